# Companions of an index, in R: spdep (Moran, Geary, local Moran, Gi*), ineq (inequality), plm (growth), base R.
# Run in this folder: Rscript generate.R. Writes data/ and expected.json; sessionInfo() goes to session.txt.
suppressPackageStartupMessages({ library(spdep); library(spData); library(ineq); library(plm); library(sf); library(jsonlite) })
num <- function(x) unname(as.numeric(x))
put <- function(x, file) write_json(x, file, digits = NA, auto_unbox = TRUE, na = "null", null = "null")
csv <- function(d, file) { for (j in names(d)) if (is.double(d[[j]])) d[[j]] <- formatC(d[[j]], digits = 17, format = "g"); write.csv(d, file.path("data", file), row.names = FALSE, quote = FALSE) }

data("Produc", package = "plm")
P <- Produc[order(as.character(Produc$state), Produc$year), ]
P$state <- as.character(P$state); P$prod <- P$gsp / P$emp
states <- unique(P$state); years <- sort(unique(P$year))

# Queen contiguity and centroids of the 48 states (spData, CC0), by the names that Produc has.
data("us_states", package = "spData")
key <- gsub(" ", "_", toupper(us_states$NAME)); key[key == "TENNESSEE"] <- "TENNESSE"
us <- suppressWarnings(us_states[match(states, key), ])
nb <- suppressWarnings(poly2nb(us, queen = TRUE))
B <- nb2mat(nb, style = "B", zero.policy = TRUE); storage.mode(B) <- "integer"; dimnames(B) <- list(states, states)
pairs <- which(B > 0, arr.ind = TRUE); pairs <- pairs[order(pairs[, 1], pairs[, 2]), ]
csv(data.frame(state = states[pairs[, 1]], neighbor = states[pairs[, 2]]), "borders.csv")
csv(data.frame(state = states, B, check.names = FALSE), "borders-square.csv")
csv(data.frame(state = states, region = as.character(P$region[match(states, P$state)])), "regions.csv")
xy <- suppressWarnings(st_coordinates(st_centroid(st_geometry(us))))
csv(data.frame(state = states, lon = num(xy[, 1]), lat = num(xy[, 2])), "places.csv")
data("Ilocos", package = "ineq")
csv(data.frame(row = seq_len(nrow(Ilocos)), income = Ilocos$income, province = as.character(Ilocos$province)), "ilocos.csv")

# ---- spatial
rad <- pi / 180
H <- outer(1:48, 1:48, Vectorize(function(i, j) { if (i == j) return(0)
  a <- sin((xy[j, 2] - xy[i, 2]) * rad / 2)^2 + cos(xy[i, 2] * rad) * cos(xy[j, 2] * rad) * sin((xy[j, 1] - xy[i, 1]) * rad / 2)^2
  2 * 6371 * asin(sqrt(a)) }))
inverse <- ifelse(H > 0, 1 / H, 0)
nearest <- t(apply(H, 1, function(d) { r <- rep(0, 48); r[order(d)[2:5]] <- 1; r }))
listw <- list(queen = mat2listw(B, style = "W"), binary = mat2listw(B, style = "B"), inverse = mat2listw(inverse, style = "W"), nearest = mat2listw(nearest, style = "W"))
one <- function(x, w) {
  m <- function(r) { a <- moran.test(x, w, randomisation = r, alternative = "two.sided"); g <- geary.test(x, w, randomisation = r, alternative = "two.sided")
    list(i = num(a$estimate[1]), expectation = num(a$estimate[2]), variance = num(a$estimate[3]), z = num(a$statistic), p = num(a$p.value), c = num(g$estimate[1]), c_variance = num(g$estimate[3]), c_z = num(g$statistic)) }
  l <- function(cond) { v <- localmoran(x, w, conditional = cond, alternative = "two.sided"); list(i = num(v[, 1]), expectation = num(v[, 2]), variance = num(v[, 3]), z = num(v[, 4]), p = num(v[, 5])) }
  list(randomization = m(TRUE), normality = m(FALSE), conditional = l(TRUE), total = l(FALSE), quadrant = as.character(attr(localmoran(x, w), "quadr")$pysal)) }
spatial <- list()
for (y in c(1970, 1986)) { D <- P[P$year == y, ]; spatial[[as.character(y)]] <- lapply(listw, function(w) one(D$prod, w))
  spatial[[as.character(y)]]$getis_ord <- num(localG(D$prod, nb2listw(include.self(nb), style = "B"))) }

