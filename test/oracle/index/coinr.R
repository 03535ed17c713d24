# The calls behind expected-coinr.json: COINr 1.1.14 (MIT) on its own ASEM data, R 4.2.2. `dir` is the direction of an
# indicator, `x` its column of ASEM_iData, `W` the columns of one dimension normalized to [1, 100].
library(COINr)
normalize <- function(x, dir, target, lower, upper, de) { z <- x * dir; list(
  minmax_0_1 = n_minmax(z, c(0, 1)), minmax_1_100 = n_minmax(z, c(1, 100)), zscore_0_1 = n_zscore(z, c(0, 1)), zscore_10_2 = n_zscore(z, c(10, 2)),
  rank_min = n_rank(z, "min"), rank_average = n_rank(z, "average"), rank_max = n_rank(z, "max"), borda_min = n_borda(z, "min"), prank_min = n_prank(z),
  dist2max = n_dist2max(z), dist2ref_DEU = n_dist2ref(z, de), dist2ref_DEU_cap = n_dist2ref(z, de, TRUE), fracmax = n_fracmax(z),
  dist2targ_cap = n_dist2targ(x, target, dir, TRUE), dist2targ_nocap = n_dist2targ(x, target, dir, FALSE),
  goalposts_trunc = n_goalposts(x, c(lower, upper, 100), dir, TRUE), goalposts_notrunc = n_goalposts(x, c(lower, upper, 100), dir, FALSE)) }
treat <- function(X) { # data frame of indicators; Treat() winsorizes, then takes log_CT of the untreated where that fails
  by <- function(limit, skew, kurt, f2 = "log_CT", combine = FALSE) Treat(X, global_specs = list(f1 = "winsorise", f1_para = list(winmax = limit, skew_thresh = skew, kurt_thresh = kurt), f2 = f2, f_pass = "check_SkewKurt", f_pass_para = list(skew_thresh = skew, kurt_thresh = kurt)), combine_treat = combine)
  list(default_raw = by(5, 2, 3.5), winmax_1 = by(1, 2, 3.5), strict_skew1_kurt2_win5 = by(5, 1, 2), strict_skew1_kurt2_unlimited = by(Inf, 1, 2),
    winmax_1_combine = by(1, 2, 3.5, combine = TRUE), winmax_1_f2_log_CT_orig = by(1, 2, 3.5, "log_CT_orig"), winmax_1_f2_log_CT_plus = by(1, 2, 3.5, "log_CT_plus")) }
mirrored <- function(x) COINr:::log_CT_plus(-x, na.rm = TRUE)$x # skewed to the left: Goods, NGOs
aggregate <- function(W, w) list(amean = a_amean(W, w), gmean = a_gmean(W, w), hmean = a_hmean(W, w), genmean_p2 = a_genmean(W, w, 2), genmean_pm2 = a_genmean(W, w, -2), copeland = a_copeland(W, w))
alpha <- function(W) { k <- ncol(W); k / (k - 1) * (1 - sum(apply(W, 2, var)) / var(rowSums(W))) } # get_cronbach()
