"""Captions and notes come from the labels of an exhibit's number."""

import pytest

import cityreports as cr
from cityreports.captions import captioned_nothing, captioned_table


def given(language):
    return cr.parameters("04_cross_city", language=language)


@pytest.mark.parametrize(("language", "word"), [("zh", "厦门市"), ("en", "Xiamen")])
def test_values_stand_in_caption_and_note(language, word):
    """The caption holds the values given, the note the number of figures."""
    found = captioned_table(
        given(language), "3.3", ["indicator", "trend.span"], [["a", "b"]], n=1, source="s", place=word
    )
    assert word in found.caption and found.note and list(found.data.columns) != ["indicator", "trend.span"]


def test_nothing_says_why():
    """An empty exhibit has its caption and the reason."""
    found = captioned_nothing(given("en"), "4.4", "4.no_closures", head="4.head.verdict", source="s")
    assert found.n == 0 and "neither closed cases" in found.data.iloc[0, 0]
