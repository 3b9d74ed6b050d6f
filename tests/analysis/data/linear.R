# The numbers of linear.json: Rscript linear.R > linear.json
# R 4.2.2 with car, sandwich, lmtest, emmeans, MASS and quantreg as of Debian 12. Each case names the R call in its "call".
suppressMessages({ library(car); library(sandwich); library(lmtest); library(emmeans); library(MASS); library(quantreg); library(jsonlite) })
emm_options(msg.interaction = FALSE, cov.keep = NULL)
invisible(Sys.setlocale("LC_COLLATE", "C"))

set.seed(7)
text <- function(d) { for (v in names(d)) if (is.factor(d[[v]])) d[[v]] <- as.character(d[[v]]); d }
cars <- data.frame(mtcars, row.names = NULL)
cars$origin <- c("japan", "europe", "usa")[1 + (seq_len(32) * 7) %% 3]
air <- airquality
air$moon <- paste0("m", air$Month)
n <- 60
odd <- data.frame(x = round(rnorm(n), 3), z = round(runif(n, 1, 9), 2), g = sample(c("a", "b", "c"), n, TRUE), h = sample(c("u", "v"), n, TRUE),
                  k = rep(1:12, each = 5), w = round(runif(n, 0.2, 3), 2))
odd$y <- round(2 + odd$x - 0.5 * odd$z + (odd$g == "b") + rnorm(n) * (0.3 + odd$z / 5), 3)
odd$heavy <- round(1 + 2 * odd$x + rt(n, 1.5), 3)
odd$far <- 1e15 + 4 * round(odd$y * 50)
odd$near <- 4 * round(odd$y * 50)
odd$twice <- 2 * odd$x
odd$one <- 3.5
odd$exact <- 1 + 2 * odd$x - 3 * odd$z
odd$some <- ifelse(seq_len(n) %% 7 == 0, NA, odd$x)
odd$w0 <- ifelse(seq_len(n) %% 6 == 0, 0, odd$w)
odd$only <- "same"
few <- data.frame(x = c(1, 2, 4, 7), z = c(0.5, 3, 1, 8), y = c(2.5, 1, 6, 4), g = c("a", "b", "c", "d"))
ties <- data.frame(y = c(1, 1, 2, 2, 3, 3, 4, 4, 4, 9), x = c(1, 2, 1, 2, 3, 4, 3, 4, 5, 5), g = rep(c("a", "b"), 5))
flat <- data.frame(y = c(5, 5, 5, 5, 6, 7, 8, 9, 1, 4, 2, 2), g = rep(c("a", "b", "c"), each = 4))
single <- data.frame(y = c(3, 4.5, 6, 7, 2, 9), g = c("a", "a", "a", "b", "c", "c"))
holes <- data.frame(y = round(rnorm(22), 3), a = rep(c("p", "q", "r"), c(8, 8, 6)), b = c(rep(c("s", "t"), 8), rep("s", 6)))
tables <- list(cars = cars, iris = text(iris), tooth = text(ToothGrowth), air = air, warp = text(warpbreaks), odd = odd, few = few, ties = ties,
               flat = flat, single = single, holes = holes, plant = text(PlantGrowth))

cases <- list()
add <- function(table, kind, options, call, expect, tolerance = 1e-8)
  cases[[length(cases) + 1]] <<- list(table = table, kind = kind, options = options, call = call, expect = expect, tolerance = tolerance)
refuse <- function(table, kind, options, call)
  cases[[length(cases) + 1]] <<- list(table = table, kind = kind, options = options, call = call, refused = TRUE)
factors <- function(f) f$xlevels
hunch <- function(f, names)
  sapply(names, function(name) paste(sapply(strsplit(name, ":", fixed = TRUE)[[1]], function(part) {
    for (v in names(factors(f))) for (l in factors(f)[[v]]) if (identical(part, paste0(v, l))) return(paste0(v, "=", l))
    part }), collapse = ":"))
