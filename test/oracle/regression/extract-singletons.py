# Cuts what singletons.test.ts compares out of the full output of scripts/10_fe.R. Run: python3 extract-singletons.py REFS > singletons.json
import json, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
VCOVS = ['iid', 'HC0', 'HC1', 'cluster_entity', 'cluster_entity_fullK', 'cluster_entity_noneK', 'cluster_entity_CR0', 'cluster_time', 'cluster_twoway'] + \
    [f'DK_L{l}_{p}' for l in (1, 2, 3) for p in ('fullK', 'xtscc', 'raw')]
cases = load('twoway_not_psd')['cases']
out = {}
for spec in ('produc_unbal', 'hedonic'):
    models = load('fe_' + spec)['models']
    for kind in ('fe_entity', 'fe_time', 'fe_twoway'):
        m = models[kind]
        se = {v: m['vcov'][v]['se'] for v in VCOVS if m['vcov'].get(v, {}).get('se')}
        # fixest repairs a two-way matrix where a variance is negative, reghdfe where an eigenvalue is.
        repaired = cases.get(f'{spec}/{kind}')
        if repaired: se['cluster_twoway'] = repaired['se_cgm_repaired_slopes']
        out[f'{spec}/{kind}'] = {k: m[k] for k in ('y', 'x', 'entity', 'time')} | {'coefficients': m['coefficients'], 'se': se,
            'stats': {k: m['stats'][k] for k in ('n', 'df_residual', 'rss', 'r2', 'r2_adj', 'r2_within')}, 'repaired': bool(repaired)}
print(json.dumps(out, separators=(',', ':')).replace('},"', '},\n"'))
