# Writes mediation.json and draws.json in a folder of its own choosing and compares mediation.json with the one here.
# Run in this folder:  Rscript mediation.R OUTDIR      (R 4.2.2, jsonlite 1.8.4; base R computes everything else)
suppressMessages(library(jsonlite))
outdir <- commandArgs(TRUE)[1]
P <- read.csv("../../../specs/public-capital/data/produc.csv")
P <- data.frame(id = as.integer(factor(P$state)), year = P$year, lgsp = log(P$gsp), lpcap = log(P$pcap), lpc = log(P$pc), lemp = log(P$emp), unemp = P$unemp)
TT <- 17; N <- 48

# --- three equations by least squares on demeaned data ------------------------------------------------------------
within <- function(M, id, year, fe) {
  M <- as.matrix(M)
  one <- function(M, g) { u <- sort(unique(g)); (M - (rowsum(M, g) / as.vector(table(factor(g, levels = u))))[match(g, u), , drop = FALSE]) }
  if (fe == "entity") return(one(M, id))
  for (k in 1:200) { M2 <- one(one(M, id), year); if (max(abs(M2 - M)) < 1e-15) break; M <- M2 }
  M2
}
# K: what the cluster correction counts. Entities are nested in the clusters, hence 1 for all; periods are not.
ols <- function(y, X, id, absorbed, periods) {
  n <- length(y); k <- ncol(X); f <- lm.fit(X, y); b <- unname(f$coefficients); e <- f$residuals; bread <- chol2inv(chol(crossprod(X)))
  df <- n - k - absorbed; G <- length(unique(id)); Xe <- X * e
  HC0 <- bread %*% crossprod(Xe) %*% bread; CR0 <- bread %*% crossprod(rowsum(Xe, id)) %*% bread
  CR1 <- function(K) sqrt(diag(CR0) * (G / (G - 1)) * ((n - 1) / (n - K)))
  list(coef = b, df = df, G = G, classic = sqrt(diag(bread) * sum(e^2) / df), HC1 = sqrt(diag(HC0) * n / df), CR1 = CR1(k + 1), cluster = CR1(k + 1 + max(0, periods - 1)))
}
three <- function(y, x, m, controls, fe) {
  Z <- within(P[, c(y, x, m, controls)], P$id, P$year, fe); twoway <- fe == "twoway"
  absorbed <- if (twoway) N + TT - 1 else N; periods <- if (twoway) TT else 0
  list(c = ols(Z[, y], Z[, c(x, controls)], P$id, absorbed, periods), a = ols(Z[, m], Z[, c(x, controls)], P$id, absorbed, periods), d = ols(Z[, y], Z[, c(x, m, controls)], P$id, absorbed, periods))
}
sobel <- function(a, sa, b, sb) { se <- sqrt(b^2 * sa^2 + a^2 * sb^2); z <- a * b / se; list(se = se, z = z, p = 2 * pnorm(-abs(z))) }
steps <- function(y, x, m, controls, fe) {
  f <- three(y, x, m, controls, fe); c <- f$c$coef[1]; a <- f$a$coef[1]; cp <- f$d$coef[1]; b <- f$d$coef[2]
  o <- list(y = y, x = x, m = m, controls = controls, fe = fe, c = c, a = a, b = b, c_prime = cp, ab = a * b, prop_mediated = a * b / c)
  for (v in c("classic", "HC1", "CR1")) {
    t <- list(c = c / f$c[[v]][1], a = a / f$a[[v]][1], b = b / f$d[[v]][2], c_prime = cp / f$d[[v]][1])
    df <- if (v == "CR1") c(N, N) - 1 else c(f$a$df, f$d$df)
    p <- Map(function(t, df) 2 * pt(-abs(t), df), t, df[c(1, 1, 2, 2)])
    o[[v]] <- list(products = sobel(a, f$a[[v]][1], b, f$d[[v]][2]), t = t, p = p)
  }
  o
}
clustered <- function(y, m, x, controls) {
  f <- three(y, x, m, controls, "twoway"); o <- list(y = y, m = m, x = x, controls = controls, fe = c("state", "year"))
  one <- function(fit, j, v, df) { est <- fit$coef[j]; se <- fit[[v]][j]; list(est = est, se = se, df = df, t = est / se, p = 2 * pt(-abs(est / se), df)) }
  for (v in c("classic", "HC1", "cluster")) {
    df <- function(fit) if (v == "cluster") N - 1 else fit$df
    a <- one(f$a, 1, v, df(f$a)); b <- one(f$d, 2, v, df(f$d))
    o[[c(classic = "iid", HC1 = "HC1", cluster = "cluster_entity")[[v]]]] <- list(c_total = one(f$c, 1, v, df(f$c)), a = a, b = b, c_direct = one(f$d, 1, v, df(f$d)), sobel = sobel(a$est, a$se, b$est, b$se))
  }
  o
}

# --- cluster bootstrap with explicit draws: a redrawn state is a new one, everything demeaned again ---------------
set.seed(20240601)
draws <- matrix(sample.int(N, N * 1000, replace = TRUE), 1000, N)
ab <- function(ix, fe) {
  D <- P[as.vector(outer(seq_len(TT), (ix - 1) * TT, "+")), ]
  Z <- within(D[, c("lgsp", "lpcap", "lpc", "lemp", "unemp")], rep(seq_along(ix), each = TT), D$year, fe)
  unname(lm.fit(Z[, c("lpcap", "lemp", "unemp")], Z[, "lpc"])$coefficients[1] * lm.fit(Z[, c("lpcap", "lpc", "lemp", "unemp")], Z[, "lgsp"])$coefficients[2])
}
boot <- function(fe) {
  x <- apply(draws, 1, ab, fe = fe)
  list(theta = ab(seq_len(N), fe), replicates = x, se = sd(x), percentile_type7 = unname(quantile(x, c(.025, .975))), p_two_sided = 2 * min(mean(x <= 0), mean(x >= 0)))
}

out <- list(
  three_steps = list(produc_entity = steps("lgsp", "lpcap", "lpc", c("lemp", "unemp"), "entity"), produc_twoway = steps("lgsp", "lpcap", "lpc", c("lemp", "unemp"), "twoway"), produc_twoway_emp = steps("lgsp", "lpc", "lemp", c("lpcap", "unemp"), "twoway")),
  clustered_twoway = list(produc_lpcap_lemp = clustered("lgsp", "lemp", "lpcap", c("lpc", "unemp")), produc_lpcap_lpc = clustered("lgsp", "lpc", "lpcap", c("lemp", "unemp"))),
  bootstrap = list(entity = boot("entity"), twoway = boot("twoway")))
write_json(out, file.path(outdir, "mediation.json"), digits = NA, auto_unbox = TRUE, pretty = 1)
write_json(draws, file.path(outdir, "draws.json"))

leaves <- function(file) { x <- unlist(fromJSON(file, simplifyVector = FALSE)); n <- suppressWarnings(as.numeric(x)); names(n) <- make.unique(names(x)); n[!is.na(n)] }
here <- leaves("mediation.json"); now <- leaves(file.path(outdir, "mediation.json"))[names(here)]
cat("numbers", length(here), "missing", sum(is.na(now)), "largest relative difference", max(abs(now / here - 1)), "\n")
cat("draws equal:", identical(fromJSON("draws.json"), draws), "\n")
