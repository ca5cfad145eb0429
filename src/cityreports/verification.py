"""Checking a published report: it is built again from what it says it was made from, and the two are compared."""

from __future__ import annotations

import difflib
import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from cityreports.codebook import label
from cityreports.prints import FORMS, ExtraError
from cityreports.publishing import document
from cityreports.runs import Run, execute, plan

__all__ = ["Verification", "facts", "verify"]

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DECISIVE = ("version", "data_hash")
PATHS = frozenset(b"m l c v y h re S s f f* B b cm".split())  # operators of PDF that draw and place paths
CAPTION = re.compile(r"(?:Table|Figure|表|图) ?\d+\.\d+\b")


@dataclass(frozen=True, slots=True)
class Verification:
    """What became of a check.

    Attributes
    ----------
    run : Run
        The run that the file names.
    identical : bool
        Whether the rebuilt file has the same bytes.
    differences : tuple of str
        What the file says and the rebuilt report does not, with the place in it; and different data or version.
    circumstances : tuple of str
        What differs without touching the content: commit, lock file, bytes outside the text.
    """

    run: Run
    identical: bool
    differences: tuple[str, ...]
    circumstances: tuple[str, ...]


def verify(path: Path) -> Verification:
    """Check a published HTML, PDF or DOCX against the project at hand.

    Raises
    ------
    ValueError
        If the file is none of this package's reports, or its run fails.
    UnknownNameError
        If the project has no such notebook, city or parameter.
    """
    form, data = path.suffix.lower().lstrip("."), path.read_bytes()
    if form not in FORMS:
        raise ValueError(f"{path.name}: a published report ends in .html, .pdf or .docx")
    stated = facts(data, form, path.name)
    run = _run(stated)
    outcome = execute(run)
    if outcome.status == "failed":
        raise ValueError(f"{path.name}: its run fails here. {outcome.error}")
    built = document(run)
    rebuilt = FORMS[form](built)
    changed = [name for name in sorted({*stated, *built.provenance}) if stated.get(name) != built.provenance.get(name)]
    lines = [
        f"{name}: the file says {stated.get(name) or 'nothing'}, this project {built.provenance.get(name) or 'nothing'}"
        for name in changed
    ]
    decisive = [line for name, line in zip(changed, lines, strict=True) if name in DECISIVE]
    circumstances = [line for line in lines if line not in decisive]
    content = []
    if data != rebuilt:
        before, after = (READERS[form](given) for given in (data, rebuilt))
        if changed:
            before, after = (_opened(read, run.given.language) for read in (before, after))
        content = told(before, after)
        if not changed and not content:
            circumstances.append("the bytes differ and the text does not: saved again, or changed outside the text")
    return Verification(run, data == rebuilt, tuple(decisive + content), tuple(circumstances))


def _run(stated: dict[str, str]) -> Run:
    values = json.loads(stated["parameters"])
    language, city = values.pop("language"), values.pop("city", None)
    (run,) = plan([stated["notebook"]], [city] if city else (), [language], **values)
    return run


def _opened(lines: list[str], language: str) -> list[str]:
    """The lines before the closing sections, which state the circumstances of a build."""
    closing = label("page.cite", language)
    last = max((i for i, line in enumerate(lines) if line == closing), default=len(lines))
    return lines[:last]


def told(before: list[str], after: list[str]) -> list[str]:
    """What differs between the lines of a file and of the rebuilt report, as a reader says it.

    Examples
    --------
    >>> told(["Table 2.1  Cases", "opened | 97 | 件"], ["Table 2.1  Cases", "opened | 96 | 件"])
    ['Table 2.1  Cases: the file has "97" where "96" is right, in: opened | 97 | 件']
    >>> told(["a", "b"], ["a"])
    ['only the file has: b']
    """
    found = []
    for what, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        where = _where(before, i)
        if j - i == m - k:
            found += [f"{where}{_words(old, new)}" for old, new in zip(before[i:j], after[k:m], strict=True)]
        else:
            found += [f"{where}only the file has: {_short(line)}" for line in before[i:j]]
            found += [f"{where}only the rebuilt report has: {_short(line)}" for line in after[k:m]]
    return found


def _where(lines: list[str], i: int) -> str:
    """The caption above a line."""
    caption = next((line for line in reversed(lines[: i + 1]) if CAPTION.match(line)), "")
    return f"{_short(caption)}: " if caption else ""


def _words(old: str, new: str) -> str:
    """What differs within a line: the words of both, and the line."""
    a, b = old.split(), new.split()
    steps = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    pairs = [(" ".join(a[i:j]), " ".join(b[k:m])) for what, i, j, k, m in steps if what != "equal"]
    said = ", ".join(f'"{_short(x)}" where "{_short(y)}" is right' for x, y in pairs)
    return f"the file has {said}, in: {_short(old)}"


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}…"


