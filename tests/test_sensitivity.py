"""Conclusions under every setting: values by hand, what stands, what is left open, what each parameter changes."""

import dataclasses
import math
import re
from itertools import permutations

import numpy as np
import pytest
from scipy import stats

import cityreports as cr
from cityreports import comparisons, sensitivity
from cityreports.evidence import evidence, latest
from cityreports.fines import admissible, fines, logarithms
from cityreports.intervals import Interval
from cityreports.profiles import indicator_label
from cityreports.sensitivity import order


def given(**values):
    return cr.parameters("04_cross_city", **({"language": "en"} | values))


def found(**values):
    chosen = given(**values)
    return {c.name: c for c in sensitivity.conclusions(chosen, evidence(chosen.rounding, panel=chosen.panel))}


@pytest.fixture(scope="module")
def default():
    return found()


def starting(conclusions, start):
    return next(c for name, c in conclusions.items() if name.startswith(start))


def test_order():
    """Intervals apart are ordered, those that overlap are not, and two definitions never are."""
    items = [("a", Interval.of(1, 2), ""), ("b", Interval.of(5, 6), ""), ("c", Interval.of(4, 7), "")]
    assert order(items) == "b ≈ c > a"
    assert order([("a", Interval.of(1, 2), ""), ("b", Interval.of(5, 6), "filed")]) == "b ? a"


def test_orders_are_those_of_the_ranks(default):
    """No order says more than the ranks of table 4.2 leave: a sign > needs ranks that do not overlap."""
    frame = comparisons.per_resident(given(), evidence())
    for code, rows in frame[frame["rate"].notna()].groupby("indicator"):
        names = {comparisons.place(row, "en"): row for row in rows.itertuples()}
        text = default[f"order per resident, {indicator_label(code, 'en')}"].text
        steps = re.split(r" ([>≈?]) ", text)
        for first, sign, second in zip(steps[::2], steps[1::2], steps[2::2], strict=False):
            before, after = names[first], names[second]
            open_rank = before.best < before.worst and after.best < after.worst and len(names) == 2
            assert not (sign == ">" and open_rank)
            assert sign != ">" or before.best < after.worst


def test_one_definition_or_no_conclusion(default):
    """Orders between different definitions conclude nothing; flags name the definition."""
    own = starting(default, "order per resident, platform cases received")
    assert (own.verdict, own.open) == ("", "definition") and "definition" in own.flags
    fines = starting(default, "order per resident, penalty fines")
    assert fines.verdict == fines.text == "Nanping > Xiamen" and fines.flags == ("scope",)


def test_pairs_of_closures(default):
    """The panel's pairs are among the conclusions, with Newcombe's interval by hand."""
    own = starting(default, "Jiangmen platform cases, closed: Jul")
    z = stats.norm.ppf(0.975)

    def wilson(x, n):
        middle, half = (x + z * z / 2) / (n + z * z), z * math.sqrt(x * (n - x) / n + z * z / 4) / (n + z * z)
        return middle - half, middle + half

    (a, n), (b, m) = (14068, 14090), (12984, 13079)
    (l1, u1), (l2, u2) = wilson(a, n), wilson(b, m)
    low = a / n - b / m - math.hypot(a / n - l1, u2 - b / m)
    high = a / n - b / m + math.hypot(u1 - a / n, b / m - l2)
    assert own.text == f"[{100 * low:.2f}, {100 * high:.2f}] equivalent" and own.verdict == "equivalent"
    pairs = [c for c in default.values() if "(closure rate, points)" in c.name]
    assert len(pairs) == 9 and all({"period", "scope"} <= set(c.flags) for c in pairs if "Zhoushan" not in c.name)


def test_variance_is_no_conclusion(default):
    """Shares that permutations reach easily conclude nothing."""
    own = starting(default, "variance")
    assert (own.verdict, own.open) == ("", "chance")
    assert [float(p) for p in re.findall(r"p (\d\.\d+)", own.text)] == pytest.approx([0.306, 0.823], abs=0.03)


def test_elasticity_against_nought_and_one(default):
    """Both permutation tests by hand from the published pairs; at 0.1 an elasticity of one is rejected."""
    own = starting(default, "elasticity")
    x, y = map(np.array, logarithms(latest(admissible(fines(evidence(), given().cities))["subdistrict"])))
    orders = np.array(list(permutations(range(len(x)))))
    for null, printed in zip((0, 1), re.findall(r"p\(\d\) (\d\.\d+)", own.text), strict=True):
        left = y - null * x
        products = left[orders] @ (x - x.mean())
        share = np.mean(np.abs(products) >= abs((x - x.mean()) @ left) - 1e-9)
        assert float(printed) == pytest.approx(share, abs=5e-4)
    assert (own.verdict, own.open) == ("", "slope")
    assert starting(found(alpha=0.1), "elasticity").verdict == "1"


def test_mean_and_model_of_growth(default):
    """The mean by Student's formula and the labelled model beside it; both hold nought."""
    own = starting(default, "mean growth, administrative penalty cases (street or town)")
    x = np.array([-20, 10.53, 22.2, 100 * (144 / 166 - 1), 100 * (30 / (8 / 1.143 + 22 / 1.467) - 1)])
    half = stats.t.ppf(0.975, 4) * x.std(ddof=1) / math.sqrt(5)
    assert own.text == f"{x.mean():.1f} % [{x.mean() - half:.1f}, {x.mean() + half:.1f}]" and own.open == "zero"
    assert any(name.endswith("random-effects model") for name in default)


def test_settings():
    """Every rounding rule, without the panel and without mirrors; without the panel only the rules."""
    names = [key for key, *_ in sensitivity.settings(given())]
    assert names[-2:] == ["4.set.no_panel", "4.set.no_mirrors"] and len(names) == 6
    assert len(list(sensitivity.settings(given(panel=False)))) == 4


def test_table():
    """The run's setting first, then the others where they differ; a verdict and flags on each line."""
    exhibit = sensitivity.sensitivity(given(rounding="truncation", indicators=["gas_fines", "gas_cases"]))
    assert list(exhibit.data.columns[1:5]) == ["truncation", "half up", "half to even", "any rule"]
    last, flags = exhibit.data.iloc[:, -1], exhibit.data.iloc[:, -2]
    assert last.str.contains("stands|no conclusion").all() and flags.str.contains("period").all()
    assert exhibit.data.iloc[:, 0].str.contains("gas").all()


def test_truncation_breaks_zhoushan_s_rate():
    """98.679 % printed as 98.7 % is no truncation: under that rule the pair is not there."""
    data = sensitivity.sensitivity(given(panel=False)).data.set_index("Conclusion")
    row = data.loc[data.index.str.contains("found by video")].iloc[0]
    assert row["truncation"] == "—" and "stands where data allow" in row["Stands"]


def test_nothing_to_conclude():
    """A masked city alone concludes nothing, and the exhibit says so."""
    assert sensitivity.sensitivity(dataclasses.replace(given(panel=False), cities=("ziyang",))).n == 0
