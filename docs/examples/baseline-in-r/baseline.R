# Output on public capital with effects of states and years, by lm() with dummies; errors clustered by state, with the
# small-sample factor of reghdfe: (N - 1)/(N - K) G/(G - 1), K = slopes and years, the states being nested in clusters.
panel <- read.csv("panel.csv", check.names = FALSE)
panel <- panel[complete.cases(panel), ]
fit <- lm(productivity ~ public_capital + unemployment + factor(state) + factor(year), data = panel)

slopes <- c("public_capital", "unemployment")
X <- model.matrix(fit)
bread <- solve(crossprod(X))
scores <- rowsum(X * residuals(fit), panel$state)
N <- nrow(X)
G <- length(unique(panel$state))
K <- length(slopes) + length(unique(panel$year))
vcov <- bread %*% crossprod(scores) %*% bread * (N - 1) / (N - K) * G / (G - 1)

estimates <- data.frame(
  term = slopes,
  estimate = unname(coef(fit)[slopes]),
  std.error = unname(sqrt(diag(vcov))[slopes]),
  n = N
)
write.csv(format(estimates, digits = 17, trim = TRUE), "estimates.csv", row.names = FALSE, quote = FALSE)