estimates <- function(f, b, se, t = b / se, p = NULL) {
  out <- list()
  for (i in seq_along(b)) if (!is.na(b[i])) {
    name <- hunch(f, names(b)[i])
    out[[paste0("estimate|", name, "|estimate")]] <- unname(b[i])
    out[[paste0("estimate|", name, "|se")]] <- unname(se[i])
    if (!is.null(p)) out[[paste0("estimate|", name, "|p")]] <- unname(p[i])
  }
  out
}
known <- function(expect) expect[sapply(expect, function(v) length(v) == 1 && is.finite(v))]
fitted_numbers <- function(f) {
  s <- summary(f)
  known(list("fit|r2" = s$r.squared, "fit|adj_r2" = s$adj.r.squared, "fit|sigma" = s$sigma, "fit|ss_residual" = deviance(f), "fit|loglik" = as.numeric(logLik(f)),
             "fit|aic" = AIC(f), "fit|bic" = BIC(f), "fit|f" = unname(s$fstatistic[1])))
}
data_of <- function(table, f) tables[[table]]

# --- ols: every kind of standard error ---
models <- list(
  c("cars", "mpg ~ wt"), c("cars", "mpg ~ wt + hp + qsec"), c("cars", "log(mpg) ~ log(wt) + factor(cyl)"), c("cars", "mpg ~ wt * origin"),
  c("cars", "mpg ~ origin - 1"), c("cars", "mpg ~ wt + I(wt^2)"), c("cars", "mpg ~ poly(hp, 3)"), c("cars", "mpg ~ poly(hp, 2, raw = TRUE) + am"),
  c("cars", "mpg ~ origin/wt"), c("cars", "mpg ~ (wt + hp + am)^2 - wt:am"), c("cars", "mpg ~ sqrt(disp) + offset(qsec)"), c("cars", "mpg ~ factor(gear):wt"),
  c("cars", "mpg ~ poly(wt, 2) * am"), c("iris", "Sepal.Length ~ Species"), c("iris", "Sepal.Length ~ Species * Petal.Width"),
  c("iris", "Petal.Length ~ Petal.Width + Sepal.Width"), c("tooth", "len ~ supp * dose"), c("tooth", "len ~ supp + factor(dose)"),
  c("air", "Ozone ~ Wind + Temp"), c("air", "log(Ozone) ~ Wind + moon"), c("warp", "breaks ~ wool * tension"), c("odd", "y ~ x + z + g"),
  c("odd", "y ~ x + twice + z"), c("odd", "y ~ x + one"), c("odd", "y ~ some + g"), c("odd", "near ~ x + z"), c("odd", "y ~ g * h"), c("odd", "y ~ z + x %in% g"))
clusters <- list(cars = "carb", iris = "Species", tooth = "dose", air = "Month", warp = "tension", odd = "k")
robust <- function(f, kind, table) {
  if (kind == "classic") return(vcov(f, complete = FALSE))
  if (kind == "cluster") {
    rows <- as.numeric(rownames(model.frame(f)))
    return(vcovCL(f, cluster = tables[[table]][[clusters[[table]]]][rows], type = "HC1"))
  }
  vcovHC(f, type = toupper(kind))
}
for (m in models) for (kind in c("classic", "hc0", "hc1", "hc2", "hc3", "cluster")) {
  f <- lm(as.formula(m[2]), data = tables[[m[1]]])
  v <- robust(f, kind, m[1])
  b <- coef(f)[!is.na(coef(f))]
  v <- v[names(b), names(b), drop = FALSE]
  rows <- as.numeric(rownames(model.frame(f)))
  df <- if (kind == "cluster") length(unique(tables[[m[1]]][[clusters[[m[1]]]]][rows])) - 1 else df.residual(f)
  se <- sqrt(diag(v))
  if (any(se < 1e-7 * abs(b))) next
  e <- c(estimates(f, b, se, p = 2 * pt(-abs(b / se), df)), if (kind == "classic") fitted_numbers(f))
  if (kind != "classic" && qr(v)$rank == nrow(v) && length(b) > 1 && df >= length(b)) {
    k <- names(b) != "(Intercept)"
    e[["fit|f"]] <- drop(t(b[k]) %*% solve(v[k, k], b[k])) / sum(k)
  }
  word <- if (kind == "cluster") paste0("cluster:", clusters[[m[1]]]) else kind
  add(m[1], "ols", list(formula = m[2], se = word), sprintf("lm (%s); %s", m[2], if (kind == "classic") "summary" else if (kind == "cluster") "vcovCL (type = \"HC1\")" else paste0("vcovHC (type = \"", toupper(kind), "\")")), e)
}

