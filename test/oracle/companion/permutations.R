# Permutation tests of spatial dependence, in R: spdep moran.mc, geary.mc, localmoran_perm; p.adjust of base R.
# Run in this folder after generate.R: Rscript permutations.R. Writes permutations.json.
suppressPackageStartupMessages({ library(spdep); library(jsonlite) })
P <- read.csv("../index/data/produc.csv"); pairs <- read.csv("data/borders.csv"); states <- unique(P$state)
B <- matrix(0, 48, 48); B[cbind(match(pairs$state, states), match(pairs$neighbor, states))] <- 1
w <- mat2listw(B, style = "W")
num <- function(x) unname(as.numeric(x))
one <- function(x) {
  set.seed(20251125)
  m <- moran.mc(x, w, nsim = 99999, alternative = "greater"); g <- geary.mc(x, w, nsim = 99999, alternative = "greater")
  l <- localmoran_perm(x, w, nsim = 9999, alternative = "two.sided"); v <- localmoran(x, w, conditional = TRUE, alternative = "two.sided")
  list(moran = num(m$p.value), geary = num(g$p.value), folded = num(l[, "Pr(folded) Sim"]), p = num(v[, 5]), adjusted = num(p.adjust(v[, 5], "BH")))
}
out <- list(spdep = as.character(packageVersion("spdep")), unemp_1970 = one(P$unemp[P$year == 1970]), hwy_1970 = one((P$hwy / P$emp)[P$year == 1970]), prod_1986 = one((P$gsp / P$emp)[P$year == 1986]))
write_json(out, "permutations.json", digits = NA, auto_unbox = TRUE)
