import { significantAgainst } from '../base/significant.ts';
import type { ExternalTable } from '../results/external.ts';
import type { ColumnResult } from '../results/results.ts';
import type { ExternalClaim } from '../study/external.ts';
import type { Evidence, Part } from './part.ts';

/** Digits that show how near one program's number comes to another's. */
const DIGITS = 7;

type Target = NonNullable<ExternalClaim['condition']['equalsCoefficient']>;
type Found = { readonly value: number } | { readonly lacking: string };

/**
 * A value of an external program's table against numbers, or against a coefficient of another model. Untestable where
 * the table has no such row (or several) or no number there, or the model no such coefficient.
 */
export function externalPart(claim: ExternalClaim, { models }: Evidence): Part {
  const where = Object.entries(claim.row ?? {}).map(([column, value]) => `${column} ${value}`);
  const row = where.length === 0 ? '' : ` at ${where.join(', ')}`;
  const name = `value ${claim.column}${row} in ${claim.output} of ${claim.model}`;
  const target = claim.condition.equalsCoefficient;
  const told = `${name}: ${describe(claim)}`;
  const untestable = (observed: string): Part => ({ claim: told, observed, outcome: 'untestable' });
  const model = models[claim.model];
  const table = model?.kind === 'external' ? model.outputs[claim.output] : undefined;
  if (table === undefined) return untestable(`${claim.model} has no result`);
  const found = cellValue(table, claim);
  if ('lacking' in found) return untestable(found.lacking);
  const other = target === undefined ? null : coefficientOf(models, target);
  if (other !== null && 'lacking' in other) return untestable(other.lacking);
  const met = holds(claim, found.value, other?.value ?? null);
  return {
    claim: told,
    observed: observed(claim, found.value, other?.value ?? null),
    outcome: met ? 'met' : 'unmet',
  };
}

function cellValue(table: ExternalTable, { row, column }: ExternalClaim): Found {
  const named = [column, ...Object.keys(row ?? {})];
  const absent = named.find((name) => !table.columns.includes(name));
  if (absent !== undefined) return { lacking: `the table has no column ${absent}` };
  const rows = table.rows.filter((cells) =>
    Object.entries(row ?? {}).every(
      ([name, wanted]) => String(cells[table.columns.indexOf(name)]) === String(wanted),
    ),
  );
  if (rows.length !== 1)
    return {
      lacking: rows.length === 0 ? 'the table has no such row' : `the table has ${rows.length} such rows`,
    };
  const value = rows[0]?.[table.columns.indexOf(column)] ?? null;
  return typeof value === 'number'
    ? { value }
    : { lacking: value === null ? 'the cell is empty' : 'the cell is no number' };
}

function coefficientOf(models: Evidence['models'], { model: name, term, column, number }: Target): Found {
  const model = models[name];
  const columns: readonly ColumnResult[] = model !== undefined && 'columns' in model ? model.columns : [];
  const found = column === null ? columns.at(-1) : columns.find(({ label }) => label === column);
  if (found === undefined) return { lacking: `${name} has no such column` };
  const estimate = found.terms.find((one) => one.term === term);
  if (estimate === undefined) return { lacking: `column ${found.label} of ${name} has no term ${term}` };
  const value = estimate[number];
  return value === null ? { lacking: estimate.reason ?? `${name} has no ${number} of ${term}` } : { value };
}

function holds({ condition }: ExternalClaim, value: number, other: number | null): boolean {
  const { equals, within = 0, greaterThan, lessThan } = condition;
  const near = [equals ?? null, other].every(
    (target) => target === null || Math.abs(value - target) < within,
  );
  if (greaterThan !== undefined && !(value > greaterThan)) return false;
  if (lessThan !== undefined && !(value < lessThan)) return false;
  return near;
}

function observed({ condition }: ExternalClaim, value: number, other: number | null): string {
  const { equals, within = 0, greaterThan, lessThan } = condition;
  const target = other ?? equals ?? null;
  const bounds = [greaterThan, lessThan, ...(target === null ? [] : [target - within, target + within])];
  const shown = significantAgainst(
    value,
    bounds.filter((bound) => bound !== undefined),
    DIGITS,
  );
  if (other === null) return shown;
  const apart = Math.abs(value - other);
  return `${shown}, against ${significantAgainst(other, [], DIGITS)}; ${apart === 0 ? 'equal' : `${significantAgainst(apart, [within], 2)} apart`}`;
}

function describe({ condition }: ExternalClaim): string {
  const { equals, within, greaterThan, lessThan, equalsCoefficient: other } = condition;
  const parts: string[] = [];
  if (greaterThan !== undefined) parts.push(`greater than ${greaterThan}`);
  if (lessThan !== undefined) parts.push(`less than ${lessThan}`);
  if (equals !== undefined) parts.push(`within ${within} of ${equals}`);
  if (other !== undefined) {
    const column = other.column === null ? '' : `, column ${other.column}`;
    parts.push(`within ${within} of the ${other.number} of ${other.term} in ${other.model}${column}`);
  }
  return parts.length === 0 ? 'there' : parts.join(', ');
}
