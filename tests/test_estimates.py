"""Published statistics against their formulas, and on synthetic data with a known answer."""

import math
import warnings
from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cityreports import estimates


def wilson(count, total, alpha):
    """Wilson (1927), from the formula."""
    z, p = stats.norm.ppf(1 - alpha / 2), count / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return middle - half, middle + half


def newcombe(a, n, b, m, alpha):
    """Newcombe (1998), method 10, from the formula."""
    (l1, u1), (l2, u2) = wilson(a, n, alpha), wilson(b, m, alpha)
    p, q = a / n, b / m
    return p - q - math.hypot(p - l1, u2 - q), p - q + math.hypot(u1 - p, q - l2)


@given(st.integers(1, 200_000), st.floats(0, 1), st.sampled_from([0.01, 0.05, 0.1]))
def test_wilson(total, share, alpha):
    """The interval of a proportion is Wilson's, also near 0 and 1."""
    count = round(share * total)
    found = estimates.proportion(count, total, alpha)
    assert (found.lower, found.upper) == pytest.approx(wilson(count, total, alpha), abs=1e-9)


def test_no_proportion():
    """More closed than filed is no proportion."""
    with pytest.raises(ValueError, match="12 of 10"):
        estimates.proportion(12, 10)


def test_newcombe_and_score():
    """Zhoushan's cases found by video against the rest: interval and test from their formulas."""
    a, n, b, m = 21591, 21880, 137073 - 21591, 139586 - 21880
    found = estimates.difference((a, n), (b, m), 0.05, 0.01)
    assert (found.lower, found.upper) == pytest.approx(newcombe(a, n, b, m, 0.05), abs=1e-9)
    pooled = (a + b) / (n + m)
    z = (a / n - b / m) / math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    assert found.p == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-6)
    inner = newcombe(a, n, b, m, 0.1)
    assert found.equivalent == (inner[0] > -0.01 and inner[1] < 0.01)
    assert found.equivalent and found.p < 0.001  # significant, and too small to matter


def test_all_closed_on_both_sides():
    """Two samples without an open case differ in nothing; one full sample is tested without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert estimates.difference((12, 12), (30, 30)).p == estimates.difference((0, 12), (0, 30)).p == 1
        found = estimates.difference((12, 12), (27, 30))
    z = (1 - 27 / 30) / math.sqrt(39 / 42 * (3 / 42) * (1 / 12 + 1 / 30))
    assert found.p == pytest.approx(2 * stats.norm.sf(z))


def test_margin_decides():
    """The same difference is equivalent within a wide margin and not within a narrow one."""
    assert estimates.difference((970, 1000), (980, 1000), margin=0.05).equivalent
    assert not estimates.difference((970, 1000), (980, 1000), margin=0.01).equivalent


def test_holm():
    """Holm's step-down by hand; none for none."""
    assert estimates.holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
    assert len(estimates.holm([])) == 0


def test_mean():
    """Student's interval from the formula; fewer than five are refused with their number."""
    x = [-20, 10.53, 22.2, -13.25, 36.39]
    found = estimates.mean(x, 0.1)
    half = stats.t.ppf(0.95, 4) * np.std(x, ddof=1) / math.sqrt(5)
    assert (found.value, found.lower, found.upper) == pytest.approx((np.mean(x), np.mean(x) - half, np.mean(x) + half))
    with pytest.raises(ValueError, match="4 values"):
        estimates.mean(x[:4])


def paule_mandel(y, v, alpha):
    """Paule and Mandel's variance by bisection, Hartung and Knapp's interval."""
    y, v, k = np.array(y), np.array(v), len(y)

    def excess(tau2):
        w = 1 / (v + tau2)
        return w @ (y - w @ y / w.sum()) ** 2 - (k - 1)

    low, high = 0.0, 1e4
    if excess(0) <= 0:
        high = 0.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    w = 1 / (v + high)
    mu = w @ y / w.sum()
    scale = w @ (y - mu) ** 2 / (k - 1)
    half = stats.t.ppf(1 - alpha / 2, k - 1) * math.sqrt(scale / w.sum())
    return mu, mu - half, mu + half


def test_random_effects():
    """Row ``random effect wls`` is the mean of Paule and Mandel with Hartung and Knapp's interval."""
    y = np.log([0.8, 42 / 38, 22 / 18, 144 / 166, 30 / 22])
    v = [1 / 12 + 1 / 15, 1 / 42 + 1 / 38, 1 / 22 + 1 / 18, 1 / 144 + 1 / 166, 1 / 30 + 1 / 22]
    for effects, variances in ((y, v), (y * 4, v)):
        for alpha in (0.05, 0.1):
            found = estimates.random_effects(effects, variances, alpha)
            expected = paule_mandel(effects, variances, alpha)
            assert (found.value, found.lower, found.upper) == pytest.approx(expected, abs=1e-4)


def test_elasticity_exact():
    """Slope by least squares; p counts every order of y; a known slope is found."""
    rng = np.random.default_rng(1)
    x = np.arange(6.0)
    y = 2 * x + rng.normal(0, 0.1, 6)
    found = estimates.elasticity(x, y)
    slope = np.polyfit(x, y, 1)[0]
    slopes = [np.polyfit(x, order, 1)[0] for order in permutations(y)]
    assert found.value == pytest.approx(slope) == pytest.approx(2, abs=0.1)
    assert found.exact and found.p == np.mean(np.abs(slopes) >= abs(slope) - 1e-9)
    assert found.without[0] == pytest.approx(np.polyfit(x[1:], y[1:], 1)[0])


