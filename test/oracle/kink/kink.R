# Regression kink with an unknown point within entities (Hansen 2017; Zhang, Zhou and Jiang 2017), by brute force: every
# sum of squares is a dense least-squares fit on dummies (lm.fit), the covariance matrix is Theorem 2's formula written
# out, interval ends are roots of the profile found by uniroot. Base R and jsonlite only.
# Data: ../regression/data (CRAN plm, GPL >= 2) and a generated unbalanced panel, written to simulated.csv.
suppressMessages(library(jsonlite))
options(digits = 17)
set.seed(20170117)
if (!file.exists("simulated.csv")) {
  n <- 40; rows <- list()
  for (i in 1:n) {
    t <- sort(sample(1:9, sample(4:9, 1))); m <- length(t)
    x <- round(rnorm(m, i / 20) + 0.1 * t, 3); z <- round(rnorm(m) + 0.3 * x, 3)
    y <- round(i / 10 + 0.05 * t - 0.4 * pmin(x - 1.2, 0) + 0.7 * pmax(x - 1.2, 0) + 0.5 * z + rnorm(m, sd = 0.6), 4)
    rows[[i]] <- data.frame(entity = i, time = 2000 + t, y = y, x = x, z = z)
  }
  write.csv(do.call(rbind, rows), "simulated.csv", row.names = FALSE)
}
read <- function(name) read.csv(if (name == "simulated") "simulated.csv" else paste0("../regression/data/", name, ".csv"))

fit <- function(X, y) { f <- lm.fit(X, y); list(b = f$coefficients, e = f$residuals, s = sum(f$residuals^2)) }
neg <- function(x, g) pmin(x - g, 0)
pos <- function(x, g) pmax(x - g, 0)

one <- function(name, d, y, x, z, entity, time, twoway, trim, grid, draws) {
  D <- model.matrix(~ factor(entity) - 1)
  if (twoway) D <- cbind(D, model.matrix(~ factor(time))[, -1])
  N <- length(y); n <- length(unique(entity)); df <- N - n
  lin <- fit(cbind(D, x, z), y); S0 <- lin$s
  S <- function(g, yy = y) fit(cbind(D, neg(x, g), pos(x, g), z), yy)$s
  v <- sort(unique(x)); low <- sapply(v, function(a) sum(x <= a)); least <- ceiling(trim * N)
  v <- v[low >= least & N - low >= least]
  best <- function(yy) {
    if (!is.null(grid)) {
      g <- seq(v[1], v[length(v)], length.out = grid); s <- sapply(g, S, yy = yy); j <- which.min(s)
      return(list(g = g[j], s = s[j]))
    }
    r <- list(g = NA, s = Inf)
    for (j in seq_along(v)) {
      s <- S(v[j], yy); if (s < r$s) r <- list(g = v[j], s = s)
      if (j == length(v)) break
      # between neighbors the kinked column is a - g b: the free regression on both gives the interior minimum
      a <- x * (x <= v[j]); b <- 1 * (x <= v[j])
      co <- fit(cbind(D, x, z, a, b), yy)$b; k <- length(co)
      g <- -co[k] / co[k - 1]
      if (is.finite(g) && g > v[j] && g < v[j + 1]) { s <- S(g, yy); if (s < r$s) r <- list(g = unname(g), s = s) }
    }
    r
  }
  m <- best(y); g <- m$g; S1 <- m$s
  f <- fit(cbind(neg(x, g), pos(x, g), z, D), y); kz <- ncol(z)
  b <- f$b[1:(2 + kz)]; e <- f$e
  W <- function(A) { A <- as.matrix(A); A - D %*% qr.coef(qr(D), A) }
  H <- W(cbind(neg(x, g), pos(x, g), z, -b[1] * (x < g) - b[2] * (x > g)))
  k <- ncol(H); C <- matrix(0, k, k); C[1, k] <- C[k, 1] <- sum(e * (x < g)); C[2, k] <- C[k, 2] <- sum(e * (x > g))
  A <- solve(crossprod(H) + C)
  sc <- H * e; ci <- rowsum(sc, entity)
  ab <- qr(D)$rank
  V <- list(none = A %*% crossprod(ci) %*% t(A), HC0 = A %*% crossprod(sc) %*% t(A),
            iid = A %*% crossprod(H) %*% t(A) * S1 / (N - k - ab))
  nonnested <- if (twoway) ab - n else 0
  V$reghdfe <- V$none * (N - 1) / (N - k - nonnested - 1) * n / (n - 1)
  crit <- qchisq(.95, 1)
  Fg <- function(q) (S(q) - S1) / (S1 / df) - crit
  ends <- if (is.null(grid)) {
    val <- sapply(v, Fg); lo <- v[1]; hi <- v[length(v)]
    L <- v[v < g]; i <- if (length(L) && any(val[v < g] > 0)) min(which(val <= 0 | v > g)) else NA
    if (!is.na(i) && i > 1) lo <- uniroot(Fg, c(v[i - 1], min(v[i], g)), tol = 1e-14)$root
    i <- max(which(val <= 0 | v < g))
    if (i < length(v)) hi <- uniroot(Fg, c(max(v[i], g), v[i + 1]), tol = 1e-14)$root
    c(lo, hi)
  } else { q <- seq(v[1], v[length(v)], length.out = grid); range(q[sapply(q, Fg) <= 0]) }
  U <- matrix(round(rnorm(draws * n), 6), draws); Fs <- Gs <- numeric(draws)
  ids <- match(entity, unique(entity))
  for (r in seq_len(draws)) {
    es <- e * U[r, ids]
    s0 <- fit(cbind(D, x, z), es)$s; s1 <- best(es)$s; Fs[r] <- (s0 - s1) / (s1 / df)
    yy <- (y - e) + es; own <- S(g, yy); s1 <- best(yy)$s; Gs[r] <- (own - s1) / (s1 / df)
  }
  list(gamma = g, S0 = S0, S1 = S1, F = (S0 - S1) / (S1 / df), df = df, candidates = length(v), beta = unname(b),
       se = lapply(V, function(M) unname(sqrt(diag(M)))), conf_chi2 = ends, multipliers = U, F_star = Fs, point_star = Gs)
}
out <- list()
gr <- read("grunfeld")
out$grunfeld <- one("grunfeld", gr, gr$inv, gr$capital, as.matrix(gr["value"]), gr$firm, gr$year, FALSE, .1, NULL, 6)
out$grunfeld_grid <- one("grunfeld", gr, gr$inv, gr$capital, as.matrix(gr["value"]), gr$firm, gr$year, TRUE, .1, 100, 3)
ga <- read("gasoline")
out$gasoline <- one("gasoline", ga, ga$lgaspcar, ga$lincomep, as.matrix(ga[c("lrpmg", "lcarpcap")]), ga$country, ga$year, TRUE, .15, NULL, 3)
si <- read("simulated")
out$simulated <- one("simulated", si, si$y, si$x, as.matrix(si["z"]), si$entity, si$time, TRUE, .1, NULL, 6)
out$simulated_oneway <- one("simulated", si, si$y, si$x, as.matrix(si["z"]), si$entity, si$time, FALSE, .1, NULL, 3)
write_json(out, "kink.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
