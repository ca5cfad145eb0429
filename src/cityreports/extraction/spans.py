"""Which numbers of a text are figures, where each literal begins and ends, and of what type it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import NamedTuple

from cityreports import sources
from cityreports.extraction.lexicon import alternatives, names, names_at, pattern, words
from cityreports.extraction.literals import DIGITS, scanners
from cityreports.quantities import LETTER_O, Reading, UnreadableError, read

__all__ = ["Figure", "figures", "level"]


class Figure(NamedTuple):
    """One number as printed; `hedge` stands before the literal, `reading` is that of a measure."""

    start: int
    end: int
    type: str
    numeral: str
    rule: str
    hedge: str = ""
    reading: Reading | None = None


# --- the text made level ------------------------------------------------------------------------------------------


@cache
def _characters() -> dict[str, str]:
    even = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
    even |= dict(zip("～〜∶﹪￥–−‐•‧∙・　\xa0⽉", "~~:%¥---····  月", strict=True))
    for name in ("traditional.csv", "characters.csv"):
        even |= {row["variant"]: row["simplified"] for row in sources.table(name)}
    # these stand for themselves in running text: 陆 is a name, ○ a mask, 廿 no single character
    for kept in "伍陆○〇廿":
        even.pop(kept, None)
    return even


@cache
def _uneven() -> re.Pattern:
    return re.compile("[" + re.escape("".join(_characters())) + "]")


# 伍 is a numeral in sums of money, else a team: 队伍
FIVE = re.compile(r"伍(?:(?<![队入退]伍)(?=[十百千万亿])|(?<=[十百千万亿零]伍)(?=[十百千万亿元块]))")


def level(text: str) -> str:
    """The text of the same length in half-width signs and simplified characters.

    Examples
    --------
    >>> level("拆除１２３處（約５畝）")
    '拆除123处(约5亩)'
    """
    even = _characters()
    text = _uneven().sub(lambda match: even[match[0]], text)
    if "O" in text or "o" in text:
        text = LETTER_O.sub("0", text)
    return FIVE.sub("五", text) if "伍" in text else text


# --- judging what was found ---------------------------------------------------------------------------------------

# kinds that are what they are, whatever stands around them
TYPES = {
    "marker": "ordinal", "document": "ordinal", "phone": "ordinal", "edition": "name", "date": "date", "clock": "date",
    "rank": "ordinal", "formula": "name", "standard": "name",
}  # fmt: skip
QUOTED = re.compile(r"“[^”\n]{0,40}”|《[^》\n]{0,80}》|「[^」\n]{0,40}」|\"[^\"\n]{1,24}\"")
LETTERS = re.compile(r"[A-Za-z]{2,6}(?:/T)?[ -]?$")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
# a number alone in a cell of a table
CELL = re.compile(r"\s?\d+\s?")
BARE_YEAR = re.compile(r"(?:19|20)\d\d")
# how far a hedge may stand from its number
FARTHEST_HEDGE = 24
# numbers of more digits are identifiers
LONGEST = 12
# of these only a hedge or a verb before makes a count: 三年 is mostly part of a plan's name
# nouns and ordinals that count only behind certain words: 举办两期, 分为三类
CONTEXTS = {"期": "held", "类": "classed"}
HOURS = frozenset(["小时", "分钟"])
SPANS_OF_TIME = frozenset(["年", "月", "日", "周", "季度", "年度"])


class _Text:
    """A level text and where its quotations and titles are."""

    def __init__(self, plain: str):
        self.plain = plain
        found = [m.span() for m in QUOTED.finditer(plain)]
        self._starts = [start for start, _ in found]
        self._ends = [end for _, end in found]
        self._ahead = [m.start() for m in pattern("hedge ahead").finditer(plain)]

    def quotation(self, start: int, end: int) -> str:
        """The quotation or title that holds a place, else nothing."""
        i = bisect_right(self._starts, start) - 1
        if i >= 0 and end <= self._ends[i]:
            return self.plain[self._starts[i] : self._ends[i]]
        return ""

    def hedge_ahead(self, start: int) -> str:
        """A hedge that stands before the verb or the noun of a number: 每月至少巡检2次, 约为上年的1.4倍."""
        i = bisect_right(self._ahead, start - 1) - 1
        if i < 0 or start - self._ahead[i] > FARTHEST_HEDGE:
            return ""
        ahead = self._ahead[i]
        return (
            self.plain[ahead : ahead + 2] if pattern("hedge before words").fullmatch(self.plain, ahead, start) else ""
        )

    def before(self, start: int, length: int) -> str:
        return self.plain[max(0, start - length) : start]


@cache
def _hedges() -> tuple[re.Pattern, re.Pattern, frozenset[str]]:
    """The hedges that open a literal, those that stand outside it, and the characters that can end one."""
    rows = sources.table("hedges.csv")
    inner = [row["word"] for row in rows if row["position"] == "before" and row["word"] != "超过"]
    outer = [row["word"] for row in rows if row["position"] == "outside"] + ["超过"]
    # 预约, 附近 are words of their own, 符合不低于 is none
    short, long = (alternatives([word for word in inner if (len(word) == 1) is alone]) for alone in (True, False))
    return (
        re.compile(rf"(?:(?:(?<!{words('no hedge after')})|(?<=每[条节])){short}|{long})\s?$"),
        re.compile(rf"(?<![不未])({alternatives(outer)})[了到至]?\s?$"),
        frozenset(word[-1] for word in inner + outer) | frozenset("了到至 \n"),
    )


@lru_cache(maxsize=65536)
def _reading(literal: str, hedge: str) -> Reading | None:
    try:
        return read(literal, hedge)
    except (UnreadableError, ArithmeticError):
        return None


def _measure(text: _Text, start: int, end: int, numeral: str, rule: str) -> Figure | None:
    """A measure with the hedges before it, or nothing if the grammar cannot read it."""
    plain, hedge = text.plain, ""
    inner, outer, ends = _hedges()
    if plain[start - 1 : start] in ends:
        if found := inner.search(plain, max(0, start - 6), start):
            start = found.start()
        elif found := outer.search(plain, max(0, start - 6), start):
            hedge = found[1]
    hedge = hedge or text.hedge_ahead(start)
    reading = _reading(plain[start:end], hedge)
    return Figure(start, end, "measure", numeral, rule, hedge, reading) if reading else None


def _quantity(text: _Text, match: re.Match, rule: str) -> Figure:
    start, end = match.span()
    plain, literal = text.plain, match[0]
    while plain[end - 1].isspace():
        end -= 1
    if match["both"] and "至到".find(plain[match.end("both")]) >= 0 and _moves(plain, start, end):
        end = match.end("both")
        literal = plain[start:end]
    if len(literal) > LONGEST and sum(map(str.isdigit, literal)) > LONGEST:
        return Figure(start, end, "ordinal", "arabic", "identifier")
    reading = _reading(plain[start:end], "")
    named = _name(text, start, end, reading)
    if named:
        return named
    figure = _measure(text, start, end, "arabic", rule)
    return figure or Figure(start, end, "ordinal", "arabic", "unreadable number")


def _serves(plain: str, start: int, end: int, reading: Reading) -> bool:
    """Whether some hours are those of a service, not a time limit: 24小时 but for 24小时内办结, 12小时值班."""
    if pattern("for hours").search(plain, max(0, start - 4), start):
        return False
    if pattern("service").match(plain, end):
        return True
    limited = reading.hedge or pattern("within").match(plain, end) or pattern("standard after").match(plain, end)
    return reading.value == 24 and not limited


def _lasts(plain: str, start: int, end: int) -> bool:
    """Whether some days are a time limit and no day of a month."""
    if plain[end : end + 1] == "前":
        return False
    return bool(pattern("within").match(plain, end) or pattern("days long").search(plain, max(0, start - 6), start))


def _moves(plain: str, start: int, end: int) -> bool:
    """Whether a number has become the next one (由80吨到100吨), so that the two are no range."""
    if pattern("not between").match(plain, end):
        return False
    return bool(pattern("from").search(plain, max(0, start - 20), start))


def _name(text: _Text, start: int, end: int, reading: Reading | None) -> Figure | None:
    """The figure, if the number is no quantity but a name, a record's number or a date."""
    plain, literal = text.plain, text.plain[start:end]
    quotation = text.quotation(start, end)
    if literal in names("number") and not CELL.fullmatch(plain, max(0, start - 1), end + 1):
        return Figure(start, end, "name", "arabic", "number that is a name")
    if not (reading and reading.unit) and pattern("record").search(plain, max(0, start - 10), start):
        return Figure(start, end, "ordinal", "arabic", "record number")
    if literal[-1] == "号":
        if pattern("record").search(plain, max(0, start - 10), start) or plain[end : end + 1] in ("令", "文", "函"):
            return Figure(start, end, "ordinal", "arabic", "record number")
        street = pattern("street").search(plain, max(0, start - 1), start)
        return Figure(start, end, "ordinal" if street else "name", "arabic", "number of a thing")
    if reading and reading.unit and reading.unit.known:
        unit = reading.unit.printed
        if (
            quotation
            and (reading.unit.kind != "symbol" or len(quotation) < 9)
            and len(quotation) < 11
            and unit not in ("%", "米")
        ):
            return Figure(start, end, "name", "arabic", "number in a quotation")
        if unit in HOURS and _serves(plain, start, end, reading):
            return Figure(start, end, "name", "arabic", "hours of service")
        counted = pattern("slogan of shares").search(plain, max(0, start - 3), start)
        if unit == "%" and (counted or pattern("share of work").match(plain, end)):
            return Figure(start, end, "name", "arabic", "share that a slogan counts")
        if unit == "日" and re.fullmatch(r"\d{1,2}日", literal) and not _lasts(plain, start, end):
            return Figure(start, end, "date", "arabic", "day")
        return None
    if BARE_YEAR.fullmatch(literal):
        return Figure(start, end, "date", "arabic", "year")
    if NUMBER.fullmatch(literal) and (quotation or pattern("named").match(plain, end)):
        return Figure(start, end, "name", "arabic", "number that is a name")
    if "-" in literal and pattern("street").search(plain, max(0, start - 1), start):
        return Figure(start, end, "ordinal", "arabic", "street number")
    if LETTERS.search(text.before(start, 9)) and not (reading and reading.scaled):
        return Figure(start, end, "name", "arabic", "number after letters")
    if literal.isdigit() and "\u4e00" <= plain[end : end + 1] <= "\u9fff":
        return Figure(start, end, "name", "arabic", "number in a name")
    if literal.isdigit() and len(literal) > 5:
        return Figure(start, end, "ordinal", "arabic", "identifier")
    return None


