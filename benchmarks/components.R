# Fit a model of the scores by REML; prints processor seconds of the cheapest of the runs that fit into a second, at least one, the variances by name and the criterion, writes the predictions.
arguments <- commandArgs(TRUE)
folder <- arguments[1]
cells <- as.integer(arguments[2])
column <- function(name, what) readBin(file.path(folder, name), what, cells)
suppressPackageStartupMessages(library(lme4))
frame <- data.frame(
  app = factor(column("app", "integer")), rater = factor(column("rater", "integer")),
  crit = factor(column("crit", "integer")), score = column("score", "double"))
used <- c()
repeat {
  taken <- system.time(fit <- lmer(as.formula(arguments[3]), frame))
  used <- c(used, sum(taken[c("user.self", "sys.self")]))
  if (sum(used) + max(used) >= 1) break
}
variances <- as.data.frame(VarCorr(fit))
predictions <- ranef(fit, condVar = FALSE)
for (name in c("app", "rater")) writeBin(predictions[[name]][[1]], file.path(folder, paste0(name, ".effect")))
cat(sprintf("%.17g", c(min(used), REMLcrit(fit))), paste0(variances$grp, "=", sprintf("%.17g", variances$vcov)))
