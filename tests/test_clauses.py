"""The words around figures."""

from cityreports.clauses import AROUND, MOST, quoted


def test_a_clause_ends_at_a_full_stop_a_semicolon_or_a_line():
    """Commas stay inside."""
    text = "一、总结\n整治12处；共受理20件,办结19件。另有3件"
    assert quoted(text, [text.index("12")]) == "整治12处"
    assert quoted(text, [text.index("20"), text.index("19")]) == "共受理20件,办结19件"
    assert quoted(text, [text.index("3件"), text.index("12")]) == "整治12处 … 另有3件"


def test_a_long_clause_is_cut_around_the_figures():
    """What is left holds every figure."""
    text = "甲" * 500 + "12件" + "乙" * 500 + "34件" + "丙" * 500
    shown = quoted(text, [500, text.index("34")])
    assert "12件" in shown and "34件" in shown and len(shown) < 4 * AROUND + 20
    near = quoted("甲" * 500 + "12件、34件" + "乙" * 500, [500, 504])
    assert near.startswith("…甲") and "12件、34件" in near and len(near) <= MOST + 2
