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
    contrasts, bare = formula, []
    if ask.get("type") == "3":
        # Type III wants contrasts that sum to zero, of groups written as C(g) and of columns of text.
        contrasts = re.sub(r"\bC\(([^(),]*)\)", r"C(\1, Sum)", contrasts)
        for column in data.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in data.dtypes]]:
            word = column if re.search(rf"\b{re.escape(column)}\b", contrasts) and f'Q("{column}")' not in contrasts else f'Q("{column}")'
            contrasts = re.sub(rf"(?<!C\()(?<![\w\"]){re.escape(word)}(?![\w\"])", f"C({word}, Sum)", contrasts)
            bare.append(word)
    model = smf.ols(contrasts, data).fit()
    table = sm.stats.anova_lm(model, typ=int(ask.get("type", 2)))
    display(table)
    mine = {}
    for name, row in table.iterrows():
        for word in bare:
            name = name.replace(f"C({word}, Sum)", word)
        mine[coefficient_name(name.replace(", Sum)", ")"))] = row
    tests = [test(mine[kept_one["name"]]["F"], [mine[kept_one["name"]]["df"], model.df_resid], mine[kept_one["name"]]["PR(>F)"])
             if kept_one["name"] in mine else None for kept_one in kept["tests"]]
    compare(kept, tests=tests, close=(".p",))
