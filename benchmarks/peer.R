# Times metafor on the sets of validation/metafor/datasets.csv and of the file it is given,
# and prints, a line each,
#   task <tab> milliseconds <tab> answers
# The time is the least of five samples (one where it takes seconds); loading is not in it.
suppressMessages(library(metafor))

studies <- read.csv("validation/metafor/datasets.csv")
sets <- split(studies, factor(studies$set, unique(studies$set)))
bcg <- sets[["bcg-log-risk-ratio"]]

cpu <- function() sum(proc.time()[1:2])  # of this process: others on the machine do not count
milliseconds <- function(work, times, samples=5) {
  sample <- function() {
    begun <- cpu()
    for (i in seq_len(times)) work()
    1000 * (cpu() - begun) / times
  }
  if (samples > 1) work()
  min(replicate(samples, sample()))
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
filled <- function() trimfill(rma(effect, variance, data=bcg, method="REML"))
said("trim and fill", milliseconds(filled, 20), filled())

many <- split(read.csv(commandArgs(trailingOnly=TRUE)[1]), ~ set)
fits <- function() last <<- lapply(many, function(part) suppressWarnings(reml(part)))
all_of <- function(fits) list(sapply(fits, function(f) c(f$beta)), sapply(fits, function(f) f$se),
                              sapply(fits, function(f) f$tau2))
report <- function(task, ms, answers)
  cat(task, sprintf("%.17g", c(ms, unlist(answers))), sep="\t", "\n")
report("1,000 sets of 5 to 30 trials in one call", milliseconds(fits, 1, 1), all_of(last))

knha <- rma(effect, variance, data=bcg, method="REML", test="knha")
flips <- function() last <<- permutest(knha, iter=1000, progbar=FALSE)
report("1,000 sign flips, each fitted", milliseconds(flips, 1, 1), last$pval)
without <- function() leave1out(reml(bcg))
each <- without()
report("13 fits, each without one trial", milliseconds(without, 10),
       list(each$estimate, each$se, each$tau2))
cat("version", as.character(packageVersion("metafor")), as.character(getRversion()), sep="\t", "\n")
