import itertools
import os
import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import brentq, minimize
from statsmodels.stats import sandwich_covariance as sw

os.chdir(os.path.dirname(os.path.abspath(__file__)))
TEXT = {{text_columns}}
data = pd.read_csv("data.csv", dtype={name: str for name in TEXT}, keep_default_na=False, na_values={
    name: [""] for name in pd.read_csv("data.csv", nrows=0).columns})
expected = pd.read_csv("expected.csv", dtype={"model": str, "column": str, "term": str}, keep_default_na=False)
expected["value"] = expected["value"].astype(float)
wanted = {tuple(row[:4]): row[4] for row in expected.itertuples(index=False)}
TOLERANCE = 1e-6  # relative
compared, differences, fits, asked, missing = set(), [], {}, set(), set()


# ---- samples --------------------------------------------------------------------------------------------------------

def complete(columns, where=None):
    """Rows with a value in every column, where the column `where` is 1."""
    kept = data[list(columns)].notna().all(axis=1)
    if where is not None:
        kept &= data[where] == 1
    return data[kept].copy()


def without_singletons(d, effects, slopes=None):
    """Rows that stand alone in an absorbed effect say nothing of the slopes; they go, one after another, as in reghdfe.
    So do those of a level that its own constant and slopes fit exactly."""
    slopes = slopes or {}
    while True:
        alone = np.zeros(len(d), bool)
        for effect in effects:
            x = np.column_stack([np.ones(len(d)), *[d[name].to_numpy(float) for name in slopes.get(effect, [])]])
            for rows in d.groupby(effect, sort=False).indices.values():
                if len(rows) <= x.shape[1] and np.linalg.matrix_rank(x[rows]) == len(rows):
                    alone[rows] = True
        if not alone.any():
            return d
        d = d[~alone].copy()


def changes(d, columns, entity, time, span=1):
    """Changes over `span` periods, matched by the value of the period; other columns are those of the later row."""
    before = d.set_index([entity, time])
    keys = list(zip(d[entity], d[time] - span))
    there = np.array([key in before.index for key in keys])
    later = d[there].copy()
    keys = [key for key, found in zip(keys, there) if found]
    for x in columns:
        later[x] = later[x].to_numpy() - before.loc[keys, x].to_numpy()
    return later


def means(d, columns, entity):
    first = d.drop_duplicates(entity).copy()
    for x in columns:
        first[x] = first[entity].map(d.groupby(entity)[x].mean())
    return first


# ---- regressions ----------------------------------------------------------------------------------------------------

def dummies(d, effects, slopes=None):
    """Of effects, and of the slopes that differ by them: {"state": ["year"]} is a trend for each state."""
    parts = [np.ones((len(d), 1))]
    for effect in effects:
        parts.append(pd.get_dummies(d[effect].astype(str), drop_first=True).to_numpy(float))
        for name in (slopes or {}).get(effect, []):
            column = d[name].to_numpy(float)
            column = (column - column.mean()) / column.std()
            parts.append(pd.get_dummies(d[effect].astype(str)).to_numpy(float) * column[:, None])
    return np.hstack(parts)


def rank(d, effects, slopes=None):
    return np.linalg.matrix_rank(dummies(d, effects, slopes))


def weight_of(d, weights):
    return np.ones(len(d)) if weights is None else d[weights].to_numpy(float)


def net_of(d, columns, effects, weights=None, slopes=None):
    """Columns net of the effects, that is of their dummies (Frisch, Waugh, Lovell), with the mean put back."""
    if not effects:
        return d.copy()
    w = weight_of(d, weights)
    root = np.sqrt(w)[:, None]
    x = dummies(d, effects, slopes)
    values = d[list(columns)].to_numpy(float)
    center = np.average(values, axis=0, weights=w)
    fitted = np.linalg.lstsq(root * x, root * (values - center), rcond=None)[0]
    out = d.copy()
    out[list(columns)] = values - x @ fitted
    return out


def ols(d, outcome, terms, weights=None, constant=True):
    x = d[list(terms)].copy()
    if constant:
        x["(Intercept)"] = 1.0
    if weights is None:
        return sm.OLS(d[outcome].astype(float), x.astype(float)).fit()
    return sm.WLS(d[outcome].astype(float), x.astype(float), weights=d[weights].astype(float)).fit()


