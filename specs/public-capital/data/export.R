# Writes produc.csv, the `Produc` data set of R's package plm, unchanged: one row per state and year.
# Run in this folder:  Rscript export.R
data("Produc", package = "plm")
Produc$state <- as.character(Produc$state)
Produc <- Produc[order(Produc$state, Produc$year), ]
stopifnot(nrow(Produc) == 816, length(unique(Produc$state)) == 48)
# One number at a time: a common format would pad every cell to the widest.
shown <- lapply(Produc, function(x) if (is.numeric(x)) vapply(x, function(v) format(v, digits = 15, scientific = FALSE), "") else as.character(x))
stopifnot(all(as.numeric(shown$gsp) == Produc$gsp), all(as.numeric(shown$pc) == Produc$pc))
out <- file("produc.csv", "wb")
write.table(as.data.frame(shown), out, sep = ",", quote = FALSE, row.names = FALSE, eol = "\n")
close(out)
