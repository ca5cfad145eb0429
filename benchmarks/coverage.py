"""Coverage of the intervals that the notebooks print, by exact sums and by simulation; prints a table.

Run ``python benchmarks/coverage.py``. Wilson's and Newcombe's intervals are not exact: their coverage is averaged over
the proportions and counts in use. Clopper and Pearson's is exact and at least nominal everywhere. Student's and the
random-effects interval are simulated on data that meet their assumptions.
"""

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cityreports import estimates

SEED, DRAWS = 20240618, 2000
SHARES = np.linspace(0.80, 0.999, 40)  # closure rates in use


def one_proportion(method: str, total: int, alpha: float) -> tuple[float, float]:
    """Mean and least coverage over the shares in use, by exact binomial sums."""
    counts = np.arange(total + 1)
    lower, upper = proportion_confint(counts, total, alpha=alpha, method=method)
    lower, upper = np.where(counts == 0, 0, lower), np.where(counts == total, 1, upper)
    found = [stats.binom.pmf(counts, total, p)[(lower <= p) & (p <= upper)].sum() for p in SHARES]
    return float(np.mean(found)), float(np.min(found))


def two_proportions(total: int, alpha: float) -> tuple[float, float]:
    """Newcombe's interval, simulated."""
    rng = np.random.default_rng(SEED)
    found = []
    for p, q in zip(SHARES[::4], SHARES[::-4], strict=True):
        pairs = rng.binomial(total, (p, q), size=(DRAWS // 10, 2))
        inside = []
        for a, b in pairs:
            d = estimates.difference((int(a), total), (int(b), total), alpha)
            inside.append(d.lower <= p - q <= d.upper)
        found.append(np.mean(inside))
    return float(np.mean(found)), float(np.min(found))


def student(k: int, alpha: float) -> tuple[float, float]:
    """The mean of k normal values, simulated."""
    rng = np.random.default_rng(SEED)
    found = [estimates.mean(x, alpha) for x in rng.normal(7, 25, (DRAWS, k))]
    share = float(np.mean([e.lower <= 7 <= e.upper for e in found]))
    return share, share


def model(k: int, alpha: float) -> tuple[float, float]:
    """The random-effects mean of k logarithms with known variances, simulated over three sizes of heterogeneity."""
    rng = np.random.default_rng(SEED)
    found = []
    for tau in (0.0, 0.1, 0.4):
        variances = rng.uniform(0.01, 0.15, (DRAWS // 4, k))
        effects = rng.normal(0.1, np.sqrt(variances + tau**2))
        pairs = [estimates.random_effects(y, v, alpha) for y, v in zip(effects, variances, strict=True)]
        found.append(np.mean([e.lower <= 0.1 <= e.upper for e in pairs]))
    return float(np.mean(found)), float(np.min(found))


def heaping(n: int, alpha: float) -> tuple[float, float]:
    """How often even digits pass the Monte Carlo test."""
    rng = np.random.default_rng(SEED)
    found = [estimates.heaping(x, draws=499).p > alpha for x in rng.integers(0, 10, (DRAWS // 4, n))]
    return float(np.mean(found)), float(np.mean(found))


def main() -> None:
    """Print the table."""
    print(f"{'method':<28}{'size':>8}{'nominal':>9}{'mean':>8}{'least':>8}")
    for alpha in (0.05, 0.1):
        rows = [(f"Wilson, n = {n}", n, one_proportion("wilson", n, alpha)) for n in (50, 500, 5000)]
        rows += [(f"Clopper-Pearson, n = {n}", n, one_proportion("beta", n, alpha)) for n in (20, 50, 500)]
        rows += [(f"Newcombe, n = {n}", n, two_proportions(n, alpha)) for n in (500, 5000)]
        rows += [(f"Student, k = {k}", k, student(k, alpha)) for k in (5, 8)]
        rows += [(f"random effects, k = {k}", k, model(k, alpha)) for k in (5, 8)]
        rows += [("heaping, even digits", 50, heaping(50, alpha))]
        for name, size, (mean, least) in rows:
            print(f"{name:<28}{size:>8}{1 - alpha:>9.2f}{mean:>8.3f}{least:>8.3f}")


if __name__ == "__main__":
    main()
