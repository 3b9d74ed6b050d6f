# Makes counts.json: what R says of counts, shares, shapes and spreads, for tests/analysis/test-counts.c.
# Run by hand in this folder: Rscript counts.R (R 4.2.2 with car, e1071, jsonlite, nortest, tseries).
suppressMessages({ library(jsonlite); library(nortest); library(tseries); library(car); library(e1071) })
tables <- list(); cases <- list()
add_table <- function(name, data) tables[[name]] <<- data
# `expect`: where in the result (see test-counts.c) = number.
add <- function(call, kind, table, options, expect, digits = 9)
  cases[[length(cases) + 1]] <<- list(call = call, kind = kind, table = table, options = options, digits = digits,
                                      expect = as.list(expect[is.finite(expect) & !duplicated(names(expect))]))
refuse <- function(call, kind, table, options)
  cases[[length(cases) + 1]] <<- list(call = call, kind = kind, table = table, options = options, refused = TRUE)
say <- function(...) deparse1(substitute(c(...))[-1])

# --- one share ---
hits <- c(682, 0, 10, 1, 5, 3, 50, 499999, 12, 7, 2, 1, 0, 33, 90, 215)
n <- c(925, 12, 10, 1, 10, 7, 100, 1000000, 40, 7, 1000, 2, 1, 100, 120, 300)
p0 <- c(0.75, 0.1, 0.9, 0.5, 0.5, 0.2, 0.5, 0.5, 0.25, 0.5, 0.01, 0.5, 0.3, 1/3, 0.75, 0.7)
w <- data.frame(y = c("no", "yes"))
for (i in seq_along(hits)) w[[paste0("w", i)]] <- c(n[i] - hits[i], hits[i])
add_table("share", w)
for (i in seq_along(hits)) for (alt in if (i %% 4 == 1) c("two.sided", "less", "greater") else "two.sided") {
  b <- binom.test(hits[i], n[i], p0[i], alternative = alt)
  u <- suppressWarnings(prop.test(hits[i], n[i], correct = FALSE))$conf.int
  o <- sprintf("y=y;success=yes;weights=w%d;p=%.17g;alternative=%s", i, p0[i], sub("two.sided", "two-sided", alt))
  add(sprintf("binom.test(%g, %g, %.17g, '%s')", hits[i], n[i], p0[i], alt), "binomial", "share", o,
      c("t0.p" = b$p.value, "t0.statistic" = hits[i], "e|share|estimate" = hits[i] / n[i], "e|share|ci_low" = b$conf.int[1],
        "e|share|ci_high" = b$conf.int[2], "e|share.wilson|ci_low" = u[1], "e|share.wilson|ci_high" = u[2]))
  if (hits[i] > 0 && hits[i] < n[i]) {
    r <- suppressWarnings(prop.test(hits[i], n[i], p0[i], alternative = alt))
    plain <- suppressWarnings(prop.test(hits[i], n[i], p0[i], alternative = alt, correct = FALSE))
    expect <- c("t0.p" = r$p.value, "t0.statistic" = unname(r$statistic), "t0.df0" = 1, "e|share.corrected|ci_low" = r$conf.int[1],
                "e|share.corrected|ci_high" = r$conf.int[2],
                "t0.effect" = 2 * asin(sqrt(hits[i] / n[i])) - 2 * asin(sqrt(p0[i])))
    if (grepl("with cont", r$method)) expect <- c(expect, "t1.p" = plain$p.value, "t1.statistic" = unname(plain$statistic))
    add(sprintf("prop.test(%g, %g, %.17g, '%s')", hits[i], n[i], p0[i], alt), "proportions", "share", o, expect)
  }
}
refuse("binom.test(1, 10, 1.5)", "binomial", "share", "y=y;weights=w1;p=1.5")
refuse("a value that is not there", "binomial", "share", "y=y;weights=w1;success=maybe")

