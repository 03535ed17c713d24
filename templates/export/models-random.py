# ---- random effects -------------------------------------------------------------------------------------------------

def mean_by(x, group):
    """Means of columns by group, in place of the values; `group` holds codes from 0 on."""
    x = np.asarray(x, float)
    sums = np.zeros((group.max() + 1, *x.shape[1:]))
    np.add.at(sums, group, x)
    counts = np.bincount(group)
    return (sums / (counts[:, None] if x.ndim == 2 else counts))[group]


def basis_of(columns):
    """An orthonormal basis."""
    q, values, _ = np.linalg.svd(columns, full_matrices=False)
    return q[:, values > 1e-10 * values[0]] if len(values) and values[0] > 0 else q[:, :0]


def rest_on(x, basis):
    return x - basis @ (basis.T @ x)


def stages_on(y, x, z, endogenous):
    """Two-stage least squares on columns: fitted regressors, coefficients, residuals of the regressors themselves."""
    others = [j for j in range(x.shape[1]) if j not in endogenous]
    first = basis_of(np.column_stack([x[:, others], z]))
    fitted = x.copy()
    fitted[:, endogenous] = first @ (first.T @ x[:, endogenous])
    b = np.linalg.lstsq(fitted, y, rcond=1e-12)[0]
    return fitted, b, y - x @ b, basis_of(fitted).shape[1]


def swamy_arora(y, x, group, z, endogenous):
    """As Stata's xtreg, re has them (harmonic mean of the rows per group); with instruments from two-stage least squares."""
    def fit(y_, x_, z_, at):
        if z is None:
            residual = rest_on(y_, basis_of(x_))
            return residual @ residual, basis_of(x_).shape[1]
        residual, kept = stages_on(y_, x_, z_, at)[2:]
        return residual @ residual, kept

    n, groups = len(y), group.max() + 1
    one = np.sort(np.unique(group, return_index=True)[1])
    xm, ym = mean_by(x, group), mean_by(y, group)
    zm = None if z is None else mean_by(z, group)
    rss_e, rank_e = fit(y - ym, x - xm, None if z is None else z - zm, endogenous)
    with_constant = np.column_stack([np.ones(n), xm])
    rss_b, rank_b = fit(ym[one], with_constant[one], None if z is None else zm[one], [j + 1 for j in endogenous])
    e = rss_e / (n - groups - rank_e)
    harmonic = groups / (1 / np.bincount(group)).sum()
    return np.array([e, rss_b / (groups - rank_b) - e / harmonic])


def codes_to_dummies(group):
    return (group[:, None] == np.arange(group.max() + 1)).astype(float)


