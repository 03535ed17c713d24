# ---- random effects ------------------------------------------------------------------------------------------------

# Means of a column, or of each column of a matrix, by group, in place of the values.
mean_by <- function(x, group) {
  means <- rowsum(x, group) / as.vector(table(group))
  if (is.matrix(x)) means[group, , drop = FALSE] else means[group, 1]
}

# Residuals of a column, or of each column of a matrix, on other columns or their decomposition.
rest_on <- function(x, columns) qr.resid(if (is.qr(columns)) columns else qr(columns), x)

# Two-stage least squares on columns: fitted regressors, coefficients, residuals of the regressors themselves.
stages_on <- function(y, x, z, endogenous) {
  fitted <- x
  first <- cbind(x[, setdiff(colnames(x), endogenous), drop = FALSE], z)
  fitted[, endogenous] <- x[, endogenous] - rest_on(x[, endogenous, drop = FALSE], first)
  second <- lm.fit(fitted, y)
  kept <- !is.na(second$coefficients)
  list(fitted = fitted, rank = second$rank, coefficients = second$coefficients,
       residuals = y - as.vector(x[, kept, drop = FALSE] %*% second$coefficients[kept]))
}

# Swamy and Arora's components as Stata's xtreg, re has them: harmonic mean of the rows per group; with instruments from
# two-stage least squares within and between.
swamy_arora <- function(y, x, group, z = NULL, endogenous = character()) {
  fit <- function(y, x, z) {
    if (is.null(z)) { m <- lm.fit(x, y); return(c(rss = sum(m$residuals^2), rank = m$rank)) }
    m <- stages_on(y, x, z, endogenous)
    c(rss = sum(m$residuals^2), rank = m$rank)
  }
  means <- function(v) if (is.null(v)) NULL else mean_by(v, group)
  one <- !duplicated(group)
  # A column that does not vary within is rounding there, and no column.
  inside <- x - means(x)
  inside[, sqrt(colSums(inside^2)) < 1e-10 * sqrt(colSums(x^2))] <- 0
  within <- fit(y - means(y), inside, if (is.null(z)) NULL else z - means(z))
  between <- fit(means(y)[one], cbind(`(Intercept)` = 1, means(x))[one, , drop = FALSE], means(z)[one, , drop = FALSE])
  groups <- sum(one)
  e <- within[["rss"]] / (length(y) - groups - within[["rank"]])
  harmonic <- groups / sum(1 / table(group))
  c(e = e, u = between[["rss"]] / (groups - between[["rank"]]) - e / harmonic)
}

# Variances from sums of squares of residuals: each, `see` of the residuals of `maker`, is set equal to what it is expected
# to be, the traces worked out column by column of the identity and of the dummies of each random effect.
by_moments <- function(y, forms, effects) {
  n <- length(y)
  size <- function(form, columns) sum(form$see(form$maker(columns))^2)
  trace <- function(form) sum(sapply(split(seq_len(n), ceiling(seq_len(n) / 200)), function(at) {
    size(form, matrix(as.numeric(outer(seq_len(n), at, `==`)), n))
  }))
  ones <- lapply(effects, function(g) unname(model.matrix(~ 0 + factor(g))))
  expected <- t(sapply(forms, function(form) c(trace(form), sapply(ones, function(columns) size(form, columns)))))
  solve(expected, sapply(forms, function(form) size(form, as.matrix(y))))
}

# Estimated effects' variances over their number less one, and RSS / N.
nerlove <- function(y, x, effects) {
  n <- length(y)
  factors <- as.data.frame(lapply(effects, factor))
  names(factors) <- paste0("effect_", seq_along(effects))
  design <- cbind(model.matrix(~ ., factors), x)
  m <- lm.fit(design, y)
  variance <- function(name, g) {
    levels <- levels(factors[[name]])
    e <- c(0, m$coefficients[paste0(name, levels[-1])])
    w <- as.vector(table(factors[[name]]))
    sum(w * (e - weighted.mean(e, w))^2) / n * length(levels) / (length(levels) - 1)
  }
  c(sum(m$residuals^2) / n, mapply(variance, names(factors), effects))
}

# Share of the groups' variance at the maximum of the likelihood; slopes and sigma are at their best for each share.
likelihood <- function(y, x, group) {
  counts <- as.vector(table(group)[group])
  at <- function(ratio) {
    theta <- 1 - 1 / sqrt(1 + counts * ratio)
    less <- function(v) v - theta * mean_by(v, group)
    m <- lm.fit(less(cbind(1, x)), less(y))
    kept <- !is.na(m$coefficients)
    raw <- y - as.vector(cbind(1, x)[, kept, drop = FALSE] %*% m$coefficients[kept])
    e <- sum(m$residuals^2) / length(y)
    sums <- as.vector(tapply(raw, group, sum))
    own <- as.vector(table(group))
    list(e = e, value = -length(y) / 2 * log(e) - sum(log(1 + own * ratio)) / 2,
         score = sum((sums / (1 + own * ratio))^2 / e - own / (1 + own * ratio)))
  }
  shares <- seq(0, 0.975, by = 0.025)
  best <- which.max(sapply(shares, function(share) at(share / (1 - share))$value))
  ends <- c(shares[max(1, best - 1)], c(shares, 1 - 1e-12)[best + 1])
  score <- function(share) at(share / (1 - share))$score
  share <- if (best == 1 && score(0) <= 0) 0 else uniroot(score, ends, tol = 1e-15, maxiter = 500)$root
  e <- at(share / (1 - share))$e
  c(e = e, u = e * share / (1 - share))
}

