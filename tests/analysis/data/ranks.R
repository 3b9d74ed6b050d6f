# Rscript ranks.R > ranks.json: what R says to the questions of test-ranks.c. Written with R 4.2.2 (stats; e1071 is not needed).
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
two <- function(a, b) data.frame(y = c(a, b), g = rep(c("a", "b"), c(length(a), length(b))))
tables$small <- two(c(1.1, 2.7, 3.9, 0.4, 5.2), c(2.2, 6.1, 7.3, 4.8))
tables$tiny <- two(c(1, 3), c(2, 5))
tables$single <- two(c(4), c(1, 2, 3, 5, 6))
tables$ties <- two(c(1, 2, 2, 3, 4, 4, 4, 5), c(2, 3, 3, 4, 5, 5, 6, 6, 7))
tables$likert <- two(draw(1, sample, 1:5, 40, TRUE), draw(2, sample, 1:5, 55, TRUE, c(1, 2, 3, 4, 5)))
tables$far <- two(1e15 + c(1, 5, 9, 14, 20, 22), 1e15 + c(2, 11, 25, 31, 40))
tables$wild <- two(c(-1e300, 3, 4, 1e-300, 0, 8), c(1e300, 7, -2, 5, 11))
tables$apart <- two(c(1, 2, 3, 4, 5), c(11, 12, 13, 14, 15, 16))
tables$normal49 <- two(draw(3, rnorm, 49), draw(4, rnorm, 49, 0.4))
tables$normal50 <- two(draw(5, rnorm, 50), draw(6, rnorm, 30, 0.4))
tables$skewed <- two(draw(7, rexp, 80), draw(8, rexp, 120, 0.7))
tables$missing <- two(c(3, NA, 4, 8, 1, 6), c(9, 2, NA, 12, 14, 5))
tables$mtcars <- data.frame(y = mtcars$mpg, g = ifelse(mtcars$am == 1, "manual", "automatic"), cyl = paste0("c", mtcars$cyl), wt = mtcars$wt, hp = mtcars$hp,
                            qsec = mtcars$qsec, disp = mtcars$disp, drat = mtcars$drat)
tables$tooth <- data.frame(y = ToothGrowth$len, g = as.character(ToothGrowth$supp), dose = paste0("d", ToothGrowth$dose))
tables$air <- data.frame(y = airquality$Ozone, g = paste0("m", airquality$Month), wind = airquality$Wind, temp = airquality$Temp)
tables$plants <- data.frame(y = PlantGrowth$weight, g = as.character(PlantGrowth$group))
tables$sprays <- data.frame(y = InsectSprays$count, g = as.character(InsectSprays$spray))
tables$chicks <- data.frame(y = chickwts$weight, g = as.character(chickwts$feed))
tables$iris <- data.frame(y = iris$Sepal.Width, g = as.character(iris$Species), length = iris$Sepal.Length, petal = iris$Petal.Length)
tables$lonely <- data.frame(y = c(3, 1, 4, 1.5, 9), g = letters[1:5])
tables$sleep <- data.frame(a = sleep$extra[1:10], b = sleep$extra[11:20])
tables$pairs <- data.frame(a = c(78, 24, 64, 45, 64, 52, 30, 50, 64, 50, 78, 22, 84, 40, 90, 72), b = c(78, 24, 62, 48, 68, 56, 25, 44, 56, 40, 68, 36, 68, 20, 58, 32))
tables$depress <- data.frame(a = c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30), b = c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29))
tables$long <- data.frame(a = draw(9, rnorm, 60, 0.3), b = draw(10, rnorm, 60))
tables$offset <- data.frame(a = 1e12 + c(3, 9, 4, 7, 12, 30, 2, 17), b = 1e12 + c(1, 8, 6, 2, 5, 11, 3, 4))
tables$up <- data.frame(a = c(2.1, 3.3, 4.7, 5.2, 6.4, 7.7), b = c(1, 1.5, 2, 3.25, 4, 5))
tables$whole <- data.frame(a = draw(11, sample, 1:7, 70, TRUE), b = draw(12, sample, 1:7, 70, TRUE))
tables$one <- data.frame(a = c(5), b = c(2))
tables$zeros <- data.frame(a = c(1, 2, 3), b = c(1, 2, 3))
tables$constant <- two(c(2, 2, 2), c(2, 2))
rounding <- matrix(c(5.40, 5.50, 5.55, 5.85, 5.70, 5.75, 5.20, 5.60, 5.50, 5.55, 5.50, 5.40, 5.90, 5.85, 5.70, 5.45, 5.55, 5.60, 5.40, 5.40, 5.35, 5.45, 5.50, 5.35,
                     5.25, 5.15, 5.00, 5.85, 5.80, 5.70, 5.25, 5.20, 5.10, 5.65, 5.55, 5.45, 5.60, 5.35, 5.45, 5.05, 5.00, 4.95, 5.50, 5.50, 5.40, 5.45, 5.55, 5.50,
                     5.55, 5.55, 5.35, 5.45, 5.50, 5.55, 5.50, 5.45, 5.25, 5.65, 5.60, 5.40, 5.70, 5.65, 5.55, 6.30, 6.30, 6.25), ncol = 3, byrow = TRUE)
