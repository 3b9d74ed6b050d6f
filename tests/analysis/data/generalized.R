# The numbers of generalized.json: Rscript generalized.R > generalized.json
# R 4.2.2 with MASS, car, sandwich, pROC and jsonlite as of Debian 12. Each case names the R call in its "call". Fits are begun anew from their own answer, for
# summary.glm() tells the standard errors of the step before the last.
suppressMessages({ library(MASS); library(car); library(sandwich); library(pROC); library(jsonlite) })
invisible(Sys.setlocale("LC_COLLATE", "C"))
exact <- glm.control(epsilon = 1e-14, maxit = 200)

set.seed(11)
text <- function(d) { for (v in names(d)) if (is.factor(d[[v]])) d[[v]] <- as.character(d[[v]]); d }
n <- 80
odd <- data.frame(x = round(rnorm(n), 3), z = round(runif(n, 1, 9), 2), g = sample(c("a", "b", "c"), n, TRUE), h = sample(c("u", "v"), n, TRUE),
                  k = rep(1:16, each = 5), w = sample(0:4, n, TRUE), days = round(runif(n, 0.5, 20), 1))
odd$y <- rbinom(n, 1, plogis(-0.5 + odd$x - 0.1 * odd$z + (odd$g == "b")))
odd$said <- ifelse(odd$y == 1, "yes", "no")
odd$n <- rpois(n, exp(0.4 + 0.5 * odd$x + 0.6 * (odd$h == "v")))
odd$m <- rnbinom(n, size = 1.3, mu = odd$days * exp(0.3 * odd$x - 0.2 * (odd$g == "c")))
odd$some <- ifelse(seq_len(n) %% 7 == 0, NA, odd$x)
odd$twice <- 2 * odd$x
odd$far <- 1e9 + odd$z
odd$further <- 1e15 + 8 * round(odd$z * 10)
odd$near <- 8 * round(odd$z * 10)
odd$rare <- ifelse(seq_len(n) %% 7 == 0, "lost", odd$h)
odd$few <- c(rep(1, 4), rep(0, n - 4))[order((seq_len(n) * 37) %% 101)]
told <- data.frame(y = c(0, 0, 0, 0, 1, 1, 1, 1), x = 1:8, g = c("a", "a", "b", "a", "b", "b", "b", "b"))
cell <- data.frame(y = c(0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1), g = rep(c("a", "b", "c"), each = 4), x = c(1, 4, 2, 3, 5, 6, 2, 1, 4, 3, 6, 2))
cell$y[9:12] <- 1
counts <- data.frame(low = c(0, 1, 1, 0, 1), x = c(1, 1, 2, 2, 3), w = c(12, 5, 9, 7, 4))
shares <- data.frame(Age = menarche$Age, share = menarche$Menarche / menarche$Total, Total = menarche$Total)
tables <- list(cars = data.frame(mtcars, row.names = NULL), infert = text(infert), birth = birthwt, pima = text(Pima.tr), warp = text(warpbreaks), sprays = text(InsectSprays),
               quine = text(quine), insurance = text(data.frame(District = paste0("d", Insurance$District), Group = as.character(Insurance$Group), Age = as.character(Insurance$Age),
               Holders = Insurance$Holders, Claims = Insurance$Claims)), odd = odd, told = told, cell = cell, counts = counts, shares = shares,
               puromycin = text(Puromycin), dnase = text(as.data.frame(DNase)), orange = text(as.data.frame(Orange)), steam = data.frame(x = 1:9, y = c(4.3, 5.2, 7.1, 9.9, 14.1, 19.5, 28.0, 39.7, 56.4)))

cases <- list()
add <- function(table, kind, options, call, expect, tolerance = 1e-8)
  cases[[length(cases) + 1]] <<- list(table = table, kind = kind, options = options, call = call, expect = expect[!is.na(expect)], tolerance = tolerance)
refuse <- function(table, kind, options, call)
  cases[[length(cases) + 1]] <<- list(table = table, kind = kind, options = options, call = call, refused = TRUE)
