# ---- specification tests -------------------------------------------------------------------------------------------

# Of a regression on the rows `d`; each is worked out where repro has it. `effects`: those that the regression absorbs.
specification_tests <- function(model, d, outcome, terms, effects, entity, time, estimator, keep = FALSE) {
  told <- function(test, value, of = character(), quantity = "statistic") {
    of <- c(entity, time, of)[match(of, c(entity, time, of))]
    check_value(model, "(test)", paste(c(test, of), collapse = " "), quantity, value)
  }
  asked <- function(test) any(expected$model == model & sub(" .*", "", expected$term) == test)
  fit <- function(d, e, y = outcome, x = terms) {
    w <- cbind(dummies(d, e), as.matrix(d[x]))
    m <- lm.fit(w, d[[y]])
    list(e = m$residuals, fitted = m$fitted.values, rss = sum(m$residuals^2), df = nrow(d) - m$rank)
  }
  dropped <- function(e) if (keep || length(e) == 0) d else without_singletons(d, e)
  n <- nrow(d)
  pooled <- fit(d, character())$e
  counts <- function(r) as.vector(table(d[[r]]))
  sums <- function(r, e = pooled) as.vector(tapply(e, d[[r]], sum))
  roles <- c(entity, time)
  excess <- sapply(roles, function(r) sum(sums(r)^2) / sum(pooled^2) - 1)
  weight <- sapply(roles, function(r) sqrt(sum(counts(r)^2) - n))
  signed <- n * excess / (sqrt(2) * weight)

  for (r in roles) told("breusch_pagan", signed[[r]]^2, r)
  told("breusch_pagan", sum(signed^2), roles)
  for (r in roles) told("honda", signed[[r]], r)
  told("honda", sum(signed) / sqrt(length(roles)), roles)
  told("king_wu", sum(weight * signed) / sqrt(sum(weight^2)), roles)
  told("gourieroux_holly_monfort", sum(pmax(0, signed)^2), roles)

  if (asked("effects")) {
    tested <- if (estimator == "fixed_effects" && length(effects) > 0) effects else entity
    rows <- dropped(tested)
    whole <- fit(rows, tested)
    for (set in c(as.list(tested), if (length(tested) > 1) list(tested))) {
      less <- fit(rows, setdiff(tested, set))
      told("effects", (less$rss - whole$rss) / (less$df - whole$df) / (whole$rss / whole$df), set)
    }
  }
  own <- if (estimator == "random_effects") union(entity, effects) else effects
  rows <- dropped(own)
  e <- fit(rows, own)$e
  squares <- split(e^2, rows[[entity]])
  squares <- squares[lengths(squares) > 1]
  told("groupwise_heteroskedasticity", sum(sapply(squares, function(s)
    (mean(s) - mean(e^2))^2 / (sum((s - mean(s))^2) / (length(s) * (length(s) - 1))))))
  if (asked("cross_section_dependence")) {
    grid <- tapply(e, list(rows[[time]], rows[[entity]]), sum)
    common <- crossprod(!is.na(grid))
    r <- suppressWarnings(cor(grid, use = "pairwise.complete.obs"))
    used <- upper.tri(r) & common >= 2 & !is.na(r)
    told("cross_section_dependence", sum(sqrt(common[used]) * r[used]) / sqrt(sum(used)))
  }
  if (asked("reset")) {
    rows <- dropped(effects)
    short <- fit(rows, effects)
    s <- as.vector(scale(short$fitted))
    for (p in 2:4) rows[[paste0(".power", p)]] <- s^p
    long <- fit(rows, effects, x = c(terms, paste0(".power", 2:4)))
    told("reset", (short$rss - long$rss) / (short$df - long$df) / (long$rss / long$df))
  }
  if (asked("vif")) for (x in terms) {
    inflation <- function(d, e) fit(d, e, x, character())$rss / fit(d, e, x, setdiff(terms, x))$rss
    told("vif", inflation(d, character()), x, "pooled")
    if (length(effects) > 0) told("vif", inflation(dropped(effects), effects), x, "within")
  }

  # Rows and those one period before, by the value of the period.
  before <- match(paste(d[[entity]], d[[time]] - 1), paste(d[[entity]], d[[time]]))
  now <- which(!is.na(before))
  then <- before[now]
  a <- 1 - sum(sums(entity)^2) / sum(pooled^2)
  b <- sum(pooled[now] * pooled[then]) / sum(pooled[now]^2)
  squares <- sum(counts(entity)^2)
  most <- max(counts(time))
  rest <- squares - 3 * n + 2 * most
  told("baltagi_li", n^2 * ((a + 2 * b)^2 / (2 * rest) + b^2 / (n - most)))
  told("bera_sosa_escudero_yoon", -sqrt(n^2 / (2 * rest)) * (a + 2 * b), entity)
  told("bera_sosa_escudero_yoon_serial",
       (b + (n - most) / (squares - n) * a)^2 * (squares - n) * n^2 / ((n - most) * rest))

  changed <- function(v) v[now] - v[then]
  # Regression of residuals, at the positions `at` of the rows, on those a period before; errors by entity.
  lagged <- function(residuals, constant, supposed) {
    pairs <- !is.na(residuals[now]) & !is.na(residuals[then])
    y <- residuals[now][pairs]
    x <- residuals[then][pairs]
    m <- if (constant) lm(y ~ x) else lm(y ~ 0 + x)
    groups <- d[[entity]][now][pairs]
    v <- vcovCL(m, cluster = groups, type = "HC0", cadjust = FALSE)["x", "x"]
    g <- length(unique(groups))
    (coef(m)[["x"]] - supposed)^2 / (v * if (constant) 1 else g / (g - 1))
  }
  spread <- function(values, at) { out <- rep(NA_real_, n); out[at] <- values; out }
  dy <- changed(d[[outcome]])
  dx <- apply(as.matrix(d[terms]), 2, changed)
  if (asked("serial_correlation"))
    told("serial_correlation", lagged(spread(lm.fit(dx, dy)$residuals, now), FALSE, -0.5))
  if (asked("wooldridge_within"))
    told("wooldridge_within", lagged(fit(d, entity)$e, TRUE, -1 / (length(unique(d[[time]])) - 1)))
  differences <- spread(lm.fit(cbind(1, dx), dy)$residuals, now)
  if (asked("wooldridge_levels")) told("wooldridge_levels", lagged(differences, TRUE, -0.5))
  if (asked("wooldridge_differences")) told("wooldridge_differences", lagged(differences, TRUE, 0))
}

