# Refits, influence, BLUPs, fail-safe N, meta-regression and exact permutation of a few sets.
#
#   Rscript validation/metafor/refits.R > validation/metafor/refits.csv
#
# A row is: what, set, method, test, place, name, value. Stopping rules are tightened as in pooling.R.
suppressMessages(library(metafor))
if (!file.exists("validation")) stop("run from the checkout's root")
studies <- read.csv("validation/metafor/datasets.csv")
sets <- c("bcg-log-risk-ratio", "eight-schools", "clasp-log-odds-ratio", "normand-mean-difference",
          "drawn-01", "drawn-07")
control <- function(part) list(threshold=1e-11 * mean(part$variance), maxiter=10000, tol=1e-14)
said <- function(what, set, method, test, name, values)
  cat(sprintf("%s,%s,%s,%s,%d,%s,%.14g\n", what, set, method, test, seq_along(values), name, values), sep="")
tests <- c(z="normal", knha="knapp-hartung-unguarded", adhoc="knapp-hartung")
cat(sprintf("# metafor %s on R %s\n", packageVersion("metafor"), getRversion()))
cat("what,set,method,test,place,name,value\n")

for (set in sets) {
  part <- studies[studies$set == set, ]
  for (method in c("REML", "PM")) {
    m <- tolower(method)
    fit <- function(test) rma(effect, variance, data=part, method=method, test=test, control=control(part))
    for (test in c("z", "knha")) {
      loo <- as.data.frame(leave1out(fit(test)))
      for (name in c("estimate", "se", "zval", "pval", "ci.lb", "ci.ub", "Q", "Qp", "tau2", "I2", "H2"))
        if (!is.null(loo[[name]])) said("leave-one-out", set, m, tests[[test]], name, loo[[name]])
      cum <- as.data.frame(cumul(fit(test)))
      for (name in c("estimate", "se", "pval", "ci.lb", "ci.ub", "tau2", "I2", "H2"))
        said("cumulative", set, m, tests[[test]], name, cum[[name]][-1])
      b <- blup(fit(test))
      for (name in c("pred", "se", "pi.lb", "pi.ub")) said("blup", set, m, tests[[test]], name, b[[name]])
    }
    inf <- influence(fit("z"))
    for (name in c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight"))
      said("influence", set, m, "normal", name, inf$inf[[name]])
    said("influence", set, m, "normal", "dfbs", inf$dfbs$intrcpt)
  }
  said("fail-safe", set, "dl", "normal", "rosenthal", fsn(effect, variance, data=part)$fsnum)
  said("fail-safe", set, "dl", "normal", "rosenberg", fsn(effect, variance, data=part, type="Rosenberg")$fsnum)
  target <- mean(part$effect) / 2.7
  said("fail-safe", set, "dl", "normal", "orwin", fsn(effect, variance, data=part, type="Orwin", target=target)$fsnum)
}

# Meta-regression of the BCG trials: latitude, year, allocation, an interaction; of drawn sets: two
# invented moderators, the place in the set and whether it is odd.
bcg <- cbind(studies[studies$set == "bcg-log-risk-ratio", ], ablat=dat.bcg$ablat, year=dat.bcg$year, alloc=dat.bcg$alloc)
models <- list(ablat=~ablat, `ablat+year`=~ablat + year, alloc=~alloc, `ablat+alloc`=~ablat + alloc,
               `ablat*year`=~I(ablat - 33) * I(year - 1948), `alloc-1`=~alloc - 1)
cells <- function(label, m, test, f) {
  for (name in c("beta", "se", "zval", "pval", "ci.lb", "ci.ub"))
    said("regression", label, m, test, name, c(f[[name]]))
  for (name in c("tau2", "I2", "H2", "R2", "QE", "QEp", "QM", "QMp"))
    if (!is.null(f[[name]]) && !is.na(f[[name]])) said("regression", label, m, test, name, f[[name]])
}
for (label in names(models)) for (method in c("REML", "ML", "DL", "PM", "EB", "HS", "SJ", "HE", "FE"))
  for (test in names(tests)) {
    f <- suppressWarnings(rma(effect, variance, mods=models[[label]], data=bcg, method=method, test=test, control=control(bcg)))
    cells(label, c(tolower(method), "common")[1 + (method == "FE")], tests[[test]], f)
  }
for (set in sprintf("drawn-%02d", 1:30)) {
  part <- studies[studies$set == set, ]
  if (nrow(part) < 5) next
  part$place <- seq_len(nrow(part)); part$odd <- part$place %% 2
  for (method in c("REML", "ML", "PM")) {
    f <- suppressWarnings(rma(effect, variance, mods=~place + odd, data=part, method=method, test="knha", control=control(part)))
    cells(set, tolower(method), "knapp-hartung-unguarded", f)
  }
}

# Exact permutation tests.
for (set in c("clasp-log-odds-ratio", "eight-schools")) {
  part <- studies[studies$set == set, ]
  for (test in c("z", "knha")) {
    f <- rma(effect, variance, data=part, test=test, control=control(part))
    said("flips", set, "reml", tests[[test]], "pval", permutest(f, exact=TRUE, progbar=FALSE)$pval)
  }
}
part <- studies[studies$set == "clasp-log-odds-ratio", ]
part$place <- seq_len(nrow(part))
for (test in c("z", "knha")) {
  p <- permutest(rma(effect, variance, mods=~place, data=part, test=test, control=control(part)), exact=TRUE, progbar=FALSE)
  said("permuted", "clasp-log-odds-ratio", "reml", tests[[test]], "pval", p$pval)
  said("permuted", "clasp-log-odds-ratio", "reml", tests[[test]], "QMp", p$QMp)
}
