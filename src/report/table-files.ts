import type { MediatorResult } from '../results/mediation.ts';
import type { ModelResult } from '../results/results.ts';
import { BROOM, broom, columnsCsv, fitCsv } from './column-files.ts';
import { companionCsvs } from './companion/files.ts';
import { type CsvCell, csv } from './csv.ts';
import type { Document } from './document.ts';
import { emitMarkdownTable } from './emit/md.ts';
import { emitTexTable } from './emit/tex.ts';
import type { RenderedFiles, ReportInput } from './input.ts';
import { nonlinearFiles } from './nonlinear-files.ts';
import { numberBlocks, tablesOf } from './numbering.ts';
import { slug } from './scope.ts';
import { tableJson } from './table-json.ts';
import { externalFile } from './tables/external.ts';
import { hausmanCsv, specificationCsv } from './test-files.ts';
import { carriedCsv, designCsv, perturbationsCsv, ranksCsv, sharesCsv } from './uncertainty-files.ts';

/** Every table of the paper by itself, as JSON and in the study's formats, and its data in full precision. */
export function tableFiles(input: ReportInput, paper: Document): RenderedFiles {
  const files: Record<string, string> = {};
  const put = (name: string, extension: string, content: string) => {
    let path = `tables/${name}.${extension}`;
    // Two models whose names differ in signs only must not share a file.
    for (let again = 2; files[path] !== undefined; again++) path = `tables/${name}-${again}.${extension}`;
    files[path] = content;
  };
  const numbering = numberBlocks(paper);
  const { formats } = input.study.outputs;
  for (const table of tablesOf(paper.blocks)) {
    if (formats.includes('md')) put(table.file, 'md', emitMarkdownTable(table, paper.words, numbering));
    put(table.file, 'json', tableJson(table, numbering));
    if (formats.includes('tex')) put(table.file, 'tex', emitTexTable(table, paper.words, numbering));
  }
  for (const [name, index] of Object.entries(input.results.indices)) {
    put(`weights-${slug(name)}`, 'csv', weightsCsv(index.weights));
    put(`scores-${slug(name)}`, 'csv', scoresCsv(index.scores));
  }
  for (const [name, model] of Object.entries(input.results.models)) modelFiles(input, name, model, put);
  put('hypotheses', 'csv', hypothesesCsv(input));
  return files;
}

type Put = (name: string, extension: string, content: string) => void;

function modelFiles(input: ReportInput, name: string, model: ModelResult, put: Put): void {
  const file = slug(name);
  switch (model.kind) {
    case 'descriptives':
      put(
        `descriptives-${file}`,
        'csv',
        csv(
          ['variable', 'n', 'mean', 'std_dev', 'min', 'max'],
          model.rows.map((row) => [row.variable, row.n, row.mean, row.std_dev, row.min, row.max]),
        ),
      );
      return;
    case 'regression':
      put(`regression-${file}`, 'csv', columnsCsv(model.columns));
      put(`fit-${file}`, 'csv', fitCsv(model.columns));
      return;
    case 'uncertainty': {
      put(`ranks-${file}`, 'csv', ranksCsv(model));
      put(`uncertainty-estimates-${file}`, 'csv', carriedCsv(model));
      put(`uncertainty-shares-${file}`, 'csv', sharesCsv(model));
      const details = input.details.uncertainties[name];
      if (details === undefined) return;
      put(`uncertainty-design-${file}`, 'csv', designCsv(model, details));
      if (Object.keys(details.perturbations).length === 0) return;
      put(
        `uncertainty-perturbations-${file}`,
        'csv',
        perturbationsCsv(details, (index) => indicatorsOf(input, index)),
      );
      return;
    }
    case 'tests':
      put(`specification-${file}`, 'csv', specificationCsv(model));
      return;
    case 'external':
      for (const [output, { columns, rows }] of Object.entries(model.outputs))
        put(externalFile(name, output), 'csv', csv(columns, rows));
      return;
    case 'hausman':
      put(`hausman-${file}`, 'csv', hausmanCsv(model));
      return;
    case 'mediation':
      put(`mediation-${file}`, 'csv', columnsCsv(model.columns));
      put(`fit-${file}`, 'csv', fitCsv(model.columns));
      put(`effects-${file}`, 'csv', effectsCsv(model));
      return;
    case 'kink':
    case 'smooth_transition':
      for (const [kind, content] of nonlinearFiles(input, name, model))
        put(`${kind}-${file}`, 'csv', content);
      return;
    case 'companion':
      for (const [path, content] of companionCsvs(file, model, input.details.companions?.[name]))
        put(path, 'csv', content);
      return;
    case 'threshold': {
      put(`threshold-${file}`, 'csv', columnsCsv(model.columns));
      put(`threshold-tests-${file}`, 'csv', testsCsv(model));
      put(
        `threshold-estimates-${file}`,
        'csv',
        csv(
          ['threshold', 'estimate', 'conf.low', 'conf.high', 'connected'],
          model.thresholds.map((it, i) => [i + 1, it.value, it.conf_low, it.conf_high, it.connected]),
        ),
      );
      put(`threshold-intervals-${file}`, 'csv', intervalsCsv(model));
      const differences = model.regime_difference.map((it): CsvCell[] => [
        it.of,
        it.between[0],
        it.between[1],
        ...broom(it),
      ]);
      put(`regime-difference-${file}`, 'csv', csv(['term', 'lower', 'upper', ...BROOM], differences));
      const details = input.details.thresholds[name];
      if (details === undefined) return;
      const curve = details.curves.flatMap((it, i) =>
        it.points.map((point): CsvCell[] => [i + 1, point.gamma, point.lr, it.critical]),
      );
      put(`lr-${file}`, 'csv', csv(['threshold', 'gamma', 'lr', 'critical'], curve));
      put(
        `regimes-${file}`,
        'csv',
        csv(
          ['entity', 'time', 'regime'],
          details.membership.map((it) => [it.entity, it.time, it.regime]),
        ),
      );
    }
  }
}

