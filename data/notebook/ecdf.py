column, by = ask["column"], ask.get("by")
estimates = {}
for group, part in [(None, data)] if by is None else data.dropna(subset=[by]).groupby(by):
    x = as_number(part[column].dropna())
    head = column if group is None else f"{column}[{group}]"
    values = dict(n=len(x), min=x.min(), max=x.max())
    values.update({f"q{share:g}": x.quantile(share) for share in (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)})
    estimates.update({f"{head}.{word}": dict(estimate=value) for word, value in values.items()})
compare(kept, estimates)
