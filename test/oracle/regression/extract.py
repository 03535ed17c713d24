# Cuts the compared numbers out of the full output of scripts/*.R. Run: python3 extract.py REFS > expected.json
import json, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
pick = lambda d, keys: {k: d[k] for k in keys if k in d}
SPECS = ['produc', 'produc_interaction', 'produc_unbal', 'grunfeld', 'empluk', 'gasoline', 'hedonic',
         'produc_quadratic', 'cigar', 'fatalities', 'fatalities_quadratic', 'fatalities_interaction', 'grunfeld11', 'petersen', 'laborsupply',
         'cigar_lag', 'fatalities_full', 'males', 'wages', 'produc_components']
VCOVS = ['iid', 'HC1', 'cluster_entity', 'cluster_entity_fullK', 'cluster_entity_CR0', 'cluster_time', 'cluster_twoway']
ROW = ['df_t', 'se', 'p', 'ci95_low', 'ci95_high', 'wald_F', 'wald_p_F', 'wald_chi2']
out = {'fe': {}, 're': {}, 'tests': {}, 'not_psd': {}}
for spec in SPECS:
    fe = load('fe_' + spec)['models']
    # fixest's normal equations leave eight digits to pooled squares; see the README.
    if spec == 'produc_quadratic': del fe['pooled']
    kept = {k: m for k, m in fe.items() if k + '_nosingletons' not in fe and not (spec == 'hedonic' and k == 'fe_time')}
    out['fe'][spec] = {k: {
        'y': m['y'], 'x': m['x'], 'entity': m['entity'], 'time': m['time'], 'coefficients': m['coefficients'],
        'stats': pick(m['stats'], ['n', 'df_residual', 'rss', 'r2', 'r2_adj', 'r2_within']),
        'xtreg': pick(m.get('xtreg' if k.startswith('fe_entity') else 'xtreg_i_time', {}), ['r2_o', 'r2_b', 'cons', 'cons_se']),
        'vcov': {v: pick(m['vcov'][v], ROW) for v in VCOVS if v in m['vcov']}} for k, m in kept.items()}
    re = load('re_' + spec)['models']
    s, w = re['stata_xtreg_re'], re['re_swar_individual']
    out['re'][spec] = {
        'stata': {**pick(s, ['coefficients', 'sigma_u', 'sigma_e', 'rmse', 'r2_w', 'r2_b', 'r2_o']),
                  'vcov': {v: pick(s['vcov'][v], ROW) for v in ['conventional', 'cluster_entity']}},
        'swar': {'coefficients': w['coefficients'], 'sigma2': w['sigma2']}}
    t = load('tests_' + spec)['tests']
    test = lambda h: pick(h, ['chi2', 'df', 'p', 'positive_definite'])
    haus = t['hausman_stata']
    out['tests'][spec] = {'default': test(haus['default']), 'sigmamore': test(haus['sigmamore']),
        'mundlak': pick(t['mundlak'], ['chi2_cluster', 'p_cluster', 'df'])}
    itime = t.get('hausman_stata_i_time', {}).get('sigmamore')
    if itime: out['tests'][spec]['i_time_sigmamore'] = test(itime)
cases = load('twoway_not_psd')['cases']
out['not_psd'] = {spec: {k.split('/')[1]: c['se_cgm_repaired_slopes'] for k, c in cases.items() if k.split('/')[0] == spec and k.split('/')[1] in out['fe'][spec]}
    for spec in ('fatalities_full',)} # of hedonic the repair counts singletons, which we drop
print(json.dumps(out, indent=None, separators=(',', ':')).replace('},"', '},\n"'))
