"""Coverage of the intervals and size of the tests that the notebooks print: ``python benchmarks/coverage.py``.

Coverage is the share of samples whose interval holds the truth, size the share of samples without an effect that a
test rejects. Where the sample space is small enough both are exact sums, else simulated on data that meet the
method's assumptions. Exact methods (marked) must keep their level for every n and share, and the program fails if one
does not; the others are averaged over the numbers and shares in use, with the worst beside the mean.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from cityreports import estimates
from cityreports.closures import MARGIN
from cityreports.intervals import Interval
from cityreports.targets import FEWEST, cluster

SEED, DRAWS = 20240618, 2000
SMALL = np.linspace(0, 0.42, 43)  # shares of soft commitments, of rises, of masked figures
CLOSED = np.linspace(0.80, 0.999, 40)  # closure rates
LARGE = (50, 500, 5000, 21_880, 139_586)
UNEQUAL = ((12, 30), (49, 500), (500, 5000), (7128, 7711), (15_308, 16_550), (21_880, 117_706))


class Line(NamedTuple):
    """A line of the table: a coverage that should reach, or a size that should not exceed, its nominal level.

    `draws` is the number of samples behind each value; none for exact sums.
    """

    method: str
    numbers: str
    nominal: float
    values: np.ndarray
    exact: bool = False
    draws: int = 0

    @property
    def worst(self) -> float:
        """The least coverage or the largest size."""
        return float(min(self.values) if self.nominal > 0.5 else max(self.values))

    @property
    def kept(self) -> bool:
        """Whether the worst keeps the level, with three standard errors where it was simulated."""
        slack = 3 * np.sqrt(self.nominal * (1 - self.nominal) / self.draws) if self.draws else 1e-9
        reached = self.worst >= self.nominal - slack
        return reached if self.nominal > 0.5 else self.worst <= self.nominal + slack


# --- one share ----------------------------------------------------------------------------------------------------


def one_share(method: str, total: int, shares: Iterable[float], alpha: float) -> np.ndarray:
    """Coverage at every share, by exact binomial sums."""
    counts = np.arange(total + 1)
    lower, upper = proportion_confint(counts, total, alpha=alpha, method=method)
    lower, upper = np.where(counts == 0, 0, lower), np.where(counts == total, 1, upper)
    return np.array([stats.binom.pmf(counts, total, p)[(lower <= p) & (p <= upper)].sum() for p in shares])


def of_one_share(alpha: float) -> Iterator[Line]:
    """Wilson, and Clopper and Pearson, over small and large numbers."""
    for name, method in (("Wilson", "wilson"), ("Clopper-Pearson", "beta")):
        exact = method == "beta"
        small = np.concatenate([one_share(method, n, SMALL, alpha) for n in range(3, 50)])
        yield Line(name, "n 3-49, shares 0-0.42", 1 - alpha, small, exact)
        high = np.concatenate([one_share(method, n, CLOSED, alpha) for n in range(3, 50)])
        yield Line(name, "n 3-49, shares 0.80-0.999", 1 - alpha, high, exact)
        for n in LARGE:
            yield Line(name, f"n {n}, shares 0.80-0.999", 1 - alpha, one_share(method, n, CLOSED, alpha), exact)


# --- two shares ---------------------------------------------------------------------------------------------------


def pairs(totals: tuple[int, int], p: float, q: float, rng: np.random.Generator) -> pd.DataFrame:
    """Counts of two samples with the probability of each pair, every pair once: all if few, else simulated."""
    n, m = totals
    if (n + 1) * (m + 1) <= 1500:
        a, b = (grid.ravel() for grid in np.meshgrid(np.arange(n + 1), np.arange(m + 1)))
        weights = stats.binom.pmf(a, n, p) * stats.binom.pmf(b, m, q)
        frame = pd.DataFrame({"a": a, "b": b, "weight": weights})
        return frame[frame["weight"] > 1e-7]
    drawn = pd.DataFrame({"a": rng.binomial(n, p, DRAWS // 4), "b": rng.binomial(m, q, DRAWS // 4)})
    return drawn.value_counts(normalize=True).rename("weight").reset_index()


def share_of(totals: tuple[int, int], p: float, q: float, alpha: float, holds: Callable) -> float:
    """The probability that the difference of two samples has a property."""
    frame = pairs(totals, p, q, np.random.default_rng(SEED))
    found = [
        holds(estimates.difference((int(row.a), totals[0]), (int(row.b), totals[1]), alpha, MARGIN))
        for row in frame.itertuples()
    ]
    return float(frame["weight"] @ np.array(found, float) / frame["weight"].sum())


def of_two_shares(alpha: float) -> Iterator[Line]:
    """Newcombe's interval, the score test and the two one-sided tests, with equal and unequal numbers."""
    for totals in ((500, 500), *UNEQUAL):
        how = f"n {totals[0]} and {totals[1]}" + ("" if (totals[0] + 1) * (totals[1] + 1) <= 1500 else ", simulated")
        covered, rejected, equivalent = [], [], []
        for p, q in zip(CLOSED[::8], CLOSED[::-8], strict=True):
            covered.append(share_of(totals, p, q, alpha, lambda d, true=p - q: d.lower <= true <= d.upper))
            rejected.append(share_of(totals, p, p, alpha, lambda d: d.p <= alpha))
            equivalent.append(share_of(totals, p, p - MARGIN, alpha, lambda d: d.equivalent))
        yield Line("Newcombe", how, 1 - alpha, np.array(covered))
        yield Line("score test, no difference", how, alpha, np.array(rejected))
        yield Line("equivalence, at the margin", how, alpha, np.array(equivalent))