# --- what a file says ---------------------------------------------------------------------------------------------


def facts(data: bytes, form: str, name: str = "the file") -> dict[str, str]:
    """The provenance that a published report carries.

    Raises
    ------
    ValueError
        If it carries none.
    """
    try:
        found = FACTS[form](data)
    except (zipfile.BadZipFile, UnicodeDecodeError, KeyError) as error:
        raise ValueError(f"{name} is not a readable {form} file: {error}") from error
    if not found:
        raise ValueError(f"{name} carries no provenance of this package; cityreports publish writes it")
    return json.loads(found)


def _html_facts(data: bytes) -> str:
    found = re.search(r'<meta name="provenance" content="([^"]*)">', data.decode())
    return unescape(found[1]) if found else ""


def _pdf_facts(data: bytes) -> str:
    attached = _pdf(data).attachments.get("provenance.json")
    return attached[0].decode() if attached else ""


def _docx_facts(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        properties = ElementTree.fromstring(parts.read("docProps/custom.xml"))
    return next(("".join(p.itertext()) for p in properties if p.get("name") == "provenance"), "")


def _pdf(data: bytes):
    try:
        import pypdf
    except ImportError as error:
        raise ExtraError("reading a PDF needs pypdf; run: pip install 'cityreports[publish]'") from error
    try:
        return pypdf.PdfReader(io.BytesIO(data))
    except pypdf.errors.PyPdfError as error:
        raise ValueError(f"not a readable PDF: {error}") from error


FACTS = {"html": _html_facts, "pdf": _pdf_facts, "docx": _docx_facts}


# --- what a reader sees -------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """The text of a page by block, with a line for each drawing."""

    BLOCKS = frozenset(
        {"p", "h1", "h2", "h3", "tr", "figcaption", "div", "li", "pre", "figure", "svg", "text", "footer"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.lines, self.words, self.hidden = [], [], 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "head", "nav", "header"):
            self.hidden += 1
        if tag in self.BLOCKS:
            self.flush()
        if tag in ("td", "th") and self.words:
            self.words.append(" | ")
        if tag == "path":
            self.words.append(f"path {dict(attributes).get('d', '')}")
            self.flush()

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "head", "nav", "header"):
            self.hidden -= 1
        if tag in self.BLOCKS:
            self.flush()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    def flush(self) -> None:
        line = " ".join("".join(self.words).split())
        if line:
            self.lines.append(line)
        self.words = []


def _html_lines(data: bytes) -> list[str]:
    reader = _Page()
    reader.feed(data.decode())
    reader.flush()
    return reader.lines


def _pdf_lines(data: bytes) -> list[str]:
    lines, reader = [], _pdf(data)
    for number, page in enumerate(reader.pages, 1):
        text = [" ".join(line.split()) for line in page.extract_text().splitlines() if line.strip()]
        lines += [line for line in text if not re.fullmatch(r"\d+ / \d+", line)]
        lines.append(f"page {number}: what is drawn has SHA-256 {_drawn(page, reader)}")
    return lines


def _drawn(page, reader) -> str:
    """A hash of the paths that a page draws, its text left out."""
    from pypdf.generic import ContentStream

    digest = hashlib.sha256()
    streams = [(page, page.get_contents())]
    while streams:
        place, stream = streams.pop()
        for operands, operator in stream.operations if stream is not None else ():
            if operator in PATHS:
                digest.update(f"{operator} {[str(value) for value in operands]}".encode())
        drawings = (place.get("/Resources") or {}).get("/XObject") or {}
        for name in sorted(drawings):
            drawing = drawings[name].get_object()
            if drawing.get("/Subtype") == "/Form":
                streams.append((drawing, ContentStream(drawing, reader)))
    return digest.hexdigest()


def _docx_lines(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml")).find(f"{WORD}body")
        names = sorted(name for name in parts.namelist() if name.startswith("word/media/"))
        pictures = [f"picture {name}: SHA-256 {hashlib.sha256(parts.read(name)).hexdigest()}" for name in names]
    lines = []
    for block in body:
        if block.tag == f"{WORD}tbl":
            rows = ([_said(cell) for cell in row.iter(f"{WORD}tc")] for row in block.iter(f"{WORD}tr"))
            lines += [" | ".join(row) for row in rows]
        else:
            lines.append(_said(block))
    return pictures + [line for line in lines if line]


def _said(element: ElementTree.Element) -> str:
    return " ".join("".join(text.text or "" for text in element.iter(f"{WORD}t")).split())


READERS = {"html": _html_lines, "pdf": _pdf_lines, "docx": _docx_lines}
