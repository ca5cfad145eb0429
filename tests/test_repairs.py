"""What would mend a failed check, and what a check was worth."""

import pytest

from cityreports.consistency import check_terms
from cityreports.operands import Operand, Terms, measured
from cityreports.repairs import information, repairs


def figure(text: str) -> Operand:
    literal, role, note = (*text.split("|"), "", "")[:3]
    role = role or "actual"
    return Operand(literal, literal, *measured(literal, role, note), False, note, "", "", role, "", "", "", "")


def terms(operands: str, result: str) -> Terms:
    return Terms(tuple(figure(text) if text else None for text in operands.split(";")), figure(result))


@pytest.mark.parametrize(
    ("kind", "operands", "result", "mended"),
    [
        ("sum", "958件;6996件", "7953件", {"7954件", "957件", "6995件"}),
        ("ratio", "496个;495个", "100%", {"495个", "496个"}),
        ("part", "107起;222起", "244起", {"329起", "137起", "22起"}),
        ("completion", "8条;", "94%|completion", {"89%", "15条"}),
        ("duplicate", "五大", "六项", {"6大", "5项"}),
        ("duplicate", "116.5万件", "139.2万件", {"139.2万件", "116.5万件"}),
        ("change", "8.98万件;5.72万件", "75%|change", {"57%", "9.97万件", "5.15万件"}),
    ],
)
def test_every_figure_has_its_smallest_repair(kind, operands, result, mended):
    """The literal as it would have to be printed."""
    given = terms(operands, result)
    found = repairs(kind, given)
    assert {repair.repaired for repair in found} == mended
    assert list(found) == sorted(found, key=lambda repair: repair.share)


@pytest.mark.parametrize(
    ("kind", "operands", "result", "position"),
    [("sum", "1件;2件", "1000000件", 2), ("difference", "90000件;5件", "12件", 0), ("part", "5万件", "3件", 1)],
)
def test_repairs_far_away_are_found_and_no_nearer_one_exists(kind, operands, result, position):
    """One step less does not mend it."""
    given = terms(operands, result)
    figures = [*given.operands, given.result]
    repair = next(one for one in repairs(kind, given) if one.figure_id == figures[position].figure_id)
    for steps, passes in ((repair.steps, True), (repair.steps - (1 if repair.steps > 0 else -1), False)):
        moved = [*figures]
        moved[position] = figures[position].moved(steps)
        verdict = check_terms(kind, Terms(tuple(moved[:-1]), moved[-1])).verdict
        assert (verdict != "inconsistent") == passes


def test_a_wrong_unit_is_not_mended_by_a_number():
    """No repair is invented."""
    assert repairs("ratio", terms("5件;8件", "62.5个百分点")) == ()


def test_a_whole_with_all_its_parts_passes_for_one_value_alone():
    """And one too little is mended as a sum is."""
    given = terms("5处;3处", "9处")._replace(assumption="parts disjoint and exhaustive")
    check = check_terms("part", given)
    assert information("part", given, check) == 1
    assert {repair.repaired for repair in repairs("part", given)} == {"8处", "6处", "4处"}


@pytest.mark.parametrize(
    ("kind", "operands", "result", "passing"),
    [
        ("sum", "958件;6996件", "7954件", 1),
        ("ratio", "137073件;139586件", "98.2%", 1),
        ("part", "107起;222起", "244起", 245),
        ("duplicate", "99.93%", "99.9%", 1),
        ("duplicate", "99.9%", "99.93%", 11),
        ("change", "1188项;", "104.12%|change", 1),
        ("standard", "98%", "95%|standard", None),
        ("completion", "112公顷;", "112%|completion", None),
    ],
)
def test_how_many_values_would_have_passed(kind, operands, result, passing):
    """Counted by hand: [99.85, 99.95) meets the intervals of 99.85 to 99.95, eleven values."""
    given = terms(operands, result)
    assert information(kind, given, check_terms(kind, given)) == passing
