#!/usr/bin/python3
"""Certified values of the NIST Statistical Reference Datasets, through import and analyze.

The numbers are those of https://www.itl.nist.gov/div898/strd/ ; `digits` says how many must
agree (log relative error). The data are the files of tests/stats/data.
"""

import cli

DATA = cli.SOURCE_DIR / "tests/stats/data"


def powers(degree):
    return "y ~ x" + "".join(f" + I(x^{k})" for k in range(2, degree + 1))


def power_names(degree):
    return ["(Intercept)", "x"] + [f"I(x^{k})" for k in range(2, degree + 1)]


# file, formula, names, digits, coefficients, standard errors, residual sd, R squared, F
REGRESSIONS = [
    ("norris", "y ~ x", ["(Intercept)", "x"], 12, [-0.262323073774029, 1.00211681802045],
     [0.232818234301152, 0.429796848199937E-03], 0.884796396144373, 0.999993745883712, 5436385.54079785),
    ("pontius", powers(2), power_names(2), 12, [0.673565789473684E-03, 0.732059160401003E-06, -0.316081871345029E-14],
     [0.107938612033077E-03, 0.157817399981659E-09, 0.486652849992036E-16], 0.205177424076185E-03, 0.999999900178537,
     185330865.995752),
    ("noint1", "y ~ x - 1", ["x"], 13, [2.07438016528926], [0.165289256198347E-01], 3.56753034006338, 0.999365492298663, 15750.25),
    ("noint2", "y ~ x - 1", ["x"], 13, [0.727272727272727], [0.420827318078432E-01], 0.369274472937998, 0.993348115299335,
     298.6666666666667),
    ("longley", "y ~ x1 + x2 + x3 + x4 + x5 + x6", ["(Intercept)", "x1", "x2", "x3", "x4", "x5", "x6"], 12,
     [-3482258.63459582, 15.0618722713733, -0.358191792925910E-01, -2.02022980381683, -1.03322686717359, -0.511041056535807E-01,
      1829.15146461355],
     [890420.383607373, 84.9149257747669, 0.334910077722432E-01, 0.488399681651699, 0.214274163161675, 0.226073200069370E+00,
      455.478499142212], 304.854073561965, 0.995479004577296, 330.285339234588),
    ("wampler1", powers(5), power_names(5), 9, [1, 1, 1, 1, 1, 1], None, None, 1, None),
    ("wampler2", powers(5), power_names(5), 9, [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5], None, None, 1, None),
    ("wampler3", powers(5), power_names(5), 12, [1, 1, 1, 1, 1, 1],
     [2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752, 0.112324854679312],
     2360.14502379268, 0.999995559025820, 675524.458240122),
    ("wampler4", powers(5), power_names(5), 12, [1, 1, 1, 1, 1, 1],
     [215232.624678170, 236355.173469681, 77934.3524331583, 10147.5507550350, 564.566512170752, 11.2324854679312],
     236014.502379268, 0.957478440825662, 67.5524458240122),
    ("wampler5", powers(5), power_names(5), 12, [1, 1, 1, 1, 1, 1],
     [21523262.4678170, 23635517.3469681, 7793435.24331583, 1014755.07550350, 56456.6512170752, 1123.24854679312],
     23601450.2379268, 0.224668921574940E-02, 6.7552445824012241E-03),
    ("filip", powers(10), power_names(10), 10,
     [-1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349, -75.1242017393757,
      -10.8753180355343, -1.06221498588947, -0.670191154593408E-01, -0.246781078275479E-02, -0.402962525080404E-04],
     [298.084530995537, 559.779865474950, 466.477572127796, 227.204274477751, 71.6478660875927, 15.2897178747400, 2.23691159816033,
      0.221624321934227, 0.142363763154724E-01, 0.535617408889821E-03, 0.896632837373868E-05], 0.334801051324544E-02,
     0.996727416185620, 2162.43954511489),
]

