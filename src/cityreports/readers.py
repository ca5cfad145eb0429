"""Readers of the forms in which reports lie on a disk: encodings, HTML, Word, PDF."""

from __future__ import annotations

import codecs
import email
import io
import logging
import re
import zipfile
from collections import Counter
from unicodedata import category

from cityreports.pages import flow

__all__ = [
    "UnreadableDocumentError", "decode", "is_html", "page_text", "read_docx", "read_html", "read_pdf",
    "read_saved_page",
]  # fmt: skip

HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|div|table)\b",
    re.IGNORECASE | re.DOTALL,
)
SPACES = re.compile(r"[ \t\r\xa0]+")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# the elements of a page that are not its article, and those that end a line
# (a form may hold the whole page, and an article have a header with its title)
APART = (
    "script", "style", "noscript", "nav", "header[not(ancestor::article)]", "footer[not(ancestor::article)]", "aside",
    "select", "button", "textarea", "iframe", "svg",
)  # fmt: skip
FRAMES = frozenset(
    ["nav", "navbar", "menu", "breadcrumb", "crumbs", "sidebar", "footer", "foot", "copyright", "pagination"]
)
# what a page hides
HIDDEN = "//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"
CELLS = frozenset(["td", "th"])
BLOCKS = frozenset(
    ["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "section", "article", "title"]
)


class UnreadableDocumentError(ValueError):
    """A file from which no text can be read."""


def decode(data: bytes, name: str) -> tuple[str, str]:
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
    for encoding in ("gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _readable(text):
            return text, encoding
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


def read_saved_page(data: bytes, name: str) -> bytes:
    """The first HTML in a page that was saved as one file."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True)
    raise UnreadableDocumentError(f"{name} is a saved page without HTML; save it again as HTML or as text")


def is_html(text: str) -> bool:
    """Whether a text is a page and no prose."""
    return HTML.match(text) is not None


def page_text(data: bytes, name: str) -> str:
    """The text of a page's bytes, tags and all, by the encoding that it declares."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]+)", data[:4096], re.IGNORECASE)
    try:
        named = codecs.lookup(found[1].decode()).name if found else "utf-8"
        return data.decode("gb18030" if named in ("gb2312", "gbk") else named)
    except (UnicodeDecodeError, LookupError):
        return decode(data, name)[0]


def read_html(text: str, name: str) -> str:
    """The article of a page; navigation, forms, scripts and what is hidden are left out."""
    try:
        from lxml import html
    except ImportError:
        raise UnreadableDocumentError(f"{name}: reading HTML needs lxml; pip install 'cityreports[extract]'") from None
    # lxml refuses a text that declares its encoding, and the null character
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        tree = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True))
    except (ValueError, html.etree.ParserError) as error:
        raise UnreadableDocumentError(f"{name} is HTML without text ({error})") from None
    if not tree.text_content().strip() and re.search(r">[^<>]*\w[^<>]*<", text):
        raise UnreadableDocumentError(f"{name} is HTML nested too deeply to be read; save it as text")
    for element in [*tree.xpath("|".join(f"//{tag}" for tag in APART)), *_frames(tree)]:
        if element.getparent() is not None:
            element.drop_tree()
    lines = (SPACES.sub(_space, line).strip() for line in "".join(_pieces(tree)).split("\n"))
    return "\n".join(filter(None, lines)) + "\n"


def _space(spaces: re.Match) -> str:
    """One blank for some, one tab between the cells of a table."""
    return "\t" if "\t" in spaces[0] else " "


def _frames(tree) -> list:
    """Hidden elements, and those whose class or id calls them navigation or a footer, unless they hold most of it."""
    most = len(tree.text_content()) / 2
    named = ((element, f"{element.get('class', '')} {element.get('id', '')}") for element in tree.iter("div", "ul"))
    apart = [element for element, names in named if not FRAMES.isdisjoint(re.split(r"[\s_-]+", names.lower()))]
    return [element for element in [*apart, *tree.xpath(HIDDEN)] if len(element.text_content()) < most]


def _pieces(tree):
    """The text of a tree's elements in order, a line's end around each block."""
    from lxml import etree

    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in BLOCKS
        if event == "start":
            yield "\n" if block else "\t" if element.tag in CELLS else ""
            yield re.sub(r"\s+", " ", element.text or "")
        else:
            yield "\n" if block else ""
            yield re.sub(r"\s+", " ", element.tail or "")


def read_docx(data: bytes, name: str) -> str:
    """The paragraphs, text boxes and tables of a Word file, in order, as they stand when all changes are accepted."""
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
        lines = list(_blocks(WordDocument(io.BytesIO(data)).element.body))
    except UnreadableDocumentError:
        raise
    except Exception as error:  # a broken archive fails in many ways
        raise UnreadableDocumentError(f"{name} is not a sound Word file ({type(error).__name__})") from None
    return "\n".join(lines) + "\n"


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# the second form of a drawing, for programs that cannot draw it
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MARKS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}noBreakHyphen": "-"}
NOT_SHOWN = frozenset([f"{WORD}del", f"{WORD}moveFrom", f"{WORD}txbxContent", f"{WORD}pPr", f"{WORD}rPr", FALLBACK])


def _blocks(parent):
    """The lines of a Word file's element: a paragraph, the row of a table."""
    for element in parent:
        if element.tag == f"{WORD}p":
            yield "".join(_runs(element))
            for box in element.iter(f"{WORD}txbxContent"):
                if next(box.iterancestors(FALLBACK), None) is None:
                    yield from _blocks(box)
        elif element.tag == f"{WORD}tr":
            own = (cell for cell in element.iter(f"{WORD}tc") if next(cell.iterancestors(f"{WORD}tr")) is element)
            yield "\t".join(" ".join(filter(None, map(str.strip, _blocks(cell)))) for cell in own)
        elif isinstance(element.tag, str) and element.tag not in NOT_SHOWN:
            yield from _blocks(element)


def _runs(paragraph):
    """The pieces of a paragraph's text, without what was struck out."""
    for element in paragraph:
        if element.tag == f"{WORD}t":
            yield element.text or ""
        elif element.tag in MARKS:
            yield MARKS[element.tag]
        elif element.tag not in NOT_SHOWN:
            yield from _runs(element)


def read_pdf(data: bytes, name: str) -> str:
    """The text layer of a PDF."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise UnreadableDocumentError(f"{name}: reading PDF needs pypdf; pip install 'cityreports[extract]'") from None
    # its own messages name no file
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
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
