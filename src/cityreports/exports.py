"""Exhibits as files: tables as CSV and LaTeX, charts as SVG, PDF, PNG and CSV, named and numbered as in the report."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from cityreports import processed
from cityreports.publishing import Part, document
from cityreports.runs import Run

__all__ = ["Grid", "export", "latex", "rows"]

SPECIAL = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "≥": r"$\geq$", "≤": r"$\leq$", "≈": r"$\approx$",
    "−": r"$-$", "×": r"$\times$", "²": r"\textsuperscript{2}", "³": r"\textsuperscript{3}", "μ": r"$\mu$",
}  # fmt: skip


RAGGED = {True: r"\raggedleft\arraybackslash", False: r"\raggedright\arraybackslash"}


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's texts, and the ids behind its cells.

    Attributes
    ----------
    head : tuple of str
    body : tuple of tuple of str
    ids : tuple of tuple of str
        For every cell of `body`, its ids joined by blanks.
    kinds : tuple of str
        ``number`` for a column of numbers, else empty.
    """

    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    ids: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]


def rows(html: str) -> Grid:
    """The texts of the first table in a piece of HTML that this package wrote."""
    found = re.search(r"<table>.*?</table>", html, re.DOTALL)
    table = ElementTree.fromstring(re.sub(r"<br\s*/?>", "<br/>", found[0]))
    heads = table.findall("./thead/tr/*")
    lines = [line.findall("./*") for line in table.findall("./tbody/tr")]
    return Grid(
        tuple(_text(cell) for cell in heads),
        tuple(tuple(_text(cell) for cell in line) for line in lines),
        tuple(tuple(cell.get("data-ids", "") for cell in line) for line in lines),
        tuple(cell.get("class", "") for cell in heads),
    )


def _text(cell: ElementTree.Element) -> str:
    return "".join(cell.itertext()).strip()


# --- tables -------------------------------------------------------------------------------------------------------


def table_csv(part: Part) -> bytes:
    """A table as CSV; a last column names the ids behind each row."""
    grid = rows(part.html)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*grid.head, "ids"])
    for texts, ids in zip(grid.body, grid.ids, strict=True):
        writer.writerow([*texts, ";".join(dict.fromkeys(" ".join(ids).split()))])
    return out.getvalue().encode()


def latex(part: Part) -> bytes:
    """A table as LaTeX: a longtable with booktabs rules, as wide as the text; Chinese needs ctex or xeCJK."""
    from cityreports.prints import widths

    grid = rows(part.html)
    label, _, caption = part.title.partition("  ")
    columns = "".join(
        rf">{{{RAGGED[kind == 'number']}}}p{{\dimexpr {share / 100:.3f}\linewidth-2\tabcolsep}}"
        for kind, share in zip(grid.kinds, widths([grid.head, *grid.body]), strict=True)
    )
    head = " & ".join(map(_escaped, grid.head)) + r" \\"
    lines = [
        f"% {label}: needs the packages longtable, booktabs and array; XeLaTeX with ctex or xeCJK for Chinese",
        rf"\begin{{longtable}}{{{columns}}}",
        rf"\caption{{{_escaped(caption)}}}\label{{{part.anchor}}} \\",
        r"\toprule", head, r"\midrule", r"\endfirsthead", r"\toprule", head, r"\midrule", r"\endhead",
        r"\bottomrule", r"\endfoot",
        *(" & ".join(map(_escaped, texts)) + r" \\" for texts in grid.body),
        r"\end{longtable}",
        *(rf"\par\noindent{{\footnotesize {_escaped(line)}}}" for line in notes(part)),
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _escaped(text: str) -> str:
    escaped = "".join(SPECIAL.get(letter, letter) for letter in text)
    return f"{{{escaped}}}" if escaped.startswith("[") else escaped


def notes(part: Part) -> list[str]:
    """The lines below an exhibit: unit, n, source, note."""
    foot = re.search(r'<div class="foot">.*?</div>', part.html, re.DOTALL)
    return [_text(line) for line in ElementTree.fromstring(foot[0])] if foot else []


# --- files --------------------------------------------------------------------------------------------------------


def export(run: Run, root: Path) -> list[Path]:
    """Write the exhibits of a run's report to a folder named by report, language and notebook.

    Returns
    -------
    list of pathlib.Path
        The files: for ``table-2-1`` CSV and LaTeX, for ``chart-1-2`` SVG, PDF, PNG, and the numbers drawn as CSV.
    """
    from cityreports.prints import drawing_pdf, drawing_png

    folder, written = root / run.folder / run.notebook, []
    for part in document(run).exhibits:
        if part.kind == "table":
            files = {"csv": table_csv(part), "tex": latex(part)}
        else:
            drawn = {"pdf": drawing_pdf(part.drawing), "png": drawing_png(part.drawing)}
            files = {"svg": part.drawing.encode(), "csv": part.data.encode(), **drawn}
        for form, data in files.items():
            path = folder / f"{part.anchor}.{form}"
            processed.replace(path, data)
            written.append(path)
    return written
