from statsmodels.tsa.exponential_smoothing.ets import ETSModel

# The series as Hunch aggregates it; statsmodels fits by its own search and with another constant in its likelihood, so the two stand side by side.
time = pd.to_datetime(data[ask["time"]].astype(str), errors="coerce")
names_of_steps = [one_of["name"] for one_of in kept["estimates"] if re.match(r"\d{4}", one_of["name"])]
rule = "MS" if names_of_steps and re.fullmatch(r"\d{4}-\d{2}", names_of_steps[0]) else "D"
how = ask.get("agg", "mean" if "y" in ask else "count")
series = data.assign(time=time).dropna(subset=["time"]).set_index("time")
series = (series.resample(rule).size() if how == "count" else series[ask["y"]].resample(rule).agg(how)).astype(float).interpolate()
period = int(number("period", 12 if rule == "MS" else 7)) if ask.get("period", "auto") != "auto" else (12 if rule == "MS" else 7)
fit = ETSModel(series, error="add", trend="add", seasonal="add" if len(series) >= 2 * period else None, seasonal_periods=period).fit(disp=False)
hunch = {one_of["name"]: one_of["estimate"] for one_of in kept["estimates"]}
mine = fit.forecast(max(len(names_of_steps), 1))
pd.DataFrame({"Hunch": [hunch[name] for name in names_of_steps], "statsmodels, additive": mine.to_numpy()[:len(names_of_steps)]}, index=names_of_steps)
