/** The parts of the language that no study in `specs/` uses. */
export const restOfLanguage = `repro: 1
study: { id: rest, title: The rest of the language }
data:
  sources:
    main: { path: data.csv, delimiter: ";", encoding: latin1, missing_codes: ["-", -99], licence: MIT, url: "https://example.org" }
    yearbook:
      path: yb.xlsx
      sheet: T3
      layout: { wide: { columns: "y*", time: year, value: grain } }
  panel: { entity: province, time: year }
  join: { how: left }
  sample: { where: "year >= 2011 and region != 'west'", expect: { entities: 31, periods: 12, balanced: false, rows: 300 } }
  missing: { method: linear, edges: extrapolate, max_gap: 3, columns: [grain] }
indices:
  a:
    weights: { method: entropy, scope: by_time, within: dimension, shift: 1e-4 }
    normalize: { method: minmax, scope: by_time }
    dimensions: { d: { indicators: { grain: negative, lq: { direction: positive, formula: part / whole } } } }
models:
  robust:
    kind: regression
    title: Robustness
    outcome: a
    regressors: [x, "x ^ 2", "lag(x, 1)"]
    where: region != "west"
    confidence: 0.9
    columns:
      - { label: East, where: region == "east" }
      - { label: No controls, controls: [] }
  re: { kind: regression, estimator: random_effects, variance: baltagi_chang, outcome: a, regressors: [x], effects: [entity, time] }
  replication: { kind: threshold, compat: hansen1999, outcome: y, threshold_variable: q, regime_regressors: [x], controls: [z], bootstrap: { replications: 0 } }
  twice: { kind: threshold, outcome: y, threshold_variable: q, regime_regressors: [x], max_thresholds: 2, trim: [0.01, 0.05], bootstrap: { replications: 300, method: wild_cluster } }
  channel: { kind: mediation, outcome: y, treatment: x, mediators: [z, q], bootstrap: {} }
hypotheses:
  H4:
    statement: The textbook coefficient is met.
    claim: { coefficient: { model: robust, term: x, columns: last }, equals: -0.02615, within: 0.000005 }
  H5:
    statement: Composite claims.
    claim: { any: [{ not: { coefficient: { model: re, term: x }, sign: negative } }, { coefficient: { model: re, term: x }, greater_than: 0.1, less_than: 2 }] }
  H6: { statement: Every mediator., claim: { indirect_effect: { model: channel }, interval_excludes_zero: true } }
  H7: { statement: One., claim: { thresholds: { model: twice }, at_least: 1, at_most: 1, exactly: 1 } }
  H8: { statement: In the outcome's equation., claim: { coefficient: { model: channel, term: z }, sign: positive } }
  H9: { statement: The constant., claim: { coefficient: { model: robust, term: (Intercept), columns: [East] }, sign: positive } }
outputs: { formats: [md], stars: none, parentheses: interval, digits: 3, templates: my-templates }
`;
