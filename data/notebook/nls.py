from scipy.optimize import least_squares

start = {name.strip(): float(value) for name, value in (part.split("=") for part in ask["start"].split(","))}
left, right = (side.strip() for side in formula.split("~", 1))
words = {name: getattr(np, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "pi")} | {"np": np, "I": lambda x: x, "atan": np.arctan}
words["Q"] = lambda name: rows[name]
rows = data.dropna(subset=[column for column in data.columns if re.search(rf"\b{re.escape(column)}\b", formula)])


def residuals(parameters):
    return eval(left, words, dict(rows)) - eval(right, words, {**dict(rows), **dict(zip(start, parameters))})


fit = least_squares(residuals, list(start.values()), method="lm", x_scale="jac", xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=20000)
df = len(rows) - len(start)
sigma = np.sqrt((fit.fun ** 2).sum() / df)
se = sigma * np.sqrt(np.diag(np.linalg.inv(fit.jac.T @ fit.jac)))
display(pd.DataFrame(dict(estimate=fit.x, se=se), index=list(start)))
compare(kept, {name: dict(estimate=value, se=error) for name, value, error in zip(start, fit.x, se)}, tolerance=1e-4)
