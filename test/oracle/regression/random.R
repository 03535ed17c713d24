# What random.test.ts and slopes.test.ts compare beside the output of scripts/*.R. Run: Rscript random.R > random-more.json
# R 4.2.2, AER, sandwich, jsonlite: least squares with explicit dummies, dense V^-1.
suppressMessages({library(AER); library(sandwich); library(jsonlite)})
named <- function(x) as.list(setNames(as.numeric(x), names(x)))
read <- function(name) read.csv(file.path("data", paste0(name, ".csv")))

# Nerlove's components of an unbalanced panel with two effects. plm takes the periods' effects from means of periods,
# which are not the least-squares effects where a panel is unbalanced; here they are lm's, and V is written out.
nerlove <- function() {
  d <- read("hedonic")
  x <- c("crim", "nox", "rm", "age", "dis", "blacks", "lstat")
  id <- factor(d$townid); tm <- factor(d$k)
  within <- lm(reformulate(c(x, "id", "tm"), "mv"), cbind(d, id, tm))
  effect <- function(f, name) {
    e <- c(0, coef(within)[paste0(name, levels(f)[-1])])
    w <- as.vector(table(f))
    e <- e - weighted.mean(e, w)
    sum(w * e^2) / nrow(d) * nlevels(f) / (nlevels(f) - 1)
  }
  s <- c(idios = sum(residuals(within)^2) / nrow(d), id = effect(id, "id"), time = effect(tm, "tm"))
  V <- s[["idios"]] * diag(nrow(d)) + s[["id"]] * outer(id, id, "==") + s[["time"]] * outer(tm, tm, "==")
  X <- cbind(`(Intercept)` = 1, as.matrix(d[x])); W <- solve(V)
  A <- solve(t(X) %*% W %*% X); b <- drop(A %*% t(X) %*% W %*% d$mv)
  e <- d$mv - X %*% b
  sigma2 <- drop(t(e) %*% W %*% e) / (nrow(d) - ncol(X))
  list(sigma2 = as.list(s), coefficients = named(b), se = named(sqrt(sigma2 * diag(A))))
}

# Trends of entities: every column written out. K is the rank of the design, of which fixest counts one more.
trends <- function(d, f, cluster, extra, weights = NULL) {
  d$w_ <- if (is.null(weights)) 1 else d[[weights]]
  m <- lm(f, d, weights = w_)
  n <- nobs(m)
  X <- model.matrix(m)[, !is.na(coef(m))]
  Q <- qr(sqrt(d$w_) * X); k <- Q$rank
  A <- tcrossprod(solve(qr.R(Q)))[match(extra, colnames(X)[Q$pivot]), , drop = FALSE]
  scores <- (X[, Q$pivot] * residuals(m) * d$w_) %*% t(A)
  se <- function(meat, factor = 1) as.list(setNames(sqrt(factor * diag(meat)), extra))
  own <- A[, match(extra, colnames(X)[Q$pivot])]
  h <- hatvalues(m)
  list(n = n, K = k, coefficients = named(coef(m)[extra]),
       se = list(iid = se(own, sum(d$w_ * residuals(m)^2) / (n - k)),
                 HC0 = se(crossprod(scores)), HC1 = se(crossprod(scores), n / (n - k)),
                 HC2 = se(crossprod(scores / sqrt(1 - h))), HC3 = se(crossprod(scores / (1 - h))),
                 cluster_none = se(crossprod(rowsum(scores, d[[cluster]])))))
}
guns <- read("guns"); guns$lvio <- log(guns$violent); guns$t <- guns$year - 1988
f <- lvio ~ law01 + prisoners + density + factor(state) + factor(state):t + factor(year)
extra <- c("law01", "prisoners", "density")
out <- list(nerlove_hedonic = nerlove(), guns_trends = trends(guns, f, "state", extra),
            guns_trends_weighted = trends(guns, f, "state", extra, "population"))

# First stage and exogeneity of G2SLS: AER on the equation as transformed.
theta <- 1 - sqrt(0.02227202967554477 / (7 * 0.0460358184739941 + 0.02227202967554477))
crime <- read("crime"); crime$lcrmrte <- log(crime$crmrte)
for (y in 82:87) crime[[paste0("y", y)]] <- as.numeric(crime$year == y)
ex <- c("lprbconv", "lprbpris", "lavgsen", "ldensity", "lwcon", "lwtuc", "lwtrd", "lwfir", "lwser", "lwmfg", "lwfed", "lwsta", "lwloc",
        "lpctymle", "lpctmin", "region_west", "region_central", "smsa", paste0("y", 82:87))
q <- function(v) v - theta * ave(v, crime$county)
t <- as.data.frame(lapply(crime[c("lcrmrte", "lprbarr", "lpolpc", "ltaxpc", "lmix", ex)], q)); t$one <- 1 - theta
m <- ivreg(as.formula(paste("lcrmrte ~ 0 + one + lprbarr + lpolpc +", paste(ex, collapse = "+"), "| 0 + one + ltaxpc + lmix +", paste(ex, collapse = "+"))), data = t)
first <- function(x) {
  whole <- lm(reformulate(c("0", "one", "ltaxpc", "lmix", ex), x), t); part <- lm(reformulate(c("0", "one", ex), x), t)
  anova(part, whole)$F[2]
}
stage <- cbind(t, v1 = residuals(lm(reformulate(c("0", "one", "ltaxpc", "lmix", ex), "lprbarr"), t)), v2 = residuals(lm(reformulate(c("0", "one", "ltaxpc", "lmix", ex), "lpolpc"), t)))
short <- lm(reformulate(c("0", "one", "lprbarr", "lpolpc", ex), "lcrmrte"), stage)
long <- lm(reformulate(c("0", "one", "lprbarr", "lpolpc", "v1", "v2", ex), "lcrmrte"), stage)
out$g2sls_crime <- list(first_stage = list(lprbarr = first("lprbarr"), lpolpc = first("lpolpc")), endogeneity = anova(short, long)$F[2])
cat(toJSON(out, digits = I(17), auto_unbox = TRUE), "\n")
