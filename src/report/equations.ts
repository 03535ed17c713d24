import type { MediationSpec, Term } from '../study/study.ts';
import {
  group,
  letter,
  type MathNode,
  mathFunction,
  mathName,
  mathNumber,
  operator,
  plus,
  row,
  sub,
  subscript,
} from './math.ts';
import type { Factor } from './names.ts';
import type { Scope } from './scope.ts';

/** More controls than this are written as a vector, whose members the text names. */
const CONTROLS_WRITTEN_OUT = 5;

/** `i` or `it`: how observations are counted. */
export const observation = (scope: Scope): string => (scope.input.study.panel.time === null ? 'i' : 'it');

/** `ln X_it`, not `(ln X)_it`: the subscript belongs to the last part. */
export function variable(scope: Scope, term: Term, letters?: MathNode): MathNode {
  const lagged = letters === undefined ? scope.names.lagged(term.name) : null;
  if (lagged !== null) return indexed(lagged.of, periodLess(lagged.by));
  const factors = letters === undefined ? scope.names.factors(term.name) : null;
  if (factors !== null) return productOf(scope, factors);
  return indexed(scope.names.math(term.name), letters ?? subscript(observation(scope)));
}

/** `ln X_it · Z_it-1`. */
function productOf(scope: Scope, factors: readonly Factor[]): MathNode {
  const written = factors.map(({ of, by, constant }) => {
    if (constant) return of;
    return indexed(of, by === 0 ? subscript(observation(scope)) : periodLess(by));
  });
  return row(...written.flatMap((factor, i) => (i === 0 ? [factor] : [operator('·'), factor])));
}

/** `it - 1`, as econometrics writes it. */
const periodLess = (by: number): MathNode =>
  row(letter('i'), letter('t'), operator(by < 0 ? '+' : '-'), mathNumber(String(Math.abs(by))));

function indexed(math: MathNode, letters: MathNode): MathNode {
  const last = math.m === 'row' ? math.items.at(-1) : undefined;
  if (math.m !== 'row' || last === undefined) return sub(math, letters);
  return row(...math.items.slice(0, -1), sub(last, letters));
}

/** A thin space, so that a slope does not run into a variable whose name is a word. */
export const THIN = operator('\u2009');

const numbered = (name: string, at: number | null): MathNode =>
  at === null ? letter(name) : sub(letter(name), mathNumber(String(at)));

/** Slope times variable, the slopes numbered where there is more than one. */
export function slopes(
  scope: Scope,
  name: string,
  terms: readonly Term[],
  written = (term: Term): MathNode => variable(scope, term),
): readonly MathNode[] {
  return terms.map((term, i) => row(numbered(name, terms.length > 1 ? i + 1 : null), THIN, written(term)));
}

export const controlsAreVector = (controls: readonly Term[]): boolean =>
  controls.length > CONTROLS_WRITTEN_OUT;

export function controlTerms(
  scope: Scope,
  name: string,
  controls: readonly Term[],
  written?: (term: Term) => MathNode,
): readonly MathNode[] {
  if (!controlsAreVector(controls)) return slopes(scope, name, controls, written);
  return [
    row(
      { m: 'script', base: letter(name), sub: null, sup: mathName('′') },
      sub(letter('z'), subscript(observation(scope))),
    ),
  ];
}

/** Absorbed effects as they stand in an equation; `names` of those that are neither entity nor time. */
export function effectTerms(scope: Scope, effects: readonly string[]): readonly MathNode[] {
  return effects.map((effect) => {
    if (effect === 'entity') return sub(letter('mu'), letter('i'));
    if (effect === 'time') return sub(letter('lambda'), letter('t'));
    return sub(letter('delta'), scope.names.math(effect));
  });
}

export const noise = (scope: Scope): MathNode => sub(letter('epsilon'), subscript(observation(scope)));

export type MediationEquations = {
  readonly total: MathNode;
  readonly paths: readonly MathNode[];
  /** Not there in the two-step style. */
  readonly direct: MathNode | null;
};

/**
 * The equations of a mediation model: outcome on treatment, each mediator on treatment (and on the mediators before it,
 * where they form a chain), outcome on all; a moderated slope with the product of its variable and the moderator.
 */
export function mediationEquations(scope: Scope, model: MediationSpec): MediationEquations {
  const { outcome, treatment, mediators, effects, moderator } = model;
  const controls = [...(moderator === null ? [] : [moderator.term]), ...model.controls];
  const many = mediators.length > 1;
  const moderated = (path: 'a' | 'b' | 'direct') => moderator?.paths.includes(path) === true;
  const product = (there: boolean, slope: MathNode, term: Term): MathNode[] =>
    there && moderator !== null
      ? [row(slope, THIN, variable(scope, term), operator('·'), variable(scope, moderator.term))]
      : [];
  const constant = effects.length === 0 ? [letter('alpha')] : [];
  const line = (left: Term, slope: string, terms: readonly MathNode[]): MathNode =>
    row(
      variable(scope, left),
      operator('='),
      plus([
        ...constant,
        ...terms,
        ...controlTerms(scope, slope, controls),
        ...effectTerms(scope, effects),
        noise(scope),
      ]),
    );
  const x = variable(scope, treatment);
  const path = (name: string, i: number) =>
    many ? sub(letter(name), mathNumber(String(i + 1))) : letter(name);
  const ofProduct = (name: string, i: number | null) =>
    sub(letter(name), mathName(many && i !== null ? `w${i + 1}` : 'w'));
  const earlier = (j: number) => (model.serial ? mediators.slice(0, j) : []);
  const direct: MathNode = { m: 'script', base: letter('c'), sub: null, sup: mathName('′') };
  const directProduct: MathNode = { m: 'script', base: letter('c'), sub: mathName('w'), sup: mathName('′') };
  return {
    total: line(outcome, 'gamma', [
      row(letter('c'), THIN, x),
      ...product(moderated('a') || moderated('direct'), ofProduct('c', null), treatment),
    ]),
    paths: mediators.map((mediator, j) =>
      line(mediator, 'phi', [
        row(path('a', j), THIN, x),
        ...product(moderated('a'), ofProduct('a', j), treatment),
        ...earlier(j).map((other, i) =>
          row(sub(letter('d'), mathNumber(`${i + 1}${j + 1}`)), THIN, variable(scope, other)),
        ),
      ]),
    ),
    direct:
      model.style === 'two_step'
        ? null
        : line(outcome, 'omega', [
            row(direct, THIN, x),
            ...product(moderated('direct'), directProduct, treatment),
            ...mediators.map((mediator, i) => row(path('b', i), THIN, variable(scope, mediator))),
            ...mediators.flatMap((mediator, i) => product(moderated('b'), ofProduct('b', i), mediator)),
          ]),
  };
}

