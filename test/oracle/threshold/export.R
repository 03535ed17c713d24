# Writes invest.csv, the data set `invest` of R's package pdR, unchanged: 565 firms, each with its 15 years 1973-1987 in
# order. Run in this folder:  Rscript export.R path/to/pdR_1.9.5.tar.gz
archive <- commandArgs(TRUE)[1]
folder <- tempfile(); untar(archive, "pdR/data/invest.rda", exdir = folder)
load(file.path(folder, "pdR/data/invest.rda"))
invest <- setNames(as.data.frame(invest), c("i", "q", "c", "d"))
stopifnot(nrow(invest) == 565 * 15, !anyNA(invest))
shown <- lapply(invest, function(x) vapply(x, function(v) format(v, digits = 15, scientific = FALSE), ""))
stopifnot(all(mapply(function(s, x) all(as.numeric(s) == x), shown, invest)))
out <- file("invest.csv", "wb")
write.table(as.data.frame(shown), out, sep = ",", quote = FALSE, row.names = FALSE, eol = "\n")
close(out)
