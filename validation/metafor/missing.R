# What metafor says of lopsided funnels and of selection, for every set of datasets.csv.
#
#   Rscript validation/metafor/missing.R > validation/metafor/missing.json
#
# REML is stopped as late as in pooling.R. The selection models are fitted to the 37 studies of
# passive smoking (Hackshaw 1998, in metafor), the beta model with p cut
# off at 1e-12 (metafor's own cut is 1e-5, and without one its integrals fail).
suppressMessages(library(metafor))
if (!file.exists("validation")) stop("run from the checkout's root")

number <- function(x) if (length(x) == 0 || is.na(x)) "null" else sprintf("%.17g", x)
field <- function(name, value) sprintf('"%s": %s', name, number(c(value)))
many <- function(name, values) sprintf('"%s": [%s]', name, paste(sapply(c(values), number),
                                                               collapse=", "))
tight <- function(v) list(threshold=1e-11 * mean(v), maxiter=10000, tol=1e-14)
quiet <- function(x) suppressWarnings(x)

studies <- read.csv("validation/metafor/datasets.csv")
lines <- c()
for (set in unique(studies$set)) {
  part <- studies[studies$set == set, ]
  y <- part$effect; v <- part$variance
  if (length(y) < 3 || diff(range(v)) == 0) next
  classical <- quiet(regtest(y, v, model="lm"))
  mixed <- quiet(rma(y, v, mods=~sqrt(v), method="REML", test="z", control=tight(v)))
  peese <- quiet(summary(lm(y ~ v, weights=1/v)))
  ranks <- quiet(ranktest(y, v))
  chi2 <- quiet(tes(y, v, test="chi2")); # counts out every subset: 2^k of them
  exact <- if (length(y) <= 10) quiet(tes(y, v, test="exact")) else list(pval=NA)
  whole <- quiet(rma(y, v, method="REML", control=tight(v)))
  fills <- c()
  for (side in c("left", "right")) for (estimator in c("L0", "R0", "Q0")) {
    # metafor gives up where no rank is left to count: those are left out
    fill <- try(quiet(trimfill(whole, side=side, estimator=estimator, control=tight(v))), TRUE)
    if (inherits(fill, "try-error")) next
    fills <- c(fills, paste0('{"side": "', side, '", "estimator": "', estimator, '", ', paste(c(
      field("k0", fill$k0), field("se_k0", fill$se.k0), field("estimate", fill$beta),
      field("se", fill$se), field("tau2", fill$tau2)), collapse=", "), "}"))
  }
  lines <- c(lines, paste0('    {"set": "', set, '", ', paste(c(
    field("classical_t", classical$zval), field("classical_p", classical$pval),
    field("classical_limit", classical$est), field("classical_limit_low", classical$ci.lb),
    field("mixed_z", mixed$zval[2]), field("mixed_p", mixed$pval[2]),
    field("mixed_limit", mixed$beta[1]), field("mixed_tau2", mixed$tau2),
    field("peese", peese$coefficients[1, 1]), field("peese_se", peese$coefficients[1, 2]),
    field("kendall", ranks$tau), field("kendall_p", ranks$pval),
    field("observed", chi2$O), field("expected", chi2$E), field("chi2_p", chi2$pval),
    field("exact_p", exact$pval),
    paste0('"fills": [', paste(fills, collapse=", "), "]")), collapse=", "), "}"))
}

smoke <- dat.hackshaw1998
base <- rma(yi, vi, data=smoke, method="ML", control=tight(smoke$vi))
# the least tolerance at which its optimiser says that it has arrived
fitted_with <- function(...) {
  for (tol in 10^-(14:8)) {
    control <- list(optimizer="nlminb", rel.tol=tol, iter.max=2000, eval.max=4000)
    fit <- try(selmodel(base, ..., control=control), TRUE)
    if (!inherits(fit, "try-error")) return(fit)
  }
  stop("no selection model was fitted")
}
selected <- c()
for (steps in list(0.025, c(.025, .5), c(.025, .1, .5), c(.05, .1, .5))) {
  fit <- fitted_with(type="stepfun", alternative="greater", steps=c(steps, 1))
  selected <- c(selected, paste0('    {"kind": "step", ', paste(c(many("steps", steps),
    field("estimate", fit$beta), field("se", fit$se), field("tau2", fit$tau2),
    many("deltas", fit$delta), field("log_likelihood", fit$ll), field("lrt", fit$LRT),
    field("lrt_p", fit$LRTp)), collapse=", "), "}"))
}
fit <- selmodel(base, type="beta", control=list(pval.min=1e-12))
selected <- c(selected, paste0('    {"kind": "beta", ', paste(c(
  field("estimate", fit$beta), field("se", fit$se), field("tau2", fit$tau2),
  many("deltas", fit$delta), field("log_likelihood", fit$ll), field("lrt", fit$LRT),
  field("lrt_p", fit$LRTp)), collapse=", "), "}"))

cat("{\n")
cat('  "made_by": "Rscript validation/metafor/missing.R",\n')
cat(sprintf('  "r": "%s",\n  "metafor": "%s",\n', getRversion(), packageVersion("metafor")))
cat('  "sets": [\n', paste(lines, collapse=",\n"), "\n  ],\n", sep="")
cat(' ', many("smoking_effects", smoke$yi), ",\n")
cat(' ', many("smoking_variances", smoke$vi), ",\n")
cat('  "selection": [\n', paste(selected, collapse=",\n"), "\n  ]\n}\n", sep="")
