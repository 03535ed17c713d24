# ---- kinks and smooth transitions ----------------------------------------------------------------------------------

# Standard errors of nonlinear least squares: A^-1 B A^-1, A half the Hessian of the sum of squares, B the scores'. Columns
# have coefficients, derivatives are by the parameters that columns depend on; `curvature` is of both, in that order.
nonlinear <- function(d, outcome, effects, columns, values, derivatives, curvature, vcov) {
  centered <- qr(dummies(d, effects))
  net <- function(v) sweep(qr.resid(centered, as.matrix(v)), 2, colMeans(as.matrix(v)), `+`)
  h <- net(cbind(columns, derivatives))
  own <- as.vector(net(d[[outcome]]))
  m <- lm(own ~ h)
  level <- mean(d[[outcome]]) - sum(colMeans(columns) * values)
  m$residuals <- own - level - as.vector(h[, seq_along(values), drop = FALSE] %*% values)
  names(m$coefficients) <- c("(Intercept)", colnames(h))
  x <- cbind(`(Intercept)` = 1, h)
  gram <- crossprod(x)
  hessian <- gram
  hessian[-1, -1] <- hessian[-1, -1] + curvature(m$residuals)
  inverse <- solve(hessian)
  leverage <- rowSums((x %*% inverse) * x)
  v <- do.call(covariance, c(list(m, d, effects = effects, leverage = leverage), vcov))
  v <- inverse %*% gram %*% v %*% gram %*% inverse
  dimnames(v) <- list(colnames(x), colnames(x))
  list(coef = c(level, values, rep(NA, ncol(derivatives))), v = v, residuals = m$residuals, x = x)
}

check_nonlinear <- function(model, fit, changes) {
  names <- colnames(fit$v)
  for (i in which(!is.na(fit$coef))) {
    check_value(model, "(1)", names[i], "estimate", fit$coef[i])
    check_value(model, "(1)", names[i], "std_error", sqrt(fit$v[i, i]))
  }
  for (name in names(changes)) {
    at <- match(changes[[name]], names)
    check_value(model, "(1)", name, "estimate", fit$coef[at[1]] - fit$coef[at[2]])
    check_value(model, "(1)", name, "std_error", sqrt(sum(fit$v[at, at] * c(1, -1, -1, 1))))
  }
  check_value(model, "(1)", "(rows)", "n", nrow(fit$x))
}

