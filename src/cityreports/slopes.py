"""Slopes of a series of levels: log-linear least squares, Theil and Sen's median, Mann and Kendall's exact test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp

import numpy as np
import statsmodels.api as sm
from scipy import stats

__all__ = [
    "FEWEST",
    "LogLinear",
    "MannKendall",
    "TheilSen",
    "levels_needed",
    "log_linear",
    "mann_kendall",
    "smallest_p",
    "theil_sen",
]

FEWEST = 5  # levels that a trend is fitted to


@dataclass(frozen=True, slots=True)
class LogLinear:
    """A log-linear trend: growth a year, in per cent, with its sampling and its rounding interval."""

    n: int
    growth: float
    lower: float
    upper: float
    rounding_lower: float
    rounding_upper: float
    error: str
    durbin_watson: float


@dataclass(frozen=True, slots=True)
class TheilSen:
    """The median of the slopes of all pairs of logs, as growth a year in per cent; an open end is none."""

    n: int
    growth: float
    lower: float | None
    upper: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Kendall's S of values against time, with exact two-sided p and the smallest p that n values can reach."""

    n: int
    s: int
    p: float
    smallest_p: float


def _logs(times: Sequence[float], values: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    times, values = np.asarray(times, float), np.asarray(values, float)
    if len(times) < FEWEST:
        raise ValueError(f"{len(times)} levels; a trend needs {FEWEST} or more of one definition")
    if (values <= 0).any():
        raise ValueError("a level that is not positive has no logarithm")
    return times, np.log(values)


def log_linear(
    times: Sequence[float],
    values: Sequence[float],
    alpha: float = 0.05,
    lower: Sequence[float] | None = None,
    upper: Sequence[float] | None = None,
) -> LogLinear:
    """Least squares of the logarithm on time.

    The interval takes the larger of the classical and the HC3 standard error (MacKinnon and White 1985) and
    Student's t with n − 2 degrees of freedom. The rounding interval is exact: the slope is linear in the logs, so it
    is extreme where each level is at the end of its interval that its weight points to.

    Parameters
    ----------
    times : sequence of float
        Years, five or more.
    values : sequence of float
        Positive levels.
    alpha : float
        The interval covers with probability 1 − alpha.
    lower, upper : sequence of float, optional
        Ends of the levels' rounding intervals; the values themselves if not given.

    Raises
    ------
    ValueError
        If there are fewer than five levels, or one is not positive.
    """
    times, logs = _logs(times, values)
    model = sm.OLS(logs, sm.add_constant(times - times.mean()))
    fit = model.fit()
    classical, robust = fit.bse[1], fit.get_robustcov_results("HC3").bse[1]
    slope, error = fit.params[1], max(classical, robust)
    reach = stats.t.ppf(1 - alpha / 2, len(times) - 2) * error
    weights = (times - times.mean()) / ((times - times.mean()) ** 2).sum()
    low, high = (logs if ends is None else np.log(np.asarray(ends, float)) for ends in (lower, upper))
    ends = [float(weights @ np.where(weights > 0, a, b)) for a, b in ((low, high), (high, low))]
    durbin_watson = float(sm.stats.durbin_watson(fit.resid))
    found = (_per_year(end) for end in (slope, slope - reach, slope + reach, *ends))
    return LogLinear(len(times), *found, "HC3" if robust > classical else "classical", durbin_watson)


def _per_year(slope: float) -> float:
    return 100 * (exp(slope) - 1)


def theil_sen(times: Sequence[float], values: Sequence[float], alpha: float = 0.05) -> TheilSen:
    """The median slope of the logs between all pairs of times, with the exact interval of Sen (1968).

    The interval holds the slopes at which Kendall's S of the residuals is not significant by its exact null
    distribution, so that it covers with probability `confidence`, 1 − alpha or more. With few values no S is
    significant and the interval is without ends.

    Parameters
    ----------
    times, values : sequence of float
        Five or more; times differ.
    alpha : float

    Raises
    ------
    ValueError
        If there are fewer than five levels, or one is not positive.
    """
    times, logs = _logs(times, values)
    first, second = np.triu_indices(len(times), 1)
    slopes = np.sort((logs[second] - logs[first]) / (times[second] - times[first]))
    tail = _two_sided(len(times))
    critical = min((s for s, p in tail.items() if p <= alpha), default=None)
    if critical is None:
        return TheilSen(len(times), _per_year(np.median(slopes)), None, None, 1.0)
    cut = (len(slopes) - critical) // 2
    ends = (_per_year(slopes[cut]), _per_year(slopes[len(slopes) - cut - 1]))
    return TheilSen(len(times), _per_year(np.median(slopes)), *ends, 1 - tail[critical])


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """The test of Mann (1945) and Kendall against any monotone trend, exact with ties and without.

    Under exchangeability the number of inversions of a multiset follows the coefficients of the Gaussian
    multinomial, from which p is summed.

    Parameters
    ----------
    values : sequence of float
        In the order of time.

    Examples
    --------
    >>> test = mann_kendall([1, 2, 3, 4, 5])
    >>> test.s, round(test.p, 4)
    (10, 0.0167)
    """
    values = np.asarray(values, float)
    n = len(values)
    s = int(np.sign(np.subtract.outer(values, values))[np.tril_indices(n, -1)].sum())
    tail = _two_sided(n, tuple(sorted(Counter(values.tolist()).values())))
    return MannKendall(n, s, tail[abs(s)], min(tail.values()))


def smallest_p(n: int) -> float:
    """The smallest two-sided p that Kendall's test can reach with n different values: 2/n!.

    Examples
    --------
    >>> [round(smallest_p(n), 4) for n in (3, 4, 5)]
    [0.3333, 0.0833, 0.0167]
    """
    return min(_two_sided(n).values())


def levels_needed(alpha: float) -> int:
    """How many levels the test needs before any p can reach alpha, and a trend at least.

    Examples
    --------
    >>> levels_needed(0.05), levels_needed(0.01)
    (5, 6)
    """
    n = FEWEST
    while smallest_p(n) > alpha:
        n += 1
    return n


@lru_cache(maxsize=256)
def _two_sided(n: int, ties: tuple[int, ...] = ()) -> dict[int, float]:
    """P(|S| ≥ s) for each s that n values in random order can have."""
    counts = _q_factorial(n)
    for size in ties:
        counts = _divided(counts, _q_factorial(size))
    top, whole = len(counts) - 1, sum(counts)
    by_s: Counter[int] = Counter()
    for inversions, count in enumerate(counts):
        by_s[abs(top - 2 * inversions)] += count
    return {s: sum(count for other, count in by_s.items() if other >= s) / whole for s in by_s}


def _q_factorial(n: int) -> list[int]:
    """How many permutations of n have 0, 1, … inversions."""
    counts = [1]
    for size in range(2, n + 1):
        counts = [sum(counts[max(0, i - size + 1) : i + 1]) for i in range(len(counts) + size - 1)]
    return counts


def _divided(counts: list[int], by: list[int]) -> list[int]:
    """The quotient of two polynomials without remainder, lowest power first, `by` beginning with 1."""
    left, result = list(counts), []
    for i in range(len(counts) - len(by) + 1):
        result.append(left[i])
        for j, factor in enumerate(by):
            left[i + j] -= result[i] * factor
    return result
