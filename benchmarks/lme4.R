# Fit score ~ 1 + (1|app) + (1|rater) by REML; prints processor seconds (a busy machine stretches its one run, not these), the three variances and the criterion.
arguments <- commandArgs(TRUE)
sheets <- as.integer(arguments[2])
column <- function(name, what) readBin(file.path(arguments[1], name), what, sheets)
suppressPackageStartupMessages(library(lme4))
frame <- data.frame(app = factor(column("app", "integer")), rater = factor(column("rater", "integer")), score = column("score", "double"))
used <- system.time(fit <- lmer(score ~ 1 + (1|app) + (1|rater), frame))
seconds <- sum(used[c("user.self", "sys.self")])
variances <- as.data.frame(VarCorr(fit))
variance <- function(group) variances$vcov[variances$grp == group]
cat(sprintf("%.17g", c(seconds, variance("app"), variance("rater"), variance("Residual"), REMLcrit(fit))), sep = " ")
