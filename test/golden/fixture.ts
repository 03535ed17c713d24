import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportInput } from '../../src/report/input.ts';
import { fixtureResults } from './fixture-results.ts';
import { fixtureStudy } from './fixture-study.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Every built-in template by its path below `templates/`, as a build hands them over. */
export function builtInTemplates(folder: string = TEMPLATES): { [name: string]: string } {
  const found: { [name: string]: string } = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length).replaceAll('\\', '/');
    if (!name.startsWith('init/')) found[name] = readFileSync(path, 'utf8');
  }
  return found;
}

/** A drawing with one text; the numbers in it are to be those of the results. */
const figure = (title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200" width="640" height="200" font-family="sans-serif" font-size="12" fill="currentColor"><line x1="40" y1="170" x2="620" y2="170" stroke="currentColor"/><line x1="40" y1="20" x2="40" y2="170" stroke="currentColor"/><path d="M40 160 L200 120 L360 90 L620 30" fill="none" stroke="#2f78b7" stroke-width="2"/><text x="48" y="32">${title}</text></svg>`;

/** A small study with two indices and one model of every kind: made-up numbers that fit each other. */
export function fixtureInput(): ReportInput {
  return {
    study: fixtureStudy(),
    results: fixtureResults(),
    details: {
      thresholds: {
        regimes: {
          curves: [
            {
              threshold: 0.8123,
              critical: 7.3523,
              points: [
                { gamma: 0.61, lr: 24.1 },
                { gamma: 0.8123, lr: 0 },
                { gamma: 0.9, lr: 6.2 },
                { gamma: 1.4, lr: 31.7 },
              ],
            },
          ],
          membership: [
            { entity: 'Anhui', time: 2011, regime: 0 },
            { entity: 'Anhui', time: 2012, regime: 1 },
          ],
        },
      },
      uncertainties: {},
      kinks: {},
      transitions: {},
      mediations: { channel: { replicates: { ind_a: [0.01, 0.02, 0.015, 0.03] } } },
    },
    figures: [
      {
        sort: 'index',
        name: 'index-rural',
        caption: 'Rural revitalization over time',
        alt: 'A rising line.',
        svg: figure('Rural revitalization'),
        index: 'rural',
        placement: 'indices',
      },
      {
        sort: 'coefficients',
        name: 'coefficients-baseline',
        caption: 'Estimates by column',
        alt: 'Points with intervals.',
        svg: figure('Estimates: (1), (2), (3), (4)'),
        model: 'baseline',
        placement: 'regression',
      },
      {
        sort: 'lr',
        name: 'lr-regimes',
        caption: 'Likelihood ratio of the threshold',
        alt: 'A curve that touches zero.',
        svg: figure('LR: 0.8123; 90%, 95%, 99%'),
        model: 'regimes',
        placement: 'threshold',
      },
    ],
    data: {
      sources: [
        {
          name: 'provinces',
          path: 'data/provinces.csv',
          format: 'csv',
          rows: 384,
          columns: ['province', 'year', 'grain_output', 'rural_doctors', 'agri_spend', 'total_spend'],
          digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          citation: 'China Statistical Yearbook, 2012-2023',
          license: 'CC-BY-4.0',
          redistributable: true,
          url: 'https://example.org/yearbook',
          unmatched: null,
          valueLabels: { region: { '1': 'East', '2': 'West' } },
        },
      ],
      joinedRows: 384,
      droppedBySample: 12,
      entities: ['Anhui', 'Beijing', 'Chongqing'],
      periods: [2011, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022],
      quotients: [{ variable: 'ind_a', time: 2014, discrepancy: 2.2e-16 }],
    },
    audit: [
      { check: 'Weights sum to one', subject: 'rural', observed: '1.0000', expected: '1', ok: true },
      { check: 'c = c′ + ab', subject: 'channel', observed: '1.4e-17', expected: '< 1e-10', ok: true },
    ],
    provenance: {
      version: 'repro 0.1.0',
      streams: [
        { step: 'model:channel', purpose: 'mediation', replicates: 1000 },
        { step: 'model:regimes', purpose: 'threshold-1', replicates: 1000 },
      ],
    },
    studyText: 'repro: 1\nstudy:\n  id: fixture\n  title: Digital economy and rural revitalization\n',
    templates: builtInTemplates(),
  };
}
