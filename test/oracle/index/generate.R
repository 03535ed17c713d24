# Reference numbers for composite indices, location quotients and interpolation.
# Run in this folder: Rscript generate.R. Writes data/produc.csv and the three expected-*.json.
suppressPackageStartupMessages(library(plm))
num <- function(x) { r <- sprintf("%.17g", x); r[is.na(x)] <- "null"; r }
json <- function(x) {
  if (is.list(x)) {
    v <- vapply(x, json, "")
    if (is.null(names(x))) return(paste0("[", paste(v, collapse = ","), "]"))
    return(paste0("{", paste0("\"", names(x), "\":", v, collapse = ",\n"), "}"))
  }
  v <- if (is.numeric(x)) num(x) else paste0("\"", x, "\"")
  if (!is.null(names(x))) return(paste0("{", paste0("\"", names(x), "\":", v, collapse = ","), "}"))
  paste0("[", paste(v, collapse = ","), "]")
}
save <- function(x, file) writeLines(json(x), file, useBytes = TRUE)

data(Produc)
Produc <- as.data.frame(Produc)
columns <- c("state", "year", "hwy", "water", "util", "pc", "gsp", "emp", "unemp")
write.csv(Produc[columns], "data/produc.csv", row.names = FALSE, quote = FALSE)

minmax <- function(X, dir, by = NULL) {
  f <- function(M) sapply(colnames(M), function(j) { x <- M[, j]; r <- range(x); if (dir[j] > 0) (x - r[1]) / (r[2] - r[1]) else (r[2] - x) / (r[2] - r[1]) })
  if (is.null(by)) return(f(X))
  for (b in unique(by)) X[by == b, ] <- f(X[by == b, , drop = FALSE])
  X
}
xlogx <- function(p) ifelse(p > 0, p * log(p), 0)
entropy <- function(Z) { P <- sweep(Z, 2, colSums(Z), "/"); e <- -colSums(xlogx(P)) / log(nrow(Z)); d <- 1 - e; list(e = e, d = d, w = d / sum(d)) }

variants <- function(X, dir, grp, t, some) {
  R <- list(); Z <- minmax(X, dir)
  pack <- function(w, e, score, rows = some) list(w = w, e = e, rows = list(rows - 1)[[1]], score = score[rows])
  every <- seq_len(nrow(X))
  r <- entropy(Z); R$pooled <- pack(r$w, r$e, as.vector(Z %*% r$w), every)
  for (s in c("1e-04", "0.01", "1")) { Zs <- Z + as.numeric(s); r <- entropy(Zs); R[[paste0("shift_", s)]] <- pack(r$w, r$e, as.vector(Zs %*% r$w)) }
  Zs <- Z + 1e-4; r <- entropy(Zs); G <- unique(grp); wi <- r$d
  for (k in G) wi[grp == k] <- r$d[grp == k] / sum(r$d[grp == k])
  sub <- sapply(G, function(k) as.vector(Zs[, grp == k, drop = FALSE] %*% wi[grp == k])); r2 <- entropy(sub)
  R$nested <- pack(setNames(wi * r2$w[grp], colnames(X)), r$e, as.vector(sub %*% r2$w))
  R$nested$dimensions <- r2$w
  m <- ncol(X); R$equal <- pack(setNames(rep(1 / m, m), colnames(X)), setNames(rep(NA_real_, m), colnames(X)), unname(rowMeans(Z)))
  by_year <- function(Zb) {
    years <- sort(unique(t)); w <- list(); e <- list(); score <- numeric(nrow(X))
    for (y in years) { s <- t == y; r <- entropy(Zb[s, ] + 1e-4); w[[as.character(y)]] <- r$w; e[[as.character(y)]] <- r$e; score[s] <- as.vector((Zb[s, ] + 1e-4) %*% r$w) }
    pack(w, e, score)
  }
  if (length(unique(t)) > 1) {
    R$by_year_pooled_minmax <- by_year(Z)
    if (all(apply(X, 2, function(x) all(tapply(x, t, function(v) diff(range(v)) > 0))))) R$by_year_own_minmax <- by_year(minmax(X, dir, t))
  }
  R
}

