"""Sections, sentences and places of texts."""

import hashlib

import pytest

from cityreports.documents import read_text
from cityreports.outlines import Places, locate, outline, place, sections

TEXT = """网站标题
某市城市管理局2023年工作总结
一、2023年工作
今年以来，成效明显。
(一)市容。办结5件。
1.整治。罚款3万元。2.督查。检查20次。
（二）环卫
①清运。②分类。
二、2024年思路
（一）提升。建设2座。
"""


def names(text):
    return [part.section for part in outline(text)]


def test_nested_numbers():
    """Levels nest in the order in which their styles appear, an inline 2. only where it continues a 1."""
    assert names(TEXT) == ["0", "1", "1-1", "1-1-1", "1-1-2", "1-2", "1-2-1", "1-2-2", "2", "2-1"]


def test_parents_span_their_children():
    """A parent's span holds its children's; siblings follow each other without a gap."""
    spans = {part.section: (part.start, part.end) for part in outline(TEXT)}
    assert spans["1"][1] == spans["2"][0]
    assert spans["1-1"][0] < spans["1-1-1"][0] and spans["1-1-2"][1] == spans["1-1"][1] == spans["1-2"][0]
    assert spans["2"][1] == len(TEXT) and spans["0"] == (0, TEXT.index("一、"))


def test_restarted_numbering_gets_letters():
    """Two parts that both begin with 一、 are a and b."""
    assert names("一、甲\n二、乙\n一、丙\n(一)丁\n") == ["0", "a1", "a2", "b1", "b1-1"]


def test_text_without_numbers_is_section_0():
    """A text without headings is one section."""
    assert names("没有标题，办结5件。") == ["0"]
    assert names("") == ["0"]


@pytest.mark.parametrize("text", ["第一、二季度办结3件。", "共有2.5万件，1.2万元。", "占比12.5%。3.6万件已办结。"])
def test_numbers_in_sentences_are_no_headings(text):
    """Decimals and ordinals in running text do not open sections."""
    assert names(text) == ["0"]


def test_sentences_are_counted_in_their_section():
    """A heading is a sentence; 。！？ and a line's end close one; empty lines count for nothing."""
    text = "一、总结\n\n办结5件。罚款3元！\n(一)市容\n清运2吨。"
    assert place(text, text.index("5件")) == ("1", 2)
    assert place(text, text.index("3元")) == ("1", 3)
    assert place(text, text.index("2吨")) == ("1-1", 2)
    assert Places(text)(0) == ("1", 1)


def test_read_text_drops_the_mark_and_keeps_line_ends(tmp_path):
    """Offsets refer to the decoded text without BOM; the hash is the file's."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + "办结5件\r\n".encode())
    document = read_text(path)
    assert document.text == "办结5件\r\n"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_locate_marks_the_literal():
    """The line is shown with the literal marked, the column counted from 1."""
    assert locate("甲\r\n办结5件。\r\n乙", 5, 7) == (2, 3, "办结【5件】。")


def test_section_table():
    """The table has the text's spans, and counts characters without white space."""
    table = sections("x-2023", "一、甲 乙\n丙")
    assert table[["section", "start", "end", "characters"]].values.tolist() == [["0", 0, 0, 0], ["1", 0, 7, 5]]


def test_parts_beyond_the_alphabet():
    """Numbering that starts again names parts a to z, then aa; each section ends where the next of its level begins."""
    found = outline("一、甲\n(一)乙\n二、丙\n" * 28)
    assert [part.section for part in found[-3:]] == ["ab1", "ab1-1", "ab2"]
    assert found[1].end == found[3].start and found[2].end == found[3].start


def test_a_day_of_a_month_is_no_section_number():
    """A line that opens with the name of a holiday opens no section."""
    assert [section.section for section in outline("一、市容\n五一、十一期间值守。\n十二、环卫\n")] == ["0", "1", "12"]
