"""Back-casts: the panel's own changes against its prints, guards, both readings, what is left out."""

from fractions import Fraction

import pytest

import cityreports as cr
from cityreports import backcasts, corpus
from cityreports.backcasts import _year_before, tally


@pytest.fixture(scope="module")
def every():
    return backcasts.backcasts()


def of(found, city, change):
    return [each for each in found if each.implied.city_id == city and each.implied.change == change]


@pytest.mark.parametrize(
    ("change", "level", "percent", "printed", "digits"),
    [
        ("panel-0498", 19117, "13.87", 16788, 2),
        ("panel-0518", 17841, "15.00", 15514, 2),
        ("panel-0497", 19117, "-22.21", 24575, 2),
        ("panel-0517", 17841, "-0.86", 17996, 2),
    ],
)
def test_huzhou_by_hand(every, change, level, percent, printed, digits):
    """A level over one and its printed change, at both ends of the rounding, holds the printed earlier count."""
    (found,) = of(every, "huzhou", change)
    half = Fraction(1, 2 * 10**digits)
    ends = sorted(level / (1 + (Fraction(percent) + side * half) / 100) for side in (-1, 1))
    assert [found.implied.interval.lower, found.implied.interval.upper] == ends
    assert ends[0] < printed < ends[1] and found.printed.value == printed
    assert (found.verdict, found.same_text) == ("agree", True)


def test_xiamen_in_another_text(every):
    """Xiamen's 2022 is implied by the report on 2023 and printed on another page."""
    found = [each for each in every if each.implied.city_id == "xiamen" and each.printed is not None]
    assert len(found) == 2 and not any(each.same_text for each in found)
    assert all(each.verdict == "agree" for each in found)


def test_same_place_area_period(every):
    """A print is of the same place, indicator, area and period, and of no other unit."""
    for each in every:
        if each.printed is not None:
            own, other = each.implied, each.printed
            assert (own.city_id, own.name, own.area, own.start, own.end) == (
                other.city_id, other.name, other.area, other.start, other.end,
            )  # fmt: skip
            assert own.days == other.days and "unit" not in each.reasons


def test_differences_and_multiples(every):
    """22 cases fewer than 166; a growth by 3.91 times; a ratio of 2.9 to the year before."""
    assert of(every, "binhai_new_area", "panel-0077")[0].implied.value == 166
    assert of(every, "xiangshan_county_ningbo", "panel-0549")[0].implied.value == pytest.approx(6963 / 4.91)
    assert of(every, "beijing", "panel-0029")[0].implied.value == pytest.approx(38_340_000 / 2.9)


def test_a_change_of_a_share_is_read_both_ways(every):
    """99.99 % up 0.01 %: points and per cent; where the note says points, points alone."""
    both = of(every, "fuzhou", "panel-0825")
    assert sorted(each.implied.method for each in both) == ["earlier_level", "earlier_level_points"]
    assert [each.implied.method for each in of(every, "quanzhou", "panel-0795")] == ["earlier_level_points"]


def test_left_out(every):
    """Means of years, restated changes, and those without a code."""
    used = {each.implied.change for each in every}
    assert not used & {"panel-0277", "panel-0714", "panel-0716", "panel-0197", "panel-0466"}


def test_months_and_years_before():
    """The month's last day stays the last; a leap day becomes the 28th."""
    import datetime as dt

    assert _year_before(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)
    assert _year_before(dt.date(2025, 2, 28)) == dt.date(2024, 2, 29)
    assert _year_before(dt.date(2023, 10, 1)) == dt.date(2022, 10, 1)


def test_tally_adds_up(every):
    """Prints are those that agree, differ or are barred; all lines are in the corpus table."""
    counts = tally(every)
    assert counts["print"] == counts["agree"] + counts["differ"] + counts["barred"] == 6
    assert counts["same"] == 4 and counts["all"] == len(every) > 40
    exhibit = corpus.backcast(cr.parameters("01_corpus", language="en"))
    assert exhibit.n == len(every) and f"Of {len(every)} implied earlier levels 6 have a print" in exhibit.note


def test_without_the_panel():
    """The reports' own changes remain, without a print."""
    counts = tally(backcasts.backcasts(panel=False))
    assert 0 < counts["all"] < 20 and counts["print"] == 0


def test_a_faulty_print_does_not_meet(every):
    """A print outside the interval differs; one of another definition is barred."""
    from dataclasses import replace

    from cityreports.intervals import Interval

    (found,) = of(every, "huzhou", "panel-0498")
    wrong = replace(found.printed, value=16800.0, interval=Interval.point(16800))
    assert replace(found, printed=wrong).verdict == "differ"
    assert replace(found, reasons=("definition",)).verdict == "barred"
    assert replace(found, reasons=("scope",)).verdict == "agree"
