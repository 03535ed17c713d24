# Fourteen ways to fill gaps, of expected-imputation.json, in base R. Run in this folder: Rscript imputation.R.
num <- function(x) { r <- sprintf("%.17g", x); r[is.na(x)] <- "null"; r }
json <- function(x) {
  if (is.list(x)) { v <- vapply(x, json, ""); return(paste0("{", paste0("\"", names(x), "\":", v, collapse = ","), "}")) }
  paste0("[", paste(num(x), collapse = ","), "]")
}
slopes <- function(x, y) { # Fritsch & Butland (1984), as SciPy's PchipInterpolator
  n <- length(x); h <- diff(x); s <- diff(y) / h; b <- numeric(n)
  for (i in seq_len(n - 2) + 1) if (s[i - 1] * s[i] > 0) { u <- 2 * h[i] + h[i - 1]; v <- h[i] + 2 * h[i - 1]; b[i] <- (u + v) / (u / s[i - 1] + v / s[i]) }
  end <- function(h0, h1, s0, s1) { d <- ((2 * h0 + h1) * s0 - h0 * s1) / (h0 + h1); if (sign(d) != sign(s0)) 0 else if (sign(s0) != sign(s1) && abs(d) > 3 * abs(s0)) 3 * s0 else d }
  b[1] <- end(h[1], h[2], s[1], s[2]); b[n] <- end(h[n - 1], h[n - 2], s[n - 1], s[n - 2]); b
}
pchip <- function(x, y, at) {
  if (length(x) == 2) return(y[1] + diff(y) / diff(x) * (at - x[1]))
  b <- slopes(x, y); i <- findInterval(at, x, rightmost.closed = TRUE, all.inside = TRUE); h <- x[i + 1] - x[i]; t <- (at - x[i]) / h
  (1 + 2 * t) * (1 - t)^2 * y[i] + t * (1 - t)^2 * h * b[i] + t^2 * (3 - 2 * t) * y[i + 1] + t^2 * (t - 1) * h * b[i + 1]
}
fill <- function(t, y) {
  o <- !is.na(y); n <- sum(o); none <- y; none[] <- NA; keep <- function(z) ifelse(o, y, z); to <- t[o]; yo <- y[o]; inside <- n > 0 & t >= suppressWarnings(min(to)) & t <= suppressWarnings(max(to)); r <- list()
  line <- function(i, j, x) { m <- (yo[j] - yo[i]) / (to[j] - to[i]); m * x + (yo[i] - m * to[i]) }
  lin <- y; if (n > 1) for (k in seq_len(n - 1)) { s <- t > to[k] & t < to[k + 1]; lin[s] <- line(k, k + 1, t[s]) }
  r$stata_ipolate <- lin; ext <- lin; if (n > 1) { ext[t < to[1]] <- line(1, 2, t[t < to[1]]); ext[t > to[n]] <- line(n - 1, n, t[t > to[n]]) }; r$stata_ipolate_epolate <- ext
  near <- lin; if (n > 0) { near[t < to[1]] <- yo[1]; near[t > to[n]] <- yo[n] }; r$linear_edge_nearest <- near
  carry <- function(v) { for (i in seq_along(v)[-1]) if (is.na(v[i])) v[i] <- v[i - 1]; v }
  r$locf <- carry(y); r$nocb <- rev(carry(rev(y))); r$entity_mean <- if (n > 0) keep(rep(mean(yo), length(y))) else none
  if (n > 1) {
    r$spline_natural <- keep(splinefun(to, yo, method = "natural")(t)); r$spline_fmm <- keep(splinefun(to, yo, method = "fmm")(t))
    r$spline_natural_interior <- ifelse(inside, r$spline_natural, NA); r$pchip_interior <- none; r$pchip_interior[inside] <- keep(pchip(to, yo, pmin(pmax(t, to[1]), to[n])))[inside]
  } else for (k in c("spline_natural", "spline_fmm", "spline_natural_interior", "pchip_interior")) r[[k]] <- none
  for (w in c("simple", "linear", "exponential")) {
    z <- y
    if (n > 1) for (i in which(!o)) { k <- 2; while (sum(o & abs(seq_along(y) - i) <= k) < 2) k <- k + 1; J <- which(o & abs(seq_along(y) - i) <= k); q <- switch(w, simple = rep(1, length(J)), linear = 1 / (abs(J - i) + 1), exponential = .5^abs(J - i)); z[i] <- sum(q * y[J]) / sum(q) } else z <- none
    r[[paste0("ma_k2_", w)]] <- z
  }
  r$ols_trend <- if (n > 1) keep({ c <- mean(to); mean(yo) + sum((to - c) * (yo - mean(yo))) / sum((to - c)^2) * (t - c) }) else none
  if (n > 1 && all(yo > 0)) {
    g <- (yo[n] / yo[1])^(1 / (to[n] - to[1])); z <- lin; z[t < to[1]] <- yo[1] * g^(t[t < to[1]] - to[1]); z[t > to[n]] <- yo[n] * g^(t[t > to[n]] - to[n]); r$avg_growth <- z
    ly <- log(yo); z <- y; for (k in seq_len(n - 1)) { s <- t > to[k] & t < to[k + 1]; z[s] <- exp(ly[k] + (ly[k + 1] - ly[k]) * (t[s] - to[k]) / (to[k + 1] - to[k])) }; r$geometric_interior <- z
  } else { r$avg_growth <- none; r$geometric_interior <- none }
  r
}
cases <- list(
  manual_ipolxmpl1 = list(t = c(0, 1, 1.5, 2, 3, 3.5, 4), y = c(NA, 3, NA, 6, NA, NA, 18)),
  interior2 = list(t = 2011:2022, y = c(10, NA, 14, 15, NA, NA, 24, 26, NA, 30, 31, 35)),
  both_edges = list(t = 2011:2022, y = c(NA, NA, 5, 6, NA, 9, 9.5, NA, 12, 14, NA, NA)),
  single_obs = list(t = 2011:2015, y = c(NA, NA, 7, NA, NA)), two_obs = list(t = 2011:2015, y = c(NA, 2, NA, 8, NA)),
  three_obs = list(t = 2011:2017, y = c(NA, 2, NA, 8, NA, 9, NA)), none = list(t = 2011:2013, y = c(NA_real_, NA, NA)), complete = list(t = 2011:2014, y = c(1, 2, 4, 8)),
  uneven_time = list(t = c(2000, 2005, 2010, 2011, 2012, 2015, 2020), y = c(3, NA, 7, NA, 8, NA, 20)),
  nonmonotone = list(t = 1:10, y = c(1, NA, 4, 2, NA, NA, 7, 3, NA, 5)), negative = list(t = 1:6, y = c(-2, NA, 1, NA, NA, 4)))
