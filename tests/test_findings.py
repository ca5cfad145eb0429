"""Notebook 05: exhibits for every city, language and rounding rule."""

import re

import pytest

from cityreports import findings
from cityreports.observations import coding_sheets
from cityreports.parameters import parameters
from cityreports.processed import implied, panel, relations

CITIES = ("zhoushan", "ziyang", "haishu", "xiamen", "nanping")
EXHIBITS = {
    "5.1": findings.roll_up,
    "5.2": findings.inconsistencies,
    "5.3": findings.intervals,
    "5.4": findings.unknown_numbers,
    "5.5": findings.rests_and_doubts,
    "5.6": findings.across_reports,
    "5.7": findings.power,
    "5.8": findings.power_by_kind,
    "5.9": findings.all_checks,
}


def given(city, language="zh", rounding="half_up"):
    return parameters("05_consistency", city=city, language=language, rounding=rounding)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("city", CITIES)
def test_every_city_has_every_exhibit(city, language):
    """Numbered in order, with caption, n, unit and source, and a summary."""
    asked = given(city, language)
    assert "{" not in findings.summary(asked).markdown
    for id, make in EXHIBITS.items():
        exhibit = make(asked)
        assert exhibit.id == id and exhibit.caption and exhibit.source
        assert exhibit.n == 0 or exhibit.unit
        assert not exhibit.data.empty


@pytest.mark.parametrize("rounding", ["half_even", "truncation", "any"])
def test_other_rounding_rules_change_the_verdicts_and_break_nothing(rounding):
    """Truncated, Haishu's growth fits no whole number of cases the year before."""
    slow = (findings.power, findings.power_by_kind) if rounding != "any" else ()
    for city in CITIES:
        for make in EXHIBITS.values():
            if make not in slow:
                make(given(city, "en", rounding))
    found = findings.inconsistencies(given("haishu", "en", rounding))
    assert (found.n == 1) == (rounding == "truncation")


def test_every_id_behind_a_cell_exists():
    """Figures, relations or implied values."""
    known = {
        *coding_sheets()["figure_id"],
        *panel()["figure_id"],
        *relations()["relation_id"],
        *implied()["implied_id"],
    }
    for city in CITIES:
        for make in EXHIBITS.values():
            for cell in make(given(city)).ids.to_numpy().ravel():
                assert set(cell.split()) <= known, cell


def test_the_inferred_place_is_marked():
    """Ziyang's place is inferred from what the text leaves."""
    assert "（推断）" in findings.roll_up(given("ziyang")).data.to_string()
    assert "(inferred)" in findings.inconsistencies(given("ziyang", "en")).caption


def test_chinese_pages_hold_no_english_sentences():
    """But for names, units and ids."""
    for city in CITIES:
        for make in EXHIBITS.values():
            text = " ".join(make(given(city)).data.astype(str).to_numpy().ravel())
            assert not re.search(r"\b(the|of|and|is|are)\b", text), text


def test_the_chart_shows_every_testable_check():
    """As many rows as the roll-up counts, in units of the last place."""
    for city in CITIES:
        asked = given(city)
        row = findings.roll_up(asked).data.iloc[CITIES.index(city)]
        chart = findings.intervals(asked)
        assert chart.n == int(row.iloc[2])
    data = findings.intervals(given("nanping")).data.set_index("label")
    assert data.loc["运输违规行为 244起", "value"] == 85
