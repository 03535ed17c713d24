import type { Block, Document, Inlines, NumberRun } from './document.ts';
import type { AuditRow } from './input.ts';

/**
 * Whether every quantity that a text quotes is printed the same in its table. Only numbers that carry a key are
 * compared; a number quoted without a table cell of its key counts as not found.
 */
export function auditProse(document: Document): AuditRow {
  const tables = new Map<string, Set<string>>();
  const quoted: NumberRun[] = [];
  for (const block of document.blocks) {
    if (block.kind === 'table') {
      for (const run of tableNumbers(block))
        if (run.key !== undefined) printings(tables, run.key).add(run.text);
    } else quoted.push(...proseNumbers(block).filter((run) => run.key !== undefined));
  }
  const wrong = quoted.filter((run) => {
    const printed = tables.get(run.key as string);
    return printed === undefined || printed.size !== 1 || !printed.has(run.text);
  });
  return {
    check: 'Numbers quoted in the text equal their table cells',
    subject: 'paper',
    observed:
      wrong.length === 0
        ? `${quoted.length} of ${quoted.length}`
        : wrong.map((run) => `${run.key}: ${run.text}`).join('; '),
    expected: `${quoted.length} of ${quoted.length}`,
    ok: wrong.length === 0,
  };
}

function printings(tables: Map<string, Set<string>>, key: string): Set<string> {
  const known = tables.get(key) ?? new Set<string>();
  tables.set(key, known);
  return known;
}

function tableNumbers(table: Extract<Block, { kind: 'table' }>): readonly NumberRun[] {
  const found: NumberRun[] = [];
  for (const group of table.body)
    for (const row of group) for (const cell of row.cells) addNumbers(cell.content, found);
  return found;
}

function proseNumbers(block: Block): readonly NumberRun[] {
  if (block.kind === 'paragraph' || block.kind === 'heading') return numbersIn(block.content);
  return block.kind === 'list' ? block.items.flatMap(numbersIn) : [];
}

function numbersIn(inlines: Inlines): readonly NumberRun[] {
  const found: NumberRun[] = [];
  addNumbers(inlines, found);
  return found;
}

function addNumbers(inlines: Inlines, found: NumberRun[]): void {
  for (const it of inlines) {
    if (it.kind === 'number') found.push(it);
    else if (it.kind === 'emph' || it.kind === 'strong') addNumbers(it.children, found);
  }
}
