# Weights, combinations, TOPSIS and AHP of expected-weighting.json and expected-ahp.json, in base R.
# Run in this folder: Rscript methods.R. Writes both files anew.
num <- function(x) { r <- sprintf("%.17g", x); r[is.na(x)] <- "null"; r }
json <- function(x) {
  if (is.matrix(x)) x <- lapply(seq_len(nrow(x)), function(i) as.list(unname(x[i, ])))
  if (is.list(x)) {
    v <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(v, collapse = ","), "]"))
    return(paste0("{", paste0("\"", names(x), "\":", v, collapse = ","), "}"))
  }
  if (inherits(x, "scalar")) return(num(unclass(x)))
  v <- num(x)
  if (!is.null(names(x))) return(paste0("{", paste0("\"", names(x), "\":", v, collapse = ","), "}"))
  if (length(x) == 1 && is.null(attr(x, "list"))) return(v)
  paste0("[", paste(v, collapse = ","), "]")
}
minmax <- function(X, dir) sapply(colnames(X), function(j) { x <- X[, j]; r <- range(x); if (dir[j] > 0) (x - r[1]) / (r[2] - r[1]) else (r[2] - x) / (r[2] - r[1]) })
xlogx <- function(p) ifelse(p > 0, p * log(p), 0)
entropy <- function(Z, k = 1 / log(nrow(Z)), add = 0) { P <- sweep(Z, 2, colSums(Z), "/") + add; e <- -k * colSums(xlogx(P)); d <- 1 - e; list(e = e, w = d / sum(d)) }
variants <- function(X, dir, grp, id, t, every) {
  R <- list(); Z <- minmax(X, dir); n <- length(unique(id)); periods <- length(unique(t)); m <- ncol(X); named <- function(v) setNames(v, colnames(X))
  put <- function(r, Zi) list(e = r$e, w = r$w, index = as.vector(Zi %*% r$w)[every])
  for (r in list(c(.01, 1, "minmax_scale_0.99_plus_0.01"), c(.002, .998, "minmax_to_0.002_0.998"))) { a <- as.numeric(r[1]); Zs <- a + (as.numeric(r[2]) - a) * Z; R[[r[3]]] <- put(entropy(Zs), Zs) }
  Zs <- 1e-4 + (.9999 - 1e-4) * Z; R$minmax_to_0.0001_0.9999 <- put(entropy(Zs), Zs)
  for (s in c("0.00001", "0.001", "0.1")) { Zs <- Z + as.numeric(s); r <- entropy(Zs); R[[paste0("minmax_shift_", s)]] <- c(put(r, Zs), list(index_unshifted = as.vector(Z %*% r$w)[every])) }
  # Directions ignored: what a study says by calling every indicator positive.
  if (all(X > 0)) { R$raw_share_nodirection <- entropy(X)[c("e", "w")]; Xr <- X; for (j in names(dir)[dir < 0]) Xr[, j] <- 1 / X[, j]; R$raw_share_reciprocal <- entropy(Xr)[c("e", "w")] }
  Zn <- minmax(X, abs(dir)); C <- apply(Zn, 2, sd) * colSums(1 - cor(Zn)); R$critic_nodirection <- list(w = named(C / sum(C)))
  Zs <- Z; Zs[Zs == 0] <- 1e-4; R$minmax_zeros_to_0.0001 <- put(entropy(Zs), Zs)
  R$p_plus_1e_10 <- put(entropy(Z, add = 1e-10), Z)
  S <- sweep(scale(X), 2, dir, "*"); Zs <- S + 10; R$zscore_plus_10 <- put(entropy(Zs), Zs)
  if (all(X > 0)) { Q <- sapply(colnames(X), function(j) if (dir[j] > 0) X[, j] / max(X[, j]) else min(X[, j]) / X[, j]); R$ratio_max_min <- put(entropy(Q), Q) }
  if (periods > 1) { R$WRONG_pooled_p_k_ln_n <- put(entropy(Z, 1 / log(n)), Z); R$WRONG_csdn_stata_k_ln_T <- put(entropy(Z, 1 / log(periods), 1e-10), Z) }
  Zs <- Z + 1e-4; r <- entropy(Zs); d <- 1 - r$e; G <- unique(grp); wi <- d
  for (k in G) wi[grp == k] <- d[grp == k] / sum(d[grp == k])
  sub <- sapply(G, function(k) as.vector(Zs[, grp == k, drop = FALSE] %*% wi[grp == k])); anew <- minmax(sub, setNames(rep(1, length(G)), G)) + 1e-4; r3 <- entropy(anew)
  R$two_level_nested_reminmax <- list(w = named(unname(wi * r3$w[grp])), index = as.vector(sub %*% r3$w)[every])
  R$two_level_equal_groups <- list(w = named(unname(wi / length(G))), index = (rowSums(sub) / length(G))[every])
  sd1 <- apply(Z, 2, sd); cv <- sd1 / colMeans(Z); cr <- apply(X, 2, sd) / abs(colMeans(X)); of <- function(c) { w <- c / sum(c); list(w = w, index = as.vector(Z %*% w)[every]) }
  R$cv_minmax <- of(cv); R$cv_raw <- of(cr); R$sd_minmax <- of(sd1)
  K <- cor(Z); R$critic <- of(sd1 * colSums(1 - K)); R$critic_abs_r <- of(sd1 * colSums(1 - abs(K))); R$critic_cv_abs_r <- of(cv * colSums(1 - abs(K)))
  ei <- eigen(cor(S), symmetric = TRUE); V <- ei$vectors; for (k in seq_len(m)) if (sum(V[, k]) < 0) V[, k] <- -V[, k]
  keep <- which(ei$values > 1); lam <- ei$values[keep]; Vk <- V[, keep, drop = FALSE]; share <- function(c) named(c / sum(c))
  R$pca <- list(eigenvalues = ei$values, kept = length(keep), w_signed = share(as.vector(Vk %*% lam)), w_abs = share(as.vector(abs(Vk) %*% lam)), w_squared_loadings = share(rowSums(sweep(Vk^2, 2, lam, "*"))))
  v <- eigen(crossprod(S), symmetric = TRUE)$vectors[, 1]; v <- v * sign(sum(v)); R$scatter_degree <- list(w = named(v / sum(v)), index = as.vector(S %*% (v / sum(v)))[every])
  w <- r$w; far <- function(A, b) sqrt(rowSums(sweep(A, 2, b)^2))
  top <- function(A, best = apply(A, 2, max), worst = apply(A, 2, min)) { up <- far(A, best); down <- far(A, worst); list(closeness = (down / (up + down))[every]) }
  R$topsis_minmax_wz <- top(sweep(Z, 2, w, "*")); R$topsis_minmax_sqrtw <- top(sweep(Z, 2, sqrt(w), "*"))
  A <- sweep(sweep(X, 2, sqrt(colSums(X^2)), "/"), 2, w, "*"); R$topsis_vector_wz <- top(A, ifelse(dir > 0, apply(A, 2, max), apply(A, 2, min)), ifelse(dir > 0, apply(A, 2, min), apply(A, 2, max)))
  w2 <- R$critic$w; game <- function(W) { g <- solve(crossprod(W), diag(crossprod(W))); a <- abs(g) / sum(abs(g)); list(a = unname(a), w = named(as.vector(W %*% a))) }
  R$combine_entropy_critic <- list(multiplicative = w * w2 / sum(w * w2), additive_0.5 = .5 * w + .5 * w2, geometric = sqrt(w * w2) / sum(sqrt(w * w2)), game = game(cbind(w, w2))$w)
  g3 <- game(cbind(w, w2, rep(1 / m, m))); R$combine_game3 <- list(alpha = g3$a, w = g3$w)
  R
}
produc <- read.csv("data/produc.csv"); asem <- read.csv("data/asem.csv", check.names = FALSE); meta <- read.csv("data/asem-indicators.csv"); tiny <- read.csv("data/tiny.csv")
pv <- c("hwy", "water", "util", "pc", "gsp", "emp", "unemp"); tv <- c("x1", "x2", "x3", "x4")
writeLines(json(list(
  produc = variants(as.matrix(produc[pv]), setNames(c(1, 1, 1, 1, 1, 1, -1), pv), setNames(c("Infra", "Infra", "Infra", "Prod", "Prod", "Prod", "Labour"), pv), produc$state, produc$year, seq(1, 816, by = 16)),
  asem = variants(as.matrix(asem[meta$indicator]), setNames(meta$direction, meta$indicator), setNames(meta$dimension, meta$indicator), asem$uCode, rep(1, nrow(asem)), seq_len(nrow(asem))),
  tiny = variants(as.matrix(tiny[tv]), setNames(c(1, -1, 1, 1), tv), setNames(c("A", "A", "B", "B"), tv), tiny$id, tiny$t, seq_len(nrow(tiny)))
)), "expected-weighting.json")

