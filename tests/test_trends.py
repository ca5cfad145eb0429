"""City trends: growth with its rounding interval, refusals with their reasons, exhibits for every city."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from cityreports import trends
from cityreports.intervals import Interval
from cityreports.levels import Level, Pair
from cityreports.parameters import parameters
from cityreports.trends import extremes, growth

EXHIBITS = (
    trends.level_chart, trends.level_table, trends.growth_table, trends.growth_chart, trends.refusals,
    trends.backcast, trends.trend_table,
)  # fmt: skip


def level(year, value, **changes):
    """A level of a year, of one definition unless changed."""
    made = Level(
        "xiamen", "penalty_cases", "report", "flow", dt.date(year, 1, 1), dt.date(year, 12, 31), "", "place", "", "件",
        value, Interval.point(value), "exact", f"{value}件", "", "处罚", "penalties", f"xiamen-{year}",
        (f"xiamen-{year}-00001",),
    )  # fmt: skip
    return replace(made, **changes)


def given(city="xiamen", **values):
    return parameters("03_city_trend", city=city, **values)


# --- growth -------------------------------------------------------------------------------------------------------


def test_growth_between_two_printed_levels():
    """5.72万 to 8.98万: the interval's ends are those of the extreme true values."""
    earlier = level(2022, 57200.0, interval=Interval.of(57150, 57250, True, False))
    later = level(2023, 89800.0, interval=Interval.of(89750, 89850, True, False))
    found = growth(Pair(earlier, later))
    assert found.value == pytest.approx(100 * (89800 / 57200 - 1))
    assert float(found.interval.lower) == pytest.approx(100 * (89750 / 57250 - 1))
    assert float(found.interval.upper) == pytest.approx(100 * (89850 / 57150 - 1))
    assert (found.unit, found.basis, found.years) == ("%", "levels", 1)


def test_shares_are_compared_in_percentage_points():
    """54.63 % to 60 % is 5.37 points."""
    earlier = level(2021, 54.63, unit="%", interval=Interval.of("54.625", "54.635", True, False))
    found = growth(Pair(earlier, level(2022, 60.0, unit="%", interval=Interval.point(60))))
    assert (round(found.value, 2), found.unit) == (5.37, "pp")
    assert [float(found.interval.lower), float(found.interval.upper)] == pytest.approx([5.365, 5.375])


def test_growth_from_an_implied_level_is_the_printed_change():
    """Its interval is that of the change alone: the implied level depends on the later one."""
    later = level(2022, 100.0, interval=Interval.of("99.5", "100.5"))
    change = level(2022, 25.0, unit="%", interval=Interval.of("24.5", "25.5", True, False))
    earlier = level(2021, 80.0, source="implied", parent=later.ids[0], interval=Interval.of(79, 81))
    found = growth(Pair(earlier, later), change)
    assert (found.value, found.interval, found.basis) == (25, change.interval, "printed")


def test_a_change_in_the_level_s_own_unit_gives_the_relative_growth():
    """+7.09 mg/L to 79.29 mg/L, at the corners of both roundings."""
    later = level(2023, 79.29, unit="mg/L", interval=Interval.of("79.285", "79.295"))
    change = level(2023, 7.09, unit="mg/L", interval=Interval.of("7.085", "7.095"))
    earlier = level(2022, 72.2, unit="mg/L", source="implied", parent=later.ids[0], interval=Interval.of(72, 73))
    found = growth(Pair(earlier, later), change)
    assert found.value == pytest.approx(100 * 7.09 / 72.2)
    assert float(found.interval.lower) == pytest.approx(100 * 7.085 / (79.295 - 7.085))
    assert float(found.interval.upper) == pytest.approx(100 * 7.095 / (79.285 - 7.095))


def test_no_growth_from_nought():
    """A growth from 0 is not a number."""
    assert growth(Pair(level(2022, 0.0), level(2023, 3.0))) is None


def test_extremes_are_those_of_a_fine_grid():
    """The corners hold what a search over the box finds."""
    x, y = Interval.of(11, 12), Interval.of(1, 2, True, False)
    found = extremes(lambda a, b: b / (a - b), x, y)
    grid = [Fraction(b, 10) / (Fraction(a, 10) - Fraction(b, 10)) for a in range(110, 121) for b in range(10, 21)]
    assert (found.lower, found.upper) == (min(grid), max(grid))
    assert (found.lower_closed, found.upper_closed) == (True, False)


