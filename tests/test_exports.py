"""Exhibits as files that a scholar pastes into a paper."""

import csv
import io
import re

import pytest

from cityreports import exports
from cityreports.publishing import Part, document
from cityreports.runs import execute, plan

TABLE = Part(
    "table",
    '<figure class="exhibit table" id="table-2-1">\n<figcaption>Table 2.1  A &amp; B</figcaption>\n<table>\n<thead><tr>'
    '<th scope="col">Name</th><th scope="col" class="number">Value</th></tr></thead>\n<tbody>\n'
    '<tr><th scope="row" data-ids="a b">x &lt; 5%</th><td class="number" data-ids="b c">[1, 2)</td></tr>\n</tbody>\n'
    '</table>\n<div class="foot"><p>Unit: m²; n: 3</p><p>Note: 50% &amp; more</p></div>\n</figure>',
    "table-2-1",
    "Table 2.1  A & B",
)


def test_csv_has_the_texts_and_the_ids():
    """The cells as shown, and each id of a row once."""
    assert list(csv.reader(io.StringIO(exports.table_csv(TABLE).decode()))) == [
        ["Name", "Value", "ids"],
        ["x < 5%", "[1, 2)", "a;b;c"],
    ]


def test_latex_is_escaped():
    """Signs that LaTeX reads as commands are printed, a bracket at a row's start is guarded."""
    text = exports.latex(TABLE).decode()
    assert (
        text.count(r"\raggedright") == 1 == text.count(r"\raggedleft") and r"\caption{A \& B}\label{table-2-1}" in text
    )
    assert r"x < 5\% & {[1, 2)} \\" in text and r"Note: 50\% \& more" in text and r"m\textsuperscript{2}" in text


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The exhibits of a report with tables and charts, and their files by name."""
    pytest.importorskip("typst", reason="needs the extra publish")
    (run,) = plan(["01_corpus"], (), ["zh"])
    assert execute(run).status in ("built", "kept")
    written = exports.export(run, tmp_path_factory.mktemp("exhibits"))
    return document(run).exhibits, {path.name: path for path in written}


def test_every_exhibit_becomes_files(files):
    """Tables as CSV and LaTeX, charts as SVG, PDF, PNG and CSV, named as they are numbered."""
    exhibits, found = files
    wanted = {"table": ("csv", "tex"), "chart": ("svg", "pdf", "png", "csv")}
    assert sorted(found) == sorted(f"{part.anchor}.{form}" for part in exhibits for form in wanted[part.kind])
    assert all(path.stat().st_size > 100 for path in found.values())
    assert {path.parent.as_posix().split("/", -1)[-3:][0] for path in found.values()} == {"cross_city"}


def test_the_numbers_of_a_chart_are_a_table(files):
    """A chart's CSV has a row for each thing drawn, its numbers and the ids behind them, no colours."""
    exhibits, found = files
    for part in exhibits:
        if part.kind == "chart":
            head, *rows = csv.reader(io.StringIO(found[f"{part.anchor}.csv"].read_text(encoding="utf-8")))
            assert head[-1] == "ids" and not {"colour", "marker"} & set(head)
            assert rows and all(len(row) == len(head) for row in rows) and any(row[-1] for row in rows)
            assert any(re.fullmatch(r"-?\d+(\.\d+)?", cell) for row in rows for cell in row[:-1])


def test_latex_is_whole(files):
    """Braces and environments are balanced, each row has the columns of its table, no sign is left unescaped."""
    exhibits, found = files
    for part in exhibits:
        if part.kind == "table":
            text = found[f"{part.anchor}.tex"].read_text(encoding="utf-8")
            bare = re.sub(r"\\[\\{}&%$#_]", "", text)
            assert bare.count("{") == bare.count("}") and text.count(r"\begin") == text.count(r"\end{longtable}") == 1
            columns = text.count(r"\arraybackslash")
            lines = [line for line in text.splitlines() if line.endswith(r"\\") and "&" in line]
            assert lines and all(re.sub(r"\\&", "", line).count("&") == columns - 1 for line in lines)
            assert "#" not in bare.partition("\n")[2] and "_" not in re.sub(r"\\label\{[^}]*\}", "", bare)
