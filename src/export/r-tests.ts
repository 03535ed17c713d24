import type { PeerFit, PeerStudy, PeerTests } from './peer.ts';
import { call, quoteR, termsOf, vector } from './r-words.ts';

/** What a regression of tests is made with: by r-script.ts, which repeats it in the same way. */
type Repeated = {
  readonly rows: (fit: PeerFit) => readonly string[];
  readonly estimate: (fit: PeerFit) => readonly string[];
};

/** Specification tests on the rows of a fit, and joint tests under its matrix. */
export function testLines(name: string, tests: PeerTests, study: PeerStudy, repeated: Repeated): string[] {
  const { of, specification, joint, unitRoots } = tests;
  const { entity, time } = study;
  const lines: string[] = [];
  if (of !== null && specification) {
    lines.push(...repeated.rows({ ...of, effects: [] }));
    lines.push(
      call('specification_tests', [
        name,
        'd',
        quoteR(of.outcome),
        vector(termsOf(of)),
        vector(of.effects),
        quoteR(entity),
        time === null ? 'NULL' : quoteR(time),
        quoteR(of.estimator),
        of.keepsSingletons ? 'keep = TRUE' : null,
      ]),
    );
  }
  if (of !== null && joint.length > 0) {
    lines.push(...repeated.rows(of), ...repeated.estimate(of));
    for (const { terms, chi2 } of joint)
      lines.push(call('check_joint', [name, 'm', 'v', vector(terms), chi2 ? 'TRUE' : 'FALSE']));
  }
  for (const { variable, deterministic, lags, most, tests: asked } of unitRoots) {
    const exo = { none: 'none', intercept: 'intercept', trend: 'trend' }[deterministic] ?? deterministic;
    const own = asked.map((test) => `${test} = ${quoteR(plmNames[test] ?? test)}`).join(', ');
    lines.push(
      call('check_unit_roots', [
        name,
        quoteR(variable),
        call('complete', [vector([variable])]),
        quoteR(entity),
        quoteR(time ?? ''),
        quoteR(exo),
        typeof lags === 'number' ? String(lags) : quoteR(lags),
        String(most),
        `list(${own})`,
      ]),
    );
  }
  return lines;
}

const plmNames: { readonly [test: string]: string } = {
  levin_lin_chu: 'levinlin',
  im_pesaran_shin: 'ips',
  maddala_wu: 'madwu',
};
