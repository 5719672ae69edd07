# Every estimator of tau2 on every set of datasets.csv, and the other intervals of tau2.
#
#   Rscript validation/metafor/estimators.R > validation/metafor/estimators.csv
#
# Stopping rules are tightened as in pooling.R. PM is metafor's EB (one equation, two ways to it):
# metafor's own PM stops at a root of its own tolerance, so it is made with tol too.
suppressMessages(library(metafor))
if (!file.exists("validation")) stop("run from the checkout's root")

tight <- function(part) list(threshold=1e-11 * mean(part$variance), maxiter=10000, tol=1e-14,
                             tau2.max=1e6)
methods <- c(REML="reml", ML="ml", DL="dl", PM="pm", EB="eb", HS="hs", SJ="sj", HE="he", FE="common")
studies <- read.csv("validation/metafor/datasets.csv")

cat(sprintf("# metafor %s on R %s\n", packageVersion("metafor"), getRversion()))
cat("set,method,tau2,estimate,se,ci_lb,ci_ub,pval,I2,H2,kh_se,kh_lb,kh_ub,kh_pval,profile_lb,profile_ub\n")
for (set in unique(studies$set)) {
  part <- studies[studies$set == set, ]
  for (method in names(methods)) {
    pool <- function(test) suppressWarnings(
      rma(effect, variance, data=part, method=method, test=test, control=tight(part)))
    z <- pool("z"); kh <- pool("knha")
    ends <- c(NA, NA)
    if (method %in% c("REML", "ML"))
      ends <- tryCatch(suppressWarnings(confint(z, type="PL", control=list(tol=1e-13,
                       tau2.max=100 * (z$tau2 + max(part$variance)))))$random[1, 2:3],
                       error=function(e) c(NA, NA))
    cat(set, methods[[method]], sprintf("%.17g", c(z$tau2, z$beta, z$se, z$ci.lb, z$ci.ub, z$pval,
        z$I2, z$H2, kh$se, kh$ci.lb, kh$ci.ub, kh$pval, ends)), sep=",")
    cat("\n")
  }
}
