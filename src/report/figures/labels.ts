import type { Study } from '../../study/study.ts';

/** How a figure prints a term: its symbol, else its label, else its name. */
export function shortLabel(study: Study, term: string): string {
  const item = named(study, term);
  return item?.symbol ?? item?.label ?? term;
}

/** How a figure prints a term where there is room: its label. */
export function longLabel(study: Study, term: string): string {
  return named(study, term)?.label ?? term;
}

function named(study: Study, term: string): { label: string | null; symbol: string | null } | undefined {
  return (
    study.indices.find((index) => index.name === term) ??
    study.variables.find((variable) => variable.name === term)
  );
}

/** A name as a file may have it: `[a-z0-9-]+`; names of other scripts get their place in the study instead. */
export function fileName(kind: string, name: string, place: number): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const exact = plain === name.toLowerCase().replaceAll('_', '-');
  return `${kind}-${exact ? plain : `${plain}${plain === '' ? '' : '-'}${place + 1}`}`;
}