# --- two and more shares ---
x2 <- rbind(c(15, 25), c(83, 90), c(0, 5), c(7, 7), c(1, 1), c(420, 490), c(3, 10), c(250000, 251000))
n2 <- rbind(c(25, 50), c(86, 93), c(10, 12), c(10, 14), c(2, 3), c(1000, 1000), c(30, 31), c(500000, 500000))
w <- data.frame(y = rep(c("hit", "miss"), 2), g = rep(c("a", "b"), each = 2))
for (i in seq_len(nrow(x2))) w[[paste0("w", i)]] <- c(x2[i, 1], n2[i, 1] - x2[i, 1], x2[i, 2], n2[i, 2] - x2[i, 2])
add_table("pair", w)
wilson <- function(x, n, conf = 0.95) suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = conf))$conf.int
for (i in seq_len(nrow(x2))) for (alt in c("two.sided", "less", "greater")) {
  r <- suppressWarnings(prop.test(x2[i, ], n2[i, ], alternative = alt))
  plain <- suppressWarnings(prop.test(x2[i, ], n2[i, ], correct = FALSE, alternative = alt))
  s <- x2[i, ] / n2[i, ]; a <- wilson(x2[i, 1], n2[i, 1]); b <- wilson(x2[i, 2], n2[i, 2]); d <- s[1] - s[2]
  if (x2[i, 1] == 0) a[1] <- 0
  z <- qnorm(0.975); l <- log(s[1] / s[2]); se <- sqrt(1 / x2[i, 1] - 1 / n2[i, 1] + 1 / x2[i, 2] - 1 / n2[i, 2])
  expect <- c("t0.p" = r$p.value, "t0.statistic" = unname(r$statistic), "e|difference|estimate" = d,
              "e|difference.wald|ci_low" = r$conf.int[1], "e|difference.wald|ci_high" = r$conf.int[2],
              "e|difference|ci_low" = d - sqrt((s[1] - a[1])^2 + (b[2] - s[2])^2),
              "e|difference|ci_high" = d + sqrt((a[2] - s[1])^2 + (s[2] - b[1])^2))
  if (all(x2[i, ] > 0)) expect <- c(expect, "e|risk_ratio|estimate" = exp(l), "e|risk_ratio|ci_low" = exp(l - z * se), "e|risk_ratio|ci_high" = exp(l + z * se))
  if (grepl("with cont", r$method)) expect <- c(expect, "t1.p" = plain$p.value, "t1.statistic" = unname(plain$statistic))
  add(sprintf("prop.test(c(%g, %g), c(%g, %g), alternative = '%s')", x2[i, 1], x2[i, 2], n2[i, 1], n2[i, 2], alt), "proportions", "pair",
      sprintf("y=y;success=hit;by=g;weights=w%d;alternative=%s", i, sub("two.sided", "two-sided", alt)), expect)
}
smokers <- c(83, 90, 129, 70); patients <- c(86, 93, 136, 82)  # Fleiss (1981), page 139, as in ?prop.test
add_table("smokers", data.frame(y = rep(c("smokes", "not"), 4), g = rep(letters[1:4], each = 2), w = c(rbind(smokers, patients - smokers))))
for (adjust in c("holm", "bonferroni", "BH", "none")) {
  r <- suppressWarnings(prop.test(smokers, patients)); q <- suppressWarnings(pairwise.prop.test(smokers, patients, p.adjust.method = adjust))$p.value
  pair <- c("e|a - b|p" = q[1, 1], "e|a - d|p" = q[3, 1], "e|c - d|p" = q[3, 3])
  add(sprintf("prop.test(smokers, patients); pairwise.prop.test('%s')", adjust), "proportions", "smokers",
      paste0("y=y;success=smokes;by=g;weights=w;adjust=", tolower(adjust)), c("t0.p" = r$p.value, "t0.statistic" = unname(r$statistic), "t0.df0" = 3,
      "t0.effect" = sqrt(unname(r$statistic) / sum(patients)), pair))
}
r <- suppressWarnings(prop.test(smokers, patients, p = c(0.9, 0.95, 0.9, 0.9)))
add("prop.test(smokers, patients, p = c(0.9, 0.95, 0.9, 0.9))", "proportions", "smokers", "y=y;success=smokes;by=g;weights=w;p=0.9,0.95,0.9,0.9",
    c("t0.p" = r$p.value, "t0.statistic" = unname(r$statistic), "t0.df0" = 4))

