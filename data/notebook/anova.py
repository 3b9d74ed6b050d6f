if "formula" not in ask:
    y, by = ask["y"], ask["by"]
    groups = [group[y].astype(float) for _, group in complete(y, by).groupby(by)]
    n, k = sum(len(g) for g in groups), len(groups)
    pooled = st.f_oneway(*groups)
    classic = test(pooled.statistic, [k - 1, n - k], pooled.pvalue)
    welch = None
    if all(len(g) > 1 and g.std() > 0 for g in groups):
        w = sm.stats.anova_oneway(groups, use_var="unequal", welch_correction=True)
        welch = test(w.statistic, w.df, w.pvalue)
    tests = [classic, welch] if ask.get("var") == "pooled" else [welch, classic]
    compare(kept, tests=tests)
else:
    contrasts = re.sub(r"\bC\(([^()]*)\)", r"C(\1, Sum)", formula) if ask.get("type") == "3" else formula
    model = smf.ols(contrasts, data).fit()
    table = sm.stats.anova_lm(model, typ=int(ask.get("type", 2)))
    display(table)
    mine = {coefficient_name(name).replace(", Sum)", ")"): row for name, row in table.iterrows()}
    tests = [test(mine[kept_one["name"]]["F"], [mine[kept_one["name"]]["df"], model.df_resid], mine[kept_one["name"]]["PR(>F)"])
             if kept_one["name"] in mine else None for kept_one in kept["tests"]]
    compare(kept, tests=tests, close=(".p",))
