from statsmodels.stats.diagnostic import lilliefors, normal_ad

x = complete(ask["y"])[ask["y"]].astype(float)
moments = st.jarque_bera(x)
found = {"Shapiro–Wilk": test(st.shapiro(x).statistic, p=st.shapiro(x).pvalue) if len(x) <= 5000 else None,
         "Anderson–Darling": test(normal_ad(x)[0], p=normal_ad(x)[1]),
         "Lilliefors": test(lilliefors(x)[0]),
         "Jarque–Bera": test(moments.statistic, p=moments.pvalue)}
if "by" in ask:
    display(pd.DataFrame([dict(group=group, skewness=part[ask["y"]].skew(), kurtosis=part[ask["y"]].kurt())
                          for group, part in complete(ask["y"], ask["by"]).groupby(ask["by"])]))
else:
    # scipy's Shapiro–Wilk works in single precision for p, and tables stand behind the p of Anderson and Darling.
    compare(kept, {f"{ask['y']}.skewness": dict(estimate=x.skew()), f"{ask['y']}.kurtosis": dict(estimate=x.kurt())},
            [found.get(kept_one["name"]) for kept_one in kept["tests"]], close=("Shapiro", "Anderson"))
