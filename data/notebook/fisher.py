rows = complete(ask["x"], ask["y"], *names(ask.get("weights")))
table = (pd.crosstab(rows[ask["x"]], rows[ask["y"]]) if "weights" not in ask else
         rows.pivot_table(index=ask["x"], columns=ask["y"], values=ask["weights"], aggfunc="sum", fill_value=0))
display(table)
if table.shape == (2, 2):
    p = st.fisher_exact(table, alternative=ask.get("alternative", "two-sided"))[1]
    ratio = st.contingency.odds_ratio(table.to_numpy(dtype=int), kind="conditional").statistic
    compare(kept, {"odds_ratio_conditional": dict(estimate=ratio)}, [test(np.nan, p=p)], close=("odds_ratio",))
else:
    # scipy has Fisher's test for two by two tables only: here the table by itself is compared.
    chi2 = st.chi2_contingency(table, correction=False)[0]
    v = np.sqrt(chi2 / table.to_numpy().sum() / (min(table.shape) - 1))
    compare(kept, {"cramers_v": dict(estimate=v)})
