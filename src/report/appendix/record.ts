import { cell, code, textCell } from '../document.ts';
import { block, inline } from '../fragment.ts';
import type { AuditRow } from '../input.ts';
import { oneLine } from '../names.ts';
import { setting } from '../origin.ts';
import { countOf, type Scope } from '../scope.ts';
import { reference } from '../sections/places.ts';
import type { ContextMap } from '../template.ts';
import { decimal, left, plainTable, wrapped } from './plain-table.ts';

/** The checks of this build, the software, digests, seeds and the study itself. */
export function recordAppendix(scope: Scope, audit: readonly AuditRow[]): ContextMap {
  const { provenance, study, results, data, studyText } = scope.input;
  const failed = audit.filter((row) => !row.ok);
  return {
    audit: audit.length === 0 ? null : block(auditTable(scope, audit)),
    audit_ref: reference('app:audit'),
    digests_ref: reference('app:digests'),
    failed:
      failed.length === 0
        ? null
        : failed.map((row) => {
            const { open, close } = scope.typography;
            return `${scope.phrase(oneLine(row.check))}${open}${scope.phrase(oneLine(row.subject))}${close}`;
          }),
    version: provenance.version,
    seed: inline(setting(String(study.seed), study.seed, '/study/seed')),
    digest: scope.input.results.study.digest,
    streams_ref: reference('app:streams'),
    streams: provenance.streams.length === 0 ? null : block(streamTable(scope)),
    digests: data.sources.length === 0 ? null : block(digestTable(scope)),
    variants: study.variants.map((it) => `${it.path} = ${oneLine(it.value)}`),
    study: studyText.trim() === '' ? null : block({ kind: 'code', text: studyText, language: 'yaml' }),
    id: results.study.id,
  };
}

/** The words of a row as the table shows them. */
export const rowWords = (scope: Scope, audit: readonly AuditRow[]): string[] =>
  audit.flatMap(({ check, subject, observed, expected }) =>
    [check, subject, observed, expected].map((it) => scope.phrase(oneLine(it))),
  );

export function auditTable(scope: Scope, audit: readonly AuditRow[]) {
  const { words } = scope;
  return plainTable(scope, {
    id: 'audit',
    caption: 'app-audit',
    columns: [
      ['table.check', wrapped(0.34)],
      ['table.subject', wrapped(0.2)],
      ['table.observed', wrapped(0.18)],
      ['table.expected', wrapped(0.18)],
      ['table.passed', left],
    ],
    rows: audit.map((row) => ({
      cells: [
        textCell(scope.phrase(oneLine(row.check))),
        textCell(scope.phrase(oneLine(row.subject))),
        textCell(scope.phrase(oneLine(row.observed))),
        textCell(scope.phrase(oneLine(row.expected))),
        textCell(words(row.ok ? 'cell.yes' : 'cell.no')),
      ],
    })),
  });
}

function streamTable(scope: Scope) {
  return plainTable(scope, {
    id: 'streams',
    caption: 'app-streams',
    columns: [
      ['table.step', wrapped(0.4)],
      ['table.purpose', wrapped(0.36)],
      ['table.replicates', decimal],
    ],
    rows: scope.input.provenance.streams.map((it) => ({
      cells: [cell(code(it.step)), textCell(scope.phrase(it.purpose)), cell(countOf(it, 'replicates'))],
    })),
  });
}

function digestTable(scope: Scope) {
  return plainTable(scope, {
    id: 'digests',
    caption: 'app-digests',
    columns: [
      ['table.file', wrapped(0.34)],
      ['table.digest', wrapped(0.66)],
    ],
    rows: scope.input.data.sources.map((source) => ({
      cells: [cell(code(source.path)), cell(code(source.digest))],
    })),
    notes: [scope.templates.inlines('note/app-digests', {})],
  });
}