def by_moments(y, forms, effects):
    """Variances from sums of squares of residuals, each set equal to what it is expected to be."""
    n = len(y)

    def size(form, columns):
        return (form(columns) ** 2).sum()

    def trace(form):
        return sum(size(form, np.eye(n, len(at), -at[0])) for at in np.array_split(np.arange(n), max(1, n // 200)))

    ones = [codes_to_dummies(group) for group in effects]
    expected = [[trace(form), *[size(form, columns) for columns in ones]] for form in forms]
    return np.linalg.solve(np.array(expected), [size(form, y[:, None]) for form in forms])


def nerlove(y, x, effects):
    """Estimated effects' variances over their number less one, and RSS / N."""
    n = len(y)
    parts = [np.ones((n, 1)), *[codes_to_dummies(group)[:, 1:] for group in effects], x]
    b = np.linalg.lstsq(np.hstack(parts), y, rcond=1e-12)[0]
    residual = y - np.hstack(parts) @ b
    found, at = [residual @ residual / n], 1
    for group in effects:
        levels = group.max() + 1
        effect = np.concatenate([[0], b[at:at + levels - 1]])
        at += levels - 1
        w = np.bincount(group)
        level = w @ effect / n
        found.append(w @ (effect - level) ** 2 / n * levels / (levels - 1))
    return np.array(found)


def likelihood(y, x, group):
    """Share of the groups' variance at the maximum; slopes and sigma are at their best for each share."""
    own = np.bincount(group)
    design = np.column_stack([np.ones(len(y)), x])

    def at(share):
        ratio = share / (1 - share)
        theta = (1 - 1 / np.sqrt(1 + own * ratio))[group]
        columns = design - theta[:, None] * mean_by(design, group)
        target = y - theta * mean_by(y, group)
        b = np.linalg.lstsq(columns, target, rcond=1e-12)[0]
        e = ((target - columns @ b) ** 2).sum() / len(y)
        sums = np.bincount(group, y - design @ b)
        value = -len(y) / 2 * np.log(e) - np.log(1 + own * ratio).sum() / 2
        return e, value, ((sums / (1 + own * ratio)) ** 2 / e - own / (1 + own * ratio)).sum()

    shares = np.arange(0, 1, 0.025)
    best = int(np.argmax([at(share)[1] for share in shares]))
    ends = shares[max(0, best - 1)], [*shares, 1 - 1e-12][best + 1]
    share = 0.0 if best == 0 and at(0)[2] <= 0 else brentq(lambda v: at(v)[2], *ends, xtol=1e-15, rtol=1e-15)
    return np.array([at(share)[0], at(share)[0] * share / (1 - share)])


def components(y, x, effects, method, z, endogenous):
    if z is not None or (method == "swamy_arora" and len(effects) == 1):
        return swamy_arora(y, x, effects[0], z, endogenous)
    if method == "maximum_likelihood":
        return likelihood(y, x, effects[0])
    if method == "nerlove":
        return nerlove(y, x, effects)
    every = np.hstack([np.ones((len(y), 1)), *[codes_to_dummies(group)[:, 1:] for group in effects]])
    pooled = np.column_stack([np.ones(len(y)), x])
    of_all, of_whole, of_pooled = basis_of(every), basis_of(np.hstack([every, x])), basis_of(pooled)
    inverse = np.linalg.pinv(rest_on(x, of_all), rcond=1e-10)

    def first(v):
        return rest_on(v, of_whole)

    def less_slopes(v):
        rest = v - x @ (inverse @ rest_on(v, of_all))
        return rest - rest.mean(axis=0)

    def between(group):
        basis = basis_of(mean_by(pooled, group))
        return lambda v: rest_on(mean_by(v, group), basis)

    if method in ("swamy_arora", "baltagi_chang"):
        forms = [first, *[between(group) for group in effects]]
    elif method == "wallace_hussain":
        forms = [lambda v: rest_on(rest_on(v, of_pooled), of_all),
                 *[lambda v, g=group: mean_by(rest_on(v, of_pooled), g) for group in effects]]
    else:
        forms = [first, *[lambda v, g=group: mean_by(less_slopes(v), g) for group in effects]]
    return by_moments(y, forms, effects)


def transform_by(effects, ratios):
    """Makes errors independent: each group's mean off in part; of two effects a root of the inverse of their matrix."""
    theta = (1 - 1 / np.sqrt(1 + np.bincount(effects[0]) * ratios[0]))[effects[0]]

    def once(v):
        return v - (theta[:, None] if v.ndim == 2 else theta) * mean_by(v, effects[0])

    if len(effects) == 1 or ratios[1] == 0:
        return once
    own = once(codes_to_dummies(effects[1]))
    values, vectors = np.linalg.eigh(own.T @ own)
    root = np.sqrt(1 + np.maximum(values, 0) * ratios[1])
    shrink = (vectors * (ratios[1] / (root * (1 + root)))) @ vectors.T
    return lambda v: once(v) - own @ (shrink @ (own.T @ once(v)))


def random_effects(d, outcome, terms, random, others=(), method="swamy_arora", endogenous=(), instruments=(), ec2sls=False):
    """Feasible generalized least squares; other effects are dummies. With instruments G2SLS, or EC2SLS (means and deviations
    apart)."""
    x = d[list(terms)].to_numpy(float)
    if others:
        x = np.hstack([x, dummies(d, others)[:, 1:]])
    y = d[outcome].to_numpy(float)
    z = d[list(instruments)].to_numpy(float) if instruments else None
    at = [list(terms).index(name) for name in endogenous]
    effects = [d[role].astype("category").cat.codes.to_numpy().astype(int) for role in random]
    v = components(y, x, effects, method, z, at)
    quasi = transform_by(effects, np.maximum(v[1:], 0) / v[0])
    columns, target = np.column_stack([quasi(x), quasi(np.ones(len(y)))]), quasi(y)
    if z is not None:
        parts = np.column_stack([z, np.delete(x, at, axis=1)])
        means = mean_by(parts, effects[0])
        own = np.column_stack([np.ones(len(y)), parts - means, means]) if ec2sls else quasi(z)
        columns, b, residual, _ = stages_on(target, columns, own, at)
        target = columns @ b + residual
    names = [*terms, *[f"dummy {i}" for i in range(x.shape[1] - len(terms))], "(Intercept)"]
    m = sm.OLS(pd.Series(target), pd.DataFrame(columns, columns=names)).fit()
    m.likelihood = method == "maximum_likelihood"
    return m


