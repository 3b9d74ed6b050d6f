y = ask["y"]
groups = [group[y].astype(float) for _, group in complete(y, ask["by"]).groupby(ask["by"])]
n, k = sum(len(g) for g in groups), len(groups)
levene, brown, bartlett = st.levene(*groups, center="mean"), st.levene(*groups, center="median"), st.bartlett(*groups)
found = {"Levene": test(levene.statistic, [k - 1, n - k], levene.pvalue), "Brown": test(brown.statistic, [k - 1, n - k], brown.pvalue),
         "Bartlett": test(bartlett.statistic, k - 1, bartlett.pvalue)}
if k == 2:
    f, df = groups[0].var() / groups[1].var(), [len(groups[0]) - 1, len(groups[1]) - 1]
    found["F test"] = test(f, df, 2 * min(st.f.cdf(f, *df), st.f.sf(f, *df)))
tests = [next((mine for word, mine in found.items() if kept_one["name"].startswith(word)), None) for kept_one in kept["tests"]]
compare(kept, tests=tests)
