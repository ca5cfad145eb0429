"""Paragraphs out of pages and wrapped lines: page numbers and running heads apart, lines joined again."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["flow", "unwrap"]

PAGE_NUMBER = re.compile(r"[-—–~·\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?[-—–~·\s]*")
# a line that begins so opens a paragraph of its own
OPENS = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、]|\d{1,2}[.．](?!\d)|[①-⑳●◆■]|第[一二三四五六七八九十]+[章节部]"
)
ENDS = re.compile(r"[。！？!?；;：:][”’」』）)]*$")
# what cannot be parted from what stands before it by a line's end
FIRST = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》”’」』,.;:!?)％%]*")
# the space that a typesetter puts between characters and numbers
GAP = re.compile(
    r"(?<=[⺀-鿿，。、；：（）《》“”])[^\S\n]+(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%‰])[^\S\n]+(?=[⺀-鿿，。、；：（）《》“”])"
)
# by how much a full line can look narrower: the indent of two characters, gaps at numbers, marks set narrow to fit
SLACK = 8
# a text of narrower lines is a table or a list, and one with fewer full lines may have them so by chance
NARROWEST, FEWEST = 40, 4


def flow(pages: list[str]) -> str:
    """One text of the pages of a document.

    Parameters
    ----------
    pages : list of str
        The text of each page, its lines as they stand on it.

    Returns
    -------
    str
        Without page numbers, running heads and the ends of wrapped lines; ends with a line's end.
    """
    lines = [line for page in _bodies([page.split("\n") for page in pages]) for line in page]
    text, _ = unwrap("".join(f"{line}\n" for line in lines))
    return GAP.sub("", text)


def unwrap(text: str) -> tuple[str, Sequence[int]]:
    """A text without the line ends that only wrap its paragraphs.

    A line's end is kept where the first word of the next line would still have fitted on the line, and where the next
    line is indented, blank, or begins with a number of a section. A text is taken for wrapped if a quarter of its lines
    are about as wide as the widest and most of these end within a sentence.

    Parameters
    ----------
    text : str

    Returns
    -------
    text : str
        Shorter by the line ends taken out.
    origins : sequence of int
        Where each of its characters, and its end, stand in the text given.

    Examples
    --------
    >>> text, origins = unwrap("全年立案五百六十件，结案五百四十八件，处罚款\\n" * 4 + "三万元。\\n")
    >>> text.count("\\n"), text[-5:], origins[-1]
    (1, '三万元。\\n', 97)
    """
    lines = text.splitlines(keepends=True)
    widths = [_width(line.rstrip()) for line in lines]
    full = _full(lines, widths)
    if not full:
        return text, range(len(text) + 1)
    pieces: list[str] = []
    origins = array("Q")
    start = 0
    for (line, following), width in zip(pairwise([*lines, ""]), widths, strict=True):
        piece = line
        if _wrapped(line.rstrip(), following, width, full):
            piece = line.rstrip()
            if piece[-1:].isascii() and following[:1].isascii() and piece[-1:].isalpha() and following[:1].isalpha():
                piece += " "
        pieces.append(piece)
        origins.extend(range(start, start + len(piece)))
        start += len(line)
    origins.append(len(text))
    return "".join(pieces), origins


def _full(lines: list[str], widths: list[int]) -> int:
    """How wide a wrapped text is set: as wide as its widest tenth of lines; 0 if it is not wrapped."""
    full = sorted(widths)[len(widths) * 9 // 10] if widths else 0
    if full < NARROWEST:
        return 0
    about = [line for line, width in zip(lines, widths, strict=True) if abs(width - full) <= SLACK]
    within = sum(not ENDS.search(line.rstrip()) for line in about)
    return full if len(about) >= max(FEWEST, len(lines) / 4) and within > len(about) / 2 else 0


def _wrapped(line: str, following: str, width: int, full: int) -> bool:
    """Whether a line ends only because the next word did not fit."""
    if not following or following[0].isspace() or (OPENS.match(following) and ENDS.search(line)):
        return False
    return width + _width(FIRST.match(following)[0]) > full - SLACK


def _width(text: str) -> int:
    """How wide a text is set, in half characters."""
    return len(text.encode("gbk", errors="replace"))


def _bodies(pages: list[list[str]]) -> list[list[str]]:
    """The lines of each page without its number and the heads and feet that most pages repeat."""
    pages = [[line.strip() for line in page if line.strip()] for page in pages]
    edges = Counter(_bare(line) for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, n in edges.items() if n > max(2, len(pages) / 2)}
    return [_body(page, running) for page in pages]


def _body(page: list[str], running: set[str]) -> list[str]:
    while page and (PAGE_NUMBER.fullmatch(page[-1]) or _bare(page[-1]) in running):
        page = page[:-1]
    while page and (PAGE_NUMBER.fullmatch(page[0]) or _bare(page[0]) in running):
        page = page[1:]
    return page


def _bare(line: str) -> str:
    """A line without the number that differs from page to page."""
    return re.sub(r"\d+", "", line)