warned <- function(table, kind, options, call, expect = list())
  cases[[length(cases) + 1]] <<- list(table = table, kind = kind, options = options, call = call, expect = setNames(expect, names(expect)), tolerance = 1e-6, warned = TRUE)
rename <- function(f, names)
  sapply(names, function(name) paste(sapply(strsplit(name, ":", fixed = TRUE)[[1]], function(part) {
    for (v in names(f$xlevels)) for (l in f$xlevels[[v]]) if (identical(part, paste0(v, l))) return(paste0(sub("^factor", "C", v), "=", l))
    part }), collapse = ":"))
estimates <- function(f, b, se) {
  out <- list()
  names <- rename(f, names(b))
  for (i in seq_along(b)) if (!is.na(b[i])) {
    z <- unname(b[i] / se[i])
    out[[paste0("estimate|", names[i], "|estimate")]] <- unname(b[i])
    out[[paste0("estimate|", names[i], "|se")]] <- unname(se[i])
    out[[paste0("estimate|", names[i], "|p")]] <- 2 * pnorm(-abs(z))
    out[[paste0("estimate|", names[i], "|ci_low")]] <- unname(b[i] - qnorm(0.975) * se[i])
  }
  out
}
again <- function(f) { if (anyNA(coef(f))) return(f); call <- f$call; call$start <- coef(f); eval(call, parent.frame()) }
numbers <- function(f, terms = TRUE) {
  b <- coef(summary(f, dispersion = 1))
  out <- estimates(f, setNames(b[, 1], rownames(b)), b[, 2])
  null <- f$null.deviance
  out[["fit|deviance"]] <- deviance(f)
  out[["fit|null_deviance"]] <- null
  out[["fit|df_residual"]] <- df.residual(f)
  out[["fit|pearson"]] <- sum(residuals(f, "pearson")^2)
  out[["test|#0|statistic"]] <- null - deviance(f)
  out[["test|#0|df1"]] <- f$df.null - f$df.residual
  out[["test|#0|p"]] <- pchisq(null - deviance(f), f$df.null - f$df.residual, lower.tail = FALSE)
  if (terms && !anyNA(coef(f))) {
    a <- Anova(f, type = 2, test.statistic = "LR")
    for (t in rownames(a)) {
      name <- gsub("factor(", "C(", t, fixed = TRUE)
      out[[paste0("test|", name, "|statistic")]] <- a[t, 1]
      out[[paste0("test|", name, "|df1")]] <- a[t, 2]
      if (a[t, 3] > 1e-300) out[[paste0("test|", name, "|p")]] <- a[t, 3]
    }
  }
  out
}
likelihood <- function(f) { k <- attr(logLik(f), "df"); list("fit|loglik" = as.numeric(logLik(f)), "fit|aic" = AIC(f), "fit|bic" = BIC(f)) }
hosmer <- function(y, mu) {
  cuts <- cut(mu, unique(quantile(mu, seq(0, 1, 0.1))), include.lowest = TRUE)
  o <- tapply(y, cuts, sum); e <- tapply(mu, cuts, sum); m <- tapply(mu, cuts, length)
  sum((o - e)^2 / e + (o - e)^2 / (m - e))
}
hunch <- function(formula) gsub("factor(", "C(", formula, fixed = TRUE)
# One model of 0 and 1, with all that is said about it.
binary <- function(table, formula, options = list(), weights = NULL, plain = FALSE, terms = TRUE) {
  d <- tables[[table]]
  y <- all.vars(as.formula(formula))[1]
  if (is.character(d[[y]])) d[[y]] <- factor(d[[y]])
  d$weight. <- if (is.null(weights)) 1 else d[[weights]]
  f <- suppressWarnings(again(glm(as.formula(formula), binomial, d, weights = weight., control = exact)))
  expect <- c(suppressWarnings(numbers(f, terms)), likelihood(f))
  if (is.null(weights) && !plain) {
    mu <- fitted(f); v <- f$y
    r <- suppressMessages(roc(v, mu, direction = "<"))
    ci <- ci.auc(r)
    expect[["test|#0|effect"]] <- as.numeric(r$auc)
    expect[["fit|auc_se"]] <- sqrt(var(r))
    expect[["fit|brier"]] <- mean((v - mu)^2)
    expect[["fit|r2_tjur"]] <- mean(mu[v == 1]) - mean(mu[v == 0])
    expect[["fit|r2_mcfadden"]] <- 1 - as.numeric(logLik(f)) / (-f$null.deviance / 2)
    cs <- 1 - exp((deviance(f) - f$null.deviance) / length(v))
    expect[["fit|r2_cox_snell"]] <- cs
    expect[["fit|r2_nagelkerke"]] <- cs / (1 - exp(-f$null.deviance / length(v)))
    expect[["fit|accuracy"]] <- mean((mu >= 0.5) == v)
    expect[["fit|sensitivity"]] <- mean(mu[v == 1] >= 0.5)
    expect[["check|calibration|statistic"]] <- hosmer(v, mu)
    expect[["check|influence|statistic"]] <- max(cooks.distance(f))
  }
  add(table, "logistic", c(list(formula = hunch(formula)), options, if (!is.null(weights)) list(weights = weights)),
      paste0("glm(", formula, ", binomial, ", table, if (!is.null(weights)) paste0(", weights = ", weights), ")"), expect)
}
for (f in c("am ~ wt", "am ~ wt + hp", "vs ~ mpg", "vs ~ mpg + factor(am)", "am ~ log(hp)", "am ~ mpg - 1", "vs ~ I(mpg^2)", "am ~ qsec + drat", "vs ~ disp", "am ~ 1 + hp"))
  binary("cars", f)
