fit = smf.negativebinomial(formula, data, offset=eval(offset, {"np": np}, data) if offset else None).fit(method="bfgs", maxiter=5000, gtol=1e-10, disp=False)
fit = smf.negativebinomial(formula, data, offset=eval(offset, {"np": np}, data) if offset else None).fit(start_params=fit.params, method="newton",
                                                                                                         maxiter=100, disp=False)
print(fit.summary())
# MASS's theta is one over statsmodels' alpha.
mine = {coefficient_name(name): dict(estimate=value) for name, value in fit.params.items() if name != "alpha"}
compare(kept, mine, tolerance=1e-4)
