options(warn = 1, digits = 10)
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
if (length(script) == 1) setwd(dirname(normalizePath(script)))
library(sandwich)

data <- read.csv("data.csv", check.names = FALSE, stringsAsFactors = FALSE, na.strings = "", encoding = "UTF-8",
                 colClasses = c({{text_columns}}))
expected <- read.csv("expected.csv", stringsAsFactors = FALSE, encoding = "UTF-8", na.strings = character())
tolerance <- 1e-6                     # relative
compared <- character()
differences <- character()
fits <- list()

# ---- samples -------------------------------------------------------------------------------------------------------

# Rows with a value in every one of `columns`, where the column `where` is 1.
complete <- function(columns, where = NULL) {
  kept <- complete.cases(data[columns])
  if (!is.null(where)) kept <- kept & !is.na(data[[where]]) & data[[where]] == 1
  data[kept, , drop = FALSE]
}

# Rows that stand alone in an absorbed effect say nothing of the slopes; they go, one after another, as in reghdfe. So do
# those of a level that its own constant and slopes fit exactly.
without_singletons <- function(d, effects, slopes = list()) {
  fitted_exactly <- function(e) {
    x <- cbind(rep(1, nrow(d)), as.matrix(d[slopes[[e]]]))
    exact <- function(rows) length(rows) <= ncol(x) && qr(x[rows, , drop = FALSE])$rank == length(rows)
    ave(seq_len(nrow(d)), as.character(d[[e]]), FUN = exact) == 1
  }
  repeat {
    alone <- Reduce(`|`, lapply(effects, fitted_exactly), FALSE)
    if (!any(alone)) return(d)
    d <- d[!alone, , drop = FALSE]
  }
}

# Changes over `span` periods, matched by the value of the period; other columns are those of the later row.
changes <- function(d, columns, entity, time, span = 1) {
  before <- match(paste(d[[entity]], d[[time]] - span), paste(d[[entity]], d[[time]]))
  later <- d[!is.na(before), , drop = FALSE]
  for (x in columns) later[[x]] <- later[[x]] - d[[x]][before[!is.na(before)]]
  later
}

# Means of each entity.
means <- function(d, columns, entity, keep = character()) {
  first <- d[!duplicated(d[[entity]]), , drop = FALSE]
  for (x in columns) first[[x]] <- as.vector(tapply(d[[x]], d[[entity]], mean)[as.character(first[[entity]])])
  first
}

# ---- regressions ---------------------------------------------------------------------------------------------------

# Of effects, and of the slopes that differ by them: list(state = "year") is a trend for each state.
dummies <- function(d, effects, slopes = list()) {
  if (length(effects) == 0) return(matrix(1, nrow(d), 1))
  own <- unlist(lapply(effects, function(e) lapply(slopes[[e]], function(x) {
    unname(model.matrix(~ 0 + factor(d[[e]])) * (d[[x]] - mean(d[[x]])))
  })), recursive = FALSE)
  do.call(cbind, c(list(model.matrix(reformulate(sprintf("factor(%s)", effects)), d)), own))
}

# Columns net of the effects, that is of their dummies (Frisch, Waugh, Lovell), with the mean put back for the constant.
net_of <- function(d, columns, effects, weights = NULL, slopes = list()) {
  if (length(effects) == 0) return(d)
  w <- if (is.null(weights)) rep(1, nrow(d)) else d[[weights]]
  values <- as.matrix(d[columns])
  rest <- lm.wfit(dummies(d, effects, slopes), values, w)$residuals
  d[columns] <- sweep(matrix(rest, nrow(d)), 2, apply(values, 2, weighted.mean, w), `+`)
  d
}

# Two-stage least squares: the second stage, with the residuals of the terms themselves.
two_stages <- function(d, outcome, terms, endogenous, instruments, weights = NULL) {
  w <- if (is.null(weights)) rep(1, nrow(d)) else d[[weights]]
  d[[".w"]] <- w
  fitted <- d
  for (x in endogenous) {
    first <- lm(reformulate(c(setdiff(terms, endogenous), instruments), x), d, weights = .w)
    fitted[[x]] <- fitted.values(first)
  }
  second <- lm(reformulate(terms, outcome), fitted, weights = .w)
  gap <- as.matrix(d[endogenous] - fitted[endogenous]) %*% coef(second)[endogenous]
  fitted[[outcome]] <- d[[outcome]] - as.vector(gap)
  lm(reformulate(terms, outcome), fitted, weights = .w)
}

