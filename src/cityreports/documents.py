"""Texts of reports: reading one, finding its sections, and the place of a figure in it."""

from __future__ import annotations

import codecs
import email
import hashlib
import io
import re
import zipfile
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unicodedata import category

import pandas as pd

from cityreports.pages import flow

__all__ = [
    "SUFFIXES",
    "Document",
    "Section",
    "UnreadableDocumentError",
    "locate",
    "outline",
    "place",
    "read_bytes",
    "read_document",
    "read_text",
    "sections",
]

CHINESE = "零一二三四五六七八九十"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# a number under a hundred: no name of a day such as 五一
NUMBER = r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[零一二三四五六七八九])"
# the styles of section numbers: at the start of a line, or (circled and Arabic ones) after a sentence's end
MARKER = re.compile(
    r"(?P<before>[。；;!！?？\n])[^\S\n]*"
    rf"(?P<marker>(?P<comma>{NUMBER})、|[(（](?P<bracket>{NUMBER})[)）]"
    r"|(?P<dot>\d{1,2})(?:[.．](?!\d)|、)|[(（](?P<round>\d{1,2})[)）]|(?P<half>\d{1,2})[)）]"
    rf"|(?P<circle>[{CIRCLED}])|(?P<is>{NUMBER})是)"
)
STYLES = ("comma", "bracket", "dot", "round", "half", "circle", "is")
INLINE = frozenset(["dot", "circle"])
SENTENCE_END = re.compile(r"[。！？!?\n](?:(?<!\n)[”’」』）)]+)?")


@dataclass(frozen=True, slots=True)
class Document:
    """A report's text, decoded, and the hash of the file it came from.

    Attributes
    ----------
    text : str
    sha256 : str
        Of the file's bytes.
    verbatim : bool
        Whether the file is UTF-8 text, so that offsets into `text` are offsets into the file.
    """

    text: str
    sha256: str
    verbatim: bool = True


class UnreadableDocumentError(ValueError):
    """A file from which no text can be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a text; `end` is where the next one of its level or above begins."""

    section: str
    start: int
    end: int


def read_text(path: Path | str) -> Document:
    """Read a report's UTF-8 text; a byte order mark is dropped, line ends are kept.

    Raises
    ------
    UnicodeDecodeError
        If the file is not UTF-8.
    """
    data = Path(path).read_bytes()
    return Document(data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())


# --- readers ------------------------------------------------------------------------------------------------------

