import type { PeerFit, PeerStudy } from './peer.ts';

/** What Stata is asked, and to what of the answer the script is held. */
export type StataCommand = {
  readonly lines: readonly string[];
  /** Names of the coefficients where they are not those of the terms. */
  readonly prefix: string;
  readonly errors: boolean;
  readonly intercept: boolean;
  /** Why standard errors are not compared. */
  readonly note: string | null;
  /** What puts things back once the numbers are compared. */
  readonly after?: readonly string[];
  /** What Stata has no command for; there are no lines then. */
  readonly missing?: string;
};

export type Vce = { readonly option: string; readonly exact: boolean; readonly note: string | null };

export const inexact = (option: string, note: string): Vce => ({ option, exact: false, note });
export const exact = (option: string): Vce => ({ option, exact: true, note: null });

/** The column of the codes; no variable of a study is called so (variable-names.ts). */
export const codeName = (name: string): string => `code_${name}`;

/** Numeric codes of a column: Stata's factors are numbers. */
export function codeOf(study: PeerStudy, name: string): string {
  const column = study.columns.find((candidate) => candidate.name === name);
  return column?.column.kind === 'text' ? codeName(name) : name;
}

/** The option of an estimator that counts every coefficient, or leaves nested effects out, as `absorbs` says. */
export function vceOf(fit: PeerFit, study: PeerStudy, absorbs: boolean): Vce {
  const { vcov, effects } = fit;
  const by = vcov.by.map((name) => codeOf(study, name)).join(' ');
  switch (vcov.type) {
    case 'iid':
      return exact(absorbs ? 'vce(unadjusted)' : '');
    case 'HC1':
      return exact('vce(robust)');
    case 'HC2':
    case 'HC3':
      return exact(`vce(${vcov.type.toLowerCase()})`);
    case 'HC0':
      return inexact('vce(robust)', 'Stata corrects HC0 by N/(N-K)');
    case 'cluster': {
      const same = vcov.small_sample === 'reghdfe' || (effects.length === 0 && vcov.small_sample !== 'none');
      const note = `Stata has no option for small_sample: ${vcov.small_sample}`;
      return same ? exact(`vce(cluster ${by})`) : inexact(`vce(cluster ${by})`, note);
    }
    case 'driscoll_kraay':
      return vcov.small_sample === 'reghdfe' && absorbs
        ? exact(`vce(dkraay ${(vcov.lags ?? 0) + 1})`)
        : inexact('vce(robust)', 'see xtscc for these errors');
    case 'newey_west':
      return inexact('vce(robust)', 'see newey for these errors');
  }
}

export function weightText({ weights }: PeerFit): string {
  if (weights === null) return '';
  return ` [${weights.type === 'analytic' ? 'aweight' : 'fweight'} = ${weights.name}]`;
}

export const words = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(' ');
export const termsOf = (fit: PeerFit): string => fit.terms.map(({ name }) => name).join(' ');

export function command(line: string, vce: Vce, intercept: boolean, prefix = ''): StataCommand {
  return { lines: [line], prefix, errors: vce.exact, intercept, note: vce.note };
}

const continuous = (terms: readonly string[]): string =>
  terms.length === 1 ? `c.${terms[0]}` : `c.(${terms.join(' ')})`;

/** An effect with the slopes that differ by it: `id##c.(x z)`. */
export function absorbed({ effects, slopes }: PeerFit, study: PeerStudy): string {
  const one = (name: string) => {
    const own = slopes.find(({ effect }) => effect === name)?.terms ?? [];
    return `${codeOf(study, name)}${own.length === 0 ? '' : `##${continuous(own)}`}`;
  };
  return effects.length === 0 ? 'noabsorb' : `absorb(${effects.map(one).join(' ')})`;
}

export function indicators(
  effects: readonly string[],
  study: PeerStudy,
  slopes: PeerFit['slopes'] = [],
): string {
  return [
    ...effects.map((name) => `i.${codeOf(study, name)}`),
    ...slopes.map(({ effect, terms }) => `i.${codeOf(study, effect)}#${continuous(terms)}`),
  ].join(' ');
}
