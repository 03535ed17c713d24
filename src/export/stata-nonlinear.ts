import type { PeerModel, PeerNonlinear, PeerStudy } from './peer.ts';
import { codeOf } from './stata-words.ts';

type Held = (column: string, quantity: string, wanted: number, value: string) => string;

/**
 * Stata has no command that searches for a kink or a transition: the regression at the point that repro found, whose
 * slopes are those of least squares. Its errors take the point as known and are not compared.
 */
export function nonlinearLines(
  model: PeerModel,
  { by, switching, controls, outcome, effects, shape }: PeerNonlinear,
  study: PeerStudy,
  held: Held,
): string[] {
  const made =
    shape.kind === 'kink'
      ? [
          { name: 'm_below', term: 'below', formula: `min(${by} - (${shape.at}), 0)` },
          { name: 'm_above', term: 'above', formula: `max(${by} - (${shape.at}), 0)` },
        ]
      : transitionColumns(by, switching, shape.transitions);
  const absorb =
    effects.length === 0 ? 'noabsorb' : `absorb(${effects.map((name) => codeOf(study, name)).join(' ')})`;
  const columns = [...made.map(({ name }) => name), ...controls];
  const names = new Map([
    ...made.map(({ name, term }) => [term, name] as const),
    ...controls.map((name) => [name, name] as const),
  ]);
  return [
    ...made.flatMap(({ name, formula }) => [`capture drop ${name}`, `generate double ${name} = ${formula}`]),
    `reghdfe ${outcome} ${columns.join(' ')} if used, ${absorb}`,
    ...model.numbers.flatMap(({ column, term, quantity, value }) => {
      const name = column === '(1)' && quantity === 'estimate' ? names.get(term) : undefined;
      return name === undefined ? [] : [held(column, term, value, `_b[${name}]`)];
    }),
  ];
}

function transitionColumns(
  by: string,
  switching: readonly string[],
  transitions: readonly { readonly gamma: number; readonly locations: readonly number[] }[],
) {
  const shares = transitions.map(({ gamma, locations }) => {
    const places = locations.map((place) => `(${by} - (${place}))`);
    return `invlogit(${[gamma, ...places].join(' * ')})`;
  });
  return switching.flatMap((x, k) =>
    Array.from({ length: transitions.length + 1 }, (_, r) => ({
      name: `m_${k}_${r}`,
      term: transitions.length === 0 ? x : `${x} regime ${r}`,
      formula: `${x} * (${r === 0 ? '1' : shares[r - 1]} - ${r === transitions.length ? '0' : shares[r]})`,
    })),
  );
}
