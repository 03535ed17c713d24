# Rscript bench/estimation/peer.R FOLDER ROWS ENTITIES exact|timed: fits the panel of a folder with fixest::feols on two
# threads; one line per number or list: its name, then values. `exact`: the slopes by sparse Cholesky (Matrix) instead.
args <- commandArgs(TRUE); n <- as.numeric(args[2])
column <- function(name, what, size) readBin(file.path(args[1], name), what, n, size)
say <- function(name, values) { cat(name, format(values, digits = 17), "\n"); flush(stdout()) }
d <- data.frame(id = column("entity", "integer", 4), f = column("other", "integer", 4), y = column("y", "double", 8))
for (j in 1:5) d[[paste0("x", j)]] <- column(paste0("x", j), "double", 8)
resident <- function(key) 1024 * as.numeric(gsub("[^0-9]", "", grep(key, readLines("/proc/self/status"), value = TRUE)))

if (args[4] == "timed") {
  suppressMessages(library(fixest)); setFixest_nthreads(2); setFixest_notes(FALSE)
  say("version", as.character(packageVersion("fixest")))
  # Of the hard design of fixest the first thousand rows are singletons all: an error there is no matter.
  invisible(try(feols(y ~ x1 + x2 + x3 + x4 + x5 | id + f, d[1:1000, ], cluster = ~id), silent = TRUE))
  gc(); held <- tryCatch({ cat("5", file = "/proc/self/clear_refs"); resident("VmRSS") }, error = function(e) NA)
  run <- 0
  repeat {
    t <- system.time(m <- feols(y ~ x1 + x2 + x3 + x4 + x5 | id + f, d, cluster = ~id))
    if (run == 0) say("memory", resident("VmHWM") - held)
    say("run", c(t[["elapsed"]], t[["user.self"]] + t[["sys.self"]]))
    run <- run + 1
    if (run == 1) { say("beta", as.numeric(coef(m))); first <- t[["elapsed"]] }
    if (first > 5 || run == (if (first > 2) 3 else if (first > .5) 7 else 41)) break
  }
} else {
  suppressMessages(library(Matrix))
  # Entities by their means, the other factor by the Cholesky factor of its Schur complement.
  base <- readBin(file.path(args[1], "base"), "integer", 1e7, 4) + 1L
  count <- tabulate(d$id + 1L); levels <- max(d$f) + 1L
  V <- as.matrix(d[, c("y", paste0("x", 1:5))])
  W <- V - (rowsum(V, d$id) / count)[d$id + 1L, ]
  C <- sparseMatrix(i = d$id + 1L, j = d$f + 1L, x = 1, dims = c(length(count), levels))
  A <- Diagonal(x = tabulate(d$f + 1L, levels)) - crossprod(C, C / count)
  B <- rowsum(W, d$f)[-base, ]; A <- forceSymmetric(A[-base, -base])
  F <- Cholesky(A); Q <- as.matrix(solve(F, B)); Q <- Q + as.matrix(solve(F, B - as.matrix(A %*% Q)))
  M <- crossprod(W) - crossprod(B, Q)
  say("beta", solve(M[-1, -1], M[-1, 1]))
}
