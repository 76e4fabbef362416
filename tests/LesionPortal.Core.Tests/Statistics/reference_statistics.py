"""Computes tests, intervals and effect sizes with SciPy, or by enumeration where SciPy has no exact answer, and writes
reference_statistics.json beside itself. All numbers are synthetic and seeded. Run again: python3 reference_statistics.py
(made with NumPy 1.24, SciPy 1.10)."""
import itertools
import json
import pathlib

import numpy as np
from scipy import stats
from scipy.stats import _resampling

rng = np.random.default_rng(20261126)


def wilcoxon_scipy(d, mode):
    result = stats.wilcoxon(d, correction=True, mode=mode)
    kept = d[d != 0]
    ranks = stats.rankdata(np.abs(kept))
    return {"differences": d.tolist(), "exact": mode == "exact",
            "positive": float(ranks[kept > 0].sum()), "negative": float(ranks[kept < 0].sum()), "p": float(result.pvalue)}


def wilcoxon_enumerated(d):
    """All 2^n signs of the ranks as they are, ties included."""
    kept = d[d != 0]
    ranks = stats.rankdata(np.abs(kept))
    signs = np.array(list(itertools.product([0, 1], repeat=ranks.size)))
    sums = signs @ ranks
    positive = ranks[kept > 0].sum()
    p = min(1.0, 2 * min((sums <= positive + 1e-9).mean(), (sums >= positive - 1e-9).mean()))
    return {"differences": d.tolist(), "exact": True,
            "positive": float(positive), "negative": float(ranks.sum() - positive), "p": float(p)}


def kappa(table, w):
    p = table / table.sum()
    observed, expected = (w * p).sum(), (w * np.outer(p.sum(1), p.sum(0))).sum()
    return (observed - expected) / (1 - expected)


def kappa_error(table, w):
    """Delta method with numerical derivatives over the cells of the multinomial."""
    n, p = table.sum(), table / table.sum()
    step, gradient = 1e-6, np.zeros(p.size)
    for i in range(p.size):
        d = np.zeros(p.size)
        d[i] = step
        d = d.reshape(p.shape)

        def at(q):
            # Not renormalised: the covariance below has no component along the sum, apart from a constant that cancels.
            observed, expected = (w * q).sum(), (w * np.outer(q.sum(1), q.sum(0))).sum()
            return (observed - expected) / (1 - expected)

        gradient[i] = (at(p + d) - at(p - d)) / (2 * step)
    flat = p.ravel()
    return float(np.sqrt((flat @ gradient**2 - (flat @ gradient) ** 2) / n))


def main():
    out = {}
    w = []
    for n in (5, 8, 12, 25, 26, 40, 50):
        w.append(wilcoxon_scipy(rng.normal(.3, 1, n), "exact"))
    for n in (51, 60, 120):
        w.append(wilcoxon_scipy(rng.normal(.1, 1, n), "approx"))
        tied = np.round(rng.normal(.4, 2, n + 20))
        if (tied != 0).sum() > 50:
            w.append(wilcoxon_scipy(tied, "approx"))
    for n in (6, 9, 12):
        tied = np.round(rng.normal(.5, 2, n))
        w.append(wilcoxon_enumerated(tied))
    out["wilcoxon"] = w

    out["bca"] = []
    for n, sample in ((20, lambda n: rng.beta(8, 2, n)), (50, lambda n: rng.exponential(1, n)), (12, lambda n: rng.normal(0, 1, n))):
        x = sample(n)
        drawn = np.sort(x[rng.integers(0, n, (999, n))].mean(1))
        low, high, acceleration = _resampling._bca_interval((x,), lambda s, axis: s.mean(axis), -1, .025, drawn, None)
        out["bca"].append({"values": x.tolist(), "distribution": drawn.tolist(), "acceleration": float(np.squeeze(acceleration)),
                           "low": float(np.percentile(drawn, 100 * np.squeeze(low))), "high": float(np.percentile(drawn, 100 * np.squeeze(high)))})

    out["intervals"] = []
    for n, sample in ((50, lambda n: rng.beta(9, 2, n)), (15, lambda n: rng.beta(5, 2, n))):
        x = sample(n)
        entry = {"values": x.tolist()}
        for method in ("percentile", "BCa"):
            ci = stats.bootstrap((x,), np.mean, n_resamples=200_000, method=method, random_state=7, batch=2000).confidence_interval
            entry[method.lower()] = [float(ci.low), float(ci.high)]
        out["intervals"].append(entry)

    out["trends"] = []
    for n, slope, noise in ((10, -.02, .01), (30, 0, .2), (4, 1, .5), (3, -.5, .1)):
        x, y = np.arange(n, dtype=float), slope * np.arange(n) + rng.normal(0, noise, n)
        fit = stats.linregress(x, y)
        t = stats.t.ppf(.975, n - 2)
        out["trends"].append({"x": x.tolist(), "y": y.tolist(), "slope": fit.slope, "intercept": fit.intercept,
                              "low": fit.slope - t * fit.stderr, "high": fit.slope + t * fit.stderr})

    out["kappas"] = []
    for k, n in ((2, 40), (3, 60), (5, 150)):
        table = rng.multinomial(n, (np.ones((k, k)) + 3 * np.eye(k)).ravel() / (k * k + 3 * k)).reshape(k, k)
        steps = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
        for name, weights in (("None", (steps == 0).astype(float)), ("Linear", 1 - steps), ("Quadratic", 1 - steps**2)):
            out["kappas"].append({"table": table.tolist(), "weights": name, "kappa": float(kappa(table, weights)), "error": kappa_error(table, weights)})

    d = rng.normal(.3, 1, 20)
    out["dz"] = {"differences": d.tolist(), "dz": float(d.mean() / d.std(ddof=1))}

    target = pathlib.Path(__file__).with_suffix(".json")
    round_trip = json.dumps(out, separators=(",", ":"), default=float)
    target.write_text(round_trip + "\n")
    print(target, target.stat().st_size)


main()
