# Log likelihood, AIC, BIC and RMSE of two regressions on Produc (R package plm 2.6-2, GPL (>= 2)).
# R 4.2.2, fixest 0.14.2. The numbers that information.test.ts holds are what this prints.
library(fixest)
data("Produc", package = "plm")
f <- feols(log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp | state + year, Produc)
l <- lm(log(gsp) ~ log(pcap) + log(pc) + log(emp) + unemp, Produc)
show <- function(...) cat(formatC(c(...), digits = 15, format = "e"), sep = "\n")
show(f$nobs, f$nobs - f$nparams, sum(resid(f)^2), logLik(f), AIC(f), BIC(f), fitstat(f, "rmse")[[1]])
show(nobs(l), df.residual(l), sum(resid(l)^2), logLik(l), AIC(l), BIC(l), summary(l)$sigma)
