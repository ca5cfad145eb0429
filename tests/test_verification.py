"""A published report is held against the project."""

import pytest

pytest.importorskip("typst", reason="needs the extra publish")
pytest.importorskip("pypandoc", reason="needs the extra publish")

from cityreports.prints import FORMS, publish
from cityreports.runs import execute, plan
from cityreports.verification import facts, verify


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    (run,) = plan(["02_city_profile"], ["haishu"], ["en"])
    assert execute(run).status in ("built", "kept")
    return {path.suffix[1:]: path for path in publish(run, tuple(FORMS), tmp_path_factory.mktemp("published"))}


@pytest.mark.parametrize("form", list(FORMS))
def test_a_true_report_has_no_differences(files, form):
    """What was published from this project is the same when it is built again."""
    found = verify(files[form])
    assert found.identical and not found.differences and found.run.given.city == "haishu"


def test_a_changed_number_is_found(files, tmp_path):
    """A number changed in the page is listed with the line that it should be."""
    text = files["html"].read_text(encoding="utf-8")
    path = tmp_path / "changed.html"
    path.write_text(text.replace("96 figures", "97 figures"), encoding="utf-8")
    found = verify(path)
    assert len(found.differences) == 2 and "97 figures" in found.differences[0] and "96 figures" in found.differences[1]


def test_a_changed_word_file_is_found(files, tmp_path):
    """So is one in a DOCX."""
    import docx

    file = docx.Document(files["docx"])
    file.tables[0].rows[1].cells[1].paragraphs[0].add_run("9")
    file.save(tmp_path / "changed.docx")
    found = verify(tmp_path / "changed.docx")
    assert len(found.differences) == 2 and not found.identical


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