def _index(text: _Text, match: re.Match, rule: str) -> Figure:
    start, end = match.span()
    kind = "name" if match[0][0].isdigit() and LETTERS.search(text.before(start, 9)) else "ordinal"
    return Figure(start, end, kind, "arabic", rule)


def _ratio(text: _Text, match: re.Match, rule: str) -> Figure:
    figure = _measure(text, *match.span(), "arabic", rule)
    return figure or Figure(*match.span(), "ordinal", "arabic", "unreadable number")


def _masked(text: _Text, match: re.Match, rule: str) -> Figure | None:
    """A masked number, unless the mask hides a name: X市, ××路."""
    start, end = match.span()
    if match[0][0] == "第":
        return Figure(start, end, "ordinal", "masked", "rank")
    figure = _measure(text, start, end, "masked", rule)
    if not (figure and figure.reading.masked and figure.reading.unit):
        return None
    unit = figure.reading.unit.printed
    hidden = unit in names("masked name") or pattern("mask of a name").match(text.plain, end - len(unit))
    return None if hidden and not figure.reading.hedge else figure


def _share(text: _Text, match: re.Match, rule: str) -> Figure | None:
    start, end = match.span()
    arabic = any(map(str.isdigit, match[0]))
    if not arabic and (
        text.quotation(start, end) or pattern("slogan of shares").search(text.plain, max(0, start - 3), start)
    ):
        return None
    numeral = "arabic" if arabic else "masked" if re.search(r"[Xx×*]", match[0]) else "chinese"
    figure = _measure(text, start, end, numeral, rule)
    return figure or (Figure(start, end, "name", "arabic", "unreadable number") if arabic else None)