# --- means, models, permutations, counts --------------------------------------------------------------------------


def of_means(alpha: float) -> Iterator[Line]:
    """Student's mean and the random-effects model over three sizes of heterogeneity."""
    rng = np.random.default_rng(SEED)
    for k in (5, 8):
        found = [estimates.mean(x, alpha) for x in rng.normal(7, 25, (DRAWS, k))]
        covered = np.array([np.mean([e.lower <= 7 <= e.upper for e in found])])
        yield Line("Student, normal values", f"k {k}, simulated", 1 - alpha, covered, True, DRAWS)
        by_tau = []
        for tau in (0.0, 0.1, 0.4):
            variances = rng.uniform(0.01, 0.15, (DRAWS // 4, k))
            effects = rng.normal(0.1, np.sqrt(variances + tau**2))
            models = [estimates.random_effects(y, v, alpha) for y, v in zip(effects, variances, strict=True)]
            by_tau.append(np.mean([e.lower <= 0.1 <= e.upper for e in models]))
        yield Line("random effects", f"k {k}, simulated", 1 - alpha, np.array(by_tau))


def of_permutations(alpha: float) -> Iterator[Line]:
    """The tests of an elasticity and of variance shares under exchangeable, heavy-tailed errors."""
    rng = np.random.default_rng(SEED)
    for n in (5, 6, 7, 12):
        draws = DRAWS if n < 7 else DRAWS // 8
        for null in (0.0, 1.0):
            x = rng.normal(5, 1, (draws, n))
            y = null * x + rng.standard_t(3, (draws, n))
            rejected = [estimates.elasticity(a, b, null).p <= alpha for a, b in zip(x, y, strict=True)]
            name = f"permutation, elasticity {null:.0f}"
            yield Line(name, f"n {n}, simulated", alpha, np.array([np.mean(rejected)]), True, draws)
    cells = pd.DataFrame({"domain": list("aaabbccdeee"), "place": list("xyzxywxzxyw")})
    found = [
        estimates.variance_shares(cells.assign(value=values), "value", "domain", "place")["p"] <= alpha
        for values in rng.standard_t(3, (DRAWS // 8, len(cells)))
    ]
    yield Line("permutation, variance shares", "n 11, simulated", alpha, np.mean(found, axis=0), True, DRAWS // 8)


def of_counts(alpha: float) -> Iterator[Line]:
    """The caliper test by exact sums, and the Monte Carlo test of last digits."""
    sizes = []
    for n in range(FEWEST, 50):
        above = np.arange(n + 1)
        tests = [cluster([Interval.point(99)] * (n - k) + [Interval.point(101)] * k, 5, alpha).p for k in above]
        sizes.append(stats.binom.pmf(above, n, 0.5)[np.array(tests) <= alpha].sum())
    yield Line("caliper", f"n {FEWEST}-49", alpha, np.array(sizes), True)
    rng = np.random.default_rng(SEED)
    for n in (50, 200):
        digits = rng.integers(0, 10, (DRAWS // 4, n))
        rejected = np.mean([estimates.heaping(x, draws=499).p <= alpha for x in digits])
        yield Line("last digits", f"n {n}, simulated", alpha, np.array([rejected]), True, DRAWS // 4)


def main() -> None:
    """Print the table; fail if an exact method does not keep its level."""
    print(f"{'method':<30}{'numbers':<34}{'nominal':>8}{'mean':>8}{'worst':>8}  exact")
    broken = []
    for alpha in (0.05, 0.1):
        for part in (of_one_share, of_two_shares, of_means, of_permutations, of_counts):
            for line in part(alpha):
                mark = "" if not line.exact else "kept" if line.kept else "NOT KEPT"
                print(
                    f"{line.method:<30}{line.numbers:<34}{line.nominal:>8.2f}{line.values.mean():>8.3f}"
                    f"{line.worst:>8.3f}  {mark}",
                    flush=True,
                )
                broken += [line] if line.exact and not line.kept else []
    if broken:
        sys.exit(f"{len(broken)} exact methods do not keep their level")


if __name__ == "__main__":
    main()
