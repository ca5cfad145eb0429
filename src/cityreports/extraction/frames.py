"""What frames the figures of a report: its period, and which of its lines report results and which plan."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
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


# Chinese numerals to ten, and the signs for nought
DIGITS = "〇一二三四五六七八九十"
NOUGHT = str.maketrans("零○O0", "〇〇〇〇")
# a year in a heading with what is done with it: 2023年工作总结, 二〇二三年上半年…情况
TITLE = re.compile(
    r"((?:19|20)\d\d|二[〇零○O0][〇零○O0一二三四五六七八九]{2})\)?\s?(?:年度?|(?=工作|上半|下半))"
    r"(?!\s?\d{1,2}\s?月\s?\d{1,2}\s?日)[^。;,\n]{0,30}?"
    r"(?:工作|情况|任务|总结|汇报|报告|要点|小结|回顾|通报|述职|亮点|成效|公报|综述|纪实|自评|数据|统计|摘要|材料|[简月季年半]报)"
)
# a year that a title names behind its noun
BEHIND = re.compile(
    r"(?:总结|报告|汇报|情况|小结|通报)\s?\("
    + YEAR
    + r"(?!\s?年\s?\d{1,2}\s?月\s?(?:\d{1,2}\s?日)?\s?\))\s?年?度?[^)\n]{0,12}\)"
)
# the part of a year that a report covers
PART = re.compile(
    r"(?P<half>上半年|(?<!下)半年(?![以来后前内])|年中(?=工作|总结|小结|汇报|报告))|(?P<later>下半年)|(?P<nine>前三季度)"
    r"|[一1]\s?(?:季度)?[-~至到—]\s?(?P<quarters>[二三四234])季度"
    r"|一月?至(?P<spelt>十[一二]?|[二三四五六七八九])月"
    r"|前(?P<first>\d{1,2}|[二三四五六七八九十])个月"
    r"|(?<!\d)(?P<from>1[0-2]|[1-9]|元)\s?(?:月份?)?\s?[-~至到—]\s?(?P<to>1[0-2]|[1-9])\s?月(?!\d)"
    r"|(?<=年)\s?(?P<month>1[0-2]|[1-9])月(?!\d|[底末前起以])份?|第?\s?(?P<quarter>[一二三四1-4])\s?季度"
)
# a part of the year that a sentence begins with
SPOKEN = re.compile(
    r"(?:^|[\n。:;]|(?P<hereby>现将|现就))[^。,;:\n]{0,8}?(?P<own>(?P<year>(?:19|20)\d\d)年|今年)?(?:以来,?)?"
    r"(?P<part>(?P<half>上半年|前三季度|(?<!下)半年(?![以来后前内]))|前\d{1,2}个月"
    r"|(?:1[0-2]|[1-9])\s?(?:月份?)?\s?[-~至到—]\s?(?:1[0-2]|[1-9])\s?月"
    r"|第?[一二三四1-4]季度)(?:份|以来)?(?P<stop>[,:])?"
)
# a year that dates no letter, no earlier level, no beginning
ANY_YEAR = re.compile(
    r"(?<![较比与同自从至到])"
    + YEAR
    + r"\s?年(?!\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日|\)?\s*(?:\n|$))|以来|起|[底末初前]|同期|的)"
)
# the words by which a report of half a year names itself
HALF_REPORT = re.compile(
    r"(?:上半年|半年度)[^。,;:\n]{0,10}(?:总结|汇报|报告|亮点|小结|回顾|通报)"
    r"|上半年[^。,;:\n]{0,8}工作(?:情况|成效)?\n"
)
# results of a later part of the year
LATER = re.compile(
    r"(?<![-~至到—年\d])(?P<month>1[0-2]|[7-9])月(?!\d)|第?(?P<season>[三四34])季度"
    r"|下半年(?!以来|[工打计安,将我]|[^。;\n]{0,10}(?:计划|打算|安排|思路|要点))"
    r"|全年(?![^。;,\n]{0,8}(?:任务|目标|计划|力争|确保|预计|争取))"
)
SENTENCE_SIGN = re.compile(r"[,;。]")
# what follows a year that dates a clause
DATED = frozenset(",度上下一二三四前全")
LOOSE_YEAR = re.compile(YEAR + r"\s?年(?!\s?\d{1,2}\s?月\s?\d{1,2}\s?日)")
# dates of letters and issues
ISSUED = re.compile(r"(20\d\d)(?:-|年|/|\.)(1[0-2]|0?[1-9])(?:-|月|/|\.)\d{1,2}")
# where a title goes on with another year or a plan
NEXT_YEAR = re.compile(r"(?<=.{4})(?:19|20)\d\d年?")
PLAN_BESIDE = re.compile(r"下半年(?=工作?(?:计划|打算|安排|思路|要点))")
LINE = re.compile(r"[^\n]+")
SPAN = re.compile(
    r"(?P<first>(?:19|20)\d\d)年?(?:(?P<begin>\d{1,2})月)?[-~至到—](?P<last>(?:19|20)\d\d)年(?:(?P<end>\d{1,2})月)?"
)
# headings of a plan for the next year, and for the rest of this one
MARKED = r"\n\s*(?:[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、)])?\s?(?:关于)?"
NEXT_PLAN = re.compile(MARKED + r"(?:明年|来年|下一年度?|新的?一年)")
REST_PLAN = re.compile(MARKED + r"(?:下半年|第?[二三四]季度|下一?季度|下一?步|下一?阶段|今后|后\S{1,2}个月)")
NEXT_QUARTER = re.compile(
    r"(?m)^\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、)])?\s?"
    r"(?:第?(?P<season>[二三四234])|下一?)季度(?:[,:]|将|计划|打算|安排|我局|工作)[^\n]*"
)
# how far the first words of a report reach
OPENING = 200
HEADER = 300
HEADING = 70


# the month of an account of some days or of an event, in brackets behind its title
OF_MONTH = re.compile(
    r"^[^\n]{0,40}(?:情况|整治|保障|行动|运行|通报|简报)\s?\(" + YEAR + r"年(?P<month>1[0-2]|0?[1-9])月(?:份)?\)\s*$",
    re.M,
)
# five years that a title names
FIVE_YEARS = re.compile(
    r"[^\n]{0,20}“?十(?P<five>[一二三四五])五”?(?:期间|时期)?[^\n规划]{0,16}(?:情况|总结|成就|成效|回顾|亮点)"
)


def _part(number: int, text: str) -> Period:
    """The first part of a year that a text names, else the year."""
    found = PART.search(text)
    if not found:
        return year(number)
    match found.lastgroup:
        case "half":
            return months(number, 1, 6)
        case "later":
            return months(number, 7, 12)
        case "nine":
            return months(number, 1, 9)
        case "quarters":
            return months(number, 1, 3 * NUMBERS[found["quarters"]])
        case "spelt":
            return months(number, 1, _spelt(found["spelt"]))
        case "first":
            last = found["first"]
            spoken = int(last) if last.isdecimal() else _spelt(last)
            return months(number, 1, min(12, max(1, spoken)))
        case "to":
            first, last = int(found["from"].replace("元", "1")), int(found["to"])
            return months(number, first, last) if first <= last else year(number)
        case "month":
            return months(number, int(found["month"]), int(found["month"]))
    quarter = NUMBERS[found["quarter"]]
    return months(number, 3 * quarter - 2, 3 * quarter)


def _spelt(numeral: str) -> int:
    """A Chinese numeral to twelve: 十一."""
    return sum(DIGITS.index(digit) for digit in numeral)


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
    if not report_year and not title and (span := _titled_span(plain)):
        number = int(span[1][:4])
        return Frame(number, span, _coming(span), *_modes(plain, number))
    named = _number(title[1]) if title else 0
    number = report_year or named or _first_year(plain)
    if not number:
        return Frame(0, ("", ""), ("", ""), *_modes(plain, 0))
    modes = _modes(plain, number)
    if title and not report_year and (span := _years(title)):
        return Frame(number, span, _coming(span), *modes)
    period = _part(number, _own(title)) if title and named == number else year(number)
    if period == year(number):
        period = _spoken_part(plain, title, number, modes)
    if period[1][5:] != "12-31":
        _plan_later(plain, int(period[1][5:7]), modes)
    plan = year(number + 1) if NEXT_PLAN.search(plain) and not REST_PLAN.search(plain) else _coming(period)
    return Frame(number, period, plan, *modes)


def _titled_span(plain: str) -> Period | None:
    """The month in brackets behind a title, or the five years that it names."""
    if found := OF_MONTH.search(plain, 0, HEADER):
        return _month_of(found, plain)
    if found := FIVE_YEARS.match(plain):
        last = 2010 + 5 * "一二三四五".index(found["five"])
        return year(last - 4)[0], year(last)[1]
    return None


def _month_of(title: re.Match, plain: str) -> Period:
    """What a title with a month in brackets covers: that month, unless it names more or the work has begun before."""
    number, month = int(title[1]), int(title["month"])
    ends = months(number, month, month)
    if OF_A_YEAR.search(title[0]):
        return f"{number - (month < 12)}-{month % 12 + 1:02d}-01", ends[1]
    if PART.search(title[0][: title.start(1) - title.start()]):
        return _part(number, title[0])
    begun = BEGUN.search(plain, title.end(), title.end() + OPENING)
    if begun and (int(begun[1] or number), int(begun[2])) <= (number, month):
        return f"{begun[1] or number}-{int(begun[2]):02d}-{int(begun[3] or 1):02d}", ends[1]
    return ends


OF_A_YEAR = re.compile("[一1]周年|一年[来间]|年度|年终")
# since when the work is done that a report tells of
BEGUN = re.compile(
    r"[自从](?:" + YEAR + r"年)?(1[0-2]|[1-9])月(?:([12]\d|3[01]|[1-9])日)?"
    r"[^,;。\n]{0,6}(?:启动|开展|开始|起|以来|实施)"
)


def _years(title: re.Match) -> Period | None:
    """The period of a title that spans years: 2020—2022年, 2021年10月至2022年9月."""
    start = max(0, title.start() - 14)
    found = SPAN.search(title.string, start, title.end())
    if not found or int(found["first"]) >= int(found["last"]):
        return None
    begin, end = int(found["begin"] or 1), int(found["end"] or 12)
    if not (1 <= begin <= 12 and 1 <= end <= 12):
        return None
    return months(int(found["first"]), begin, begin)[0], months(int(found["last"]), end, end)[1]


def _plan_later(plain: str, last: int, modes: tuple[list[int], list[bool]]) -> None:
    """Mark the lines that begin with a later quarter as planned."""
    starts, planned = modes
    for line in NEXT_QUARTER.finditer(plain):
        if 3 * NUMBERS.get(line["season"] or "", 5) - 2 > last and not _plans(starts, planned, line.start()):
            i = bisect_right(starts, line.start())
            starts[i:i] = [line.start(), line.end()]
            planned[i:i] = [True, False]


def _coming(period: Period) -> Period:
    """The period that a report plans for: the rest of its year, else the next year."""
    number, month = int(period[1][:4]), int(period[1][5:7])
    return months(number, month + 1, 12) if month < 12 else year(number + 1)


def _own(title: re.Match) -> str:
    """A title without the plan that it names besides: 上半年工作总结和下半年工作计划."""
    line = title.string[title.start() : title.end() + 12].partition("\n")[0]
    return NEXT_YEAR.split(PLAN_BESIDE.split(line, maxsplit=1)[0], maxsplit=1)[0]


def _whole(title: re.Match) -> bool:
    """Whether a title names the whole year: 年度, 全年."""
    return "年度" in title[0] or "全年" in title[0]


def _title(plain: str) -> re.Match | None:
    """The heading that names a year's work, else words at the beginning of a line that do; a plan's does not."""
    spoken = None
    for found in TITLE.finditer(plain, 0, 3000):
        start = plain.rfind("\n", 0, found.start()) + 1
        line = plain[start : start + HEADING + 1].partition("\n")[0]
        whole = NEXT_YEAR.split(plain[found.start() : found.end() + 12].partition("\n")[0], maxsplit=1)[0]
        if pattern("plan heading").search(whole) and not pattern("result heading").search(whole):
            continue
        if len(line) <= HEADING and not HEADING_END.search(line.rstrip("。:")):
            return found
        opens = found.start() - start < 5 and not ANY_YEAR_SINCE.match(plain, found.start())
        spoken = spoken or (found if opens else None)
    return BEHIND.search(plain, 0, 600) or spoken


ANY_YEAR_SINCE = re.compile(r"\d{4}年(?:以来|起|启动|开始|至今)")


def _number(year_: str) -> int:
    """A year in Arabic or Chinese digits."""
    return (
        int(year_) if year_.isdecimal() else int("".join(str(DIGITS.index(digit)) for digit in year_.translate(NOUGHT)))
    )


def _first_year(plain: str) -> int:
    """The year that first opens a clause or is first spoken of, if not after the letter's; else the letter's last."""
    spoken = [year_ for year_ in ANY_YEAR.finditer(plain, 0, 20000) if not _heads_plan(plain, year_)]
    found = next((year_ for year_ in spoken if _opens(plain, year_)), next(iter(spoken), None))
    issued = ISSUED.search(plain, 0, HEADER)
    found = found or (None if issued else LOOSE_YEAR.search(plain, 0, 20000))
    if found and not (issued and _number(found[1]) > int(issued[1])):
        return _number(found[1])
    issued = issued or ISSUED.search(plain)
    if not issued:
        return 0
    part = _heading_part(plain)
    last = int(_part(2000, part)[1][5:7]) if part else 4
    return int(issued[1]) - (int(issued[2]) <= last)


def _opens(plain: str, year_: re.Match) -> bool:
    """Whether a year opens a clause and dates what follows: 2022年，… 2022年上半年…"""
    before = plain[year_.start() - 1] if year_.start() else "\n"
    return before in "\n。:;,、)(" and plain[year_.end() : year_.end() + 1] in DATED


def _heads_plan(plain: str, year_: re.Match) -> bool:
    """Whether a year stands in a heading of a plan alone."""
    start = plain.rfind("\n", 0, year_.start()) + 1
    line = plain[start : start + HEADING + 1].partition("\n")[0]
    alone = len(line) <= HEADING and not SENTENCE_SIGN.search(line) and not pattern("result heading").search(line)
    return alone and bool(pattern("plan heading").search(line))


def _heading_part(plain: str) -> str:
    """The words of the first headings that name a part of a year; empty if none does."""
    for line in plain[:HEADER].split("\n"):
        if len(line) <= HEADING and pattern("report noun").search(line) and (found := PART.search(line)):
            return found[0]
    return ""


def _spoken_part(plain: str, title: re.Match | None, number: int, modes: tuple[list[int], list[bool]]) -> Period:
    """The part of the year that the sentences of a report begin with, if none tells of the rest of the year."""
    whole = title is not None and _whole(title)
    if title is None and (named := _heading_part(plain)):
        return _part(number, named)
    if not whole and HALF_REPORT.search(plain, 0, 600):
        return months(number, 1, 6)
    for found in SPOKEN.finditer(plain, 0, 600):
        if _plans(*modes, found.start()) or int(found["year"] or number) != number:
            continue
        period = _part(number, found["part"])
        since_january = period[0][5:] == "01-01"
        opens = bool(found["year"]) and found.start() < OPENING
        opens |= bool(found["own"]) and bool(found["stop"] or found["hereby"]) and not whole
        opens &= since_january or not title
        if (opens or (found["half"] and not whole)) and not _goes_on(plain, int(period[1][5:7]), modes):
            return period
    return year(number)


def _goes_on(plain: str, last: int, modes: tuple[list[int], list[bool]]) -> bool:
    """Whether results are told of a later part of the year."""
    for found in LATER.finditer(plain):
        month = int(found["month"] or 0) or (10 if found["season"] in ("四", "4") else 7 if found["season"] else 13)
        if month > last and not _plans(*modes, found.start()):
            return True
    return False


def _modes(plain: str, number: int) -> tuple[list[int], list[bool]]:
    """The parts of a text and whether each plans: headings and the first words of a line say it."""
    starts, planned, now, inner = [0], [False], False, True
    for line in LINE.finditer(plain):
        text = line[0].strip()
        mode = _mode(text, number, plain[line.end() : line.end() + BODY])
        marker = NUMBERED.match(text)
        if mode:
            # a sentence of a section that plans ends with the section, a heading's part goes on
            inner = bool(marker) or HEADING_END.split(text, maxsplit=1)[0] == text or text[-1] in ":;,"
        elif mode is None and now and not inner and marker:
            mode, inner = (None, True) if FIRST.match(text) else (False, inner)
        if mode is not None and mode is not now:
            now = mode
            starts.append(line.start())
            planned.append(mode)
        if not now and (found := pattern("plan sentence").search(line[0])):
            starts += [line.start() + found.end(), line.end()]
            planned += [True, False]
    return starts, planned


# how much of a section is read to tell whether it plans
BODY = 400
HEADING_END = re.compile(r"[。;!:]")
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十][,、]|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、)])\s?"
)
FIRST = re.compile(r"第?\(?[一1](?!\d)")
SECTION = re.compile(r"\n\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,2}\))")


def _mode(line: str, number: int, body: str) -> bool | None:
    """Whether a line opens results (False) or plans (True), if it opens either."""
    head = HEADING_END.split(line, maxsplit=1)[0][:60]
    numbered = NUMBERED.match(head)
    if len(head) < 50 and (head == line or (numbered and len(head) < 24)):
        plan, result = pattern("plan heading").search(head), pattern("result heading").search(head)
        if plan and not result and not pattern("surely a plan").search(head):
            plan = _body_plans(body if head == line else line[len(head) :])
        if bool(plan) != bool(result) and (plan or head == line):
            return bool(plan)
    if pattern("plan opening").match(head) and not pattern("plan not").match(head):
        return True
    opening = re.match(rf"[^,。\n《]{{0,6}}?{YEAR}\s?年(?!\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日)", head)
    if not opening or not number or pattern("result heading").search(head):
        return None
    return True if int(opening[1]) > number else None


def _body_plans(body: str) -> bool:
    """Whether the text under a heading speaks more of what is to be done than of what was done."""
    section = SECTION.split(body, maxsplit=1)[0]
    return len(pattern("plan word").findall(section)) > len(pattern("result word").findall(section))