# --- type II tests of terms, plain and robust ---
for (m in models[c(2, 3, 4, 10, 13, 15, 17, 18, 20, 21, 22, 25, 27)]) for (kind in c("classic", "hc3")) {
  f <- lm(as.formula(m[2]), data = tables[[m[1]]])
  a <- if (kind == "classic") Anova(f) else suppressMessages(Anova(f, vcov. = vcovHC(f, "HC3")))
  e <- list()
  for (t in setdiff(rownames(a), "Residuals")) {
    e[[paste0("test|", t, "|statistic")]] <- a[t, if ("F value" %in% names(a)) "F value" else "F"]
    e[[paste0("test|", t, "|p")]] <- a[t, "Pr(>F)"]
  }
  add(m[1], "ols", list(formula = m[2], se = kind), sprintf("car::Anova (lm (%s)%s)", m[2], if (kind == "hc3") ", vcov. = vcovHC (HC3)" else ""), e)
}

# --- weights, reference levels ---
weighted <- function(table, formula, w) {
  d <- tables[[table]]; d$W <- d[[w]]
  lm(as.formula(formula), data = d, weights = W)
}
for (m in list(c("cars", "mpg ~ wt + am", "hp"), c("odd", "y ~ x + g", "w"), c("odd", "y ~ x + g", "w0"), c("odd", "y ~ some * h", "w"), c("air", "Ozone ~ Temp", "Day"))) {
  f <- weighted(m[1], m[2], m[3])
  s <- summary(f)
  add(m[1], "ols", list(formula = m[2], weights = m[3]), sprintf("lm (%s, weights = %s)", m[2], m[3]),
      c(estimates(f, coef(f), s$coefficients[, 2], p = s$coefficients[, 4]), known(list("fit|r2" = s$r.squared, "fit|sigma" = s$sigma, "fit|f" = unname(s$fstatistic[1]),
        "fit|loglik" = if (m[3] == "w0") NA else as.numeric(logLik(f)), "fit|aic" = if (m[3] == "w0") NA else AIC(f)))))
  if (m[3] != "w0") for (kind in c("hc0", "hc2", "hc3"))
    add(m[1], "ols", list(formula = m[2], weights = m[3], se = kind), sprintf("vcovHC (lm (%s, weights = %s), \"%s\")", m[2], m[3], toupper(kind)),
        estimates(f, coef(f), sqrt(diag(vcovHC(f, toupper(kind))))))
}
releveled <- function(table, formula, v, ref) { d <- tables[[table]]; d[[v]] <- relevel(factor(d[[v]]), ref = ref); lm(as.formula(formula), d) }
for (m in list(c("iris", "Sepal.Length ~ Species", "Species", "versicolor"), c("odd", "y ~ x * g", "g", "c"), c("warp", "breaks ~ wool * tension", "tension", "M"))) {
  f <- releveled(m[1], m[2], m[3], m[4])
  add(m[1], "ols", list(formula = m[2], reference = paste0(m[3], ":", m[4])), sprintf("relevel (%s, \"%s\"); lm (%s)", m[3], m[4], m[2]),
      estimates(f, coef(f), sqrt(diag(vcov(f)))))
}

