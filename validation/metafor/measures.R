# Every measure that metafor's escalc shares with prolo.evidence.measures, on the same figures.
#
#   Rscript validation/metafor/measures.R > validation/metafor/measures.json
suppressMessages(library(metafor))

set.seed(11)
k <- 40
n1 <- c(3, 4, 5, 6, 400, 20000, sample(7:250, k - 6)); n2 <- c(4, 3, 7, 6, 350, 15000, sample(7:250, k - 6))
m1 <- round(rlnorm(k, 3.5, 0.3), 2); m2 <- round(rlnorm(k, 3.6, 0.3), 2)
sd1 <- round(runif(k, 2, 30), 2); sd2 <- round(runif(k, 2, 30), 2)
ri <- round(runif(k, -0.3, 0.95), 2)
share1 <- runif(k); share2 <- runif(k)
ai <- c(0, 4, 2, 0, 400, 3, rbinom(k - 6, n1[7:k], share1[7:k]))
ci <- c(1, 0, 7, 2, 349, 0, rbinom(k - 6, n2[7:k], share2[7:k]))
rr <- round(runif(k, -0.98, 0.98), 3); nr <- pmax(n1, 5)

means <- function(measure, vtype = "LS")
  escalc(measure, m1i = m1, sd1i = sd1, n1i = n1, m2i = m2, sd2i = sd2, n2i = n2, vtype = vtype)
# metafor's first mean is the one after; the SD it standardises by, sd1i, is that of the time before
change <- function(measure, vtype = "LS")
  escalc(measure, m1i = m2, sd1i = sd1, m2i = m1, sd2i = sd2, ni = n1, ri = ri, vtype = vtype)
table2 <- function(measure, vtype = "LS", ...)
  escalc(measure, ai = ai, n1i = n1, ci = ci, n2i = n2, vtype = vtype, ...)
share <- function(measure, ...) escalc(measure, xi = ai, ni = n1, ...)
# shares as they are, with the variance of those to which half was added
raw <- function(f, ...) { x <- f(...); x$yi <- f(..., to = "none")$yi; x }
corr <- function(measure, vtype = "LS") escalc(measure, ri = rr, ni = nr, vtype = vtype)

found <- list(
  "MD separate" = means("MD"), "MD pooled" = means("MD", "HO"),
  "SMD large-sample" = means("SMD"), "SMD scaled" = means("SMD", "LS2"),
  "SMD unbiased" = means("SMD", "UB"),
  "SMDH unequal" = means("SMDH"), "SMD1 large-sample" = means("SMD1"),
  "SMD1H unequal" = means("SMD1H"),
  "ROM separate" = means("ROM"), "ROM pooled" = means("ROM", "HO"),
  "MC" = change("MC"), "SMCC large-sample" = change("SMCC"), "SMCC scaled" = change("SMCC", "LS2"),
  "SMCR large-sample" = change("SMCR"), "SMCR scaled" = change("SMCR", "LS2"),
  "SMCRH unequal" = change("SMCRH"), "ROMC" = escalc("ROMC", m1i = m2, sd1i = sd2, m2i = m1, sd2i = sd1, ni = n1, ri = ri),
  "OR" = table2("OR"), "RR" = table2("RR"), "RD large-sample" = raw(table2, "RD"),
  "RD unbiased" = raw(table2, "RD", "UB"), "PETO" = table2("PETO", to = "none"), "AS" = table2("AS"),
  "YUQ" = table2("YUQ"), "YUY" = table2("YUY"),
  "OR2D logistic" = table2("OR2DL"), "OR2D cox" = table2("OR2DN"),
  "PR" = raw(share, "PR"), "PLN" = share("PLN"), "PLO" = share("PLO"), "PAS" = share("PAS"),
  "PFT" = share("PFT"),
  "COR large-sample" = corr("COR"),
  "UCOR large-sample" = corr("UCOR"), "UCOR unbiased" = corr("UCOR", "UB"), "ZCOR" = corr("ZCOR"))

numbers <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.17g", x)), collapse = ", "), "]")
columns <- list(n1 = n1, m1 = m1, sd1 = sd1, n2 = n2, m2 = m2, sd2 = sd2, ri = ri,
                ai = ai, ci = ci, rr = rr, nr = nr)
cat("{\n")
cat('  "made_by": "Rscript validation/metafor/measures.R",\n')
cat(sprintf('  "r": "%s",\n  "metafor": "%s",\n', getRversion(), packageVersion("metafor")))
cat('  "columns": {\n')
cat(paste(sprintf('    "%s": %s', names(columns), sapply(columns, numbers)), collapse = ",\n"))
cat('\n  },\n  "measures": {\n')
cat(paste(sprintf('    "%s": {"yi": %s, "vi": %s}', names(found),
                  sapply(found, function(x) numbers(c(x$yi))),
                  sapply(found, function(x) numbers(x$vi))), collapse = ",\n"))
cat("\n  }\n}\n")
