# Rscript together.R > together.json: what R says to the questions of test-together.c. Written with R 4.2.2 (stats).
options(digits = 17, warn = -1)
# uniroot and sums of shares leave last bits where there is nothing; p are kept as they are.
number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
text <- function(x) paste0('"', gsub('"', '\\\\"', gsub("\n", "\\\\n", x)), '"')
tables <- list()
cases <- character()
table_csv <- function(d) {
  cells <- lapply(d, function(v) if (is.numeric(v)) ifelse(is.na(v), "", sprintf("%.17g", v)) else ifelse(is.na(v), "", as.character(v)))
  paste0(paste(c(paste(names(d), collapse = ","), do.call(paste, c(cells, sep = ","))), collapse = "\n"), "\n")
}
put <- function(table, kind, options, r, expect, refused = FALSE) {
  for (name in names(expect)) if (!grepl("p$", name) && is.finite(expect[[name]]) && abs(expect[[name]]) < 1e-12) expect[[name]] <- 0
  members <- paste0(text(names(expect)), ": ", number(unlist(expect)), collapse = ", ")
  cases <<- c(cases, paste0('  {"table": ', text(table), ', "kind": ', text(kind), ', "options": ', text(options), ', "r": ', text(r),
                            if (refused) ', "refused": true}' else paste0(', "expect": {', members, "}}")))
}

# --- data ---
draw <- function(seed, f, ...) { set.seed(seed); f(...) }
tables$mtcars <- data.frame(a = mtcars$mpg, b = mtcars$wt, c = mtcars$hp, d = mtcars$qsec, e = mtcars$disp, g = ifelse(mtcars$am == 1, "manual", "automatic"))
tables$air <- data.frame(a = airquality$Ozone, b = airquality$Solar.R, c = airquality$Wind, d = airquality$Temp, e = airquality$Day, g = ifelse(airquality$Month < 7, "early", "late"))
tables$iris <- data.frame(a = iris$Sepal.Length, b = iris$Sepal.Width, c = iris$Petal.Length, d = iris$Petal.Width, e = iris$Sepal.Length^2, g = ifelse(iris$Species == "setosa", "s", "v"))
tables$tiny <- data.frame(a = c(1, 4, 2, 8), b = c(3, 5, 9, 7), c = c(2, 1, 7, 9), d = c(5, 2, 6, 1), e = 1:4, g = c("u", "v", "u", "v"))
tables$seven <- data.frame(a = c(2.1, 5.5, 3.3, 9.7, 1.2, 7.7, 6), b = c(1, 4, 3.5, 8, 2, 4.5, 9), c = c(9, 4, 6, 1, 8, 3, 2), d = c(3, 1, 4, 1.5, 9, 2.6, 5), e = c(7, 1, 6, 2, 5, 3, 4),
                           g = c("u", "v", "u", "v", "u", "v", "u"))
tables$nine <- data.frame(a = draw(1, rnorm, 9), b = draw(2, rnorm, 9), c = draw(3, rnorm, 9), d = draw(4, rexp, 9), e = draw(5, runif, 9), g = rep(c("u", "v", "w")[1:2], c(4, 5)))
tables$ten <- data.frame(a = draw(6, rnorm, 10), b = draw(7, rnorm, 10), c = draw(8, rnorm, 10), d = draw(9, rexp, 10), e = draw(10, runif, 10), g = rep(c("u", "v"), 5))
tables$forty <- { a <- draw(11, rnorm, 40); data.frame(a = a, b = a + draw(12, rnorm, 40), c = draw(13, rnorm, 40) - a, d = draw(14, rexp, 40), e = a^3, g = rep(c("u", "v"), 20)) }
tables$sixty <- { a <- draw(15, rnorm, 60); data.frame(a = a, b = a + draw(16, rnorm, 60, 0, 3), c = draw(17, rnorm, 60), d = draw(18, rt, 60, 2), e = exp(a), g = rep(c("u", "v"), 30)) }
tables$far <- { a <- draw(19, sample, 1:200, 30); data.frame(a = 1e15 + a, b = 1e15 + a + draw(20, sample, 1:50, 30), c = -1e12 + draw(21, sample, 1:90, 30), d = 1e-12 * draw(22, sample, 1:90, 30),
                 e = 1e100 * a, g = rep(c("u", "v"), 15)) }
