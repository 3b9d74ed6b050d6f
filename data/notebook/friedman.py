y = ask["y"]
wide = complete(y, ask["by"], ask["block"]).pivot(index=ask["block"], columns=ask["by"], values=y).dropna()
result = st.friedmanchisquare(*[wide[column] for column in wide])
n, k = wide.shape
print(result)
compare(kept, tests=[test(result.statistic, k - 1, result.pvalue, result.statistic / (n * (k - 1)))])
