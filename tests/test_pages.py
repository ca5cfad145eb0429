"""The pages of a PDF as one flowing text."""

import pytest

from cityreports.documents import read_bytes
from cityreports.extraction import extract
from cityreports.pages import flow, unwrap

# forty characters and more, so that lines of twenty are its wrapped ones
SENTENCE = "今年全市共办理行政处罚案件一千二百起比上年有所增加其中一般程序案件三百起简易程序案件九百起。"


def wrapped(paragraph: str, width: int = 24) -> str:
    """A paragraph cut into lines of some characters."""
    return "\n".join(paragraph[i : i + width] for i in range(0, len(paragraph), width))


def test_a_wrapped_paragraph_is_one_line_again():
    assert flow([wrapped(SENTENCE * 3)]) == SENTENCE * 3 + "\n"


def test_a_paragraph_goes_on_over_the_page_without_number_and_heads():
    """What every page repeats at its head and the number at its foot are no part of the text."""
    lines = wrapped(SENTENCE * 6).split("\n")
    pages = ["\n".join(["某市城市管理局", *lines[n : n + 3], f"— {n // 3 + 1} —"]) for n in range(0, len(lines), 3)]
    assert flow(pages) == SENTENCE * 6 + "\n"


@pytest.mark.parametrize("foot", ["3", "- 3 -", "第3页", "第 3 页 共 12 页", "3/12", "—3—"])
def test_page_numbers_of_all_forms(foot):
    assert flow([f"{wrapped(SENTENCE * 3)}\n{foot}"]) == SENTENCE * 3 + "\n"


def test_headings_and_numbered_paragraphs_keep_their_lines():
    """A short heading and a paragraph that a number opens begin a line, even behind a full one."""
    text = (
        f"一、主要工作\n{wrapped(SENTENCE * 2)}\n（二）市容\n{wrapped(SENTENCE)}\n{wrapped('2.环卫工作。' + SENTENCE)}"
    )
    assert [line[:5] for line in flow([text]).splitlines()] == [
        "一、主要工",
        "今年全市共",
        "（二）市容",
        "今年全市共",
        "2.环卫工",
    ]


def test_a_table_is_not_joined():
    """Lines too short for running text were never wrapped."""
    assert flow(["项目 数量\n立案 560件\n结案 548件"]) == "项目 数量\n立案560件\n结案548件\n"


def test_paragraphs_of_one_line_each_stay():
    """Lines that end with a sentence are paragraphs, however alike their widths."""
    text = "一是开展市容市貌专项整治行动并取得阶段成效。\n" * 3 + "二是开展垃圾分类专项整治行动并取得阶段成效。\n" * 3
    joined, origins = unwrap(text)
    assert joined == text and list(origins) == list(range(len(text) + 1))


def test_an_indented_line_opens_a_paragraph():
    text = "".join(f"　　{wrapped(SENTENCE[:-1])}\n" for _ in range(4))
    assert unwrap(text)[0].count("\n") == 4


def test_offsets_of_a_wrapped_text_are_those_of_its_file():
    """A literal that a line's end breaks keeps it; what follows is found where it stands."""
    body = "全市共办理行政处罚案件1236件同比增长12.5%罚款218.4万元，其中一般程序案件336件，简易程序案件900件，"
    text = "云川市城市管理局2023年工作总结\n" + wrapped(body * 4, 31) + "办结。\n"
    rows = extract(text, "a").rows
    assert all(text[int(row["start"]) : int(row["end"])] == row["literal"] for row in rows)
    assert any("\n" in row["literal"] for row in rows)
    values = [row["value"] for row in rows if row["type"] == "measure"]
    assert values == ["1236", "12.5", "2184000", "336", "900"] * 4


def test_empty_pages():
    assert flow([]) == "" and flow(["", " \n"]) == ""


def test_a_printed_report_reads_as_its_text(tmp_path):
    """The figures of a PDF, their meaning and their relations are those of the text that was printed."""
    typst, fonts = pytest.importorskip("typst"), pytest.importorskip("pylopdf_fonts_zh_cn")
    body = (
        "全年立案查处各类违法案件1,236起，同比增长12.5%，其中一般程序案件336起、简易程序案件900起，处罚款218.4万元；"
        "拆除违法建设15.2万平方米，完成年度任务的108.6%；受理群众投诉4800余件，办结4752件，办结率99%。"
    )
    lines = ["云川市城市管理局2023年工作总结", "一、主要工作", *[f"（{n}）执法。{body}" for n in "一二三四五六七八"]]
    source = '#set page(numbering: "- 1 -")\n#set text(font: "Noto Serif SC", lang: "zh", size: 16pt)\n'
    source += "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n\n" + "\n\n".join(lines)
    (tmp_path / "a.typ").write_text(source, encoding="utf-8")
    folder = str(fonts.__path__[0])
    pdf = typst.compile(str(tmp_path / "a.typ"), font_paths=[folder])
    printed, plain = extract(read_bytes(pdf, "a.pdf").text, "a"), extract("\n".join(lines) + "\n", "a")
    columns = ("literal", "role", "period_end", "indicator", "value", "unit", "section", "sentence")
    assert [[row[c] for c in columns] for row in printed.rows] == [[row[c] for c in columns] for row in plain.rows]
    assert len(plain.rows) > 80 and [r["kind"] for r in printed.relations] == [r["kind"] for r in plain.relations]
