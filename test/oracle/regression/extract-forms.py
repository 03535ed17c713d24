# Cuts what forms.test.ts compares out of the full output of scripts/*.R. Run: python3 extract-forms.py REFS > forms.json
import json, sys
refs = sys.argv[1]
load = lambda name: json.load(open(f'{refs}/{name}.json'))
VCOVS = ['iid', 'HC1', 'cluster_entity', 'cluster_entity_CR0']
def own(m):
    return {'formula': m['formula'], 'n': m['n'], 'coefficients': m['coefficients'],
        'se': {v: m['vcov'][v]['se'] for v in VCOVS if v in m['vcov']}}
def stage(m):
    # Exact, with the absorbed effects counted; fixest's are not.
    exact = m.get('ivreg') or m.get('ivreg_lsdv') or {}
    one = exact.get('diagnostics_iid') or {}
    robust = exact.get('diagnostics_HC1') or {}
    pick = lambda d: {k: v['statistic'] for k, v in d.items() if v['statistic'] is not None}
    return {'iid': pick(one), 'HC1': pick(robust)}
forms = load('forms')['models']
iv = load('iv')['models']
out = {'forms': {k: own(m) for k, m in forms.items()},
    'iv': {k: {**own(m), 'statistics': stage(m)} for k, m in iv.items() if 'formula' in m}}
print(json.dumps(out, separators=(',', ':')).replace('},"', '},\n"'))
