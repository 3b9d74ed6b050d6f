# R 4.2.2 with survey 4.1.1. Writes strata.txt: what test-strata.c asks and the numbers that R gives. Rscript strata.R > strata.txt
suppressMessages (library (survey))
options (digits = 17, survey.lonely.psu = "adjust")
i <- 0:59
s <- ifelse (i %% 6 < 3, "big", ifelse (i %% 6 < 5, "mid", "tiny"))
x <- (i*17) %% 23
y <- (i*37) %% 41 / 4 + 2*(i %% 3) + 0.5*x
y[c (8, 32)] <- NA
g <- ifelse ((i*7) %% 5 < 3, "a", "b")
h <- c ("u", "v", "w")[(i*11) %% 7 %% 3 + 1]
e <- ifelse ((i*29) %% 31 + x > 25, "yes", "no")
k <- (i*13) %% 5 + (x > 11)
z <- x + (i*7) %% 11
d <- data.frame (i, y, g, s, x, h, e, k, z)
options.of <- function (...) paste (c (...), collapse = ";")
say <- function (allocation, kind, options, what, value)
  cat (sprintf ("%s\t%s\t%s\t%s\t%s\n", allocation, kind, options, what, format (unname (value), digits = 17)), sep = "")
# Rao and Scott's first correction (Annals of Statistics 12, 1984): X2 of the weighted shares, as many as rows, over the mean effect of the departures
# p_ij - p_i p_j, whose covariance follows from that of the shares. svychisq takes observed shares for expected ones in the correction, and so differs a little.
rao.scott <- function (design, a, b)
  {
    n <- nrow (design)
    cells <- as.formula (paste0 ("~ interaction (", a, ", ", b, ")"))
    shares <- svymean (cells, design)
    la <- sort (unique (design$variables[[a]])); lb <- sort (unique (design$variables[[b]]))
    p <- matrix (coef (shares), length (la)); V <- vcov (shares)
    e <- outer (rowSums (p), colSums (p))
    effect <- 0
    for (i in seq_along (la)) for (j in seq_along (lb))
      {
        G <- matrix (0, length (la), length (lb)); G[i, j] <- 1
        G[i, ] <- G[i, ] - sum (p[, j]); G[, j] <- G[, j] - sum (p[i, ])
        G <- as.vector (G)
        effect <- effect + n * sum (outer (G, G) * V) / e[i, j]
      }
    df <- (length (la) - 1) * (length (lb) - 1)
    statistic <- n * sum ((p - e)^2 / e) / (effect / df)
    list (statistic = statistic, p.value = pchisq (statistic, df, lower.tail = FALSE))
  }
df.of <- function (design, cols) { ok <- complete.cases (d[cols]); sum (ok) - length (unique (s[ok])) }

