column, by, conf = ask["column"], ask.get("by"), number("conf", 0.95)
counts = pd.crosstab(data[column], data[by]) if by else data[column].value_counts().to_frame("count")
display(pd.concat({"count": counts, "share": counts / counts.sum()}, axis=1))
estimates = {}
for group in counts.columns:
    n = counts[group].sum()
    for value, count in counts[group].items():
        low, high = sm.stats.proportion_confint(count, n, alpha=1 - conf, method="wilson")
        name = f"{column}={value}" + (f"[{group}]" if by else "")
        estimates[f"{name}.n"] = dict(estimate=count)
        estimates[f"{name}.share"] = dict(estimate=count / n, ci_low=low, ci_high=high)
compare(kept, estimates)
