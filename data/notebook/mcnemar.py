from statsmodels.stats.contingency_tables import SquareTable, mcnemar

rows = complete(ask["x"], ask["y"], *names(ask.get("weights")))
levels = sorted(set(rows[ask["x"]]) | set(rows[ask["y"]]))
table = (pd.crosstab(rows[ask["x"]], rows[ask["y"]]) if "weights" not in ask else
         rows.pivot_table(index=ask["x"], columns=ask["y"], values=ask["weights"], aggfunc="sum", fill_value=0))
table = table.reindex(index=levels, columns=levels, fill_value=0)
display(table)
if len(levels) == 2:
    tests = []
    for kept_one in kept["tests"]:
        exact, corrected = "xact" in kept_one["name"], "corrected" in kept_one["name"]
        mine = mcnemar(table, exact=exact, correction=corrected)
        tests.append(test(np.nan if exact else mine.statistic, p=mine.pvalue))
    compare(kept, tests=tests)
else:
    mine = SquareTable(table, shift_zeros=False).symmetry()
    compare(kept, tests=[test(mine.statistic, mine.df, mine.pvalue)])