# file, mean, sd (n - 1), lag-1 autocorrelation
SUMMARIES = [
    ("lew", -177.435, 277.332168044316, -0.307304800605679, 13),
    ("lottery", 518.958715596330, 291.699727470969, -0.120948622967393, 13),
    ("mavro", 2.00185600000000, 0.000429123454003053, 0.937989183438248, 12),
    ("michelso", 299.852400000000, 0.0790105478190518, 0.535199668621283, 13),
]

# file, factor, between df, within df, between and within sums of squares, F, R squared, residual sd
VARIANCES = [
    ("sirstv", "treatment", 4, 20, 5.11462616000000E-02, 2.16636560000000E-01, 1.18046237440255E+00, 1.90999039051129E-01,
     1.04076068334656E-01, 12),
    ("atmwtag", "instrument", 1, 46, 3.63834187500000E-09, 1.04951729166667E-08, 1.59467335677930E+01, 2.57426544538321E-01,
     1.51048314446410E-05, 9),
]


def load(it, name):
    it.json("import", it.project, str(DATA / f"{name}.csv"), "--as", name)


def check_regression(it, case):
    name, formula, names, digits, coefficients, errors, sigma, r2, f = case
    load(it, name)
    result = it.ask("ols", name, f"formula={formula}")
    for place, coefficient in enumerate(names):
        estimate = cli.find(result["estimates"], coefficient)
        cli.assert_digits(estimate["estimate"], coefficients[place], digits, f"{name} {coefficient}")
        if errors:
            cli.assert_digits(estimate["se"], errors[place], digits, f"{name} se of {coefficient}")
    cli.assert_digits(result["fit"]["r2"], r2, min(digits, 13), f"{name} R squared")
    if sigma:
        cli.assert_digits(result["fit"]["sigma"], sigma, digits, f"{name} sigma")
    if f:
        cli.assert_digits(result["tests"][0]["statistic"], f, digits, f"{name} F")


def check_summary(it, case):
    name, mean, sd, autocorrelation, digits = case
    load(it, name)
    estimates = it.ask("describe", name, "columns=y")["estimates"]
    cli.assert_digits(cli.find(estimates, "y.mean")["estimate"], mean, digits, f"{name} mean")
    cli.assert_digits(cli.find(estimates, "y.sd")["estimate"], sd, digits, f"{name} sd")
    cli.assert_digits(cli.find(estimates, "y.autocorr1")["estimate"], autocorrelation, digits, f"{name} autocorrelation")


def check_variance(it, name, factor, df_between, df_within, f, digits):
    result = it.ask("anova", name, "y=y", f"by={factor}", "var=pooled")
    test = result["tests"][0]
    assert test["df"] == [df_between, df_within], test
    cli.assert_digits(test["statistic"], f, digits, f"{name} F")
    return result


def add_case(function, case):
    def run(it):
        function(it, case)
    globals()[f"test_{case[0]}"] = run


def check_variance_case(it, case):
    name, factor, df_between, df_within, _between, _within, f, _r2, _sigma, digits = case
    load(it, name)
    check_variance(it, name, factor, df_between, df_within, f, digits)


for case in REGRESSIONS:
    add_case(check_regression, case)
for case in SUMMARIES:
    add_case(check_summary, case)
for case in VARIANCES:
    add_case(check_variance_case, case)


def simon_lesage(digits):
    """SmLs01, 04 and 07 of Simon and Lesage (1989): 9 groups of 21, alike but for the leading digits."""
    lines = ["treatment,y"]
    for group, tenths in enumerate([4, 3, 5, 3, 5, 3, 5, 3, 5], 1):
        lines += [f"{group},{digits}.{tenths + step}" for step in [0] + [-1, 1] * 10]
    return "\n".join(lines) + "\n"


def test_simon_lesage(it):
    """F is 21 whatever the leading digits; the double nearest to 1000000000000.4 has 4 digits of the .4 left."""
    for name, leading, digits in [("smls01", "1", 13), ("smls04", "1000000", 9), ("smls07", "1000000000000", 2.5)]:
        it.load(name, simon_lesage(leading))
        check_variance(it, name, "treatment", 8, 180, 21.0, digits)


if __name__ == "__main__":
    cli.main()
