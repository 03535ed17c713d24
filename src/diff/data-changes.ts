import type { Results } from '../results/results.ts';
import { compareValues, type Pair, pairByKey } from './compare.ts';
import type { DiffSide, Scalar, Shown, SourceSide, ValueChange } from './types.ts';

/** Sources by content, the sample kept, and every imputed cell. */
export function dataChanges(a: DiffSide, b: DiffSide): ValueChange[] {
  return [
    ...sourceChanges(a, b),
    ...sampleChanges(a.results, b.results),
    ...imputedChanges(a.results, b.results),
  ];
}

/** Nothing is said of sources that a side does not know. */
function sourceChanges(a: DiffSide, b: DiffSide): ValueChange[] {
  if (a.sources === undefined || b.sources === undefined) return [];
  return pairByKey(a.sources, b.sources, ({ name }) => name).flatMap(({ key, old, new: fresh }) => [
    ...countChange(key, 'rows', old, fresh, (source) => source?.rows ?? null),
    ...countChange(key, 'columns', old, fresh, columnCount),
    ...columnNames(key, old, fresh),
    valueChange(`source ${key}`, 'digest', old?.digest ?? null, fresh?.digest ?? null),
  ]);
}

/** Nothing where a side has the source and does not know the count. */
function countChange(
  name: string,
  item: string,
  old: SourceSide | null,
  fresh: SourceSide | null,
  count: (source: SourceSide | null) => number | null,
): ValueChange[] {
  const unknown = [old, fresh].some((source) => source !== null && count(source) === null);
  return unknown ? [] : [valueChange(`source ${name}`, item, count(old), count(fresh))];
}

function columnCount(source: SourceSide | null): number | null {
  if (source?.columns === null || source?.columns === undefined) return null;
  return typeof source.columns === 'number' ? source.columns : source.columns.length;
}

/** Columns by name, of a source that both sides have and list. */
function columnNames(name: string, old: SourceSide | null, fresh: SourceSide | null): ValueChange[] {
  if (old === null || fresh === null) return [];
  if (!Array.isArray(old.columns) || !Array.isArray(fresh.columns)) return [];
  return pairByKey<string>(old.columns, fresh.columns, (column) => column).map((pair) =>
    valueChange(`source ${name}`, 'column', pair.old, pair.new),
  );
}

const SAMPLE_ITEMS = ['rows', 'entities', 'periods', 'balanced'] as const;

function sampleChanges({ sample: a }: Results, { sample: b }: Results): ValueChange[] {
  const counts = SAMPLE_ITEMS.map((item) => valueChange('sample', item, a[item], b[item]));
  return [...counts, valueChange('sample', 'imputed cells', a.imputed.length, b.imputed.length)];
}

type Imputed = Results['sample']['imputed'][number];

function imputedChanges(a: Results, b: Results): ValueChange[] {
  const cell = ({ variable, entity, time }: Imputed) => [variable, entity, time ?? ''].join(', ');
  return pairByKey(a.sample.imputed, b.sample.imputed, cell).flatMap(
    ({ key, old, new: fresh }: Pair<Imputed>) => {
      const rows = [valueChange(`imputed ${key}`, 'value', old?.value ?? null, fresh?.value ?? null)];
      if (old !== null && fresh !== null)
        rows.push(valueChange(`imputed ${key}`, 'method', old.method, fresh.method));
      return rows;
    },
  );
}

/** A row for one named value. */
/** @param shown what is printed instead of the numbers, where that is another thing */
export function valueChange(
  subject: string,
  item: string,
  old: Scalar,
  fresh: Scalar,
  shown: Shown = { old: null, new: null },
): ValueChange {
  const texts = shown.old === null && shown.new === null ? {} : { shown };
  return { subject, item, old, new: fresh, ...texts, change: compareValues(old, fresh) };
}
