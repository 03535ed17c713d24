# Runs the stored design of expected-coinr-sobol.json through COINr (1.1.14, MIT) again and prints the largest differences:
# treatment with `winmax`, normalization, weights, aggregation, on ASEM; then rank changes and the two indices.
suppressMessages({library(COINr); library(jsonlite)})
old <- fromJSON("expected-coinr-sobol.json"); asem <- ASEM_coin <- suppressMessages(build_example_coin(quietly = TRUE))
nominal <- get_dset(asem, "Aggregated"); ord <- match(old$entities, nominal$uCode)
cat("nominal", max(abs(nominal$Index[ord] - old$nominal)), "\n")
level <- names(old$weight_sets); base <- asem$Meta$Weights$Original
run <- function(i) {
  d <- old$design; x <- asem; w <- base
  set <- old$weight_sets[d$weight_set[i], ]; for (k in level) w$Weight[w$iCode == k] <- set[[k]]
  x <- suppressMessages(Treat(x, dset = "Screened", global_specs = list(f1 = "winsorise", f1_para = list(winmax = d$winmax[i]), f2 = "log_CT", f_pass = "check_SkewKurt"), write_to = "T"))
  how <- if (d$normalisation[i] == "minmax_1_100") list(f_n = "n_minmax", f_n_para = list(l_u = c(1, 100))) else list(f_n = "n_zscore", f_n_para = list(m_sd = c(10, 2)))
  x <- suppressMessages(Normalise(x, dset = "T", global_specs = how, write_to = "N"))
  x <- suppressMessages(Aggregate(x, dset = "N", f_ag = c(amean = "a_amean", gmean = "a_gmean")[[d$aggregation[i]]], w = w, write_to = "G"))
  get_dset(x, "G")$Index[ord]
}
runs <- t(sapply(seq_along(old$design$winmax), run)); cat("scores", max(abs(runs - old$scores)), "\n")
change <- apply(runs, 1, function(s) mean(abs(rank(-s, ties.method = "min") - rank(-old$nominal, ties.method = "min"))))
cat("rank change", max(abs(change - old$mean_abs_rank_change)), "\n")
N <- old$N; yA <- change[1:N]; yB <- change[N + 1:N]; V <- var(c(yA, yB))
for (k in seq_along(old$variables)) { C <- change[(k + 1) * N + 1:N]
  cat(old$variables[k], mean(yB * (C - yA)) / V - old$sensitivity$Si[k], sum((yA - C)^2) / 2 / N / V - old$sensitivity$STi[k], "\n") }
