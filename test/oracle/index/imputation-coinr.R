# COINr 1.1.14 (MIT): its own ASEM data, denominated; every filling of a cross-section. Writes data/asem-denominated.csv
# and expected-imputation-coinr.json, which holds the cells that were missing. The data have 17 significant digits, what is expected 15.
suppressMessages({ library(COINr); library(jsonlite) })
coin <- Denominate(new_coin(ASEM_iData, ASEM_iMeta, quietly = TRUE), dset = "Raw")
raw <- get_dset(coin, "Denominated")
indicators <- setdiff(names(raw), "uCode")
meta <- ASEM_iMeta[match(indicators, ASEM_iMeta$iCode), ]
groups <- ASEM_iData[match(raw$uCode, ASEM_iData$uCode), c("EurAsia_group", "GDPpc_group")]
X <- as.data.frame(raw[indicators])
holes <- which(is.na(as.matrix(X)), arr.ind = TRUE)
cells <- function(Y) as.matrix(as.data.frame(Y)[indicators])[holes]
filled <- function(f, f_para = NULL, group = NULL) cells(get_dset(Impute(coin, dset = "Denominated", f_i = f, f_i_para = f_para, use_group = group), "Imputed"))
# COINr's i_mean_ind over rows, all columns of them or one pillar's: directed, min-max, row mean, back.
rows <- function(by_pillar) cells({
  directed <- sweep(as.matrix(X), 2, meta$Direction, "*")
  low <- apply(directed, 2, min, na.rm = TRUE); high <- apply(directed, 2, max, na.rm = TRUE)
  Z <- sweep(sweep(directed, 2, low), 2, high - low, "/")
  for (set in if (by_pillar) split(indicators, meta$Parent) else list(indicators))
    Z[, set] <- t(apply(Z[, set, drop = FALSE], 1, i_mean))
  back <- sweep(sweep(sweep(Z, 2, high - low, "*"), 2, low, "+"), 2, meta$Direction, "*")
  colnames(back) <- indicators; back })
write.csv(cbind(uCode = raw$uCode, groups, format(X, digits = 17, trim = TRUE)), "data/asem-denominated.csv", row.names = FALSE, quote = FALSE)
expected <- list(
  row = holes[, 1] - 1L, column = indicators[holes[, 2]], reversed = indicators[meta$Direction < 0],
  pillars = split(indicators, meta$Parent),
  mean = filled("i_mean"), median = filled("i_median"),
  mean_grp_EurAsia = filled("i_mean_grp", NULL, "EurAsia_group"), median_grp_EurAsia = filled("i_median_grp", NULL, "EurAsia_group"),
  mean_grp_GDPpc = filled("i_mean_grp", NULL, "GDPpc_group"),
  row_mean_normfirst = rows(FALSE), row_mean_normfirst_by_pillar = rows(TRUE))
write(toJSON(expected, digits = I(17), auto_unbox = FALSE, na = "null"), "expected-imputation-coinr.json")
