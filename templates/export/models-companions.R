# ---- companions of an index ----------------------------------------------------------------------------------------

# Rows of each period; all of them where there is none.
by_period <- function(d, time) {
  if (is.null(time)) return(list(`(all)` = d))
  split(d, factor(d[[time]], sort(unique(d[[time]]))))
}

# Theil's T, mean logarithmic deviation and half the squared coefficient of variation, with the parts of groups.
inequality <- function(model, d, variable, population, groups, time) {
  measure <- list(theil = function(s, r) sum(s * r * log(r)), mld = function(s, r) -sum(s * log(r)),
                  ge2 = function(s, r) (sum(s * r^2) - 1) / 2)
  for (period in names(slices <- by_period(d, time))) {
    x <- slices[[period]][[variable]]
    w <- if (is.null(population)) rep(1, length(x)) else slices[[period]][[population]]
    of <- function(name, at) {
      share <- w[at] / sum(w[at])
      measure[[name]](share, x[at] / sum(share * x[at]))
    }
    for (name in names(measure)) {
      told <- function(what, value) check_value(model, period, paste0(name, what), "estimate", value)
      total <- of(name, seq_along(x))
      told("", total)
      if (is.null(groups)) next
      g <- as.character(slices[[period]][[groups]])
      levels <- unique(g)
      own <- sapply(levels, function(level) of(name, which(g == level)))
      people <- sapply(levels, function(level) sum(w[g == level])) / sum(w)
      income <- sapply(levels, function(level) sum((w * x)[g == level])) / sum(w * x)
      parts <- own * switch(name, theil = income, mld = people, ge2 = income^2 / people)
      told("_within", sum(parts))
      told("_between", total - sum(parts))
      told("_between_share", (total - sum(parts)) / total)
      for (level in levels) {
        told(paste0("_group ", level), own[[level]])
        told(paste0("_group_share ", level), parts[[level]] / total)
      }
    }
  }
}

# Dagum's parts of the Gini coefficient.
dagum <- function(model, d, variable, groups, time) {
  for (period in names(slices <- by_period(d, time))) {
    x <- slices[[period]][[variable]]
    g <- as.character(slices[[period]][[groups]])
    told <- function(what, value) check_value(model, period, what, "estimate", value)
    levels <- unique(g)
    mu <- sapply(levels, function(level) mean(x[g == level]))
    p <- sapply(levels, function(level) mean(g == level))
    s <- p * mu / mean(x)
    delta <- sapply(levels, function(h) sapply(levels, function(j) mean(abs(outer(x[g == j], x[g == h], `-`)))))
    delta <- matrix(delta, length(levels), dimnames = list(levels, levels))
    pairs <- delta / outer(mu, mu, `+`)
    affluence <- ifelse(delta > 0, abs(outer(mu, mu, `-`)) / delta, 0)
    cross <- pairs * outer(p, s)
    off <- row(cross) != col(cross)
    gini <- mean(abs(outer(x, x, `-`))) / (2 * mean(x))
    told("gini", gini)
    parts <- c(within = sum(diag(cross)), between = sum((cross * affluence)[off]), overlap = sum((cross * (1 - affluence))[off]))
    for (part in names(parts)) {
      told(paste0("gini_", part), parts[[part]])
      told(paste0("gini_", part, "_share"), parts[[part]] / gini)
    }
    for (j in levels) {
      told(paste("gini_group", j), pairs[j, j])
      for (h in levels) {
        told(paste("gini_pair", j, h), pairs[j, h])
        told(paste("affluence_pair", j, h), affluence[j, h])
      }
    }
  }
}

# Dispersion by period, of the logarithm and relative to the mean.
dispersion <- function(model, d, variable, time, logged, n) {
  each <- sapply(by_period(d, time), function(slice) {
    x <- if (logged) exp(slice[[variable]]) else slice[[variable]]
    scale <- if (n) sqrt((length(x) - 1) / length(x)) else 1
    c(sd_log = scale * sd(log(x)), cv = scale * sd(x) / mean(x))
  })
  for (what in rownames(each)) {
    for (period in colnames(each)) check_value(model, period, what, "estimate", each[what, period])
    check_value(model, "(all)", paste0(what, "_change"), "estimate", each[what, ncol(each)] - each[what, 1])
  }
}

# Speed and half-life that a slope on the initial level implies over a span of periods.
convergence_speed <- function(model, column, term, span) {
  fit <- fits[[paste(model, column)]]
  at <- match(term, names(fit$coef))
  speed <- -log(1 + fit$coef[[at]] * span) / span
  check_value(model, "(all)", "speed", "estimate", speed)
  check_value(model, "(all)", "speed", "std_error", fit$se[[at]] / (1 + fit$coef[[at]] * span))
  check_value(model, "(all)", "half_life", "estimate", log(2) / speed)
}

# Moran's I and Geary's C of each period among the neighbors of weights.csv, with their normal approximation: spdep's
# moran.test and geary.test in plain matrices.
spatial <- function(model, d, variable, neighbors, standardize, normality, entity, time) {
  links <- read.csv("weights.csv", stringsAsFactors = FALSE, encoding = "UTF-8", na.strings = character(),
                    colClasses = c("character", "character", "character", "numeric"))
  links <- links[links$name == neighbors, ]
  for (period in names(slices <- by_period(d, time))) {
    x <- slices[[period]][[variable]]
    who <- as.character(slices[[period]][[entity]])
    own <- links[links$from %in% who & links$to %in% who, ]
    n <- length(x)
    w <- matrix(0, n, n)
    w[cbind(match(own$from, who), match(own$to, who))] <- own$weight
    if (standardize) w <- w / rowSums(w)
    z <- x - mean(x)
    m2 <- mean(z^2)
    b2 <- mean(z^4) / m2^2
    s0 <- sum(w)
    s1 <- sum((w + t(w))^2) / 2
    s2 <- sum((rowSums(w) + colSums(w))^2)
    i <- sum(z * (w %*% z)) / (s0 * m2)
    expected_i <- -1 / (n - 1)
    square <- if (normality) (n^2 * s1 - n * s2 + 3 * s0^2) / (s0^2 * (n^2 - 1)) else
      (n * ((n^2 - 3 * n + 3) * s1 - n * s2 + 3 * s0^2) - b2 * ((n^2 - n) * s1 - 2 * n * s2 + 6 * s0^2)) /
        ((n - 1) * (n - 2) * (n - 3) * s0^2)
    c <- (n - 1) * sum(w * outer(x, x, `-`)^2) / (2 * s0 * n * m2)
    variance_c <- if (normality) ((2 * s1 + s2) * (n - 1) - 4 * s0^2) / (2 * (n + 1) * s0^2) else
      ((n - 1) * s1 * (n^2 - 3 * n + 3 - (n - 1) * b2) - (n - 1) * s2 * (n^2 + 3 * n - 6 - (n^2 - n + 2) * b2) / 4 +
        s0^2 * (n^2 - 3 - (n - 1)^2 * b2)) / (n * (n - 2) * (n - 3) * s0^2)
    check_value(model, period, "moran_i", "estimate", i)
    check_value(model, period, "moran_i", "std_error", sqrt(square - expected_i^2))
    check_value(model, period, "geary_c", "estimate", c)
    check_value(model, period, "geary_c", "std_error", sqrt(variance_c))
  }
}

