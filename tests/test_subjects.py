"""The noun phrases that name what is counted, in both languages."""

import pytest

from cityreports.extraction import extract
from cityreports.extraction.glosses import gloss


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        # the noun behind the counter, without the verb that follows it
        ("全市36个行政村完成改厕。", ["行政村"]),
        # the verb before the figure and the noun behind it
        ("新聘请20名保洁员。", ["新聘请保洁员"]),
        # what is done to what was just counted
        ("排查闲置地块52处，已完成47处。", ["排查闲置地块", "完成闲置地块"]),
        # a bare rate is that of what was counted before it
        ("收到线索11条，办结率100%。", ["收到线索", "线索办结率"]),
        # what rises to a level is named without the verb
        ("线索核实率由85%升至91.5%。", ["线索核实率", "线索核实率"]),
    ],
)
def test_what_is_counted(text, subjects):
    rows = [row for row in extract(text, "x").rows if row["type"] == "measure"]
    assert [row["subject_zh"] for row in rows] == subjects


@pytest.mark.parametrize(
    ("phrase", "english"),
    [
        ("新增停车泊位", "parking spaces added"),
        ("修复故障灯具", "faulty lamps repaired"),
        ("线索办结率", "leads closure rate"),
        ("渣土案件占比", "share of construction spoil cases"),
        ("结对共建", ""),
    ],
)
def test_english(phrase, english):
    assert gloss(phrase) == english