/** In the order in which weights are computed. */
function indicatorsOf({ study }: ReportInput, index: string): readonly string[] {
  const found = study.indices.find(({ name }) => name === index);
  const names = found?.dimensions.flatMap(({ indicators }) => indicators.map(({ name }) => name)) ?? [];
  return names.sort((a, b) => (a < b ? -1 : 1));
}

function weightsCsv(rows: ReportInput['results']['indices'][string]['weights']): string {
  const timed = rows.some((row) => row.time !== undefined);
  const header = ['dimension', 'indicator', 'direction', 'weight', 'entropy', ...(timed ? ['time'] : [])];
  return csv(
    header,
    rows.map((row) => [
      row.dimension,
      row.indicator,
      row.direction,
      row.weight,
      row.entropy,
      ...(timed ? [row.time ?? null] : []),
    ]),
  );
}

function scoresCsv(rows: ReportInput['results']['indices'][string]['scores']): string {
  return csv(
    ['entity', 'time', 'score', 'value'],
    rows.map((row) => [row.entity, row.time, row.score, row.value]),
  );
}

function effectsCsv(model: Extract<ModelResult, { kind: 'mediation' }>): string {
  const { effects } = model;
  const rows: CsvCell[][] = [
    ['total', null, ...broom(effects.total)],
    ['direct', null, ...broom(effects.direct)],
    ['indirect', null, ...broom(effects.indirect)],
    ['proportion_mediated', null, ...broom(effects.proportion_mediated)],
  ];
  for (const [mediator, it] of Object.entries(effects.mediators)) {
    rows.push(
      ['a', mediator, ...broom(it.a)],
      ['b', mediator, ...broom(it.b)],
      ['ab', mediator, ...broom(it.indirect)],
    );
    rows.push(['sobel', mediator, null, null, it.sobel.statistic, it.sobel.p_value, null, null]);
    rows.push(...moreEffects(mediator, it));
  }
  for (const chain of effects.chains ?? [])
    rows.push(['chain', chain.through.join(' > '), ...broom(chain.indirect)]);
  for (const link of effects.links ?? []) rows.push(['d', `${link.from} > ${link.to}`, ...broom(link)]);
  if (model.sensitivity !== undefined) {
    rows.push(['rho_at_zero', null, ...broom(model.sensitivity.rho_at_zero)]);
    for (const point of model.sensitivity.curve) rows.push([`ab at rho ${point.rho}`, null, ...broom(point)]);
  }
  return csv(['effect', 'mediator', ...BROOM], rows);
}

function intervalsCsv(model: Extract<ModelResult, { kind: 'threshold' }>): string {
  return csv(
    ['threshold', 'confidence', 'critical', 'conf.low', 'conf.high', 'connected'],
    model.thresholds.flatMap(({ intervals }, i) =>
      (intervals ?? []).map((it): CsvCell[] => [
        i + 1,
        it.confidence,
        it.critical,
        it.conf_low,
        it.conf_high,
        it.connected,
      ]),
    ),
  );
}

/** Tests besides Sobel's, the square, and what a moderator does: those that the model has. */
function moreEffects(mediator: string, it: MediatorResult): CsvCell[][] {
  const { aroian, goodman, joint_significance, monte_carlo, square, moderation } = it;
  const test = (name: string, z: MediatorResult['sobel'] | undefined): CsvCell[][] =>
    z === undefined ? [] : [[name, mediator, null, null, z.statistic, z.p_value, null, null]];
  const rows = [...test('aroian', aroian), ...test('goodman', goodman)];
  if (joint_significance !== undefined)
    rows.push(['joint_significance', mediator, null, null, null, joint_significance.p_value, null, null]);
  if (monte_carlo !== undefined)
    rows.push(['monte_carlo', mediator, null, null, null, null, monte_carlo.conf_low, monte_carlo.conf_high]);
  if (square !== undefined) rows.push(['square', mediator, ...broom(square)]);
  for (const [name, effect] of Object.entries(moderation ?? {}))
    rows.push([`ab ${name}`, mediator, ...broom(effect)]);
  return rows;
}

function testsCsv(model: Extract<ModelResult, { kind: 'threshold' }>): string {
  return csv(
    [
      'thresholds',
      'statistic',
      'p.value',
      'critical.10',
      'critical.05',
      'critical.01',
      'replications',
      'failed',
      'method',
    ],
    model.tests.map((test) => [
      test.thresholds,
      test.f_statistic,
      test.p_value,
      test.critical['0.10'],
      test.critical['0.05'],
      test.critical['0.01'],
      test.replications,
      test.failed,
      test.method,
    ]),
  );
}

function hypothesesCsv(input: ReportInput): string {
  const rows = Object.entries(input.results.hypotheses).flatMap(([name, it]) =>
    it.reasons.map((reason): CsvCell[] => [
      name,
      it.statement,
      it.verdict,
      reason.claim,
      reason.observed,
      reason.outcome,
    ]),
  );
  return csv(['hypothesis', 'statement', 'verdict', 'claim', 'observed', 'outcome'], rows);
}