# Hansen's (2017) kink within effects: the point of least squares over all points between the trimmed ends, or over as many
# as `grid` says; its set holds the points whose F is not above `critical`.
kink_model <- function(model, d, outcome, by, controls, effects, trim, grid, critical, vcov) {
  x <- d[[by]]
  n <- nrow(d)
  basis <- qr(dummies(d, effects))
  net <- function(v) qr.resid(basis, as.matrix(v))
  y <- net(d[[outcome]])
  base <- net(cbind(x, as.matrix(d[controls])))
  rss <- function(more) sum(lm.fit(cbind(base, more), y)$residuals^2)
  at <- function(g) rss(net(pmin(x - g, 0)))
  low <- sapply(sort(unique(x)), function(v) sum(x <= v))
  least <- max(1, ceiling(trim * n - 1e-9))
  ends <- sort(unique(x))[low >= least & n - low >= least]
  if (is.null(grid)) {
    points <- ends
    for (j in seq_len(length(ends) - 1)) {
      # Between neighbors the kinked column is a - g b: the regression on both tells where the least is.
      b <- lm.fit(cbind(base, net(x * (x <= ends[j])), net(as.numeric(x <= ends[j]))), y)$coefficients
      g <- -b[length(b)] / b[length(b) - 1]
      if (is.finite(g) && g > ends[j] && g < ends[j + 1]) points <- c(points, g)
    }
    points <- sort(points)
  } else points <- seq(ends[1], ends[length(ends)], length.out = grid)
  sums <- sapply(points, at)
  g <- points[[which.min(sums)]]
  found <- min(sums)
  none <- sum(lm.fit(base, y)$residuals^2)
  df <- n - if ("{{entity}}" %in% effects) length(unique(d[["{{entity}}"]])) else 1
  inside <- which((sums - found) / (found / df) <= critical)
  end <- function(i, outer) {
    if (!is.null(grid) || outer < 1 || outer > length(points)) return(points[i])
    uniroot(function(q) (at(q) - found) / (found / df) - critical, sort(points[c(i, outer)]), tol = 1e-13)$root
  }
  values <- c(rss_0 = none, rss_1 = found, f = (none - found) / (found / df),
              conf_low = end(min(inside), min(inside) - 1), conf_high = end(max(inside), max(inside) + 1))
  for (name in names(values)) check_value(model, "search", "(search)", name, values[[name]])
  columns <- cbind(below = pmin(x - g, 0), above = pmax(x - g, 0), as.matrix(d[controls]))
  b <- lm.fit(net(columns), y)$coefficients
  k <- ncol(columns)
  curvature <- function(e) {
    out <- matrix(0, k + 1, k + 1)
    out[1, k + 1] <- out[k + 1, 1] <- sum(e * (x < g))
    out[2, k + 1] <- out[k + 1, 2] <- sum(e * (x > g))
    out
  }
  fit <- nonlinear(d, outcome, effects, columns, b, cbind(kink = -b[1] * (x < g) - b[2] * (x > g)), curvature, vcov)
  check_nonlinear(model, fit, list(change = c("above", "below")))
  check_value(model, "(1)", "kink", "estimate", g)
  check_value(model, "(1)", "kink", "std_error", sqrt(fit$v["kink", "kink"]))
}