def _zero(text: _Text, match: re.Match, rule: str) -> Figure | None:
    slogan = "、" in text.quotation(*match.span())
    return None if slogan else _measure(text, *match.span(), "chinese", "zero in words")


def _chinese(text: _Text, match: re.Match, rule: str) -> Figure | None:
    """A count in Chinese numerals, where an Arabic number could stand as well."""
    start, end = match.span()
    plain = text.plain
    if text.quotation(start, end) or names_at(plain, start):
        return None
    figure = _measure(text, start, end, "chinese", rule)
    if not figure or not figure.reading.unit or not figure.reading.unit.known:
        return None
    unit = figure.reading.unit.printed
    if _beside_places(plain, start, end, unit):
        return figure
    if _slogan(plain, start, end, unit):
        return None
    if figure.start < start or re.search("[余多来几]", match[0][1:-1]):
        return figure
    if figure.reading.ends and unit in names("counted") and unit not in SPANS_OF_TIME:
        return figure
    digits = re.match(rf"[{DIGITS}]+", match[0])
    if not digits:
        return None
    if match[0][len(digits[0]) :][:1] == "点":
        return figure
    if digits[0] == "一" and unit != "倍":
        once = pattern("one after").search(plain, max(0, start - 9), start)
        return figure if once and unit in names("one") else None
    if digits[0] in ("百", "千", "万", "亿", "千万", "百万", "二"):
        threshold = figure.reading.unit.family == "money" and figure.reading.hedge in ("at_least", "at_most")
        return figure if threshold else None
    if not _counted(figure.reading, digits[0], unit):
        return None
    lasting = unit not in SPANS_OF_TIME or pattern("lasting").search(plain, max(0, start - 4), start)
    if not lasting and not pattern("within").match(plain, end):
        return None
    return figure


