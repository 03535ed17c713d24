# Rscript bench/estimation/disk-peer.R FILE: reads the file and fits it with fixest::feols, two threads, three times. CSV by
# data.table::fread; Parquet by arrow, or where that is not installed by nanoparquet. One line: reader, its version, then
# seconds of reading and of fitting, and the first slope.
file <- commandArgs(TRUE)[1]
have <- function(name) requireNamespace(name, quietly = TRUE)
suppressMessages(library(fixest)); setFixest_nthreads(2); setFixest_notes(FALSE)
reader <- if (grepl("csv$", file)) "data.table" else if (have("arrow")) "arrow" else "nanoparquet"
if (!have(reader)) quit(status = 1)
read <- switch(reader,
  data.table = { data.table::setDTthreads(2); function() data.table::fread(file) },
  arrow = { arrow::set_cpu_count(2); function() as.data.frame(arrow::read_parquet(file)) },
  nanoparquet = function() as.data.frame(nanoparquet::read_parquet(file)))
for (i in 1:3) {
  gc(FALSE)
  reading <- system.time(d <- read())[["elapsed"]]
  fitting <- system.time(m <- feols(y ~ x1 + x2 + x3 + x4 + x5 | id + t, d, cluster = ~id))[["elapsed"]]
  cat(reader, as.character(packageVersion(reader)), reading, fitting, format(coef(m)[[1]], digits = 17), "\n")
}