G <- read.csv("data/asem-gaps.csv"); V <- c("LPI", "Flights", "Goods", "Renew", "CO2", "FreePress"); out <- list(cases = lapply(cases, function(c) c(c, list(result = fill(c$t, c$y)))))
out$panel <- lapply(setNames(V, V), function(v) {
  y <- G[[v]]; h <- which(is.na(y)); r <- list(row = h - 1)
  if (v %in% c("LPI", "Goods", "FreePress")) { parts <- lapply(split(seq_along(y), factor(G$uCode, unique(G$uCode))), function(s) fill(G$Time[s], y[s])); for (m in names(parts[[1]])) r[[m]] <- unlist(lapply(parts, `[[`, m), use.names = FALSE)[h] }
  r
})
out$time_mean <- lapply(setNames(V, V), function(v) ave(G[[v]], G$Time, FUN = function(x) mean(x, na.rm = TRUE))[is.na(G[[v]])])
out$two_way <- lapply(setNames(V, V), function(v) {
  o <- !is.na(G[[v]]); D <- data.frame(y = G[[v]], u = G$uCode, t = factor(G$Time)); f <- lm(y ~ 0 + u + t, D[o, ]); h <- D[!o, ]
  p <- rep(NA_real_, nrow(h)); known <- h$u %in% D$u[o]; p[known] <- predict(f, h[known, ]); p
})
Z <- scale(as.matrix(G[V])); k <- ncol(Z); mu <- colMeans(Z, na.rm = TRUE); S <- diag(colMeans(sweep(Z, 2, mu)^2, na.rm = TRUE)) # Little & Rubin (2002), 11.2
E <- function() { X <- Z; C <- matrix(0, k, k); for (i in seq_len(nrow(Z))) { m <- is.na(Z[i, ]); if (all(m)) { X[i, ] <- mu; C <- C + S } else if (any(m)) { B <- S[m, !m, drop = FALSE] %*% solve(S[!m, !m]); X[i, m] <- mu[m] + B %*% (Z[i, !m] - mu[!m]); C[m, m] <- C[m, m] + S[m, m] - B %*% S[!m, m] } }; list(X = X, C = C) }
repeat { e <- E(); m2 <- colMeans(e$X); D <- sweep(e$X, 2, m2); S2 <- (crossprod(D) + e$C) / nrow(Z); moved <- max(abs(m2 - mu), abs(S2 - S)); mu <- m2; S <- S2; if (moved < 1e-15) break }
X <- E()$X; out$em <- lapply(setNames(seq_len(k), V), function(j) { h <- is.na(Z[, j]); attr(Z, "scaled:center")[j] + attr(Z, "scaled:scale")[j] * X[h, j] })
writeLines(json(out), "expected-imputation.json")
