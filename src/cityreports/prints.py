"""Reports on paper and for comment: PDF by typst, DOCX by pandoc, drawings as PDF and PNG; the same bytes each time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import tempfile
import zipfile
from functools import cache
from html import escape, unescape
from math import ceil, sqrt
from pathlib import Path

from cityreports import dependencies, processed, sources
from cityreports.codebook import label
from cityreports.exhibits import SHORT, UNBROKEN, wide
from cityreports.publishing import Document, Part, document, environment, file_hash, html, moment
from cityreports.runs import Run

__all__ = ["FORMS", "ExtraError", "docx", "drawing_pdf", "drawing_png", "pdf", "publish"]

DPI = 300
TEXT_WIDTH, TEXT_HEIGHT = 16.6, 20.5  # cm, on A4 with a line or two below a picture
WORD = re.compile(r"[^ /\u200b⺀-鿿；，。、]+|[⺀-鿿]")
LINE, MARGINS, LONGEST = 110, 2.6, 30  # a table's line, a cell's margins and a word, in half-width characters


class ExtraError(ImportError, ValueError):
    """A package of the extra ``publish`` is not installed."""


def _pandoc(source: str, form: str, *arguments: str, folder: Path) -> bytes:
    try:
        import pypandoc
    except ImportError as error:
        raise ExtraError("PDF and DOCX need pandoc and typst; run: pip install 'cityreports[publish]'") from error
    command = [pypandoc.get_pandoc_path(), "--from=html", f"--to={form}", "--wrap=none", *arguments]
    stamp = {"SOURCE_DATE_EPOCH": str(int(moment().timestamp())), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    done = subprocess.run(command, input=source.encode(), capture_output=True, cwd=folder, env=stamp)
    if done.returncode:
        raise RuntimeError(f"pandoc: {done.stderr.decode()}")
    return done.stdout


def _typst(source: str, folder: Path, form: str = "pdf", **options) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise ExtraError("PDF and DOCX need pandoc and typst; run: pip install 'cityreports[publish]'") from error
    path = folder / "main.typ"
    path.write_text(source, encoding="utf-8")
    compiler = typst.Compiler(path, root=folder, font_paths=_font_folders(), ignore_system_fonts=True)
    made, warnings = compiler.compile_with_warnings(format=form, timestamp=moment(), **options)
    if warnings:
        raise ValueError(f"typst: {warnings[0].message}")
    return made


def _font_folders() -> list[str]:
    from cityreports.style import fonts

    return sorted({str(path.parent) for path in fonts()})


# --- drawings -----------------------------------------------------------------------------------------------------


def _size(drawing: str) -> tuple[float, float]:
    """Width and height of a drawing in points."""
    width, height = (float(re.search(rf'\b{side}="([\d.]+)pt"', drawing)[1]) for side in ("width", "height"))
    return width, height


def picture_width(drawing: str) -> float:
    """How wide a drawing stands in print, in centimetres: as wide as the text, less if it were higher than a page."""
    width, height = _size(drawing)
    return min(TEXT_WIDTH, TEXT_HEIGHT * width / height)


def _drawing(drawing: str, form: str, **options) -> bytes:
    width, height = _size(drawing)
    name = re.search(r"<title>(.*?)</title>", drawing, re.DOTALL)[1]
    source = (
        f"#set document(title: {_string(unescape(name))})\n"
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        f'#image("drawing.svg", width: 100%, alt: {_string(unescape(name))})'
    )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "drawing.svg").write_text(drawing, encoding="utf-8")
        return _typst(source, Path(folder), form, **options)


def drawing_png(drawing: str, dpi: int = DPI) -> bytes:
    """A chart's SVG as PNG, its resolution written in the file."""
    data = _drawing(drawing, "png", ppi=dpi)
    return _with_resolution(data, dpi)


def _with_resolution(data: bytes, dpi: int) -> bytes:
    """A PNG with the chunk that states its pixels a metre, after the header chunk."""
    from binascii import crc32

    chunk = b"pHYs" + round(dpi / 0.0254).to_bytes(4, "big") * 2 + b"\x01"
    return data[:33] + (9).to_bytes(4, "big") + chunk + crc32(chunk).to_bytes(4, "big") + data[33:]


