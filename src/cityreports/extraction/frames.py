"""What frames the figures of a report: its period, and which of its lines report results and which plan."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass

from cityreports.extraction.lexicon import pattern

__all__ = ["Frame", "Period", "frame", "months", "year"]

Period = tuple[str, str]

YEAR = r"((?:19|20)\d\d)"
NUMBERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def months(year: int, first: int, last: int) -> Period:
    """First and last day of some months of a year.

    Examples
    --------
    >>> months(2024, 1, 2)
    ('2024-01-01', '2024-02-29')
    """
    return f"{year}-{first:02d}-01", f"{year}-{last:02d}-{monthrange(year, last)[1]:02d}"


def year(number: int) -> Period:
    """First and last day of a year."""
    return months(number, 1, 12)


@dataclass(frozen=True, slots=True)
class Frame:
    """A report's period and the parts of its text that plan.

    Attributes
    ----------
    year : int
        The year reported on; 0 if the text does not tell.
    period : tuple of str
        First and last day; empty if the text does not tell.
    plan : tuple of str
        The period planned for.
    starts, planned : list
        Where the parts of the text begin, and whether each plans.
    """

    year: int
    period: Period
    plan: Period
    starts: list[int]
    planned: list[bool]

    def plans(self, place: int) -> bool:
        """Whether a place lies in a part that plans."""
        return _plans(self.starts, self.planned, place)


def _plans(starts: list[int], planned: list[bool], place: int) -> bool:
    return planned[bisect_right(starts, place) - 1]


TITLE = re.compile(
    r"((?:19|20)\d\d|二[〇零][〇零一二三四五六七八九]{2})\)?\s?(?:年度?|(?=工作|上半|下半))(?P<part>上半年|下半年|[1-9]\d?\s?[-~至—]\s?\d{1,2}\s?月|1\s?月[-~至—]\d{1,2}月|前三季度|前\d个月"
    r"|第?[一二三四1-4]季度|\d{1,2}月份?)?[^。,\n]{0,24}?(?:工作|情况|任务|总结|汇报|报告|要点|小结|回顾|通报|述职|[简月季年]报)"
)
DIGITS = "〇一二三四五六七八九零"
RANGE = re.compile(r"(\d{1,2})\s?(?:月份?)?\s?[-~至—]\s?(\d{1,2})\s?月")
MONTH = re.compile(r"年\s?(1[0-2]|[1-9])月")
QUARTER = re.compile(r"第?\s?([一二三四1-4])\s?季度")
# a half year that its sentence does not set against the other
HALF = re.compile(r"(?:上半年|前三季度)(?![^。\n]*(?:下半年|[三四]季度))")
OPENING = re.compile(rf"(?:^|\n)\s*(?:{YEAR}年|今年)(\d{{1,2}})月?[-~至—](\d{{1,2}})月份?[,:]")
# a year that a title names behind its noun
BEHIND = re.compile(r"(?:总结|报告|汇报|情况|小结)\s?\(" + YEAR + r"\s?年度?[^)\n]{0,8}\)")
# a year that dates no letter
ANY_YEAR = re.compile(YEAR + r"\s?年(?!\s?\d{1,2}\s?月\s?\d{1,2}\s?日)")
LINE = re.compile(r"[^\n]+")


def _part(year_: int, text: str) -> Period:
    """The part of a year that a title or a sentence names."""
    if "上半年" in text:
        return months(year_, 1, 6)
    if "下半年" in text:
        return months(year_, 7, 12)
    if "前三季度" in text:
        return months(year_, 1, 9)
    if found := re.search(r"前(\d{1,2})个月", text):
        return months(year_, 1, max(1, min(12, int(found[1]))))
    if found := RANGE.search(text):
        first, last = int(found[1]), int(found[2])
        if 1 <= first <= last <= 12:
            return months(year_, first, last)
    if found := MONTH.search(text):
        return months(year_, int(found[1]), int(found[1]))
    if found := QUARTER.search(text):
        quarter = NUMBERS[found[1]]
        return months(year_, 3 * quarter - 2, 3 * quarter)
    return year(year_)


def frame(plain: str, report_year: int | None = None) -> Frame:
    """The frame of a report.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    report_year : int, optional
        The year reported on, where the text does not tell it.

    Returns
    -------
    Frame
    """
    title = _title(plain)
    named = _number(title[1]) if title else 0
    number = report_year or named or _usual_year(plain)
    if not number:
        return Frame(0, ("", ""), ("", ""), *_modes(plain, 0))
    period = _part(number, title[0] if title and named == number else "")
    modes = _modes(plain, number)
    if period == year(number) and (spelt := OPENING.search(plain, 0, 400)) and int(spelt[1] or number) == number:
        period = _part(number, spelt[0])
    half = HALF.search(plain, 0, 600)
    if period == year(number) and not title_is_whole(title) and half and not _plans(*modes, half.start()):
        period = _part(number, half[0])
    plan = months(number, 7, 12) if period[1][5:] == "06-30" else year(number + 1)
    return Frame(number, period, plan, *modes)


def title_is_whole(title: re.Match | None) -> bool:
    """Whether a title names the whole year: 年度, 全年."""
    return bool(title) and ("年度" in title[0] or "全年" in title[0])


def _title(plain: str) -> re.Match | None:
    """The first line's words that name a year's work; an issue date does not."""
    for found in TITLE.finditer(plain, 0, 3000):
        whole = plain[found.start() : found.end() + 12].partition("\n")[0]
        if not pattern("plan heading").search(whole) or pattern("result heading").search(whole):
            return found
    return BEHIND.search(plain, 0, 600)


def _number(year_: str) -> int:
    """A year in Arabic or Chinese digits."""
    return int(year_) if year_.isdecimal() else int("".join(str(DIGITS.find(digit) % 10) for digit in year_))


def _usual_year(plain: str) -> int:
    years = Counter(int(found[1]) for found in ANY_YEAR.finditer(plain, 0, 20000))
    return years.most_common(1)[0][0] if years else 0


def _modes(plain: str, number: int) -> tuple[list[int], list[bool]]:
    """The parts of a text and whether each plans: headings and the first words of a line say it."""
    starts, planned, now = [0], [False], False
    for line in LINE.finditer(plain):
        mode = _mode(line[0].strip(), number)
        if mode is not None and mode is not now:
            now = mode
            starts.append(line.start())
            planned.append(mode)
        if not now and (found := pattern("plan sentence").search(line[0])):
            starts += [line.start() + found.end(), line.end()]
            planned += [True, False]
    return starts, planned


HEADING_END = re.compile(r"[。;!:]")
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十][,、]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、)])\s?"
)


def _mode(line: str, number: int) -> bool | None:
    """Whether a line opens results (False) or plans (True), if it opens either."""
    head = HEADING_END.split(line, maxsplit=1)[0][:60]
    numbered = NUMBERED.match(head)
    if len(head) < 50 and (head == line or (numbered and len(head) < 24)):
        plan, result = pattern("plan heading").search(head), pattern("result heading").search(head)
        if bool(plan) != bool(result) and (plan or head == line):
            return bool(plan)
    if pattern("plan opening").match(head) and not pattern("plan not").match(head):
        return True
    opening = re.match(rf"[^,。\n《]{{0,6}}?{YEAR}\s?年(?!\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日)", head)
    return (
        True if opening and number and int(opening[1]) > number and not pattern("result heading").search(head) else None
    )
