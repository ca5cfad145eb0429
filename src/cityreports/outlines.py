"""The outline of a report's text: its numbered sections, and the place of a figure in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

__all__ = ["Places", "Section", "locate", "outline", "place", "sections"]

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
class Section:
    """A numbered part of a text; `end` is where the next one of its level or above begins."""

    section: str
    start: int
    end: int


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
