"""Quantities that a text prints twice."""

import pytest

from cityreports.extraction import extract


def duplicates(text: str) -> list[tuple[list[str], str]]:
    """The literals of the duplicates of a text."""
    draft = extract(text, "x")
    literals = {row["figure_id"]: row["literal"] for row in draft.rows}
    found = [relation for relation in draft.relations if relation["kind"] == "duplicate"]
    return [([literals[i] for i in r["operands"].split(";")], literals[r["result"]]) for r in found]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("更新护栏316米。\n全年道路养护中，更新护栏316米。", [(["316米"], "316米")]),
        ("更新护栏316米。\n全年道路养护中，更换座椅316个。", []),
        # a plan can by chance be as high as what was done
        ("更新护栏316米。\n明年计划更新护栏316米。", []),
        ("D级桥梁4座待修。\n明年拆除全部4座D级桥梁。", [(["4座"], "4座")]),
        # small numbers repeat by chance
        ("城东街道3个点位达标。\n三个街道完成换届。", []),
        ("在甲、乙、丙等6个镇街试点。\n6个试点镇街配齐队员。", [(["6个"], "6个")]),
        ("亮灯率达98%。\n装灯率达98%。", []),
        ("喷雾降尘作业时长XX小时。\n四季度喷雾降尘作业时长XX小时。", [(["XX小时"], "XX小时")]),
        ("作业XX小时。\n值守XX小时。", []),
    ],
)
def test_a_number_under_one_name_is_printed_again(text, pairs):
    assert duplicates(text) == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("花园占地45亩（3公顷）。", [(["45亩"], "3公顷")]),
        ("花园占地45亩（3处）。", []),
        ("清运残土2.5万吨。\n装修垃圾1.1万吨。\n上文所称残土2.5万吨，均为过磅数。", [(["2.5万吨"], "2.5万吨")]),
    ],
)
def test_a_figure_that_points_back(text, pairs):
    assert duplicates(text) == pairs


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        # rounded in the summary
        ("摘要：换装灯具1.2万盏。\n一、照明\n全年换装灯具12318盏。", [(["1.2万盏"], "12318盏")]),
        ("一、照明\n全年换装灯具12318盏。\n综上，换装灯具1.2万盏。", [(["12318盏"], "1.2万盏")]),
        ("一、照明\n全年换装灯具12318盏。\n随后，换装灯具1.2万盏。", []),
    ],
)
def test_a_summary_says_again_what_a_section_says(text, pairs):
    assert duplicates(text) == pairs


def test_a_slogan_is_spelled_out_and_repeated_by_headings():
    text = (
        "以“守好一条底线、建强两支队伍、推进三项改革”（简称“123”思路）为主线。\n（一）守好“一条底线”\n（二）建强“两支队伍”"
        "\n（三）推进“四项改革”\n"
    )
    counts, heads = ["一条", "两支", "三项"], ["一条", "两支", "四项"]
    said_again = [([count], head) for count, head in zip(counts, heads, strict=True)]
    assert duplicates(text) == [*said_again, (counts, "123"), (heads, "123")]
