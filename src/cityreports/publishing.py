"""Rendered reports: executed notebooks as documents and pages, with provenance added, and the list of pages."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path

import jinja2
import nbformat
from fontTools.ttLib import TTFont
from markdown_it import MarkdownIt

from cityreports import processed, sources
from cityreports.codebook import cities, label
from cityreports.parameters import notebooks, schema
from cityreports.prose import place_name
from cityreports.runs import Run

__all__ = ["Document", "GlyphError", "Part", "document", "index", "page", "provenance", "render"]

TEMPLATES = Path(__file__).parent / "templates"
RUN_IN = re.compile(r"^<p><strong>([^<]{1,60}?)[.。:：]?</strong>\s*")
HEADING = re.compile(r"<h([123])>(.*?)</h\1>", re.DOTALL)


class GlyphError(ValueError):
    """A character of a report that the fonts cannot print."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a report.

    Attributes
    ----------
    kind : str
        ``heading``, ``text``, ``table``, ``chart`` or ``code``.
    html : str
        A heading's words, the HTML of a text, table or chart, the source of a code cell.
    anchor, title : str
        Of headings and exhibits: where links lead, and what a table of contents prints.
    drawing : str
        A chart's SVG.
    data : str
        The numbers that a chart draws, as CSV.
    """

    kind: str
    html: str
    anchor: str = ""
    title: str = ""
    drawing: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report without its outward form: title, summary, parts, and what it was made from."""

    run: Run
    title: str
    parts: tuple[Part, ...]
    provenance: dict[str, str]

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return self.run.given.language

    @property
    def contents(self) -> list[Part]:
        """The parts that a table of contents lists."""
        return [part for part in self.parts if part.title]

    @property
    def exhibits(self) -> list[Part]:
        """Its tables and charts."""
        return [part for part in self.parts if part.kind in ("table", "chart")]

    @property
    def citation(self) -> str:
        """How to cite the report."""
        date = self.provenance.get("date", "")
        return label("page.citation", self.language).format(
            year=date[:4] or label("page.undated", self.language),
            title=self.title,
            version=self.provenance["version"].split()[-1],
            data=self.provenance["data_hash"][:12],
        )

    def stated(self) -> list[tuple[str, str]]:
        """The provenance in the report's language: names and values."""
        return [(label(f"provenance.{name}", self.language), value) for name, value in self.provenance.items()]


# --- from notebook to document ------------------------------------------------------------------------------------


def document(run: Run) -> Document:
    """The report of an executed notebook.

    Raises
    ------
    GlyphError
        If a character of it is in none of the fonts.
    """
    notebook = nbformat.read(run.output, as_version=4)
    title, parts = run.notebook, []
    for part in _numbered(_parts(notebook), run.given.language):
        found = HEADING.match(part.html) if part.kind == "text" else None
        if found and found[1] == "1":
            title = unescape(found[2])
            part = Part("text", part.html[found.end() :].strip())
        parts.append(part)
    built = Document(run, title, tuple(part for part in parts if part.html), provenance(run))
    require_glyphs(built)
    return built


def _parts(notebook: nbformat.NotebookNode) -> Iterator[Part]:
    """The parts as the cells give them; the notes to the notebook's reader and the parameters are left out."""
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if tags & {"about", "parameters", "injected-parameters"}:
            continue
        if cell.cell_type == "markdown":
            yield from _texts(cell.source)
            continue
        yield Part("code", cell.source)
        drawing = ""
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/svg+xml" in data:
                drawing = data["image/svg+xml"]
            elif "text/html" in data:
                numbers = output.get("metadata", {}).get("text/html", {}).get("csv", "")
                yield _exhibit(data["text/html"], drawing, numbers)
                drawing = ""
            elif "text/markdown" in data:
                yield from _texts(data["text/markdown"])
            else:
                yield Part("text", f"<pre>{escape(data.get('text/plain', output.get('text', '')))}</pre>")


def _texts(source: str) -> Iterator[Part]:
    """Markdown as parts; a run-in head such as ``**Methods.**`` becomes a heading."""
    html = MarkdownIt("commonmark").enable("table").render(source).strip()
    if found := RUN_IN.match(html):
        yield Part("heading", found[1])
        html = f"<p>{html[found.end() :]}".removeprefix("<p></p>").strip()
    elif (found := HEADING.match(html)) and found[1] != "1":
        yield Part("heading", unescape(found[2]))
        html = html[found.end() :].strip()
    yield Part("text", html)