def two_stages(d, outcome, terms, endogenous, instruments, weights=None):
    """The second stage of two-stage least squares, with the residuals of the terms themselves."""
    fitted = d.copy()
    exogenous = [x for x in terms if x not in endogenous]
    for x in endogenous:
        fitted[x] = ols(d, x, exogenous + list(instruments), weights).fittedvalues
    slopes = ols(fitted, outcome, terms, weights).params
    gap = sum(slopes[x] * (d[x] - fitted[x]) for x in endogenous)
    fitted[outcome] = d[outcome] - gap
    return ols(fitted, outcome, terms, weights)


# ---- covariance matrices --------------------------------------------------------------------------------------------

def nested(inner, outer):
    return bool((outer.groupby(inner.to_numpy()).nunique() == 1).all())


def semidefinite(v, names):
    """A two-way matrix with negative eigenvalues gets zeros for them, as in reghdfe; the block of the slopes by itself."""
    def repaired(m):
        diagonal = np.diag(m)
        root = np.where(diagonal > 0, np.sqrt(np.maximum(diagonal, 0)), 1)
        if (diagonal >= 0).all() and np.linalg.eigvalsh(m / np.outer(root, root))[0] >= -1e-12 * len(m):
            return m
        values, vectors = np.linalg.eigh(m)
        return (vectors * np.maximum(values, 0)) @ vectors.T

    slopes = np.array([name != "(Intercept)" for name in names])
    out = repaired(v).copy()
    if slopes.any():
        out[np.ix_(slopes, slopes)] = repaired(v[np.ix_(slopes, slopes)])
    return out


def covariance(m, d, kind, effects=(), by=(), small_sample="none", lags=0, entity=None, time=None, trends=None,
               constant=True):
    """statsmodels' sandwich, and the correction for small samples in the open.

    reghdfe: (N-1)/(N-K) G/(G-1), K without the effects that are nested in a cluster, but for one constant;
    areg: K with every effect; plm: K the slopes alone; none: no correction.
    """
    def absorbed(some):
        return rank(d, some, trends) if some or constant else 0

    n, slopes = len(d), len(m.params) - constant
    k = slopes + absorbed(effects)
    if kind == "iid":
        return np.asarray(m.cov_params()) * m.df_resid / (n if getattr(m, "likelihood", False) else n - k)
    if kind == "HC0":
        return sw.cov_white_simple(m, use_correction=False)
    if kind == "HC1":
        return sw.cov_white_simple(m, use_correction=False) * n / (n - k)
    if kind in ("HC2", "HC3"):
        x, e = m.model.wexog, np.asarray(m.wresid)
        w = getattr(m.model, "weights", np.ones(n)) * np.ones(n)
        b = np.linalg.inv(x.T @ x)
        q, values, _ = np.linalg.svd(np.sqrt(w)[:, None] * dummies(d, effects, trends), full_matrices=False)
        effect_part = (q[:, values > 1e-10 * values[0]] ** 2).sum(axis=1)
        own = getattr(m, "leverage", ((x @ b) * x).sum(axis=1))
        leverage = own + (effect_part - w / w.sum() if constant else 0)
        e = e / (np.sqrt(1 - leverage) if kind == "HC2" else 1 - leverage)
        return b @ ((x * e[:, None]).T @ (x * e[:, None])) @ b
    if kind == "cluster":
        codes = [d[c].astype("category").cat.codes.to_numpy() for c in by]
        if len(codes) == 1:
            v = sw.cov_cluster(m, codes[0], use_correction=False)
        else:
            v = semidefinite(sw.cov_cluster_2groups(m, codes[0], codes[1], use_correction=False)[0], m.params.index)
        g = min(d[c].nunique() for c in by)
        inside = [f for f in effects if any(nested(d[f], d[c]) for c in by)]
        if small_sample == "none":
            return v
        counted = {
            "areg": k,
            "plm": slopes if effects else k,
            "reghdfe": k - absorbed(inside) + 1 if inside else k,
        }[small_sample]
        return v * (n - 1) / (n - counted) * g / (g - 1)
    x, e = m.model.wexog, np.asarray(m.wresid)
    b = np.linalg.inv(x.T @ x)
    scores = pd.DataFrame(x * e[:, None])
    if kind == "driscoll_kraay":
        sums = scores.groupby(d[time].to_numpy()).sum().to_numpy()
        v = b @ sw.S_hac_simple(sums, nlags=lags) @ b
        if small_sample == "none":
            return v
        periods = d[time].nunique()
        left = [f for f in effects if not nested(d[entity], d[f])]
        counted = k if small_sample == "reghdfe" or not effects else slopes + absorbed(left)
        return v * periods / (periods - 1) * (n - 1) / (n - counted)
    meat = sum(sw.S_hac_simple(group.to_numpy(), nlags=lags) for _, group in scores.groupby(d[entity].to_numpy()))
    v = b @ meat @ b
    return v if small_sample == "none" else v * n / (n - k)