saaty <- c(0, 0, .58, .90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
ahp <- function(A) {
  n <- nrow(A); e <- eigen(A); k <- which.max(Re(e$values)); w <- Re(e$vectors[, k]); lambda <- Re(e$values[k]); ci <- (lambda - n) / (n - 1); g <- apply(A, 1, prod)^(1 / n)
  list(A = A, w_eigen = w / sum(w), w_geometric = g / sum(g), w_column_mean = rowMeans(sweep(A, 2, colSums(A), "/")), lambda_max = lambda, CI = ci, CR = ci / saaty[n])
}
square <- function(x) matrix(x, sqrt(length(x)), byrow = TRUE)
writeLines(json(list(
  five = ahp(square(c(1, 1/2, 4, 3, 3, 2, 1, 7, 5, 5, 1/4, 1/7, 1, 1/2, 1/3, 1/3, 1/5, 2, 1, 1, 1/3, 1/5, 3, 1, 1))),
  consistent = ahp(square(c(1, 3, 5, 1/3, 1, 2, 1/5, 1/2, 1))),
  inconsistent = ahp(square(c(1, 9, 1/5, 2, 1/9, 1, 7, 1/3, 5, 1/7, 1, 6, 1/2, 3, 1/6, 1)))
)), "expected-ahp.json")