def _exhibit(html: str, drawing: str, data: str) -> Part:
    anchor = re.search(r'<figure [^>]*\bid="([^"]+)"', html)
    if not anchor:
        return Part("text", html)
    html = html[anchor.start() :]  # without the style that is for JupyterLab
    caption = unescape(re.search(r"<figcaption>(.*?)</figcaption>", html, re.DOTALL)[1])
    kind = "chart" if drawing else "table"
    return Part(kind, html, anchor[1], caption, _own_ids(drawing, anchor[1]), data)


def _own_ids(drawing: str, anchor: str) -> str:
    """A drawing whose ids begin with its anchor, so that several can stand on one page."""
    drawing = re.sub(r'\bid="([^"]+)"', rf'id="{anchor}-\1"', drawing)
    return re.sub(r'(href="#|url\(#)', rf"\g<1>{anchor}-", drawing)


def _numbered(parts: Iterator[Part], language: str) -> Iterator[Part]:
    """Headings with anchors, and a heading before the first exhibit and before the parameters where there is none."""
    count, headed, in_results = 0, False, False
    for part in parts:
        if part.kind in ("table", "chart") and not headed and not in_results:
            count, in_results = count + 1, True
            words = label("page.results", language)
            yield Part("heading", words, f"section-{count}", words)
        if part.kind == "text" and part.html.startswith("<table>"):
            count += 1
            words = label("page.parameters", language)
            yield Part("heading", words, f"section-{count}", words)
        if part.kind == "heading":
            count, headed = count + 1, True
            part = Part("heading", part.html, f"section-{count}", part.html)
        yield part


# --- glyphs -------------------------------------------------------------------------------------------------------


@cache
def glyphs() -> frozenset[int]:
    """The characters that both fonts of charts and pages hold."""
    from cityreports.style import fonts

    maps = [set(TTFont(path, lazy=True).getBestCmap()) for path in fonts()]
    return frozenset(set.intersection(*maps))


def require_glyphs(built: Document) -> None:
    """Refuse a report with a character that cannot be printed.

    Raises
    ------
    GlyphError
        With the characters and the parts that hold them.
    """
    faults = []
    for part in (Part("text", built.title), *built.parts):
        if part.kind == "code":
            continue
        text = unescape(re.sub(r"<style.*?</style>|<[^>]+>", "", part.html + part.drawing, flags=re.DOTALL))
        missing = {letter for letter in text if letter.isprintable() and ord(letter) not in glyphs()}
        faults += [f"{letter!r} (U+{ord(letter):04X}) in {part.title or text[:40]!r}" for letter in sorted(missing)]
    if faults:
        raise GlyphError(f"{built.run.notebook}, {built.run.folder}: the fonts have no glyph for {'; '.join(faults)}")


# --- pages --------------------------------------------------------------------------------------------------------


@cache
def environment() -> jinja2.Environment:
    """The templates."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), keep_trailing_newline=True, autoescape=True)


def _css() -> str:
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")


def page(run: Run, form: str = "html") -> Path:
    """Where a run's rendered report stands; `form` is ``html``, ``pdf`` or ``docx``."""
    folder = "reports" if run.custom else f"reports/{form}"
    return sources.project() / folder / run.folder / f"{run.notebook}.{form}"


def render(run: Run) -> Path:
    """Render an executed notebook as a page that needs no other file.

    This is quick beside running a notebook and is done each time: a page follows its template, its labels and the
    commit at once, whether or not its notebook had to run.

    Returns
    -------
    pathlib.Path
        The page.
    """
    path, data = page(run), html(document(run))
    if not path.is_file() or path.read_bytes() != data:
        processed.replace(path, data)
    return path


def html(built: Document) -> bytes:
    """A report as a page: its contents, its code folded away, light and dark, for screen, phone and paper."""
    run, language = built.run, built.language
    depth = len(Path(run.folder).parts)
    home = f"{'../' * depth}html/index.html" if run.custom else f"{'../' * depth}index.html"
    other = f"../{'en' if language == 'zh' else 'zh'}/{run.notebook}.html"
    names = ("show_code", "provenance", "page.contents", "page.theme", "page.theme_auto", "page.theme_light",
             "page.theme_dark", "page.skip", "page.cite")  # fmt: skip
    text = (
        environment()
        .get_template("page.html.j2")
        .render(
            language=language,
            title=built.title,
            css=_css(),
            body=body(built),
            contents=built.contents,
            home=home,
            other="" if run.custom else other,
            code=True,
            labels={name.rpartition(".")[2]: label(name, language) for name in names},
            stated=built.stated(),
            facts=json.dumps(built.provenance, ensure_ascii=False),
            citation=built.citation,
        )
    )
    return text.encode()