# ---- comparison -----------------------------------------------------------------------------------------------------

def check_value(model, column, term, quantity, value, by="statsmodels"):
    key = (model, column, term, quantity)
    if key not in wanted:
        return
    compared.add(key)
    if abs(value - wanted[key]) <= TOLERANCE * max(abs(wanted[key]), 1e-12):
        return
    differences.append(key)
    print("DIFFERS", *key, f"repro {wanted[key]:.12g}, {by} {value:.12g}")


def not_asked(model):
    """What of a model the script of R repeats and this one does not."""
    for key in [key for key in wanted if key[0] == model and key not in compared]:
        del wanted[key]


def check(model, column, m, v, rows=None):
    errors = np.sqrt(np.diag(v))
    fits[(model, column)] = (m.params, dict(zip(m.params.index, errors)))
    for term, estimate, error in zip(m.params.index, m.params, errors):
        check_value(model, column, term, "estimate", estimate)
        check_value(model, column, term, "std_error", error)
    check_value(model, column, "(rows)", "n", len(m.resid) if rows is None else rows)


def also(model, column, d, outcome, terms, entity, time, entity_effects, time_effects):
    """The same by linearmodels, where it is installed."""
    try:
        from linearmodels.panel import PanelOLS
    except ImportError:
        missing.add("linearmodels")
        return
    asked.add("linearmodels")
    panel = d.set_index([entity, time])
    fit = PanelOLS(panel[outcome], panel[list(terms)], entity_effects=entity_effects, time_effects=time_effects).fit()
    for term in terms:
        check_value(model, column, term, "estimate", fit.params[term], "linearmodels")


def check_product(model, label, column_a, term_a, column_b, term_b):
    """a of one equation times b of another; Sobel's statistic."""
    (a, sa), (b, sb) = fits[(model, column_a)], fits[(model, column_b)]
    product = a[term_a] * b[term_b]
    error = np.sqrt(a[term_a] ** 2 * sb[term_b] ** 2 + b[term_b] ** 2 * sa[term_a] ** 2)
    check_value(model, "indirect", label, "estimate", product)
    check_value(model, "indirect", label, "sobel", product / error)
    both = sa[term_a] ** 2 * sb[term_b] ** 2
    check_value(model, "indirect", label, "aroian", product / np.sqrt(error ** 2 + both))
    if error ** 2 > both:
        check_value(model, "indirect", label, "goodman", product / np.sqrt(error ** 2 - both))


def check_effect(model, label, *products):
    """A sum of products of slopes; each product is a sign and slopes, each slope so many times the terms of a column."""
    def slope(column, terms):
        return sum(fits[(model, column)][0][term] * times for term, times in terms.items())

    value = sum(sign * np.prod([slope(column, terms) for column, terms in factors]) for sign, *factors in products)
    check_value(model, "effects", label, "estimate", value)


def check_hausman(model, d, outcome, terms, effects, entity):
    """Fixed against random effects with errors that are independent and of equal variance; the contrast is on the slopes."""
    fe = ols(net_of(d, [outcome, *terms], effects), outcome, terms)
    k = len(terms)
    v_fe = covariance(fe, d, "iid", effects)[:k, :k]
    re = random_effects(d, outcome, terms, [entity], [f for f in effects if f != entity])
    v_re = np.asarray(re.cov_params())[:k, :k]
    difference = fe.params.to_numpy()[:k] - re.params.to_numpy()[:k]
    s2_fe = (fe.resid ** 2).sum() / (len(d) - k - rank(d, effects))
    s2_re = (re.resid ** 2).sum() / re.df_resid

    def quadratic(v):
        return difference @ np.linalg.solve(v, difference)

    check_value(model, "(test)", "statistic", "statistic", quadratic(v_fe - v_re))
    check_value(model, "(test)", "sigmamore", "statistic", quadratic(v_fe * s2_re / s2_fe - v_re))
    # Mundlak's test: the means of entities add nothing to the random effects.
    d = d.copy()
    names = [f"mean of {x}" for x in terms]
    for x, name in zip(terms, names):
        d[name] = d.groupby(entity)[x].transform("mean")
    kept = [name for name, x in zip(names, terms) if (d[name] - d[x]).abs().max() > 1e-9 * d[x].abs().max()
            and d[name].std() > 1e-9 * d[x].std()]
    m = random_effects(d, outcome, [*terms, *kept], [entity], [f for f in effects if f != entity])
    v = covariance(m, d, "cluster", by=[entity], small_sample="reghdfe")
    at = [m.params.index.get_loc(name) for name in kept]
    b = m.params.to_numpy()[at]
    check_value(model, "(test)", "auxiliary", "statistic", b @ np.linalg.solve(v[np.ix_(at, at)], b))


