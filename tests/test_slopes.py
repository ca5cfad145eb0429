"""Slopes of a series: against formulas written out here, and on series with a known answer."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from cityreports.slopes import FEWEST, levels_needed, log_linear, mann_kendall, smallest_p, theil_sen

TIMES = np.arange(2017.0, 2024.0)
VALUES = np.array([812.0, 903.0, 870.0, 1044.0, 1130.0, 1201.0, 1395.0])


def kendall_s(values):
    return sum(int(np.sign(b - a)) for a, b in itertools.combinations(values, 2))


@pytest.mark.parametrize("values", [[3, 1, 2, 5, 4], [1, 2, 2, 3, 5], [4, 4, 4, 1, 2], [1, 1, 2, 2, 3, 3], VALUES])
def test_mann_kendall_is_the_share_of_orders_as_extreme(values):
    """Exact p, ties or not, is counted out over all orders of the values."""
    found = mann_kendall(values)
    orders = [abs(kendall_s(order)) for order in itertools.permutations(values)]
    assert found.s == kendall_s(values)
    assert found.p == pytest.approx(sum(s >= abs(found.s) for s in orders) / len(orders))
    assert found.smallest_p == pytest.approx(orders.count(max(orders)) / len(orders))


def test_mann_kendall_agrees_with_scipy():
    """Without ties it is Kendall's tau against time."""
    assert mann_kendall(VALUES).p == pytest.approx(stats.kendalltau(TIMES, VALUES, method="exact").pvalue)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 8])
def test_smallest_p(n):
    """Two orders of n! are the most extreme; two values can show nothing."""
    assert smallest_p(n) == pytest.approx(min(1, 2 / math.factorial(n)))


@pytest.mark.parametrize(("alpha", "n"), [(0.5, 5), (0.1, 5), (0.05, 5), (0.01, 6), (0.001, 7)])
def test_levels_needed(alpha, n):
    """Five for a fit, more where no smaller number could reach alpha."""
    assert levels_needed(alpha) == n


def test_log_linear_is_least_squares_by_the_formula():
    """Slope, both standard errors and the interval, written out."""
    found = log_linear(TIMES, VALUES, alpha=0.1)
    x, y = TIMES - TIMES.mean(), np.log(VALUES)
    sxx = (x**2).sum()
    slope = (x * y).sum() / sxx
    residuals = y - y.mean() - slope * x
    leverage = 1 / len(x) + x**2 / sxx
    classical = math.sqrt((residuals**2).sum() / (len(x) - 2) / sxx)
    hc3 = math.sqrt((x**2 * (residuals / (1 - leverage)) ** 2).sum()) / sxx
    reach = stats.t.ppf(0.95, len(x) - 2) * max(classical, hc3)
    assert found.growth == pytest.approx(100 * math.expm1(slope))
    assert (found.lower, found.upper) == pytest.approx(
        (100 * math.expm1(slope - reach), 100 * math.expm1(slope + reach))
    )
    assert found.error == ("HC3" if hc3 > classical else "classical")
    assert found.durbin_watson == pytest.approx((np.diff(residuals) ** 2).sum() / (residuals**2).sum())


def test_log_linear_recovers_a_known_growth():
    """A series that grows by 7 % a year has that trend and no error."""
    values = 250 * 1.07 ** (TIMES - 2017)
    found = log_linear(TIMES, values)
    assert found.growth == pytest.approx(7)
    assert found.upper - found.lower == pytest.approx(0, abs=1e-6)


def test_the_rounding_interval_of_the_slope_is_reached_at_a_corner():
    """No choice of values inside their rounding intervals has a slope outside, and the ends are reached."""
    lower, upper = VALUES - 50, VALUES + 50
    found = log_linear(TIMES, VALUES, 0.05, lower, upper)
    corners = [
        100 * math.expm1(np.polyfit(TIMES - 2020, np.log(corner), 1)[0])
        for corner in itertools.product(*zip(lower, upper, strict=True))
    ]
    assert found.rounding_lower == pytest.approx(min(corners))
    assert found.rounding_upper == pytest.approx(max(corners))


def test_theil_sen_is_the_median_slope():
    """Median of all pairs' slopes, as scipy has it, and unmoved by one wild value."""
    found = theil_sen(TIMES, VALUES)
    pairs = itertools.combinations(range(len(TIMES)), 2)
    slopes = [math.log(VALUES[j] / VALUES[i]) / (TIMES[j] - TIMES[i]) for i, j in pairs]
    assert found.growth == pytest.approx(100 * math.expm1(np.median(slopes)))
    assert found.growth == pytest.approx(100 * math.expm1(stats.theilslopes(np.log(VALUES), TIMES).slope))
    wild = 250 * 1.07 ** (TIMES - 2017)
    wild[3] *= 40
    assert theil_sen(TIMES, wild).growth == pytest.approx(7)


@pytest.mark.parametrize("alpha", [0.2, 0.1, 0.05])
def test_theil_sens_interval_inverts_the_exact_test(alpha):
    """Slopes inside leave residuals that the exact test does not reject; slopes just outside are rejected."""
    found = theil_sen(TIMES, VALUES, alpha)
    low, high = (math.log1p(end / 100) for end in (found.lower, found.upper))
    rejected = [
        mann_kendall(np.log(VALUES) - slope * TIMES).p <= alpha
        for slope in (low - 1e-6, low + 1e-6, high - 1e-6, high + 1e-6)
    ]
    assert rejected == [True, False, False, True]
    assert found.confidence >= 1 - alpha


def test_theil_sen_has_no_ends_where_no_order_is_significant():
    """Five values cannot reach p = 0.01."""
    found = theil_sen(TIMES[:5], VALUES[:5], 0.01)
    assert (found.lower, found.upper) == (None, None)


@pytest.mark.parametrize("fit", [log_linear, theil_sen])
def test_too_few_levels_are_refused_with_their_number(fit):
    """The message counts them."""
    with pytest.raises(ValueError, match=f"4 levels; a trend needs {FEWEST}"):
        fit(TIMES[:4], VALUES[:4])
    with pytest.raises(ValueError, match="not positive"):
        fit(TIMES, VALUES - VALUES.max())


def test_coverage_on_simulated_series():
    """The exact interval covers at least as often as it says, the t interval about so."""
    rng = np.random.default_rng(20261122)
    covered = np.zeros(2)
    runs = 300
    for _ in range(runs):
        values = np.exp(0.05 * (TIMES[:6] - 2017) + rng.normal(0, 0.1, 6))
        true = 100 * math.expm1(0.05)
        for i, found in enumerate((log_linear(TIMES[:6], values, 0.1), theil_sen(TIMES[:6], values, 0.1))):
            covered[i] += found.lower <= true <= found.upper
    assert covered[0] / runs > 0.88
    assert covered[1] / runs > 0.88