# Panel smooth transition regression: the least sum of squares by a grid and nlminb, then Newton's steps; LM tests from their
# definition. Slopes are those with all transitions at 0, with the first at 1, and so on.
transition_model <- function(model, d, outcome, by, switching, controls, effects, trim, locations, transitions, vcov) {
  q <- d[[by]]
  n <- nrow(d)
  x <- as.matrix(d[switching])
  z <- as.matrix(d[controls])
  basis <- qr(dummies(d, effects))
  net <- function(v) qr.resid(basis, as.matrix(v))
  y <- as.vector(net(d[[outcome]]))
  g <- function(p) 1 / (1 + exp(-p[1] * Reduce(`*`, lapply(p[-1], function(place) q - place))))
  spread <- sqrt(mean((q - mean(q))^2))^locations
  bounds <- list(low = c(log(0.1 / spread), rep(quantile(q, trim), locations)),
                 high = c(log(1000 / spread), rep(quantile(q, 1 - trim), locations)))
  linear <- net(cbind(x, z))
  shapes <- list()
  sums <- sum(lm.fit(linear, y)$residuals^2)
  size <- 1 + locations
  split_up <- function(p) lapply(seq_len(length(p) / size), function(r) {
    own <- p[(r - 1) * size + seq_len(size)]
    c(exp(own[1]), sort(own[-1]))
  })
  rss <- function(p) {
    own <- do.call(cbind, lapply(split_up(p), function(shape) net(x * g(shape))))
    if (!all(is.finite(own))) return(1e300)
    sum(lm.fit(cbind(linear, own), y)$residuals^2)
  }
  p <- numeric()
  test_against(model, d, basis, y - linear %*% lm.fit(linear, y)$coefficients, linear, x, q, "linearity", 0)
  for (r in seq_len(transitions)) {
    places <- unique(quantile(q, seq(trim + 0.02, 0.98 - trim, length.out = if (locations == 1) 30 else 14)))
    steep <- seq(bounds$low[1], bounds$high[1], length.out = 20)
    starts <- as.matrix(do.call(expand.grid, c(list(steep), rep(list(places), locations))))
    if (locations == 2) starts <- starts[starts[, 2] < starts[, 3], , drop = FALSE]
    value <- apply(starts, 1, function(start) rss(c(p, start)))
    best <- list(objective = Inf)
    for (start in order(value)[1:8]) {
      try <- c(p, starts[start, ])
      for (pass in 1:4) try <- nlminb(try, rss, lower = rep(bounds$low, r), upper = rep(bounds$high, r),
        control = list(rel.tol = 1e-15, x.tol = 1e-15, eval.max = 2000, iter.max = 1000))$par
      if (rss(try) < best$objective) best <- list(objective = rss(try), par = try)
    }
    p <- best$par
    shapes <- split_up(p)
    shapes <- shapes[order(sapply(shapes, `[`, 2))]
    steepest <- sapply(shapes, `[`, 1) > exp(bounds$high[1]) * (1 - 1e-6)
    for (i in which(steepest)) shapes[[i]][1] <- exp(bounds$high[1])
    # Newton's method on the parameters, the slopes at their best for each.
    for (step in 1:50) {
      at <- design_at(d, y, q, x, z, net, g, shapes)
      h <- net(cbind(at$columns, at$derivatives))
      free <- c(rep(TRUE, ncol(at$columns)), !at$steepness | !rep(steepest, each = size))
      move <- solve((crossprod(h) + at$curvature(at$residuals))[free, free], crossprod(h[, free], at$residuals))
      change <- numeric(length(free))
      change[free] <- move
      change <- change[-seq_len(ncol(at$columns))]
      shapes <- lapply(seq_len(r), function(i) shapes[[i]] + change[(i - 1) * size + seq_len(size)])
      if (max(abs(change)) < 1e-13 * max(abs(unlist(shapes)))) break
    }
    p <- unlist(lapply(shapes, function(shape) c(log(shape[1]), shape[-1])))
    sums <- c(sums, rss(p))
    at <- design_at(d, y, q, x, z, net, g, shapes)
    test_against(model, d, basis, at$residuals, net(cbind(at$columns, at$derivatives)), x, q, "remaining", r)
  }
  for (r in seq_along(sums)) check_value(model, "search", "(search)", paste0("rss_", r - 1), sums[r])
  if (transitions == 0) {
    at <- list(columns = cbind(x, z), values = lm.fit(linear, y)$coefficients, derivatives = matrix(0, n, 0),
               curvature = function(e) matrix(0, ncol(linear), ncol(linear)), steepness = logical())
    steepest <- logical()
  }
  kept <- !(at$steepness & rep(steepest, each = size))
  free <- c(rep(TRUE, ncol(at$columns)), kept)
  fit <- nonlinear(d, outcome, effects, at$columns, at$values, at$derivatives[, kept, drop = FALSE],
                   function(e) at$curvature(e)[free, free, drop = FALSE], vcov)
  changes <- list()
  for (name in if (transitions > 0) switching) for (r in seq_len(transitions))
    changes[[paste0(name, " change ", r)]] <- paste0(name, " regime ", c(r, r - 1))
  check_nonlinear(model, fit, changes)
  for (r in seq_len(transitions)) for (i in seq_len(size)) {
    name <- colnames(at$derivatives)[(r - 1) * size + i]
    check_value(model, "(1)", name, "estimate", shapes[[r]][[i]])
    if (name %in% colnames(fit$v)) check_value(model, "(1)", name, "std_error", sqrt(fit$v[name, name]))
  }
}