def threshold_search(d, outcome, by, switching, controls, effects, trim, most, selected, confidence, entity,
                     intercepts=False, grid=None):
    """Hansen's (1999) search over every distinct value that leaves `trim` of the rows in each regime, or over so many
    quantiles (`grid`) of the distinct values, as his own program has them, where a value is the first of the upper regime:
    one threshold after another, each found again given the later ones; the set of each of the `selected` ones by the likelihood ratio."""
    basis = np.linalg.svd(dummies(d, effects), full_matrices=False)
    basis = basis[0][:, basis[1] > 1e-10 * basis[1][0]]

    def net(v):
        return v - basis @ (basis.T @ v)

    q, n = d[by].to_numpy(float), len(d)
    y = net(d[outcome].to_numpy(float))
    fixed = net(d[[*switching, *controls]].to_numpy(float))
    changing = d[list(switching)].to_numpy(float)
    if intercepts:
        changing = np.column_stack([changing, np.ones(n)])
    distinct = np.unique(q)
    if grid is not None:
        end = trim[0] + (1 / grid) * (grid - 2 * grid * trim[0])
        points = trim[0] + np.arange(int((end - trim[0]) * grid + 1e-10) + 1) * (1 / grid)
        picked = np.unique(np.floor(np.minimum(points, end) * len(distinct)).astype(int))
        distinct = distinct[picked[(picked > 1) & (picked <= len(distinct))] - 1]

    def rss(x):
        residual = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        return residual @ residual

    def below(gamma):
        return net(changing * (q <= gamma if grid is None else q < gamma)[:, None])

    def has_room(i, own, given):
        if grid is None:
            least = max(1, int(np.ceil(own * n - 1e-9)))
            return np.diff([0, *np.sort([np.sum(q <= v) for v in [distinct[i], *given]]), n]).min() >= least
        places = [np.searchsorted(distinct, v) + 1 for v in given]
        return all(i + 1 < np.ceil(j - grid * own - 1 - 1e-9) or i + 1 >= np.ceil(j + grid * own - 1 - 1e-9) for j in places)

    def search(step, given):
        own = trim[min(step, len(trim)) - 1]
        base = np.hstack([fixed, *[below(g) for g in given]])
        at = [g for i, g in enumerate(distinct) if has_room(i, own, given)]
        if not at:
            return None
        value = np.array([rss(np.hstack([base, below(g)])) for g in at])
        return {"at": np.array(at), "value": value, "threshold": at[value.argmin()], "rss": value.min(), "null": rss(base)}

    scale = n - d[entity].nunique()
    out, placed = {"rss_0": rss(fixed)}, []
    for step in range(1, most + 1):
        found = search(step, [own["threshold"] for own in placed])
        if found is None:
            break
        out[f"rss_{step}"], out[f"f_{step}"] = found["rss"], (found["null"] - found["rss"]) / (found["rss"] / scale)
        placed.append(found)
        least = found["rss"]
        for i in range(step - 1):
            better = search(step, [own["threshold"] for j, own in enumerate(placed) if j != i])
            if better is not None and better["rss"] <= least * (1 + 1e-9):
                placed[i], least = better, better["rss"]
        if step == selected:
            for i, own in enumerate(sorted(placed, key=lambda one: one["threshold"]), 1):
                ratio = (own["value"] - own["rss"]) / (own["rss"] / scale)
                inside = own["at"][ratio <= -2 * np.log(1 - np.sqrt(confidence))]
                out[f"threshold_{i}"], out[f"conf_low_{i}"], out[f"conf_high_{i}"] = own["threshold"], inside[0], inside[-1]
    return out


def finish():
    print(f"{len(compared)} of {len(wanted)} numbers compared to a relative {TOLERANCE:g}; "
          f"{len(differences)} comparisons differ.")
    if asked:
        print("Also by:", ", ".join(sorted(asked)))
    if missing:
        print("Not installed, so not asked:", ", ".join(sorted(missing)))
    left = [key for key in wanted if key not in compared]
    if left:
        print("NOT COMPARED", *[" ".join(key) for key in left], sep="\n  ")
    sys.exit(1 if differences or left else 0)
