#!/usr/bin/python3
"""nist-linear.py > nist-linear.json: certified values of the NIST Statistical Reference Datasets (SRD 140) as cases of test-linear.c."""
import json

POLY = " + ".join(f"I(x^{k})" for k in range(2, 6))
LINEAR = [
    ("norris", "y ~ x", [-0.262323073774029, 1.00211681802045], [0.232818234301152, 0.429796848199937e-03], 0.884796396144373, 0.999993745883712, 5436385.54079785),
    ("pontius", "y ~ x + I(x^2)", [0.673565789473684e-03, 0.732059160401003e-06, -0.316081871345029e-14],
     [0.107938612033077e-03, 0.157817399981659e-09, 0.486652849992036e-16], 0.205177424076185e-03, 0.999999900178537, 185330865.995752),
    ("noint1", "y ~ x - 1", [2.07438016528926], [0.165289256198347e-01], 3.56753034006338, 0.999365492298663, 15750.25),
    ("noint2", "y ~ x - 1", [0.727272727272727], [0.420827318078432e-01], 0.369274472937998, 0.993348115299335, 298.6666666666667),
    ("longley", "y ~ x1 + x2 + x3 + x4 + x5 + x6",
     [-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359, -0.511041056535807e-01, 1829.15146461355],
     [890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212],
     304.854073561965, 0.995479004577296, 330.285339234588),
    ("wampler1", "y ~ x + " + POLY, [1] * 6, None, 0, 1, None),
    ("wampler2", "y ~ x + " + POLY, [1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5], None, 0, 1, None),
    ("wampler3", "y ~ x + " + POLY, [1] * 6, [2152.32624678170, 2363.55173469681, 779.343524331583, 101.475507550350, 5.64566512170752, 0.112324854679312],
     2360.14502379268, 0.999995559025820, 675524.458240122),
    ("wampler4", "y ~ x + " + POLY, [1] * 6, [215232.624678170, 236355.173469681, 77934.3524331583, 10147.5507550350, 564.566512170752, 11.2324854679312],
     236014.502379268, 0.957478440825662, 67.5524458240122),
    ("wampler5", "y ~ x + " + POLY, [1] * 6, [21523262.4678170, 23635517.3469681, 7793435.24331583, 1014755.07550350, 56456.6512170752, 1123.24854679312],
     23601450.2379268, 0.224668921574940e-02, 6.7552445824012241e-03),
    ("filip", "y ~ x + " + " + ".join(f"I(x^{k})" for k in range(2, 11)),
     [-1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349, -75.1242017393757, -10.8753180355343,
      -1.06221498588947, -0.670191154593408e-01, -0.246781078275479e-02, -0.402962525080404e-04],
     [298.084530995537, 559.779865474950, 466.477572127796, 227.204274477751, 71.6478660875927, 15.2897178747400, 2.23691159816033,
      0.221624321934227, 0.142363763154724e-01, 0.535617408889821e-03, 0.896632837373868e-05], 0.334801051324544e-02, 0.996727416185620, 2162.43954511489),
]


def linear_cases():
    for name, formula, b, se, sigma, r2, f in LINEAR:
        terms = [term.strip() for term in formula.split("~")[1].split("+")]
        names = [term.replace(" - 1", "") for term in terms]
        if "- 1" not in formula:
            names = ["(Intercept)"] + names
        expect = {f"estimate|{n}|estimate": value for n, value in zip(names, b)}
        if se:
            expect |= {f"estimate|{n}|se": value for n, value in zip(names, se)}
        if sigma:
            expect["fit|sigma"] = sigma
        expect["fit|r2"] = r2
        if f:
            expect["fit|f"] = f
        yield {"data": name, "table": name, "kind": "ols", "options": {"formula": formula}, "call": f"NIST {name}", "expect": expect, "tolerance": 1e-12}


# F, sums of squares between and within, R^2, residual sd; the digits that doubles leave of the data as written.
ANOVA = [
    ("sirstv", "treatment", 1.18046237440255, 5.11462616000000e-02, 2.16636560000000e-01, 1.90999039051129e-01, 1.04076068334656e-01, 1e-12),
    ("atmwtag", "instrument", 1.59467335677930e01, 3.63834187500000e-09, 1.04951729166667e-08, 2.57426544538321e-01, 1.51048314446410e-05, 1e-9),
]


def anova_cases():
    for name, by, f, between, within, r2, sigma, tolerance in ANOVA:
        yield {"data": name, "table": name, "kind": "anova", "options": {"y": "y", "by": by}, "call": f"NIST {name}", "tolerance": tolerance,
               "expect": {"fit|f": f, "fit|ss_between": between, "fit|ss_within": within, "fit|r2": r2, "fit|sigma": sigma}}


def main():
    print(json.dumps({"tables": {}, "cases": list(linear_cases()) + list(anova_cases())}, indent=1))


if __name__ == "__main__":
    main()
