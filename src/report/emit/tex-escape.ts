/** Greek letters that text is likely to hold; the others have no place in it under pdflatex. */
const GREEK_COMMANDS: { readonly [letter: string]: string } = Object.fromEntries(
  Object.entries({
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'varepsilon',
    η: 'eta',
    θ: 'theta',
    κ: 'kappa',
    λ: 'lambda',
    μ: 'mu',
    π: 'pi',
    ρ: 'rho',
    σ: 'sigma',
    τ: 'tau',
    φ: 'phi',
    χ: 'chi',
    ω: 'omega',
    Δ: 'Delta',
    Σ: 'Sigma',
  }).map(([letter, command]) => [letter, `\\ensuremath{\\${command}}`]),
);

const SUBSCRIPT_DIGITS: { readonly [digit: string]: string } = Object.fromEntries(
  [...'₀₁₂₃₄₅₆₇₈₉'].map((digit, i) => [digit, `\\ensuremath{{}_{${i}}}`]),
);

const SUPERSCRIPT_DIGITS: { readonly [digit: string]: string } = Object.fromEntries(
  [...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((digit, i) => [digit, `\\ensuremath{{}^{${i}}}`]),
);

/** Signs and letters below the line, as of the positive part and of a count: no text font has them. */
const SUBSCRIPT_SIGNS: { readonly [sign: string]: string } = Object.fromEntries(
  Object.entries({
    '₊': '+',
    '₋': '-',
    ₐ: 'a',
    ₑ: 'e',
    ₕ: 'h',
    ᵢ: 'i',
    ⱼ: 'j',
    ₖ: 'k',
    ₗ: 'l',
    ₘ: 'm',
    ₙ: 'n',
    ₒ: 'o',
    ₚ: 'p',
    ᵣ: 'r',
    ₛ: 's',
    ₜ: 't',
    ᵤ: 'u',
    ᵥ: 'v',
    ₓ: 'x',
  }).map(([sign, below]) => [sign, `\\ensuremath{{}_{${below}}}`]),
);

const SPECIAL: { readonly [character: string]: string } = {
  ...GREEK_COMMANDS,
  ...SUBSCRIPT_DIGITS,
  ...SUBSCRIPT_SIGNS,
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  "'": '\\textquotesingle{}',
  '`': '\\textasciigrave{}',
  '−': '\\ensuremath{-}',
  '×': '\\ensuremath{\\times}',
  '·': '\\ensuremath{\\cdot}',
  '÷': '\\ensuremath{\\div}',
  '≤': '\\ensuremath{\\le}',
  '≥': '\\ensuremath{\\ge}',
  '≠': '\\ensuremath{\\ne}',
  '′': '\\ensuremath{{}^{\\prime}}',
  '√': '\\ensuremath{\\surd}',
  ...SUPERSCRIPT_DIGITS,
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '’': "'",
  '‘': '`',
  '“': '``',
  '”': "''",
  '…': '\\ldots{}',
};

/** Text for LaTeX: every character prints as itself and none is a command. Line ends become spaces. */
export function texEscape(text: string): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  // Chinese breaks anywhere by rules of its own: only what stands between its characters is a word.
  const escaped = flat.replace(/[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+|[^\s]/gu, (word) =>
    word.length < LONG_WORD ? escapeWord(word) : breakable(word),
  );
  return escaped.replaceAll('\u00a0', '~').replaceAll('\u2009', '\\,');
}

/** A word of so many characters that is no word of a language may break after its signs. */
const LONG_WORD = 20;

function escapeWord(word: string): string {
  let out = '';
  for (const character of word) out += SPECIAL[character] ?? character;
  // Hyphens, commas and opening marks of the text stay what they are: the fonts would join them.
  return out.replace(/([-,<>])(?=\1)/g, '$1{}').replace(/([?!])`/g, '$1{}`');
}

/** A digest has no signs to break after, and no language has its syllables. */
const DIGEST = /^[0-9a-f]{40,}$/;

function breakable(word: string): string {
  if (DIGEST.test(word)) return (word.match(/.{1,8}/g) ?? []).join('\\allowbreak{}');
  const parts = word.match(/[\p{L}\p{N}]+|[^\p{L}\p{N}]/gu) ?? [word];
  return parts.length < 3 ? escapeWord(word) : parts.map(escapeWord).join('\\allowbreak{}');
}

/** Han, kana, hangul and their punctuation: text that pdflatex cannot set. */
const CJK =
  /[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud88f][\udc00-\udfff]/;

export const hasCjk = (text: string): boolean => CJK.test(text);

/** Characters that T1 fonts under pdflatex have (Latin with accents), beyond those this module writes as commands. */
const LATIN = /^[\u0020-\u007e\u00a0-\u017f\n\r\t]*$/;

/** Whether LaTeX made by us can be set by pdflatex: everything outside Latin needs a Unicode engine. */
export const needsUnicodeEngine = (tex: string): boolean => !LATIN.test(tex);

/**
 * Code: as text, with places where a long word may break: at its signs, within a part of it only where that is long.
 * Fonts of one width do not join two marks to a quotation mark.
 */
export function texCode(text: string): string {
  return [...text.matchAll(/[“‘"']?[A-Za-z0-9]{1,14}(?![A-Za-z0-9])[”’"']?|[A-Za-z0-9]{1,8}|[\s\S]/gu)]
    .map((match) =>
      texEscape(match[0]).replace('``', '\\textquotedblleft{}').replace("''", '\\textquotedblright{}'),
    )
    .join('\\allowbreak{}');
}

/** An anchor that TeX can read whatever the model is called: every other character by its code. */
export function texLabel(id: string): string {
  return id.replace(/[^A-Za-z0-9:-]/gu, (character) => `.${character.codePointAt(0)?.toString(16)}.`);
}
