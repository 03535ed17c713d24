/** A formula as typeset: LaTeX, MathML and readable text are made from the same tree. */
export type MathNode =
  /** One letter, Latin or Greek by name (`beta`). */
  | { readonly m: 'letter'; readonly name: string }
  /** A variable's own name, of any script. */
  | { readonly m: 'name'; readonly text: string }
  | { readonly m: 'number'; readonly text: string }
  | {
      readonly m: 'operator';
      readonly text: '+' | '-' | '=' | '<' | '≤' | '>' | '≥' | '·' | ',' | '/' | '∑' | '\u2009';
    }
  /** An upright function: ln, min, max. */
  | { readonly m: 'function'; readonly name: string }
  | { readonly m: 'row'; readonly items: readonly MathNode[] }
  | {
      readonly m: 'script';
      readonly base: MathNode;
      readonly sub: MathNode | null;
      readonly sup: MathNode | null;
    }
  | { readonly m: 'fraction'; readonly over: MathNode; readonly under: MathNode }
  | { readonly m: 'group'; readonly body: MathNode };

export const letter = (name: string): MathNode => ({ m: 'letter', name });
export const mathName = (text: string): MathNode => ({ m: 'name', text });
export const mathNumber = (text: string): MathNode => ({ m: 'number', text });
export const operator = (text: Extract<MathNode, { m: 'operator' }>['text']): MathNode => ({
  m: 'operator',
  text,
});
export const mathFunction = (name: string): MathNode => ({ m: 'function', name });
export const row = (...items: readonly MathNode[]): MathNode => ({ m: 'row', items });
export const sub = (base: MathNode, below: MathNode): MathNode => ({
  m: 'script',
  base,
  sub: below,
  sup: null,
});
export const sup = (base: MathNode, above: MathNode): MathNode => ({
  m: 'script',
  base,
  sub: null,
  sup: above,
});
export const fraction = (over: MathNode, under: MathNode): MathNode => ({ m: 'fraction', over, under });
export const group = (body: MathNode): MathNode => ({ m: 'group', body });

/** Letters of an index written together: `it`, `i`, `t`. */
export const subscript = (letters: string): MathNode => row(...[...letters].map(letter));

/** Terms with a plus between them. */
export function plus(terms: readonly MathNode[]): MathNode {
  return row(...terms.flatMap((term, i) => (i === 0 ? [term] : [operator('+'), term])));
}

/** Greek letters by name, as Unicode. */
export const GREEK: { readonly [name: string]: string } = {
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  epsilon: 'ε',
  theta: 'θ',
  kappa: 'κ',
  lambda: 'λ',
  mu: 'μ',
  sigma: 'σ',
  tau: 'τ',
  phi: 'φ',
  omega: 'ω',
  Delta: 'Δ',
};
