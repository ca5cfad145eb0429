"""Tables and charts know where their numbers come from, and are the same each time."""

import dataclasses
import re

import pandas as pd
import pytest

from cityreports import style
from cityreports.exhibits import Cell, bar_chart, interval_chart, matrix_chart, number, span, table

ABOUT = {"language": "zh", "n": 2, "unit": "件", "source": "某局", "note": "注解"}
POINTS = pd.DataFrame(
    {
        "label": ["处罚案件 ㎡", "罚款"],
        "value": [3.0, 5.0],
        "lower": [2.0, 5.0],
        "upper": [4.0, None],
        "ids": ["a-1", "a-2"],
    }
)


def test_cells_carry_their_ids_into_the_page():
    """Every cell's ids stand in data-ids; text is escaped."""
    exhibit = table("2.1", "图 <1>", [["甲", Cell.of("1,234", "a-00001;a-00002")]], ["名", "值"], **ABOUT)
    page = exhibit.html()
    assert 'data-ids="a-00001 a-00002">1,234' in page
    assert "图 &lt;1&gt;" in page and "单位：件；n：2；来源：某局" in page
    assert exhibit.ids.iloc[0, 1] == "a-00001 a-00002"


def test_exhibits_are_frozen():
    """An exhibit does not change."""
    exhibit = table("2.1", "x", [["a"]], ["b"], **ABOUT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        exhibit.caption = "y"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: interval_chart("1.1", "区间", POINTS, x_label="件", reference=4, **ABOUT),
        lambda: bar_chart("1.2", "条", POINTS.assign(part=["甲", "乙"]), **ABOUT),
        lambda: matrix_chart("1.3", "矩阵", POINTS.assign(row=["一", "二"], column=["甲", "乙"]), **ABOUT),
    ],
)
def test_charts_are_the_same_each_time(draw):
    """Two drawings have the same bytes, hold their text as text, and a text alternative."""
    first, second = draw(), draw()
    assert first.drawing == second.drawing
    assert first.drawing.startswith("<svg") and f'aria-label="{first.caption}"' in first.drawing
    assert "<metadata>" not in first.drawing and not re.search(r"20\d\d-\d\d-\d\dT", first.drawing)


def test_a_change_of_a_number_changes_the_chart():
    """The drawing is a true image of its data."""
    moved = POINTS.assign(value=[3.5, 5.0])
    assert interval_chart("1", "x", POINTS, **ABOUT).drawing != interval_chart("1", "x", moved, **ABOUT).drawing


def test_a_missing_glyph_is_an_error():
    """A character that the font lacks stops the chart instead of showing a box."""
    with pytest.raises(UserWarning, match="Glyph"):
        interval_chart("1", "x", POINTS.assign(label=["\U0001f600", "b"]), **ABOUT)


def test_the_font_has_the_characters_of_reports():
    """Simplified and traditional characters, circled numbers, square metres, minus."""
    marks = POINTS.assign(label=["处罚萬條①㎡", "−5‰ ≥ ≈"])
    assert "处罚萬條①㎡" in interval_chart("1", "x", marks, **ABOUT).drawing


def test_cities_have_fixed_colours():
    """The same colour for the same city, and some colour for any other."""
    assert len({style.city_colour(name) for name in style.CITY_COLOURS}) == 5
    assert style.city_colour("somewhere") == style.city_colour("somewhere")


def test_numbers_as_printed():
    """Thousands are grouped, needless zeros dropped; open intervals are signs."""
    assert [number(value) for value in (1234567.0, 0.5, -3.25, float("nan"))] == ["1,234,567", "0.5", "-3.25", ""]
    assert span(None, 8, upper_closed=False) == "< 8"
    assert span(1, 2, False, True) == "(1, 2]"
