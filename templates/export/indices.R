options(warn = 1, digits = 10)
script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
if (length(script) == 1) setwd(dirname(normalizePath(script)))

data <- read.csv("indicators.csv", check.names = FALSE, stringsAsFactors = FALSE, na.strings = character(),
                 encoding = "UTF-8", colClasses = c(entity = "character"))
expected <- read.csv("expected-indices.csv", stringsAsFactors = FALSE, encoding = "UTF-8", na.strings = character(),
                     colClasses = c("character", "character", "character", "numeric", "numeric"))
tolerance <- 1e-6                     # relative; a number that is 0 in exact arithmetic is held to 1e-12
compared <- integer()
differences <- 0

opt <- function(rule, key, default = NULL) if (is.null(rule[[key]])) default else rule[[key]]

# ---- normalization -------------------------------------------------------------------------------------------------

# `x`: the cells; `sample`: those that minimum, maximum, mean are taken over; `reference`: beside each cell.
normalized <- function(x, sample, direction, rule, reference) {
  range <- opt(rule, "range", c(0, 1))
  ranged <- function(z) range[1] + (range[2] - range[1]) * z
  capped <- function(z) if (isTRUE(rule[["cap"]])) pmin(1, z) else z
  y <- direction * x
  s <- direction * sample
  low <- min(s)
  high <- max(s)
  ranks <- function() rank(y, ties.method = opt(rule, "ties", "average"))
  switch(rule[["method"]],
    minmax = ranged((y - low) / (high - low)),
    zscore = (y - mean(s)) / sd(s) * opt(rule, "std_dev", 1) + opt(rule, "mean", 0),
    rank = ranks(),
    borda = ranks() - 1,
    percentile = (ranks() - 1) / (length(y) - 1),
    vector = y / sqrt(sum(s^2)),
    distance_to_max = 1 - (high - y) / (high - low),
    distance_to_target = {
      target <- direction * rule[["values"]]
      capped(1 - (target - y) / (target - low))
    },
    distance_to_reference = capped(1 - (direction * reference - y) / (direction * reference - low)),
    fraction_of_max = if (direction == 1) x / max(sample) else min(sample) / x,
    goalposts = {
      posts <- rule[["values"]]
      share <- (x - posts[1]) / (posts[2] - posts[1])
      if (!identical(rule[["cap"]], FALSE)) share <- pmin(1, pmax(0, share))
      ranged(if (direction == 1) share else 1 - share)
    },
    stop("no normalization ", rule[["method"]]))
}

# Rows that share statistics: all of them, or those of each period.
blocks_of <- function(scope) {
  if (scope == "by_time" && !all(is.na(data$time))) unname(split(seq_len(nrow(data)), data$time)) else list(seq_len(nrow(data)))
}

normalize_all <- function(indicators, rule) {
  z <- matrix(NA_real_, nrow(data), nrow(indicators))
  for (j in seq_len(nrow(indicators))) {
    own <- opt(rule[["indicators"]], indicators$name[j], rule)
    x <- data[[indicators$column[j]]]
    here <- which(data$entity == opt(own, "reference", ""))
    reference <- x[here][match(data$time, data$time[here])]
    for (rows in blocks_of(rule[["scope"]])) {
      sample <- if (rule[["scope"]] == "base") x[which(data$time == rule[["base"]])] else x[rows]
      z[rows, j] <- normalized(x[rows], sample, indicators$direction[j], own, reference[rows])
    }
  }
  z
}

# ---- weights -------------------------------------------------------------------------------------------------------

share_of <- function(v) v / sum(v)
xlogx <- function(p) ifelse(p > 0, p * log(p), 0)

entropies <- function(z, rule, cells) {
  wrong <- opt(rule, "reproduce", "")
  k <- 1 / log(switch(wrong, csdn_stata_ln_T = cells$periods, pooled_p_ln_n = cells$entities, nrow(z)))
  addend <- if (wrong == "csdn_stata_ln_T") 1e-10 else if (wrong == "") opt(rule, "share_shift", 0) else 0
  e <- apply(z, 2, function(v) -k * sum(xlogx(v / sum(v) + addend)))
  if (wrong == "") pmin(1, e) else e
}

descending <- function(z) {
  found <- eigen(cor(z), symmetric = TRUE)
  found$vectors <- sweep(found$vectors, 2, ifelse(colSums(found$vectors) < 0, -1, 1), `*`)
  found
}

judged <- function(judgement, priority, names) {
  if (is.null(judgement)) return(1)
  m <- judgement[["matrix"]]
  w <- switch(priority,
    eigenvector = {
      found <- eigen(m)
      abs(Re(found$vectors[, which.max(Re(found$values))]))
    },
    geometric_mean = apply(m, 1, prod)^(1 / ncol(m)),
    column_mean = rowSums(sweep(m, 2, colSums(m), `/`)))
  share_of(share_of(w)[match(names, judgement[["items"]])])
}

