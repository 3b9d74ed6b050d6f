fit = smf.rlm(formula, data, M=sm.robust.norms.TukeyBiweight(4.685)).fit(scale_est="mad", maxiter=1000, tol=1e-12)
print(fit.summary())
# statsmodels centres the residuals before their spread is measured, R and Hunch do not: the last digits differ.
compare(kept, {coefficient_name(name): dict(estimate=value) for name, value in fit.params.items()}, tolerance=0.05)