# ---- covariance matrices -------------------------------------------------------------------------------------------

nested <- function(inner, outer) all(tapply(as.character(outer), as.character(inner), function(v) length(unique(v)) == 1))

# A two-way matrix with negative eigenvalues gets zeros for them, as in reghdfe; the block of the slopes by itself.
semidefinite <- function(v) {
  repaired <- function(m) {
    found <- eigen(m, symmetric = TRUE)
    root <- sqrt(pmax(diag(m), 0))
    scaled <- m / outer(ifelse(root > 0, root, 1), ifelse(root > 0, root, 1))
    if (all(diag(m) >= 0) && min(eigen(scaled, symmetric = TRUE)$values) >= -1e-12 * nrow(m)) return(m)
    found$vectors %*% (pmax(found$values, 0) * t(found$vectors))
  }
  slopes <- rownames(v) != "(Intercept)"
  out <- repaired(v)
  if (any(slopes)) out[slopes, slopes] <- repaired(v[slopes, slopes, drop = FALSE])
  dimnames(out) <- dimnames(v)
  out
}

# The sandwich of `sandwich`, and the correction for small samples in the open.
#   reghdfe  (N-1)/(N-K) G/(G-1), K without the effects that are nested in a cluster, but for one constant
#   areg     K with every effect;  plm: K the slopes alone;  none: no correction
covariance <- function(m, d, type, effects = character(), by = character(), small_sample = "none", lags = 0,
                       entity = NULL, time = NULL, trends = list(), constant = TRUE,
                       leverage = NULL) {
  n <- nobs(m)
  absorbed <- function(e) if (length(e) == 0 && !constant) 0 else qr(dummies(d, e, trends))$rank
  slopes <- sum(!is.na(coef(m))) - constant
  k <- slopes + absorbed(effects)
  weight <- if (is.null(weights(m))) rep(1, n) else weights(m)
  if (type == "iid") return(vcov(m) * df.residual(m) / (if (isTRUE(m$likelihood)) n else n - k))
  if (type == "HC0") return(sandwich(m))
  if (type == "HC1") return(sandwich(m) * n / (n - k))
  if (type %in% c("HC2", "HC3")) {
    effect_part <- hat(qr(sqrt(weight) * dummies(d, effects, trends)), intercept = FALSE)
    level <- if (length(effects) == 0) effect_part else weight / sum(weight)
    leverage <- (if (is.null(leverage)) hatvalues(m) else leverage) - level + effect_part
    scaled <- estfun(m) / (if (type == "HC2") sqrt(1 - leverage) else 1 - leverage)
    b <- bread(m) / n
    return(b %*% crossprod(scaled) %*% b)
  }
  if (type == "cluster") {
    v <- vcovCL(m, cluster = d[by], type = "HC0", cadjust = FALSE)
    if (length(by) == 2) v <- semidefinite(v)
    g <- min(sapply(by, function(b) length(unique(d[[b]]))))
    inside <- Filter(function(e) any(sapply(by, function(b) nested(d[[e]], d[[b]]))), effects)
    counted <- switch(small_sample,
      none = NA,
      areg = k,
      plm = if (length(effects) == 0) k else slopes,
      reghdfe = if (length(inside) == 0) k else k - absorbed(inside) + 1)
    if (small_sample == "none") return(v)
    return(v * (n - 1) / (n - counted) * g / (g - 1))
  }
  if (type == "driscoll_kraay") {
    v <- vcovPL(m, cluster = d[[entity]], order.by = d[[time]], lag = lags, aggregate = TRUE, adjust = FALSE)
    if (small_sample == "none") return(v)
    periods <- length(unique(d[[time]]))
    left <- Filter(function(e) !nested(d[[entity]], d[[e]]), effects)
    counted <- if (small_sample == "reghdfe" || length(effects) == 0) k else slopes + absorbed(left)
    return(v * periods / (periods - 1) * (n - 1) / (n - counted))
  }
  v <- vcovPL(m, cluster = d[[entity]], order.by = d[[time]], lag = lags, aggregate = FALSE, adjust = FALSE)
  if (small_sample == "none") v else v * n / (n - k)
}

# ---- thresholds ----------------------------------------------------------------------------------------------------

