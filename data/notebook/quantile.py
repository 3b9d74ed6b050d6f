shares = [float(part) for part in ask.get("tau", "0.5").split(",")]
fit = smf.quantreg(formula, data).fit(q=shares[0], max_iter=20000, p_tol=1e-10)
print(fit.summary())
# statsmodels comes near the optimum by weighted least squares; Hunch, as R, stands on it.
compare(kept, {coefficient_name(name): dict(estimate=value) for name, value in fit.params.items()}, tolerance=1e-3)
