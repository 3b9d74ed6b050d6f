from statsmodels.stats.power import FTestAnovaPower, NormalIndPower, TTestIndPower, TTestPower

kind, alpha = ask.get("test", "ttest"), number("alpha", 0.05)
alternative = {"less": "smaller", "greater": "larger"}.get(ask.get("alternative"), "two-sided")
values = dict(effect_size=number("effect"), alpha=alpha, power=number("power"))
if kind == "ttest":
    answer = TTestIndPower().solve_power(nobs1=number("n"), ratio=number("ratio", 1.0), alternative=alternative, **values)
elif kind in ("paired", "one-sample"):
    answer = TTestPower().solve_power(nobs=number("n"), alternative=alternative, **values)
else:
    answer = None
asked = next(word for word in ("effect", "n", "power") if word not in ask)
print(f"{asked} = {answer}")
if answer is not None:
    compare(kept, {asked: dict(estimate=float(answer))}, tolerance=1e-5)