SUFFIXES = (".txt", ".md", ".html", ".htm", ".mhtml", ".mht", ".docx", ".pdf")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|div|table)\b", re.IGNORECASE | re.DOTALL
)
# a page that a browser saved with its pictures as one file
SAVED_PAGE = re.compile(rb"[A-Z][\w-]{1,40}:[^\0]{1,2000}?multipart/related", re.IGNORECASE)
# the elements of a page that are not its article, and those that end a line
# (a form may hold the whole page, and an article have a header with its title)
APART = (
    "script", "style", "noscript", "nav", "header[not(ancestor::article)]", "footer[not(ancestor::article)]", "aside",
    "select", "button", "textarea", "iframe", "svg",
)  # fmt: skip
FRAMES = frozenset(
    ["nav", "navbar", "menu", "breadcrumb", "crumbs", "sidebar", "footer", "foot", "copyright", "pagination"]
)
BLOCKS = frozenset(
    ["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "title"]
)


def read_document(path: Path | str) -> Document:
    """Read a report in the form in which it lies on a disk: text, HTML, DOCX, or PDF with a text layer.

    Raises
    ------
    UnreadableDocumentError
        If it holds no text that can be read; the message says what to do.
    OSError
        If the file cannot be opened.
    """
    path = Path(path)
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str = "") -> Document:
    """The document of a file's bytes; `name` is used in messages only.

    Examples
    --------
    >>> read_bytes("办结５件".encode("gb18030")).text
    '办结５件'
    """
    sha256 = hashlib.sha256(data).hexdigest()
    if data.startswith(b"%PDF"):
        return Document(_pdf(data, name), sha256, verbatim=False)
    if data.startswith(b"PK\x03\x04"):
        return Document(_docx(data, name), sha256, verbatim=False)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocumentError(f"{name} is an old Word or Excel file; save it as .docx or as text")
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocumentError(f"{name} is an RTF file; save it as .docx or as text")
    if SAVED_PAGE.match(data):
        return Document(_html(_page(data, name), name), sha256, verbatim=False)
    if HTML.match(data.removeprefix(codecs.BOM_UTF8)):
        return Document(_html(data, name), sha256, verbatim=False)
    text, encoding = _decode(data, name)
    return Document(text, sha256, verbatim=encoding.startswith("utf-8"))


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """A text and its encoding: by its byte order mark, else UTF-8, UTF-16, GB18030, or the best guess."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                break
            if encoding == "utf-8-sig" or _readable(text):
                return text, encoding
            break
    try:
        text = data.decode("utf-8")
        if "\x00" not in text:
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = data.decode(encoding, errors="replace")
            if sum("\u4e00" <= c <= "\u9fff" for c in text[:2000]) > min(len(text), 2000) // 4 and _readable(text):
                return text, encoding
        raise UnreadableDocumentError(f"{name} is a binary file, not a text")
    try:
        text, encoding = data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        text, encoding = _guess(data, name)
    if not _readable(text):
        raise UnreadableDocumentError(NO_TEXT.format(name=name))
    return text, encoding


# of a text's characters so many may be no characters of a text, of its Chinese ones so many in no common use
MOST_STRANGE, MOST_RARE = 0.02, 0.1
SAMPLE = 100_000
NO_TEXT = "{name} is neither UTF-8, UTF-16 nor GB18030 text; is it a binary file?"


def _readable(text: str) -> bool:
    """Whether characters are a text: nearly any bytes can be read as GB18030 or UTF-16.

    Controls, characters of private use or without a meaning are strange. A Chinese character is rare if neither
    GB 2312 nor Big5 holds it.

    Examples
    --------
    >>> _readable("办结５件"), _readable("蹕\x15髟\x03鐥\x7f")
    (True, False)
    """
    counts = Counter(text[:SAMPLE])
    strange = sum(n for c, n in counts.items() if c not in "\t\n\r\f\ufeff" and category(c) in ("Cc", "Co", "Cn", "Cs"))
    chinese = sum(n for c, n in counts.items() if "\u3400" <= c <= "\u9fff" or c > "\U0001ffff")
    rare = sum(n for c, n in counts.items() if ("\u3400" <= c <= "\u9fff" or c > "\U0001ffff") and not _common(c))
    return strange <= max(1, MOST_STRANGE * counts.total()) and rare <= max(2, MOST_RARE * chinese)


def _common(character: str) -> bool:
    return any(character.encode(encoding, errors="ignore") for encoding in ("gb2312", "big5"))


def _guess(data: bytes, name: str) -> tuple[str, str]:
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        best = None
    else:
        best = from_bytes(data[:200_000], cp_isolation=["big5", "gb18030", "utf_8", "cp950", "shift_jis"]).best()
    encoding = best.encoding if best else "utf-8"
    text = data.decode(encoding, errors="replace")
    if text.count("\ufffd") * 20 > len(text):
        raise UnreadableDocumentError(NO_TEXT.format(name=name))
    return text, f"{encoding} (guessed)" if encoding.startswith("utf") else encoding


def _page(data: bytes, name: str) -> bytes:
    """The first HTML in a page that was saved as one file."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True)
    raise UnreadableDocumentError(f"{name} is a saved page without HTML; save it again as HTML or as text")


