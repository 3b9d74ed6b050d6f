y = ask["y"]
rows = complete(y, *names(ask.get("by")))
x = rows[y].astype(str)
success = ask.get("success", sorted(x.unique())[-1])
hit = (x == success) | (x == success + ".0")
if "by" in ask:
    table = pd.crosstab(rows[ask["by"]], ~hit)
    display(table)
    plain, corrected = st.chi2_contingency(table, correction=False), st.chi2_contingency(table, correction=True)
    df = len(table) - 1
    first, second = test(corrected[0], df, corrected[1]), test(plain[0], df, plain[1])
else:
    n, p0 = len(x), number("p", 0.5)
    half = min(0.5, abs(hit.sum() - n * p0))
    chi2 = [(abs(hit.sum() - n * p0) - c) ** 2 / (n * p0 * (1 - p0)) for c in (half, 0)]
    first, second = [test(value, 1, st.chi2.sf(value, 1)) for value in chi2]
small = len(kept["tests"][0]["df"]) > 0 and kept["tests"][0]["df"][0] == 1
if ask.get("alternative", "two-sided") == "two-sided":
    compare(kept, tests=[first, second] if small else [second])
