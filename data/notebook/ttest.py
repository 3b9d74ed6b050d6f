from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

y, conf = ask["y"], number("conf", 0.95)
alternative = {"less": "smaller", "greater": "larger"}.get(ask.get("alternative"), "two-sided")
if "by" in ask:
    (first, a), (second, b) = complete(y, ask["by"]).groupby(ask["by"])[y]
    pair = CompareMeans(DescrStatsW(a), DescrStatsW(b))
    usevar = "pooled" if ask.get("var") == "pooled" else "unequal"
    t, p, df = pair.ttest_ind(alternative=alternative, usevar=usevar)
    low, high = pair.tconfint_diff(alpha=1 - conf, alternative=alternative, usevar=usevar)
    estimate = a.mean() - b.mean()
else:
    if "paired" in ask:
        rows = complete(y, ask["paired"])
        sample, mu = DescrStatsW(rows[y] - rows[ask["paired"]]), 0.0
    else:
        sample, mu = DescrStatsW(complete(y)[y]), number("mu", 0.0)
    t, p, df = sample.ttest_mean(mu, alternative=alternative)
    low, high = sample.tconfint_mean(alpha=1 - conf, alternative=alternative)
    low, high, estimate = low - mu, high - mu, sample.mean - mu
print(f"t = {t:.6g}, df = {df:.6g}, p = {p:.6g}; difference {estimate:.6g} ({low:.6g} to {high:.6g})")
compare(kept, {"difference": one(estimate, estimate / t, t, df, p, low, high)}, [test(t, df, p)])
