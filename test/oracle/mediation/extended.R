# Makes extended.json: bias-corrected intervals, serial and moderated mediation, the squared mediator, Monte Carlo
# intervals and the sensitivity analysis of R's mediation. Run in this folder: Rscript extended.R
# R 4.2.2, jsonlite 1.8.4, mediation 4.5.1 (GPL >= 2).
library(jsonlite)
suppressMessages(library(mediation))

produc <- read.csv("../../../specs/public-capital/data/produc.csv")
d <- with(produc, data.frame(
  state = rep(1:48, each = 17), year = rep(1:17, 48),
  y = log(gsp), x = log(pcap), k = log(pc), e = log(emp), u = unemp
))
stopifnot(all(tapply(produc$state, d$state, function(s) length(unique(s))) == 1))
draws <- fromJSON("draws.json")
recorded <- fromJSON("mediation.json")$bootstrap

# One draw of states as a data set: a redrawn state is a new one.
rows_of <- split(seq_len(nrow(d)), d$state)
stacked <- function(states) {
  s <- d[unlist(rows_of[states]), ]
  s$state <- rep(seq_along(states), each = 17)
  s
}
# Slopes by least squares on demeaned columns (balanced, so that two-way demeaning is exact).
demean <- function(v, s, twoway) {
  g <- factor(s$state)
  out <- v - ave(v, g)
  if (twoway) out <- out - ave(v, factor(s$year)) + mean(v)
  out
}
slopes <- function(s, outcome, regressors, twoway) {
  X <- sapply(regressors, function(n) demean(s[[n]], s, twoway))
  b <- qr.coef(qr(X), demean(s[[outcome]], s, twoway))
  names(b) <- regressors
  b
}

## Bias-corrected intervals of ab (one mediator), quantiles of type 7.
ab <- function(s, twoway) {
  a <- slopes(s, "k", c("x", "e", "u"), twoway)[["x"]]
  b <- slopes(s, "y", c("x", "k", "e", "u"), twoway)[["k"]]
  a * b
}
corrected <- function(t0, t, jack, bca, conf) {
  z0 <- qnorm(mean(t < t0))
  dev <- mean(jack) - jack
  a <- if (bca) sum(dev^3) / (6 * sum(dev^2)^1.5) else 0
  z <- z0 + qnorm(c((1 - conf) / 2, (1 + conf) / 2))
  ends <- quantile(t, pnorm(z0 + z / (1 - a * z)), type = 7, names = FALSE)
  # p by bisection: the level at which an end of the interval's share meets the share of draws beyond zero.
  meets <- function(share) uniroot(function(p) {
    w <- z0 + qnorm(p)
    pnorm(z0 + w / (1 - a * w)) - share
  }, c(1e-12, 1 - 1e-12), tol = 1e-15)$root
  lower <- meets(mean(t <= 0))
  list(z0 = z0, acceleration = a, low = ends[1], high = ends[2], p = 2 * min(lower, 1 - lower))
}
intervals <- lapply(c(entity = FALSE, twoway = TRUE), function(twoway) {
  t0 <- ab(d, twoway)
  # The replicates that mediation.R recorded for these draws; a few are made again here.
  t <- recorded[[if (twoway) "twoway" else "entity"]]$replicates
  again <- apply(draws[1:20, ], 1, function(states) ab(stacked(states), twoway))
  stopifnot(max(abs(again - t[1:20])) < 1e-10)
  jack <- sapply(1:48, function(i) ab(d[d$state != i, ], twoway))
  list(
    estimate = t0, jackknife = jack,
    bc = corrected(t0, t, jack, FALSE, 0.95), bca = corrected(t0, t, jack, TRUE, 0.95),
    bca90 = corrected(t0, t, jack, TRUE, 0.90)
  )
})

