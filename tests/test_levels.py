"""Levels from every source, and what forbids to chain them."""

import datetime as dt
from dataclasses import replace

import pytest

from cityreports.intervals import Interval
from cityreports.levels import Level, caveat, levels, mismatches, pairs, run, series


def level(year, value, **changes):
    """A level of a year, of one definition unless changed."""
    made = Level(
        "xiamen", "penalty_cases", "report", "flow", dt.date(year, 1, 1), dt.date(year, 12, 31), "", "place", "", "件",
        value, Interval.point(value), "exact", f"{value}件", "", "处罚", "penalties", f"xiamen-{year}",
        (f"xiamen-{year}-00001",),
    )  # fmt: skip
    return replace(made, **changes)


def of(city, code, **given):
    return series(levels(city, **given)).get((city, code), [])


def test_penalties_of_xiamen_come_from_every_source():
    """2021 is implied, 2022 printed by the panel, 2023 by the report; the yearbook's 2023 is no level of its own."""
    found = of("xiamen", "penalty_cases")
    assert [(each.source, each.end.year) for each in found] == [
        ("panel", 2008), ("implied", 2021), ("panel", 2022), ("implied", 2022), ("report", 2023),
    ]  # fmt: skip
    assert found[-1].restated == 1
    assert found[-1].ids == ("xiamen-2023-00343", "panel-0713")
    assert [each.end.year for each in run(pairs(found))] == [2021, 2022, 2023]


def test_an_implied_level_is_the_level_over_one_plus_the_change():
    """8.98万 after a rise of 57 % was between 89750/1.575 and 89850/1.565."""
    found = next(each for each in of("xiamen", "penalty_cases", panel=False) if each.source == "implied")
    assert float(found.interval.lower) == pytest.approx(89750 / 1.575, abs=0.01)
    assert float(found.interval.upper) == pytest.approx(89850 / 1.565, abs=0.01)
    assert found.parent == "xiamen-2023-00343"


def test_without_the_panel_its_levels_and_what_they_imply_are_gone():
    """What is left are the report's own level and the one it implies."""
    found = of("xiamen", "penalty_cases", panel=False)
    assert [(each.source, each.end.year) for each in found] == [("implied", 2022), ("report", 2023)]


def test_a_change_of_a_share_in_per_cent_has_two_readings():
    """3.7 % more of 15.7 % is 15.14 or 12 %."""
    found = [each for each in of("zhoushan", "platform_video_share") if each.source == "implied"]
    assert [round(each.value, 2) for each in found] == [15.14, 12]


def test_a_planned_growth_is_no_level():
    """Zhoushan plans 10 % more general cases: not a target of ten cases."""
    assert not of("zhoushan", "general_procedure_cases")
    assert all(each.value != 14 for each in of("zhoushan", "street_grids"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "m2"}, "unit"),
        ({"scope": "bureau"}, "scope"),
        ({"area": "本岛"}, "area"),
        ({"time": "cumulative"}, "time"),
        ({"per": "quarter"}, "per"),
        ({"end": dt.date(2023, 6, 30)}, "part_year"),
        ({"note": "single sites only"}, "partial"),
        ({"note": "of which"}, "definition"),
    ],
)
def test_each_mismatch_is_found_alone(changes, reason):
    """One change, one reason."""
    assert mismatches(level(2022, 100), level(2023, 120, **changes)) == (reason,)


def test_cases_in_other_counters_of_one_family_are_comparable():
    """件 and 起 are both cases."""
    assert mismatches(level(2022, 100), level(2023, 120, unit="起")) == ()


def test_a_clause_of_the_caveat_that_names_the_year_is_another_definition():
    """The codebook says that Xiamen's 2007 is demolition, 2008 cases, 2022 and 2023 disposal."""
    years = {year: level(year, 100, name="illegal_construction_area", unit="m2") for year in (2007, 2008, 2022, 2023)}
    assert mismatches(years[2007], years[2008]) == ("definition",)
    assert mismatches(years[2022], years[2023]) == ()
    assert "处置" in caveat("illegal_construction_area", "xiamen", "zh")


def test_a_gap_of_more_than_two_years_breaks_a_series():
    """2020 and 2022 are chained, 2022 and 2025 are not."""
    found = pairs([level(2020, 1), level(2022, 2), level(2025, 3)])
    assert [pair.reasons for pair in found] == [(), ("gap",)]
    assert len(run(found)) == 2


def test_a_report_s_own_comparison_is_chained_across_quarters():
    """Nanping compares its third quarter with the second."""
    (pair,) = pairs(of("nanping", "waste_sorting_score"))
    assert (pair.earlier.source, pair.reasons) == ("implied", ())


def test_an_undated_earlier_level_stands_before_its_own_report():
    """14 certified officers before, 149 now."""
    (pair,) = pairs(of("haishu", "certified_officers"))
    assert (pair.earlier.value, pair.later.value, pair.reasons) == (14, 149, ())
    assert run([pair]) == []


def test_masked_levels_are_kept_without_value_and_never_paired():
    """Ziyang: nothing is imputed."""
    found = series(levels("ziyang"))
    assert any(each.masked for group in found.values() for each in group)
    assert not any(pair for group in found.values() for pair in pairs(group) if not pair.reasons)


def test_no_city_of_the_five_has_five_levels_in_a_run():
    """The longest run anywhere is Tianjin's, of four."""
    lengths = {key: len(run(pairs(group))) for key, group in series(levels()).items()}
    assert max(lengths.values()) < 5
    assert lengths["tianjin", "penalty_cases"] == 4


def test_a_longer_series_is_found_whole():
    """Six years of one definition are one run."""
    found = run(pairs([level(year, 100 + year) for year in range(2016, 2022)]))
    assert [each.end.year for each in found] == list(range(2016, 2022))
