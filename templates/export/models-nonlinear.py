# ---- kinks and smooth transitions -----------------------------------------------------------------------------------

def off_effects(d, effects):
    """Takes the effects out of columns."""
    q, values, _ = np.linalg.svd(dummies(d, effects), full_matrices=False)
    q = q[:, values > 1e-10 * values[0]]
    return lambda v: v - q @ (q.T @ v), q.shape[1]


def regressed(y, x):
    """Coefficients, residuals."""
    b = np.linalg.lstsq(x, y, rcond=1e-12)[0]
    return b, y - x @ b


def orthonormal(x, tolerance=1e-10):
    q, values, _ = np.linalg.svd(x / np.maximum(np.sqrt((x ** 2).sum(axis=0)), 1e-300), full_matrices=False)
    return q[:, values > tolerance * values[0]]


def nonlinear(d, outcome, effects, names, columns, values, derivatives, curvature, vcov):
    """Standard errors of nonlinear least squares: A^-1 B A^-1, A half the Hessian of the sum of squares, B the scores'.

    Columns have coefficients, derivatives are by the parameters that columns depend on; `curvature` is of both.
    """
    net, _ = off_effects(d, effects)
    raw = np.column_stack([columns, derivatives])
    x = np.column_stack([net(raw) + raw.mean(axis=0), np.ones(len(d))])
    y = d[outcome].to_numpy(float)
    level = y.mean() - columns.mean(axis=0) @ values
    e = net(y) + y.mean() - x[:, :len(values)] @ values - level
    gram = x.T @ x
    hessian = gram.copy()
    hessian[:-1, :-1] += curvature(e)
    inverse = np.linalg.inv(hessian)
    plain = np.linalg.inv(gram)
    m = SimpleNamespace(
        params=pd.Series([*values, *np.zeros(derivatives.shape[1]), level], index=[*names, "(Intercept)"]),
        model=SimpleNamespace(wexog=x), resid=e, wresid=e, df_resid=len(e) - x.shape[1], normalized_cov_params=plain,
        leverage=((x @ inverse) * x).sum(axis=1),
        cov_params=lambda: plain * (e @ e) / (len(e) - x.shape[1]))
    v = covariance(m, d, effects=effects, **vcov)
    return m.params, inverse @ gram @ v @ gram @ inverse


def check_nonlinear(model, params, v, changes, rows):
    names = list(params.index)
    for i, name in enumerate(names):
        if name not in ("kink", "shape") and not name.startswith(("gamma of", "location ")):
            check_value(model, "(1)", name, "estimate", params.iloc[i])
        check_value(model, "(1)", name, "std_error", np.sqrt(v[i, i]))
    for name, (after, before) in changes.items():
        at = [names.index(after), names.index(before)]
        check_value(model, "(1)", name, "estimate", params.iloc[at[0]] - params.iloc[at[1]])
        own = v[np.ix_(at, at)]
        check_value(model, "(1)", name, "std_error", np.sqrt(own[0, 0] + own[1, 1] - own[0, 1] - own[1, 0]))
    check_value(model, "(1)", "(rows)", "n", rows)


def kink_model(model, d, outcome, by, controls, effects, trim, grid, critical, entity, vcov):
    """Hansen's (2017) kink within effects: the point of least squares over all points between the trimmed ends, or over as
    many as `grid` says; its set holds the points whose F is not above `critical`."""
    x, z = d[by].to_numpy(float), d[list(controls)].to_numpy(float)
    n = len(d)
    net, _ = off_effects(d, effects)
    y = net(d[outcome].to_numpy(float))
    base = net(np.column_stack([x, z]))

    def rss(*more):
        e = regressed(y, np.column_stack([base, *more]))[1]
        return e @ e

    def at(g):
        return rss(net(np.minimum(x - g, 0)))

    ends = np.unique(x)
    low = np.array([(x <= v).sum() for v in ends])
    least = max(1, int(np.ceil(trim * n - 1e-9)))
    ends = ends[(low >= least) & (n - low >= least)]
    if grid is None:
        points = list(ends)
        for left, right in zip(ends[:-1], ends[1:]):
            # Between neighbors the kinked column is a - g b: the regression on both tells where the least is.
            b = regressed(y, np.column_stack([base, net(x * (x <= left)), net((x <= left).astype(float))]))[0]
            g = -b[-1] / b[-2]
            if left < g < right:
                points.append(g)
        points = np.sort(points)
    else:
        points = np.linspace(ends[0], ends[-1], grid)
    sums = np.array([at(g) for g in points])
    g, found, none = points[sums.argmin()], sums.min(), rss()
    df = n - (d[entity].nunique() if entity in effects else 1)
    inside = np.flatnonzero((sums - found) / (found / df) <= critical)

    def end(i, outer):
        if grid is not None or outer < 0 or outer >= len(points):
            return points[i]
        return brentq(lambda q: (at(q) - found) / (found / df) - critical, *sorted((points[i], points[outer])), xtol=1e-13)

    for name, value in {"rss_0": none, "rss_1": found, "f": (none - found) / (found / df),
                        "conf_low": end(inside[0], inside[0] - 1), "conf_high": end(inside[-1], inside[-1] + 1)}.items():
        check_value(model, "search", "(search)", name, value)
    columns = np.column_stack([np.minimum(x - g, 0), np.maximum(x - g, 0), z])
    b, k = regressed(y, net(columns))[0], columns.shape[1]
    under, over = (x < g).astype(float), (x > g).astype(float)

    def curvature(e):
        out = np.zeros((k + 1, k + 1))
        out[0, k] = out[k, 0] = e @ under
        out[1, k] = out[k, 1] = e @ over
        return out

    names = ["below", "above", *controls, "kink"]
    params, v = nonlinear(d, outcome, effects, names, columns, b, (-b[0] * under - b[1] * over)[:, None], curvature, vcov)
    check_nonlinear(model, params, v, {"change": ("above", "below")}, n)
    check_value(model, "(1)", "kink", "estimate", g)


