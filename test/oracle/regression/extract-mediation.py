# Cuts what mediation-steps.test.ts compares out of the full output of scripts/*.R: python3 extract-mediation.py REFS > mediation-steps.json
import json, sys
models = json.load(open(f'{sys.argv[1]}/mediation.json'))['models']
PATHS = ['c_total', 'a', 'b', 'c_direct']
def own(v):
    return {**{k: {i: v[k][i] for i in ('est', 'se', 'p')} for k in PATHS}, 'indirect': v['indirect'],
        **{k: {i: v[k][i] for i in ('se', 'z', 'p')} for k in ('sobel', 'aroian', 'goodman') if v[k] is not None}}
out = {k: {**{i: m[i] for i in ('y', 'm', 'x', 'controls')}, 'effects': [m['fe']] if isinstance(m['fe'], str) else m['fe'],
    **{v: own(m[v]) for v in ('iid', 'HC1', 'cluster_entity')}} for k, m in models.items()}
print(json.dumps(out, separators=(',', ':')).replace('},"', '},\n"'))
