# Panel unit-root tests by plm::purtest (CRAN plm, GPL >= 2) on data of CRAN plm, in ../regression/data.
# Levin-Lin-Chu with standard deviations over rows (dfcor = FALSE), as in their paper; Im-Pesaran-Shin and Maddala-Wu with ordinary
# t statistics (dfcor = TRUE), p-values of the latter by MacKinnon (1994).
suppressMessages({library(plm); library(jsonlite)})
gr <- read.csv("../regression/data/grunfeld.csv"); pr <- read.csv("../regression/data/produc.csv"); em <- read.csv("../regression/data/empluk.csv")
split_by <- function(d, v, id, time) { d <- d[order(d[[id]], d[[time]]), ]; split(d[[v]], factor(d[[id]], unique(d[[id]]))) }
pr$lgsp <- log(pr$gsp); em$lemp <- log(em$emp)
series <- list(grunfeld_inv = split_by(gr, "inv", "firm", "year"), grunfeld_value = split_by(gr, "value", "firm", "year"),
               produc_lgsp = split_by(pr, "lgsp", "state", "year"), produc_unemp = split_by(pr, "unemp", "state", "year"))
unbalanced <- lapply(seq_along(series$grunfeld_inv), function(i) series$grunfeld_inv[[i]][seq_len(20 - (i %% 4))])
names(unbalanced) <- names(series$grunfeld_inv)
one <- function(s, test, exo, lags, pmax) {
  d <- data.frame(id = rep(seq_along(s), lengths(s)), t = unlist(lapply(s, seq_along)), v = unlist(s))
  s <- pdata.frame(d, index = c("id", "t"))$v
  r <- tryCatch(suppressWarnings(purtest(s, test = test, exo = exo, lags = lags, pmax = pmax, dfcor = test != "levinlin", p.approx = "MacKinnon1994")), error = function(e) NULL)
  if (is.null(r)) return(NULL)
  list(statistic = unname(r$statistic$statistic), p = unname(r$statistic$p.value), lags = unname(sapply(r$idres, function(x) x$lags)))
}
out <- list()
for (name in names(series)) for (exo in c("none", "intercept", "trend")) for (lags in list(0, 1, 2, "AIC", "SIC")) {
  key <- paste(name, exo, tolower(lags), sep = "/")
  out[[key]] <- list(levin_lin_chu = one(series[[name]], "levinlin", exo, lags, 3),
                     im_pesaran_shin = if (exo != "none") one(series[[name]], "ips", exo, lags, 3),
                     maddala_wu = one(series[[name]], "madwu", exo, lags, 3))
}
for (exo in c("intercept", "trend")) for (lags in list(1, "AIC")) out[[paste("unbalanced", exo, tolower(lags), sep = "/")]] <-
  list(im_pesaran_shin = one(unbalanced, "ips", exo, lags, 3), maddala_wu = one(unbalanced, "madwu", exo, lags, 3))
out$version <- as.character(packageVersion("plm"))
write_json(out, "unit-root.json", digits = NA, auto_unbox = TRUE, null = "null")
