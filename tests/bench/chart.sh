#!/bin/sh
# tests/bench/chart.sh BUILD_DIR: CPU seconds (user and system, the whole process) of Hunch and of
# matplotlib for the same charts from the same files, in turn, the best of three.
set -eu
program=${1:-builddir}/tests/bench/chart-bench
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/make.py" <<'END'
import sys, numpy
folder = sys.argv[1]
random = numpy.random.default_rng(7)
numpy.concatenate([numpy.arange(12.0), random.uniform(5, 50, 12)]).tofile(folder + "/bar.bin")
numpy.concatenate([numpy.arange(1e5), random.normal(size=100000).cumsum()]).tofile(folder + "/line.bin")
for name, n in ("scatter5k", 5000), ("scatter1m", 1000000):
    x = random.normal(size=n)
    numpy.concatenate([x, 0.6 * x + 0.8 * random.normal(size=n)]).tofile(folder + "/" + name + ".bin")
END

cat >"$folder/plot.py" <<'END'
import sys, numpy
import matplotlib
matplotlib.use("agg")
from matplotlib import pyplot
kind, data, out = sys.argv[1:]
values = numpy.fromfile(data)
x, y = values[:len(values) // 2], values[len(values) // 2:]
figure, axes = pyplot.subplots(figsize=(640 / 72, 480 / 72), dpi=72)
if kind == "bar":
    axes.bar(["Month %d" % (i + 1) for i in x], y)
elif kind == "line":
    axes.plot(x, y, linewidth=0.8)
else:
    axes.plot(x, y, ",", alpha=0.5, rasterized=len(x) > 20000)
axes.set_title("A chart against the clock")
axes.set_xlabel("x")
axes.set_ylabel("y")
figure.savefig(out)
END

cat >"$folder/clock.py" <<'END'
import resource, subprocess, sys
def once(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
program, folder = sys.argv[1:]
print("%-22s %8s %12s %6s" % ("chart", "hunch", "matplotlib", "ratio"))
for kind, data in ("bar", "bar"), ("line", "line"), ("scatter", "scatter5k"), ("scatter", "scatter1m"):
    for ending in "png", "pdf":
        own, peer = [], []
        for turn in range(3):
            own.append(once([program, kind, "%s/%s.bin" % (folder, data), "%s/own.%s" % (folder, ending)]))
            peer.append(once(["/usr/bin/python3", folder + "/plot.py", kind, "%s/%s.bin" % (folder, data), "%s/peer.%s" % (folder, ending)]))
        print("%-22s %8.3f %12.3f %6.2f" % (data + " -> " + ending, min(own), min(peer), min(own) / min(peer)))
END

/usr/bin/python3 "$folder/make.py" "$folder"
/usr/bin/python3 "$folder/clock.py" "$program" "$folder"