for (f in c("case ~ spontaneous + induced", "case ~ education + age", "case ~ spontaneous * induced", "case ~ factor(parity) + spontaneous", "case ~ education * spontaneous + induced"))
  binary("infert", f)
for (f in c("low ~ age + lwt", "low ~ factor(race) + smoke", "low ~ lwt + factor(race) + smoke + ptl + ht + ui", "low ~ smoke:ui + lwt", "low ~ smoke * ui", "low ~ log(lwt) + ftv",
            "low ~ lwt + offset(age / 50)"))
  binary("birth", f, plain = grepl("offset", f), terms = !grepl(":", f, fixed = TRUE) || grepl("*", f, fixed = TRUE))
for (f in c("type ~ glu", "type ~ glu + bmi + ped", "type ~ npreg + glu + bp + skin + bmi + ped + age", "type ~ glu * bmi"))
  binary("pima", f)
for (f in c("y ~ x", "y ~ x + g", "y ~ x * h", "said ~ x + z", "y ~ some + z", "y ~ x + rare", "y ~ g - 1", "few ~ x", "y ~ x + I(x^2) + I(x^3)"))
  binary("odd", f)
# glm() loses itself where columns say the same and the steps are small, so it is given those that are left.
aliased <- function(formula) {
  f <- glm(as.formula(formula), binomial, odd); left. <- model.matrix(f)[, !is.na(coef(f))]
  g <- again(glm(y ~ left. - 1, binomial, odd, control = exact)); b <- coef(summary(g)); rownames(b) <- colnames(left.)
  add("odd", "logistic", list(formula = formula), paste0("glm(", formula, ", binomial, odd) without the columns that are left out"),
      c(estimates(f, setNames(b[, 1], rownames(b)), b[, 2]), list("fit|deviance" = deviance(g), "fit|null_deviance" = f$null.deviance, "fit|df_residual" = df.residual(g))))
}
aliased("y ~ x + twice"); aliased("y ~ g:h + x"); aliased("y ~ g + h + rare + x")
binary("odd", "y ~ x + g", weights = "w")
binary("counts", "low ~ x", weights = "w")
binary("shares", "share ~ Age", weights = "Total")
binary("shares", "share ~ Age + I(Age^2)", weights = "Total")
f <- again(glm(y ~ x + z, binomial, odd, control = exact))
add("odd", "logistic", list(formula = "y ~ x + far"), "glm(y ~ x + z, binomial, odd): far is z + 1e9",
    list("estimate|far|estimate" = unname(coef(f)[3]), "estimate|far|se" = coef(summary(f))[3, 2], "estimate|x|estimate" = unname(coef(f)[2]), "estimate|x|se" = coef(summary(f))[2, 2],
         "fit|deviance" = deviance(f), "fit|aic" = AIC(f)))
