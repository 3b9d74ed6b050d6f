y = ask["y"]
if "paired" in ask:
    rows = complete(y, ask["paired"])
    d = rows[y] - rows[ask["paired"]]
else:
    d = complete(y)[y] - number("mu", 0.0)
d = d[d != 0]
ranks = d.abs().rank()
v = ranks[d > 0].sum()
exact = "exact" in kept["tests"][0]["name"].split(",")[-1]
alternative = ask.get("alternative", "two-sided")
result = st.wilcoxon(d, alternative=alternative, mode="exact" if exact else "approx", correction=not exact and ask.get("correct", "yes") != "no")
signs = st.binomtest(int((d > 0).sum()), len(d), alternative=alternative)
biserial = (v - ranks[d < 0].sum()) / ranks.sum()
print(f"V = {v:g}, p = {result.pvalue:.6g}; {signs.k} of {signs.n} above")
compare(kept, {"rank_biserial": dict(estimate=biserial)}, [test(v, p=result.pvalue, effect=biserial), test(signs.k, p=signs.pvalue)])
