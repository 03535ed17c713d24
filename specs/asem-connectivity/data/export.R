# Writes asem.csv from the example index of the R package COINr (CRAN, 1.1.14): indicators divided by their denominators,
# 64 missing cells of 2,499 filled by COINr with the mean of the same continent; beside them the names and two denominators.
# Up to 17 significant digits. Run it in this folder.
library(COINr)
coin <- suppressMessages(build_example_coin(quietly = TRUE))
d <- as.data.frame(get_dset(coin, "Screened"))
raw <- as.data.frame(ASEM_iData)[match(d$uCode, ASEM_iData$uCode), ]
out <- cbind(code = d$uCode, country = raw$uName, gdp = raw$GDP, population = raw$Population, d[, ASEM_iMeta$iCode[ASEM_iMeta$Type == "Indicator"]])
text <- function(x) {
  if (!is.numeric(x)) return(x)
  stopifnot(!anyNA(x))
  s <- sprintf("%.15g", x)
  again <- as.numeric(s) != x
  s[again] <- sprintf("%.17g", x[again])
  s
}
write.table(as.data.frame(lapply(out, text), check.names = FALSE), file("asem.csv", "wb"), sep = ",", row.names = FALSE, quote = FALSE)
