"""The notebooks and their committed references."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from cityreports.parameters import guide, notebooks, schema
from cityreports.runs import first_chart

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REFERENCES = sorted((ROOT / "reports/reference").rglob("*.ipynb"))


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_six_notebooks_are_there():
    """The notebooks are those of the schema."""
    assert [path.stem for path in NOTEBOOKS] == [row["notebook"] for row in notebooks()]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin(path):
    """No outputs, no def, no loop, no path; one exhibit a cell, at most thirteen of them."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    cells = code(notebook)
    frame = ("title(given)", "prose(given", "parameter_table(given)", "summary(given)")
    shown = [cell for cell in cells[1:] if not any(part in cell.source for part in frame)]
    assert 3 <= len(shown) <= 13
    assert all(len(ast.parse(cell.source).body) == 1 for cell in shown)
    for cell in cells:
        assert not cell.outputs and cell.execution_count is None
        tree = ast.parse(cell.source)
        banned = (ast.FunctionDef, ast.For, ast.While, ast.ClassDef, ast.Lambda, ast.ListComp, ast.With)
        assert not [node for node in ast.walk(tree) if isinstance(node, banned)]
        assert "open(" not in cell.source and "Path" not in cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_parameters_cells_equal_the_schema(path):
    """The parameters cell says what the package's schema says, a comment a line."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert cell.source == "\n".join(parameter.line for parameter in schema(path.stem))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_explain_their_parameters(path):
    """The first cell has a table of the parameters in both languages, as the schema gives it."""
    about = nbformat.read(path, as_version=4).cells[0]
    assert about.metadata.tags == ["about"]
    for language in ("zh", "en"):
        assert guide(path.stem, language) in about.source


def test_references_are_those_expected():
    """English references of Xiamen and of the corpus, together at most 8 MB."""
    names = {str(path.relative_to(ROOT / "reports/reference")) for path in REFERENCES}
    city = {f"xiamen-2023/en/{row['notebook']}.ipynb" for row in notebooks() if row["scope"] == "city"}
    corpus = {f"cross_city/en/{row['notebook']}.ipynb" for row in notebooks() if row["scope"] == "corpus"}
    assert names == city | corpus
    assert sum(path.stat().st_size for path in REFERENCES) <= 8_000_000


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_references_are_clean(path):
    """Counts run 1..n; no stderr, error, path, time, version or empty output."""
    text = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    cells = code(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type not in ("error", "stream")
            assert any(str(value).strip() for value in output.data.values())
            assert "image/png" not in output.data
    assert sum(bool(cell.outputs) for cell in cells) >= len(cells) - 2
    assert not re.search(r"/(home|root|tmp|work|Users)/|[A-Z]:\\\\|\"papermill\"|site-packages", text)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert "version" not in notebook.metadata.language_info


def test_the_picture_of_the_readme_is_a_chart_of_a_reference(root):
    """The README shows a real chart."""
    picture = (root / "reports/reference/chart.svg").read_text(encoding="utf-8")
    assert picture == first_chart(root / "reports/reference/xiamen-2023/en/03_city_trend.ipynb")
    assert "(reports/reference/chart.svg)" in (root / "README.md").read_text(encoding="utf-8")
