"""Notebook 04: candidates, rates per resident, odd parameters."""

from fractions import Fraction

import pandas as pd
import pytest

import cityreports as cr
from cityreports import closures, comparisons, fines, growths, sensitivity
from cityreports.evidence import evidence
from cityreports.intervals import Interval

EXHIBITS = [
    comparisons.candidates, comparisons.rates, comparisons.rate_ratios, closures.closure_rates, closures.rate_chart,
    closures.closure_differences, fines.fine_chart, fines.fine_table, fines.fine_model, growths.growth_chart,
    growths.growth_table,
]  # fmt: skip


def given(**values):
    return cr.parameters("04_cross_city", **({"language": "en"} | values))


def test_rates_carry_the_population():
    """Penalties per 10,000 residents of Nanping and Xiamen, and their ratio, from the formula."""
    frame = comparisons.per_resident(given(), evidence())
    rows = frame[frame["indicator"] == "penalty_cases"].set_index("city_id")
    nanping = Interval.of(7954, 7954) / Interval.of(2629000, 2631000, upper_closed=False) * Interval.point(10000)
    assert rows.loc["nanping", "rate"] == nanping
    assert rows.loc["nanping", "ratio"].lower == Fraction(7954, 2631000) / Fraction(89850, 5326950)
    assert rows.loc["nanping", "ratio"].upper == Fraction(7954, 2629000) / Fraction(89750, 5327050)


def test_of_a_citys_reports_the_latest_is_compared(monkeypatch):
    """Where two reports of a city print an indicator, in whatever order they were registered, the later one counts."""
    register = comparisons.register()
    frame = evidence()
    own = frame[frame["report_id"] == "xiamen-2023"]
    for name, end, counts in (("xiamen-2024", "2024-12-31", True), ("xiamen-2022", "2022-12-31", False)):
        row = register[register["report_id"] == "xiamen-2023"].assign(report_id=name, period_end=end)
        monkeypatch.setattr(comparisons, "register", lambda row=row: pd.concat([register, row]))
        found = comparisons.shared(given(), pd.concat([frame, own.assign(report_id=name)], ignore_index=True))
        rows = found["penalty_cases"].set_index("city_id")
        assert (rows.loc["xiamen", "report_id"] == name) == counts


def test_no_rate_of_a_share_or_stock():
    """Closure rates and stocks have no rate per resident."""
    frame = comparisons.per_resident(given(), evidence())
    assert frame.loc[frame["indicator"].isin(["platform_closure_rate", "enforcement_fields"]), "rate"].isna().all()


def test_every_line_that_differs_is_flagged():
    """A row of another year, level or scope than the reference says so."""
    frame = comparisons.per_resident(given(), evidence())
    exhibit = comparisons.rates(given())
    for row, flags in zip(frame.itertuples(), exhibit.data.iloc[:, -1], strict=True):
        assert ("level" in flags) == row.level_differs and ("period" in flags) == row.period_differs


def test_baseline_city():
    """The reference is the baseline city wherever it prints the indicator."""
    frame = comparisons.per_resident(given(baseline_city="nanping"), evidence())
    own = frame[frame["city_id"] == "nanping"]
    assert (own["reference"] == own["figure_id"]).all()


def test_indicators_and_cities_choose():
    """Only the indicators and cities asked for."""
    exhibit = comparisons.candidates(given(indicators=["penalty_cases", "gas_fines"]))
    assert len(exhibit.data) == 2
    values = comparisons.candidates(given(cities=["xiamen", "nanping"])).data.iloc[:, 1]
    assert not values.str.contains("Zhoushan|Haishu").any()


def shown(**values):
    """The data of every exhibit."""
    return {exhibit.__name__: exhibit(given(**values)).data for exhibit in EXHIBITS}


@pytest.fixture(scope="module")
def default():
    return shown()


def turned(default, **values):
    """Which exhibits a parameter changes."""
    return {name for name, data in shown(**values).items() if not data.equals(default[name])}


FINES = {"fine_chart", "fine_table", "fine_model"}
CLOSURES = {"closure_rates", "rate_chart", "closure_differences"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"alpha": 0.1}, {"closure_rates", "closure_differences", "growth_table"}),
        ({"baseline_city": "nanping"}, {"candidates", "rates", "rate_ratios", "fine_table"}),
        (
            {"cities": '["xiamen","nanping"]'},
            {"candidates", "rates", "rate_ratios", "growth_chart", "growth_table"} | FINES | CLOSURES,
        ),
        ({"panel": False}, {"growth_chart", "growth_table"} | FINES | CLOSURES),
    ],
)
def test_a_scholar_s_turns(default, values, expected):
    """Each parameter changes the exhibits that rest on it, and no other."""
    assert turned(default, **values) == expected


def test_rounding_is_turned(default):
    """Another rounding rule changes every exhibit that shows an interval of a rounded figure."""
    found = turned(default, rounding="truncation")
    assert {"rates", "rate_ratios", "fine_table", "closure_rates", "rate_chart"} <= found
    assert "candidates" not in found


def test_indicators_are_turned():
    """Closure rates alone: fines and growths say that nothing is chosen, closures lose what is not asked for."""
    chosen = given(indicators=["platform_closure_rate", "platform_cases_closed"])
    assert fines.fine_table(chosen).n == fines.fine_chart(chosen).n == growths.growth_chart(chosen).n == 0
    rows = closures.closure_rates(chosen).data.iloc[:, 2]
    assert len(rows) > 5 and not rows.str.contains("video|enforcement").any()
    assert set(closures.rate_chart(chosen).data["marker"]) == {"o", ""}
    assert "order per resident" not in sensitivity.sensitivity(chosen).data.to_string()
    none = given(indicators=["penalty_fines"])
    assert closures.closure_rates(none).n == closures.rate_chart(none).n == closures.closure_differences(none).n == 0


def test_baseline_city_is_shown():
    """The summary names the reference, and ratios are taken against it."""
    chosen = given(baseline_city="nanping")
    assert "Nanping" in comparisons.summary(chosen).markdown.split(". ")[-1]
    ratios = comparisons.rates(chosen).data.iloc[:, 5]
    assert ratios.str.contains("÷ Nanping").any() and not ratios.str.contains("÷ Xiamen").any()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "values",
    [
        {"cities": ["ziyang", "haishu"], "panel": False},
        {"cities": ["ziyang", "zhoushan"], "baseline_city": "ziyang", "panel": False},
        {"cities": ["xiamen", "nanping"], "rounding": "truncation", "alpha": 0.1, "panel": False},
        {"indicators": ["satisfaction_rate"], "panel": False},
    ],
)
def test_odd_parameters(values, language):
    """Every exhibit answers, if only to say that there is nothing to compare."""
    chosen = given(language=language, **values)
    assert comparisons.summary(chosen).markdown
    for exhibit in EXHIBITS:
        found = exhibit(chosen)
        assert found.caption and len(found.data)