# --- checks, inflation, influence ---
white <- function(f) {
  x <- scale(model.matrix(f)[, setdiff(names(which(!is.na(coef(f)))), "(Intercept)"), drop = FALSE]); k <- ncol(x)
  z <- x
  for (i in 1:k) for (j in i:k) z <- cbind(z, x[, i] * x[, j])
  a <- lm(resid(f)^2 ~ z)
  c(length(resid(f)) * summary(a)$r.squared, a$rank - 1)
}
for (m in models[c(1, 2, 3, 4, 6, 13, 15, 16, 19, 22, 25, 27)]) {
  f <- lm(as.formula(m[2]), data = tables[[m[1]]])
  h <- white(f)
  e <- known(list("check|equal-spread|statistic" = unname(bptest(f)$statistic), "check|equal-spread|p" = unname(bptest(f)$p.value),
    "check|white|statistic" = h[1], "check|white|p" = pchisq(h[1], h[2], lower.tail = FALSE), "fit|durbin_watson" = unname(dwtest(f)$statistic)))
  r <- tryCatch(resettest(f, power = 2:3), error = function(e) NULL)
  if (!is.null(r) && length(unique(round(fitted(f), 9))) > length(coef(f)) + 2)
    e <- c(e, known(list("check|linearity|statistic" = unname(r$statistic), "check|linearity|p" = unname(r$p.value))))
  add(m[1], "ols", list(formula = m[2]), sprintf("bptest, White by hand, dwtest, resettest (lm (%s))", m[2]), e)
  add(m[1], "ols", list(formula = m[2]), sprintf("dwtest (lm (%s))$p.value: pan () is good to about 1e-6", m[2]),
      list("check|independence|p" = unname(dwtest(f)$p.value)), 2e-5)
  cook <- cooks.distance(f); top <- order(-cook)[1]
  at <- as.numeric(names(cook)[top])
  rowof <- paste0("table|influence|#", at, "|")
  e <- list(unname(fitted(f)[top]), unname(resid(f)[top]), unname(rstandard(f)[top]), unname(rstudent(f)[top]), unname(hatvalues(f)[top]), unname(cook[top]))
  names(e) <- paste0(rowof, 1:6)
  add(m[1], "ols", list(formula = m[2]), sprintf("fitted, resid, rstandard, rstudent, hatvalues, cooks.distance of the row that moves lm (%s) most", m[2]), e)
}
for (m in models[c(2, 3, 16, 18, 20, 22)]) {
  f <- lm(as.formula(m[2]), data = tables[[m[1]]])
  v <- vif(f); e <- list()
  if (is.matrix(v)) for (t in rownames(v)) { e[[paste0("table|vif|", t, "|1")]] <- v[t, 1]; e[[paste0("table|vif|", t, "|3")]] <- v[t, 3] }
  else for (t in names(v)) e[[paste0("table|vif|", t, "|1")]] <- unname(v[t])
  x <- model.matrix(f); x <- scale(x, FALSE, sqrt(colSums(x^2)))
  e[["fit|condition"]] <- kappa(x, exact = TRUE)
  add(m[1], "ols", list(formula = m[2]), sprintf("car::vif, kappa (exact = TRUE) of the columns brought to length 1, lm (%s)", m[2]), e)
}

# --- nested models ---
for (m in list(c("cars", "mpg ~ wt", "mpg ~ wt + hp + factor(cyl)"), c("cars", "mpg ~ poly(hp, 2)", "mpg ~ poly(hp, 4)"), c("iris", "Sepal.Length ~ Petal.Width", "Sepal.Length ~ Petal.Width * Species"),
  c("odd", "y ~ 1", "y ~ x + g"), c("odd", "y ~ z", "y ~ z + some"), c("warp", "breaks ~ wool + tension", "breaks ~ wool * tension"))) {
  d <- tables[[m[1]]]; d <- d[complete.cases(d[unique(c(all.vars(as.formula(m[2])), all.vars(as.formula(m[3]))))]), ]
  small <- lm(as.formula(m[2]), d); large <- lm(as.formula(m[3]), d); a <- anova(small, large)
  e <- list("test|#0|statistic" = a$F[2], "test|#0|p" = a[["Pr(>F)"]][2], "test|#0|df1" = a$Df[2], "test|#0|df2" = a$Res.Df[2],
            "fit|r2_gain" = summary(large)$r.squared - summary(small)$r.squared, "fit|aic_gain" = AIC(small) - AIC(large), "fit|bic_gain" = BIC(small) - BIC(large))
  add(m[1], "ols", list(formula = m[3], compare = m[2]), sprintf("anova (lm (%s), lm (%s))", m[2], m[3]), e)
  add(m[1], "ols", list(formula = m[2], compare = m[3]), sprintf("anova (lm (%s), lm (%s))", m[2], m[3]), e)
}