class Transitions:
    """The model at given shapes (gamma, then locations): columns by regime, derivatives, minus residuals' curvature."""

    def __init__(self, y, q, x, z, net, shapes):
        self.q, self.x, self.shapes = q, x, shapes
        self.size = len(shapes[0])
        self.g = [transition(q, shape) for shape in shapes]
        count = len(shapes)
        shares = [(1 if r == 0 else self.g[r - 1]) - (0 if r == count else self.g[r]) for r in range(count + 1)]
        self.columns = np.column_stack([*[column * share for column in x.T for share in shares], z])
        self.b, self.residuals = regressed(y, net(self.columns))
        slopes = self.b[:x.shape[1] * (count + 1)].reshape(x.shape[1], count + 1)
        self.load = [x @ (slopes[:, r + 1] - slopes[:, r]) for r in range(count)]
        self.of_g = [(g * (1 - g))[:, None] * self.first(shape) for g, shape in zip(self.g, shapes)]
        self.derivatives = np.column_stack([load[:, None] * own for load, own in zip(self.load, self.of_g)])

    def without(self, shape, skip):
        out = np.ones(len(self.q))
        for j, place in enumerate(shape[1:], 1):
            if j not in skip:
                out = out * (self.q - place)
        return out

    def first(self, shape):
        """Of the exponent gamma (q - c_1) ...: by gamma, then by each location."""
        return np.column_stack([self.without(shape, ()), *[-shape[0] * self.without(shape, (j,))
                                                           for j in range(1, len(shape))]])

    def twice(self, shape, a, b):
        if a == b:
            return 0.0
        if min(a, b) == 0:
            return -self.without(shape, (max(a, b),))
        return shape[0] * self.without(shape, (a, b))

    def curvature(self, e):
        k, size, count = self.columns.shape[1], self.size, len(self.shapes)
        out = np.zeros((k + count * size, k + count * size))
        for r, shape in enumerate(self.shapes):
            g, u = self.g[r], self.first(shape)
            v = g * (1 - g)
            for a in range(size):
                at = k + r * size + a
                for j in range(self.x.shape[1]):
                    for s in (0, 1):
                        own = j * (count + 1) + r + s
                        out[own, at] = out[at, own] = -(2 * s - 1) * (e @ (self.x[:, j] * self.of_g[r][:, a]))
                for c in range(size):
                    second = v * (1 - 2 * g) * u[:, a] * u[:, c] + v * self.twice(shape, a, c)
                    out[at, k + r * size + c] = -(e @ (self.load[r] * second))
        return out


def transition(q, shape):
    exponent = shape[0] * np.prod([q - place for place in shape[1:]], axis=0)
    return 1 / (1 + np.exp(np.clip(-exponent, -700, 700)))


