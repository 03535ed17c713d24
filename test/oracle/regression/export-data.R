# The data sets of R's packages plm and AER that the tests use, raw columns only. Run: Rscript export-data.R
suppressMessages(library(plm))
num <- function(x) vapply(x, function(v) { for (d in c(15, 16, 17)) { s <- sprintf("%.*g", d, v); if (as.numeric(s) == v) return(s) }; s }, "")
save_csv <- function(d, name) {
  d[] <- lapply(d, function(v) if (is.numeric(v)) num(as.numeric(v)) else as.character(v))
  write.table(d, file.path("data", paste0(name, ".csv")), sep = ",", quote = FALSE, row.names = FALSE)
}
data(Produc); i <- seq_len(nrow(Produc))
# rows of the unbalanced version: gaps, a singleton entity, a late entrant
Produc$kept <- as.integer(!((7 * i + 3) %% 11 == 0 | (13 * i + 5) %% 29 == 0 |
  (Produc$state == "WYOMING" & Produc$year != 1975) | (Produc$state == "ALABAMA" & Produc$year < 1984)))
save_csv(Produc[, c("state", "year", "gsp", "pcap", "hwy", "water", "util", "pc", "emp", "unemp", "kept")], "produc")
data(Grunfeld); save_csv(Grunfeld[, c("firm", "year", "inv", "value", "capital")], "grunfeld")
data(EmplUK); save_csv(EmplUK[, c("firm", "year", "emp", "wage", "capital", "output")], "empluk")
data(Gasoline); save_csv(Gasoline[, c("country", "year", "lgaspcar", "lincomep", "lrpmg", "lcarpcap")], "gasoline")
data(Hedonic); Hedonic$k <- ave(seq_len(nrow(Hedonic)), Hedonic$townid, FUN = seq_along)
save_csv(Hedonic[, c("townid", "k", "mv", "crim", "nox", "rm", "age", "dis", "blacks", "lstat")], "hedonic")
data(CigarettesSW, package = "AER"); CigarettesSW$year <- as.integer(as.character(CigarettesSW$year))
save_csv(CigarettesSW, "cigarettessw")
data(Cigar); save_csv(Cigar[, c("state", "year", "price", "cpi", "ndi", "sales", "pimin")], "cigar")
data(Fatalities, package = "AER"); Fatalities$year <- as.integer(as.character(Fatalities$year))
save_csv(Fatalities[, c("state", "year", "fatal", "pop", "beertax", "unemp", "income")], "fatalities")
data(Grunfeld, package = "AER"); Grunfeld$firm <- as.character(Grunfeld$firm)
save_csv(Grunfeld[, c("firm", "year", "invest", "value", "capital")], "grunfeld11")
data(PetersenCL, package = "sandwich"); save_csv(PetersenCL[, c("firm", "year", "x", "y")], "petersen")
data(LaborSupply); save_csv(LaborSupply[, c("id", "year", "lnhr", "lnwg")], "laborsupply")
