# Pooled coefficients by lm (QR); fixest's own are from normal equations. Run: Rscript pooled.R > pooled.json
rd <- function(f) read.csv(file.path("data", paste0(f, ".csv")))
P <- transform(rd("produc"), lgsp = log(gsp), lpcap = log(pcap), lpc = log(pc), lemp = log(emp))
P$lpcap_x_unemp <- P$lpcap * P$unemp
E <- transform(rd("empluk"), lemp = log(emp), lwage = log(wage), lcap = log(capital), lout = log(output))
Fa <- transform(rd("fatalities"), fatal_rate = fatal / pop * 10000, beertax2 = beertax^2, beertax_x_unemp = beertax * unemp, lincome = log(income))
between <- function(age, from) as.integer(age >= from & age < from + 1)
Fa <- transform(Fa, da18 = between(drinkage, 18), da19 = between(drinkage, 19), da20 = between(drinkage, 20),
  punish = as.integer(jail == "yes" | service == "yes"), miles1000 = miles / 1000) # one row says neither: lm drops it
C <- transform(rd("cigar"), lsales = log(sales), lrp = log(price / cpi), lrpn = log(pimin / cpi), lrdi = log(ndi / cpi))
lagged <- transform(C, lsales_l1 = ave(lsales, state, FUN = function(v) c(NA, head(v, -1))))
m <- list(
  produc = lm(lgsp ~ lpcap + lpc + lemp + unemp, P),
  produc_interaction = lm(lgsp ~ lpcap + unemp + lpcap_x_unemp + lpc + lemp, P),
  produc_unbal = lm(lgsp ~ lpcap + lpc + lemp + unemp, P[P$kept == 1, ]),
  grunfeld = lm(inv ~ value + capital, rd("grunfeld")),
  empluk = lm(lemp ~ lwage + lcap + lout, E),
  gasoline = lm(lgaspcar ~ lincomep + lrpmg + lcarpcap, rd("gasoline")),
  produc_quadratic = lm(lgsp ~ lpcap + lpcap2 + lpc + lemp + unemp + unemp2, transform(P, lpcap2 = lpcap^2, unemp2 = unemp^2)),
  cigar = lm(log(sales) ~ lrp + lrpn + lrdi, transform(rd("cigar"), lrp = log(price / cpi), lrpn = log(pimin / cpi), lrdi = log(ndi / cpi))),
  fatalities = lm(fatal_rate ~ beertax, Fa),
  fatalities_quadratic = lm(fatal_rate ~ beertax + beertax2 + unemp + lincome, Fa),
  fatalities_interaction = lm(fatal_rate ~ beertax + unemp + beertax_x_unemp + lincome, Fa),
  grunfeld11 = lm(invest ~ value + capital, rd("grunfeld11")),
  petersen = lm(y ~ x, rd("petersen")),
  laborsupply = lm(lnhr ~ lnwg, rd("laborsupply")),
  cigar_lag = lm(lsales ~ lsales_l1 + lrp + lrpn + lrdi, lagged),
  fatalities_full = lm(fatal_rate ~ beertax + da18 + da19 + da20 + punish + miles1000 + unemp + lincome, Fa),
  males = lm(wage ~ exper2 + married + union, rd("males")),
  wages = lm(lwage ~ exp + exp2 + wks + bluecol + ind + south + smsa + married + union, transform(rd("wages"), exp2 = exp^2)),
  produc_components = lm(lgsp ~ lhwy + lwater + lutil + lpc + lemp + unemp, transform(P, lhwy = log(hwy), lwater = log(water), lutil = log(util))),
  hedonic = lm(mv ~ crim + nox + rm + age + dis + blacks + lstat, rd("hedonic")))
one <- function(b) paste0("{", paste(sprintf("\"%s\":%.17g", names(b), b), collapse = ","), "}")
cat("{\n", paste(sprintf("\"%s\":%s", names(m), sapply(m, function(x) one(coef(x)))), collapse = ",\n"), "\n}\n", sep = "")
