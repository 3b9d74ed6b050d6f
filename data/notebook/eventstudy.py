start, end = int(number("from", -7)), int(number("to", 28))
rows = data.dropna(subset=[word for word in (ask["unit"], ask["time"], ask["event"], ask.get("y")) if word])
day = (pd.to_datetime(rows[ask["time"]]).dt.normalize() - pd.to_datetime(rows[ask["event"]]).dt.normalize()).dt.days
grouped = rows.assign(day=day)[lambda these: these["day"].between(start, end)].groupby([ask["unit"], "day"])
how = ask.get("agg", "mean" if "y" in ask else "count")
curves = (grouped.size() if how == "count" else grouped[ask["y"]].agg(how)).unstack("day").reindex(columns=range(start, end + 1))
if how in ("count", "sum"):
    curves = curves.fillna(0)
low, high = (int(part) for part in ask["baseline"].split("..")) if "baseline" in ask else (start, -1)
before = curves.loc[:, low:high].mean(axis=1)
after = curves.loc[:, 0:].mean(axis=1)
result = st.ttest_rel(after, before, nan_policy="omit")
change = (after - before).dropna()
display(curves.mean().rename("mean over units").to_frame().T)
if curves.notna().all(axis=None):
    effect = change.mean() / change.std()
    days = {f"day[{offset}]": one(curves[offset].mean(), curves[offset].std() / np.sqrt(len(curves))) for offset in curves}
    compare(kept, {"effect": one(change.mean(), change.std() / np.sqrt(len(change))), **days}, [test(result.statistic, len(change) - 1, result.pvalue, effect)])
else:
    print(f"Units with days that are missing are treated as the help of the kind says; over all days: {change.mean():.4g}, p = {result.pvalue:.3g}")