def transition_model(model, d, outcome, by, switching, controls, effects, trim, locations, transitions, entity, vcov):
    """Panel smooth transition regression: the least sum of squares by a grid and a search, then Newton's steps; LM tests
    from their definition. Slopes are those with all transitions at 0, with the first at 1, and so on."""
    q, x, z = d[by].to_numpy(float), d[list(switching)].to_numpy(float), d[list(controls)].to_numpy(float)
    net, rank_ = off_effects(d, effects)
    y = net(d[outcome].to_numpy(float))
    linear = net(np.column_stack([x, z]))
    size, spread = 1 + locations, q.std() ** locations
    low = np.array([np.log(0.1 / spread), *[np.quantile(q, trim)] * locations])
    high = np.array([np.log(1000 / spread), *[np.quantile(q, 1 - trim)] * locations])

    def split_up(p):
        return [np.array([np.exp(own[0]), *np.sort(own[1:])]) for own in np.reshape(p, (-1, size))]

    def rss(p):
        own = [net(x * transition(q, shape)[:, None]) for shape in split_up(p)]
        e = regressed(y, np.column_stack([linear, *own]))[1]
        return e @ e

    groups = d[entity].astype("category").cat.codes.to_numpy()
    b, e = regressed(y, linear)
    test_against(model, groups, net, rank_, e, linear, x, q, "linearity", 0)
    sums, p, at, steepest = [e @ e], np.array([]), None, []
    for r in range(1, transitions + 1):
        places = np.quantile(q, np.linspace(trim + 0.02, 0.98 - trim, 25 if locations == 1 else 12))
        starts = [s for s in itertools.product(np.linspace(low[0], high[0], 16), *[places] * locations)
                  if list(s[1:]) == sorted(set(s[1:]))]
        value = [rss([*p, *start]) for start in starts]
        best = (np.inf, None)
        for start in np.argsort(value)[:6]:
            found = np.array([*p, *starts[start]])
            for _ in range(2):
                found = minimize(rss, found, method="Nelder-Mead", bounds=list(zip(np.tile(low, r), np.tile(high, r))),
                                 options={"xatol": 1e-9, "fatol": 1e-14, "maxiter": 4000, "maxfev": 4000}).x
            best = min(best, (rss(found), tuple(found)))
        shapes = sorted(split_up(best[1]), key=lambda shape: shape[1])
        steepest = [shape[0] > np.exp(high[0]) * (1 - 1e-6) for shape in shapes]
        for shape, steep in zip(shapes, steepest):
            if steep:
                shape[0] = np.exp(high[0])
        for _ in range(50):
            # Newton's method on the parameters, the slopes at their best for each.
            at = Transitions(y, q, x, z, net, shapes)
            h, k = net(np.column_stack([at.columns, at.derivatives])), at.columns.shape[1]
            free = np.array([True] * k + [not (j == 0 and steep) for steep in steepest for j in range(size)])
            hessian = (h.T @ h + at.curvature(at.residuals))[np.ix_(free, free)]
            change = np.zeros(len(free))
            change[free] = np.linalg.solve(hessian, h[:, free].T @ at.residuals)
            change = change[k:].reshape(-1, size)
            shapes = [shape + move for shape, move in zip(shapes, change)]
            if np.abs(change).max() < 1e-13 * np.abs(shapes).max():
                break
        p = np.concatenate([[np.log(shape[0]), *shape[1:]] for shape in shapes])
        sums.append(rss(p))
        at = Transitions(y, q, x, z, net, shapes)
        null = net(np.column_stack([at.columns, at.derivatives]))
        test_against(model, groups, net, rank_, at.residuals, null, x, q, "remaining", r)
    for r, value in enumerate(sums):
        check_value(model, "search", "(search)", f"rss_{r}", value)
    kept = [j for r, steep in enumerate(steepest) for j in range(r * size, (r + 1) * size) if not (steep and j == r * size)]
    shape_names = [f"{'gamma' if j == 0 else f'location {j}'} of {r + 1}" for r in range(transitions) for j in range(size)]
    if at is None:
        names, columns, values, derivatives = [*switching, *controls], np.column_stack([x, z]), b, np.zeros((len(q), 0))
    else:
        names = [f"{name} regime {r}" for name in switching for r in range(transitions + 1)] + list(controls)
        columns, values, derivatives = at.columns, at.b, at.derivatives[:, kept]
    own = [*range(len(names)), *[len(names) + j for j in kept]]

    def curvature(e):
        return np.zeros((len(own), len(own))) if at is None else at.curvature(e)[np.ix_(own, own)]

    params, v = nonlinear(d, outcome, effects, names + [shape_names[j] for j in kept], columns, values, derivatives,
                          curvature, vcov)
    changes = {f"{name} change {r}": (f"{name} regime {r}", f"{name} regime {r - 1}")
               for name in switching for r in range(1, transitions + 1)}
    check_nonlinear(model, params, v, changes, len(q))
    for name, value in zip(shape_names, [] if at is None else np.concatenate(at.shapes)):
        check_value(model, "(1)", name, "estimate", value)


def test_against(model, groups, net, rank_, residuals, null, x, q, hypothesis, transitions):
    """LM tests that the regressors times powers of q do not belong into the model: of linearity all powers up to an order and
    each given the lower ones, of remaining transitions all up to an order."""
    n = len(q)
    s = (q - q.mean()) / q.std(ddof=1)
    powers = [net(x * (s ** order)[:, None]) for order in (1, 2, 3)]

    def one(name, order, e, given, added):
        basis = orthonormal(given)
        columns = orthonormal(added - basis @ (basis.T @ added))
        df = columns.shape[1]
        df2 = n - df - rank_ - basis.shape[1]
        score = columns.T @ e
        sums = np.zeros((groups.max() + 1, df))
        np.add.at(sums, groups, columns * e[:, None])
        lm = n * (score @ score) / (e @ e)
        meat = sums.T @ sums
        robust = score @ np.linalg.solve(meat, score) if np.linalg.matrix_rank(meat) == df else np.nan
        for quantity, value in {"lm_chi2": lm, "lm_f": lm * df2 / (n * df), "robust_chi2": robust,
                                "robust_f": robust * df2 / (n * df)}.items():
            check_value(model, "(test)", f"{name} {order}, {transitions}", quantity, value)

    for order in (1, 2, 3):
        one(hypothesis, order, residuals, null, np.column_stack(powers[:order]))
    if hypothesis == "linearity":
        for order in (1, 2, 3):
            given = np.column_stack([null, *powers[:order - 1]])
            one("sequence", order, regressed(residuals, given)[1], given, powers[order - 1])


