# Times metafor on the sets of validation/metafor/datasets.csv and prints, a line each,
#   task <tab> milliseconds <tab> estimate <tab> se <tab> low <tab> high <tab> tau2
# The time is the least of five samples; loading the package is not in it.
suppressMessages(library(metafor))

studies <- read.csv("validation/metafor/datasets.csv")
sets <- split(studies, factor(studies$set, unique(studies$set)))
bcg <- sets[["bcg-log-risk-ratio"]]

milliseconds <- function(work, times) {
  sample <- function() {
    begun <- proc.time()[["elapsed"]]
    for (i in seq_len(times)) work()
    1000 * (proc.time()[["elapsed"]] - begun) / times
  }
  work()
  min(replicate(5, sample()))
}
said <- function(task, ms, fit) cat(task, sprintf("%.17g", c(ms, fit$beta, fit$se, fit$ci.lb,
                                                            fit$ci.ub, fit$tau2)), sep="\t", "\n")

reml <- function(part) rma(effect, variance, data=part, method="REML", test="adhoc")
one <- function() reml(bcg)
said("one fit", milliseconds(one, 100), one())
with_profile <- function() { fit <- reml(bcg); confint(fit); predict(fit); fit }
said("one fit with the intervals of tau2 and of a new trial", milliseconds(with_profile, 50),
     with_profile())
dl <- function() rma(effect, variance, data=bcg, method="DL", test="adhoc")
said("one fit by DerSimonian and Laird", milliseconds(dl, 100), dl())
drawn <- sets[grepl("^drawn", names(sets))]
many <- function() { for (part in drawn) fit <- suppressWarnings(reml(part)); fit }
said("60 sets of 3 to 30 trials", milliseconds(many, 1), many())
cat("version", as.character(packageVersion("metafor")), as.character(getRversion()), sep="\t", "\n")