# --- predictions ---
for (m in list(list("cars", "mpg ~ wt + factor(cyl)", data.frame(wt = c(2.5, 4), cyl = c(4, 8))), list("cars", "mpg ~ poly(hp, 2)", data.frame(hp = c(90, 250))),
  list("cars", "log(mpg) ~ log(wt) * origin", data.frame(wt = c(2, 3), origin = c("usa", "japan"))), list("cars", "mpg ~ wt + offset(qsec)", data.frame(wt = 3, qsec = 17)),
  list("air", "Ozone ~ Wind + Temp + I(Temp^2)", data.frame(Wind = c(5, 12), Temp = c(60, 95))), list("iris", "Sepal.Length ~ Species - 1", data.frame(Species = c("setosa", "virginica"))))) {
  f <- lm(as.formula(m[[2]]), tables[[m[[1]]]])
  ci <- predict(f, m[[3]], interval = "confidence", se.fit = TRUE); pi <- predict(f, m[[3]], interval = "prediction")
  ask <- apply(m[[3]], 1, function(r) paste0(names(m[[3]]), "=", trimws(r), collapse = ","))
  e <- list()
  for (i in seq_along(ask)) {
    at <- paste0("table|predictions|", gsub("=", "=", gsub(",", ", ", ask[i])), "|")
    e[[paste0(at, 1)]] <- unname(ci$fit[i, 1]); e[[paste0(at, 2)]] <- unname(ci$se.fit[i]); e[[paste0(at, 3)]] <- unname(ci$fit[i, 2])
    e[[paste0(at, 4)]] <- unname(ci$fit[i, 3]); e[[paste0(at, 5)]] <- unname(pi[i, 2]); e[[paste0(at, 6)]] <- unname(pi[i, 3])
  }
  add(m[[1]], "ols", list(formula = m[[2]], predict = paste(ask, collapse = ";")), sprintf("predict (lm (%s), interval = …)", m[[2]]), e)
}

# --- marginal means and slopes ---
means <- function(table, formula, v, vcov = NULL, se = "classic") {
  f <- lm(as.formula(formula), tables[[table]])
  em <- as.data.frame(if (is.null(vcov)) emmeans(f, as.formula(paste("~", v))) else emmeans(f, as.formula(paste("~", v)), vcov. = vcov(f)))
  k <- length(strsplit(v, "[*:]")[[1]]); e <- list(); name <- gsub("*", ":", v, fixed = TRUE)
  for (i in seq_len(nrow(em))) {
    at <- paste0("table|margins|", gsub(" ", "", name), "/", paste(sapply(em[i, 1:k, drop = FALSE], as.character), collapse = ", "), "/Mean|")
    e <- c(e, setNames(as.list(unlist(em[i, c("emmean", "SE", "df", "lower.CL", "upper.CL")])), paste0(at, 3:7)))
  }
  add(table, "ols", list(formula = formula, margins = gsub(" ", "", name), se = se), sprintf("emmeans (lm (%s), ~ %s)", formula, v), e)
}
means("iris", "Sepal.Length ~ Species + Petal.Width", "Species"); means("tooth", "len ~ supp * factor(dose)", "supp"); means("tooth", "len ~ supp * factor(dose)", "supp*dose")
means("warp", "breaks ~ wool * tension", "tension"); means("odd", "y ~ x + g * h", "g"); means("odd", "y ~ x + g * h", "g*h"); means("odd", "y ~ g + log(z)", "g")
means("cars", "mpg ~ origin * poly(wt, 2)", "origin"); means("odd", "y ~ x + g + z", "g", function(f) vcovHC(f, "HC3"), "hc3")
slope <- function(table, formula, x, row) {
  d <- tables[[table]]; f <- lm(as.formula(formula), d); d <- d[as.numeric(rownames(model.frame(f))), ]
  r <- row(d, f); est <- sum(r * coef(f)); se <- sqrt(drop(t(r) %*% vcov(f) %*% r))
  at <- paste0("table|margins|", x, "/Average slope|")
  add(table, "ols", list(formula = formula, margins = x), sprintf("mean of d fit / d %s, lm (%s)", x, formula),
      setNames(list(est, se, df.residual(f), 2 * pt(-abs(est / se), df.residual(f))), paste0(at, c(3, 4, 5, 8))))
}
slope("cars", "mpg ~ wt + hp", "wt", function(d, f) c(0, 1, 0))
slope("cars", "mpg ~ wt + I(wt^2)", "wt", function(d, f) c(0, 1, mean(2 * d$wt)))
slope("cars", "mpg ~ log(hp) + am", "hp", function(d, f) c(0, mean(1 / d$hp), 0))
slope("cars", "mpg ~ wt * hp", "hp", function(d, f) c(0, 0, 1, mean(d$wt)))
slope("air", "Ozone ~ sqrt(Wind) + Temp", "Wind", function(d, f) c(0, mean(0.5 / sqrt(d$Wind)), 0))

