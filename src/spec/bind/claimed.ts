import { didYouMean, listNames } from '../../diagnostics/suggest.ts';
import { parseFormula } from '../../formula/parse.ts';
import { printName } from '../../formula/print.ts';
import { mediationEquationTerms } from '../../study/mediation.ts';
import type { ModelSpec } from '../../study/study.ts';
import { hole } from '../fit.ts';
import { type Binding, pointerTo } from './binding.ts';
import { termName } from './formula.ts';

/** A term as models name it: `digital^2` is `digital ^ 2`. What is no formula (`(Intercept)`) stays as it is. */
export function claimedTerm(text: string): string {
  if (text === hole || text === '(Intercept)') return text;
  const parsed = parseFormula(text);
  return parsed.ok ? termName(parsed.value) : text;
}

/**
 * The model that a claim is about; null where there is none of that kind, which is then said, or where nothing can be
 * concluded because the model's own text is faulty.
 */
export function claimedModel(
  binding: Binding,
  models: readonly ModelSpec[],
  name: string,
  kinds: readonly ModelSpec['kind'][],
  pointer: string,
): ModelSpec | null {
  if (name === hole || binding.isFaulty(pointerTo('models', name)) || binding.isFaulty('/models'))
    return null;
  const model = models.find((other) => other.name === name);
  if (model !== undefined && kinds.includes(model.kind)) return model;
  const fitting = models.filter((other) => kinds.includes(other.kind)).map((other) => other.name);
  const there =
    fitting.length > 0
      ? `models of kind ${kinds.join(', ')} are ${listNames(fitting)}`
      : `there is no model of kind ${kinds.join(', ')}`;
  const message =
    model === undefined
      ? `The study has no model \`${name}\`.`
      : `\`${name}\` is of kind ${model.kind}, which has no such number.`;
  binding.error('BIND005', pointer, message, { hint: didYouMean(name, fitting) ?? there });
  return null;
}

type Column = {
  readonly label: string;
  readonly terms: readonly string[];
  /** How the names of dummies begin; their levels are in the data. */
  readonly dummies?: readonly string[];
};

/** The columns of a model as its table will have them, with the terms that a claim can be about. */
export function columnsOf(model: ModelSpec): Column[] {
  switch (model.kind) {
    case 'regression':
      return model.columns.map(({ label, regressors, controls, categorical }) => ({
        label,
        terms: [...regressors, ...controls].map((term) => term.name),
        dummies: categorical.map(({ name }) => `${printName(name)} == `),
      }));
    case 'mediation': {
      const { total, paths, direct } = mediationEquationTerms(model);
      const equations = [total, ...paths, ...(direct === null ? [] : [direct])];
      return equations.map((terms, i) => ({ label: `(${i + 1})`, terms: terms.map((term) => term.name) }));
    }
    case 'companion':
      return model.columns.map(({ label, regressors, controls }) => ({
        label,
        terms: [...regressors, ...controls].map((term) => term.name),
      }));
    case 'kink':
      return [{ label: '(1)', terms: [model.kinkVariable, ...model.controls].map((term) => term.name) }];
    case 'smooth_transition':
    case 'threshold':
      return [
        { label: '(1)', terms: [...model.regimeRegressors, ...model.controls].map((term) => term.name) },
      ];
    default:
      return [];
  }
}

type Asked = {
  readonly term: string;
  readonly columns: 'all' | 'last' | readonly string[];
  readonly pointer: string;
  /** Where the label of a column stands. */
  readonly columnAt?: (i: number) => string;
  /** Where the term stands, if not at `term` below the pointer. */
  readonly termAt?: string;
};

export function askedColumns(
  binding: Binding,
  model: ModelSpec,
  columns: readonly Column[],
  asked: Asked,
): readonly Column[] {
  if (asked.columns === 'all') return columns;
  if (asked.columns === 'last') return columns.slice(-1);
  const found: Column[] = [];
  asked.columns.forEach((label, i) => {
    const column = columns.find((one) => one.label === label);
    if (column !== undefined) {
      found.push(column);
      return;
    }
    if (label === hole) return;
    const labels = columns.map((one) => one.label);
    const numbered = /^\(\d+\)$/.test(label);
    const hint = (numbered ? null : didYouMean(label, labels)) ?? `its columns are ${listNames(labels)}`;
    binding.error(
      'BIND007',
      asked.columnAt?.(i) ?? `${asked.pointer}/columns/${i}`,
      `\`${model.name}\` has no column \`${label}\`.`,
      { hint },
    );
  });
  return found;
}

/** A coefficient can be claimed where at least one of the columns asked for has its term. */
export function checkCoefficient(binding: Binding, model: ModelSpec, asked: Asked): void {
  const all = columnsOf(model);
  const columns = askedColumns(binding, model, all, asked);
  const known = columns.flatMap((column) => column.terms);
  const { term } = asked;
  if (
    columns.length === 0 ||
    term === hole ||
    term === '(Intercept)' ||
    known.includes(term) ||
    known.includes(hole) ||
    columns.some((column) => column.dummies?.some((start) => term.startsWith(start)))
  )
    return;
  const elsewhere = all.filter((column) => column.terms.includes(term)).map((column) => column.label);
  const terms = [...new Set(known)];
  const where =
    asked.columns === 'last' && all.length > 1
      ? ` in its last column`
      : asked.columns === 'all'
        ? ''
        : ' in these columns';
  const hint =
    elsewhere.length > 0
      ? `it is in column ${listNames(elsewhere)}`
      : (didYouMean(term, terms) ?? `its terms are ${listNames(terms)}`);
  binding.error(
    'BIND006',
    asked.termAt ?? `${asked.pointer}/term`,
    `\`${model.name}\` has no term \`${term}\`${elsewhere.length > 0 ? where : ''}.`,
    { hint },
  );
}

export function claimedRegimeTerm(binding: Binding, model: ModelSpec, term: string, pointer: string): void {
  const regressors =
    model.kind === 'kink'
      ? [model.kinkVariable]
      : 'regimeRegressors' in model
        ? model.regimeRegressors
        : null;
  if (regressors === null || !('controls' in model) || term === hole) return;
  const terms = regressors.map((one) => one.name);
  if (terms.includes(term) || terms.includes(hole)) return;
  const isControl = model.controls.some((one) => one.name === term);
  const message = isControl
    ? `\`${term}\` has one slope in all regimes of \`${model.name}\`.`
    : `\`${model.name}\` has no regime-dependent term \`${term}\`.`;
  const hint = didYouMean(term, terms) ?? `slopes change with the regime for ${listNames(terms)}`;
  binding.error('BIND006', pointer, message, { hint });
}
