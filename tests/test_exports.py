"""Exhibits as files that a scholar pastes into a paper."""

import csv
import io

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
    assert r"\begin{longtable}{lr}" in text and r"\caption{A \& B}\label{table-2-1}" in text
    assert r"x < 5\% & {[1, 2)} \\" in text and r"Note: 50\% \& more" in text and r"m\textsuperscript{2}" in text


def test_every_exhibit_becomes_files(tmp_path):
    """Tables as CSV and LaTeX, charts as SVG, PDF and PNG, named as they are numbered."""
    pytest.importorskip("typst", reason="needs the extra publish")
    (run,) = plan(["01_corpus"], (), ["zh"])
    assert execute(run).status in ("built", "kept")
    built = document(run)
    files = exports.export(built, tmp_path)
    wanted = {"table": {"csv", "tex"}, "chart": {"svg", "pdf", "png"}}
    for part in built.exhibits:
        assert {path.suffix[1:] for path in files if path.stem == part.anchor} == wanted[part.kind]
    assert all(path.stat().st_size > 100 for path in files)
    assert (tmp_path / "table-1-1.csv").read_text(encoding="utf-8").count("\n") == 6
