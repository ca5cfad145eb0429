"""How often the intervals and tests of trends are right on simulated series: ``python benchmarks/trends.py``.

Series grow by 5 % a year with errors of the log that are normal, of unequal spread, heavy-tailed (t with three degrees
of freedom) or autocorrelated (0.5). Printed: the share of series whose true growth lies in the interval, and the share
of series without trend that the exact test rejects. Exact methods must cover at least nominally where errors are
exchangeable; autocorrelation breaks every one of them, and the table shows how far.
"""

from __future__ import annotations

import math

import numpy as np

from cityreports.slopes import log_linear, mann_kendall, theil_sen

RUNS, GROWTH, SPREAD = 1500, 0.05, 0.1


def errors(kind: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Errors of the log of n levels."""
    match kind:
        case "unequal":
            return rng.normal(0, SPREAD, n) * np.linspace(0.4, 1.6, n)
        case "heavy":
            return rng.standard_t(3, n) * SPREAD / math.sqrt(3)
        case "autocorrelated":
            found = rng.normal(0, SPREAD, n)
            for i in range(1, n):
                found[i] = 0.5 * found[i - 1] + math.sqrt(0.75) * found[i]
            return found
    return rng.normal(0, SPREAD, n)


def shares(kind: str, n: int, alpha: float, rng: np.random.Generator) -> tuple[float, float, float]:
    """Coverage of the log-linear and of Theil and Sen's interval, and size of the exact test."""
    times, true = np.arange(n, dtype=float), 100 * math.expm1(GROWTH)
    counts = np.zeros(3)
    for _ in range(RUNS):
        noise = errors(kind, n, rng)
        values = np.exp(GROWTH * times + noise)
        line, median = log_linear(times, values, alpha), theil_sen(times, values, alpha)
        counts[0] += line.lower <= true <= line.upper
        counts[1] += median.lower is None or median.lower <= true <= median.upper
        counts[2] += mann_kendall(noise).p <= alpha
    return tuple(counts / RUNS)


def main() -> None:
    """Print the table."""
    rng = np.random.default_rng(20261122)
    print(f"{'errors':15}{'n':>4}{'alpha':>7}{'log-linear':>12}{'Theil-Sen':>11}{'test size':>11}")
    for kind in ("normal", "unequal", "heavy", "autocorrelated"):
        for n in (5, 7, 10):
            for alpha in (0.05, 0.1):
                line, median, size = shares(kind, n, alpha, rng)
                print(f"{kind:15}{n:>4}{alpha:>7}{line:>12.3f}{median:>11.3f}{size:>11.3f}")


if __name__ == "__main__":
    main()