/** 1(q <= g), 1(g1 < q <= g2), 1(q > g): which regime an observation is in; `lower` puts one at the threshold below it. */
function indicatorOf(q: MathNode, regime: number, thresholds: number, lower: boolean): MathNode {
  const [upTo, above, from] = lower ? (['≤', '>', '<'] as const) : (['<', '≥', '≤'] as const);
  const gamma = (k: number) => numbered('gamma', thresholds > 1 ? k : null);
  const inside =
    regime === 0
      ? row(q, operator(upTo), gamma(1))
      : regime === thresholds
        ? row(q, operator(above), gamma(thresholds))
        : row(gamma(regime), operator(from), q, operator(upTo), gamma(regime + 1));
  return row(mathNumber('𝟏'), group(inside));
}

/** Hansen's model with `thresholds` thresholds (at least one). */
export function thresholdEquation(
  scope: Scope,
  model: {
    readonly outcome: Term;
    readonly thresholdVariable: Term;
    readonly regimeRegressors: readonly Term[];
    readonly controls: readonly Term[];
    readonly effects: readonly string[];
    readonly regimeIntercepts: boolean;
  },
  thresholds: number,
  lower: boolean,
): MathNode {
  const q = variable(scope, model.thresholdVariable);
  const many = model.regimeRegressors.length > 1;
  const regimes = model.regimeRegressors.flatMap((regressor, j) =>
    Array.from({ length: thresholds + 1 }, (_, regime) =>
      row(
        sub(letter('beta'), mathNumber(many ? `${j + 1},${regime + 1}` : String(regime + 1))),
        THIN,
        variable(scope, regressor),
        operator('·'),
        indicatorOf(q, regime, thresholds, lower),
      ),
    ),
  );
  const shifts = Array.from({ length: model.regimeIntercepts ? thresholds : 0 }, (_, k) =>
    row(sub(letter('kappa'), mathNumber(String(k + 2))), THIN, indicatorOf(q, k + 1, thresholds, lower)),
  );
  const constant = model.effects.length === 0 ? [letter('alpha')] : [];
  return row(
    variable(scope, model.outcome),
    operator('='),
    plus([
      ...constant,
      ...shifts,
      ...regimes,
      ...controlTerms(scope, 'theta', model.controls),
      ...effectTerms(scope, model.effects),
      noise(scope),
    ]),
  );
}

/** How an index is made: normalized indicator, entropy, weight, score. */
export function indexEquations(form: {
  readonly negative: boolean;
  readonly positive: boolean;
  readonly shift: number;
  /** `it`, or `i` in a cross-section. */
  readonly cells: string;
  /** What entropy is taken over: all cells, or those of one period. */
  readonly pooled: boolean;
}): {
  readonly positive: MathNode | null;
  readonly negative: MathNode | null;
  readonly entropy: MathNode;
  readonly weight: MathNode;
  readonly score: MathNode;
} {
  const { cells, shift } = form;
  const over = form.pooled ? cells : 'i';
  const at = (name: string, letters: string) => sub(letter(name), subscript(letters));
  const z = at('z', `${cells}j`);
  const x = at('x', `${cells}j`);
  const least = row(mathFunction('min'), at('x', 'j'));
  const most = row(mathFunction('max'), at('x', 'j'));
  const range = row(most, operator('-'), least);
  const shifted = shift === 0 ? [] : [operator('+'), mathNumber(String(shift))];
  const p = at('p', `${cells}j`);
  const sumOver = (letters: string) => sub(operator('∑'), subscript(letters));
  return {
    positive: form.positive
      ? row(z, operator('='), { m: 'fraction', over: row(x, operator('-'), least), under: range }, ...shifted)
      : null,
    negative: form.negative
      ? row(z, operator('='), { m: 'fraction', over: row(most, operator('-'), x), under: range }, ...shifted)
      : null,
    entropy: row(
      at('e', 'j'),
      operator('='),
      operator('-'),
      {
        m: 'fraction',
        over: mathNumber('1'),
        under: row(mathFunction('ln'), letter(form.pooled ? 'N' : 'n')),
      },
      sumOver(over),
      p,
      mathFunction('ln'),
      p,
      operator(','),
      p,
      operator('='),
      { m: 'fraction', over: z, under: row(sumOver(over), z) },
    ),
    weight: row(at('w', 'j'), operator('='), {
      m: 'fraction',
      over: row(mathNumber('1'), operator('-'), at('e', 'j')),
      under: row(sumOver('j'), group(row(mathNumber('1'), operator('-'), at('e', 'j')))),
    }),
    score: row(at('s', cells), operator('='), sumOver('j'), at('w', 'j'), z),
  };
}
