"""Reports on paper and for comment, as a reader and a colleague open them."""

import io
import json
import zipfile

import pytest

pypdf = pytest.importorskip("pypdf", reason="needs the extra publish")
pytest.importorskip("typst", reason="needs the extra publish")
pytest.importorskip("pypandoc", reason="needs the extra publish")
word = pytest.importorskip("docx", reason="needs the extra publish")

from cityreports import prints  # noqa: E402
from cityreports.publishing import Document, Part, document  # noqa: E402
from cityreports.runs import execute, plan  # noqa: E402

ALT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def made(notebook, cities, language):
    (run,) = plan([notebook], cities, [language])
    outcome = execute(run)
    assert outcome.status in ("built", "kept"), outcome.error
    return document(run)


@pytest.fixture(scope="module", params=["zh", "en"])
def corpus(request):
    return made("01_corpus", (), request.param)


@pytest.fixture(scope="module")
def profile():
    """A report whose table runs over several pages."""
    return made("02_city_profile", ["nanping"], "zh")


@pytest.fixture(scope="module")
def paper(corpus):
    return pypdf.PdfReader(io.BytesIO(prints.pdf(corpus)))


@pytest.fixture(scope="module")
def file(corpus):
    return word.Document(io.BytesIO(prints.docx(corpus)))


def bookmarks(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from bookmarks(entry)
        else:
            yield " ".join(entry.title.split())


def test_bookmarks_lead_through_the_pdf(corpus, paper):
    """Headings and exhibits are bookmarks."""
    found = list(bookmarks(paper.outline))
    assert [" ".join(part.title.split()) for part in corpus.contents] == found[: len(corpus.contents)]


def test_chinese_text_can_be_selected(corpus, paper):
    """The text of the PDF is text: title, captions and the words inside charts."""
    text = "".join(page.extract_text() for page in paper.pages)
    squeezed = "".join(text.split())
    assert all("".join(part.title.split()) in squeezed for part in corpus.exhibits)
    assert {"zh": "市容秩序", "en": "streetorder"}[corpus.language] in squeezed


def test_pages_are_numbered(paper):
    """Each page carries its number and the count of pages."""
    count = len(paper.pages)
    assert count > 3
    assert all(f"{i} / {count}" in page.extract_text() for i, page in enumerate(paper.pages, 1))


def test_a_long_table_repeats_its_head(profile):
    """A table that breaks over pages shows its head on each of them."""
    paper = pypdf.PdfReader(io.BytesIO(prints.pdf(profile)))
    texts = ["".join(page.extract_text().split()) for page in paper.pages]
    assert sum("领域所计对象原文印出" in text for text in texts) >= 4


def test_provenance_is_attached(corpus, paper, file):
    """PDF and DOCX carry the provenance for programs and print it for readers."""
    assert json.loads(paper.attachments["provenance.json"][0]) == corpus.provenance
    assert corpus.provenance["data_hash"] in "".join("".join(page.extract_text().split()) for page in paper.pages)
    with zipfile.ZipFile(io.BytesIO(prints.docx(corpus))) as parts:
        assert "data_hash" in parts.read("docProps/custom.xml").decode()
    assert any(corpus.provenance["data_hash"] in cell.text for cell in file.tables[-1].columns[1].cells)


def test_docx_has_real_headings_tables_and_captions(corpus, file):
    """A colleague's word processor sees styles, not looks."""
    styles = {}
    for paragraph in file.paragraphs:
        styles.setdefault(paragraph.style.name, []).append(paragraph.text)
    headings = [part.title for part in corpus.parts if part.kind == "heading"]
    assert styles["Title"] == [corpus.title] and styles["Heading 1"][: len(headings)] == headings
    squeezed = {" ".join(text.split()) for name in ("Table Caption", "Image Caption") for text in styles[name]}
    assert {" ".join(part.title.split()) for part in corpus.exhibits} <= squeezed
    assert len(file.tables) >= sum(part.kind == "table" for part in corpus.exhibits)
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in file.tables)


def test_docx_pictures_have_alternatives(corpus, file):
    """Each chart is a picture of 300 dpi with a text alternative."""
    pictures = [element.get("descr") for element in file.element.body.iter(ALT)]
    charts = [" ".join(part.title.split()) for part in corpus.exhibits if part.kind == "chart"]
    assert [" ".join((text or "").split()) for text in pictures] == charts


def test_drawings_have_their_resolution(corpus):
    """A PNG has 300 pixels an inch and says so."""
    part = next(part for part in corpus.exhibits if part.drawing)
    data = prints.drawing_png(part.drawing)
    width = int.from_bytes(data[16:20], "big")
    assert width == pytest.approx(7.2 * 300, abs=2) and b"pHYs" + (11811).to_bytes(4, "big") in data[:80]
    assert data == prints.drawing_png(part.drawing)


@pytest.mark.parametrize("form", ["html", "pdf", "docx"])
def test_two_builds_are_the_same(corpus, form):
    """Two builds of one commit have the same bytes."""
    assert prints.FORMS[form](corpus) == prints.FORMS[form](document(corpus.run))


def test_a_tall_drawing_fits_a_page():
    """A chart higher than a page is made narrower."""
    assert prints.picture_width('<svg width="518pt" height="200pt"') == 16.6
    assert prints.picture_width('<svg width="500pt" height="1000pt"') == 10.25


def test_numbers_stand_at_the_right_and_markup_is_text(corpus):
    """Cells with signs of HTML stay text."""
    head = '<thead><tr><th>a</th><th class="number">b</th></tr></thead>'
    row = '<tr><th>x &lt; y &amp; z</th><td class="number">1</td></tr>'
    html = f"<figure><table>{head}<tbody>{row}</tbody></table></figure>"
    shown = prints.article((Part("table", html, "table-9-9", "Table 9.9  A & B"),), "png")
    assert "x &lt; y &amp; z" in shown and shown.count("text-align:right") == 2 and "A &amp; B" in shown


def test_odd_signs_survive_typst(corpus):
    """Signs that typst reads as markup are printed as they are."""
    text = "a #b $c$ [d] @e *f* _g_ `h` \\ <i>"
    part = Part("text", "<p>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>")
    built = Document(corpus.run, 'A "title" \\ #x', (part,), corpus.provenance)
    page = pypdf.PdfReader(io.BytesIO(prints.pdf(built))).pages[0].extract_text()
    assert "#b$c$[d]@e*f*_g_" in "".join(page.split()) and "#x" in page
