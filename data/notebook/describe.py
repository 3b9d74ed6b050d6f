columns = names(ask["columns"]) if "columns" in ask else list(data.columns)
by, conf = ask.get("by"), number("conf", 0.95)
estimates = {}
for group, part in [(None, data)] if by is None else data.dropna(subset=[by]).groupby(by):
    for column in columns:
        if column == by or not pd.api.types.is_numeric_dtype(part[column]):
            continue
        x = part[column].dropna().astype(float)
        head = column if group is None else f"{column}[{group}]"
        n, mean, sd = len(x), x.mean(), x.std()
        half = st.t.ppf((1 + conf) / 2, n - 1) * sd / np.sqrt(n) if n > 1 else np.nan
        centred = x - mean
        values = dict(n=n, missing=part[column].isna().sum(), mean=mean, sd=sd, se=sd / np.sqrt(n), ci_low=mean - half,
                      ci_high=mean + half, min=x.min(), q1=x.quantile(0.25), median=x.median(), q3=x.quantile(0.75), max=x.max(),
                      mad=1.4826 * (x - x.median()).abs().median(), skewness=x.skew(), kurtosis=x.kurt(),
                      autocorr1=(centred * centred.shift()).sum() / (centred ** 2).sum() if sd > 0 else np.nan)
        estimates.update({f"{head}.{word}": dict(estimate=value) for word, value in values.items()})
compare(kept, estimates)
