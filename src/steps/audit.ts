import { selfAudit } from '../audit/self-audit.ts';
import type { Problem } from '../diagnostics/diagnostic.ts';
import { studyOf } from '../plan/params.ts';
import type { StepKind } from '../plan/step.ts';
import type { Results } from '../results/results.ts';
import { quotientChecks } from './quotients.ts';

/** The identities and bounds that every build checks of itself. One that fails is a bug of ours, and stops the build. */
export const step: StepKind = {
  kind: 'audit',
  heavy: false,
  draws: false,
  run(inputs, params) {
    const rows = selfAudit({
      study: studyOf(params.study!),
      results: inputs.results as Results,
      lqDiscrepancies: quotientChecks(inputs),
    });
    const problems = rows
      .filter((row) => !row.ok)
      .map(
        (row): Problem => ({
          code: 'RUN002',
          severity: 'error',
          message: `the self-audit failed: ${row.check}, ${row.subject}: ${row.observed}, expected ${row.expected}`,
          hint: 'this is a bug of the program; nothing was written',
          pointer: '',
        }),
      );
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rows };
  },
};