# 1e15 away the columns are the same ones: so are slopes, errors and tests.
f <- again(glm(y ~ near + x, binomial, odd, control = exact))
add("odd", "logistic", list(formula = "y ~ further + x"), "glm(y ~ near + x, binomial, odd): further is near + 1e15",
    list("estimate|further|estimate" = unname(coef(f)[2]), "estimate|further|se" = coef(summary(f))[2, 2], "estimate|x|estimate" = unname(coef(f)[3]),
         "estimate|x|se" = coef(summary(f))[3, 2], "fit|deviance" = deviance(f)))
f <- again(glm(I(said == "no") ~ x, binomial, odd, control = exact))
add("odd", "logistic", list(formula = "said ~ x", success = "no"), "glm(I(said == \"no\") ~ x, binomial, odd)", numbers(f, FALSE))
f <- again(glm(I(g == "c") ~ x, binomial, odd, control = exact))
add("odd", "logistic", list(formula = "g ~ x", success = "c"), "glm(I(g == \"c\") ~ x, binomial, odd)", numbers(f, FALSE))

robust <- function(table, kind, formula, family, cluster) {
  d <- tables[[table]]
  f <- again(glm(as.formula(formula), family, d, control = exact))
  for (type in c("HC0", "HC1"))
    add(table, kind, list(formula = hunch(formula), se = tolower(type)), paste0("sqrt(diag(vcovHC(glm(", formula, "), \"", type, "\")))"),
        estimates(f, coef(f), sqrt(diag(vcovHC(f, type)))))
  v <- vcovCL(f, cluster = d[[cluster]], type = "HC0")
  w <- if (length(unique(d[[cluster]])) > length(coef(f))) solve(v[-1, -1, drop = FALSE], coef(f)[-1]) %*% coef(f)[-1] else NA
  add(table, kind, list(formula = hunch(formula), se = paste0("cluster:", cluster)), paste0("vcovCL(glm(", formula, "), cluster = ", cluster, ", type = \"HC0\")"),
      c(estimates(f, coef(f), sqrt(diag(v))), list("test|#0|statistic" = as.numeric(w))))
}
robust("odd", "logistic", "y ~ x + z", binomial, "k")
robust("infert", "logistic", "case ~ spontaneous + induced", binomial, "stratum")
robust("birth", "logistic", "low ~ lwt + smoke", binomial, "race")
robust("odd", "poisson", "n ~ x + h", poisson, "k")
robust("quine", "poisson", "Days ~ Sex", poisson, "Age")

# The ends of likelihood intervals, by uniroot where confint() has splines.
profile_end <- function(formula, family, d, term, side) {
  f <- again(glm(formula, family, d, control = exact))
  x <- model.matrix(f); y <- f$y; j <- which(colnames(x) == term); b <- coef(f)[j]; se <- coef(summary(f))[j, 2]
  lack <- function(v) glm.fit(x[, -j, drop = FALSE], y, family = family(), offset = x[, j] * v, control = exact)$deviance - deviance(f) - qchisq(0.95, 1)
  uniroot(function(v) suppressWarnings(lack(v)), sort(c(b, b + side * 6 * se)), tol = 1e-13)$root
}
for (p in list(list("cars", "am ~ wt", binomial, "logistic"), list("birth", "low ~ lwt + smoke", binomial, "logistic"), list("sprays", "count ~ spray", poisson, "poisson"),
               list("odd", "n ~ x + z", poisson, "poisson"))) {
  d <- tables[[p[[1]]]]; f <- glm(as.formula(p[[2]]), p[[3]], d); expect <- list(); names <- rename(f, names(coef(f)))
  for (i in seq_along(coef(f))) for (side in c(-1, 1))
    expect[[paste0("estimate|", names[i], "|", if (side < 0) "ci_low" else "ci_high")]] <- profile_end(as.formula(p[[2]]), p[[3]], d, names(coef(f))[i], side)
  add(p[[1]], p[[4]], list(formula = p[[2]], interval = "profile"), paste0("profile likelihood of glm(", p[[2]], ") by uniroot"), expect, 1e-7)
}