# Terms are zero together, under the regression's own matrix.
check_joint <- function(model, m, v, terms, chi2) {
  at <- match(terms, names(coef(m)))
  wald <- sum(coef(m)[at] * solve(v[at, at], coef(m)[at]))
  check_value(model, "(test)", paste(c("joint", terms), collapse = " "), "statistic", if (chi2) wald else wald / length(at))
}

# Unit roots by plm, which only it has.
check_unit_roots <- function(model, variable, rows, entity, time, exo, lags, most, tests) {
  if (!requireNamespace("plm", quietly = TRUE)) {
    missing_packages <<- unique(c(missing_packages, "plm"))
    at <- which(expected$model == model & expected$column == "(test)" & grepl(" unit$", expected$term))
    compared <<- unique(c(compared, at))
    cat("Unit roots need plm: not compared.\n")
    return(invisible())
  }
  packages_used <<- unique(c(packages_used, "plm"))
  d <- rows[order(rows[[entity]], rows[[time]]), c(entity, time, variable)]
  d[[time]] <- ave(d[[time]], d[[entity]], FUN = seq_along)
  series <- plm::pdata.frame(d, index = c(entity, time))[[variable]]
  for (test in names(tests)) {
    # Levin, Lin and Chu with standard deviations over rows, as in their paper; the others with ordinary t statistics.
    found <- suppressWarnings(plm::purtest(series, test = tests[[test]], exo = exo, lags = lags, pmax = most,
                                           dfcor = test != "levin_lin_chu", p.approx = "MacKinnon1994"))
    check_value(model, "(test)", paste(test, variable, "unit"), "statistic", as.vector(found$statistic$statistic), "plm")
  }
}