def _html(data: bytes, name: str) -> str:
    """The article of a saved page; navigation, forms and scripts are left out."""
    try:
        from lxml import html
    except ImportError:
        raise UnreadableDocumentError(f"{name}: reading HTML needs lxml; pip install 'cityreports[extract]'") from None
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    try:
        named = codecs.lookup(found[1].decode()).name if found else "utf-8"
    except LookupError:
        named = "utf-8"
    try:
        text = data.decode("gb18030" if named in ("gb2312", "gbk") else named)
    except (UnicodeDecodeError, LookupError):
        text, _ = _decode(data, name)
    # lxml refuses a text that declares its encoding, and the null character
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True))
    except (ValueError, html.etree.ParserError) as error:
        raise UnreadableDocumentError(f"{name} is HTML without text ({error})") from None
    for element in [*tree.xpath("|".join(f"//{tag}" for tag in APART)), *_frames(tree)]:
        if element.getparent() is not None:
            element.drop_tree()
    lines = "".join(_pieces(tree)).split("\n")
    return "\n".join(filter(None, (re.sub(r"[ \t\r\xa0]+", " ", line).strip() for line in lines))) + "\n"


def _frames(tree) -> list:
    """The elements whose class or id calls them navigation or a footer, unless they hold most of the page."""
    most = len(tree.text_content()) / 2
    named = ((element, f"{element.get('class', '')} {element.get('id', '')}") for element in tree.iter("div", "ul"))
    return [
        element
        for element, names in named
        if not FRAMES.isdisjoint(re.split(r"[\s_-]+", names.lower())) and len(element.text_content()) < most
    ]


def _pieces(tree):
    """The text of a tree's elements in order, a line's end around each block."""
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in BLOCKS
        if event == "start":
            yield "\n" if block else ""
            yield re.sub(r"\s+", " ", element.text or "")
        else:
            yield "\n" if block else ""
            yield re.sub(r"\s+", " ", element.tail or "")


