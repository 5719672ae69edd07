# Effects and variances as metafor's escalc makes them.
#
#   Rscript validation/metafor/effects.R > validation/metafor/effects.json
suppressMessages(library(metafor))

set.seed(7)
n_a <- c(2, 3, 5, sample(6:200, 17)); n_b <- c(2, 2, 9, sample(6:200, 17))
m_a <- round(rnorm(20, 40, 15), 2); m_b <- round(rnorm(20, 45, 15), 2)
sd_a <- round(runif(20, 2, 30), 2); sd_b <- round(runif(20, 2, 30), 2)
ev_a <- c(0, 3, 5, 1, round(runif(16) * n_a[5:20])); ev_b <- c(1, 0, 8, 2, round(runif(16) * n_b[5:20]))
ev_a <- pmin(ev_a, n_a); ev_b <- pmin(ev_b, n_b)

means <- function(measure) escalc(measure, m1i=m_a, sd1i=sd_a, n1i=n_a, m2i=m_b, sd2i=sd_b,
                                  n2i=n_b, vtype="LS")
odds <- escalc("OR", ai=ev_a, n1i=n_a, ci=ev_b, n2i=n_b)
md <- means("MD"); smd <- means("SMD")

rows <- sprintf(paste0('    {"a": [%d, %.17g, %.17g, %d], "b": [%d, %.17g, %.17g, %d], ',
                       '"MD": [%.17g, %.17g], "SMD": [%.17g, %.17g], "logOR": [%.17g, %.17g]}'),
                n_a, m_a, sd_a, ev_a, n_b, m_b, sd_b, ev_b,
                md$yi, md$vi, smd$yi, smd$vi, odds$yi, odds$vi)
cat("{\n")
cat('  "made_by": "Rscript validation/metafor/effects.R",\n')
cat(sprintf('  "r": "%s",\n  "metafor": "%s",\n', getRversion(), packageVersion("metafor")))
cat('  "columns": "n, mean, sd, events of arms a and b; effect and variance of each measure",\n')
cat('  "pairs": [\n', paste(rows, collapse=",\n"), "\n  ]\n}\n", sep="")
