# F* of three thresholds for draws 10, 11 and 12 of boot_draws.json where each step has its own trim (.01, .01, .05), by
# dense QR: Rscript triple-draws.R in this folder, a minute. R 4.2.2, jsonlite 1.8.4.
library(jsonlite)
d <- read.csv("invest.csv")
cut <- function(v, rows) as.vector(matrix(v, 15)[rows, ])
y <- cut(d$i, -1); q <- cut(d$q, -15); c1 <- cut(d$c, -15); g <- cut(d$d, -15)
N <- length(y)
within <- function(M) {
  M <- as.matrix(M)
  for (j in seq_len(ncol(M))) { m <- matrix(M[, j], 14); M[, j] <- as.vector(m - rep(colMeans(m), each = 14)) }
  M
}
X <- cbind(q, q^2, q^3, g, q * g, c1)
values <- sort(unique(g))
count <- cumsum(tabulate(match(g, values)))
candidates <- function(fixed, trim) {
  ends <- sort(c(0, count[match(fixed, values)], N))
  gap <- vapply(count, function(s) min(s - max(ends[ends <= s]), min(ends[ends >= s]) - s), 0)
  values[gap >= ceiling(trim * N)]
}
search <- function(ys, B, cand) {
  Q <- qr.Q(qr(B)); r <- as.vector(ys - Q %*% crossprod(Q, ys)); S <- numeric(length(cand))
  for (from in seq(1, length(cand), 400)) {
    at <- from:min(from + 399, length(cand))
    Z <- within(c1 * outer(g, cand[at], "<=")); Z <- Z - Q %*% crossprod(Q, Z)
    S[at] <- sum(r^2) - colSums(Z * r)^2 / colSums(Z^2)
  }
  list(gamma = cand[which.min(S)], before = sum(r^2), after = min(S))
}
ref <- read_json("boot_draws.json", simplifyVector = TRUE)
null <- within(cbind(X, c1 * (g <= ref$gammas[1]), c1 * (g <= ref$gammas[2])))
yy <- within(y)[, 1]; f <- .lm.fit(null, yy); e <- matrix(f$residuals, 14)
one <- function(draw) {
  ys <- within(yy - f$residuals + as.vector(e[, ref$draws$triple[draw, ]]))[, 1]
  B <- within(X); gammas <- numeric(0)
  for (trim in c(.01, .01, .05)) {
    s <- search(ys, B, candidates(gammas, trim)); gammas <- c(gammas, s$gamma); B <- cbind(B, within(c1 * (g <= s$gamma)))
  }
  list(draw = draw, gammas = gammas, F = (s$before - s$after) / (s$after / 7345))
}
write_json(lapply(10:12, one), "triple-draws.json", digits = I(17), auto_unbox = TRUE)
