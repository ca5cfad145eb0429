"""Values and norms: which is held against which, and how far they lie apart."""

import pytest

from cityreports.extraction import extract

HEAD = "甲市城市管理局2023年工作总结\n"


def drafted(text: str) -> list[str]:
    """The standards, differences and changes of a text, each as its kind and the literals of its figures."""
    extraction = extract(HEAD + text + "\n", "t", report_year=2023)
    literals = {row["figure_id"]: row["literal"] for row in extraction.rows}

    def printed(ids: str) -> str:
        return " ".join(literals.get(ident, "-") for ident in ids.split(";"))

    kinds = ("standard", "difference", "change")
    found = [(r["kind"], printed(r["operands"]), printed(r["result"])) for r in extraction.relations]
    return sorted(f"{kind} {operands} > {result}" for kind, operands, result in found if kind in kinds)


WORDINGS = [
    # a norm behind the value, before it, in brackets
    ("按期处置率93.5%，未达到95%的考核线。", ["standard 93.5% > 95%"]),
    ("按期处置率96.5%，越过95%的及格线。", ["standard 96.5% > 95%"]),
    ("苗木成活率91%，跌破92%的验收线。", ["standard 91% > 92%"]),
    ("夜间噪声52dB，低于55dB的限值。", ["standard 52dB > 55dB"]),
    ("平均到场时间25分钟，少于规定的30分钟。", ["standard 25分钟 > 30分钟"]),
    ("限值60mg/L，下半年实测均值为21mg/L。", ["standard 21mg/L > 60mg/L"]),
    ("亮灯率99.3%（考核标准为98%）。", ["standard 99.3% > 98%"]),
    # how far above or below; what is lower stands second
    ("机扫率93%，较考核目标（90%）高3个百分点。", ["difference 93% 90% > 3个百分点"]),
    ("机扫率87%，距90%的目标还差3个百分点。", ["difference 90% 87% > 3个百分点"]),
    ("机扫率目标为90%，现为87%，尚差3个百分点。", ["difference 90% 87% > 3个百分点"]),
    ("利用率比全市平均低4个百分点，仅61%。", ["difference - 61% > 4个百分点"]),
    ("按期率97%，高出考核线（95%）2个百分点。", ["difference 97% 95% > 2个百分点", "standard 97% > 95%"]),
    ("平均修复时间20小时，比24小时的承诺短4小时。", ["difference 24小时 20小时 > 4小时", "standard 20小时 > 24小时"]),
    ("拆除违建90处、2.6万平方米，处均约289平方米，面积比年度指标2.5万平方米多0.1万平方米。", [
        "difference 2.6万平方米 2.5万平方米 > 0.1万平方米",
    ]),
    ("新建公厕9座，超出下达任务1座。", ["difference 9座 - > 1座"]),
    # from another place, not from another time
    ("北片机扫率92%，比南片高5个百分点。", ["difference 92% - > 5个百分点"]),
    ("全市机扫率92%，比上年高5个百分点。", ["change 92% - > 5个百分点"]),
    ("全市机扫率92%，比整治前高5个百分点。", ["change 92% - > 5个百分点"]),
    # the two ends of a list
    ("各区办结率最低92%、最高99%，相差7个百分点。", ["difference 99% 92% > 7个百分点"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS)
def test_a_value_is_held_against_the_norm_that_its_words_name(sentence, expected):
    assert drafted(sentence) == sorted(expected)


NONE = [
    "完成全年目标（1200处）的105%，清理乱堆放1260处。",
    "现有队员310人，每万人不低于7人的配备标准有6个县达到。",
    "立案320件，办结率98%。",
]


@pytest.mark.parametrize("sentence", NONE)
def test_no_norm_without_words_that_hold_a_value_against_it(sentence):
    assert not [line for line in drafted(sentence) if line.startswith(("standard", "difference"))]
