category, effect, total = ask["category"], ask["effect"], number("total")
rows = complete(category, effect)
estimate = rows.groupby(category)[effect].agg("sum" if ask.get("stat") == "sum" else "mean")
shares = estimate.clip(lower=0) / estimate.clip(lower=0).sum()
display(pd.DataFrame(dict(effect=estimate, share=shares, amount=shares * total)))
# Floors, caps, other rules and weights move the shares; without them they are the effects over their sum.
if not {"floor", "cap", "weights", "power", "risk", "keep", "shrink", "rule"} & set(ask):
    compare(kept, {name: dict(estimate=value) for level in shares.index for name, value in
                   ((f"share[{level}]", shares[level]), (f"amount[{level}]", shares[level] * total), (f"effect[{level}]", estimate[level]))})