components <- function(y, x, effects, method, z, endogenous) {
  if (!is.null(z)) return(swamy_arora(y, x, effects[[1]], z, endogenous))
  if (method == "maximum_likelihood") return(likelihood(y, x, effects[[1]]))
  if (method == "nerlove") return(nerlove(y, x, effects))
  if (method == "swamy_arora" && length(effects) == 1) return(swamy_arora(y, x, effects[[1]]))
  d <- as.data.frame(effects, col.names = paste0("effect_", seq_along(effects)))
  all <- qr(dummies(d, names(d)))
  whole <- qr(cbind(dummies(d, names(d)), x))
  same <- function(v) v
  pooled <- qr(cbind(1, x))
  inside <- rest_on(x, all)
  # What is left of a column, less its level, when the slopes of the within regression are taken off.
  less_slopes <- function(v) {
    b <- lm.fit(inside, rest_on(as.matrix(v), all))$coefficients
    b <- matrix(ifelse(is.na(b), 0, b), ncol(x))
    scale(as.matrix(v) - x %*% b, scale = FALSE)
  }
  between <- function(g) {
    means <- qr(mean_by(cbind(1, x), g))
    list(maker = function(v) rest_on(mean_by(as.matrix(v), g), means), see = same)
  }
  seen <- function(maker, g) list(maker = maker, see = function(v) mean_by(as.matrix(v), g))
  of_pooled <- function(v) rest_on(as.matrix(v), pooled)
  first <- list(maker = function(v) rest_on(as.matrix(v), whole), see = same)
  forms <- switch(method,
    swamy_arora = , baltagi_chang = c(list(first), lapply(effects, between)),
    wallace_hussain = c(list(list(maker = of_pooled, see = function(v) rest_on(v, all))),
                        lapply(effects, function(g) seen(of_pooled, g))),
    amemiya = c(list(first), lapply(effects, function(g) seen(less_slopes, g))),
    stop("no components by ", method))
  by_moments(y, forms, effects)
}

# What makes errors independent: each group's mean in part; of two effects a root of the inverse of their matrix.
transform_by <- function(effects, ratios) {
  counts <- as.vector(table(effects[[1]])[effects[[1]]])
  theta <- 1 - 1 / sqrt(1 + counts * ratios[1])
  first <- function(v) as.matrix(v) - theta * mean_by(as.matrix(v), effects[[1]])
  if (length(effects) == 1 || ratios[2] == 0) return(first)
  periods <- unname(model.matrix(~ 0 + factor(effects[[2]])))
  own <- first(periods)
  found <- eigen(crossprod(own), symmetric = TRUE)
  s <- pmax(found$values, 0) * ratios[2]
  shrink <- found$vectors %*% (ratios[2] / (sqrt(1 + s) * (1 + sqrt(1 + s))) * t(found$vectors))
  function(v) first(v) - own %*% (shrink %*% crossprod(own, first(v)))
}

# Feasible generalized least squares; the constant is called (Intercept) although it is transformed too. Other effects are
# dummies. With instruments G2SLS, or EC2SLS (means and deviations apart).
random_effects <- function(d, outcome, terms, random, others = character(), method = "swamy_arora",
                           endogenous = character(), instruments = character(), ec2sls = FALSE) {
  x <- as.matrix(d[terms])
  if (length(others) > 0) x <- cbind(x, dummies(d, others)[, -1, drop = FALSE])
  y <- d[[outcome]]
  z <- if (length(instruments) == 0) NULL else as.matrix(d[instruments])
  effects <- lapply(random, function(r) as.character(d[[r]]))
  v <- components(y, x, effects, method, z, endogenous)
  quasi <- transform_by(effects, pmax(v[-1], 0) / v[1])
  columns <- quasi(cbind(constant = 1, x))
  target <- as.vector(quasi(y))
  if (!is.null(z)) {
    exogenous <- x[, setdiff(colnames(x), endogenous), drop = FALSE]
    means <- mean_by(cbind(z, exogenous), effects[[1]])
    second <- stages_on(target, columns, if (ec2sls) cbind(1, cbind(z, exogenous) - means, means) else quasi(z), endogenous)
    columns <- second$fitted
    target <- as.vector(second$fitted %*% second$coefficients) + second$residuals
  }
  m <- lm(target ~ 0 + ., data.frame(target, columns, check.names = FALSE))
  names(m$coefficients) <- c("(Intercept)", colnames(columns)[-1])
  m$likelihood <- method == "maximum_likelihood"
  m
}