# One set of weights, with entropies where the method has them.
simple <- function(cells, rule, judgement) {
  z <- cells$z
  m <- ncol(z)
  entropy <- NULL
  raw <- switch(rule[["method"]],
    equal = rep(1, m),
    entropy = {
      entropy <- entropies(z, rule, cells)
      1 - entropy
    },
    cv = {
      x <- if (opt(rule, "of", "normalized") == "raw") cells$raw else z
      apply(x, 2, sd) / abs(colMeans(x))
    },
    std_dev = apply(z, 2, sd),
    critic = if (m == 1) 1 else {
      r <- cor(z)
      conflict <- 1 - if (opt(rule, "correlation", "signed") == "absolute") abs(r) else r
      diag(conflict) <- 0
      contrast <- apply(z, 2, sd) / (if (opt(rule, "contrast", "std_dev") == "cv") colMeans(z) else 1)
      contrast * rowSums(conflict)
    },
    pca = if (m == 1) 1 else {
      found <- descending(z)
      retain <- opt(rule, "retain", "kaiser")
      kept <- seq_len(if (is.numeric(retain)) min(retain, m) else max(1, sum(found$values > 1)))
      loadings <- switch(opt(rule, "loadings", "signed"),
        signed = found$vectors, absolute = abs(found$vectors), squared = found$vectors^2)
      as.vector(loadings[, kept, drop = FALSE] %*% found$values[kept])
    },
    scatter_degree = if (m == 1) 1 else descending(z)$vectors[, 1],
    expert = unlist(rule[["values"]])[cells$names],
    ahp = judged(judgement, opt(rule, "priority", "eigenvector"), cells$names),
    stop("no weights by ", rule[["method"]]))
  list(weights = share_of(as.vector(raw)), entropy = entropy)
}

# Weight within the dimension times that of the dimension, whose sub-index is weighed as an indicator would be.
nested <- function(cells, rule, rules) {
  dimensions <- unique(cells$dimensions)
  weights <- numeric(ncol(cells$z))
  entropy <- rep(NA_real_, ncol(cells$z))
  subs <- matrix(0, nrow(cells$z), length(dimensions))
  for (d in seq_along(dimensions)) {
    inside <- which(cells$dimensions == dimensions[d])
    part <- cells
    part$z <- cells$z[, inside, drop = FALSE]
    part$raw <- cells$raw[, inside, drop = FALSE]
    part$names <- cells$names[inside]
    own <- simple(part, rule, rule[["judgements"]][[dimensions[d]]])
    weights[inside] <- own$weights
    if (!is.null(own$entropy)) entropy[inside] <- own$entropy
    subs[, d] <- part$z %*% own$weights
  }
  above <- cells
  above$names <- dimensions
  above$z <- above$raw <- subs
  between <- opt(rules, "between", "same")
  if (between == "renormalized" && rule[["method"]] != "expert")
    above$z <- apply(subs, 2, function(v) (v - min(v)) / (max(v) - min(v))) + rules[["shift"]]
  outer <- if (between == "equal") rep(1 / length(dimensions), length(dimensions))
    else if (rule[["method"]] == "expert") share_of(unlist(rule[["dimensions"]])[dimensions])
    else simple(above, rule, rule[["judgement"]])$weights
  list(weights = weights * as.vector(outer)[match(cells$dimensions, dimensions)], entropy = entropy)
}

weigh <- function(cells, rules) {
  once <- function(rule)
    if (rules[["within"]] == "dimension") nested(cells, rule, rules) else simple(cells, rule, rule[["judgement"]])
  if (rules[["method"]] != "combination") return(once(rules))
  sets <- lapply(rules[["parts"]], once)
  w <- sapply(sets, function(set) set$weights)
  if (!is.matrix(w)) w <- matrix(w, 1)
  how <- opt(rules, "combine", "multiplicative")
  shares <- switch(how,
    game_theory = share_of(abs(solve(crossprod(w), diag(crossprod(w))))),
    opt(rules, "shares", rep(1 / ncol(w), ncol(w))))
  joint <- switch(how,
    multiplicative = share_of(apply(w, 1, prod)),
    geometric = share_of(apply(w, 1, prod)^(1 / ncol(w))),
    as.vector(w %*% shares))
  entropy <- Filter(function(set) !is.null(set$entropy) && !anyNA(set$entropy), sets)
  list(weights = joint, entropy = if (length(entropy) > 0) entropy[[1]]$entropy else NULL)
}

# ---- aggregation ---------------------------------------------------------------------------------------------------

