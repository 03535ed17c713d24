/** Words that one of the peers keeps for itself, in small letters. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'if in else for while repeat function next break true false null na nan inf t f c data expected ' +
    'byte int long float double strl using with _all _b _coef _cons _n _pi _pred _rc _skip aggregate array boolean ' +
    'class def del from global import is lambda not or pass raise return try yield and as assert'
  ).split(' '),
);

/** Names that the script of Stata makes by itself. */
const MADE = /^(?:used|used_before|(?:d|m|period|code)_.*)$/i;

/** Stata takes 32 letters; a script adds some of its own to a name. */
const MOST = 24;

/** A name that R, Stata and Python all take: letters, digits and `_` of ASCII, not a word of theirs. */
export function plainName(text: string): string {
  const letters = text
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, MOST)
    .replace(/_$/, '');
  if (letters === '') return 'x';
  return /^[0-9_]/.test(letters) || RESERVED.has(letters.toLowerCase()) || MADE.test(letters)
    ? `v_${letters}`
    : letters;
}

/** Gives each thing that is asked for a name of its own, the same one each time; no two differ by case alone. */
export function namer(): (text: string) => string {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return (text) => {
    const known = given.get(text);
    if (known !== undefined) return known;
    const plain = plainName(text);
    let name = plain;
    for (let i = 2; taken.has(name.toLowerCase()); i++) name = `${plain}_${i}`;
    taken.add(name.toLowerCase());
    given.set(text, name);
    return name;
  };
}
