"""Estimates and tests that corpus and comparisons use: proportions, means, a labelled model, permutations, ranks.

Every function takes numbers and returns a frozen result or a data frame; nothing here knows of cities or reports.
The unit of analysis and the reading of an interval are the caller's concern: an interval of a full count is that of
a sample only if its cases were exchangeable.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.api import OLS, add_constant
from statsmodels.stats import proportion as proportions
from statsmodels.stats.meta_analysis import combine_effects
from statsmodels.stats.multitest import multipletests
from statsmodels.tools.sm_exceptions import InvalidTestWarning

__all__ = [
    "FEWEST",
    "SEED",
    "Difference",
    "Estimate",
    "Heaping",
    "Slope",
    "difference",
    "elasticity",
    "heaping",
    "holm",
    "mean",
    "proportion",
    "random_effects",
    "ranks",
    "variance_shares",
]

FEWEST = 5  # units below which nothing is fitted
SEED = 20240618
DRAWS = 9999


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval and the number of units behind it."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two proportions.

    Attributes
    ----------
    value, lower, upper : float
        The first less the second, and Newcombe's interval.
    p : float
        Of the score test of no difference.
    equivalent : bool
        Whether the interval of level 1 - 2 alpha lies within the margin on both sides.
    """

    value: float
    lower: float
    upper: float
    p: float
    equivalent: bool


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope with its permutation test and what it becomes without each unit.

    Attributes
    ----------
    value : float
    null : float
        The slope that is tested.
    p : float
        Two-sided, of the permutation test.
    draws : int
        How many orders were counted; all of them if `exact`.
    exact : bool
    without : tuple of float
        The slope without the first, the second … unit.
    """

    value: float
    null: float
    p: float
    draws: int
    exact: bool
    without: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Heaping:
    """How last digits depart from even use.

    Attributes
    ----------
    counts : tuple of int
        Of the digits 0 to 9.
    chi2 : float
    p : float
        Monte Carlo, from `draws` samples of even digits.
    """

    counts: tuple[int, ...]
    n: int
    chi2: float
    p: float
    draws: int


def proportion(count: int, total: int, alpha: float = 0.05) -> Estimate:
    """A proportion with Wilson's interval.

    Parameters
    ----------
    count, total : int
        Whole numbers, 0 <= count <= total.
    alpha : float
        Error level.

    Returns
    -------
    Estimate

    Raises
    ------
    ValueError
        If the count is not within the total.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. *Journal of the
    American Statistical Association* 22(158), 209-212.

    Examples
    --------
    >>> found = proportion(98, 100)
    >>> round(found.lower, 4), round(found.upper, 4)
    (0.93, 0.9945)
    """
    if not 0 <= count <= total or not total:
        raise ValueError(f"{count} of {total} is no proportion")
    lower, upper = proportions.proportion_confint(count, total, alpha=alpha, method="wilson")
    return Estimate(count / total, float(lower), float(upper), int(total))


def difference(
    first: tuple[int, int], second: tuple[int, int], alpha: float = 0.05, margin: float = 0.01
) -> Difference:
    """A difference of two independent proportions: Newcombe's interval, score test, equivalence within a margin.

    Parameters
    ----------
    first, second : tuple of int
        Count and total.
    alpha : float
        Error level; the interval has level 1 - alpha, equivalence is tested by two one-sided tests at alpha.
    margin : float
        The largest difference that does not matter, as a proportion.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of
    eleven methods. *Statistics in Medicine* 17(8), 873-890.
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach for assessing
    the equivalence of average bioavailability. *Journal of Pharmacokinetics and Biopharmaceutics* 15(6), 657-680.
    """
    lower, upper = proportions.confint_proportions_2indep(
        *first, *second, method="newcomb", compare="diff", alpha=alpha
    )
    inner = proportions.confint_proportions_2indep(*first, *second, method="newcomb", compare="diff", alpha=2 * alpha)
    value = first[0] / first[1] - second[0] / second[1]
    return Difference(
        value, float(lower), float(upper), _score(first, second), bool(-margin < inner[0] and inner[1] < margin)
    )


def _score(first: tuple[int, int], second: tuple[int, int]) -> float:
    """The score test's p; one where neither sample, or both, holds any case: there is nothing to tell them apart."""
    if first[0] + second[0] in (0, first[1] + second[1]):
        return 1.0
    with np.errstate(divide="ignore", invalid="ignore"):  # of the odds ratio, which is not used
        test = proportions.test_proportions_2indep(*first, *second, method="score", compare="diff", correction=False)
    return float(test.pvalue)


