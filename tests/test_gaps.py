"""Numbers that a scanner has broken."""

import pytest

from cityreports.extraction import extract
from cityreports.extraction.gaps import close_gaps


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("共立案5 27起。", "共立案527起。"),
        ("清运垃圾6 . 2万吨。", "清运垃圾6.2万吨。"),
        ("办结率97 .5%。", "办结率97.5%。"),
        ("全系统拆除各类违建2,\n315处。", "全系统拆除各类违建2,315处。"),
        ("道路清扫保洁面积扩到4\n15万平方米。", "道路清扫保洁面积扩到415万平方米。"),
        ("三、20 23年工作", "三、2023年工作"),
        ("自5月1 5日起", "自5月15日起"),
        ("完成1 2月任务", "完成12月任务"),
    ],
)
def test_a_broken_number_is_whole_again(broken, whole):
    assert close_gaps(broken, range(len(broken) + 1))[0] == whole


@pytest.mark.parametrize(
    "text",
    [
        "1. 5个小区完成改造。",
        "南区 12 34处 56%",
        "2023 12月起施行。",
        "受理案件\n1 5家单位",
        "共25件\n3月完成。",
        "小区12\n36处",
        "到2025 5家单位",
    ],
)
def test_numbers_apart_stay_apart(text):
    """A line's number, the cells of a table, a year beside a count."""
    assert close_gaps(text, range(len(text) + 1))[0] == text


def test_a_literal_keeps_its_gaps():
    """The place of a figure is that in the file, and its value that of the whole number."""
    text = "云川市城市管理局2023年工作总结\n全年立案5 27起，罚没57 .4万元。\n"
    rows = [row for row in extract(text, "a").rows if row["type"] == "measure"]
    assert [(row["literal"], row["value"]) for row in rows] == [("5 27起", "527"), ("57 .4万元", "574000")]
    assert all(text[int(row["start"]) : int(row["end"])] == row["literal"] for row in rows)