# --- awkward: far from zero, perfect, as many coefficients as rows, singular, missing ---
f <- lm(near ~ x + z, odd); b <- coef(f); b[1] <- b[1] + 1e15
add("odd", "ols", list(formula = "far ~ x + z"), "lm (near ~ x + z), near = far - 1e15", c(estimates(f, b[-1], sqrt(diag(vcov(f)))[-1]), list("fit|sigma" = sigma(f), "fit|r2" = summary(f)$r.squared,
    "estimate|(Intercept)|estimate" = unname(b[1]), "estimate|(Intercept)|se" = sqrt(vcov(f)[1, 1]))))
for (kind in c("hc1", "hc3", "cluster")) add("odd", "ols", list(formula = "far ~ x + z", se = if (kind == "cluster") "cluster:k" else kind), "the same, sandwich",
    estimates(f, coef(f)[-1], sqrt(diag(robust(f, kind, "odd")))[-1]))
add("odd", "ols", list(formula = "exact ~ x + z"), "by construction", list("estimate|x|estimate" = 2, "estimate|z|estimate" = -3, "fit|r2" = 1), 1e-12)
add("few", "ols", list(formula = "y ~ x + z + I(x^2)"), "lm (y ~ x + z + I(x^2)): n = p", as.list(setNames(coef(lm(y ~ x + z + I(x^2), few)), paste0("estimate|", names(coef(lm(y ~ x + z + I(x^2), few))), "|estimate"))))
refuse("few", "ols", list(formula = "y ~ g + x"), "lm: more coefficients than rows")
refuse("odd", "ols", list(formula = "one ~ x"), "lm: constant response"); refuse("odd", "ols", list(formula = "y ~ only"), "lm: contrasts need 2 levels")
refuse("odd", "ols", list(formula = "y ~ log(x)"), "log of a negative number"); refuse("odd", "ols", list(formula = "y ~ x", se = "cluster:nobody"), "no such column")
refuse("odd", "ols", list(formula = "y ~ x", se = "cluster:only"), "one cluster"); refuse("odd", "ols", list(formula = "y ~ g", reference = "g:zzz"), "relevel: no such level")
refuse("odd", "ols", list(formula = "y ~ x", predict = "x=a"), "no number"); refuse("odd", "ols", list(formula = "y ~ x + g", predict = "x=1"), "object 'g' not found")
refuse("odd", "ols", list(formula = "y ~ poly(h, 2)"), "text"); refuse("ties", "ols", list(formula = "y ~ poly(x, 7)"), "degree must be less than number of unique points")
refuse("odd", "ols", list(formula = "y ~ x", compare = "z ~ x"), "models were not fitted to the same response"); refuse("holes", "anova", list(formula = "y ~ a * b", type = "3"), "car::Anova: aliased coefficients")
refuse("odd", "ols", list(formula = "y ~ x", se = "hc9"), "no such kind"); refuse("odd", "quantile", list(formula = "y ~ x", tau = "1.5"), "rq: tau"); refuse("odd", "robust", list(formula = "exact ~ x + z"), "rlm: scale 0")

