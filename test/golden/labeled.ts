import type { ReportInput } from '../../src/report/input.ts';
import type { ColumnResult, RegressionResult } from '../../src/results/results.ts';
import type { CreditsSpec } from '../../src/study/credits.ts';
import type { TableSpec } from '../../src/study/tables.ts';
import { relabeled } from './variants.ts';

/** An input and every label in it, by what it labels: each is the signs with a number of its own. */
export type Labeled = { readonly input: ReportInput; readonly labels: { readonly [place: string]: string } };

/** Signs wherever a study may write words: what `relabeled` reaches, and title page, columns, tables of several models. */
export function labeledEverywhere(signs: string): Labeled {
  const base = relabeled(signs);
  const labels: Record<string, string> = {};
  const next = (place: string): string => {
    labels[place] = `${signs}${500 + Object.keys(labels).length}`;
    return labels[place];
  };
  const baseline = base.results.models.baseline as RegressionResult;
  const columns = baseline.columns.map(
    (column): ColumnResult => ({ ...column, label: next(`column ${column.label}`) }),
  );
  const renamed = columns.map(({ label }) => label);
  const results = { ...base.results, models: { ...base.results.models, baseline: { ...baseline, columns } } };
  const models = base.study.models.map((model) =>
    model.kind === 'regression' && model.name === 'baseline'
      ? { ...model, columns: model.columns.map((column, i) => ({ ...column, label: renamed[i]! })) }
      : model,
  );
  const study = { ...base.study, models, credits: credits(next), tables: [table(next)] };
  return { input: { ...base, study, results }, labels };
}

type Next = (place: string) => string;

const credits = (next: Next): CreditsSpec => ({
  authors: [
    {
      name: next('author'),
      family: null,
      given: null,
      orcid: null,
      affiliations: [next('affiliation')],
      email: null,
      corresponding: false,
    },
  ],
  keywords: [next('keyword'), next('second keyword')],
  abstract: next('abstract'),
  acknowledgements: next('acknowledgements'),
  funding: next('funding'),
  license: null,
});

const table = (next: Next): TableSpec => ({
  name: 'main',
  pointer: '/tables/main',
  title: next('title of a table'),
  panels: ['first', 'second'].map((which) => ({
    title: next(`title of the ${which} panel`),
    models: [{ model: 'baseline', columns: null }],
  })),
  terms: [{ head: next('head of terms') }, { term: 'digital', label: next('term of a table') }],
  marks: [{ label: next('set of terms'), terms: ['fis', 'dev'] }],
  lines: [{ label: next('row of words'), cells: ['a', 'b', 'c', 'd'].map((it) => next(`word ${it}`)) }],
  groups: ['left', 'right'].map((side) => ({ label: next(`${side} group`), columns: 2 })),
  labels: ['a', 'b', 'c', 'd'].map((it) => next(`column of a table ${it}`)),
  rows: ['n'],
  parentheses: null,
  note: next('note of a table'),
});
