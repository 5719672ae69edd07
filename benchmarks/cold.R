# The work of `prolo evidence pool`, cold: load metafor, read the tables, pool two trials.
suppressMessages(library(metafor))
fit <- rma(c(6.80, 10.34), c(3.62^2 + 3.67^2, (17.71 / 3.919928)^2), method="REML", test="adhoc")
print(fit); print(confint(fit)); print(predict(fit))