tables$likert <- data.frame(a = draw(23, sample, 1:5, 80, TRUE), b = draw(24, sample, 1:5, 80, TRUE), c = draw(25, sample, 1:3, 80, TRUE), d = draw(26, sample, 0:1, 80, TRUE),
                            e = draw(27, sample, 1:7, 80, TRUE), g = rep(c("u", "v"), 40))
tables$perfect <- data.frame(a = 1:12, b = (1:12)^3, c = 12:1, d = draw(28, rnorm, 12), e = draw(29, rnorm, 12), g = rep(c("u", "v"), 6))
tables$constant <- data.frame(a = c(1, 1, 1, 1), b = 1:4, c = c(2, 2, 3, 3), g = c("u", "u", "v", "v"))
alternatives <- c("two.sided", "less", "greater")
word <- function(a) sub("two.sided", "two-sided", a)

# Kendall's asymptotic standard error by the cells of the table, M. B. Brown and J. K. Benedetti (1977).
kendall_se <- function(x, y) {
  t <- table(rank(x), rank(y)); n <- sum(t); R <- nrow(t); C <- ncol(t); ni <- rowSums(t); nj <- colSums(t)
  wr <- n^2 - sum(ni^2); wc <- n^2 - sum(nj^2); w <- sqrt(wr * wc); N <- matrix(0, R, C)
  for (i in 1:R) for (j in 1:C) N[i, j] <- sum(t[seq_len(i - 1), seq_len(j - 1)]) + sum(t[seq_len(R) > i, seq_len(C) > j]) -
    sum(t[seq_len(i - 1), seq_len(C) > j]) - sum(t[seq_len(R) > i, seq_len(j - 1)])
  tau <- sum(t * N) / w
  sqrt(max(0, (sum(t * (2 * w * N + tau * outer(ni * wc, nj * wr, "+"))^2) - n^3 * tau^2 * (wr + wc)^2) / w^4))
}

# --- pairs ---
for (name in c("mtcars", "air", "iris", "tiny", "seven", "nine", "ten", "forty", "sixty", "far", "likert", "perfect")) for (pair in list(c("a", "b"), c("a", "c"), c("c", "d"))) {
  d <- tables[[name]]
  d <- d[complete.cases(d[pair]), ]
  x <- d[[pair[1]]]; y <- d[[pair[2]]]
  key <- paste0(pair[1], "~", pair[2])
  columns <- paste0("columns=", pair[1], ",", pair[2])
  a <- alternatives[1 + length(cases) %% 3]
  call <- function(method) paste0("cor.test (", pair[1], ", ", pair[2], ', method = "', method, '", alternative = "', a, '"), ', name)
  # Numbers far from zero less what they have in common, which cor () does not do exactly.
  p <- if (name == "far") cor.test(x - x[1], y - y[1], alternative = a) else cor.test(x, y, alternative = a)
  # A straight line is one but for rounding, and its t then a matter of the last bit.
  if (abs(p$estimate) < 1 - 1e-9)
    put(name, "correlation", paste0(columns, ";alternative=", word(a)), call("pearson"),
        setNames(list(p$estimate, p$statistic, p$p.value, p$conf.int[1], p$conf.int[2]), c(paste0(key, ".estimate"), "tests.0.statistic", "tests.0.p", paste0(key, c(".ci_low", ".ci_high")))))
  rx <- rank(x); ry <- rank(y); n <- length(x)
  s <- cor.test(rx, ry, method = "spearman", alternative = a)
  half <- qnorm(0.975) * sqrt((1 + s$estimate^2 / 2) / (n - 3))
  put(name, "correlation", paste0(columns, ";method=spearman;alternative=", word(a)), call("spearman"),
      setNames(list(s$estimate, s$statistic, s$p.value, tanh(atanh(s$estimate) - half), tanh(atanh(s$estimate) + half)), c(paste0(key, ".estimate"), "tests.0.statistic", "tests.0.p", paste0(key, c(".ci_low", ".ci_high")))))
  k <- cor.test(rx, ry, method = "kendall", alternative = a)
  # R takes an upper tail from 1, which leaves few digits of a small one; turned around it is a lower tail.
  if (k$estimate > 0) k$p.value <- cor.test(-rx, ry, method = "kendall", alternative = c(two.sided = "two.sided", less = "greater", greater = "less")[[a]])$p.value
  se <- kendall_se(x, y)
  put(name, "correlation", paste0(columns, ";method=kendall;alternative=", word(a)), call("kendall"),
      setNames(list(k$estimate, k$statistic, k$p.value, se, max(-1, k$estimate - qnorm(0.975) * se), min(1, k$estimate + qnorm(0.975) * se)),
               c(paste0(key, ".estimate"), "tests.0.statistic", "tests.0.p", paste0(key, c(".se", ".ci_low", ".ci_high")))))
}
put("constant", "correlation", "columns=a,b", "NA", list(), TRUE)
put("constant", "correlation", "columns=a,b;method=spearman", "NA", list(), TRUE)
put("constant", "correlation", "columns=a,b;method=kendall", "NA", list(), TRUE)

