from statsmodels.stats.contingency_tables import StratifiedTable

x, y, strata = ask["x"], ask["y"], ask["strata"]
rows = complete(x, y, strata, *names(ask.get("weights")))
layers = []
for _, part in rows.groupby(strata):
    layer = (pd.crosstab(part[x], part[y]) if "weights" not in ask else
             part.pivot_table(index=x, columns=y, values=ask["weights"], aggfunc="sum", fill_value=0))
    layers.append(layer.reindex(index=sorted(rows[x].unique()), columns=sorted(rows[y].unique()), fill_value=0))
if layers[0].shape == (2, 2):
    table = StratifiedTable([layer.to_numpy(dtype=float) for layer in layers])
    print(table.summary())
    tests = []
    for kept_one in kept["tests"]:
        mine = table.test_null_odds(correction="corrected" in kept_one["name"])
        tests.append(None if "xact" in kept_one["name"] else test(mine.statistic, 1, mine.pvalue))
    compare(kept, {"odds_ratio": dict(estimate=table.oddsratio_pooled)}, tests)
else:
    display(*layers)