def test_elasticity_of_one():
    """The null of one is tested by the orders of y - x, all of them counted; the slope stays the same."""
    rng = np.random.default_rng(4)
    x = rng.normal(4, 1, 7)
    y = x + rng.normal(0, 0.3, 7)
    found, nought = estimates.elasticity(x, y, null=1), estimates.elasticity(x, y)
    slopes = [np.polyfit(x, order, 1)[0] for order in permutations(y - x)]
    assert found.p == np.mean(np.abs(slopes) >= abs(np.polyfit(x, y - x, 1)[0]) - 1e-9)
    assert found.value == nought.value and nought.p < 0.01 < 0.1 < found.p


def test_elasticity_sampled():
    """Beyond eight units orders are sampled, the same each time."""
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=12), rng.normal(size=12)
    first = estimates.elasticity(x, y)
    assert not first.exact and first == estimates.elasticity(x, y)
    assert first.p == pytest.approx(stats.pearsonr(x, y).pvalue, abs=0.03)


def test_variance_shares():
    """A balanced table: alone and last agree, and are the shares of the two-way analysis of variance."""
    frame = pd.DataFrame([(a, b, 10 * a + b) for a in range(3) for b in range(4)], columns=["a", "b", "y"])
    found = estimates.variance_shares(frame, "y", "a", "b")
    between_a, between_b = 4 * 100 * 2, 3 * 5
    assert found["alone"].tolist() == pytest.approx(
        [between_a / (between_a + between_b), between_b / (between_a + between_b)]
    )
    assert found["last"].tolist() == pytest.approx(found["alone"].tolist())
    assert found.loc["a", "p"] < 0.01 < 0.5 < found.loc["b", "p"]


def test_variance_shares_unbalanced():
    """Seven cells of two by two: shares from the residual sums of squares of the four models, by hand.

    y = 1, 2, 3 | 5 in the first row and 4 | 7, 8 in the second. Total: mean 30/7. Rows alone: means 11/4 and 19/3.
    Columns alone: means 10/4 and 20/3. Both: the additive fit by the normal equations.
    """
    rows = [("r", "c", 1), ("r", "c", 2), ("r", "c", 3), ("r", "d", 5), ("s", "c", 4), ("s", "d", 7), ("s", "d", 8)]
    frame = pd.DataFrame(rows, columns=["a", "b", "y"])
    total = sum((y - 30 / 7) ** 2 for *_, y in rows)
    alone_a = 4 * (11 / 4 - 30 / 7) ** 2 + 3 * (19 / 3 - 30 / 7) ** 2
    alone_b = 4 * (10 / 4 - 30 / 7) ** 2 + 3 * (20 / 3 - 30 / 7) ** 2
    # y = m + a [row s] + b [column d]: 7m + 3a + 3b = 30, 3m + 3a + 2b = 19, 3m + 2a + 3b = 20
    m, a, b = np.linalg.solve([[7, 3, 3], [3, 3, 2], [3, 2, 3]], [30, 19, 20])
    residual = sum((y - m - a * (i == "s") - b * (j == "d")) ** 2 for i, j, y in rows)
    found = estimates.variance_shares(frame, "y", "a", "b")
    assert found["alone"].tolist() == pytest.approx([alone_a / total, alone_b / total])
    explained = total - residual
    assert found["last"].tolist() == pytest.approx([(explained - alone_b) / total, (explained - alone_a) / total])
    assert found["groups"].tolist() == [2, 2]
    assert (found["last"] < found["alone"]).all()  # what both could take is neither's
    # p of the rows: of the 35 ways to choose the three of row s, those whose share is as large
    every = [set(chosen) for chosen in combinations(range(7), 3)]
    values = [y for *_, y in rows]
    shares = [3 * (sum(values[i] for i in c) / 3 - 30 / 7) ** 2 * 7 / 4 for c in every]
    exact = np.mean([share >= alone_a - 1e-9 for share in shares])
    assert found.loc["a", "p"] == pytest.approx(exact, abs=0.015)


def test_ranks():
    """Overlap leaves ranks open; so does a definition that is not the others'."""
    assert estimates.ranks([10, 4, 5], [11, 6, 7]).values.tolist() == [[1, 1], [2, 3], [2, 3]]
    assert estimates.ranks([10, 4, 5], [11, 6, 7], ["filed", "", ""]).values.tolist() == [[1, 3], [1, 3], [1, 3]]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), min_size=1, max_size=7), st.randoms())
def test_ranks_hold_every_truth(intervals, random):
    """Whatever the true values within the intervals, their ranks lie between best and worst."""
    lower, upper = [a for a, _ in intervals], [a + w for a, w in intervals]
    truth = [random.uniform(a, b) for a, b in zip(lower, upper, strict=True)]
    found = estimates.ranks(lower, upper)
    for i, value in enumerate(truth):
        greater = sum(other > value for other in truth)
        as_great = sum(other >= value for other in truth)
        assert found["best"][i] <= as_great and greater + 1 <= found["worst"][i]


def test_heaping():
    """Even digits pass, heaped ones do not; chi-squared from the formula; the same p each time."""
    even = estimates.heaping(range(100, 200))
    assert (even.chi2, even.p) == (0, 1)
    heaped = estimates.heaping([100, 105] * 30)
    assert heaped.chi2 == pytest.approx(sum((c - 6) ** 2 / 6 for c in heaped.counts)) and heaped.p == 1e-4
    mixed = estimates.heaping([100 + i * i for i in range(80)])
    assert mixed == estimates.heaping([100 + i * i for i in range(80)])
    near = estimates.heaping(np.random.default_rng(3).integers(100, 10_000, 500))
    assert near.p == pytest.approx(stats.chi2.sf(near.chi2, 9), abs=0.03)
