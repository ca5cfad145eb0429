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
        Lines that only the file (``-``) or only the rebuilt report (``+``) has, and different data or version.
    circumstances : tuple of str
        What differs without touching the content: commit, lock file.
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
    content = [] if data == rebuilt else _compared(data, rebuilt, form, run.given.language)
    return Verification(
        run, data == rebuilt, tuple(decisive + content), tuple(line for line in lines if line not in decisive)
    )


def _run(stated: dict[str, str]) -> Run:
    values = json.loads(stated["parameters"])
    language, city = values.pop("language"), values.pop("city", None)
    (run,) = plan([stated["notebook"]], [city] if city else (), [language], **values)
    return run


def _compared(old: bytes, new: bytes, form: str, language: str) -> list[str]:
    before, after = (_content(READERS[form](data), language) for data in (old, new))
    lines = difflib.unified_diff(before, after, "file", "rebuilt", lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def _content(lines: list[str], language: str) -> list[str]:
    """The lines before the closing sections, which state the circumstances of a build."""
    closing = label("page.cite", language)
    last = max((i for i, line in enumerate(lines) if line == closing), default=len(lines))
    return [line for line in lines[:last] if not re.fullmatch(r"\d+ / \d+", line)]


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
    pages = (page.extract_text() for page in _pdf(data).pages)
    return [" ".join(line.split()) for text in pages for line in text.splitlines() if line.strip()]


def _docx_lines(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
        pictures = [
            f"picture {name}: {hashlib.sha256(parts.read(name)).hexdigest()}"
            for name in sorted(parts.namelist())
            if name.startswith("word/media/")
        ]
    lines = ["".join(text.text or "" for text in line.iter(f"{WORD}t")) for line in body.iter(f"{WORD}p")]
    return pictures + [line for line in lines if line]


READERS = {"html": _html_lines, "pdf": _pdf_lines, "docx": _docx_lines}
