y = ask["y"]
groups = [group[y] for _, group in complete(y, ask["by"]).groupby(ask["by"])]
result = st.kruskal(*groups)
print(result)
compare(kept, tests=[test(result.statistic, len(groups) - 1, result.pvalue)])