# --- the report ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("city", ["xiamen", "zhoushan", "haishu", "nanping", "ziyang"])
def test_every_exhibit_for_every_city(city, language):
    """No city fails; cells that show figures know them; charts have a drawing or say why there is none."""
    asked = given(city, language=language)
    assert trends.summary(asked).markdown
    for i, make in enumerate(EXHIBITS, start=1):
        exhibit = make(asked)
        assert exhibit.id == f"3.{i}"
        assert "{" not in exhibit.html().partition("<svg")[0]
        if exhibit.n:
            assert exhibit.ids.iloc[0].any()
        else:
            assert exhibit.data.iloc[0, 0]


@pytest.mark.parametrize("values", [{"rounding": "truncation"}, {"panel": False}, {"indicators": ["penalty_fines"]}])
def test_parameters_change_what_is_shown(values):
    """Rounding moves intervals, the panel and the indicators the levels."""
    assert not trends.level_table(given(**values)).data.equals(trends.level_table(given()).data)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"alpha": 0.01}, {"trend_table"}),
        (
            {"panel": False},
            {"level_chart", "level_table", "growth_table", "growth_chart", "refusals", "backcast", "trend_table"},
        ),
        ({"rounding": "truncation"}, {"level_chart", "level_table", "growth_table", "growth_chart", "backcast"}),
    ],
)
def test_a_scholar_s_turns(values, expected):
    """Each parameter changes the exhibits that rest on it, and no other."""
    found = {each.__name__ for each in EXHIBITS if not each(given(**values)).data.equals(each(given()).data)}
    assert found == expected


def test_alpha_sets_how_many_levels_are_needed():
    """At 0.01 the exact test needs six."""
    assert "0.01" in trends.trend_table(given(alpha=0.01)).caption
    assert set(trends.trend_table(given(alpha=0.01)).data.iloc[:, 4]) != set(
        trends.trend_table(given()).data.iloc[:, 4]
    )


def test_the_yearbook_s_restatement_is_marked_and_not_doubled():
    """Penalty cases of 2023 stand once, with both ids."""
    table = trends.level_table(given(language="en"))
    rows = table.data[(table.data.iloc[:, 0] == "administrative penalty cases") & (table.data.iloc[:, 1] == "2023")]
    assert len(rows) == 1 and "printed again: 1" in rows.iloc[0, 2]
    assert table.ids.loc[rows.index[0]].iloc[0] == "xiamen-2023-00343 panel-0713"


def test_refusals_name_their_reason():
    """Demolition and cases investigated are not chained, and the caveat is quoted."""
    table = trends.refusals(given(language="en"))
    row = table.data[table.data.iloc[:, 1].str.startswith("2007: 1,411,500")].iloc[0]
    assert "definition" in row.iloc[3] and "Xiamen prints demolition for 2007" in row.iloc[3]


def test_backcast_sets_what_is_implied_beside_what_was_printed():
    """Xiamen's 2022 is implied by 2023 and printed by the panel; without the panel no print is left."""
    table = trends.backcast(given(language="en"))
    met = table.data[table.data.iloc[:, 3] != "—"]
    assert len(met) == 2 and met["Finding"].str.startswith("intervals meet").all()
    assert (trends.backcast(given(panel=False)).data.iloc[:, 3] == "—").all()


def test_a_run_of_five_is_fitted_and_one_of_unstated_scope_is_not():
    """The models exist though no city of the five may use them."""
    chained = [level(year, 100 * 1.1 ** (year - 2018)) for year in range(2018, 2023)]
    text = trends._verdict(chained, given(language="en"))
    assert text.startswith("+10.00 % a year") and "S=10, p=0.0167" in text
    unstated = [replace(each, scope="unstated") for each in chained]
    assert trends._verdict(unstated, given(language="en")) == "not fitted: the scope of 5 levels is not stated"
    assert trends._verdict(chained[:4], given(language="en")) == "not fitted: 4 levels, 5 needed"


def test_positions_cut_long_gaps_only():
    """Years stand at true distance; a gap of more than three years is cut and marked."""
    ends = [dt.date(year, 12, 31) for year in (2007, 2008, 2021, 2023)]
    places, cuts = trends._positions(ends)
    assert [round(places[end], 1) for end in ends] == [0, 1, 2.4, 4.4]
    assert [round(at, 1) for at in cuts] == [2.4]