def drawing_pdf(drawing: str) -> bytes:
    """A chart's SVG as a PDF of its size, with selectable text."""
    return _drawing(drawing, "pdf")


def _string(text: str) -> str:
    """A text as typst writes strings."""
    return json.dumps(text, ensure_ascii=False)


# --- the report as plain HTML -------------------------------------------------------------------------------------


def article(parts: tuple[Part, ...], picture: str) -> str:
    """Parts of a report as HTML that pandoc reads: no code, real captions, charts as files named by their anchor.

    Parameters
    ----------
    parts : tuple of Part
    picture : str
        The charts' file name extension.
    """
    return "\n".join(_markup(part, picture) for part in parts if part.kind != "code")


def _markup(part: Part, picture: str) -> str:
    match part.kind:
        case "heading":
            return f'<h2 id="{part.anchor}">{part.html}</h2>'
        case "table":
            return _table(part) + _foot(part)
        case "chart":
            width = f"{picture_width(part.drawing):.2f}cm"
            shown = f'<img src="{part.anchor}.{picture}" alt="{escape(part.title)}" style="width:{width}">'
            caption = f"<figcaption>{escape(part.title)}</figcaption>"
            return f'<figure id="{part.anchor}">{shown}{caption}</figure>{_foot(part)}'
    return _table(part) if part.html.startswith("<table>") else part.html


def _foot(part: Part) -> str:
    lines = re.search(r'<div class="foot">(.*?)</div>', part.html, re.DOTALL)
    note = '<div custom-style="Exhibit Note" data-typst:text:size="7.5pt">'
    return f"{note}{lines[1]}</div>" if lines and lines[1] else ""


def _table(part: Part) -> str:
    """A table with its caption, column widths that fit its texts, and numbers at the right."""
    from cityreports.exports import rows

    grid = rows(part.html)
    right = [name == "number" for name in grid.kinds]
    style = ['style="text-align:right"' if end else 'style="text-align:left"' for end in right]
    caption = f"<caption>{escape(part.title)}</caption>" if part.title else ""
    lines = [grid.head, *(tuple(map(_unbroken, line)) for line in grid.body)]
    if sum(_longest(lines)) > LINE:
        lines = [grid.head, *grid.body]
    lines = [tuple(re.sub(r"(?<=\d)/(?=\d)", "/\u200b", text) for text in line) for line in lines]
    columns = "".join(f'<col style="width:{share:.1f}%">' for share in widths(lines))
    head = "".join(f"<th {look}>{escape(text)}</th>" for look, text in zip(style, grid.head, strict=True))
    body = "".join(
        f"<tr>{''.join(f'<td {look}>{escape(text)}</td>' for look, text in zip(style, row, strict=True))}</tr>\n"
        for row in lines[1:]
    )
    anchor = f' id="{part.anchor}"' if part.anchor else ""
    rest = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f"<table{anchor}>{caption}<colgroup>{columns}</colgroup>{rest}</table>"


def _unbroken(text: str) -> str:
    """A text whose intervals and numbers with units cannot break."""
    return UNBROKEN.sub(lambda found: found[0].replace(" ", "\u00a0"), text)


def _longest(lines: list[tuple[str, ...]]) -> list[float]:
    """What each column needs to hold its longest word; a short text counts as one."""
    needs = []
    for head, *column in zip(*lines, strict=True):
        parts = [wide(part) for text in column for part in ([text] if wide(text) <= SHORT else WORD.findall(text))]
        needs.append(min(max([wide(head) / 2.5, *map(wide, WORD.findall(head)), *parts]), LONGEST) + MARGINS)
    return needs


def widths(lines: list[tuple[str, ...]]) -> list[float]:
    """Column widths in per cent: each column holds its longest word; what is left goes where texts are long.

    Examples
    --------
    >>> widths([("a", "value"), ("北京市朝阳区", "1")])
    [65.8, 34.2]
    """
    words, texts = _longest(lines), []
    for word, column in zip(words, zip(*lines, strict=True), strict=True):
        usual = sorted(wide(text) for text in column)[ceil(0.9 * (len(column) - 1))]
        texts.append(max(word, min(usual, 20 + 3 * sqrt(usual)) + MARGINS))
    spare = max(LINE - sum(words), 0) / max(sum(texts) - sum(words), 1)
    needs = texts if spare > 1 else [word + spare * (text - word) for word, text in zip(words, texts, strict=True)]
    return [round(100 * need / sum(needs), 1) for need in needs]