# --- anova ---
oneway <- function(table, y, g, ...) {
  d <- tables[[table]]; d$Y <- d[[y]]; d$G <- factor(d[[g]])
  f <- aov(Y ~ G, d); s <- summary(f)[[1]]; w <- tryCatch(oneway.test(Y ~ G, d), error = function(e) NULL)
  e <- list("fit|f" = s[1, 4], "fit|f_p" = s[1, 5], "fit|ss_between" = s[1, 2], "fit|ss_within" = s[2, 2], "fit|r2" = s[1, 2] / sum(s[, 2]))
  if (!is.null(w) && is.finite(w$statistic)) e <- c(e, list("test|Welch’s F|statistic" = unname(w$statistic), "test|Welch’s F|p" = w$p.value, "test|Welch’s F|df2" = unname(w$parameter[2])))
  add(table, "anova", list(y = y, by = g), sprintf("aov, oneway.test (%s ~ %s)", y, g), e)
  t <- TukeyHSD(f)$G; e <- list()
  for (r in rownames(t)) {
    two <- strsplit(r, "-", fixed = TRUE)[[1]]; at <- paste0("estimate|", two[2], "-", two[1], "|")
    e[[paste0(at, "estimate")]] <- -t[r, 1]; e[[paste0(at, "ci_low")]] <- -t[r, 3]; e[[paste0(at, "ci_high")]] <- -t[r, 2]
    if (t[r, 4] > 1e-5) e[[paste0(at, "p")]] <- t[r, 4]
  }
  add(table, "anova", list(y = y, by = g, posthoc = "tukey"), sprintf("TukeyHSD (aov (%s ~ %s)): qtukey is good to about 1e-4", y, g), e, 1e-4)
  for (a in c("holm", "bonferroni", "bh")) {
    q <- pairwise.t.test(d$Y, d$G, p.adjust.method = if (a == "bh") "BH" else a)$p.value; e <- list()
    for (i in rownames(q)) for (j in colnames(q)) if (!is.na(q[i, j])) e[[paste0("estimate|", j, "-", i, "|p")]] <- q[i, j]
    add(table, "anova", list(y = y, by = g, posthoc = a, var = "pooled"), sprintf("pairwise.t.test (%s, %s, \"%s\")", y, g, a), e)
  }
}
oneway("iris", "Sepal.Width", "Species"); oneway("plant", "weight", "group"); oneway("cars", "mpg", "cyl"); oneway("warp", "breaks", "tension"); oneway("odd", "y", "g")
oneway("odd", "near", "k"); oneway("flat", "y", "g"); oneway("single", "y", "g")
several <- function(table, formula, type) {
  d <- tables[[table]]; old <- options(contrasts = c(if (type == 3) "contr.sum" else "contr.treatment", "contr.poly")); on.exit(options(old))
  f <- lm(as.formula(formula), d); a <- Anova(f, type = type); e <- list(); mse <- deviance(f) / df.residual(f)
  for (t in setdiff(rownames(a), c("Residuals", "(Intercept)"))) if (!is.na(a[t, 3])) {
    e[[paste0("test|", t, "|statistic")]] <- a[t, "F value"]; e[[paste0("test|", t, "|p")]] <- a[t, "Pr(>F)"]
    e[[paste0("test|", t, "|effect")]] <- a[t, "Sum Sq"] / (a[t, "Sum Sq"] + deviance(f))
    e[[paste0("table|anova|", t, "|1")]] <- a[t, "Sum Sq"]
    e[[paste0("table|anova|", t, "|9")]] <- max(0, (a[t, "Sum Sq"] - a[t, "Df"] * mse) / (a[t, "Sum Sq"] + (nobs(f) - a[t, "Df"]) * mse))
  }
  add(table, "anova", list(formula = formula, type = as.character(type)), sprintf("car::Anova (lm (%s), type = %d)", formula, type), e)
}
for (type in 2:3) { several("warp", "breaks ~ wool * tension", type); several("tooth", "len ~ supp * factor(dose)", type); several("odd", "y ~ g * h", type); several("odd", "y ~ g * h + x", type)
  several("cars", "mpg ~ origin + wt", type); several("iris", "Sepal.Length ~ Species * Petal.Width", type); several("odd", "y ~ g + h + some", type); several("cars", "mpg ~ factor(am) * origin + hp", type) }
several("holes", "y ~ a * b", 2)
pairs_of <- function(table, formula, v, column, adjust) {
  f <- lm(as.formula(formula), tables[[table]])
  em <- emmeans(f, as.formula(paste("~", v))); lev <- as.character(as.data.frame(em)[[1]])
  p <- as.data.frame(pairs(em, adjust = c(tukey = "tukey", holm = "holm", bonferroni = "bonferroni", bh = "BH")[adjust])); ij <- combn(length(lev), 2); e <- list()
  for (i in seq_len(nrow(p))) {
    at <- paste0("estimate|", column, ": ", lev[ij[1, i]], "-", lev[ij[2, i]], "|")
    e[[paste0(at, "estimate")]] <- p$estimate[i]; e[[paste0(at, "se")]] <- p$SE[i]; if (p$p.value[i] > 1e-4) e[[paste0(at, "p")]] <- p$p.value[i]
  }
  add(table, "anova", list(formula = formula, posthoc = adjust), sprintf("pairs (emmeans (lm (%s), ~ %s), adjust = \"%s\")", formula, v, adjust), e, 1e-6)
}
for (a in c("tukey", "holm", "bonferroni", "bh")) { pairs_of("warp", "breaks ~ wool * tension", "tension", "tension", a); pairs_of("odd", "y ~ x + g * h", "g", "g", a); pairs_of("tooth", "len ~ supp + factor(dose)", "dose", "factor(dose)", a) }

