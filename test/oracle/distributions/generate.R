# Upper tails and their inverses from R's own pnorm, pt, pf, pchisq, qt, qf, qchisq. Run: Rscript generate.R > expected.json
num <- function(x) sprintf("%.17g", x)
row <- function(...) paste0("[", paste(num(c(...)), collapse = ","), "]")
block <- function(name, rows) paste0("\"", name, "\": [\n", paste(rows, collapse = ",\n"), "\n]")
z <- c(-3, -0.5, 0, 0.3, 1, 1.5, 1.959963984540054, 5, 8.25, 12, 20, 30, 37)
t <- expand.grid(t = c(-2, 0.01, 0.5, 1, 2, 3.5, 10, 40, 300), df = c(1, 2, 5, 16, 29, 47, 764, 1e5, 1e7))
f <- expand.grid(f = c(0.05, 0.9, 1.1, 3, 12, 100, 5000), d1 = c(1, 2, 4, 17), d2 = c(1, 16, 47, 748, 1e6))
x <- expand.grid(x = c(0.01, 0.7, 2.5, 11, 60, 413.27, 1300), df = c(1, 2, 4, 20, 250))
p <- c(1e-250, 1e-100, 1e-12, 1e-4, 0.005, 0.025, 0.05, 0.3, 0.5, 0.8, 0.999)
q <- function(...) expand.grid(p = p, ...)
tq <- q(df = c(1, 2, 9, 47, 764, 1e6)); tq <- tq[tq$p >= 1e-12 | (tq$df <= 47 & tq$df > 1), ]
fq <- q(d1 = c(1, 4), d2 = c(16, 748)); fq <- fq[fq$p >= 1e-12 & fq$p < 0.9, ] # beyond, R 4.2 inverts the other tail and keeps 9 digits
cq <- q(df = c(1, 4, 31)); cq <- cq[cq$p >= 1e-100, ]
# Down to 1e-300, the smallest tail that is held to 1e-12
far <- list(
  normal = list(36.9, 37.04, 37.047),
  t = list(c(38, 1e5), c(38, 764), c(1e3, 100), c(1.8e4, 90), c(1e10, 29), c(1e18, 16), c(1.2e19, 16), c(1.5e60, 5), c(6e149, 2), c(3e299, 1)),
  f = list(c(100, 17, 748), c(1150, 1, 1e6), c(1380, 1, 1e6), c(3e37, 4, 16), c(4e37, 4, 16), c(1e100, 4, 6), c(70, 20, 1e6), c(1e6, 5, 100), c(1e300, 2, 2)),
  chi2 = list(c(1370, 1), c(1373, 1), c(1381, 2), c(1400, 10), c(2000, 250), c(2170, 250), c(3300, 1000)))
far_rows <- function(points, tail) Filter(Negate(is.null), lapply(points, function(a) { v <- do.call(tail, as.list(a)); if (v >= 1e-300) row(a, v) }))
keep <- function(d, v) d[v > 0, , drop = FALSE]
out <- c(
  block("normal_sf", sapply(z, function(a) row(a, pnorm(a, lower.tail = FALSE)))),
  block("normal_isf", sapply(p, function(a) row(a, qnorm(a, lower.tail = FALSE)))),
  block("t_sf", apply(keep(t, pt(t$t, t$df, lower.tail = FALSE)), 1, function(a) row(a, pt(a[1], a[2], lower.tail = FALSE)))),
  block("t_isf", apply(tq, 1, function(a) row(a, qt(a[1], a[2], lower.tail = FALSE)))),
  block("f_sf", apply(keep(f, pf(f$f, f$d1, f$d2, lower.tail = FALSE)), 1, function(a) row(a, pf(a[1], a[2], a[3], lower.tail = FALSE)))),
  block("f_isf", apply(fq, 1, function(a) row(a, qf(a[1], a[2], a[3], lower.tail = FALSE)))),
  block("chi2_sf", apply(x, 1, function(a) row(a, pchisq(a[1], a[2], lower.tail = FALSE)))),
  block("chi2_isf", apply(cq, 1, function(a) row(a, qchisq(a[1], a[2], lower.tail = FALSE)))))
out <- c(out,
  block("normal_far", far_rows(far$normal, function(q) pnorm(q, lower.tail = FALSE))),
  block("t_far", far_rows(far$t, function(q, df) pt(q, df, lower.tail = FALSE))),
  block("f_far", far_rows(far$f, function(q, a, b) pf(q, a, b, lower.tail = FALSE))),
  block("chi2_far", far_rows(far$chi2, function(q, df) pchisq(q, df, lower.tail = FALSE))))
cat("{\n", paste(out, collapse = ",\n"), "\n}\n", sep = "")