produc <- as.matrix(Produc[c("hwy", "water", "util", "pc", "gsp", "emp", "unemp")])
dirP <- c(hwy = 1, water = 1, util = 1, pc = 1, gsp = 1, emp = 1, unemp = -1)
grpP <- c(hwy = "Infra", water = "Infra", util = "Infra", pc = "Prod", gsp = "Prod", emp = "Prod", unemp = "Labour")
tiny <- read.csv("data/tiny.csv"); tinyX <- as.matrix(tiny[c("x1", "x2", "x3", "x4")])
dirT <- c(x1 = 1, x2 = -1, x3 = 1, x4 = 1); grpT <- c(x1 = "A", x2 = "A", x3 = "B", x4 = "B")
asem <- read.csv("data/asem.csv", check.names = FALSE); meta <- read.csv("data/asem-indicators.csv")
asemX <- as.matrix(asem[meta$indicator]); dirA <- setNames(meta$direction, meta$indicator); grpA <- setNames(meta$dimension, meta$indicator)
case <- function(X, dir, grp, t, some) list(direction = dir, dimension = grp, variants = variants(X, dir, grp, t, some))
save(list(
  produc = case(produc, dirP, grpP, Produc$year, seq(1, 816, by = 16)),
  asem = case(asemX, dirA, grpA, rep(2018, nrow(asem)), seq_len(nrow(asem))),
  tiny = case(tinyX, dirT, grpT, tiny$t, seq_len(nrow(tiny)))
), "expected-weights.json")

lq <- list()
for (y in c(1970, 1986)) {
  D <- Produc[Produc$year == y, ]; e <- as.matrix(D[c("hwy", "water", "util")]); whole <- rowSums(e)
  lq[[as.character(y)]] <- c(list(state = as.character(D$state)), as.list(as.data.frame((e / whole) / matrix(colSums(e) / sum(e), nrow(e), 3, byrow = TRUE))))
}
save(lq, "expected-location-quotient.json")

# Linear interior (approx), edges nearest (approx, rule 2), edges extrapolated (the line through the two nearest points).
fill <- function(t, y) {
  o <- !is.na(y); n <- sum(o); none <- rep(NA_real_, length(y))
  if (n == 0) return(list(none = none, nearest = none, extrapolate = none))
  if (n == 1) return(list(none = y, nearest = rep(y[o], length(y)), extrapolate = y))
  interior <- approx(t[o], y[o], t)$y; nearest <- approx(t[o], y[o], t, rule = 2)$y; ext <- interior
  to <- t[o]; yo <- y[o]; line <- function(i, j, x) { m <- (yo[j] - yo[i]) / (to[j] - to[i]); m * x + (yo[i] - m * to[i]) }
  ext[t < to[1]] <- line(1, 2, t[t < to[1]]); ext[t > to[n]] <- line(n - 1, n, t[t > to[n]])
  keep <- function(z) ifelse(o, y, z)
  list(none = keep(interior), nearest = keep(nearest), extrapolate = keep(ext))
}
cases <- list(
  manual = list(t = c(0, 1, 1.5, 2, 3, 3.5, 4), y = c(NA, 3, NA, 6, NA, NA, 18)),
  both_edges = list(t = 2011:2022, y = c(NA, NA, 5, 6, NA, 9, 9.5, NA, 12, 14, NA, NA)),
  single = list(t = 2011:2015, y = c(NA, NA, 7, NA, NA)),
  two = list(t = 2011:2015, y = c(NA, 2, NA, 8, NA)),
  none = list(t = 2011:2013, y = c(NA_real_, NA, NA)),
  complete = list(t = 2011:2014, y = c(1, 2, 4, 8)),
  uneven = list(t = c(2000, 2005, 2010, 2011, 2012, 2015, 2020), y = c(3, NA, 7, NA, 8, NA, 20)),
  negative = list(t = 1:6, y = c(-2, NA, 1, NA, NA, 4))
)
gaps <- read.csv("data/asem-gaps.csv"); panel <- list()
for (v in setdiff(names(gaps), c("uCode", "Time"))) {
  out <- list(none = numeric(nrow(gaps)), nearest = numeric(nrow(gaps)), extrapolate = numeric(nrow(gaps)))
  for (u in unique(gaps$uCode)) { s <- which(gaps$uCode == u); r <- fill(gaps$Time[s], gaps[s, v]); for (k in names(r)) out[[k]][s] <- r[[k]] }
  holes <- which(is.na(gaps[[v]]))
  panel[[v]] <- list(row = holes - 1, none = out$none[holes], nearest = out$nearest[holes], extrapolate = out$extrapolate[holes])
}
save(list(cases = lapply(cases, function(c) c(c, fill(c$t, c$y))), panel = panel), "expected-interpolation.json")
writeLines(c(R.version.string, paste("plm", packageVersion("plm"))), "session.txt")