# Hansen's (1999) search over every distinct value that leaves `trim` of the rows in each regime, or over so many quantiles
# (`grid`) of the distinct values, as his own program has them, where a value is the first of the upper regime: one threshold after
# another, each found again given the later ones; the set of each of the `selected` ones by the likelihood ratio.
threshold_search <- function(d, outcome, by, switching, controls, effects, trim, most, selected, confidence,
                             intercepts = FALSE, grid = NULL) {
  basis <- qr(dummies(d, effects))
  net <- function(v) qr.resid(basis, as.matrix(v))
  q <- d[[by]]
  n <- nrow(d)
  y <- net(d[[outcome]])
  changing <- cbind(as.matrix(d[switching]), if (intercepts) 1)
  fixed <- net(as.matrix(d[c(switching, controls)]))
  rss <- function(x) sum(lm.fit(x, y)$residuals^2)
  below <- function(gamma) net(changing * (if (is.null(grid)) q <= gamma else q < gamma))
  distinct <- sort(unique(q))
  if (!is.null(grid)) {
    points <- seq(trim[1], trim[1] + (1 / grid) * (grid - 2 * grid * trim[1]), by = 1 / grid)
    at <- floor(points * length(distinct))
    distinct <- distinct[unique(at[at > 1 & at <= length(distinct)])]
  }
  search <- function(step, given) {
    own <- trim[min(step, length(trim))]
    least <- max(1, ceiling(own * n - 1e-9))
    room <- if (is.null(grid))
      sapply(distinct, function(g) all(diff(c(0, sort(sapply(c(g, given), function(v) sum(q <= v))), n)) >= least))
    else {
      i <- seq_along(distinct)
      Reduce(`&`, lapply(match(given, distinct), function(j)
        i < ceiling(j - grid * own - 1 - 1e-9) | i >= ceiling(j + grid * own - 1 - 1e-9)), rep(TRUE, length(i)))
    }
    if (!any(room)) return(NULL)
    base <- do.call(cbind, c(list(fixed), lapply(given, below)))
    value <- sapply(distinct[room], function(g) rss(cbind(base, below(g))))
    list(at = distinct[room], value = value, threshold = distinct[room][which.min(value)], rss = min(value), null = rss(base))
  }
  scale <- n - length(unique(d[["{{entity}}"]]))
  out <- c(rss_0 = rss(fixed))
  placed <- list()
  for (step in seq_len(most)) {
    found <- search(step, sapply(placed, `[[`, "threshold"))
    if (is.null(found)) break
    out[[paste0("rss_", step)]] <- found$rss
    out[[paste0("f_", step)]] <- (found$null - found$rss) / (found$rss / scale)
    placed <- c(placed, list(found))
    least <- found$rss
    for (i in seq_len(step - 1)) {
      better <- search(step, sapply(placed[-i], `[[`, "threshold"))
      if (is.null(better) || better$rss > least * (1 + 1e-9)) next
      placed[[i]] <- better
      least <- better$rss
    }
    if (step == selected) {
      order <- order(sapply(placed, `[[`, "threshold"))
      for (i in seq_along(order)) {
        own <- placed[[order[i]]]
        inside <- own$at[(own$value - own$rss) / (own$rss / scale) <= -2 * log(1 - sqrt(confidence))]
        out[paste0(c("threshold_", "conf_low_", "conf_high_"), i)] <- c(own$threshold, range(inside))
      }
    }
  }
  as.list(out)
}

# ---- comparison ----------------------------------------------------------------------------------------------------

check_value <- function(model, column, term, quantity, value, by = "base R") {
  at <- expected$model == model & expected$column == column & expected$term == term & expected$quantity == quantity
  if (!any(at)) return(invisible())
  wanted <- expected$value[at]
  compared <<- unique(c(compared, which(at)))
  if (isTRUE(abs(value - wanted) <= tolerance * max(abs(wanted), 1e-12))) return(invisible())
  line <- sprintf("%s %s, %s, %s: repro %.12g, %s %.12g", model, column, term, quantity, wanted, by, value)
  differences <<- c(differences, line)
  cat("DIFFERS", line, "\n")
}

check <- function(model, column, m, v, rows = nobs(m)) {
  fits[[paste(model, column)]] <<- list(coef = coef(m), se = sqrt(diag(v)))
  for (term in names(coef(m))) {
    check_value(model, column, term, "estimate", coef(m)[[term]])
    check_value(model, column, term, "std_error", sqrt(v[match(term, names(coef(m))), match(term, names(coef(m)))]))
  }
  check_value(model, column, "(rows)", "n", rows)
}

