# What R's pdR 1.9.5 says on Hansen's investment data: its three F, thresholds, sets and standard errors.
# Rscript pdr.R PATH_TO_pdR_SOURCE > pdr.json   (its function is base R; its package asks for plm and pglm)
library(jsonlite)
source(file.path(commandArgs(TRUE)[1], "R", "ptm.R"))
raw <- read.csv("invest.csv")
raw$year <- rep(1973:1987, 565)
before <- raw[raw$year <= 1986, ]
now <- raw[raw$year >= 1974, ]
q <- before$q
d <- before$d
x <- cbind(q, q^2, q^3, d, q * d)
pdf(NULL)
set.seed(1)
printed <- capture.output(
  fit <- ptm(now$i, before$c, x, d, c(1, 1, 1), c(.01, .01, .05), 400, .95, 14, 565))
number <- function(label) {
  lines <- grep(paste0("^", label), printed, value = TRUE)
  lapply(strsplit(trimws(sub(label, "", lines, fixed = TRUE)), " +"), as.numeric)
}
cat(toJSON(list(
  threshold = number("Threshold Estimate"),
  region = number("Confidence Region"),
  sse = unlist(number("Sum of Squared Errors")),
  lr = unlist(number("LR Test for threshold effect")),
  # Four columns: coefficient, classical error, White's error, t.
  independent = lapply(fit, function(one) one$indepBeta[, 1:3]),
  dependent = lapply(fit, function(one) unname(one$depBeta[, 1:3])),
  thresholds = lapply(fit, function(one) one$threshold)
), digits = NA, auto_unbox = TRUE), "\n")
