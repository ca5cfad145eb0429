"""Fault injection: what the audit sees."""

import pandas as pd
import pytest

from cityreports.audit import coded
from cityreports.crossings import Linked
from cityreports.operands import Operand, measured
from cityreports.power import FAULTS, by_fault, by_kind, by_report, faults, power


def figure(literal: str) -> Operand:
    return Operand(literal, literal, *measured(literal, "actual", ""), False, "", "", "", "actual", "", "", "", "")


def frame(*rows):
    columns = ["relation_id", "report_id", "kind", "operands", "result", "basis", "assumption"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("literal", "kind", "changed"),
    [
        ("107起", "last_place", ["108起", "106起"]),
        ("107起", "digits_swapped", ["170起"]),
        ("98.2%", "digits_swapped", ["89.2%", "92.8%"]),
        ("98.2%", "digit_dropped", ["8.2%", "9.2%"]),
        ("98.2%", "percent_point", ["98.2个百分点"]),
        ("4.43个百分点", "percent_point", ["4.43%"]),
        ("47.6万元", "scale_lost", ["47.6元"]),
        ("0.2万元", "last_place", ["0.3万元", "0.1万元"]),
        ("五大", "last_place", ["四大", "六大"]),
        ("两区", "last_place", ["一区", "三区"]),
        ("7个", "digits_swapped", []),
    ],
)
def test_the_faults_of_a_literal(literal, kind, changed):
    """Each a number that could have been printed."""
    assert [new for name, new in faults(literal) if name == kind] == changed


def test_no_fault_leaves_the_literal_as_it_was():
    """And none comes twice."""
    for literal in ("111起", "100%", "8.98万件", "1143", "2.77亿元"):
        made = [new for _, new in faults(literal)]
        assert literal not in made and len(made) == len(set(made))


def test_a_sum_of_exact_counts_sees_everything():
    """And a figure outside every relation is not counted."""
    known = {name: figure(name) for name in ("r-12件", "r-34件", "r-46件")}
    known = {name: one.printed_as(name[2:]) for name, one in known.items()}
    found = power(Linked(frame(("r-r1", "r", "sum", "r-12件;r-34件", "r-46件", "stated", "")), known))
    assert found["caught"].all() and set(found["figure_id"]) == set(known)
    assert set(found["fault"]) == {"last_place", "digits_swapped", "digit_dropped"}


def test_a_suggested_relation_catches_nothing():
    """Its figures count among all, and among none that hold."""
    known = {"r-12件": figure("12件"), "r-34件": figure("34件"), "r-46件": figure("46件")}
    found = power(Linked(frame(("r-r1", "r", "sum", "r-12件;r-34件", "r-46件", "suggested", "")), known))
    table = by_report(found).set_index("report_id").loc["all"]
    assert (table["held_faults"], table["faults"], table["caught"]) == (0, len(found), 0)


def test_a_plan_that_is_not_printed_still_catches_some():
    """A completion without plan holds nothing, but 8 of 94 % fits no whole plan, as 7 of 100 % would."""
    known = {"r-7条": figure("7条"), "r-100%": figure("100%")}
    found = power(Linked(frame(("r-r1", "r", "completion", "r-7条;", "r-100%", "stated", "")), known))
    table = by_kind(found).set_index(["kind", "report_id"]).loc[("completion", "all")]
    assert table["held_faults"] == 0 and 0 < table["caught"] < table["faults"]


def test_the_power_on_the_five_reports():
    """Shares add up; a lost 万 is always seen, one in the last place of a large count not always."""
    found = power(coded())
    table = by_fault(found).set_index(["fault", "report_id"])
    assert set(found["fault"]) == set(FAULTS)
    everything = table.loc[("any", "all")]
    assert everything["faults"] == len(found) == table.loc[list(FAULTS)].query("report_id != 'all'")["faults"].sum()
    assert table.loc[("scale_lost", "all"), "held_share"] == 1
    assert 0.5 < table.loc[("last_place", "all"), "held_share"] < 1
    assert everything["share"] < everything["held_share"]
    reports = by_report(found).set_index("report_id")
    assert reports.drop("all").sum()["caught"] == reports.loc["all", "caught"] == everything["caught"]
    kinds = by_kind(found)
    assert kinds["share"].between(0, 1).all() and set(kinds["kind"]) >= {"completion", "standard"}
    assert (kinds["held_faults"] <= kinds["faults"]).all()
    assert (found["caught"] == found["caught_by"].ne("")).all()