# Firth's penalty by optim() over the penalised likelihood, then Newton.
firth <- function(table, formula) {
  d <- tables[[table]]; x <- model.matrix(as.formula(formula), d); y <- model.response(model.frame(as.formula(formula), d))
  value <- function(b, free = seq_along(b)) { p <- plogis(drop(x %*% b)); w <- p * (1 - p); sum(dbinom(y, 1, p, log = TRUE)) + as.numeric(determinant(t(x) %*% (w * x))$modulus) / 2 }
  solve_for <- function(free) {
    b <- rep(0, ncol(x))
    for (i in 1:5000) {
      p <- plogis(drop(x %*% b)); w <- p * (1 - p); h <- w * rowSums((x %*% solve(t(x) %*% (w * x))) * x)
      xf <- x[, free, drop = FALSE]
      step <- drop(solve(t(xf) %*% (w * xf), t(xf) %*% (y - p + h * (0.5 - p))))
      b[free] <- b[free] + step * min(1, 2 / max(abs(step)))
      if (max(abs(step)) < 1e-13) break
    }
    b
  }
  b <- solve_for(seq_len(ncol(x))); p <- plogis(drop(x %*% b)); v <- solve(t(x) %*% (p * (1 - p) * x)); null <- solve_for(1)
  f <- suppressWarnings(glm(as.formula(formula), binomial, d)); names(b) <- names(coef(f))
  add(table, "logistic", list(formula = formula, method = "firth"), paste0("Firth's logistic regression: ", formula, ", ", table),
      c(estimates(f, b, sqrt(diag(v))), list("fit|loglik" = value(b), "test|#0|statistic" = 2 * (value(b) - value(null)))))
}
firth("told", "y ~ x"); firth("told", "y ~ g"); firth("cell", "y ~ g"); firth("cell", "y ~ g + x"); firth("cars", "am ~ wt"); firth("odd", "few ~ x + h"); firth("cars", "vs ~ wt + qsec")
warned("told", "logistic", list(formula = "y ~ x"), "glm(y ~ x, binomial, told): perfect separation", list("test|#0|statistic" = 16 * log(2)))
f <- suppressWarnings(glm(y ~ g + x, binomial, cell, control = exact))
warned("cell", "logistic", list(formula = "y ~ g + x"), "glm(y ~ g + x, binomial, cell): quasi-separation", list("fit|deviance" = deviance(f), "estimate|x|estimate" = unname(coef(f)[4])))
warned("odd", "logistic", list(formula = "y ~ x + twice"), "glm(y ~ x + twice): twice is left out", list("fit|df_residual" = n - 2))