def body(built: Document) -> str:
    """The parts of a report as HTML."""
    return "\n".join(_markup(part, built.language) for part in built.parts)


def _markup(part: Part, language: str) -> str:
    match part.kind:
        case "heading":
            return f'<h2 id="{part.anchor}">{part.html}</h2>'
        case "code":
            return f'<pre class="input" tabindex="0"><code>{escape(part.html)}</code></pre>'
        case "chart":
            return part.html.replace(
                "<figcaption>", f'<div class="drawing" tabindex="0">{part.drawing}</div>\n<figcaption>'
            )
        case "table":
            name = escape(label("page.scroll", language).format(title=part.title.partition("  ")[0]))
            box = f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'
            return part.html.replace("<table>", f"{box}<table>").replace("</table>", "</table></div>")
    if part.html.startswith("<table>"):
        name = label("page.parameters", language)
        html = part.html.replace("<th>", '<th scope="col">')
        return f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">{html}</div>'
    return part.html


# --- provenance ---------------------------------------------------------------------------------------------------


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(sources.project()), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


@cache
def commit() -> str:
    """The commit of the project's folder, if git knows it, and whether what reports depend on was changed since."""
    name = _git("rev-parse", "HEAD")
    changed = name and _git("status", "--porcelain", "--", "src", "data", "notebooks", "requirements.lock")
    return f"{name} + changes" if changed else name


@cache
def moment() -> datetime:
    """The time that reports carry: that of the commit, else the latest publication date of the register."""
    stamp = _git("log", "-1", "--format=%ct")
    if stamp:
        return datetime.fromtimestamp(int(stamp), UTC)
    latest = max(row["published"] for row in sources.table("reports.csv"))
    return datetime.fromisoformat(f"{latest or '2000-01-01'}T00:00:00+00:00")


@cache
def data_hash() -> str:
    """A hash of the processed tables."""
    digest = hashlib.sha256()
    for path in sorted((sources.project() / "data/processed").glob("*.csv")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """The SHA-256 of a file; empty if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def provenance(run: Run) -> dict[str, str]:
    """What a report was made from and with."""
    given = {p.name: getattr(run.given, p.name) for p in schema(run.notebook)}
    entries = {
        "version": f"cityreports {version('cityreports')}",
        "commit": commit(),
        "date": moment().date().isoformat() if commit() else "",
        "notebook": run.notebook,
        "parameters": json.dumps(given, ensure_ascii=False),
        "data_hash": data_hash(),
        "lock_hash": file_hash(sources.project() / "requirements.lock"),
    }
    return {name: value for name, value in entries.items() if value}


# --- the list of pages --------------------------------------------------------------------------------------------


def index(root: Path | None = None) -> Path:
    """The page that lists the rendered reports below a folder: places by notebooks, in both languages."""
    root = root or sources.project() / "reports/html"
    table = cities()
    places = [
        (row.report_id, place_name(row.city_id, "zh"), place_name(row.city_id, "en")) for row in table.itertuples()
    ]
    names = {row["notebook"]: row for row in notebooks()}
    parts = [f"<p>{label('index_lead', 'zh')}</p><p lang='en'>{label('index_lead', 'en')}</p>"]
    corpus = [("cross_city", label("all_reports", "zh"), label("all_reports", "en"))]
    for scope, rows in (("city", places), ("corpus", corpus)):
        columns = [name for name, row in names.items() if row["scope"] == scope]
        head = "".join(f"<th scope='col'>{names[c]['title_zh']}<br>{names[c]['title_en']}</th>" for c in columns)
        lines = []
        for folder, zh, en in rows:
            cells = "".join(f"<td>{_links(root, folder, column)}</td>" for column in columns)
            lines.append(f'<tr><th scope="row">{zh}<br>{en}</th>{cells}</tr>')
        parts.append(
            '<div class="scroll" tabindex="0" role="region" aria-label="reports"><table><thead><tr><td></td>'
            f"{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div><br>"
        )
    names = ("page.theme", "page.theme_auto", "page.theme_light", "page.theme_dark", "page.skip")
    text = environment().get_template("page.html.j2").render(
        language="zh", title="cityreports", css=_css(), body="\n".join(parts), contents=[], home="index.html",
        other="", code=False, labels={name.rpartition(".")[2]: label(name, "zh") for name in names}, stated=[],
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
