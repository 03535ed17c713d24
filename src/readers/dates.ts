const MS_PER_DAY = 86_400_000;

/** `2011-12-31`; null for a date that is none. */
export function isoDate(date: { getTime(): number; toISOString(): string }): string | null {
  return Number.isNaN(date.getTime()) ? null : date.toISOString().slice(0, 10);
}

/** `2011-12-31` at midnight, else `2011-12-31T18:30:00.000Z`: what a spreadsheet or a Parquet file calls a date. */
export function isoInstant(date: { getTime(): number; toISOString(): string }): string | null {
  if (Number.isNaN(date.getTime())) return null;
  return date.getTime() % MS_PER_DAY === 0 ? isoDate(date) : date.toISOString();
}
