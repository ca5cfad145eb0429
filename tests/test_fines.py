"""Fines per case: pairs, sums of procedures, refusals, what may enter a model."""

import math

import pytest

import cityreports as cr
from cityreports import fines
from cityreports.evidence import evidence, latest

CITIES = ("zhoushan", "haishu", "xiamen", "nanping")


@pytest.fixture(scope="module")
def found():
    return fines.fines(evidence(), CITIES)


def of(found, city, matter, area="", year=None):
    own = [f for f in found if (f.row.city_id, f.matter, f.row.area_zh) == (city, matter, area)]
    return next(f for f in own if year is None or f.row.period_end.year == year)


def test_intervals_hold_every_quotient(found):
    """19万余元 over 970 cases lies between 190,000 and 200,000 over 970."""
    own = of(found, "zhoushan", "waste_sorting_cases")
    assert float(own.per_case.lower) == pytest.approx(190_000 / 970)
    assert float(own.per_case.upper) == pytest.approx(200_000 / 970)


def test_xiamen_and_nanping(found):
    """Money per case by hand: 53.6016 million over 89,800 and 39.2429 million over 7,954."""
    xiamen, nanping = of(found, "xiamen", "penalty_cases", year=2023), of(found, "nanping", "penalty_cases")
    value, lower, upper = fines.log_ratio(nanping, xiamen)
    assert value == pytest.approx(math.log(39242900 / 7954) - math.log(53601600 / 89800))
    assert lower == pytest.approx(math.log(39242800 / 7954) - math.log(53601650 / 89750))
    assert upper == pytest.approx(math.log(39243000 / 7954) - math.log(53601550 / 89850))


def test_sum_belongs_to_cases_decided(found):
    """Binhai's fines belong to the 42 cases decided, not to the 51 filed."""
    own = of(found, "binhai_new_area", "general_procedure_cases", year=2024)
    assert own.printed == (1690518.9, 42)


def test_total_from_both_procedures(found):
    """A street that prints no total has it from its two procedures."""
    own = of(found, "binhai_new_area", "penalty_cases", "新北街道")
    assert own.printed == (50500 + 6350, 4 + 28)


def test_doubtful_cover_is_an_interval(found):
    """Where the sum may cover both procedures or one, the cases are an interval."""
    own = of(found, "baodi", "penalty_cases", "大口屯镇")
    assert (own.cases.lower, own.cases.upper) == (14, 20)


def test_refusals(found):
    """Persons are no cases, a fine of one case is not that of two, some sums have no cases."""
    reasons = {f.row.city_id: f.refused for f in found if f.refused}
    assert reasons["xiangyang"] == "unit" and reasons["guangde"] == "definition" and reasons["yueyang"] == "cases"


def test_masked_is_refused():
    """Ziyang's masked pair is listed and not computed."""
    own = fines.fines(evidence(panel=False), ("ziyang",))
    assert [f.refused for f in own] == ["masked"]


def test_only_stated_scope_is_admitted(found):
    """No pair without a stated scope enters a model; one pair a place."""
    groups = fines.admissible(found)
    assert "unstated" not in groups
    streets = latest(groups["subdistrict"])
    assert len({(f.row.city_id, f.row.area_zh) for f in streets}) == len(streets) >= 5


def test_model_refuses_with_its_count():
    """Without the panel no scope has five places: each line says what is missing."""
    exhibit = fines.fine_model(cr.parameters("04_cross_city", language="en", panel=False))
    assert (exhibit.data.iloc[1:, 2] == "not fitted").all()
    assert exhibit.data.iloc[1:, 3].str.contains("more places").all()


def test_indicators_choose():
    """Only the indicators asked for."""
    given = cr.parameters("04_cross_city", language="en", indicators=["gas_fines"])
    shown = fines.fine_table(given).data.iloc[:, 2]
    assert len(shown) > 1 and shown.str.startswith("gas-safety cases (").all()


def test_flags_are_against_another_pair(found):
    """The reference itself differs in nothing; others say period, level, scope, definition, each once."""
    data = fines.fine_table(cr.parameters("04_cross_city", language="en")).data
    flags = data.set_index(["Place", "Period", "What is counted"])["Differs in"]
    assert flags["Xiamen", "2023", "all penalties (not stated)"] == "scope not stated"
    assert flags["Nanping", "2023", "all penalties (whole place)"] == "scope"
    assert "level" in flags["Minhang", "2023", "all penalties (whole place)"]
    assert not flags.str.contains(r"\bscope not stated\b.*\bscope\b").any()
