y, p0 = ask["y"], number("p", 0.5)
x = complete(y)[y].astype(str)
success = ask.get("success", sorted(x.unique())[-1])
hits, n = int(((x == success) | (x == success + ".0")).sum()), len(x)
result = st.binomtest(hits, n, p0, alternative=ask.get("alternative", "two-sided"))
low, high = result.proportion_ci(number("conf", 0.95), method="exact")
wilson = result.proportion_ci(number("conf", 0.95), method="wilson")
print(result)
compare(kept, {"share": dict(estimate=hits / n, ci_low=low, ci_high=high),
               "share.wilson": dict(estimate=hits / n, ci_low=wilson.low, ci_high=wilson.high)},
        [test(hits, p=result.pvalue, effect=2 * np.arcsin(np.sqrt(hits / n)) - 2 * np.arcsin(np.sqrt(p0)))])
