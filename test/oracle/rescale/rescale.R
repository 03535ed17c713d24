# Coefficients in standard deviations and their exponentials, by parameters' model_parameters() of pooled least squares.
# Data: specs/public-capital/data/produc.csv (R package plm, GPL-2 or later). Run in the root of the repository:
#   Rscript test/oracle/rescale/rescale.R
library(parameters)
data <- read.csv("specs/public-capital/data/produc.csv")
data <- transform(data, q = log(gsp / emp), k = log(pc / emp), g = log(pcap / emp))
fit <- lm(q ~ g + k + unemp, data)
terms <- c("g", "k", "unemp")
of <- function(table) {
  table <- as.data.frame(table)
  rownames(table) <- table$Parameter
  lapply(setNames(terms, terms), function(term) list(
    estimate = table[term, "Coefficient"] , std_error = table[term, "SE"],
    conf_low = table[term, "CI_low"], conf_high = table[term, "CI_high"]))
}
basic <- as.data.frame(model_parameters(fit, standardize = "basic"))
names(basic)[names(basic) == "Std_Coefficient"] <- "Coefficient"
result <- list(
  versions = list(R = as.character(getRversion()), parameters = as.character(packageVersion("parameters"))),
  standardized = of(basic),
  exponentiated = of(model_parameters(fit, exponentiate = TRUE)),
  moments = list(mean = mean(data$q), std_dev = sd(data$q))
)
writeLines(jsonlite::toJSON(result, auto_unbox = TRUE, digits = NA, pretty = TRUE), "test/oracle/rescale/rescale.json")