# --- tables ---
ncp <- function(x, df, p) if (pchisq(x, df) <= p) 0 else uniroot(function(l) pchisq(x, df, l) - p, c(0, 4 * x + 50), tol = 1e-12)$root
exact_odds <- function(t, conf = 0.95, alt = "two.sided") {
  m <- sum(t[1, ]); k <- sum(t[2, ]); s <- sum(t[, 1]); lo <- max(0, s - k); hi <- min(m, s); sup <- lo:hi
  ld <- dhyper(sup, m, k, s, log = TRUE)
  d <- function(b) { v <- ld + b * sup; v <- exp(v - max(v)); v / sum(v) }
  root <- function(f) exp(uniroot(f, c(-60, 60), tol = 1e-14)$root)
  x <- t[1, 1]; a <- if (alt == "two.sided") (1 - conf) / 2 else 1 - conf
  c(if (x == lo) 0 else if (x == hi) Inf else root(function(b) sum(sup * d(b)) - x),
    if (x == lo || alt == "less") 0 else root(function(b) sum(d(b)[sup >= x]) - a),
    if (x == hi || alt == "greater") Inf else root(function(b) sum(d(b)[sup <= x]) - a))
}
long <- function(t) { d <- as.data.frame(as.table(t)); names(d) <- c("r", "c", "w"); d$r <- sprintf("r%02d", as.integer(d$r)); d$c <- sprintf("c%02d", as.integer(d$c)); d }
frames <- list(
  tea = matrix(c(3, 1, 1, 3), 2), twins = matrix(c(2, 10, 15, 3), 2), zero = matrix(c(0, 6, 9, 4), 2), end = matrix(c(8, 0, 3, 7), 2),
  ones = matrix(c(1, 1, 1, 1), 2), wide = matrix(c(1, 1000, 2, 999), 2), big = matrix(c(3000, 2900, 1000, 1200), 2), huge = matrix(c(250000, 250400, 249000, 250600), 2),
  lean = matrix(c(1, 24, 40, 1), 2), am_vs = unclass(table(mtcars$am, mtcars$vs)), hair = unclass(apply(HairEyeColor, c(1, 2), sum)),
  cyl_gear = unclass(table(mtcars$cyl, mtcars$gear)), gear_carb = unclass(table(mtcars$gear, mtcars$carb)), job = matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4),
  agresti = matrix(c(762, 327, 468, 484, 239, 477), 2, byrow = TRUE), flat = matrix(rep(5, 12), 3), sparse = diag(6) + 1 - diag(6)[, 6:1], long = matrix(c(0, 3, 1, 4, 2, 2, 5, 0, 1, 3, 2, 2, 4, 1, 0, 2, 3, 1), 9),
  breaks = unclass(table(warpbreaks$tension, cut(warpbreaks$breaks, 4))), titanic = unclass(apply(Titanic, c(1, 4), sum)), wool = matrix(c(12, 7, 5, 9, 3, 11), 3), feed = unclass(table(chickwts$feed, chickwts$weight > 258)))
