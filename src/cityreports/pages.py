"""The pages of a PDF made one flowing text: page numbers and running heads apart, wrapped lines joined again."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from unicodedata import east_asian_width

__all__ = ["flow"]

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
# by how much a full line can look narrower: the indent of two characters, and marks set narrow to fit a line
SLACK = 6
# a text of narrower lines is a table or a list, of which no line is wrapped
NARROWEST = 40


def flow(pages: list[str]) -> str:
    """One text of the pages of a document.

    A line's end is kept where the first word of the next line would still have fitted on the line, or where the next
    line begins with a number of a section; elsewhere the line was wrapped, and the two are joined.

    Parameters
    ----------
    pages : list of str
        The text of each page, its lines as they stand on it.

    Returns
    -------
    str
        Ends with a line's end.

    Examples
    --------
    >>> flow(["全年立案五百六十件，结案五百四十八件，处罚款三十六万元，比上年减少了\\n百分之三。\\n- 1 -"])
    '全年立案五百六十件，结案五百四十八件，处罚款三十六万元，比上年减少了百分之三。\\n'
    """
    lines = [line for page in _bodies([page.split("\n") for page in pages]) for line in page]
    full = _full(lines)
    text = ""
    for line, following in pairwise([*lines, ""]):
        text += line
        if not _wrapped(line, following, full):
            text += "\n"
        elif line[-1:].isascii() and following[:1].isascii() and line[-1:].isalnum() and following[:1].isalnum():
            text += " "
    return GAP.sub("", text)


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


def _width(text: str) -> int:
    """How wide a text is set, in half characters."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def _full(lines: list[str]) -> int:
    """How wide the text is set: as wide as its widest tenth of lines; 0 if that is too narrow for running text."""
    widths = sorted(map(_width, lines))
    full = widths[len(widths) * 9 // 10] if widths else 0
    return full if full >= NARROWEST else 0


def _wrapped(line: str, following: str, full: int) -> bool:
    """Whether a line ends only because the next word did not fit."""
    if not following or not full or (OPENS.match(following) and ENDS.search(line)):
        return False
    return _width(line) + _width(FIRST.match(following)[0]) > full - SLACK
