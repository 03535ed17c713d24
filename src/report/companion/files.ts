import type { CompanionDetails, CompanionResult } from '../../results/results.ts';
import { columnsCsv, fitCsv } from '../column-files.ts';
import { csv } from '../csv.ts';

/** A companion's data files by name: its numbers, its frames by entity or along a curve, its equation. */
export function companionCsvs(
  name: string,
  { measures, columns }: CompanionResult,
  details: CompanionDetails | undefined,
): (readonly [file: string, content: string])[] {
  const numbers = csv(
    ['measure', 'of', 'time', 'estimate', 'expectation', 'std.error', 'statistic', 'df', 'p.value'],
    measures.map((one) => [
      one.measure,
      one.of.join(' > '),
      one.time,
      one.estimate,
      one.expectation ?? null,
      one.std_error ?? null,
      one.statistic ?? null,
      one.df ?? null,
      one.p_value ?? null,
    ]),
  );
  const frames = (details?.frames ?? []).map(
    (frame) =>
      [
        `${frame.name}-${name}`,
        csv(
          frame.columns,
          frame.rows.map((row) => [...row]),
        ),
      ] as const,
  );
  const equation =
    columns.length === 0
      ? []
      : [[`growth-${name}`, columnsCsv(columns)] as const, [`fit-${name}`, fitCsv(columns)] as const];
  return [[`companion-${name}`, numbers], ...frames, ...equation];
}
