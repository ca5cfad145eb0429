"""Across reports: the earlier year in another text."""

import pandas as pd
import pytest

from cityreports.audit import audit, linked
from cityreports.crossings import Linked, crossed
from cityreports.operands import Operand, measured


def figure(name: str, literal: str, year: int, role: str = "actual", indicator: str = "penalty_cases") -> Operand:
    period = (f"{year}-01-01", f"{year}-12-31")
    return Operand(
        name, literal, *measured(literal, role, ""), False, "", "", indicator, role, *period, "处罚", "penalties"
    )


def change(level: Operand, rise: Operand) -> Linked:
    row = {
        "relation_id": "a-2023-r001", "report_id": "a-2023", "kind": "change", "operands": f"{level.figure_id};",
        "result": rise.figure_id, "base_start": "", "base_end": "", "basis": "stated", "assumption": "", "note": "",
    }  # fmt: skip
    return Linked(pd.DataFrame([row]), {one.figure_id: one for one in (level, rise)})


@pytest.mark.parametrize(
    ("literal", "reason"), [("5.72万件", "suggested_consistent"), ("6.72万件", "suggested_inconsistent")]
)
def test_the_year_before_is_found_in_another_report(literal, reason):
    """Suggested only: the other report may count otherwise."""
    given = change(figure("a-2023-00001", "8.98万件", 2023), figure("a-2023-00009", "57%", 2023, "change"))
    found = audit(crossed(given, {"a-2022-00005": figure("a-2022-00005", literal, 2022)})).findings
    assert [one.relation_id for one in found] == ["a-2023-r001", "a-2023-r001-x1"]
    assert found[1].across and found[1].check.reason == reason


@pytest.mark.parametrize(
    "other",
    [
        figure("b-2022-00005", "5.72万件", 2022),
        figure("a-2022-00005", "5.72万件", 2021),
        figure("a-2022-00005", "5.72万件", 2022, "target"),
        figure("a-2022-00005", "5.72万件", 2022, indicator="penalty_fines"),
        figure("a-2023-00005", "5.72万件", 2022),
        figure("a-2022-00005", "5.72万平方米", 2022),
        figure("a-2022-00005", "X万件", 2022),
    ],
)
def test_nothing_is_held_against_another_thing(other):
    """Another place, year, role, indicator, unit, the same report, a masked figure."""
    given = change(figure("a-2023-00001", "8.98万件", 2023), figure("a-2023-00009", "57%", 2023, "change"))
    assert crossed(given, {other.figure_id: other}) is given


def test_two_reports_given_together(tmp_path):
    """As files of one place, named by place and year."""
    texts = {
        2022: "2022年工作总结\n2022年,全市共办理行政处罚案件7000件。\n",
        2023: "2023年工作总结\n2023年,全市共办理行政处罚案件7954件,同比增长13.6%。\n",
    }
    paths = []
    for year, text in texts.items():
        paths.append(tmp_path / f"sample-{year}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    found = [one for one in audit(linked(paths)).findings if one.across]
    assert [one.check.reason for one in found] == ["suggested_consistent"]
