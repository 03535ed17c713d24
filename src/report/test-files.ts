import type { ModelResult } from '../results/results.ts';
import { type CsvCell, csv } from './csv.ts';

/** Specification tests, then variance inflation. */
export function specificationCsv(model: Extract<ModelResult, { kind: 'tests' }>): string {
  const tests = model.tests.map((row): CsvCell[] => [
    row.test,
    row.of.join(' '),
    row.statistic,
    row.distribution,
    row.df,
    row.df2,
    row.p_value,
  ]);
  const vif = model.vif.flatMap((row): CsvCell[][] => [
    ['vif pooled', row.term, row.pooled, null, null, null, null],
    ...(row.within === null ? [] : [['vif within', row.term, row.within, null, null, null, null]]),
  ]);
  return csv(['test', 'of', 'statistic', 'distribution', 'df', 'df2', 'p.value'], [...tests, ...vif]);
}

/** Hausman's test in its three forms. */
export function hausmanCsv(model: Extract<ModelResult, { kind: 'hausman' }>): string {
  return csv(
    ['test', 'statistic', 'df', 'p.value'],
    [
      ['classical', model.statistic, model.df, model.p_value],
      ['sigmamore', model.sigmamore.statistic, model.sigmamore.df, model.sigmamore.p_value],
      [model.auxiliary.method, model.auxiliary.statistic, model.auxiliary.df, model.auxiliary.p_value],
    ],
  );
}
