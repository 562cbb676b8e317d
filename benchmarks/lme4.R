# Fit score ~ 1 + (1|app) + (1|rater) by REML; prints processor seconds of the cheapest of the runs that fit into a second, at least one, the three variances and the criterion.
arguments <- commandArgs(TRUE)
sheets <- as.integer(arguments[2])
column <- function(name, what) readBin(file.path(arguments[1], name), what, sheets)
suppressPackageStartupMessages(library(lme4))
frame <- data.frame(app = factor(column("app", "integer")), rater = factor(column("rater", "integer")), score = column("score", "double"))
used <- c()
repeat {
  taken <- system.time(fit <- lmer(score ~ 1 + (1|app) + (1|rater), frame))
  used <- c(used, sum(taken[c("user.self", "sys.self")]))
  if (sum(used) + max(used) >= 1) break
}
variances <- as.data.frame(VarCorr(fit))
variance <- function(group) variances$vcov[variances$grp == group]
cat(sprintf("%.17g", c(min(used), variance("app"), variance("rater"), variance("Residual"), REMLcrit(fit))), sep = " ")
