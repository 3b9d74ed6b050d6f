columns = names(ask["columns"])
rows = complete(*columns).apply(as_number)
how = {"spearman": st.spearmanr, "kendall": st.kendalltau}.get(ask.get("method"), st.pearsonr)
matrix = pd.DataFrame([[how(rows[a], rows[b])[0] for a in columns] for b in columns], columns, columns)
display(matrix)
a, b = columns[:2]
result = how(rows[a], rows[b])
first = kept["estimates"][0]["name"]
compare(kept, {first: dict(estimate=result[0])}, [test(np.nan, p=result[1])], close=() if how is st.pearsonr else (".p",))
