"""What is read of a file in each form in which reports lie on a disk: encodings, HTML, Word, PDF."""

from __future__ import annotations

import codecs
import email
import io
import re
import zipfile
from collections import Counter
from unicodedata import category

from cityreports.pages import flow

__all__ = ["UnreadableDocumentError", "decode", "read_docx", "read_html", "read_pdf", "read_saved_page"]

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


def read_saved_page(data: bytes, name: str) -> bytes:
    """The first HTML in a page that was saved as one file."""
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True)
    raise UnreadableDocumentError(f"{name} is a saved page without HTML; save it again as HTML or as text")


def read_html(data: bytes, name: str) -> str:
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
        text, _ = decode(data, name)
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


def read_docx(data: bytes, name: str) -> str:
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


def read_pdf(data: bytes, name: str) -> str:
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
