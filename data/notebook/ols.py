conf = number("conf", 0.95)
rows = data.copy()
weighted = names(ask.get("weights"))
model = smf.wls(formula, rows.dropna(subset=weighted), weights=rows.dropna(subset=weighted)[weighted[0]]) if weighted else smf.ols(formula, rows)
if offset:
    model.endog = model.endog - np.asarray(eval(offset, {"np": np}, rows.loc[model.data.row_labels]))
    model = type(model)(model.endog, pd.DataFrame(model.exog, columns=model.exog_names), **({"weights": model.weights} if weighted else {}))
se = ask.get("se", "classic")
if se == "classic":
    fit = model.fit()
elif se.startswith("cluster:"):
    labels = rows.loc[model.data.row_labels, se.split(":", 1)[1]]
    fit = model.fit(cov_type="cluster", cov_kwds=dict(groups=pd.factorize(labels)[0]), use_t=True)
else:
    fit = model.fit(cov_type=se.upper(), use_t=True)
print(fit.summary())
# With an offset, Hunch's R² follows R 4.2: of what is predicted, the offset counted in.
compare(kept, coefficients(fit, conf), fit=dict(sigma=np.sqrt(fit.scale)) if offset else dict(r2=fit.rsquared, adj_r2=fit.rsquared_adj, sigma=np.sqrt(fit.scale)))
