import { measuresAsked } from '../../results/measures.ts';
import type {
  CompanionDetails,
  CompanionFrame,
  CompanionResult,
  MeasureResult,
} from '../../results/results.ts';
import type { CompanionSpec, Study } from '../../study/study.ts';
import type { Figure } from '../input.ts';
import { typographyOf } from '../typography.ts';
import type { Words } from '../words.ts';
import { fileName, longLabel } from './labels.ts';
import { moranScatterFigure } from './moran-scatter.ts';
import { obstacleBarsFigure } from './obstacle-bars.ts';
import { densityFigure, type Line, stackedPartsFigure, timeLinesFigure } from './time-lines.ts';
import { transitionHeatFigure } from './transition-heat.ts';

type Input = {
  readonly study: Study;
  readonly spec: CompanionSpec;
  readonly result: CompanionResult;
  readonly details: CompanionDetails | undefined;
  readonly words: Words;
};

const LEVEL = 0.05;

/** The figure of a companion; null where a picture would say no more than its table. */
export function companionFigure(input: Input, place: number): Figure | null {
  const { spec, words } = input;
  const about = aboutOf(input);
  const alt = (key: string) => words(`figure.${key}.alt`, about);
  const [key, svg] = drawn(input, alt) ?? ['', null];
  if (svg === null) return null;
  return {
    sort: 'companion',
    name: fileName(spec.method.replaceAll('_', '-'), spec.name, place),
    model: spec.name,
    placement: 'companion',
    caption: words(`figure.${key}`, about),
    alt: alt(key),
    svg,
  };
}

function aboutOf({ study, spec, result }: Input): { [name: string]: string } {
  const variables = spec.variables.map(({ name }) => longLabel(study, name));
  const times = result.measures.flatMap(({ time }) => time ?? []);
  const last = times.length === 0 ? '' : String(Math.max(...times));
  return {
    variable: variables.join(typographyOf(study.outputs.language).separator),
    groups: spec.groups ?? '',
    index: spec.index === null ? '' : longLabel(study, spec.index),
    last,
  };
}

function drawn(
  { study, spec, result, details, words }: Input,
  alt: (key: string) => string,
): readonly [key: string, svg: string | null] | null {
  const line = (measure: string, label: string): Line => ({
    label,
    points: measuresAsked(result, { measure, of: [], periods: 'all' }).flatMap(({ time, estimate }) =>
      time === null || estimate === null ? [] : [{ time, value: estimate }],
    ),
  });
  const parts = (whole: string, names: readonly string[]) =>
    names.map((part) => line(`${whole}_${part}`, words(`measure.${part}`)));
  switch (spec.method) {
    case 'coupling': {
      const lines = ['coupling', 'coordination', 'development'].map((name) =>
        line(name, words(`measure.${name}`)),
      );
      return ['coupling', timeLinesFigure(lines, words('figure.coupling.axis'), alt('coupling'))];
    }
    case 'theil':
      return spec.groups === null
        ? [
            'theil',
            timeLinesFigure([line('theil', words('measure.theil'))], words('measure.theil'), alt('theil')),
          ]
        : [
            'parts',
            stackedPartsFigure(parts('theil', ['within', 'between']), words('measure.theil'), alt('parts')),
          ];
    case 'dagum':
      return [
        'parts',
        stackedPartsFigure(
          parts('gini', ['within', 'between', 'overlap']),
          words('measure.gini'),
          alt('parts'),
        ),
      ];
    case 'sigma_convergence':
      return [
        'sigma',
        timeLinesFigure([line('sd_log', words('measure.sd_log'))], words('measure.sd_log'), alt('sigma')),
      ];
    case 'kernel_density':
      return ['density', densityOf(study, spec, details, words, alt('density'))];
    case 'moran':
      return ['moran', scatterOf(result, details, words, alt('moran'))];
    case 'markov': {
      const cells = result.measures.flatMap(({ measure, of, estimate }) =>
        measure === 'probability' ? [{ from: of[0]!, to: of[1]!, probability: estimate }] : [],
      );
      const axes = { from: words('figure.markov.start'), to: words('figure.markov.end') };
      return ['markov', transitionHeatFigure(cells, axes, alt('markov'))];
    }
    case 'obstacle_degree':
      return ['obstacles', obstaclesOf(study, spec, result, words, alt('obstacles'))];
    default:
      return null;
  }
}

function frameOf(details: CompanionDetails | undefined, name: string): CompanionFrame | null {
  return details?.frames.find((frame) => frame.name === name) ?? null;
}

function densityOf(
  study: Study,
  spec: CompanionSpec,
  details: CompanionDetails | undefined,
  words: Words,
  alt: string,
): string | null {
  const frame = frameOf(details, 'density');
  if (frame === null) return null;
  const times = [...new Set(frame.rows.map(([time]) => time as number | null))];
  const curves = times.map((time) => ({
    time,
    points: frame.rows.flatMap(([at, x, density]) =>
      at === time ? [{ x: x as number, density: density as number }] : [],
    ),
  }));
  return densityFigure(curves, longLabel(study, spec.variables[0]!.name), words, alt);
}

const lastOf = (measures: readonly MeasureResult[]): number | null =>
  measures.reduce<number | null>(
    (last, { time }) => (time !== null && (last === null || time > last) ? time : last),
    null,
  );

function scatterOf(
  result: CompanionResult,
  details: CompanionDetails | undefined,
  words: Words,
  alt: string,
): string | null {
  const frame = frameOf(details, 'local-moran');
  if (frame === null) return null;
  const last = lastOf(result.measures);
  const at = (name: string) => frame.columns.indexOf(name);
  const decides = frame.columns.includes('p.adjusted') ? 'p.adjusted' : 'p.value';
  const points = frame.rows
    .filter((row) => row[at('time')] === last)
    .map((row) => ({
      entity: String(row[at('entity')]),
      z: row[at('z')] as number,
      lag: row[at('lag')] as number,
      significant: ((row[at(decides)] as number | null) ?? 1) < LEVEL,
    }));
  const { row_standardized: standardized = false } = result.neighbors ?? {};
  const moran = result.measures.find(({ measure, time }) => measure === 'moran_i' && time === last);
  // The slope of lag on z is I where every row of the weights sums to 1.
  return moranScatterFigure(points, standardized ? (moran?.estimate ?? null) : null, words, alt);
}

function obstaclesOf(
  study: Study,
  spec: CompanionSpec,
  result: CompanionResult,
  words: Words,
  alt: string,
): string | null {
  const last = lastOf(result.measures);
  const labels = new Map(
    study.indices
      .filter(({ name }) => name === spec.index)
      .flatMap(({ dimensions }) => dimensions.flatMap(({ indicators }) => indicators))
      .map(({ name, label }) => [name, label ?? name]),
  );
  const rows = result.measures
    .filter(({ measure, time }) => measure === 'obstacle' && time === last)
    .map(({ of, estimate }) => ({ label: labels.get(of[0]!) ?? of[0]!, share: estimate ?? 0 }))
    .sort((a, b) => b.share - a.share);
  return rows.length === 0 ? null : obstacleBarsFigure(rows, words('measure.obstacle'), alt);
}
