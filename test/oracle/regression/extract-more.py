# Cuts what more.test.ts compares out of the full output of scripts/*.R. Run: python3 extract-more.py REFS > more.json
import json, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
pick = lambda d, keys: {k: d[k] for k in keys if k in d}
SPECS = ['produc', 'produc_components', 'produc_interaction', 'produc_unbal', 'grunfeld', 'empluk', 'gasoline', 'hedonic',
         'produc_quadratic', 'cigar', 'fatalities', 'fatalities_quadratic', 'fatalities_interaction', 'grunfeld11', 'petersen', 'laborsupply',
         'cigar_lag', 'fatalities_full', 'males', 'wages']
VCOVS = ['HC0', 'lsdv_HC2', 'lsdv_HC3', 'cluster_entity_noneK'] + \
    [f'DK_L{l}_{p}' for l in (1, 2, 3) for p in ('fullK', 'xtscc', 'raw')] + \
    [f'NW_L{l}_{p}' for l in (1, 2, 3) for p in ('newey', 'raw')]
PS = ['F_entity', 'F_time', 'F_time_given_entity', 'F_entity_given_time', 'F_twoway_vs_pooled', 'LM_bp_individual', 'LM_bp_time',
    'LM_bp_twoways', 'pcdtest_cd_fe', 'pcdtest_cd_fe2', 'reset', 'xttest3_fe', 'xttest3_fe2']
head = lambda m: pick(m, ['y', 'x', 'entity', 'time'])
out = {'vcov': {}, 'estimators': {}, 'tests': {}, 'iv': {}}
for spec in SPECS:
    fe = load('fe_' + spec)['models']
    if spec == 'produc_quadratic': del fe['pooled']
    kept = {k: m for k, m in fe.items() if k + '_nosingletons' not in fe and not (spec == 'hedonic' and k == 'fe_time')}
    out['vcov'][spec] = {k: {**head(m), 'se': {v: m['vcov'][v]['se'] for v in VCOVS if m['vcov'].get(v, {}).get('se')},
        'df': {v: m['vcov'][v]['df_t'] for v in VCOVS if m['vcov'].get(v, {}).get('se')}} for k, m in kept.items()}
    re = load('re_' + spec)
    models = re['models']
    own = lambda m, *v: {**pick(m, ['coefficients', 'df_residual', 'n_used', 'sigma2']), 'se': {k: m['vcov'][k]['se'] for k in v if m['vcov'].get(k, {}).get('se')}}
    row = {**head(re), 'between': own(models['between_individual'], 'iid'), 'fd': own(models['fd'], 'iid', 'lm_cluster_entity')}
    for name in ('walhus', 'amemiya', 'nerlove'):
        m = models.get(f're_{name}_dfcor3_individual') or models.get(f're_{name}_individual')
        if m: row[name] = own(m, 'iid')
    # Differences by row and by time agree where no entity has a gap; see the README.
    if spec in ('produc_unbal', 'hedonic'): del row['fd']
    out['estimators'][spec] = row
    t = load('tests_' + spec)['tests']
    stat = lambda k: None if not isinstance(t.get(k), dict) or 'statistic' not in t[k] else next(iter(t[k]['statistic'].values()))
    out['tests'][spec] = {**{k: stat(k) for k in ['F_entity', 'F_time', 'F_time_given_entity', 'F_entity_given_time', 'F_twoway_vs_pooled',
        'LM_bp_individual', 'LM_bp_time', 'LM_bp_twoways', 'pcdtest_cd_fe', 'pcdtest_cd_fe2', 'reset']},
        'p': {k: t[k]['p'] for k in t if k in PS and t[k] and t[k].get('p') is not None},
        'xtserial': pick(t['xtserial'], ['F', 'df2', 'p']), 'xttest3_fe': t['xttest3_fe']['chi2'], 'xttest3_fe2': t['xttest3_fe2']['chi2'],
        'vif': t.get('vif_pooled', {}).get('vif'), 'vif_within': t.get('vif_within_twoway', {}).get('vif')}
iv = load('iv')['models']
for name in ['cigsw_1995_salestax', 'cigsw_1995_both', 'cigsw_panel_fe2', 'produc_unbal_iv_twoway']:
    m = iv[name]
    exact = m.get('ivreg') or m['ivreg_lsdv']
    diagnostics = lambda key: {k: v.get('statistic') for k, v in (exact.get(key) or {}).items()}
    out['iv'][name] = {'coefficients': exact['coefficients'], 'se': {k: m['vcov'][k]['se'] for k in ('iid', 'HC1', 'cluster_entity') if k in m['vcov']},
        'iid': diagnostics('diagnostics_iid'), 'HC1': diagnostics('diagnostics_HC1') or diagnostics('diagnostics')}
print(json.dumps(out, separators=(',', ':')).replace('},"', '},\n"'))
