# Compares expected-pipeline.json with COINr (1.1.14, MIT): build_example_coin() on its ASEM data, from denominators to the index.
suppressMessages({library(COINr); library(jsonlite)})
old <- fromJSON("expected-pipeline.json"); coin <- suppressMessages(build_example_coin(quietly = TRUE))
new <- get_dset(coin, "Aggregated"); ord <- match(old$aggregated$uCode, new$uCode)
for (k in setdiff(names(old$aggregated), "uCode")) stopifnot(max(abs(new[[k]][ord] - old$aggregated[[k]])) < 1e-9)
alpha <- sapply(names(old$cronbach_alpha), function(p) get_cronbach(coin, dset = "Normalised", iCodes = p, Level = 1))
cat("aggregated: equal; alpha", max(abs(unlist(old$cronbach_alpha) - alpha)), "\n")
left <- remove_elements(coin, Level = 2, dset = "Aggregated", iCode = "Index", quietly = TRUE)
cat("rank change without a pillar", max(abs(unlist(old$remove_pillar_mean_abs_rank_change[names(left$MeanAbsDiff)]) - left$MeanAbsDiff)), "\n")
