model = smf.glm(formula, data, family=sm.families.Poisson(), offset=eval(offset, {"np": np}, data) if offset else None,
                freq_weights=data[ask["weights"]] if "weights" in ask else None)
fit = model.fit(tol=1e-14, maxiter=200)
print(fit.summary())
if ask.get("se", "classic") == "classic":
    mine = {name: dict(estimate=one_of["estimate"], se=one_of["se"], statistic=one_of["statistic"], p=one_of["p"])
            for name, one_of in coefficients(fit, number("conf", 0.95)).items()}
    compare(kept, mine, tolerance=1e-6)
