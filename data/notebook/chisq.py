if "y" in ask:
    rows = complete(ask["x"], ask["y"], *names(ask.get("weights")))
    table = (pd.crosstab(rows[ask["x"]], rows[ask["y"]]) if "weights" not in ask else
             rows.pivot_table(index=ask["x"], columns=ask["y"], values=ask["weights"], aggfunc="sum", fill_value=0))
    plain = st.chi2_contingency(table, correction=False)
    small = table.shape == (2, 2)
    first = st.chi2_contingency(table, correction=True) if small else plain
    tests = [test(first[0], first[2], first[1]), test(plain[0], plain[2], plain[1]) if small else None]
    display(table)
else:
    rows = complete(ask["x"], *names(ask.get("weights")))
    counts = rows.groupby(ask["x"])[ask["weights"]].sum() if "weights" in ask else rows[ask["x"]].value_counts().sort_index()
    shares = np.array([float(part) for part in ask["p"].split(",")]) if "p" in ask else np.ones(len(counts)) / len(counts)
    chi2, p = st.chisquare(counts, shares * counts.sum())
    tests = [test(chi2, len(counts) - 1, p)]
    display(counts)
compare(kept, tests=tests)
