# Cuts what random.test.ts compares out of the full output of scripts/*.R. Run: python3 extract-random.py REFS > random.json
import json, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
SPECS = ['produc', 'produc_components', 'produc_interaction', 'produc_unbal', 'grunfeld', 'empluk', 'gasoline', 'hedonic',
         'produc_quadratic', 'cigar', 'fatalities', 'fatalities_quadratic', 'fatalities_interaction', 'grunfeld11', 'petersen', 'laborsupply',
         'cigar_lag', 'fatalities_full', 'males', 'wages']
pick = lambda d, keys: {k: d[k] for k in keys if k in d}
def own(m):
    return {**pick(m, ['coefficients', 'sigma2', 'df_residual', 'n_used']), 'se': m['vcov']['iid']['se']}
out = {}
for spec in SPECS:
    re = load('re_' + spec)
    models = re['models']
    row = {**pick(re, ['y', 'x', 'entity', 'time', 'balanced']), 'random': {}}
    for method in ('swar', 'walhus', 'amemiya', 'nerlove'):
        for effect in ('time', 'twoways'):
            # plm's own degrees of freedom of balanced Wallace-Hussain and Amemiya are not Baltagi's, which are ours.
            plain = models.get(f're_{method}_{effect}')
            m = models.get(f're_{method}_dfcor3_{effect}') or (None if method in ('walhus', 'amemiya') and re['balanced'] else plain)
            if m: row['random'][f'{method}_{effect}'] = own(m)
    # Differences by row and by time agree where no entity has a gap; see the README.
    if spec not in ('produc_unbal', 'hedonic'):
        m = models['fd_nocons']
        row['fd_nocons'] = {**own(m), 'cluster': m['vcov']['lm_cluster_entity']['se']}
    if 're_ml' in models: row['ml'] = pick(models['re_ml'], ['coefficients', 'sigma_u', 'sigma_e', 'loglik', 'se'])
    out[spec] = row
iv = load('iv')['models']
staged = {k: pick(iv[k], ['coefficients', 'se', 'sigma2']) for k in ('crime_re2sls_bvk', 'crime_re2sls_baltagi', 'crime_be2sls')}
print(json.dumps({'models': out, 'iv': staged}, separators=(',', ':')).replace('},"', '},\n"'))
