y = ask["y"]
(first, a), (second, b) = complete(y, ask["by"]).groupby(ask["by"])[y]
exact = "exact" in kept["tests"][0]["name"]
result = st.mannwhitneyu(a, b, alternative=ask.get("alternative", "two-sided"), method="exact" if exact else "asymptotic",
                         use_continuity=ask.get("correct", "yes") != "no")
superiority = result.statistic / (len(a) * len(b))
print(result)
compare(kept, {"superiority": dict(estimate=superiority), "rank_biserial": dict(estimate=2 * superiority - 1)},
        [test(result.statistic, p=result.pvalue, effect=2 * superiority - 1)])
