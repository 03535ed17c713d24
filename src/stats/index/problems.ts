/** Bad data met by an index: what a diagnostic says, without the place in the study, which the caller knows. */
export type IndexProblem = {
  readonly code: 'DATA006' | 'DATA008' | 'DATA009' | 'DATA011' | 'RUN001';
  /** The indicator at fault; null where it is the index as a whole. */
  readonly indicator: string | null;
  readonly message: string;
  readonly hint?: string;
};

type Cells = { readonly entities: readonly string[]; readonly times: Float64Array | null };
type Named = { readonly name: string; readonly values: Float64Array };

/** `Anhui, 2011`; `Anhui` in a cross-section. */
export function cellLabel({ entities, times }: Cells, row: number): string {
  return times === null ? entities[row]! : `${entities[row]}, ${times[row]}`;
}

const MOST_NAMED = 5;

export function cellList(cells: readonly string[]): string {
  const shown = cells.slice(0, MOST_NAMED).join('; ');
  return cells.length > MOST_NAMED ? `${shown} and in ${cells.length - MOST_NAMED} more cells` : shown;
}

/** The missing cells of an indicator as one problem; null where there are none. */
export function missingProblem({ name, values }: Named, cells: Cells): IndexProblem | null {
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row]!)) rows.push(row);
  if (rows.length === 0) return null;
  return {
    code: 'DATA006',
    indicator: name,
    message: `indicator \`${name}\` is missing at ${cellList(rows.map((row) => cellLabel(cells, row)))}.`,
    hint: 'Fill gaps with `data.missing`, leave the rows out with `sample.where`, leave out the indicator, or make scores of those that are there: `aggregate: { missing: skip }`.',
  };
}

export function constantProblem({ name }: Named, value: number, time: number | null): IndexProblem {
  const when = time === null ? 'in every kept row' : `in all of ${time}`;
  return {
    code: 'DATA008',
    indicator: name,
    message: `indicator \`${name}\` is ${value} ${when}: a constant cannot be normalized.`,
    hint: time === null ? 'Leave the indicator out.' : 'Use `scope: pooled`, or leave the indicator out.',
  };
}

/** No entropy, or none that tells indicators apart. */
export function weightProblem(indicator: string | null, cells: number, time: number | null): IndexProblem {
  const when = time === null ? '' : ` in ${time}`;
  if (cells < 2) {
    return {
      code: 'DATA011',
      indicator,
      message: `entropy weights${when} need at least two cells, not ${cells}.`,
    };
  }
  if (indicator === null) {
    return {
      code: 'DATA008',
      indicator,
      message: `the indicators do not vary${when}: there are no entropy weights.`,
    };
  }
  const message = `indicator \`${indicator}\` is at its worst value in every row${when}: it has no entropy.`;
  return { code: 'DATA008', indicator, message, hint: 'Use `scope: pooled`, or a `shift` above 0.' };
}

export function scoreProblem(cells: readonly string[], score: number): IndexProblem {
  return {
    code: 'DATA009',
    indicator: null,
    message: `the score is ${score}, which has no logarithm, at ${cellList(cells)}.`,
    hint: 'Use `transform: none`, or add a `shift` to the weights.',
  };
}

/** A method that cannot be computed from these values. */
export function methodProblem(indicator: string | null, message: string, hint?: string): IndexProblem {
  const problem: IndexProblem = { code: 'RUN001', indicator, message };
  return hint === undefined ? problem : { ...problem, hint };
}

export function baseProblem(base: number | undefined): IndexProblem {
  return methodProblem(
    null,
    `no kept row is of the base period ${base}.`,
    'Name a period of the sample as `base`.',
  );
}
