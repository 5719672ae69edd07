# Pools every set of datasets.csv in every way that prolo offers, and writes what came out.
#
#   Rscript validation/metafor/pooling.R > validation/metafor/pooling.json
#
# metafor stops REML when tau2 changes by less than 1e-5, whatever its size. Here the rule is
# tightened as far as the arithmetic allows, so that both programs stand on the same hilltop.
suppressMessages(library(metafor))
if (!file.exists("validation")) stop("run from the checkout's root")

tight <- function(part) list(threshold=1e-11 * mean(part$variance), maxiter=10000, tol=1e-14)
calls <- list(
  list(method="REML", test="adhoc", ours=c("reml", "knapp-hartung")),
  list(method="REML", test="knha", ours=c("reml", "knapp-hartung-unguarded")),
  list(method="REML", test="z", ours=c("reml", "normal")),
  list(method="DL", test="adhoc", ours=c("dl", "knapp-hartung")),
  list(method="DL", test="z", ours=c("dl", "normal")),
  list(method="FE", test="z", ours=c("common", "normal")))

studies <- read.csv("validation/metafor/datasets.csv")

number <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
field <- function(name, value) sprintf('"%s": %s', name, number(value))

one_fit <- function(set, call) {
  part <- studies[studies$set == set, ]
  fit <- suppressWarnings(rma(effect, variance, data=part, method=call$method, test=call$test,
                              control=tight(part)))
  random <- call$method != "FE"
  reach <- qt(0.975, fit$k - 1) * sqrt(fit$tau2 + fit$se^2)
  profile <- suppressWarnings(confint(if (random) fit else rma(effect, variance, data=part,
                              method="DL"), control=list(tol=1e-13, tau2.max=1e6)))
  paste0('    {"set": "', set, '", "method": "', call$ours[1], '", "interval": "', call$ours[2],
         '", ', paste(c(
           field("k", fit$k), field("estimate", c(fit$beta)), field("se", fit$se),
           field("low", fit$ci.lb), field("high", fit$ci.ub), field("statistic", fit$zval),
           field("p", fit$pval), field("tau2", fit$tau2),
           field("i2", if (random) fit$I2 / 100 else NA), field("h2", if (random) fit$H2 else NA),
           field("q", fit$QE), field("q_p", fit$QEp),
           field("tau2_low", profile$random[1, 2]), field("tau2_high", profile$random[1, 3]),
           field("prediction_low", if (random) c(fit$beta) - reach else NA),
           field("prediction_high", if (random) c(fit$beta) + reach else NA),
           sprintf('"weights": [%s]', paste(sapply(weights(fit) / 100, number), collapse=", "))),
           collapse=", "), "}")
}

lines <- unlist(lapply(unique(studies$set), function(set)
  sapply(calls, function(call) one_fit(set, call))))
cat("{\n")
cat('  "made_by": "Rscript validation/metafor/pooling.R",\n')
cat(sprintf('  "r": "%s",\n  "metafor": "%s",\n', getRversion(), packageVersion("metafor")))
cat('  "control": "threshold=1e-11 of the mean variance, maxiter=10000; confint tol=1e-13",\n')
cat('  "fits": [\n', paste(lines, collapse=",\n"), "\n  ]\n}\n", sep="")
