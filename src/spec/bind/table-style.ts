import type { TableSpec } from '../../study/tables.ts';
import type { StudyDocument } from '../study-document.generated.ts';
import { bindStars } from './settings.ts';

type TableText = NonNullable<StudyDocument['tables']>[string];

/** How a table prints what it shows; keys at their default are not there. */
export function bindStyle(
  table: TableText,
): Pick<TableSpec, 'parentheses' | 'layout' | 'scale' | 'digits' | 'stars' | 'head' | 'lines' | 'bases'> {
  const { parentheses, layout, scale, digits, stars, head, lines } = table;
  return {
    parentheses: parentheses === undefined ? null : [parentheses].flat(),
    ...(layout === 'beside' ? { layout } : {}),
    ...(scale === undefined || scale === 'coefficient' ? {} : { scale }),
    ...(digits === undefined
      ? {}
      : { digits: typeof digits === 'number' ? { estimates: digits, rows: digits } : digits }),
    ...(stars === undefined ? {} : { stars: bindStars(stars) }),
    ...(head === undefined ? {} : { head }),
    ...(lines === undefined ? {} : { lines }),
    ...(table.base_rows === true ? { bases: true as const } : {}),
  };
}