long_form <- function(m) data.frame(y = c(t(m)), g = rep(paste0("g", seq_len(ncol(m))), nrow(m)), block = rep(sprintf("b%02d", seq_len(nrow(m))), each = ncol(m)))
tables$bases <- long_form(rounding)
tables$judges <- long_form(draw(13, function() matrix(sample(1:100, 32), 8)))
tables$scores <- long_form(draw(14, function() matrix(sample(1:4, 75, TRUE), 15)))
tables$agree <- long_form(matrix(rep(1:4, each = 5), 5) + draw(15, runif, 20, 0, 0.1))
tables$halves <- long_form(matrix(c(1, 2, 2, 1, 3, 4), 3, byrow = TRUE))
tables$gaps <- { d <- long_form(draw(16, function() matrix(round(rnorm(40), 2), 10))); d$y[c(3, 17)] <- NA; d }
tables$twice <- rbind(tables$halves, tables$halves[1, ])

alternatives <- c("two.sided", "less", "greater")
word <- function(a) sub("two.sided", "two-sided", a)

# --- mannwhitney ---
mw <- function(name, ..., options = "") {
  d <- tables[[name]]
  x <- split(d$y, d$g)
  for (a in alternatives) {
    w <- wilcox.test(x[[1]], x[[2]], alternative = a, conf.int = TRUE, tol.root = 1e-13, ...)
    put(name, "mannwhitney", paste0("y=y;by=g;alternative=", word(a), options), paste0("wilcox.test (y ~ g, ", name, ', alternative = "', a, '", conf.int = TRUE',
        gsub(";", ", ", options), ")"),
        list("tests.0.statistic" = w$statistic, "tests.0.p" = w$p.value, "shift.estimate" = median(outer(na.omit(x[[1]]), na.omit(x[[2]]), "-")),
             "shift.ci_low" = w$conf.int[1], "shift.ci_high" = w$conf.int[2]))
  }
}
for (name in c("small", "tiny", "single", "ties", "likert", "far", "wild", "apart", "normal49", "normal50", "skewed", "missing", "mtcars", "tooth")) mw(name)
mw("small", exact = FALSE, options = ";exact=no")
mw("small", exact = FALSE, correct = FALSE, options = ";exact=no;correct=no")
mw("ties", correct = FALSE, options = ";correct=no")
mw("normal50", exact = TRUE, options = ";exact=yes")
mw("normal49", conf.level = 0.8, options = ";conf=0.8")
mw("skewed", conf.level = 0.99, options = ";conf=0.99")
put("constant", "mannwhitney", "y=y;by=g", "wilcox.test gives NaN", list(), TRUE)
put("plants", "mannwhitney", "y=y;by=g", "grouping factor must have exactly 2 levels", list(), TRUE)