for (allocation in c ("equal", "proportional"))
  {
    N <- if (allocation == "equal") c (big = 900, mid = 300, tiny = 20) else c (big = 3000, mid = 2000, tiny = 1000)
    d$w <- as.numeric (N[s] / table (s)[s])
    des <- svydesign (ids = ~1, strata = ~s, weights = ~w, data = d)
    put <- function (kind, options, what, value) say (allocation, kind, options, what, value)

    # describe: means with their errors; the spread with the factor n / (n - 1) of the rows used; quantiles of type 7 by weights
    for (column in c ("x", "y"))
      {
        f <- as.formula (paste ("~", column))
        m <- svymean (f, des, na.rm = TRUE)
        ok <- !is.na (d[[column]])
        n <- sum (ok)
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".mean estimate"), coef (m))
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".mean se"), SE (m))
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".mean df"), df.of (des, column))
        ci <- confint (m, df = df.of (des, column))
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".mean ci_low"), ci[1])
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".mean ci_high"), ci[2])
        v <- with (d[ok, ], sum (w * (get (column) - weighted.mean (get (column), w))^2) / sum (w) * n / (n - 1))
        put ("describe", paste0 ("columns=", column), paste0 ("e ", column, ".sd estimate"), sqrt (v))
        q <- svyquantile (f, des, c (0.1, 0.25, 0.5, 0.75), na.rm = TRUE, qrule = "hf7", ci = FALSE, se = FALSE)[[1]]
        for (j in 1:4)
          put ("describe", paste0 ("columns=", column, ";quantiles=0.1"), paste0 ("e ", column, c (".q0.1", ".q1", ".median", ".q3")[j], " estimate"), q[j])
        for (group in c ("a", "b"))
          {
            m <- svymean (f, subset (des, g == group), na.rm = TRUE)
            put ("describe", paste0 ("columns=", column, ";by=g"), paste0 ("e ", column, "[", group, "].mean estimate"), coef (m))
            put ("describe", paste0 ("columns=", column, ";by=g"), paste0 ("e ", column, "[", group, "].mean se"), SE (m))
          }
      }

    # shares and numbers of rows
    for (column in c ("h", "e", "g"))
      {
        f <- as.formula (paste ("~", column))
        m <- svymean (f, des); t <- svytotal (f, des)
        for (level in sort (unique (d[[column]])))
          {
            name <- paste0 (column, level)
            put ("frequencies", paste0 ("column=", column), paste0 ("e ", column, "=", level, ".n estimate"), sum (d[[column]] == level))
            put ("frequencies", paste0 ("column=", column), paste0 ("e ", column, "=", level, ".share estimate"), coef (m)[name])
            put ("frequencies", paste0 ("column=", column), paste0 ("e ", column, "=", level, ".share se"), SE (m)[name])
            put ("frequencies", paste0 ("column=", column), paste0 ("e ", column, "=", level, ".whole estimate"), coef (t)[name])
            put ("frequencies", paste0 ("column=", column), paste0 ("e ", column, "=", level, ".whole se"), SE (t)[name])
          }
      }
    m <- svyby (~h, ~g, des, svymean)
    for (group in c ("a", "b"))
      for (level in c ("u", "v", "w"))
        {
          put ("frequencies", "column=h;by=g", paste0 ("e h=", level, "[", group, "].share estimate"), m[group, paste0 ("h", level)])
          put ("frequencies", "column=h;by=g", paste0 ("e h=", level, "[", group, "].share se"), m[group, paste0 ("se.h", level)])
        }
    m <- svymean (~e, des)
    put ("binomial", "y=e;p=0.4", "e share estimate", coef (m)["eyes"])
    put ("binomial", "y=e;p=0.4", "e share se", SE (m)["eyes"])
    put ("binomial", "y=e;p=0.4", "t statistic", (coef (m)["eyes"] - 0.4) / SE (m)["eyes"])
    put ("binomial", "y=e;p=0.4", "t p", 2 * pt (-abs ((coef (m)["eyes"] - 0.4) / SE (m)["eyes"]), 57))
    m <- svyby (~e, ~g, des, svymean)
    for (group in c ("a", "b"))
      {
        put ("proportions", "y=e;by=g", paste0 ("e e=yes[", group, "].share estimate"), m[group, "eyes"])
        put ("proportions", "y=e;by=g", paste0 ("e e=yes[", group, "].share se"), m[group, "se.eyes"])
      }
    t <- rao.scott (des, "e", "g")
    put ("proportions", "y=e;by=g", "t statistic", t$statistic)
    put ("proportions", "y=e;by=g", "t p", t$p.value)

    # tables: Rao and Scott's first correction
    for (pair in list (c ("h", "g"), c ("e", "g"), c ("h", "e"), c ("k", "e")))
      {
        t <- rao.scott (des, pair[1], pair[2])
        options <- paste0 ("x=", pair[1], ";y=", pair[2])
        put ("chisq", options, "t statistic", t$statistic)
        put ("chisq", options, "t p", t$p.value)
      }
    m <- svymean (~h, des)
    p0 <- c (0.5, 0.3, 0.2)
    X2 <- 60 * sum ((coef (m) - p0)^2 / p0)
    effect <- sum (60 * diag (vcov (m)) / p0) / 2
    put ("chisq", "x=h;p=0.5,0.3,0.2", "t statistic", X2 / effect)
    put ("chisq", "x=h;p=0.5,0.3,0.2", "t p", pchisq (X2 / effect, 2, lower.tail = FALSE))

    # g by e: odds of "no", a over b; the ratio of its shares by the delta method
    m <- svyglm (I (e == "no") ~ I (g == "a"), des, family = quasibinomial)
    m <- do.call (svyglm, list (I (e == "no") ~ I (g == "a"), des, family = quasibinomial, start = coef (m), control = glm.control (epsilon = 1e-15, maxit = 100)))
    put ("chisq", "x=g;y=e", "e odds_ratio estimate", exp (coef (m)[2]))
    put ("chisq", "x=g;y=e", "e odds_ratio se", exp (coef (m)[2]) * SE (m)[2])
    put ("chisq", "x=g;y=e", "e odds_ratio ci_high", exp (coef (m)[2] + qt (0.975, 57) * SE (m)[2]))
    m <- svyby (~ I (e == "no"), ~ g, des, svymean, covmat = TRUE)
    V <- vcov (m); q <- coef (m); no <- grep ("TRUE", names (q))
    risk <- q[no[1]] / q[no[2]]
    put ("chisq", "x=g;y=e", "e risk_ratio estimate", risk)
    put ("chisq", "x=g;y=e", "e risk_ratio se", risk * sqrt (V[no[1], no[1]] / q[no[1]]^2 + V[no[2], no[2]] / q[no[2]]^2 - 2 * V[no[1], no[2]] / (q[no[1]] * q[no[2]])))

    # pairs
    m <- svymean (~I (y - x), des, na.rm = TRUE)
    put ("ttest", "y=y;paired=x", "e difference estimate", coef (m))
    put ("ttest", "y=y;paired=x", "e difference se", SE (m))
    put ("ttest", "y=y;paired=x", "t statistic", coef (m) / SE (m))
    put ("ttest", "y=y;paired=x", "t p", 2 * pt (-abs (coef (m) / SE (m)), 55))

    # groups: Wald's F of the means
    for (by in c ("g", "h", "s"))
      {
        model <- svyglm (as.formula (paste ("y ~", by)), des)
        t <- regTermTest (model, by)
        put ("anova", paste0 ("y=y;by=", by), "t statistic", t$Ftest)
        put ("anova", paste0 ("y=y;by=", by), "t df0", t$df)
        put ("anova", paste0 ("y=y;by=", by), "t df1", t$ddf)
        put ("anova", paste0 ("y=y;by=", by), "t p", t$p)
      }
    for (formula in c ("y ~ g + h", "y ~ x + h"))
      for (term in c (substr (formula, 5, 5), "h"))
        {
          t <- regTermTest (svyglm (as.formula (formula), des), term)
          put ("anova", paste0 ("formula=", formula), paste0 ("n ", term, " statistic"), t$Ftest)
          put ("anova", paste0 ("formula=", formula), paste0 ("n ", term, " p"), t$p)
        }

    # r: the delta method over the weighted moments, on Fisher's scale
    for (pair in list (c ("x", "y"), c ("x", "z"), c ("y", "z")))
      {
        v <- d[[pair[1]]]; u <- d[[pair[2]]]
        ok <- !is.na (v) & !is.na (u)
        w <- d$w * ok; v[!ok] <- 0; u[!ok] <- 0
        cv <- cov.wt (cbind (v, u)[ok, ], w[ok] / sum (w), cor = TRUE, method = "ML")
        r <- cv$cor[1, 2]
        a <- (v - cv$center[1]) / sqrt (cv$cov[1, 1]); b <- (u - cv$center[2]) / sqrt (cv$cov[2, 2])
        influence <- ifelse (ok, a * b - r * (a^2 + b^2) / 2, 0)
        se <- sqrt (vcov (svytotal (~influence, svydesign (ids = ~1, strata = ~s, weights = ~w, data = data.frame (s = d$s, w = d$w, influence))))[1, 1]) / sum (w)
        df <- sum (ok) - 3
        t <- atanh (r) / (se / (1 - r^2))
        name <- paste (pair, collapse = "~"); options <- paste0 ("columns=", paste (pair, collapse = ","))
        put ("correlation", options, paste0 ("e ", name, " estimate"), r)
        put ("correlation", options, paste0 ("e ", name, " se"), se)
        put ("correlation", options, "t statistic", t)
        put ("correlation", options, "t p", 2 * pt (-abs (t), df))
      }

    # models
    model <- function (kind, formula, family, labels)
      {
        m <- if (is.null (family)) svyglm (as.formula (formula), des) else svyglm (as.formula (formula), des, family = family)
        # Once more from there: the weights of R's last step are those of the step before.
        if (!is.null (family))
          for (again in 1:2)
            m <- do.call (svyglm, list (as.formula (formula), des, family = family, start = coef (m), control = glm.control (epsilon = 1e-15, maxit = 100)))
        c <- coef (summary (m))
        for (j in seq_along (labels))
          {
            put (kind, paste0 ("formula=", sub ("^I.*== .yes..", "e", formula)), paste0 ("e ", labels[j], " estimate"), c[j, 1])
            put (kind, paste0 ("formula=", sub ("^I.*== .yes..", "e", formula)), paste0 ("e ", labels[j], " se"), c[j, 2])
            put (kind, paste0 ("formula=", sub ("^I.*== .yes..", "e", formula)), paste0 ("e ", labels[j], " p"), c[j, 4])
          }
        m
      }
    m <- model ("ols", "y ~ x", NULL, c ("(Intercept)", "x"))
    put ("ols", "formula=y ~ x", "t statistic", regTermTest (m, "x")$Ftest)
    model ("ols", "y ~ x + g", NULL, c ("(Intercept)", "x", "g=b"))
    m <- model ("ols", "y ~ x + h", NULL, c ("(Intercept)", "x", "h=v", "h=w"))
    put ("ols", "formula=y ~ x + h", "t statistic", regTermTest (m, ~ x + h)$Ftest)
    put ("ols", "formula=y ~ x + h", "t p", regTermTest (m, ~ x + h)$p)
    model ("ols", "y ~ x * g", NULL, c ("(Intercept)", "x", "g=b", "x:g=b"))
    model ("ols", "y ~ s + z", NULL, c ("(Intercept)", "s=mid", "s=tiny", "z"))
    model ("logistic", 'I(e == "yes") ~ x', quasibinomial, c ("(Intercept)", "x"))
    model ("logistic", 'I(e == "yes") ~ g + z', quasibinomial, c ("(Intercept)", "g=b", "z"))
    model ("logistic", 'I(e == "yes") ~ y', quasibinomial, c ("(Intercept)", "y"))
    model ("poisson", "k ~ x", quasipoisson, c ("(Intercept)", "x"))
    model ("poisson", "k ~ g + y", quasipoisson, c ("(Intercept)", "g=b", "y"))
  }