# The same by a package, where it is installed.
also <- function(model, column, package, fit, errors = FALSE) {
  if (!requireNamespace(package, quietly = TRUE)) {
    missing_packages <<- unique(c(missing_packages, package))
    return(invisible())
  }
  m <- suppressMessages(suppressWarnings(fit()))
  names <- sub("^fit_", "", names(coef(m)))
  packages_used <<- unique(c(packages_used, package))
  for (i in seq_along(names)) {
    check_value(model, column, names[i], "estimate", coef(m)[[i]], package)
    if (errors) check_value(model, column, names[i], "std_error", sqrt(vcov(m)[i, i]), package)
  }
}
missing_packages <- character()
packages_used <- character()

# a of one equation times b of another; Sobel's statistic.
check_product <- function(model, label, column_a, term_a, column_b, term_b) {
  a <- fits[[paste(model, column_a)]]
  b <- fits[[paste(model, column_b)]]
  i <- match(term_a, names(a$coef))
  j <- match(term_b, names(b$coef))
  product <- a$coef[[i]] * b$coef[[j]]
  error <- sqrt(a$coef[[i]]^2 * b$se[[j]]^2 + b$coef[[j]]^2 * a$se[[i]]^2)
  check_value(model, "indirect", label, "estimate", product)
  check_value(model, "indirect", label, "sobel", product / error)
  both <- a$se[[i]]^2 * b$se[[j]]^2
  check_value(model, "indirect", label, "aroian", product / sqrt(error^2 + both))
  check_value(model, "indirect", label, "goodman", product / sqrt(error^2 - both))
}

# A sum of products of slopes; each product is a sign and slopes, each slope so many times the terms of a column.
check_effect <- function(model, label, products) {
  slope <- function(part) sum(fits[[paste(model, part$column)]]$coef[names(part$terms)] * part$terms)
  value <- sum(sapply(products, function(product) product$sign * prod(sapply(product$factors, slope))))
  check_value(model, "effects", label, "estimate", value)
}

# Fixed against random effects with errors that are independent and of equal variance; the contrast is on the slopes.
check_hausman <- function(model, d, outcome, terms, effects, entity) {
  others <- setdiff(effects, entity)
  fe <- lm(reformulate(terms, outcome), net_of(d, c(outcome, terms), effects))
  v_fe <- covariance(fe, d, "iid", effects)[terms, terms, drop = FALSE]
  re <- random_effects(d, outcome, terms, entity, others)
  at <- match(terms, names(coef(re)))
  v_re <- vcov(re)[at, at, drop = FALSE]
  difference <- coef(fe)[terms] - coef(re)[at]
  s2_fe <- sum(residuals(fe)^2) / (nobs(fe) - length(terms) - qr(dummies(d, effects))$rank)
  s2_re <- sum(residuals(re)^2) / df.residual(re)
  quadratic <- function(v) as.vector(t(difference) %*% solve(v, difference))
  check_value(model, "(test)", "statistic", "statistic", quadratic(v_fe - v_re))
  check_value(model, "(test)", "sigmamore", "statistic", quadratic(v_fe * s2_re / s2_fe - v_re))
  # Mundlak's test: the means of entities add nothing to the random effects.
  means <- paste0("mean.", terms)
  for (x in terms) d[[paste0("mean.", x)]] <- ave(d[[x]], d[[entity]])
  m <- random_effects(d, outcome, c(terms, means), entity, others)
  v <- covariance(m, d, "cluster", by = entity, small_sample = "reghdfe")
  at <- match(means[!is.na(coef(m)[means])], names(coef(m)))
  wald <- sum(coef(m)[at] * solve(v[at, at], coef(m)[at]))
  check_value(model, "(test)", "auxiliary", "statistic", wald)
}

finish <- function() {
  total <- nrow(expected)
  cat(sprintf("%d of %d numbers compared to a relative %g; %d comparisons differ.\n",
              length(compared), total, tolerance, length(differences)))
  if (length(packages_used) > 0) cat("Also by:", paste(packages_used, collapse = ", "), "\n")
  if (length(missing_packages) > 0) cat("Not installed, so not asked:", paste(missing_packages, collapse = ", "), "\n")
  if (length(compared) < total) {
    left <- expected[setdiff(seq_len(total), compared), ]
    cat("NOT COMPARED", paste(left$model, left$column, left$term, left$quantity), sep = "\n  ")
  }
  quit(status = if (length(differences) > 0 || length(compared) < total) 1 else 0)
}