# ---- inequality
ge <- function(x, w, k) { s <- w / sum(w); r <- x / sum(s * x); switch(k, theil = sum(s * r * log(r)), mld = -sum(s * log(r)), ge2 = (sum(s * r^2) - 1) / 2) }
decompose <- function(x, w, g, k) { G <- sort(unique(g)); p <- sapply(G, function(q) sum(w[g == q])) / sum(w); s <- sapply(G, function(q) sum((w * x)[g == q])) / sum(w * x)
  own <- sapply(G, function(q) ge(x[g == q], w[g == q], k)); a <- switch(k, theil = s, mld = p, ge2 = s^2 / p); total <- ge(x, w, k)
  list(total = total, within = sum(a * own), between = total - sum(a * own), groups = G, value = own, contribution = a * own) }
D <- P[P$year == 1986, ]; g <- as.character(D$region)
entropy <- list(plain = lapply(c(theil = "theil", mld = "mld", ge2 = "ge2"), function(k) decompose(D$prod, rep(1, 48), g, k)), weighted = lapply(c(theil = "theil", mld = "mld", ge2 = "ge2"), function(k) decompose(D$prod, D$emp, g, k)))
stopifnot(abs(entropy$plain$theil$total - Theil(D$prod)) < 1e-15, abs(entropy$plain$mld$total - Theil(D$prod, parameter = 1)) < 1e-15)
ilocos <- list(theil = Theil(Ilocos$income), mld = Theil(Ilocos$income, parameter = 1), gini = Gini(Ilocos$income))
dagum <- function(x, g) { G <- sort(unique(g)); n <- length(x); mu <- sapply(G, function(q) mean(x[g == q])); p <- sapply(G, function(q) mean(g == q)); s <- p * mu / mean(x)
  delta <- outer(seq_along(G), seq_along(G), Vectorize(function(j, h) mean(abs(outer(x[g == G[j]], x[g == G[h]], "-"))))); gjh <- delta / outer(mu, mu, "+"); D <- ifelse(delta > 0, abs(outer(mu, mu, "-")) / delta, 0)
  cross <- gjh * outer(p, s); off <- row(cross) != col(cross)
  r <- list(gini = Gini(x), within = sum(diag(cross)), between = sum((cross * D)[off]), overlap = sum((cross * (1 - D))[off]), groups = G, matrix = gjh, affluence = D)
  stopifnot(abs(r$gini - r$within - r$between - r$overlap) < 1e-12)
  r }
parts <- lapply(setNames(c(1970, 1978, 1986), c(1970, 1978, 1986)), function(y) { D <- P[P$year == y, ]; dagum(D$prod, as.character(D$region)) })
parts$ilocos <- dagum(Ilocos$income, as.character(Ilocos$province))

# ---- coupling of three subsystems, and of the first two
mm <- function(x) (x - min(x)) / (max(x) - min(x)) + 1e-4
U <- cbind(mm(P$hwy), mm(P$pc), mm(-P$unemp)); U <- U / max(U)
couple <- function(U, a) { m <- ncol(U); g <- exp(rowMeans(log(U))); C <- m * g / rowSums(U); Tt <- as.vector(U %*% a)
  pairs <- combn(m, 2); gap <- rowMeans(abs(U[, pairs[1, ], drop = FALSE] - U[, pairs[2, ], drop = FALSE])); W <- sqrt((1 - gap) * exp(rowSums(log(U / apply(U, 1, max)))) ^ (1 / (m - 1)))
  forms <- list(standard = C, power = C^m, wang2021 = W); if (m == 2) forms$liao1999 <- (U[, 1] * U[, 2] / (rowMeans(U))^2)^2
  list(development = Tt, coupling = forms, coordination = lapply(forms, function(C) sqrt(C * Tt))) }
pick <- seq(1, nrow(P), by = 13)
coupling <- list(rows = pick - 1, U = unname(U[pick, ]), two = couple(U[pick, 1:2], c(.6, .4)), three = couple(U[pick, ], rep(1 / 3, 3)))

# ---- densities
density <- lapply(setNames(c(1970, 1986), c(1970, 1986)), function(y) { x <- P$prod[P$year == y]; grid <- seq(min(x) - 8, max(x) + 8, length.out = 61); h <- bw.nrd0(x); he <- h * sqrt(5)
  stata <- .9 * min(sd(x), IQR(x) / 1.349) * length(x)^-.2
  list(grid = grid, nrd0 = h, nrd = bw.nrd(x), stata = stata, gaussian = sapply(grid, function(t) mean(dnorm((t - x) / h)) / h), epanechnikov = sapply(grid, function(t) mean(pmax(0, .75 * (1 - ((t - x) / he)^2))) / he)) })