## Serial mediators k, then e.
serial <- function(s, twoway) {
  m1 <- slopes(s, "k", c("x", "u"), twoway)
  m2 <- slopes(s, "e", c("x", "k", "u"), twoway)
  y <- slopes(s, "y", c("x", "k", "e", "u"), twoway)
  c <- slopes(s, "y", c("x", "u"), twoway)[["x"]]
  one <- m1[["x"]] * y[["k"]]
  two <- m2[["x"]] * y[["e"]]
  chain <- m1[["x"]] * m2[["k"]] * y[["e"]]
  c(total = c, direct = y[["x"]], link = m2[["k"]], k = one, e = two, chain = chain, indirect = one + two + chain)
}
some <- 1:100
serials <- lapply(c(entity = FALSE, twoway = TRUE), function(twoway) list(
  estimate = as.list(serial(d, twoway)),
  chain = apply(draws[some, ], 1, function(states) serial(stacked(states), twoway)[["chain"]]),
  indirect = apply(draws[some, ], 1, function(states) serial(stacked(states), twoway)[["indirect"]])
))

## Moderation by u, centered at the mean of the sample (and left there in every draw).
center <- mean(d$u)
spread <- sd(d$u)
moderated <- function(s, paths) {
  s$xw <- s$x * (s$u - center)
  s$kw <- s$k * (s$u - center)
  has <- function(p) p %in% paths
  m <- slopes(s, "k", c("x", if (has("a")) "xw", "u", "e"), FALSE)
  y <- slopes(s, "y", c("x", if (has("direct")) "xw", "k", if (has("b")) "kw", "u", "e"), FALSE)
  c <- slopes(s, "y", c("x", if (has("a") || has("direct")) "xw", "u", "e"), FALSE)
  at <- function(v) (m[["x"]] + if (has("a")) m[["xw"]] * v else 0) * (y[["k"]] + if (has("b")) y[["kw"]] * v else 0)
  index <- if (has("a") && has("b")) NA else if (has("a")) m[["xw"]] * y[["k"]] else m[["x"]] * y[["kw"]]
  c(total = c[["x"]], direct = y[["x"]], low = at(-spread), mean = at(0), high = at(spread), index = index,
    difference = at(spread) - at(-spread))
}
cases <- list(a = "a", b = "b", a_direct = c("a", "direct"), a_b = c("a", "b"), all = c("a", "b", "direct"))
moderations <- lapply(cases, function(paths) list(
  paths = I(paths), estimate = as.list(moderated(d, paths)),
  difference = apply(draws[some, ], 1, function(states) moderated(stacked(states), paths)[["difference"]])
))

## The squared mediator: its slope and classical t in the outcome's equation.
d$kk <- (d$k - mean(d$k))^2
square <- summary(lm(y ~ x + k + e + u + kk + factor(state), d))$coefficients["kk", ]

## Monte Carlo interval from normal scores that need no generator.
n <- 20000
golden <- (sqrt(5) - 1) / 2
z1 <- qnorm((1:n - 0.5) / n)
z2 <- qnorm((1:n * golden) %% 1)
monte <- quantile((0.2 + 0.11 * z1) * (0.3 + 0.06 * z2), c(0.025, 0.975), type = 7, names = FALSE)

## medsens: continuous mediator and outcome, no interaction.
within <- as.data.frame(lapply(d[c("y", "x", "k", "e", "u")], function(v) v - ave(v, d$state)))
sensitivity <- lapply(list(pooled = d, entity = within), function(data) {
  model_m <- lm(k ~ x + e + u, data)
  model_y <- lm(y ~ x + k + e + u, data)
  set.seed(1)
  med <- mediate(model_m, model_y, treat = "x", mediator = "k", sims = 20)
  s <- medsens(med, rho.by = 0.1, effect.type = "indirect", eps = 1e-10)
  list(rho = s$rho, indirect = s$d0, r2_m = s$r.square.m, r2_y = s$r.square.y)
})

write_json(list(
  intervals = intervals, serial = serials,
  moderated = c(list(mean = center, sd = spread), moderations),
  square = list(estimate = square[[1]], std_error = square[[2]], t = square[[3]], p = square[[4]]),
  monte_carlo = list(draws = n, low = monte[1], high = monte[2]), sensitivity = sensitivity
), "extended.json", digits = NA, auto_unbox = TRUE, na = "null", pretty = TRUE)