# --- wilcoxon ---
signed <- function(name, paired = TRUE, mu = NULL, ..., options = "") {
  conf <- if (is.null(list(...)$conf.level)) 0.95 else list(...)$conf.level
  d <- tables[[name]]
  for (a in alternatives) {
    w <- if (paired) wilcox.test(d$a, d$b, paired = TRUE, alternative = a, conf.int = TRUE, tol.root = 1e-13, ...)
         else wilcox.test(d$a, mu = mu, alternative = a, conf.int = TRUE, tol.root = 1e-13, ...)
    x <- if (paired) d$a - d$b else d$a - mu
    x <- x[x != 0]
    walsh <- outer(x, x, "+")
    middle <- median(walsh[!lower.tri(walsh)] / 2) + if (paired) 0 else mu
    s <- binom.test(sum(x > 0), length(x), alternative = a)
    put(name, "wilcoxon", paste0("y=a;", if (paired) "paired=b" else paste0("mu=", mu), ";alternative=", word(a), options),
        paste0("wilcox.test (a, ", if (paired) "b, paired = TRUE" else paste0("mu = ", mu), ', alternative = "', a, '", conf.int = TRUE', gsub(";", ", ", options), ")"),
        list("tests.0.statistic" = w$statistic, "tests.0.p" = w$p.value, "pseudomedian.estimate" = middle, "pseudomedian.ci_low" = w$conf.int[1],
             "pseudomedian.ci_high" = w$conf.int[2], "tests.1.statistic" = s$statistic, "tests.1.p" = s$p.value,
             "share_above.ci_low" = binom.test(sum(x > 0), length(x), conf.level = conf)$conf.int[1], "share_above.ci_high" = binom.test(sum(x > 0), length(x), conf.level = conf)$conf.int[2]))
  }
}
for (name in c("sleep", "pairs", "depress", "long", "offset", "up", "whole", "one")) signed(name)
signed("depress", FALSE, 1.5)
signed("long", FALSE, 0.25)
signed("pairs", FALSE, 50)
signed("whole", FALSE, 4)
signed("sleep", FALSE, 0.5)
signed("depress", exact = FALSE, options = ";exact=no")
signed("depress", exact = FALSE, correct = FALSE, options = ";exact=no;correct=no")
signed("long", exact = TRUE, options = ";exact=yes")
signed("whole", conf.level = 0.9, options = ";conf=0.9")
put("zeros", "wilcoxon", "y=a;paired=b", "not enough (non-missing) 'x' observations", list(), TRUE)

# --- kruskal, with Dunn's pairs by hand ---
dunn <- function(y, g, method) {
  ok <- !is.na(y) & !is.na(g)
  y <- y[ok]; g <- factor(g[ok]); n <- length(y); r <- rank(y)
  m <- tapply(r, g, mean); k <- table(g); t <- table(r)
  v <- n * (n + 1) / 12 - sum(t^3 - t) / (12 * (n - 1))
  p <- combn(levels(g), 2)
  z <- (m[p[1, ]] - m[p[2, ]]) / sqrt(v * (1 / k[p[1, ]] + 1 / k[p[2, ]]))
  list(names = paste0(p[1, ], "-", p[2, ]), difference = m[p[1, ]] - m[p[2, ]], z = z, p = p.adjust(2 * pnorm(-abs(z)), method))
}
for (name in c("plants", "sprays", "chicks", "iris", "air", "lonely", "ties", "missing", "far", "likert")) for (method in c("holm", "bonferroni", "BH", "none")) {
  d <- tables[[name]]
  # By ranks, since kruskal.test finds ties by table (), which knows 15 digits.
  k <- kruskal.test(rank(d$y, na.last = "keep"), factor(d$g))
  n <- sum(!is.na(d$y) & !is.na(d$g))
  pairs <- dunn(d$y, d$g, method)
  expect <- list("tests.0.statistic" = k$statistic, "tests.0.p" = k$p.value, "tests.0.df" = k$parameter, "tests.0.effect.value" = k$statistic / (n - 1))
  for (i in seq_along(pairs$names)[1:min(6, length(pairs$names))]) {
    expect[[paste0(pairs$names[i], ".statistic")]] <- pairs$z[i]
    expect[[paste0(pairs$names[i], ".estimate")]] <- pairs$difference[i]
    expect[[paste0(pairs$names[i], ".p")]] <- pairs$p[i]
  }
  put(name, "kruskal", paste0("y=y;by=g;adjust=", tolower(method)), paste0("kruskal.test (y ~ g, ", name, '); Dunn: p.adjust (…, "', method, '")'), expect)
}
put("constant", "kruskal", "y=y;by=g", "NaN", list(), TRUE)

