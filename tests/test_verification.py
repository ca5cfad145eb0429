"""A published report is held against the project."""

import io
import re
import zipfile

import pytest

pytest.importorskip("typst", reason="needs the extra publish")
pytest.importorskip("pypandoc", reason="needs the extra publish")

from cityreports.prints import FORMS, publish
from cityreports.runs import execute, plan
from cityreports.verification import facts, told, verify


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    (run,) = plan(["01_corpus"], (), ["en"])
    assert execute(run).status in ("built", "kept")
    return {path.suffix[1:]: path for path in publish(run, tuple(FORMS), tmp_path_factory.mktemp("published"))}


@pytest.mark.parametrize("form", list(FORMS))
def test_a_true_report_has_no_differences(files, form):
    """What was published from this project is the same when it is built again."""
    found = verify(files[form])
    assert found.identical and not found.differences and found.run.notebook == "01_corpus"


def tampered_html(data, old, new):
    """A page with one cell changed."""
    text = data.decode()
    assert text.count(f">{old}<") == 1
    return text.replace(f">{old}<", f">{new}<").encode()


def tampered_docx(data, old, new):
    """A DOCX with one cell changed, its archive packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "word/document.xml":
                assert part.decode().count(f">{old}<") == 1
                part = part.decode().replace(f">{old}<", f">{new}<").encode()
            made.writestr(name, part)
    return out.getvalue()


def tampered_pdf(data, old, new):
    """A PDF in which the glyphs of one printed number are those of another."""
    import pypdf
    from pypdf.generic import ByteStringObject

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        content, tables = page.get_contents(), {}
        fonts = page["/Resources"]["/Font"]
        for name in fonts:
            table = fonts[name].get_object()["/ToUnicode"].get_object().get_data().decode()
            pairs = re.findall(r"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>$", table, re.MULTILINE)
            tables[name] = {chr(int(text, 16)): bytes.fromhex(code) for code, text in pairs}
        for operands, operator in content.operations:
            if operator == b"Tf":
                codes = tables[str(operands[0])]
            if operator not in (b"Tj", b"TJ") or not set(old + new) <= set(codes):
                continue
            pieces = operands[0] if operator == b"TJ" else operands
            shown = [getattr(piece, "original_bytes", b"") for piece in pieces]
            if b"".join(shown) != b"".join(codes[letter] for letter in old):
                continue
            kept = next(i for i, piece in enumerate(shown) if piece)
            for i, piece in enumerate(shown):
                if piece:
                    pieces[i] = ByteStringObject(b"")
            pieces[kept] = ByteStringObject(b"".join(codes[letter] for letter in new))
            page.replace_contents(content)
            out = io.BytesIO()
            writer.write(out)
            return out.getvalue()
    raise AssertionError(f"{old} is printed nowhere")


TAMPERED = {"html": tampered_html, "pdf": tampered_pdf, "docx": tampered_docx}


@pytest.fixture(scope="module")
def number(files):
    """A number that stands in one cell of the report only, and one with another last digit."""
    text = files["html"].read_text(encoding="utf-8")
    with zipfile.ZipFile(files["docx"]) as parts:
        paper = parts.read("word/document.xml").decode()
    cells = re.findall(r"<td[^>]*>([1-9][\d,]*\d)</td>", text)
    once = [cell for cell in cells if text.count(f">{cell}<") == 1 == paper.count(f">{cell}<")]
    old = max(once, key=len)
    return old, f"{old[:-1]}{(int(old[-1]) + 1) % 10}"


@pytest.mark.parametrize("form", list(FORMS))
def test_a_tampered_number_is_found(files, tmp_path, form, number):
    """A number changed in a table is named in each format, with the right one and the table that it stands in."""
    old, new = number
    path = tmp_path / f"changed.{form}"
    path.write_bytes(TAMPERED[form](files[form].read_bytes(), old, new))
    found = verify(path)
    (line,) = found.differences
    assert not found.identical and f'"{new}" where "{old}" is right' in line and line.startswith("Table 1.")


def test_a_tampered_drawing_of_a_pdf_is_found(files, tmp_path):
    """A path of a chart that was moved is found though no text changed."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=files["pdf"])
    contents = [page.get_contents() for page in writer.pages]
    drawn = [[o for o, operator in content.operations if operator == b"l"] for content in contents]
    place = next(i for i, lines in enumerate(drawn) if lines)
    drawn[place][0][0] = pypdf.generic.FloatObject(float(drawn[place][0][0]) + 9)
    writer.pages[place].replace_contents(contents[place])
    writer.write(tmp_path / "moved.pdf")
    (line,) = verify(tmp_path / "moved.pdf").differences
    assert f"page {place + 1}: what is drawn" in line


def test_a_row_that_was_taken_away_is_found():
    """A line that one of them lacks is said to be so, under its caption."""
    assert told(["Table 2.1  A", "x | 1", "z | 3"], ["Table 2.1  A", "x | 1", "y | 2", "z | 3"]) == [
        "Table 2.1  A: only the rebuilt report has: y | 2"
    ]


def test_bytes_that_differ_outside_the_text_are_named(files, tmp_path):
    """A file that was saved again has the same content, and is said to have other bytes."""
    path = tmp_path / "saved.docx"
    with zipfile.ZipFile(files["docx"]) as given, zipfile.ZipFile(path, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name))
    found = verify(path)
    assert not found.differences and not found.identical and "saved again" in found.circumstances[-1]


def test_other_data_are_named(files, tmp_path):
    """A report of other data says so, even where nothing shown changed."""
    text = files["html"].read_text(encoding="utf-8")
    stated = facts(files["html"].read_bytes(), "html")
    path = tmp_path / "other.html"
    path.write_text(text.replace(stated["data_hash"], "0" * 64), encoding="utf-8")
    (line,) = verify(path).differences
    assert line.startswith("data_hash: the file says 0000")


@pytest.mark.parametrize(("name", "data"), [("a.html", b"<p>x</p>"), ("a.docx", b"x"), ("a.pdf", b"x"), ("a.txt", b"")])
def test_other_files_are_refused(tmp_path, name, data):
    """A file that this package did not write is refused by a message."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=r"provenance|readable|ends in"):
        verify(tmp_path / name)
