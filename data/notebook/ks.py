y = ask["y"]
alternative = ask.get("alternative", "two-sided")
exact = "exact" in kept["tests"][0]["name"]
if "by" in ask:
    (first, a), (second, b) = complete(y, ask["by"]).groupby(ask["by"])[y]
    result = st.ks_2samp(a, b, alternative=alternative, method="exact" if exact else "asymp")
    tied = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
else:
    x = complete(y)[y]
    tied = False
    family = ask.get("dist", "normal")
    if family == "normal":
        law = st.norm(number("mean", x.mean()), number("sd", x.std()))
    elif family == "uniform":
        law = st.uniform(number("min", x.min()), number("max", x.max()) - number("min", x.min()))
    else:
        law = st.expon(scale=1 / number("rate", 1 / x.mean()))
    result = st.kstest(x, law.cdf, alternative=alternative, method="exact" if exact else "asymp")
print(result)
# With ties scipy's exact p is that of values without ties; R's and Hunch's is conditional on them.
compare(kept, tests=[test(result.statistic, p=np.nan if tied and exact else result.pvalue)], close=(".p",))
