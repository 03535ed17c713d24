# The reference of expected-sobol.json, in base R: Ishigami's function and Sobol's g
# on a linear congruential design, five estimators. Prints the largest differences from the file.
library(jsonlite)
x <- 20240501  # the second function goes on where the first stopped
lcg <- function(n) { u <- numeric(n); for (i in seq_len(n)) { x <<- (16807 * x) %% 2147483647; u[i] <- x / 2147483647 }; u }
ishigami <- function(u) { x <- 2 * pi * u - pi; sin(x[, 1]) + 7 * sin(x[, 2])^2 + 0.1 * x[, 3]^4 * sin(x[, 1]) }
g <- function(u) { a <- c(0, 1, 4.5, 9, 99); apply(u, 1, function(r) prod((abs(4 * r - 2) + a) / (1 + a))) }
one <- function(f, d, N = 512) {
  u <- lcg(2 * N * d); A <- matrix(u[1:(N * d)], ncol = d, byrow = TRUE); B <- matrix(u[-(1:(N * d))], ncol = d, byrow = TRUE)
  yA <- f(A); yB <- f(B); yAB <- lapply(1:d, function(i) { C <- A; C[, i] <- B[, i]; f(C) })
  y <- c(yA, yB); V <- var(y); V0 <- mean((y - mean(y))^2); m <- mean(y)
  est <- function(S, T) list(Si = sapply(yAB, S), STi = sapply(yAB, T))
  half <- function(C) mean((yA - C)^2) / 2
  list(N = N, yA = yA, yB = yB, yAB = yAB, estimates = list(
    coinr = est(function(C) mean(yB * (C - yA)) / V, function(C) half(C) / V),
    saltelli2010_centred = est(function(C) mean((yB - m) * (C - yA)) / V0, function(C) half(C) / V0),
    jansen1999 = est(function(C) 1 - mean((yB - C)^2) / 2 / V0, function(C) half(C) / V0),
    sobol1993_homma1996 = est(function(C) (mean(yB * C) - mean(yA) * mean(yB)) / V0, function(C) mean(yA * (yA - C)) / V0),
    martinez = est(function(C) cor(yB, C), function(C) 1 - cor(yA, C))))
}
new <- list(ishigami = one(ishigami, 3), gfunction = one(g, 5))
old <- fromJSON("expected-sobol.json", simplifyVector = FALSE)
gap <- function(a, b) max(abs(unlist(a) - unlist(b)))
for (f in names(new)) for (k in c("yA", "yB", "yAB", "estimates")) cat(f, k, gap(new[[f]][[k]], old[[f]][[k]]), "\n")