for (name in names(frames)) {
  t <- frames[[name]]; dimnames(t) <- NULL; add_table(name, long(t))
  r <- suppressWarnings(chisq.test(t)); u <- suppressWarnings(chisq.test(t, correct = FALSE)); e <- u$expected; N <- sum(t)
  g <- 2 * sum(ifelse(t > 0, t * log(t / e), 0)); df <- unname(u$parameter); scale <- N * (min(dim(t)) - 1); x <- unname(u$statistic)
  two <- all(dim(t) == 2); corrected <- two && grepl("Yates", r$method)
  expect <- c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value, "t0.df0" = df, "t0.effect" = sqrt(x / scale),
              "t0.low" = min(sqrt(ncp(x, df, 0.975) / scale), 1),
              # widened to hold V, which leans upwards: the inversion may end below it
              "t0.high" = min(sqrt(max(ncp(x, df, 0.025), x) / scale), 1))
  i <- if (corrected) 1 else 0
  expect <- c(expect, setNames(c(x, u$p.value, g, pchisq(g, df, lower.tail = FALSE)), paste0("t", c(i, i, i + 1, i + 1), c(".statistic", ".p", ".statistic", ".p"))))
  # R's cells run down the columns, ours along the rows.
  expect <- c(expect, "c|cells|0|5" = unname(u$stdres[1, 1]), "c|cells|1|5" = unname(u$stdres[1, 2]), "c|cells|1|3" = unname(e[1, 2]))
  if (two && all(t > 0)) { l <- log(t[1, 1] * t[2, 2] / t[1, 2] / t[2, 1]); se <- sqrt(sum(1 / t))
    expect <- c(expect, "e|odds_ratio|estimate" = exp(l), "e|odds_ratio|ci_low" = exp(l - qnorm(0.975) * se), "e|odds_ratio|ci_high" = exp(l + qnorm(0.975) * se)) }
  # An interval end where R's noncentral chi-square itself has some nine digits only.
  add(sprintf("chisq.test(%s)", name), "chisq", name, "x=r;y=c;weights=w", expect, digits = if (name == "huge") 6 else 8)
  if (two) for (alt in c("two.sided", "less", "greater")) {
    f <- fisher.test(t, alternative = alt); o <- exact_odds(t, alt = alt)
    add(sprintf("fisher.test(%s, alternative = '%s'), its roots sought to 1e-14", name, alt), "fisher", name,
        paste0("x=r;y=c;weights=w;alternative=", sub("two.sided", "two-sided", alt)),
        c("t0.p" = f$p.value, "t0.effect" = o[1], "t0.low" = o[2], "t0.high" = o[3]), digits = if (name == "huge") 7 else 8)
  } else if (sum(t) < 1000 && name != "hair")
    add(sprintf("fisher.test(%s, workspace = 2e8)", name), "fisher", name, "x=r;y=c;weights=w",
        c("t0.p" = fisher.test(t, workspace = 2e8)$p.value, "t0.effect" = sqrt(x / scale)), digits = 8)
}
for (s in list(c(20, 15, 25), c(1, 2, 3, 4), c(89, 37, 30, 28, 2), c(5, 5), c(0.5, 9.5), c(1e6, 1000500, 999000))) {
  name <- paste0("fit", length(tables)); add_table(name, data.frame(v = letters[seq_along(s)], w = s))
  r <- suppressWarnings(chisq.test(s)); g <- 2 * sum(s * log(s / r$expected))
  add(sprintf("chisq.test(c(%s))", toString(s)), "chisq", name, "x=v;weights=w",
      c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value, "t0.df0" = length(s) - 1, "t0.effect" = sqrt(unname(r$statistic) / sum(s)), "t1.statistic" = g,
        "t1.p" = pchisq(g, length(s) - 1, lower.tail = FALSE), "c|cells|0|4" = unname(r$stdres[1])))
  q <- seq_along(s) / sum(seq_along(s)); r <- suppressWarnings(chisq.test(s, p = q))
  add(sprintf("chisq.test(c(%s), p = c(%s))", toString(s), toString(q)), "chisq", name, paste0("x=v;weights=w;p=", paste(sprintf("%.17g", q), collapse = ",")),
      c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value))
}
refuse("fisher.test of one column", "fisher", "tea", "x=r;y=r")

# --- asked twice ---
twice <- list(approval = matrix(c(794, 86, 150, 570), 2), few = matrix(c(5, 1, 7, 3), 2), equal = matrix(c(4, 6, 6, 9), 2), oneway = matrix(c(30, 0, 8, 12), 2), most = matrix(c(100, 3, 2, 5000), 2),
              three = matrix(c(6, 2, 1, 5, 8, 4, 3, 1, 9), 3), four = matrix(c(1520, 234, 117, 36, 266, 1512, 362, 82, 124, 432, 1772, 179, 66, 78, 205, 492), 4), five = matrix(c(9, 1:24 %% 7 + 1), 5))
