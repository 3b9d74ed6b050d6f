import json
import os
import re
import sqlite3

import numpy as np
import pandas as pd
import scipy.stats as st
import statsmodels.api as sm
import statsmodels.formula.api as smf

TEXT, INTEGER, REAL, BOOLEAN, DATE, TIMESTAMP, DURATION, BLOB = range(8)


def read_table(name):
    """The rows of a table of the project in their order; text, numbers and dates as pandas likes them."""
    path = TABLES if name in BESIDE else PROJECT
    if not os.path.exists(path):
        raise SystemExit(f"{path} is not there: start the notebook where the project lies, or set PROJECT above.")
    project = sqlite3.connect(f"file:{os.path.abspath(PROJECT)}?mode=ro", uri=True)
    types = dict(project.execute(
        "SELECT c.name, c.type FROM hunch_column c JOIN hunch_table t ON t.id = c.table_id WHERE t.name = ?", (name,)))
    source = sqlite3.connect(f"file:{os.path.abspath(path)}?mode=ro", uri=True)
    quoted = name.replace('"', '""')
    rows = pd.read_sql_query(f'SELECT * FROM "{quoted}"', source)
    if "hunch_row" in rows:
        rows = rows.sort_values("hunch_row", kind="stable", ignore_index=True).drop(columns="hunch_row")
    for column, kind in types.items():
        if column not in rows:
            continue
        if kind in (INTEGER, REAL, DURATION):
            rows[column] = pd.to_numeric(rows[column])
        elif kind == BOOLEAN:
            rows[column] = rows[column].map({0: "false", 1: "true"})
    return rows


def complete(*columns):
    """The rows that have a value in every one of the columns."""
    return data[list(dict.fromkeys(columns))].dropna()


def names(text):
    """The parts of a list with commas; names with a comma stand in backticks."""
    return [part.strip().strip("`") for part in re.findall(r"(?:[^,`]|`[^`]*`)+", text or "")]


def number(word, fallback=None):
    return float(ask[word]) if word in ask else fallback


def as_number(column):
    """Numbers as they are, dates as days since 1970, times as seconds."""
    if pd.api.types.is_numeric_dtype(column):
        return column.astype(float)
    times = pd.to_datetime(column)
    seconds = (times - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
    return seconds / 86400 if (column.dropna().str.len() == 10).all() else seconds


def one(estimate, se=np.nan, statistic=np.nan, df=np.nan, p=np.nan, ci_low=np.nan, ci_high=np.nan):
    return dict(estimate=estimate, se=se, statistic=statistic, df=df, p=p, ci_low=ci_low, ci_high=ci_high)


def test(statistic, df=(), p=np.nan, effect=np.nan):
    return dict(statistic=statistic, df=list(np.atleast_1d(df)), p=p, effect=effect)


def poly(x, degree, raw=False):
    """Powers of x, orthogonal to each other as in R unless raw."""
    x, degree = np.asarray(x, float), int(degree)
    powers = np.vander(x, degree + 1, increasing=True)
    if raw:
        return powers[:, 1:]
    q, r = np.linalg.qr(np.vander(x - x.mean(), degree + 1, increasing=True))
    z = q * np.diag(r)
    return (z / np.sqrt((z ** 2).sum(axis=0)))[:, 1:]


def coefficient_name(name):
    """statsmodels' names of coefficients as Hunch writes them."""
    name = "(Intercept)" if name == "Intercept" else name
    name = re.sub(r'Q\("((?:[^"\\]|\\.)*)"\)', lambda found: re.sub(r"\\(.)", r"\1", found.group(1)), name)
    name = re.sub(r"\[T\.([^\]]*)\]", r"=\1", name)
    name = re.sub(r"(poly\([^)]*\))\[(\d+)\]", lambda found: f"{found.group(1)}{int(found.group(2)) + 1}", name)
    name = re.sub(r', Treatment\(("(?:[^"\\]|\\.)*")\)', r", ref=\1", name).replace("=True", "=TRUE").replace("=False", "=FALSE")
    name = re.sub(r"np\.arc(sin|cos|tan)", r"a\1", name).replace("np.", "")
    return name.replace(" ** ", "^").replace("**", "^")


def coefficients(fit, conf):
    """Estimates of a fitted model of statsmodels under Hunch's names."""
    interval = fit.conf_int(alpha=1 - conf)
    df = fit.df_resid if getattr(fit, "use_t", False) else np.nan
    return {coefficient_name(name): one(fit.params[name], fit.bse[name], fit.tvalues[name], df, fit.pvalues[name],
                                        interval.loc[name, 0], interval.loc[name, 1]) for name in fit.params.index}


def differs(hunch, python, tolerance):
    if hunch is None or python is None or not np.isfinite(python):
        return False
    return abs(hunch - python) > tolerance * max(abs(hunch), abs(python), 1e-300) and abs(hunch - python) > 1e-12


def compare(kept, estimates=None, tests=None, fit=None, tolerance=1e-8, close=()):
    """Hunch's numbers beside Python's; fails where they differ by more than the tolerance.

    Rows of a sample of blocks or strata have errors by blocks, which are not those of single rows: there only estimates are compared.
    `close`: names that are found by iteration or approximation, compared to four digits."""
    by_design = kept["design"] is not None
    rows = []

    def add(name, member, hunch, python):
        if hunch is None or python is None or (by_design and member != "estimate"):
            return
        loose = any(word in f"{name}.{member}" for word in close)
        if np.isfinite(python):
            rows.append((name, member, hunch, float(python), differs(hunch, python, 1e-4 if loose else tolerance)))

    for kept_one in kept["estimates"]:
        for member, python in (estimates or {}).get(kept_one["name"], {}).items():
            add(kept_one["name"], member, kept_one[member], python)
    for kept_one, mine in zip(kept["tests"], tests or []):
        if mine is None:
            continue
        add(kept_one["name"], "statistic", kept_one["statistic"], mine["statistic"])
        add(kept_one["name"], "p", kept_one["p"], mine["p"])
        for hunch, python in zip(kept_one["df"], mine["df"]):
            add(kept_one["name"], "df", hunch, python)
        if kept_one["effect"] is not None:
            add(kept_one["name"], "effect", kept_one["effect"]["value"], mine["effect"])
    for name, python in (fit or {}).items():
        add("fit", name, kept["fit"].get(name), python)
    table = pd.DataFrame(rows, columns=["name", "number", "Hunch", "Python", "differs"])
    if table.empty:
        raise AssertionError("Nothing could be compared.")
    if table["differs"].any():
        raise AssertionError("Hunch and Python differ:\n" + table[table["differs"]].to_string())
    return table.drop(columns="differs")