# --- robust and quantile regression ---
for (m in list(c("cars", "mpg ~ wt"), c("cars", "mpg ~ wt + hp + factor(cyl)"), c("odd", "heavy ~ x"), c("odd", "heavy ~ x + g"), c("odd", "y ~ x * h"), c("iris", "Sepal.Length ~ Species"), c("air", "Ozone ~ Wind + Temp"), c("odd", "y ~ x - 1"))) {
  f <- rlm(as.formula(m[2]), data = tables[[m[1]]], psi = psi.bisquare, acc = 1e-14, maxit = 2000); s <- summary(f)
  f$xlevels <- lm(as.formula(m[2]), tables[[m[1]]])$xlevels
  add(m[1], "robust", list(formula = m[2]), sprintf("rlm (%s, psi = psi.bisquare, acc = 1e-14)", m[2]), c(estimates(f, coef(f), s$coefficients[, 2]), list("fit|scale" = s$sigma)))
}
d <- odd; f <- rlm(heavy ~ x + g, d, weights = w, psi = psi.bisquare, acc = 1e-14, maxit = 2000); f$xlevels <- list(g = c("a", "b", "c"))
add("odd", "robust", list(formula = "heavy ~ x + g", weights = "w"), "rlm (heavy ~ x + g, weights = w, psi = psi.bisquare, acc = 1e-14)", c(estimates(f, coef(f), summary(f)$coefficients[, 2]), list("fit|scale" = summary(f)$sigma)))
for (m in list(c("cars", "mpg ~ wt"), c("cars", "mpg ~ wt + hp"), c("odd", "heavy ~ x + g"), c("odd", "y ~ x * h + z"), c("air", "Ozone ~ Wind + Temp"), c("iris", "Petal.Width ~ Petal.Length + Species")))
  for (tau in c(0.1, 0.25, 0.5, 0.75, 0.93)) for (se in c("nid", "iid")) {
    unique_answer <- TRUE
    f <- withCallingHandlers(rq(as.formula(m[2]), tau = tau, data = tables[[m[1]]]), warning = function(w) { unique_answer <<- FALSE; invokeRestart("muffleWarning") })
    if (!unique_answer) next
    s <- tryCatch(withCallingHandlers(summary(f, se = se), warning = function(w) { if (grepl("nonunique", conditionMessage(w))) unique_answer <<- FALSE; invokeRestart("muffleWarning") }), error = function(e) NULL)
    f$xlevels <- lm(as.formula(m[2]), tables[[m[1]]])$xlevels
    e <- if (is.null(s) || !unique_answer) setNames(as.list(unname(coef(f))), paste0("estimate|", hunch(f, names(coef(f))), "|estimate")) else estimates(f, coef(f), s$coefficients[, 2])
    e[["fit|objective"]] <- sum(resid(f) * (tau - (resid(f) < -1e-12)))
    add(m[1], "quantile", list(formula = m[2], tau = as.character(tau), se = se), sprintf("summary (rq (%s, tau = %g), se = \"%s\")", m[2], tau, se), e, 1e-7)
  }
short <- function(d) { for (v in names(d)) if (is.numeric(d[[v]])) d[[v]] <- sapply(d[[v]], function(x) if (is.na(x)) "" else format(x, digits = 15, scientific = FALSE)); d[is.na(d)] <- ""
  paste(c(paste(names(d), collapse = ","), apply(d, 1, function(r) paste(trimws(r), collapse = ","))), collapse = "\n") }
cases <- Filter(function(c) !is.null(c$refused) || length(c$expect) > 0, cases)
cases <- lapply(cases, function(c) { if (!is.null(c$expect)) c$expect <- as.list(c$expect); c })
cat(toJSON(list(tables = lapply(tables, short), cases = cases), auto_unbox = TRUE, digits = I(17), pretty = 1), "\n")
