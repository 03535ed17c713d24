# Cuts what vcov.test.ts compares out of the full output of scripts/*.R. Run: python3 extract-vcov.py REFS > vcov.json
import json, re, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
cases = load('twoway_not_psd')['cases']
# The reference counts the singletons of hedonic, which we drop.
repaired = {k: c['se_cgm_repaired_slopes'] for k, c in cases.items() if not k.startswith('hedonic')}
m = load('longley')['model']
KEYS = ['iid', 'HC0', 'HC1', 'HC2', 'HC3'] + [f'NW_L{l}{a}' for l in (1, 2, 3) for a in ('', '_adj')]
longley = {'coefficients': m['coefficients'], 'rss': m['rss'], 'r2': m['r2'], 'r2_adj': m['r2_adj'], 'F': m['F'],
    'se': {k: m['vcov'][k]['se'] for k in KEYS}, 'vif': m['tests']['vif']}
print(json.dumps({'repaired': repaired, 'longley': longley}, separators=(',', ':')).replace('},"', '},\n"'))
