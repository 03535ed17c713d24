import type { SpecificationTestResult, TestsResult } from '../../results/results.ts';
import type { TestsSpec } from '../../study/study.ts';
import { columnLabel } from '../format.ts';
import { block, inline, runs } from '../fragment.ts';
import { pEquationOf, type Scope, statisticOf } from '../scope.ts';
import { nullHypothesis, specificationTable } from '../tables/tests.ts';
import type { Context, ContextMap } from '../template.ts';
import { modelTitle, reference } from './places.ts';
import { titleContext } from './regression.ts';

/** From here on papers call collinearity a concern. */
const INFLATED = 10;
const LEVEL = 0.05;

/** Specification tests: what they reject and what not, then their table. */
export function testsContext(scope: Scope, spec: TestsSpec, result: TestsResult): ContextMap {
  const model = scope.input.study.models.find(({ name }) => name === spec.of);
  const of = {
    of: model?.kind === 'regression' ? modelTitle(scope, model, titleContext(scope, model)) : null,
    variables: (spec.unitRoot?.variables ?? []).map((term) => scope.names.label(term.name)),
  };
  const caption = scope.templates.inlines('caption/tests', { ...of, title: spec.title });
  const told = (rejected: boolean): readonly Context[] =>
    result.tests
      .filter(({ p_value: p }) => p !== null && p < LEVEL === rejected)
      .map((row) => toldTest(scope, row));
  const inflation = result.vif.map((row) => ({
    row,
    term: row.term,
    value: row.within ?? row.pooled,
    field: row.within === null ? ('pooled' as const) : ('within' as const),
  }));
  const [largest = null] = inflation
    .filter(({ value }) => value !== null)
    .sort((a, b) => (b.value as number) - (a.value as number));
  return {
    title: modelTitle(scope, spec, of),
    of_ref: spec.of === null ? null : reference(`tbl:${spec.of}`),
    unit_root: result.unit_root !== undefined,
    column: result.column === null ? null : columnLabel(result.column),
    table: block(specificationTable(scope, spec.name, result, caption)),
    table_ref: reference(`tbl:${spec.name}`),
    rejected: told(true),
    one_rejected: told(true).length === 1,
    kept: told(false),
    one_kept: told(false).length === 1,
    vif:
      largest === null || largest.value === null
        ? null
        : {
            value: inline(statisticOf(largest.row, largest.field)),
            term: runs(scope.names.prose(largest.term)),
            high: largest.value >= INFLATED,
          },
  };
}

function toldTest(scope: Scope, row: SpecificationTestResult): Context {
  const { open, close, comma } = scope.typography;
  return runs([
    { kind: 'text', text: `${nullHypothesis(scope, row)}${open}${scope.words(`test.${row.test}`)}${comma}` },
    ...pEquationOf(scope, row, 'p_value'),
    { kind: 'text', text: close },
  ]);
}