def holm(p: Sequence[float]) -> np.ndarray:
    """Holm's adjusted p values, in the order given.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. *Scandinavian Journal of Statistics*
    6(2), 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    return multipletests(list(p), method="holm")[1] if len(p) else np.array([])


def mean(values: Sequence[float], alpha: float = 0.05) -> Estimate:
    """The unweighted mean with Student's interval.

    Raises
    ------
    ValueError
        If there are fewer than `FEWEST` values.

    References
    ----------
    Student (1908). The probable error of a mean. *Biometrika* 6(1), 1-25.
    """
    x = _enough(values)
    half = stats.t.ppf(1 - alpha / 2, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x))
    return Estimate(float(x.mean()), float(x.mean() - half), float(x.mean() + half), len(x))


def _enough(values: Sequence[float]) -> np.ndarray:
    x = np.asarray(list(values), dtype=float)
    if len(x) < FEWEST:
        raise ValueError(f"{len(x)} values; a mean needs {FEWEST} of one definition")
    return x


def random_effects(effects: Sequence[float], variances: Sequence[float], alpha: float = 0.05) -> Estimate:
    """The mean of a random-effects model, Paule and Mandel's variance between, Hartung and Knapp's interval.

    Parameters
    ----------
    effects, variances : sequence of float
        One a unit; the variances are those of a model (of Poisson counts, say), never observed ones.

    Raises
    ------
    ValueError
        If there are fewer than `FEWEST` effects.

    References
    ----------
    Paule, R. C. and Mandel, J. (1982). Consensus values and weighting factors. *Journal of Research of the National
    Bureau of Standards* 87(5), 377-385.
    Hartung, J. and Knapp, G. (2001). A refined method for the meta-analysis of controlled clinical trials with
    binary outcome. *Statistics in Medicine* 20(24), 3875-3889.
    """
    y = _enough(effects)
    result = combine_effects(y, np.asarray(list(variances), float), method_re="iterated", use_t=True, alpha=alpha)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InvalidTestWarning)  # it concerns the samples' own intervals, not used here
        row = result.summary_frame(alpha=alpha).loc["random effect wls"]
    return Estimate(float(row["eff"]), float(row["ci_low"]), float(row["ci_upp"]), len(y))


def elasticity(x: Sequence[float], y: Sequence[float], null: float = 0.0) -> Slope:
    """The slope of y on x, with a permutation test of the slope `null` and the slopes without each unit.

    If the slope is `null`, what y leaves of it is exchangeable: up to eight units all orders of y - null x are
    counted, else `DRAWS` at random with a fixed seed.

    Raises
    ------
    ValueError
        If fewer than `FEWEST` units are given: three residual degrees of freedom are kept.

    References
    ----------
    Pitman, E. J. G. (1937). Significance tests which may be applied to samples from any populations: II. *Supplement
    to the Journal of the Royal Statistical Society* 4(2), 225-232.
    """
    a, b = _enough(x), _enough(y)
    slope = float(OLS(b, add_constant(a)).fit().params[1])
    centred, left = a - a.mean(), b - null * a
    exact = len(b) <= 8
    if exact:
        orders = np.array(list(permutations(left)))
    else:
        orders = np.random.default_rng(SEED).permuted(np.tile(left, (DRAWS, 1)), axis=1)
    # the slope of an order is its product with the centred x over a constant
    extreme = int((np.abs(orders @ centred) >= abs(centred @ left) * (1 - 1e-9)).sum())
    p = extreme / factorial(len(b)) if exact else (1 + extreme) / (DRAWS + 1)
    without = tuple(float(OLS(np.delete(b, i), add_constant(np.delete(a, i))).fit().params[1]) for i in range(len(b)))
    return Slope(slope, null, p, len(orders), exact, without)


def variance_shares(frame: pd.DataFrame, value: str, first: str, second: str) -> pd.DataFrame:
    """How much of the sum of squares two groupings take, each entered first and each entered last.

    Parameters
    ----------
    frame : pandas.DataFrame
    value : str
        Column of numbers.
    first, second : str
        Columns of labels.

    Returns
    -------
    pandas.DataFrame
        Index the two groupings; columns `groups`, `alone` and `last` (shares of the total sum of squares) and `p`:
        the share of permutations of `value` whose share alone is as large (Monte Carlo, fixed seed). In an
        unbalanced table alone and last differ: what both could take is neither's.
    """
    y = frame[value].to_numpy(float)
    y = y - y.mean()
    total = float(y @ y)
    designs = {name: pd.get_dummies(frame[name], dtype=float).to_numpy() for name in (first, second)}
    both = _fitted(np.hstack(list(designs.values())), y)
    orders = np.random.default_rng(SEED).permuted(np.tile(y, (DRAWS, 1)), axis=1)
    rows = {}
    for name, other in ((first, second), (second, first)):
        alone = _fitted(designs[name], y)
        # the projection of every permutation at once
        basis = np.linalg.qr(designs[name])[0]
        shares = ((orders @ basis) ** 2).sum(axis=1)
        extreme = int((shares >= alone * (1 - 1e-9)).sum())
        rows[name] = {
            "groups": designs[name].shape[1],
            "alone": alone / total,
            "last": max(both - _fitted(designs[other], y), 0) / total,
            "p": (1 + extreme) / (DRAWS + 1),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _fitted(design: np.ndarray, y: np.ndarray) -> float:
    """The sum of squares that a design takes of a centred variable."""
    fit = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(fit @ fit)


def ranks(lower: Sequence[float], upper: Sequence[float], definitions: Sequence[str] | None = None) -> pd.DataFrame:
    """The ranks, the largest first, that intervals and definitions leave open.

    Parameters
    ----------
    lower, upper : sequence of float
        Of each value's interval.
    definitions : sequence of str, optional
        Of each value; one of another definition is neither surely before nor surely after.

    Returns
    -------
    pandas.DataFrame
        Columns `best` and `worst`, whole numbers from 1.

    Examples
    --------
    >>> ranks([10, 4, 5], [11, 6, 7]).values.tolist()
    [[1, 1], [2, 3], [2, 3]]
    """
    low, high = np.asarray(lower, float), np.asarray(upper, float)
    kinds = np.zeros(len(low)) if definitions is None else np.asarray(definitions, object)
    alike = kinds[:, None] == kinds[None, :]
    above = (low[None, :] > high[:, None]) & alike  # the column's value surely exceeds the row's
    return pd.DataFrame({"best": 1 + above.sum(axis=1), "worst": len(low) - above.sum(axis=0)})


def heaping(values: Sequence[int], draws: int = DRAWS, seed: int = SEED) -> Heaping:
    """Whether last digits are used evenly: Pearson's chi-squared with a Monte Carlo p value.

    Parameters
    ----------
    values : sequence of int
        Exact counts of 100 and more, whose last digit carries no size.

    References
    ----------
    Hope, A. C. A. (1968). A simplified Monte Carlo significance test procedure. *Journal of the Royal Statistical
    Society B* 30(3), 582-598.
    """
    digits = np.abs(np.asarray(list(values), dtype=np.int64)) % 10
    counts = np.bincount(digits, minlength=10)
    n, expected = len(digits), len(digits) / 10
    chi2 = float(((counts - expected) ** 2).sum() / expected)
    sampled = np.random.default_rng(seed).multinomial(n, [0.1] * 10, size=draws)
    simulated = ((sampled - expected) ** 2).sum(axis=1) / expected
    p = (1 + int((simulated >= chi2 - 1e-9).sum())) / (draws + 1)
    return Heaping(tuple(int(count) for count in counts), n, chi2, p, draws)
