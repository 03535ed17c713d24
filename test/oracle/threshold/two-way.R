# Thresholds with entity and time effects, by brute force: every sum of squares is a dense least-squares fit on dummies.
# One to three thresholds on every distinct value (q <= g, each regime at least ceil(trim N) rows), sequential with refinement;
# F* for explicit draws of firms: the null model's fit plus residual vectors stacked in the order drawn, thresholds found anew
# one after another, unrefined. Data: ../regression/data/grunfeld.csv (CRAN plm, GPL >= 2). R 4.2.2, jsonlite.
suppressMessages(library(jsonlite))
d <- read.csv("../regression/data/grunfeld.csv"); d <- d[order(d$firm, d$year), ]
y <- d$inv; x <- d$value; z <- d$capital; q <- d$capital; N <- nrow(d); n <- 10; tt <- 20; df <- N - n
D <- cbind(model.matrix(~ factor(firm) - 1, d), model.matrix(~ factor(year), d)[, -1])
least <- ceiling(.1 * N); v <- sort(unique(q))
X <- function(g) { g <- sort(g); k <- findInterval(q, g, left.open = TRUE); sapply(0:length(g), function(r) x * (k == r)) }
fit <- function(g, yy) lm.fit(cbind(X(g), z, D), yy)
S <- function(g, yy = y) sum(fit(g, yy)$residuals^2)
allowed <- function(given) Filter(function(g) min(table(factor(findInterval(q, sort(c(given, g)), left.open = TRUE), 0:(length(given) + 1)))) >= least, setdiff(v, given))
best <- function(given, yy = y) { g <- allowed(given); s <- sapply(g, function(a) S(c(given, a), yy)); list(g = g[which.min(s)], s = min(s), n = length(g)) }
linear <- function(yy = y) sum(lm.fit(cbind(x, z, D), yy)$residuals^2)
S0 <- linear(); a <- best(numeric(0)); b <- best(a$g); a2 <- best(b$g); pair <- c(a2$g, b$g); S2 <- S(pair); t3 <- best(pair)
F <- c((S0 - a$s) / (a$s / df), (a$s - b$s) / (b$s / df), (S2 - t3$s) / (t3$s / df))
set.seed(19990601); draws <- lapply(1:3, function(k) t(replicate(4, sample(n, n, TRUE))))
nulls <- list(lm.fit(cbind(x, z, D), y), fit(a$g, y), fit(pair, y))
star <- function(k, ids) {
  e <- matrix(nulls[[k]]$residuals, tt); yy <- (y - nulls[[k]]$residuals) + c(e[, ids])
  g <- numeric(0); s <- linear(yy)
  for (j in 1:k) { before <- s; o <- best(g, yy); g <- c(g, o$g); s <- o$s }
  (before - s) / (s / df)
}
out <- list(S = c(S0, a$s, b$s, S2, t3$s), gamma = c(a$g, b$g, a2$g, t3$g), candidates = c(a$n, b$n, t3$n), F = F, draws = draws,
            F_star = lapply(1:3, function(k) apply(draws[[k]], 1, function(i) star(k, i))),
            coef = unname(fit(pair, y)$coefficients[1:4]))
write_json(out, "two-way.json", digits = NA, auto_unbox = TRUE)
