"""Documents: a report's text, decoded, from the file in which it lies."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from cityreports.readers import (
    UnreadableDocumentError,
    decode,
    is_html,
    page_text,
    read_docx,
    read_html,
    read_pdf,
    read_saved_page,
)

__all__ = ["SUFFIXES", "Document", "UnreadableDocumentError", "read_bytes", "read_document", "read_text"]

# how the names of reports end; what no reader knows is tried all the same, so that it is reported
SUFFIXES = (
    "", ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht", ".docx", ".pdf",
    ".doc", ".wps", ".rtf", ".odt", ".ofd", ".xls", ".xlsx", ".et", ".ppt", ".pptx", ".zip", ".rar", ".7z",
)  # fmt: skip
# a page that a browser saved with its pictures as one file
SAVED_PAGE = re.compile(rb"[A-Z][\w-]{1,40}:[^\0]{1,2000}?multipart/related", re.IGNORECASE)


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


def read_text(path: Path | str) -> Document:
    """Read a report's UTF-8 text; a byte order mark is dropped, line ends are kept.

    Raises
    ------
    UnicodeDecodeError
        If the file is not UTF-8.
    """
    data = Path(path).read_bytes()
    return Document(data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())


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
        return Document(read_pdf(data, name), sha256, verbatim=False)
    if data.startswith(b"PK\x03\x04"):
        return Document(read_docx(data, name), sha256, verbatim=False)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableDocumentError(f"{name} is an old Word or Excel file; save it as .docx or as text")
    if data.startswith(b"{\\rtf"):
        raise UnreadableDocumentError(f"{name} is an RTF file; save it as .docx or as text")
    if SAVED_PAGE.match(data):
        page = read_saved_page(data, name)
        return Document(read_html(page_text(page, name), name), sha256, verbatim=False)
    if is_html(data[:4096].decode("latin-1").removeprefix("\xef\xbb\xbf")):
        return Document(read_html(page_text(data, name), name), sha256, verbatim=False)
    text, encoding = decode(data, name)
    if is_html(text):
        return Document(read_html(text, name), sha256, verbatim=False)
    # an old line end; offsets stay
    return Document(re.sub(r"\r(?!\n)", "\n", text), sha256, verbatim=encoding.startswith("utf-8"))