# ---- convergence
pop <- function(x) sqrt(mean((x - mean(x))^2))
sigma <- list(year = years, sd_log = sapply(years, function(y) sd(log(P$prod[P$year == y]))), cv = sapply(years, function(y) sd(P$prod[P$year == y]) / mean(P$prod[P$year == y])),
  sd_log_n = sapply(years, function(y) pop(log(P$prod[P$year == y]))), cv_n = sapply(years, function(y) pop(P$prod[P$year == y]) / mean(P$prod[P$year == y])))
wide <- data.frame(x0 = log(P$prod[P$year == 1970]), g = (log(P$prod[P$year == 1986]) - log(P$prod[P$year == 1970])) / 16); f <- summary(lm(g ~ x0, wide)); b <- coef(f)[2, 1]
growth <- list(cross_section = list(intercept = coef(f)[1, 1], slope = b, std_error = coef(f)[2, 2], r2 = f$r.squared, speed = -log(1 + 16 * b) / 16, half_life = log(2) / (-log(1 + 16 * b) / 16)))
pp <- pdata.frame(P, index = c("state", "year")); pp$l <- log(pp$prod); pp$lag <- plm::lag(pp$l); pp$grow <- pp$l - pp$lag; pp$u <- plm::lag(pp$unemp)
fe <- plm(grow ~ lag, pp, effect = "twoways", model = "within"); fc <- plm(grow ~ lag + u, pp, effect = "twoways", model = "within")
growth$panel <- list(slope = num(coef(fe)), std_error = num(sqrt(diag(vcov(fe)))), speed = num(-log(1 + coef(fe))), half_life = num(log(2) / -log(1 + coef(fe))), n = nobs(fe))
growth$conditional <- list(slope = num(coef(fc)[1]), std_error = num(sqrt(diag(vcov(fc)))[1]), control = num(coef(fc)[2]))

# ---- obstacles, with fixed weights
w <- c(hwy = .3, water = .2, util = .1, pc = .15, unemp = .25); Z <- sapply(names(w), function(j) { x <- if (j == "unemp") -P[[j]] else P[[j]]; (x - min(x)) / (max(x) - min(x)) })
gap <- sweep(1 - Z, 2, w, "*"); O <- gap / rowSums(gap)
obstacle <- list(weights = as.list(w), rows = pick - 1, degrees = unname(O[pick, ]), mean_1986 = as.list(colMeans(O[P$year == 1986, ])))

# ---- transitions
cuts <- num(quantile(P$prod, c(.25, .5, .75), type = 7)); k <- findInterval(P$prod, cuts, left.open = TRUE) + 1; W <- B / rowSums(B)
around <- numeric(nrow(P)); for (y in years) around[P$year == y] <- as.vector(W %*% P$prod[P$year == y]); kl <- findInterval(around, cuts, left.open = TRUE) + 1
from <- which(P$year < 1986); N <- table(factor(k[from], 1:4), factor(k[from + 1], 1:4)); M <- unclass(prop.table(N, 1)); e <- eigen(t(M)); v <- Re(e$vectors[, which.max(Re(e$values))]); v <- v / sum(v)
given <- lapply(1:4, function(s) { i <- from[kl[from] == s]; unclass(table(factor(k[i], 1:4), factor(k[i + 1], 1:4))) })
lr <- 0; for (s in 1:4) { Q <- given[[s]] / rowSums(given[[s]]); t <- given[[s]] * log(Q / M); lr <- lr + 2 * sum(t[given[[s]] > 0]) }
# per class: (lag classes with a transition - 1) x (targets seen - 1)
df <- sum(sapply(1:4, function(a) (sum(sapply(given, function(G) sum(G[a, ]) > 0)) - 1) * (sum(N[a, ] > 0) - 1)))
markov <- list(cuts = cuts, counts = unname(unclass(N)), probabilities = unname(M), stationary = v, given = lapply(given, unname), lr = lr, df = df, p = pchisq(lr, df, lower.tail = FALSE))

# ---- specialization
special <- lapply(setNames(c(1970, 1986), c(1970, 1986)), function(y) { X <- as.matrix(P[P$year == y, c("hwy", "water", "util")]); S <- X / rowSums(X); tot <- colSums(X) / sum(X)
  list(krugman = num(rowSums(abs(sweep(S, 2, tot)))), herfindahl = num(rowSums(S^2)), concentration = num(colSums(sweep(X, 2, colSums(X), "/")^2))) })

put(list(states = states, spatial = spatial, entropy = entropy, ilocos = ilocos, dagum = parts, coupling = coupling, density = density, sigma = sigma, growth = growth, obstacle = obstacle, markov = markov, specialization = special), "expected.json")
writeLines(capture.output(sessionInfo()), "session.txt")