# The model at given shapes: columns by regime, derivatives by shapes, and minus the residuals' second derivatives.
design_at <- function(d, y, q, x, z, net, g, shapes) {
  R <- length(shapes)
  values <- lapply(shapes, g)
  share <- function(r) (if (r == 0) 1 else values[[r]]) - (if (r == R) 0 else values[[r + 1]])
  by_regime <- do.call(cbind, lapply(seq_len(ncol(x)), function(k) {
    out <- sapply(0:R, function(r) x[, k] * share(r))
    colnames(out) <- paste0(colnames(x)[k], " regime ", 0:R)
    out
  }))
  columns <- cbind(by_regime, z)
  b <- lm.fit(net(columns), y)$coefficients
  residuals <- as.vector(y - net(columns) %*% b)
  slope <- function(k, r) b[(k - 1) * (R + 1) + r + 1]
  load <- lapply(seq_len(R), function(r)
    Reduce(`+`, lapply(seq_len(ncol(x)), function(k) x[, k] * (slope(k, r) - slope(k, r - 1)))))
  without <- function(shape, skip) Reduce(`*`, lapply(setdiff(seq_along(shape[-1]), skip), function(j) q - shape[j + 1]), 1)
  # Of the exponent gamma (q - c_1) ...: by gamma, then by each location; and twice.
  first <- function(shape) cbind(without(shape, 0), sapply(seq_along(shape[-1]), function(j) -shape[1] * without(shape, j)))
  twice <- function(shape, a, b) {
    if (a == b) return(0)
    if (min(a, b) == 1) return(-without(shape, max(a, b) - 1))
    shape[1] * without(shape, c(a, b) - 1)
  }
  size <- length(shapes[[1]])
  of_g <- lapply(seq_len(R), function(r) values[[r]] * (1 - values[[r]]) * first(shapes[[r]]))
  derivatives <- do.call(cbind, lapply(seq_len(R), function(r) load[[r]] * of_g[[r]]))
  colnames(derivatives) <- paste0(c("gamma", paste("location", seq_len(size - 1))), " of ", rep(seq_len(R), each = size))
  curvature <- function(e) {
    k <- ncol(columns)
    out <- matrix(0, k + R * size, k + R * size)
    for (r in seq_len(R)) for (a in seq_len(size)) {
      at <- k + (r - 1) * size + a
      for (j in seq_len(ncol(x))) for (s in 0:1) {
        own <- (j - 1) * (R + 1) + r + s
        out[own, at] <- out[at, own] <- -(2 * s - 1) * sum(e * x[, j] * of_g[[r]][, a])
      }
      for (c in seq_len(size)) {
        v <- values[[r]] * (1 - values[[r]])
        u <- first(shapes[[r]])
        second <- v * (1 - 2 * values[[r]]) * u[, a] * u[, c] + v * twice(shapes[[r]], a, c)
        out[at, k + (r - 1) * size + c] <- -sum(e * load[[r]] * second)
      }
    }
    out
  }
  list(columns = columns, values = b, residuals = residuals, derivatives = derivatives, curvature = curvature,
       steepness = rep(seq_len(size) == 1, R))
}

# LM tests that the regressors times powers of q do not belong into the model: of linearity all powers up to an order and
# each given the lower ones, of remaining transitions all up to an order.
test_against <- function(model, d, basis, residuals, null, x, q, hypothesis, transitions) {
  n <- length(q)
  s <- (q - mean(q)) / sd(q)
  powers <- lapply(1:3, function(o) qr.resid(basis, x * s^o))
  one <- function(name, order, e, null, added) {
    added <- qr.resid(qr(null), added)
    found <- qr(added, tol = 1e-10)
    columns <- qr.Q(found)[, seq_len(found$rank), drop = FALSE]
    df <- ncol(columns)
    df2 <- n - df - basis$rank - qr(null)$rank
    e <- as.vector(e)
    score <- crossprod(columns, e)
    lm <- n * sum(score^2) / sum(e^2)
    robust <- tryCatch(sum(score * solve(crossprod(rowsum(columns * e, d[["{{entity}}"]])), score)), error = function(x) NA)
    values <- c(lm_chi2 = lm, lm_f = lm * df2 / (n * df), robust_chi2 = robust, robust_f = robust * df2 / (n * df))
    for (v in names(values)) check_value(model, "(test)", sprintf("%s %d, %d", name, order, transitions), v, values[[v]])
  }
  for (o in 1:3) one(hypothesis, o, residuals, null, do.call(cbind, powers[1:o]))
  if (hypothesis == "linearity") for (o in 1:3) {
    given <- do.call(cbind, c(list(null), powers[seq_len(o - 1)]))
    one("sequence", o, qr.resid(qr(given), residuals), given, powers[[o]])
  }
}

