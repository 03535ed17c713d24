# Benefit of the doubt by lpSolve: three sub-indices of Produc in 1986 and of ASEM, weights of entropy within them, shift 1e-4.
# Run in this folder: Rscript doubt.R. Writes expected-doubt.json.
suppressPackageStartupMessages({ library(lpSolve); library(jsonlite) })
minmax <- function(X, dir) sapply(colnames(X), function(j) { x <- X[, j]; r <- range(x); if (dir[j] > 0) (x - r[1]) / (r[2] - r[1]) else (r[2] - x) / (r[2] - r[1]) })
divergence <- function(Z) { P <- sweep(Z, 2, colSums(Z), "/"); 1 + colSums(ifelse(P > 0, P * log(P), 0)) / log(nrow(Z)) }
subs <- function(X, dir, grp) { Z <- minmax(X, dir) + 1e-4; d <- divergence(Z); sapply(unique(grp), function(k) as.vector(Z[, grp == k, drop = FALSE] %*% (d[grp == k] / sum(d[grp == k])))) }
doubt <- function(B, lo = NULL, up = NULL) sapply(seq_len(nrow(B)), function(o) {
  A <- B; s <- rep("<=", nrow(B)); b <- rep(1, nrow(B))
  if (!is.null(lo)) for (k in seq_len(ncol(B))) { l <- -lo * B[o, ]; l[k] <- l[k] + B[o, k]; u <- -up * B[o, ]; u[k] <- u[k] + B[o, k]; A <- rbind(A, l, u); s <- c(s, ">=", "<="); b <- c(b, 0, 0) }
  lp("max", B[o, ], A, s, b)$objval })
case <- function(B) list(columns = unname(as.list(as.data.frame(B))), free = doubt(B), bounded = doubt(B, .1, .6))
p <- read.csv("data/produc.csv"); v <- c("hwy", "water", "util", "pc", "gsp", "emp", "unemp")
g <- c("Infra", "Infra", "Infra", "Prod", "Prod", "Prod", "Labour")
P <- subs(as.matrix(p[v]), setNames(c(1, 1, 1, 1, 1, 1, -1), v), g)[p$year == 1986, ]
m <- read.csv("data/asem-indicators.csv"); a <- read.csv("data/asem.csv", check.names = FALSE)
A <- subs(as.matrix(a[m$indicator]), setNames(m$direction, m$indicator), m$dimension)
write_json(list(versions = list(R = R.version.string, lpSolve = as.character(packageVersion("lpSolve"))), produc = case(P), asem = case(A)), "expected-doubt.json", digits = NA, auto_unbox = TRUE)
