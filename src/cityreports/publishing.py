"""Rendered reports: executed notebooks as pages, with provenance added, and the page that lists them."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from functools import cache
from html import unescape
from importlib.metadata import version
from pathlib import Path

import jinja2
import nbformat
from markdown_it import MarkdownIt

from cityreports import processed, sources
from cityreports.codebook import cities, label
from cityreports.parameters import notebooks, schema
from cityreports.prose import place_name
from cityreports.runs import Run

__all__ = ["index", "page", "render"]

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), keep_trailing_newline=True, autoescape=True)


def _css() -> str:
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")


def page(run: Run) -> Path:
    """Where a run's page stands."""
    folder = "reports" if run.custom else "reports/html"
    return sources.project() / folder / run.folder / f"{run.notebook}.html"


def render(run: Run) -> Path:
    """Render an executed notebook as a page that needs no other file.

    Returns
    -------
    pathlib.Path
        The page.
    """
    notebook = nbformat.read(run.output, as_version=4)
    language = run.given.language
    body = "\n".join(part for cell in notebook.cells if (part := _cell(cell)))
    heading = re.search(r"<h1>(.*?)</h1>", body)
    path = page(run)
    up = "../" * (len(path.relative_to(sources.project() / "reports").parts) - 1)
    home = f"{up}html/index.html" if run.custom else f"{'../' * (len(Path(run.folder).parts))}index.html"
    other = f"../{'en' if language == 'zh' else 'zh'}/{run.notebook}.html"
    text = (
        _environment()
        .get_template("page.html.j2")
        .render(
            language=language,
            title=unescape(heading[1]) if heading else run.notebook,
            css=_css(),
            body=body,
            home=home,
            other="" if run.custom else other,
            code=True,
            labels={name: label(name, language) for name in ("show_code", "provenance")},
            provenance=provenance(run),
        )
    )
    processed.replace(path, text.encode())
    return path


def _cell(cell: nbformat.NotebookNode) -> str:
    """A cell as HTML; the notes to the notebook's reader and the parameters are left out."""
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        return "" if "about" in tags else MarkdownIt("commonmark").enable("table").render(cell.source)
    if {"parameters", "injected-parameters"} & set(tags):
        return ""
    source = f'<pre class="input"><code>{_escape(cell.source)}</code></pre>'
    return source + "".join(f'<div class="output">{_output(output)}</div>' for output in cell.outputs)


def _output(output: nbformat.NotebookNode) -> str:
    data = output.get("data", {})
    for kind in ("text/html", "image/svg+xml"):
        if kind in data:
            return data[kind]
    if "text/markdown" in data:
        return MarkdownIt("commonmark").enable("table").render(data["text/markdown"])
    return f"<pre>{_escape(data.get('text/plain', output.get('text', '')))}</pre>"


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# --- provenance ---------------------------------------------------------------------------------------------------


@cache
def _commit() -> str:
    """The commit of the project's folder, if git knows it."""
    command = ["git", "-C", str(sources.project()), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


@cache
def data_hash() -> str:
    """A hash of the processed tables."""
    digest = hashlib.sha256()
    for path in sorted((sources.project() / "data/processed").glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def provenance(run: Run) -> list[tuple[str, str]]:
    """What a report was made from and with: names and values, in the report's language."""
    given = {p.name: getattr(run.given, p.name) for p in schema(run.notebook)}
    entries = {
        "version": f"cityreports {version('cityreports')}",
        "commit": _commit(),
        "notebook": run.notebook,
        "parameters": json.dumps(given, ensure_ascii=False),
        "data_hash": data_hash(),
        "lock_hash": _file_hash(sources.project() / "requirements.lock"),
    }
    return [(label(f"provenance.{name}", run.given.language), value) for name, value in entries.items() if value]


# --- the list of pages --------------------------------------------------------------------------------------------


def index() -> Path:
    """The page that lists the rendered reports: a table of places by notebooks, in both languages."""
    root = sources.project() / "reports/html"
    table = cities()
    places = [
        (row.report_id, place_name(row.city_id, "zh"), place_name(row.city_id, "en")) for row in table.itertuples()
    ]
    names = {row["notebook"]: row for row in notebooks()}
    parts = ["<h1>cityreports</h1>", f"<p>{label('index_lead', 'zh')}</p><p>{label('index_lead', 'en')}</p>"]
    corpus = [("cross_city", label("all_reports", "zh"), label("all_reports", "en"))]
    for scope, rows in (("city", places), ("corpus", corpus)):
        columns = [name for name, row in names.items() if row["scope"] == scope]
        head = "".join(f"<th>{names[c]['title_zh']}<br>{names[c]['title_en']}</th>" for c in columns)
        lines = []
        for folder, zh, en in rows:
            cells = "".join(f"<td>{_links(root, folder, column)}</td>" for column in columns)
            lines.append(f'<tr><th scope="row">{zh}<br>{en}</th>{cells}</tr>')
        parts.append(f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table><br>")
    text = _environment().get_template("page.html.j2").render(
        language="zh", title="cityreports", css=_css(), body="\n".join(parts), home="index.html", other="", code=False,
        labels={}, provenance=[],
    )  # fmt: skip
    path = root / "index.html"
    if not path.is_file() or path.read_bytes() != text.encode():
        processed.replace(path, text.encode())
    return path


def _links(root: Path, folder: str, notebook: str) -> str:
    found = [
        f'<a href="{folder}/{language}/{notebook}.html">{shown}</a>'
        for language, shown in (("zh", "中文"), ("en", "English"))
        if (root / folder / language / f"{notebook}.html").is_file()
    ]
    return " · ".join(found)