for (name in names(twice)) {
  t <- twice[[name]]; d <- long(t); d$r <- sub("r", "v", d$r); d$c <- sub("c", "v", d$c); add_table(name, d)
  r <- mcnemar.test(t); two <- nrow(t) == 2; expect <- c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value, "t0.df0" = unname(r$parameter))
  if (two) { b <- t[1, 2]; c <- t[2, 1]; ex <- binom.test(b, b + c); k <- if (b != c) 1 else 0; u <- mcnemar.test(t, correct = FALSE)
    expect <- c(expect, setNames(c(unname(u$statistic), u$p.value, ex$p.value), c(paste0("t", k, c(".statistic", ".p")), paste0("t", k + 1, ".p"))),
                "e|odds_ratio|estimate" = b / c, "e|odds_ratio|ci_low" = ex$conf.int[1] / (1 - ex$conf.int[1]), "e|odds_ratio|ci_high" = ex$conf.int[2] / (1 - ex$conf.int[2]),
                "e|difference|estimate" = (c - b) / sum(t)) }
  else { d <- (rowSums(t) - colSums(t))[-1]; V <- (diag(rowSums(t) + colSums(t)) - t - t(t))[-1, -1]; s <- sum(d * solve(V, d))
    expect <- c(expect, "t1.statistic" = s, "t1.df0" = nrow(t) - 1, "t1.p" = pchisq(s, nrow(t) - 1, lower.tail = FALSE)) }
  add(sprintf("mcnemar.test(%s)", name), "mcnemar", name, "x=r;y=c;weights=w", expect)
}
add_table("same", data.frame(r = c("a", "b", "a"), c = c("a", "b", "a"), one = "a"))
refuse("mcnemar.test of answers that nobody changed", "mcnemar", "same", "x=r;y=c")
refuse("chisq.test of a single value", "chisq", "same", "x=r;y=one")

# --- within strata ---
strata <- function(a) { d <- as.data.frame(as.table(a)); names(d) <- c("r", "c", "s", "w"); for (v in 1:3) d[[v]] <- sprintf("%s%02d", c("r", "c", "s")[v], as.integer(d[[v]])); d }
set.seed(4)
packs <- list(ucb = unclass(UCBAdmissions), penicillin = array(c(0, 0, 6, 5, 3, 0, 3, 6, 6, 2, 0, 4, 5, 6, 1, 0, 2, 5, 0, 0), c(2, 2, 5)), paradox = array(c(81, 234, 6, 36, 192, 55, 71, 25), c(2, 2, 2)),
              tea2 = array(c(3, 1, 1, 3, 2, 2, 2, 3), c(2, 2, 2)), drawn = array(rpois(24, 6) + 1, c(2, 2, 6)), large = array(rpois(16, 400), c(2, 2, 4)),
              satisfaction = array(c(1, 2, 0, 0, 3, 3, 1, 2, 11, 17, 8, 4, 2, 3, 5, 2, 1, 0, 0, 0, 1, 3, 0, 1, 2, 5, 7, 9, 1, 1, 3, 6), c(4, 4, 2)), haireye = unclass(HairEyeColor), titanic3 = unclass(aperm(apply(Titanic, c(1, 2, 4), sum), c(1, 3, 2))))