# Counts.
count <- function(table, formula, options = list(), weights = NULL, terms = TRUE) {
  d <- tables[[table]]
  d$weight. <- if (is.null(weights)) 1 else d[[weights]]
  f <- suppressWarnings(again(glm(as.formula(formula), poisson, d, weights = weight., control = exact)))
  expect <- c(suppressWarnings(numbers(f, terms)), likelihood(f))
  if (is.null(weights)) {
    mu <- fitted(f); excess <- ((f$y - mu)^2 - f$y) / mu
    expect[["check|dispersion|statistic"]] <- unname(coef(summary(lm(excess ~ 1)))[1, 3])
    expect[["check|influence|statistic"]] <- max(cooks.distance(f))
  }
  add(table, "poisson", c(list(formula = hunch(formula)), options, if (!is.null(weights)) list(weights = weights)), paste0("glm(", formula, ", poisson, ", table, ")"), expect)
}
for (f in c("breaks ~ wool + tension", "breaks ~ wool * tension", "breaks ~ 1 + wool")) count("warp", f)
count("sprays", "count ~ spray"); count("sprays", "count ~ spray - 1", terms = FALSE)
for (f in c("Days ~ Sex + Age", "Days ~ Eth * Sex", "Days ~ Eth + Sex + Age + Lrn")) count("quine", f)
count("insurance", "Claims ~ District + Group + Age + offset(log(Holders))")
add("insurance", "poisson", list(formula = "Claims ~ District + Group + Age", exposure = "Holders"), "the same with exposure=", tail(cases, 1)[[1]]$expect)
for (f in c("n ~ x", "n ~ x + h", "n ~ x * g", "n ~ some", "n ~ x + rare", "m ~ x + g + offset(log(days))", "n ~ log(z) + I(x^2)")) count("odd", f)
count("odd", "n ~ x + h", weights = "w")
nb <- function(table, formula, terms = TRUE) {
  d <- tables[[table]]
  f0 <- suppressWarnings(glm.nb(as.formula(formula), d, control = glm.control(epsilon = 1e-12, maxit = 200)))
  theta <- f0$theta
  for (i in 1:60) {
    f <- suppressWarnings(glm(as.formula(formula), negative.binomial(theta), d, start = coef(f0), control = exact))
    theta <- suppressWarnings(as.numeric(theta.ml(f$y, fitted(f), limit = 200, eps = 1e-13)))
  }
  f <- update(f, start = coef(f))
  th <- suppressWarnings(theta.ml(f$y, fitted(f), limit = 200, eps = 1e-13))
  b <- coef(summary(f, dispersion = 1)); ll <- sum(dnbinom(f$y, size = theta, mu = fitted(f), log = TRUE)); k <- length(coef(f)) + 1
  pois <- again(glm(as.formula(formula), poisson, d, control = exact))
  expect <- c(estimates(f, b[, 1], b[, 2]), list("estimate|theta|estimate" = theta, "estimate|theta|se" = attr(th, "SE"), "fit|deviance" = deviance(f), "fit|loglik" = ll,
                "fit|aic" = 2 * k - 2 * ll, "fit|bic" = log(length(f$y)) * k - 2 * ll, "fit|null_deviance" = f$null.deviance))
  lr <- 2 * (ll - as.numeric(logLik(pois)))
  expect[["test|Spread beyond Poisson’s (likelihood ratio)|statistic"]] <- lr
  if (lr < 1000) expect[["test|Spread beyond Poisson’s (likelihood ratio)|p"]] <- pchisq(lr, 1, lower.tail = FALSE) / 2
  add(table, "negbin", list(formula = hunch(formula)), paste0("glm.nb(", formula, ", ", table, "), theta to the last digit"), expect)
}
for (f in c("breaks ~ wool + tension", "breaks ~ wool * tension")) nb("warp", f)
for (f in c("Days ~ Sex + Age", "Days ~ Eth * Sex", "Days ~ Eth + Sex + Age + Lrn", "Days ~ 1 + Lrn", "Days ~ Eth * Age + Sex + Lrn")) nb("quine", f)
for (f in c("m ~ x + g + offset(log(days))", "m ~ x", "m ~ x * h", "m ~ some + log(days)")) nb("odd", f)
nb("sprays", "count ~ spray")

