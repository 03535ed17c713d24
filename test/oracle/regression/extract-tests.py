# Cuts what named-tests.test.ts compares out of the full output of scripts/30_tests.R. Run: python3 extract-tests.py REFS > named-tests.json
import json, sys
refs = sys.argv[1]
SPECS = ['produc', 'produc_components', 'produc_interaction', 'produc_unbal', 'grunfeld', 'empluk', 'gasoline', 'hedonic',
         'produc_quadratic', 'cigar', 'fatalities', 'fatalities_quadratic', 'fatalities_interaction', 'grunfeld11', 'petersen', 'laborsupply',
         'cigar_lag', 'fatalities_full', 'males', 'wages']
KEYS = ['LM_honda_individual', 'LM_honda_time', 'LM_honda_twoways', 'LM_kw_twoways', 'LM_ghm_twoways', 'pbsytest_re', 'pbsytest_ar', 'pbsytest_j',
        'pwartest', 'pwfdtest_fe', 'pwfdtest_fd']
# A period before is the row before in plm: these specifications have entities with gaps.
BY_ROW = ['pbsytest_re', 'pbsytest_ar', 'pbsytest_j', 'pwartest', 'pwfdtest_fe', 'pwfdtest_fd']
out = {}
for spec in SPECS:
    d = json.load(open(f'{refs}/tests_{spec}.json'))
    row = {}
    for k in KEYS:
        t = d['tests'].get(k)
        if not t or not isinstance(t.get('statistic'), dict) or (k in BY_ROW and spec in ('produc_unbal', 'hedonic')): continue
        row[k] = {'statistic': next(iter(t['statistic'].values())), 'p': t.get('p'), 'df2': (t.get('df') or {}).get('df2') if k.startswith('pw') else None}
    re = json.load(open(f'{refs}/re_{spec}.json'))
    out[spec] = {k: re[k] for k in ('y', 'x', 'entity', 'time')} | {'tests': row}
print(json.dumps(out, separators=(',', ':')).replace('},"', '},\n"'))
