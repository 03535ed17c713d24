# Makes expected-coinr-missing.json: what COINr 1.1.14 (MIT) aggregates from its own ASEM data with the missing cells left in,
# data/asem-normalized-missing.csv (not imputed, normalized to [1, 100]). Run in this folder; R 4.2.2.
library(COINr)
meta <- COINr::ASEM_iMeta
meta <- meta[meta$Type %in% c("Indicator", "Aggregate"), c("Level", "iCode", "Parent", "Direction", "Weight", "Type")]
data <- read.csv("data/asem-normalized-missing.csv", check.names = FALSE)
coin <- new_coin(data, meta, quietly = TRUE)
number <- function(x) ifelse(is.na(x), "null", sprintf("%.17g", x))
recipe <- function(f, threshold) {
  done <- Aggregate(coin, dset = "Raw", f_ag = f, dat_thresh = threshold)
  scores <- done$Data$Aggregated
  scores <- scores[match(data$uCode, scores$uCode), ]
  codes <- meta$iCode[meta$Type == "Aggregate"]
  paste0("{", paste(sprintf('"%s":[%s]', codes, vapply(codes, function(code) paste(number(scores[[code]]), collapse = ","), "")), collapse = ","), "}")
}
recipes <- list(amean_missing_raw = list("a_amean", NULL), gmean_missing_raw = list("a_gmean", NULL), hmean_missing_raw = list("a_hmean", NULL),
  amean_missing_thresh0.8 = list("a_amean", 0.8))
made <- vapply(recipes, function(it) recipe(it[[1]], it[[2]]), "")
writeLines(paste0("{", paste(sprintf('"%s":%s', names(made), made), collapse = ",\n"), "}"), "expected-coinr-missing.json")
