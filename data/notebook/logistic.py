response = formula.split("~")[0].strip()
rows = data.copy()
left = re.sub(r'^Q\("(.*)"\)$', r"\1", response)
levels = sorted(rows[left].dropna().unique())
rows[left] = rows[left].map({level: float(str(level) == ask["success"]) if "success" in ask else float(i) for i, level in enumerate(levels)})
model = smf.glm(formula, rows, family=sm.families.Binomial(), offset=eval(offset, {"np": np}, rows) if offset else None,
                freq_weights=rows[ask["weights"]] if "weights" in ask else None)
fit = model.fit(tol=1e-14, maxiter=200)
print(fit.summary())
# Chi-square of the whole model: how much the deviance falls.
null = smf.glm(f"{response} ~ 1", rows.loc[model.data.row_labels], family=sm.families.Binomial()).fit(tol=1e-14).deviance
if ask.get("se", "classic") == "classic" and ask.get("method") != "firth":
    whole = [test(null - fit.deviance, fit.df_model, st.chi2.sf(null - fit.deviance, fit.df_model))] if not offset and "weights" not in ask else None
    mine = {name: dict(estimate=one_of["estimate"], se=one_of["se"], statistic=one_of["statistic"], p=one_of["p"])
            for name, one_of in coefficients(fit, number("conf", 0.95)).items()}
    compare(kept, mine, whole, tolerance=1e-6)
