import type { PeerCompanion, PeerStudy } from './peer.ts';
import { call, quoteR, vector } from './r-words.ts';

const orNull = (name: string | null): string => (name === null ? 'NULL' : quoteR(name));

/** Measures by period on the rows of a companion. */
export function companionLines(name: string, { sample, of }: PeerCompanion, study: PeerStudy): string[] {
  const where = sample.where === null ? null : `where = ${quoteR(sample.where)}`;
  const rows = `d <- ${call('complete', [vector(sample.complete), where])}`;
  const time = orNull(study.time);
  switch (of.method) {
    case 'theil':
      return [
        rows,
        call('inequality', [name, 'd', quoteR(of.variable), orNull(of.population), orNull(of.groups), time]),
      ];
    case 'dagum':
      return [rows, call('dagum', [name, 'd', quoteR(of.variable), quoteR(of.groups), time])];
    case 'moran':
      return [
        rows,
        call('spatial', [
          name,
          'd',
          quoteR(of.variable),
          quoteR(of.neighbors),
          of.standardize ? 'TRUE' : 'FALSE',
          of.normality ? 'TRUE' : 'FALSE',
          quoteR(study.entity),
          time,
        ]),
      ];
    case 'sigma':
      return [
        rows,
        call('dispersion', [
          name,
          'd',
          quoteR(of.variable),
          time,
          of.logged ? 'TRUE' : 'FALSE',
          of.n ? 'TRUE' : 'FALSE',
        ]),
      ];
    case 'beta':
      return [call('convergence_speed', [name, quoteR(of.column), quoteR(of.term), String(of.span)])];
  }
}
