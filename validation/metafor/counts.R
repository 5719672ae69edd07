# Counts of events in two arms: Mantel-Haenszel, Peto, and the binomial-normal models.
#
#   Rscript validation/metafor/counts.R > validation/metafor/counts.csv
#
# lme4 fits the unconditional model, tightened, with 25 nodes (the most it takes); the conditional
# one needs BiasedUrn (Debian: r-cran-biasedurn) and does not converge with tighter rules.
suppressMessages(library(metafor))
if (!file.exists("validation")) stop("run from the checkout's root")

nielsen <- dat.nielweise2007
sets <- list(
  bcg=list(ai=dat.bcg$tpos, n1i=dat.bcg$tpos + dat.bcg$tneg, ci=dat.bcg$cpos, n2i=dat.bcg$cpos + dat.bcg$cneg),
  nielweise=list(ai=nielsen$ai, n1i=nielsen$n1i, ci=nielsen$ci, n2i=nielsen$n2i),
  clasp=list(ai=c(5, 5, 12, 69, 9, 313), n1i=c(156, 303, 565, 1570, 103, 4659),
             ci=c(8, 17, 9, 94, 11, 352), n2i=c(74, 303, 477, 1565, 105, 4650)),
  collins=list(ai=dat.collins1985a$b.xti, n1i=dat.collins1985a$nti, ci=dat.collins1985a$b.xci, n2i=dat.collins1985a$nci),
  hine=list(ai=dat.hine1989$ai, n1i=dat.hine1989$n1i, ci=dat.hine1989$ci, n2i=dat.hine1989$n2i))
set.seed(11)
for (i in 1:12) {
  k <- sample(3:15, 1); n1 <- sample(20:200, k, TRUE); n2 <- sample(20:200, k, TRUE)
  base <- runif(k, 0.01, 0.2); theta <- rnorm(k, -0.3, c(0, 0.7)[1 + i %% 2])
  sets[[sprintf("rare-%02d", i)]] <- list(ai=rbinom(k, n1, plogis(qlogis(base) + theta)), n1i=n1, ci=rbinom(k, n2, base), n2i=n2)
}
keep <- function(s) { ok <- !(is.na(s$ai) | is.na(s$ci)); lapply(s, function(x) x[ok]) }
cat(sprintf("# metafor %s, lme4 %s on R %s\n", packageVersion("metafor"), packageVersion("lme4"), getRversion()))
cat("what,set,measure,name,value\n")
said <- function(what, set, measure, name, value)
  cat(sprintf("%s,%s,%s,%s,%.15g\n", what, set, measure, name, value), sep="")
for (set in names(sets)) {
  s <- keep(sets[[set]])
  for (column in names(s)) said("data", set, "", column, s[[column]])
  for (measure in c("OR", "RR", "RD")) {
    f <- rma.mh(measure=measure, ai=s$ai, n1i=s$n1i, ci=s$ci, n2i=s$n2i, correct=TRUE)
    for (name in c("beta", "se", "ci.lb", "ci.ub", "zval", "pval")) said("mh", set, measure, name, c(f[[name]]))
    if (measure == "OR") { said("mh", set, measure, "MH", f$MH); said("mh", set, measure, "MHp", f$MHp) }
  }
  f <- rma.peto(ai=s$ai, n1i=s$n1i, ci=s$ci, n2i=s$n2i)
  for (name in c("beta", "se", "ci.lb", "ci.ub", "zval", "pval", "QE", "QEp")) said("peto", set, "OR", name, c(f[[name]]))
  # CM.EL takes R minutes a set
  for (model in c("UM.FS", if (set == "nielweise") "CM.EL")) {
    f <- tryCatch(suppressWarnings(suppressMessages(rma.glmm(measure="OR", ai=s$ai, n1i=s$n1i, ci=s$ci, n2i=s$n2i, model=model, nAGQ=25,
      control=if (model == "UM.FS") list(optCtrl=list(xtol_abs=1e-10, ftol_abs=1e-12)) else list()))),
      error=function(e) NULL)
    if (!is.null(f)) for (name in c("beta", "se", "tau2")) said("glmm", set, model, name, c(f[[name]]))
  }
}