# units of one character that end names of places and set phrases: 三十里, 一百二十分
AMBIGUOUS = frozenset("里两度分打m")


def _counted(reading: Reading, digits: str, unit: str) -> bool:
    """Whether a numeral and its unit are a count: 三座, 十二册, 两百余眼, 九十八mg/L."""
    if unit in names("counted"):
        return True
    if unit in AMBIGUOUS or len(digits) < 2:
        return reading.unit.kind == "symbol" and not "\u4e00" <= unit[0] <= "\u9fff"
    large = not LARGE_PLACES.isdisjoint(digits[1:])
    return unit in names("counted in tens") or large or reading.unit.kind == "symbol"


LARGE_PLACES = frozenset("百千万亿")


def _slogan(plain: str, start: int, end: int, unit: str) -> bool:
    """Whether a Chinese numeral and its counter belong to a name or a slogan: 三个到位, 十五分钟生活圈."""
    if pattern("no count after").search(plain, max(0, start - 2), start):
        return True
    if unit in CONTEXTS and not pattern(CONTEXTS[unit]).search(plain, max(0, start - 12), start):
        return True
    return bool(
        pattern("no count before").match(plain, end) or (unit in HOURS and pattern("service").match(plain, end))
    )


def _beside_places(plain: str, start: int, end: int, unit: str) -> bool:
    """Whether places of two ranks are counted side by side, of which one may be a single one: 两区一县."""
    if unit not in names("place counter"):
        return False
    beside = pattern("places after").match(plain, end) or pattern("places before").search(
        plain, max(0, start - 4), start
    )
    return bool(beside) and not (plain[start] == "一" == beside[0][0])


JUDGES = {
    "quantity": _quantity, "index": _index, "ratio": _ratio, "fraction": _ratio, "part": _masked, "masked": _masked,
    "share": _share, "zero": _zero, "chinese_range": _chinese, "chinese": _chinese,
}  # fmt: skip


def figures(plain: str) -> list[Figure]:
    """The figures of a text, in reading order.

    Parameters
    ----------
    plain : str
        The text as `level` gives it.

    Returns
    -------
    list of Figure

    Examples
    --------
    >>> [(figure.start, figure.end, figure.type) for figure in figures("2023年办结5.2万余件,列第3名。")]
    [(0, 5, 'date'), (7, 13, 'measure'), (15, 18, 'ordinal')]
    """
    text, found = _Text(plain), []
    places, tried = scanners()
    at = 0
    while place := places.search(plain, at):
        start = place.start()
        match = tried[place[0]].match(plain, start)
        if not match or match.end() == start:
            at = start + 1
            continue
        at = match.end()
        kind = match.lastgroup
        if kind in TYPES:
            figure = Figure(*match.span(), TYPES[kind], "arabic", kind)
        else:
            figure = JUDGES[kind](text, match, kind)
        if figure:
            found.append(figure)
            at = figure.end
    return found