def _docx(data: bytes, name: str) -> str:
    """The paragraphs and tables of a Word file, in order."""
    try:
        from docx import Document as WordDocument
    except ImportError:
        raise UnreadableDocumentError(
            f"{name}: reading DOCX needs python-docx; pip install 'cityreports[extract]'"
        ) from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "word/document.xml" not in archive.namelist():
                raise UnreadableDocumentError(f"{name} is an archive, not a Word file; unpack it first")
            if sum(item.file_size for item in archive.infolist()) > 2_000_000_000:
                raise UnreadableDocumentError(f"{name} unpacks to more than 2 GB; it is no report")
        document = WordDocument(io.BytesIO(data))
        lines = []
        for block in document.iter_inner_content():
            if hasattr(block, "rows"):
                lines += ["\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            else:
                lines.append(block.text)
    except UnreadableDocumentError:
        raise
    except Exception as error:  # a broken archive fails in many ways
        raise UnreadableDocumentError(f"{name} is not a sound Word file ({type(error).__name__})") from None
    return "\n".join(lines) + "\n"


def _pdf(data: bytes, name: str) -> str:
    """The text layer of a PDF."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise UnreadableDocumentError(f"{name}: reading PDF needs pypdf; pip install 'cityreports[extract]'") from None
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _unlocked(reader):
            raise UnreadableDocumentError(f"{name} is an encrypted PDF; save it without a password")
        text = flow([page.extract_text() or "" for page in reader.pages])
    except UnreadableDocumentError:
        raise
    except Exception as error:  # a broken PDF fails in many ways
        raise UnreadableDocumentError(f"{name} is not a sound PDF ({type(error).__name__})") from None
    if not text.strip():
        raise UnreadableDocumentError(f"{name} is a PDF of pictures without a text layer; run OCR on it first")
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _unlocked(reader) -> bool:
    """Whether a PDF opens without a password; ciphers that need a further library do not."""
    try:
        return bool(reader.decrypt(""))
    except Exception:
        return False


# --- the outline --------------------------------------------------------------------------------------------------


def _ordinal(marker: str) -> int:
    if marker.isdigit() and marker not in CIRCLED:
        return int(marker)
    if marker in CIRCLED:
        return CIRCLED.index(marker) + 1
    tens, ten, ones = marker.rpartition("十")
    return (CHINESE.index(tens) if tens else 1) * 10 * bool(ten) + (CHINESE.index(ones) if ones else 0)


def outline(text: str) -> list[Section]:
    """The numbered sections of a text, parents before their children.

    A section is named by its numbers alone: ``2-3-1`` for 二 (三) 1. Where the numbering of the highest level starts
    again, the parts of the text get the letters a, b …; the text before the first number is section 0.

    Parameters
    ----------
    text : str
        The decoded text.

    Returns
    -------
    list of Section

    Examples
    --------
    >>> text = "前言\\n一、总结\\n(一)市容。①机制。\\n(二)环卫。\\n二、思路\\n"
    >>> [section.section for section in outline(text)]
    ['0', '1', '1-1', '1-1-1', '1-2', '2']
    """
    levels: list[list] = []  # style and number of each open level
    found: list[tuple[int, int, tuple[int, ...]]] = []  # start, part, numbers
    part = 0
    # the text follows a line's end, as any line does
    for marker in MARKER.finditer("\n" + text):
        style = next(name for name in STYLES if marker[name])
        number = _ordinal(marker[style])
        styles = [level[0] for level in levels]
        if marker["before"] != "\n":
            continues = style in styles and number == levels[styles.index(style)][1] + 1
            if style not in INLINE or (style == "dot" and not continues):
                continue
        if style in styles:
            depth = styles.index(style)
            if depth == 0 and number == 1:
                part += 1
            levels = levels[: depth + 1]
            levels[depth][1] = number
        elif number == 1:
            levels.append([style, number])
        else:
            continue
        found.append((marker.start("marker") - 1, part, tuple(level[1] for level in levels)))
    sections = [Section("0", 0, found[0][0] if found else len(text))]
    for (start, letter, numbers), end in zip(found, _ends(found, len(text)), strict=True):
        name = "-".join(map(str, numbers))
        sections.append(Section(f"{_letters(letter)}{name}" if part else name, start, end))
    return sections


def _ends(found: list[tuple[int, int, tuple[int, ...]]], end: int) -> list[int]:
    """Where each section ends: at the next one of its level or above, or of another part."""
    ends, following = [], []  # sections that follow, the nearest last
    for start, part, numbers in reversed(found):
        while following and following[-1][1] == part and following[-1][2] > len(numbers):
            following.pop()
        ends.append(following[-1][0] if following else end)
        following.append((start, part, len(numbers)))
    return ends[::-1]


def _letters(part: int) -> str:
    """The name of a part: a, b … z, aa, ab …"""
    return (_letters(part // 26 - 1) if part > 25 else "") + chr(97 + part % 26)


def sections(report_id: str, text: str) -> pd.DataFrame:
    """The rows of ``sections.csv`` for one text, the domain of each left empty.

    Returns
    -------
    pandas.DataFrame
        Columns ``report_id, section, start, end, characters, domain``; `characters` leaves white space out.
    """
    rows = [
        {
            "report_id": report_id,
            "section": part.section,
            "start": part.start,
            "end": part.end,
            "characters": len(re.sub(r"\s", "", text[part.start : part.end])),
            "domain": "",
        }
        for part in outline(text)
    ]
    return pd.DataFrame(rows)


class Places:
    """Section and sentence of any position of one text."""

    def __init__(self, text: str):
        self.sections = outline(text)
        self._starts = [part.start for part in self.sections]
        stops = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
        self._sentences = [begin for begin, end in pairwise(stops) if not text[begin:end].isspace() and begin < end]
        self._firsts = [max(bisect_right(self._sentences, start), 1) for start in self._starts]

    def __call__(self, start: int) -> tuple[str, int]:
        """The section's name and the ordinal of the sentence in it, from 1."""
        i = bisect_right(self._starts, start) - 1
        return self.sections[i].section, bisect_right(self._sentences, start) - self._firsts[i] + 1


def place(text: str, start: int) -> tuple[str, int]:
    """Section and sentence of a position.

    Examples
    --------
    >>> place("一、总结\\n办结5件。罚款3元。", 12)
    ('1', 3)
    """
    return Places(text)(start)


def locate(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Line and column (from 1) of a position, and the line with the literal between 【 and 】.

    Examples
    --------
    >>> locate("甲\\n办结5件。", 4, 6)
    (2, 3, '办结【5件】。')
    """
    line = text.count("\n", 0, start) + 1
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    return line, start - begin + 1, f"{text[begin:start]}【{text[start:end]}】{text[end:stop]}".rstrip("\r")