for (name in names(packs)) {
  a <- packs[[name]]; dimnames(a) <- NULL; d <- strata(a); d <- d[d$w > 0 | TRUE, ]; keep <- apply(a, 3, sum) > 0; add_table(name, d); a <- a[, , keep, drop = FALSE]
  if (all(dim(a)[1:2] == 2)) for (alt in c("two.sided", "less", "greater")) {
    r <- mantelhaen.test(a, alternative = alt); u <- mantelhaen.test(a, alternative = alt, correct = FALSE)
    expect <- c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value, "t0.df0" = 1, "t0.effect" = unname(r$estimate), "t0.low" = r$conf.int[1], "t0.high" = r$conf.int[2])
    if (grepl("with cont", r$method)) expect <- c(expect, "t1.statistic" = unname(u$statistic), "t1.p" = u$p.value)
    if (alt == "two.sided") {  # Breslow and Day, Tarone: fitted cells by a root
      or <- unname(r$estimate); use <- apply(a, 3, function(t) all(rowSums(t) > 0) && all(colSums(t) > 0)); b <- a[, , use, drop = FALSE]
      fit <- apply(b, 3, function(t) { m <- sum(t[1, ]); k <- sum(t[, 1]); n <- sum(t); uniroot(function(x) x * (n - m - k + x) - or * (m - x) * (k - x), c(max(0, m + k - n), min(m, k)), tol = 1e-14)$root })
      v <- mapply(function(x, j) { t <- b[, , j]; m <- sum(t[1, ]); k <- sum(t[, 1]); n <- sum(t); 1 / (1 / x + 1 / (m - x) + 1 / (k - x) + 1 / (n - m - k + x)) }, fit, seq_along(fit))
      bd <- sum((b[1, 1, ] - fit)^2 / v); ta <- bd - sum(b[1, 1, ] - fit)^2 / sum(v)
      if (length(fit) > 1) expect <- c(expect, "f|breslow_day" = bd, "f|tarone" = ta, "f|tarone_p" = pchisq(ta, length(fit) - 1, lower.tail = FALSE))
    }
    o <- paste0("x=r;y=c;strata=s;weights=w;alternative=", sub("two.sided", "two-sided", alt))
    add(sprintf("mantelhaen.test(%s, alternative = '%s')", name, alt), "mantelhaenszel", name, o, expect, digits = 8)
    e <- mantelhaen.test(a, alternative = alt, exact = TRUE)
    add(sprintf("mantelhaen.test(%s, alternative = '%s', exact = TRUE)", name, alt), "mantelhaenszel", name, paste0(o, ";exact=yes"), c("t0.p" = e$p.value, "t0.statistic" = unname(e$statistic)))
    add("the same, whose root R seeks to four digits", "mantelhaenszel", name, paste0(o, ";exact=yes"), c("t0.effect" = unname(e$estimate)), digits = 3)
  } else {
    r <- mantelhaen.test(a)
    add(sprintf("mantelhaen.test(%s)", name), "mantelhaenszel", name, "x=r;y=c;strata=s;weights=w", c("t0.statistic" = unname(r$statistic), "t0.p" = r$p.value, "t0.df0" = unname(r$parameter)))
  }
}

# --- shapes ---
set.seed(11)
shapes <- list(mpg = mtcars$mpg, wt = mtcars$wt, hp = mtcars$hp, sepal = iris$Sepal.Length, petal = iris$Petal.Width, ozone = c(na.omit(airquality$Ozone)), temp = airquality$Temp, rivers = rivers, precip = unname(precip),
               islands = unname(islands), eruptions = faithful$eruptions, mag = quakes$mag, speed = cars$speed, women = women$weight, three = c(1, 2, 4), four = c(1, 2, 4, 4.5), five = c(3, 1, 4, 1, 5), seven = c(2, 7, 1, 8, 2, 8, 1),
               eight = c(2, 7, 1, 8, 2, 8, 1, 8), ties = rep(1:3, c(5, 9, 4)), binary = rep(0:1, 20), far = c(1:19, 1000), tiny = c(1, 2, 4, 7, 11, 16, 22, 29, 37) * 1e-200, offset = 1e6 + c(1, 3, 4, 4, 5, 6, 7, 9, 12, 15), normal = round(rnorm(400), 6), heavy = round(rt(300, 3), 6), lean = round(rexp(250), 6),
               level = (1:200) / 7)
