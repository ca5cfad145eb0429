"""Targets: implied plans, roundness, clustering at 100 %, ratios, hard and soft commitments."""

import math
import re
from fractions import Fraction
from types import SimpleNamespace

import pytest
from scipy.special import betaincinv

from cityreports import targets
from cityreports.intervals import Interval
from cityreports.parameters import parameters
from cityreports.targets import cluster, commitment, roundest

EXHIBITS = (
    targets.completion_table, targets.completion_chart, targets.clustering, targets.ratio_table, targets.ratio_chart,
    targets.commitment_chart, targets.commitment_table, targets.soft_list,
)  # fmt: skip


def given(city="nanping", **values):
    return parameters("06_targets", city=city, **values)


# --- roundness ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lower", "upper", "number", "step"),
    [("799966.5", "800052.6", 800000, 100000), ("1499.98", "1500.09", 1500, 500), ("8.4656", "8.5562", "8.5", "0.5")],
)
def test_roundest_number_and_step(lower, upper, number, step):
    """The largest step of the series 1, 5, 10, 50 … that has a multiple inside."""
    found = roundest(Interval.of(lower, upper))
    assert (found.number, found.step) == (Fraction(str(number)), Fraction(str(step)))
    assert found.chance == pytest.approx((float(upper) - float(lower)) / float(found.step))


def test_roundness_by_search():
    """No rounder number is inside, by trying all steps from the top."""
    interval = Interval.of("129439.02", "130724.14")
    found = roundest(interval)
    steps = [factor * Fraction(10) ** power for power in range(8, -1, -1) for factor in (5, 1)]
    multiple = next(step for step in steps if math.floor(interval.upper / step) * step >= interval.lower)
    assert (found.step, found.number) == (multiple, 130000)


@pytest.mark.parametrize("interval", [Interval.of(5, None), Interval.of(-1, 3)])
def test_roundest_needs_two_positive_ends(interval):
    """An open interval holds numbers as round as one likes."""
    assert roundest(interval) is None


# --- clustering ---------------------------------------------------------------------------------------------------


def test_cluster_lists_below_twenty_and_tests_from_twenty():
    """19 in the window give no p, 20 do."""
    above = [Interval.point(100 + i / 10) for i in range(15)]
    below = [Interval.point(99 - i / 10) for i in range(5)]
    assert cluster([*above, *below[:4]], 5).p is None
    assert cluster([*above, *below], 5).p is not None


def test_cluster_p_and_interval_by_the_formula():
    """Exact binomial p from the sum, Clopper and Pearson's ends from the beta quantiles."""
    found = cluster([*[Interval.point(101)] * 17, *[Interval.point(97)] * 5], 5, alpha=0.1)
    n, k = 22, 17
    chances = [math.comb(n, i) / 2**n for i in range(n + 1)]
    assert (found.below, found.above) == (5, 17)
    assert found.p == pytest.approx(sum(c for c in chances if c <= chances[k] * (1 + 1e-7)))
    assert found.lower == pytest.approx(betaincinv(k, n - k + 1, 0.05))
    assert found.upper == pytest.approx(betaincinv(k + 1, n - k, 0.95))


def test_a_completion_whose_rounding_holds_100_counts_as_reached():
    """100 % printed may be 99.6; 99 % cannot be 100."""
    found = cluster([Interval.of("99.5", "100.5", True, False), Interval.of("98.5", "99.5", True, False)], 5)
    assert (found.below, found.above) == (1, 1)


# --- commitments --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("qualifier", "value", "note", "kind"),
    [
        ("exact", 5.0, "", "hard"),
        ("at_least", 5.0, "", "floor"),
        ("at_most", 5.0, "", "ceiling"),
        ("approx", 5.0, "", "approximate"),
        ("above", 5.0, "", "approximate"),
        ("exact", None, "range", "range"),
        ("exact", 5.0, "aim 力争", "aim"),
    ],
)
def test_commitment(qualifier, value, note, kind):
    """Only an exact number without 力争 is hard."""
    assert commitment(SimpleNamespace(qualifier=qualifier, value=value, note=note)) == kind


def test_shares_of_soft_commitments_add_up():
    """Kinds sum to the targets; Wilson's interval is that of the formula."""
    table = targets.commitment_table(given("zhoushan", alpha=0.1, language="en"))
    row = table.data.iloc[0]
    n, counts = int(row.iloc[1]), [int(text) for text in row.iloc[2:8]]
    assert n == sum(counts) == 49
    p, z = 1 - counts[0] / n, 1.6448536269514722
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    assert row.iloc[9] == f"[{100 * (middle - reach):.1f}, {100 * (middle + reach):.1f}]"