# --- friedman ---
for (name in c("bases", "judges", "scores", "agree", "halves", "gaps")) {
  d <- tables[[name]]
  m <- matrix(d$y, ncol = length(unique(d$g)), byrow = TRUE)
  f <- friedman.test(m)
  m <- m[complete.cases(m), , drop = FALSE]
  r <- t(apply(m, 1, rank)); b <- nrow(r); k <- ncol(r)
  F <- (b - 1) * f$statistic / (b * (k - 1) - f$statistic)
  expect <- list("tests.0.statistic" = f$statistic, "tests.0.df" = f$parameter, "tests.0.p" = f$p.value, "tests.0.effect.value" = f$statistic / (b * (k - 1)))
  if (f$statistic < b * (k - 1) - 1e-9) expect <- c(expect, list("tests.1.statistic" = F, "tests.1.p" = pf(F, k - 1, (b - 1) * (k - 1), lower.tail = FALSE)))
  t <- sum(apply(r, 1, function(v) sum(table(v)^3 - table(v))))
  se <- sqrt(2 * (b * k * (k + 1) - t / (k - 1)) / 12) / b
  p <- combn(k, 2)
  z <- (colMeans(r)[p[1, ]] - colMeans(r)[p[2, ]]) / se
  q <- p.adjust(2 * pnorm(-abs(z)), "holm")
  for (i in seq_along(z)) { expect[[paste0("g", p[1, i], "-g", p[2, i], ".statistic")]] <- z[i]; expect[[paste0("g", p[1, i], "-g", p[2, i], ".p")]] <- q[i] }
  put(name, "friedman", "y=y;by=g;block=block", paste0("friedman.test (y ~ g | block, ", name, ")"), expect)
}
put("twice", "friedman", "y=y;by=g;block=block", "not an unreplicated complete block design", list(), TRUE)

# --- ks ---
for (name in c("small", "tiny", "single", "ties", "likert", "far", "apart", "normal49", "normal50", "missing", "mtcars", "tooth")) for (a in alternatives) {
  d <- tables[[name]]
  x <- split(d$y, d$g)
  k <- ks.test(x[[1]], x[[2]], alternative = a)
  put(name, "ks", paste0("y=y;by=g;alternative=", word(a)), paste0("ks.test (y ~ g, ", name, ', alternative = "', a, '")'),
      list("tests.0.statistic" = k$statistic, "tests.0.p" = k$p.value))
}
known <- list(list("normal49", "dist=normal;mean=0;sd=1", "pnorm", 0, 1), list("sleep_a", "dist=normal;mean=1;sd=2", "pnorm", 1, 2),
              list("small", "dist=exponential;mean=3", "pexp", 1 / 3), list("small", "dist=uniform;min=0;max=8", "punif", 0, 8),
              list("skewed", "dist=exponential;mean=1", "pexp", 1), list("apart", "dist=uniform;min=-3;max=20", "punif", -3, 20))
for (case in known) for (a in alternatives) {
  name <- sub("_a$", "", case[[1]])
  x <- if (name == "sleep") tables$sleep$a else na.omit(tables[[name]]$y)
  k <- do.call(ks.test, c(list(x, case[[3]]), case[-(1:3)], list(alternative = a)))
  # The limit of the two-sided p is summed to 1e-6 by R.
  if (length(x) >= 100 && a == "two.sided") next
  put(name, "ks", paste0("y=", if (name == "sleep") "a" else "y", ";", case[[2]], ";alternative=", word(a)),
      paste0('ks.test (y, "', case[[3]], '", ', paste(unlist(case[-(1:3)]), collapse = ", "), ', alternative = "', a, '")'),
      list("tests.0.statistic" = k$statistic, "tests.0.p" = k$p.value))
}

cat('{"made with": "R 4.2.2, Rscript ranks.R",\n "tables": {\n', paste0("  ", text(names(tables)), ": ", sapply(tables, function(d) text(table_csv(d))), collapse = ",\n"),
    '\n },\n "cases": [\n', paste(cases, collapse = ",\n"), "\n ]\n}\n", sep = "")
