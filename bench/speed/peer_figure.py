#!/usr/bin/env python3
"""The figure of experiment 01 by matplotlib, from the table that gradflow wrote: PNG (300 dpi), SVG and PDF.
Arguments: folder of results, number of calls. Says the shortest call; the first one includes the import of matplotlib."""
import csv, pathlib, sys, tempfile, time
import numpy as np

GAINS = ["0.5", "0.9", "1.0", "1.1", "1.5"]
CELLS = ["rnn (linear)", "rnn (tanh)", "lstm", "gru"]


def draw(folder, out):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    norms = {}
    with open(folder / "product_norms.csv", newline="") as f:
        for row in csv.DictReader(f):
            if row["block"] == "h":
                lags = norms.setdefault((row["cell"], float(row["gain"])), {})
                lags.setdefault(int(row["lag"]), []).append(float(row["log10_spectral"]))
    fig, axes = plt.subplots(2, 2, figsize=(7, 5.6), sharex=True, sharey=True)
    for ax, cell in zip(axes.flat, CELLS):
        for k, gain in enumerate(GAINS):
            lags = norms[cell, float(gain)]
            x = sorted(lags)
            y = np.array([lags[lag] for lag in x])
            colour = plt.cm.viridis(k / 5)
            ax.plot(x, np.median(y, 1), color=colour, label="gain " + gain)
            ax.fill_between(x, *np.quantile(y, [0.1, 0.9], axis=1), color=colour, alpha=0.2)
        ax.set_title(cell)
        ax.set_ylim(-30, 25)
    axes[0, 0].legend(fontsize=6)
    for form in ("png", "svg", "pdf"):
        fig.savefig(out / ("figure." + form), dpi=300)
    plt.close(fig)


times = []
with tempfile.TemporaryDirectory() as out:
    for _ in range(int(sys.argv[2])):
        began = time.time()
        draw(pathlib.Path(sys.argv[1]), pathlib.Path(out))
        times.append((time.time() - began) * 1e3)
print(f"ms={min(times):.1f}")
