/** An ORCID iD in its groups of four, or what is wrong with it. */
export type Orcid =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

const DIGITS = 16;

/**
 * Reads `0000-0002-1825-0097`, with or without its address before it or hyphens within, and checks its last sign.
 *
 * @cite ISO/IEC 7064:2003, MOD 11-2
 */
export function readOrcid(text: string): Orcid {
  const bare = text.trim().replace(/^(?:https?:\/\/)?(?:www\.)?orcid\.org\//i, '');
  const signs = [...bare.replaceAll('-', '').replaceAll('x', 'X')];
  const form =
    'an ORCID iD is sixteen digits in groups of four, as in 0000-0002-1825-0097; the last may be X';
  const odd = signs.findIndex((sign, i) => !(/\d/.test(sign) || (sign === 'X' && i === DIGITS - 1)));
  if (odd >= 0 && odd < DIGITS)
    return fault(`Sign ${odd + 1} of the ORCID iD \`${bare}\` is \`${signs[odd]}\`, not a digit.`, form);
  if (signs.length !== DIGITS)
    return fault(`The ORCID iD \`${bare}\` has ${signs.length} signs instead of ${DIGITS}.`, form);
  if (bare.includes('-') && !/^(?:.{4}-){3}.{4}$/.test(bare))
    return fault(`The hyphens of the ORCID iD \`${bare}\` do not part groups of four.`, form);
  const last = signs[DIGITS - 1] as string;
  const due = checkSign(signs.slice(0, -1).map(Number));
  if (last !== due)
    return fault(
      `The ORCID iD \`${bare}\` is mistyped: its last sign is ${last}, but the first fifteen digits give ${due}.`,
      'compare it digit by digit with the one on orcid.org: a wrong digit or two that changed places show like this',
    );
  return { ok: true, id: (signs.join('').match(/.{4}/g) as string[]).join('-') };
}

const fault = (message: string, hint: string): Orcid => ({ ok: false, message, hint });

/** The sign that ends an iD. */
function checkSign(digits: readonly number[]): string {
  let total = 0;
  for (const digit of digits) total = (total + digit) * 2;
  const due = (12 - (total % 11)) % 11;
  return due === 10 ? 'X' : String(due);
}