# --- the report ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("city", ["xiamen", "zhoushan", "haishu", "nanping", "ziyang"])
def test_every_exhibit_for_every_city(city, language):
    """No city fails, and what is missing is said."""
    asked = given(city, language=language)
    assert targets.summary(asked).markdown
    for i, make in enumerate(EXHIBITS, start=1):
        exhibit = make(asked)
        assert exhibit.id == f"6.{i}"
        assert "{" not in exhibit.html()
        assert exhibit.n or exhibit.data.iloc[0, 0]


def test_implied_plans_of_nanping():
    """2114 at 140.93 % is a plan of 1500 whatever the rounding; 8 at 94 % fits no whole number."""
    table = targets.completion_table(given(language="en")).data.set_index("Indicator")
    assert table.loc["parking spaces added", "Whole numbers"] == "1,500 (unique under every rule)"
    assert table.loc["streets with safe manhole covers", "Whole numbers"] == "none"
    assert table.loc["green space built or upgraded", "Whole numbers"] == "—"


def test_an_excess_is_a_completion_above_the_plan():
    """25 % over the task is 125 % of it, and the task about 4 million square metres."""
    row = targets.completion_table(given("xiamen", panel=False, language="en")).data.iloc[0]
    assert row.iloc[1] == "25% [124.5, 125.5)" and "4,000,000" in row.iloc[5]


def test_a_restated_completion_counts_once():
    """The yearbook repeats Xiamen's 25 %."""
    shown = targets.completion_table(given("xiamen")).ids
    assert not shown.apply(lambda column: column.str.contains("panel-0710")).any(axis=None)


def test_ratios_are_flagged_or_refused():
    """A floor by the quarter gets no ratio; the whole city's target beside the city proper is flagged."""
    table = targets.ratio_table(given(language="en")).data
    quarterly = table[table["Target"].str.contains("a quarter")].iloc[0]
    assert quarterly["Target to actual"] == "—" and "no ratio" in quarterly["Flags"]
    sewage = table[table["Target"].str.startswith("70%")].iloc[0]
    assert sewage["Target to actual"].startswith(f"{70 / 43.93:.3f} ") and "different area" in sewage["Flags"]


@pytest.mark.parametrize("values", [{"rounding": "truncation"}, {"panel": False}, {"indicators": ["pocket_parks"]}])
def test_parameters_change_what_is_shown(values):
    """Rounding moves plans, the panel its completions, the indicators all."""
    city = "xiamen" if "panel" in values else "nanping"
    changed, default = targets.completion_table(given(city, **values)), targets.completion_table(given(city))
    assert not changed.data.equals(default.data)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"alpha": 0.1}, {"clustering", "commitment_table"}),
        ({"panel": False}, {"clustering"}),
        (
            {"rounding": "truncation"},
            {"clustering", "completion_table", "completion_chart", "ratio_table", "ratio_chart"},
        ),
    ],
)
def test_a_scholar_s_turns(values, expected):
    """Each parameter changes the exhibits that rest on it, and no other."""
    found = {each.__name__ for each in EXHIBITS if not each(given(**values)).data.equals(each(given()).data)}
    assert found == expected


def test_alpha_moves_the_interval_of_the_pooled_test():
    """The pooled completions within 25 points are twenty: an exact test and its interval."""
    default, changed = (targets.clustering(given(alpha=alpha)).data.iloc[-1, -1] for alpha in (0.05, 0.1))
    assert default != changed and "p" in default


def test_charts_say_the_qualifier_and_the_same_digits():
    """A target of more than a number has its sign; ratios have one number of digits."""
    texts = targets.ratio_chart(given("zhoushan")).data["text"]
    assert all(re.fullmatch(r"([≥≤≈>] )?×\d+\.\d{3}", text) for text in texts)
    assert any(text.startswith("> ") for text in texts)


@pytest.mark.parametrize("city", ["nanping", "zhoushan", "xiamen", "haishu"])
def test_completions_have_english_names(city):
    """The panel's completions are named in English: by their indicators, else by the table of subjects."""
    exhibit = targets.completion_table(given(city, language="en"))
    assert not exhibit.data.iloc[:, 0].str.contains("[一-鿿]").any()