# Curves.
curve_of <- function(table, formula, start, where = NULL, weights = NULL) {
  d <- tables[[table]]
  if (!is.null(where)) d <- subset(d, eval(parse(text = where)))
  d$weight. <- if (is.null(weights)) 1 else d[[weights]]
  f <- nls(as.formula(formula), d, start = start, weights = weight., control = nls.control(tol = 1e-11, maxiter = 500, warnOnly = TRUE, scaleOffset = 1))
  s <- summary(f)
  expect <- list("fit|rss" = sum(d$weight. * residuals(f)^2 / if (is.null(weights)) 1 else d$weight.), "fit|sigma" = s$sigma, "fit|df_residual" = s$df[2], "fit|loglik" = as.numeric(logLik(f)),
                 "fit|aic" = AIC(f), "fit|bic" = BIC(f))
  if (!is.null(weights)) expect[["fit|rss"]] <- deviance(f)
  for (b in names(start)) {
    expect[[paste0("estimate|", b, "|estimate")]] <- coef(s)[b, 1]; expect[[paste0("estimate|", b, "|se")]] <- coef(s)[b, 2]
    expect[[paste0("estimate|", b, "|p")]] <- coef(s)[b, 4]
  }
  # nls() takes its derivatives by differences, which leaves its errors seven digits.
  add(table, "nls", c(list(formula = formula, start = paste(names(start), unlist(start), sep = "=", collapse = ",")), if (!is.null(weights)) list(weights = weights)),
      paste0("nls(", formula, ", ", table, ")"), expect, 5e-6)
}
curve_of("puromycin", "rate ~ vm * conc / (k + conc)", list(vm = 200, k = 0.05))
curve_of("puromycin", "log(rate) ~ log(vm * conc / (k + conc))", list(vm = 200, k = 0.05))
curve_of("dnase", "density ~ a / (1 + exp((m - log(conc)) / s))", list(a = 3, m = 0, s = 1))
curve_of("orange", "circumference ~ a / (1 + exp(-(age - m) / s))", list(a = 200, m = 700, s = 300))
curve_of("orange", "circumference ~ a * age^b", list(a = 1, b = 0.7))
curve_of("cars", "mpg ~ a + b * exp(-c * hp)", list(a = 10, b = 30, c = 0.01))
curve_of("cars", "mpg ~ a * wt^b", list(a = 40, b = -0.7))
curve_of("cars", "mpg ~ a * wt^b", list(a = 40, b = -0.7), weights = "cyl")
curve_of("steam", "y ~ a * exp(b * x)", list(a = 3, b = 0.3))
curve_of("steam", "y ~ a + b * exp(c * x)", list(a = 0, b = 3, c = 0.3))
curve_of("warp", "breaks ~ m", list(m = 20))

refuse("odd", "logistic", list(formula = "z ~ x"), "neither 0 nor 1"); refuse("odd", "logistic", list(formula = "g ~ x"), "three values")
refuse("odd", "poisson", list(formula = "x ~ z"), "negative counts"); refuse("odd", "logistic", list(formula = "y ~ x", weights = "x"), "negative weights")
refuse("odd", "logistic", list(formula = "y ~ x", threshold = "2"), "a threshold that is no probability"); refuse("odd", "poisson", list(formula = "said ~ x"), "text is no count")
refuse("odd", "poisson", list(formula = "n ~ z", exposure = "x"), "an exposure below 0"); refuse("sprays", "negbin", list(formula = "count ~ 1"), "see below")
cases[[length(cases)]] <- NULL
refuse("steam", "nls", list(formula = "y ~ a * exp(b * x)", start = "a=3"), "b is no column"); refuse("steam", "nls", list(formula = "y ~ a + b + x", start = "a=3,b=2"), "singular gradient")
refuse("steam", "nls", list(formula = "y ~ log(a * x)", start = "a=-3"), "no value at the start"); refuse("steam", "nls", list(formula = "y ~ a * x", start = "a=three"), "no number")
refuse("steam", "nls", list(formula = "y ~ a * x", start = "a=3,c=1"), "c is not used"); refuse("warp", "nls", list(formula = "wool ~ a", start = "a=1"), "text")
cat(toJSON(list(tables = lapply(tables, function(d) { c <- textConnection("out", "w", local = TRUE); write.csv(d, c, row.names = FALSE, quote = FALSE, na = ""); close(c); paste0(paste(out, collapse = "\n"), "\n") }),
                cases = cases), auto_unbox = TRUE, digits = NA, pretty = 1), "\n")
