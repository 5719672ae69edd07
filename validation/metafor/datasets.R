# Writes the studies that pooling.R pools: six published sets and 60 drawn ones.
#
#   Rscript validation/metafor/datasets.R > validation/metafor/datasets.csv
#
# Drawn sets: 3 to 30 trials of 10 to 50 people an arm, tau 0, 0.1, 0.3 or 0.6, mean -0.5
# standard deviations, the variance of each computed from the effect that was drawn.
suppressMessages(library(metafor))

published <- list(
  `bcg-log-risk-ratio` = escalc("RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg),
  `bcg-log-odds-ratio` = escalc("OR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg),
  # DerSimonian & Kacker 2007, Table 1
  `clasp-log-odds-ratio` = escalc("OR",
    ai=c(5, 5, 12, 69, 9, 313), n1i=c(156, 303, 565, 1570, 103, 4659),
    ci=c(8, 17, 9, 94, 11, 352), n2i=c(74, 303, 477, 1565, 105, 4650)),
  # Rubin 1981, Table 1
  `eight-schools` = data.frame(yi=c(28, 8, -3, 7, -1, 1, 18, 12),
                               vi=c(15, 10, 16, 11, 9, 11, 10, 18)^2),
  # tau2 about 1e-5: metafor's own stopping rule is too coarse for it
  `hine-risk-difference` = escalc("RD", ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat.hine1989),
  `normand-mean-difference` = escalc("MD", m1i=m1i, sd1i=sd1i, n1i=n1i,
                                     m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999))

cat("set,effect,variance\n")
write_set <- function(name, effects, variances)
  cat(sprintf("%s,%.17g,%.17g\n", name, effects, variances), sep="")
for (name in names(published))
  write_set(name, c(published[[name]]$yi), c(published[[name]]$vi))

set.seed(20260101)
for (i in 1:60) {
  k <- sample(3:30, 1)
  n1 <- sample(10:50, k, TRUE); n2 <- sample(10:50, k, TRUE)
  theta <- rnorm(k, -0.5, sample(c(0, 0.1, 0.3, 0.6), 1))
  y <- rnorm(k, theta, sqrt(1/n1 + 1/n2 + theta^2 / (2 * (n1 + n2))))
  write_set(sprintf("drawn-%02d", i), y, 1/n1 + 1/n2 + y^2 / (2 * (n1 + n2)))
}