n <- max(lengths(shapes)); add_table("shapes", as.data.frame(lapply(shapes, function(v) c(v, rep(NA, n - length(v))))))
type2 <- function(v) { n <- length(v); list(g1 = skewness(v, type = 2), g2 = if (n > 3) kurtosis(v, type = 2) else NA) }
for (name in names(shapes)) {
  v <- shapes[[name]]; k <- length(v); z <- type2(v); ses <- sqrt(6 * k * (k - 1) / ((k - 2) * (k + 1) * (k + 3)))
  # v * 1e200 where sums of squares would vanish in R.
  u <- if (name == "tiny") v * 1e200 else v
  shape <- c("skewness" = skewness(u, type = 2), "se" = ses)
  add(sprintf("shapiro.test(%s)", name), "normality", "shapes", paste0("y=", name, ";method=shapiro"),
      c("t0.statistic" = unname(shapiro.test(u)$statistic), "t0.p" = shapiro.test(u)$p.value, setNames(shape, c(paste0("e|", name, ".skewness|estimate"), paste0("e|", name, ".skewness|se")))), digits = 8)
  if (k >= 8) add(sprintf("ad.test(%s)", name), "normality", "shapes", paste0("y=", name, ";method=anderson"), c("t0.statistic" = unname(ad.test(u)$statistic), "t0.p" = ad.test(u)$p.value), digits = 8)
  else refuse("ad.test: sample size must be greater than 7", "normality", "shapes", paste0("y=", name, ";method=anderson"))
  if (k >= 5) add(sprintf("lillie.test(%s)", name), "normality", "shapes", paste0("y=", name, ";method=lilliefors"), c("t0.statistic" = unname(lillie.test(u)$statistic), "t0.p" = lillie.test(u)$p.value), digits = 8)
  if (k >= 4) { j <- jarque.bera.test(u); add(sprintf("jarque.bera.test(%s)", name), "normality", "shapes", paste0("y=", name, ";method=jarque-bera"),
      c("t0.statistic" = unname(j$statistic), "t0.p" = pchisq(unname(j$statistic), 2, lower.tail = FALSE), "t0.df0" = 2), digits = 8) }
}

# --- descriptions ---
for (name in setdiff(names(shapes), "tiny")) {
  v <- shapes[[name]]; k <- length(v); d <- v - mean(v); q <- unname(quantile(v, c(0.25, 0.5, 0.75, 0.1, 0.9))); tt <- t.test(v)$conf.int; counts <- table(v)
  expect <- c(n = k, missing = n - k, mean = mean(v), sd = sd(v), se = sd(v) / sqrt(k), ci_low = tt[1], ci_high = tt[2], min = min(v), q1 = q[1], median = q[2], q3 = q[3], max = max(v), mad = mad(v),
              skewness = skewness(v, type = 2), kurtosis = if (k > 3) kurtosis(v, type = 2) else NA, autocorr1 = sum(d[-1] * d[-k]) / sum(d^2), q0.1 = q[4], q0.9 = q[5], trimmed_mean = mean(v, trim = 0.15),
              mode = if (max(counts) > 1) min(as.numeric(names(counts)[counts == max(counts)])) else NA)
  names(expect) <- paste0("e|", name, ".", names(expect), "|estimate")
  add(sprintf("mean, sd, quantile, mad, e1071::skewness (type = 2), … of %s", name), "describe", "shapes", paste0("columns=", name, ";quantiles=0.1,0.9;trim=0.15"), expect)
}

# --- spreads ---
spreads <- list(ToothGrowth = data.frame(y = ToothGrowth$len, g = paste0("d", ToothGrowth$dose)), InsectSprays = data.frame(y = InsectSprays$count, g = InsectSprays$spray), iris = data.frame(y = iris$Petal.Length, g = iris$Species),
                PlantGrowth = data.frame(y = PlantGrowth$weight, g = PlantGrowth$group), chickwts = data.frame(y = chickwts$weight, g = chickwts$feed), warp = data.frame(y = warpbreaks$breaks, g = warpbreaks$wool),
                supp = data.frame(y = ToothGrowth$len, g = ToothGrowth$supp), am = data.frame(y = mtcars$mpg, g = paste0("am", mtcars$am)), airmonth = data.frame(y = airquality$Ozone, g = paste0("m", airquality$Month)),
                offset = data.frame(y = 1e7 + c(1, 2, 4, 8, 3, 3, 4, 6, 9, 30), g = rep(c("a", "b"), 5)), uneven = data.frame(y = c(1, 5, 2, 8, 3, 3.5, 3.25, 9), g = c("a", "a", "b", "b", "b", "b", "b", "a")))