def _closing(built: Document) -> tuple[Part, ...]:
    """How to cite the report, and its provenance."""
    language = built.language
    lines = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in built.stated())
    head = "".join(f"<th>{escape(label(name, language))}</th>" for name in ("provenance", "value"))
    return (
        Part("heading", label("page.cite", language), "cite"),
        Part("text", f"<p>{escape(built.citation)}</p>"),
        Part("heading", label("provenance", language), "provenance"),
        Part("text", f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"),
    )


def _lead(built: Document) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The parts before the first heading or exhibit, and the rest."""
    parts = tuple(part for part in built.parts if part.kind != "code")
    first = next((i for i, part in enumerate(parts) if part.title), len(parts))
    return parts[:first], parts[first:] + _closing(built)


# --- PDF ----------------------------------------------------------------------------------------------------------


def pdf(built: Document) -> bytes:
    """A report as PDF: bookmarks, page numbers, tables that break over pages, selectable text, provenance attached."""
    lead, rest = _lead(built)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in built.exhibits:
            if part.drawing:
                (folder / f"{part.anchor}.svg").write_text(part.drawing, encoding="utf-8")
        texts = [
            _pandoc(article(parts, "svg"), "typst", "--shift-heading-level-by=-1", folder=folder).decode()
            for parts in (lead, rest)
        ]
        source = (
            environment()
            .get_template("report.typ.j2")
            .render(
                title=_Plain(_string(built.title)),
                notebook=_Plain(_string(built.run.notebook)),
                language=built.language,
                moment=moment(),
                facts=_Plain(_string(json.dumps(built.provenance, ensure_ascii=False))),
                lead=_Plain(texts[0]),
                body=_Plain(_with_alternatives(texts[1], built.exhibits)),
            )
        )
        return _typst(source, folder, pdf_standards="ua-1")


class _Plain(str):
    """A text that a template takes as it is."""

    def __html__(self) -> str:
        return self


def _with_alternatives(source: str, exhibits: list[Part]) -> str:
    """Pictures with their width and the text alternative that pandoc leaves out of figures."""
    parts = {part.anchor: part for part in exhibits}

    def picture(found: re.Match) -> str:
        part = parts[found[1]]
        return f'image("{found[1]}.svg", width: {picture_width(part.drawing):.2f}cm, alt: {_string(part.title)})'

    return re.sub(r'image\("([\w-]+)\.svg"[^)]*\)', picture, source)


# --- DOCX ---------------------------------------------------------------------------------------------------------


def docx(built: Document) -> bytes:
    """A report as DOCX: real headings, tables and captions, text alternatives, provenance among its properties."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in built.exhibits:
            if part.drawing:
                (folder / f"{part.anchor}.png").write_bytes(drawing_png(part.drawing))
        (folder / "reference.docx").write_bytes(_reference_docx(built.language))
        properties = {
            "title": built.title,
            "author": "cityreports contributors",
            "lang": "zh-CN" if built.language == "zh" else "en-GB",
            "provenance": json.dumps(built.provenance, ensure_ascii=False),
        }
        source = article(built.parts + _closing(built), "png")
        arguments = [f"--metadata={name}:{value}" for name, value in properties.items()]
        arguments += ["--reference-doc=reference.docx", "--output=-"]
        data = _pandoc(source, "docx", "--shift-heading-level-by=-1", *arguments, folder=folder)
    return _repacked(data)


def _repacked(data: bytes) -> bytes:
    """An archive with its members in the order of their names and one fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, moment().timetuple()[:6])
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(member, old.read(name), compresslevel=9)
    return out.getvalue()


@cache
def _reference_docx(language: str) -> bytes:
    """pandoc's reference document with this project's styles: fonts, captions, rules of tables, page numbers."""
    import docx as word
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Cm, Pt, RGBColor

    with tempfile.TemporaryDirectory() as name:
        default = _pandoc("", "docx", "--print-default-data-file=reference.docx", folder=Path(name))
    made = word.Document(io.BytesIO(default))
    sizes = {
        "Normal": 10.5, "Body Text": 10.5, "First Paragraph": 10.5, "Compact": 8.5, "Title": 20, "Heading 1": 14,
        "Table Caption": 10, "Image Caption": 10,
    }  # fmt: skip
    note = made.styles.add_style("Exhibit Note", 1)
    note.base_style, note.font.size = made.styles["Normal"], Pt(8)
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(3)
    for name, size in sizes.items():
        made.styles[name].font.size = Pt(size)
    for name in ("Title", "Heading 1", "Heading 2", "Table Caption", "Image Caption"):
        font = made.styles[name].font
        font.color.rgb, font.italic, font.bold = RGBColor(0x1F, 0x29, 0x33), False, True
        made.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    made.styles["Table Caption"].paragraph_format.keep_with_next = True
    made.styles["Captioned Figure"].paragraph_format.keep_with_next = True
    made.styles["Image Caption"].paragraph_format.keep_with_next = True
    made.styles["Captioned Figure"].paragraph_format.space_before = Pt(12)
    made.styles["Table Caption"].paragraph_format.space_before = Pt(12)
    made.styles["Compact"].paragraph_format.space_after = made.styles["Compact"].paragraph_format.space_before = Pt(1)
    latin, chinese = ("Times New Roman", "SimSun"), ("Arial", "SimHei")
    for style in made.styles:
        if style.type not in (1, 2) or style.name == "Verbatim Char":
            continue
        heading = style.name.startswith(("Title", "Heading", "Table Caption", "Image Caption"))
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        west, east = chinese if heading else latin
        fonts = f'<w:rFonts {nsdecls("w")} w:ascii="{west}" w:hAnsi="{west}" w:cs="{west}" w:eastAsia="{east}"/>'
        properties.insert(0, parse_xml(fonts))
    _rule_tables(made, parse_xml, nsdecls, qn)
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    footer._p.append(parse_xml(field))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _rule_tables(made, parse_xml, nsdecls, qn) -> None:
    """Thin rules between the rows of the style that pandoc gives to tables, a bold head above a stronger one."""
    style = made.styles["Table"].element
    properties = style.find(qn("w:tblPr"))
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, size, colour in (("top", 8, "1F2933"), ("bottom", 8, "1F2933"), ("insideH", 2, "BFC5CC"))
    )
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>"))
    line = '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="1F2933"/>'
    look = f"<w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{line}</w:tcBorders><w:vAlign w:val='bottom'/></w:tcPr>"
    for old in style.findall(qn("w:tblStylePr")):
        style.remove(old)
    style.append(parse_xml(f"<w:tblStylePr {nsdecls('w')} w:type='firstRow'>{look}</w:tblStylePr>"))


# --- files --------------------------------------------------------------------------------------------------------

FORMS = {"html": html, "pdf": pdf, "docx": docx}


def publish(run: Run, forms: tuple[str, ...], out: Path | None = None) -> list[Path]:
    """Write an executed notebook's report in several forms; a file that is as it would be written again is kept.

    Parameters
    ----------
    run : Run
    forms : tuple of {"html", "pdf", "docx"}
    out : pathlib.Path, optional
        A folder; ``reports`` of the project if not given.

    Returns
    -------
    list of pathlib.Path
        The files, in folders named by form, report and language.
    """
    built = document(run)
    wanted, written = _rendering(built), []
    for form in forms:
        path = (out or sources.project() / "reports") / form / run.folder / f"{run.notebook}.{form}"
        stamp = sources.project() / ".cache/published" / hashlib.sha256(str(path.resolve()).encode()).hexdigest()
        if not (path.is_file() and stamp.is_file() and stamp.read_text() == f"{wanted} {file_hash(path)}"):
            processed.replace(path, FORMS[form](built))
            processed.replace(stamp, f"{wanted} {file_hash(path)}".encode())
        written.append(path)
    return written


def _rendering(built: Document) -> str:
    """A hash of all that a report's outward forms depend on: its content, moment, templates and rendering modules."""
    package = dependencies.PACKAGE
    files = dependencies.modules("import cityreports.prints")
    files |= {path for path in (package / "templates").glob("*") if path.is_file()}
    files |= set((package / "tables/labels").glob("*.csv"))
    said = repr(
        (built.title, built.parts, built.provenance, moment(), file_hash(sources.project() / "requirements.lock"))
    )
    return hashlib.sha256(f"{said}{dependencies.digest(files, package)}".encode()).hexdigest()