# --- partial: residuals of both on those held fixed ---
for (name in c("mtcars", "air", "iris", "forty", "sixty", "likert")) for (fixed in list("c", c("c", "d"))) for (method in c("pearson", "spearman")) {
  d <- tables[[name]]
  d <- d[complete.cases(d[c("a", "b", fixed)]), c("a", "b", fixed)]
  if (method == "spearman") d[] <- lapply(d, rank)
  z <- as.matrix(d[fixed])
  r <- cor(residuals(lm(d$a ~ z)), residuals(lm(d$b ~ z)))
  df <- nrow(d) - 2 - length(fixed)
  t <- r * sqrt(df / (1 - r^2))
  put(name, "correlation", paste0("columns=a,b;partial=", paste(fixed, collapse = ","), ";method=", method), paste0("cor (residuals (lm (a ~ ", paste(fixed, collapse = " + "),
      ")), residuals (lm (b ~ …))), ", method, ", ", name),
      list("a~b.estimate" = r, "tests.0.statistic" = t, "tests.0.p" = 2 * pt(-abs(t), df), "a~b.df" = df))
}

# --- t tests on the same tables ---
for (name in c("mtcars", "air", "iris", "tiny", "seven", "nine", "ten", "forty", "sixty", "far", "likert")) for (equal in c(FALSE, TRUE)) {
  d <- tables[[name]]
  a <- alternatives[1 + length(cases) %% 3]
  x <- split(d$a - if (name == "far") 1e15 else 0, d$g)
  w <- t.test(x[[1]], x[[2]], alternative = a, var.equal = equal)
  put(name, "ttest", paste0("y=a;by=g;var=", if (equal) "pooled" else "welch", ";alternative=", word(a)), paste0('t.test (a ~ g, alternative = "', a, '", var.equal = ', equal, "), ", name),
      list("tests.0.statistic" = w$statistic, "tests.0.df" = w$parameter, "tests.0.p" = w$p.value, "difference.ci_low" = w$conf.int[1], "difference.ci_high" = w$conf.int[2],
           "difference.se" = w$stderr))
}
for (name in c("mtcars", "air", "iris", "seven", "nine", "forty", "sixty", "far", "likert")) {
  d <- tables[[name]]
  a <- alternatives[1 + length(cases) %% 3]
  w <- t.test(d$a, d$b, paired = TRUE, alternative = a)
  put(name, "ttest", paste0("y=a;paired=b;alternative=", word(a)), paste0('t.test (a, b, paired = TRUE, alternative = "', a, '"), ', name),
      list("tests.0.statistic" = w$statistic, "tests.0.df" = w$parameter, "tests.0.p" = w$p.value, "difference.ci_low" = w$conf.int[1], "difference.ci_high" = w$conf.int[2]))
  if (name == "far") next
  o <- t.test(d$a, mu = 3, alternative = a)
  put(name, "ttest", paste0("y=a;mu=3;alternative=", word(a)), paste0('t.test (a, mu = 3, alternative = "', a, '"), ', name),
      list("tests.0.statistic" = o$statistic, "tests.0.df" = o$parameter, "tests.0.p" = o$p.value, "a.mean.ci_low" = o$conf.int[1], "a.mean.ci_high" = o$conf.int[2]))
}

cat('{"made with": "R 4.2.2, Rscript together.R",\n "tables": {\n', paste0("  ", text(names(tables)), ": ", sapply(tables, function(d) text(table_csv(d))), collapse = ",\n"),
    '\n },\n "cases": [\n', paste(cases, collapse = ",\n"), "\n ]\n}\n", sep = "")