joined <- function(z, w, method, rule) {
  if (method == "harmonic" || method == "power") {
    exponent <- if (method == "harmonic") -1 else opt(rule, "power", 1)
    return(as.vector(z^exponent %*% w)^(1 / exponent))
  }
  switch(method,
    arithmetic = as.vector(z %*% w),
    geometric = exp(as.vector(log(z) %*% w)),
    copeland = {
      # Of each pair: the weight that prefers the one less the weight that prefers the other.
      sapply(seq_len(nrow(z)), function(i) {
        balance <- as.vector(sign(sweep(-z, 2, z[i, ], `+`)) %*% w)
        sum(ifelse(abs(balance) <= 1e-12, 0, sign(balance)))
      })
    },
    topsis = {
      scale <- if (opt(rule, "distance", "weighted_values") == "weighted_squares") sqrt(w) else w
      v <- sweep(z, 2, scale, `*`)
      best <- sqrt(rowSums(sweep(v, 2, apply(v, 2, max))^2))
      worst <- sqrt(rowSums(sweep(v, 2, apply(v, 2, min))^2))
      ifelse(best + worst > 0, worst / (best + worst), 0)
    },
    stop("no aggregation ", method))
}

aggregated <- function(z, w, dimensions, rule) {
  if (is.null(rule[["within"]])) return(joined(z, w, rule[["method"]], rule))
  total <- sapply(unique(dimensions), function(d) sum(w[dimensions == d]))
  used <- unique(dimensions)[total > 0]
  subs <- sapply(used, function(d) {
    inside <- dimensions == d
    joined(z[, inside, drop = FALSE], share_of(w[inside]), rule[["within"]], rule)
  })
  joined(matrix(subs, nrow(z)), total[total > 0], rule[["method"]], rule)
}

# ---- an index, and its comparison ----------------------------------------------------------------------------------

construct <- function(index, indicators, normalize, weights, aggregate, transform) {
  raw <- as.matrix(data[indicators$column])
  z <- normalize_all(indicators, normalize)
  if (!is.null(weights[["zeros"]])) z[z == 0] <- weights[["zeros"]]
  z <- z + weights[["shift"]]
  periods <- if (all(is.na(data$time))) 1 else length(unique(data$time))
  score <- numeric(nrow(data))
  by_time <- weights[["scope"]] == "by_time" && !all(is.na(data$time))
  for (rows in blocks_of(weights[["scope"]])) {
    from <- if (weights[["scope"]] == "base") which(data$time == weights[["base"]]) else rows
    found <- weigh(list(names = indicators$name, dimensions = indicators$dimension, z = z[from, , drop = FALSE],
                        raw = raw[from, , drop = FALSE], entities = length(unique(data$entity[from])),
                        periods = if (by_time || weights[["scope"]] == "base") 1 else periods), weights)
    score[rows] <- aggregated(z[rows, , drop = FALSE], found$weights, indicators$dimension, aggregate)
    time <- if (by_time) data$time[rows[1]] else NA
    compare(index, "weight", indicators$column, time, found$weights)
    if (!is.null(found$entropy)) compare(index, "entropy", indicators$column, time, found$entropy)
  }
  compare(index, "score", data$entity, data$time, score)
  compare(index, "value", data$entity, data$time, if (transform == "ln") log(score) else score)
}

compare <- function(index, quantity, name, time, value) {
  key <- function(index, quantity, name, time) paste(index, quantity, name, time, sep = "\r")
  when <- as.numeric(time)
  at <- match(key(index, quantity, name, when), key(expected$index, expected$quantity, expected$name, expected$time))
  wanted <- expected$value[at]
  compared <<- c(compared, at[!is.na(at)])
  off <- !is.na(at) & !(abs(value - wanted) <= pmax(tolerance * abs(wanted), 1e-12) & !is.na(value))
  differences <<- differences + sum(off)
  for (i in which(off)[seq_len(min(10, sum(off)))])
    cat("DIFFERS", sprintf("%s, %s of %s %s: repro %.12g, base R %.12g\n", index, quantity,
                           rep(name, length.out = length(value))[i], rep(when, length.out = length(value))[i],
                           wanted[i], value[i]))
}

finish <- function() {
  compared <- unique(compared)
  cat(sprintf("%d of %d numbers of indices compared to a relative %g; %d differ.\n", length(compared), nrow(expected),
              tolerance, differences))
  left <- expected[setdiff(seq_len(nrow(expected)), compared), ]
  if (nrow(left) > 0) cat("NOT COMPARED", head(paste(left$index, left$quantity, left$name, left$time), 10), sep = "\n  ")
  quit(status = if (differences > 0 || nrow(left) > 0) 1 else 0)
}
