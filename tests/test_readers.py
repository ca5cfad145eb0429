"""Reports in the forms in which they lie on a disk: what a reader keeps and what it leaves out."""

import io
import os

import pytest

from cityreports.documents import read_bytes
from cityreports.extraction.files import extract_files, left_alone
from cityreports.readers import UnreadableDocumentError

PAGE = "<html><head><meta charset='gb2312'></head><body><p>办结52件。</p></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("opening", ["", "<?xml version='1.0'?>\n<!DOCTYPE html>\n"])
def test_a_page_in_any_encoding(encoding, opening):
    # a browser that saves a page as UTF-8 or UTF-16 leaves its declaration as it was
    assert read_bytes((opening + PAGE).encode(encoding)).text == "办结52件。\n"


def test_a_text_in_big5():
    text = "處理案件8.98萬件，罰款5360.16萬元，整治違規車輛1200餘輛次。"
    assert read_bytes(text.encode("big5")).text == text


def test_cells_stand_apart():
    page = (
        "<html><body><table><tr><td>立案</td><td>120</td><td>35</td></tr><tr><th>罚款</th></tr></table></body></html>"
    )
    assert read_bytes(page.encode()).text == "立案\t120\t35\n罚款\n"


def test_what_a_page_hides_is_left_out():
    page = "<html><body><div style='display: none'>9件</div><p hidden>8件</p><p>办结案件52件。</p></body></html>"
    assert read_bytes(page.encode()).text == "办结案件52件。\n"


def test_a_page_nested_beyond_reading_is_refused():
    page = "<html><body>" + "<div>" * 20_000 + "办结52件。" + "</div>" * 20_000 + "</body></html>"
    with pytest.raises(UnreadableDocumentError, match="too deeply"):
        read_bytes(page.encode(), "deep.html")


def test_old_line_ends_are_line_ends():
    assert read_bytes("一、总结\r办结52件。\r\n".encode()).text == "一、总结\n办结52件。\r\n"


def word_file(body: str) -> bytes:
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    document = docx.Document()
    for element in parse_xml(f"<w:body {spaces}>{body}</w:body>"):
        document.element.body.insert_element_before(element, "w:sectPr")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = f"<w:txbxContent><w:p>{run('框35件')}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        # a tracked change: what was put in stands, what was struck out does not
        (
            f"<w:p>{run('立案')}<w:ins>{run('52件')}</w:ins><w:del><w:r><w:delText>51件</w:delText></w:r></w:del></w:p>",
            "立案52件\n",
        ),
        (f"<w:sdt><w:sdtContent><w:p>{run('控件9件')}</w:p></w:sdtContent></w:sdt>", "控件9件\n"),
        # a text box is written twice, for new programs and for old ones
        (
            f"<w:p>{run('见右')}<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
            "见右\n框35件\n",
        ),
        # a table in a cell, and two cells of the same words
        (
            f"<w:tbl><w:tr><w:tc><w:p>{run('35')}</w:p></w:tc><w:tc><w:p>{run('35')}</w:p></w:tc><w:tc><w:tbl><w:tr>"
            f"<w:tc><w:p>{run('内8件')}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
            "35\t35\t内8件\n",
        ),
        (f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}<w:r><w:tab/></w:r>{run('3件')}</w:p>", "甲\n乙\t3件\n"),
    ],
)  # fmt: skip
def test_all_of_a_word_file(body, text):
    assert read_bytes(word_file(body)).text == text


def test_a_folder_says_what_it_leaves(tmp_path):
    source = tmp_path / "in"
    source.mkdir()
    for name in ("a.txt", "noextension", "b.png", "~$b.docx", ".hidden.txt"):
        (source / name).write_text("办结52件。", encoding="utf-8")
    (source / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    outcomes = {outcome.source.name: outcome.error for outcome in extract_files([source], tmp_path / "out")}
    assert set(outcomes) == {"a.txt", "noextension", "old.doc"}
    assert "save it as .docx" in outcomes["old.doc"]
    assert left_alone([source]) == {".png": 1}


def test_no_input_is_written_over_and_no_sheet_lost(tmp_path):
    texts = {"a.html": PAGE, "a.decoded.txt": "办结2件。", "b.txt": "办结3件。", "b.relations.txt": "办结4件。"}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode("gb2312" if name.endswith("html") else "utf-8"))
    outcomes = list(extract_files([tmp_path], tmp_path))
    assert not any(outcome.error for outcome in outcomes)
    assert (tmp_path / "a.decoded.txt").read_text(encoding="utf-8") == "办结2件。"
    sheets = [
        path for path in tmp_path.glob("*.csv") if ",52件," in path.read_text() or "件,measure" in path.read_text()
    ]
    assert len(sheets) == 4


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (outcome,) = extract_files([tmp_path], tmp_path / "out")
    assert outcome.source.name == "gone.txt" and "link" in outcome.error


def test_a_name_too_long_for_its_sheet(tmp_path):
    (tmp_path / ("甲" * 83 + ".txt")).write_text("办结52件。", encoding="utf-8")
    (outcome,) = extract_files([tmp_path], tmp_path / "out")
    assert "shorten" in outcome.error


def test_a_file_is_no_folder_for_sheets(tmp_path):
    (tmp_path / "a.txt").write_text("办结52件。", encoding="utf-8")
    with pytest.raises(ValueError, match="is no folder"):
        list(extract_files([tmp_path / "a.txt"], tmp_path / "a.txt"))