for (name in names(spreads)) {
  d <- spreads[[name]]; add_table(paste0("spread_", name), d); d <- d[complete.cases(d), ]; d$g <- factor(d$g); two <- nlevels(d$g) == 2
  for (m in c("levene", "brown-forsythe")) { l <- leveneTest(d$y, d$g, center = if (m == "levene") mean else median)
    add(sprintf("car::leveneTest(%s, center = %s)", name, if (m == "levene") "mean" else "median"), "variance", paste0("spread_", name), paste0("y=y;by=g;method=", m),
        c("t0.statistic" = l$`F value`[1], "t0.p" = l$`Pr(>F)`[1], "t0.df0" = l$Df[1], "t0.df1" = l$Df[2])) }
  b <- bartlett.test(d$y, d$g); v <- tapply(d$y, d$g, var)
  add(sprintf("bartlett.test(%s)", name), "variance", paste0("spread_", name), "y=y;by=g;method=bartlett", c("t0.statistic" = unname(b$statistic), "t0.p" = b$p.value, "t0.df0" = unname(b$parameter), if (!two) c("t0.effect" = max(v) / min(v))), digits = 8)
  if (two) for (alt in c("two.sided", "less", "greater")) { f <- var.test(y ~ g, d, alternative = alt)
    add(sprintf("var.test(y ~ g, %s, alternative = '%s')", name, alt), "variance", paste0("spread_", name), paste0("y=y;by=g;method=f;alternative=", sub("two.sided", "two-sided", alt)),
        c("t0.statistic" = unname(f$statistic), "t0.p" = f$p.value, "t0.df0" = unname(f$parameter[1]), "t0.df1" = unname(f$parameter[2]), "t0.effect" = unname(f$estimate), "t0.low" = f$conf.int[1], "t0.high" = f$conf.int[2])) }
  else refuse("var.test of more than two groups", "variance", paste0("spread_", name), "y=y;by=g;method=f")
}
add_table("still", data.frame(y = c(1, 1, 1, 2, 3, 5), one = 1, g = rep(c("a", "b"), each = 3), alone = c("a", rep("b", 5))))
refuse("mantelhaen.test with a stratum of one row", "mantelhaenszel", "still", "x=g;y=alone;strata=y")
refuse("bartlett.test with a constant group", "variance", "still", "y=y;by=g;method=bartlett")
refuse("var.test with a group of one", "variance", "still", "y=y;by=alone;method=f")
add_table("twos", data.frame(y = c(1, 2, 3, 5, 8, 4), g = rep(c("a", "b", "c"), each = 2)))
refuse("leveneTest of pairs only, where R divides by zero", "variance", "twos", "y=y;by=g")
refuse("leveneTest of a constant column", "variance", "still", "y=one;by=g")
refuse("shapiro.test: all 'x' values are identical", "normality", "still", "y=one")

csv <- function(d) { con <- textConnection("out", "w", local = TRUE); d[] <- lapply(d, function(v) if (is.numeric(v)) ifelse(is.na(v), "", formatC(v, digits = 17, format = "g", width = 1)) else as.character(v))
  write.csv(d, con, row.names = FALSE, quote = FALSE); close(con); paste0(paste(out, collapse = "\n"), "\n") }
write_json(list(made_by = paste("counts.R,", R.version.string), tables = lapply(tables, csv), cases = cases), "counts.json", auto_unbox = TRUE, digits = I(17), pretty = 1)
cat(length(cases), "cases\n")
