"""The period of a measure, by the phrases of time in its sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from cityreports.extraction.frames import Frame, Period, months, year
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, STANDING, Measure
from cityreports.extraction.roles import spoken_year, years_of_list

__all__ = ["SINCE_MONTH", "dates_of", "set_period"]


@dataclass(frozen=True, slots=True)
class Date:
    """A phrase of time in the text."""

    start: int
    end: int
    period: Period
    kind: str


def dates_of(plain: str, frame: Frame) -> list[Date]:
    """The phrases that date what follows them: 5-9月, 第三季度, 上半年, 2022年, 截至 …"""
    if not frame.year:
        return []
    found = []
    titles = [match.span() for match in TITLE.finditer(plain)]
    at = 0
    while place := DATE_START.search(plain, at):
        at = place.start() + 1
        match = DATE.match(plain, place.start())
        if not match:
            continue
        at = match.end()
        if titles and _within(match.start(), titles):
            continue
        kind = match.lastgroup
        number = int(match["year"]) if match["year"] else frame.year - bool(match["ago"])
        period = _dated(kind, match, number, frame, plain)
        if period:
            found.append(Date(match.start(), match.end(), period, kind))
    return found


TITLE = re.compile(r"《[^》\n]{0,80}》")


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    i = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return i >= 0 and place < spans[i][1]


# where a date may begin (one set first, so that the search skips)
DATE_START = re.compile(
    r"[\d第一二三四前上下全去今本当年明来元五国十春清端中](?:(?<=\d)(?=\d{0,3}\s{0,2}[年月季~至—到-])|(?<=第)[一二三四1-4]"
    r"|(?<=[一二三四])季|(?<=前)[三一]|(?<=上)[半年一]|(?<=下)半|(?<=[全去今本当明来])年|(?<=如今)|(?<=年)[内底末]|(?<=一)年来"
    r"|(?<=元)旦|(?<=五)一|(?<=国)庆|(?<=[春清端中])[节明午秋]|(?<=十)[三四五]五”?期?末)"
)
DATE = re.compile(
    r"(?P<span>(?:19|20)\d\d年\d{1,2}月[-~至—到](?:19|20)\d\d年\d{1,2}月)|"
    r"(?P<years>(?:19|20)\d\d年?[-~至—到](?:19|20)\d\d年)"
    r"|(?:(?P<year>(?:19|20)\d\d)\s?年|(?P<ago>去年|上年))?(?:"
    r"(?P<range>\d{1,2}月?\s{0,2}[-~至—到]\s?\d{1,2}月)"
    r"|(?P<days>\d{1,2}月\d{1,2}日(?:\d{1,2}时)?[-~至—到](?:\d{1,2}月)?\d{1,2}日)"
    r"|(?P<by>(?:\d{1,2}月(?:\d{1,2}日)?(?:\d{1,2}时)?|年)(?:底|末)?之?前)"
    r"|(?P<day>\d{1,2}月\d{1,2}日(?!起|以来))"
    r"|(?P<monthend>\d{1,2}月(?:底|末))"
    r"|(?P<yearend>年?(?:底|末)(?!位))"
    r"|(?P<since>\d{1,2}月(?:份|\d{1,2}日)?(?:起|以来|开始))"
    r"|(?P<month>\d{1,2}月)"
    r"|(?P<quarter>第?[一二三四1-4]季度|前三季度)"
    r"|(?P<half>上半年|下半年)"
    r"|(?P<all>全年)"
    r")"
    r"|(?P<whole>(?:19|20)\d\d\s?年度?(?!度?[底末初版修以起至试启开]))"
    r"|(?P<last>去年|上年|上一年度?|前一年)(?P<lastend>末|底)?"
    r"|(?P<now>今年|(?<=如)今|本年度?|当年|年内|一年来)"
    r"|(?P<next>明年|来年)"
    r"|“?十(?P<five>[三四五])五”?期?末"
    r"|“?(?P<holiday>元旦|五一|国庆|春节|清明|端午|中秋)”?(?=期间|假|小长假|黄金周|节)"
)


def _dated(kind: str, match: re.Match, number: int, frame: Frame, plain: str) -> Period | None:
    text = match[0]
    if kind == "span":
        begin, end = ((int(y), int(m)) for y, m in re.findall(r"(\d{4})年(\d{1,2})月", text))
        fits = begin < end and 1 <= begin[1] <= 12 and 1 <= end[1] <= 12
        return (months(*begin, begin[1])[0], months(*end, end[1])[1]) if fits else None
    if kind == "years":
        first, last = (int(found) for found in re.findall(r"\d{4}", text))
        return (year(first)[0], year(last)[1]) if first < last else None
    digits = [int(d) for d in re.findall(r"\d{1,2}(?=月|\s?[-~至—到])", text[4:] if match["year"] else text)]
    if any(not 1 <= month <= 12 for month in digits):
        return None
    match kind:
        case "range" if len(digits) > 1 and digits[0] <= digits[1]:
            return months(number, digits[0], digits[1])
        case "day":
            return _day(number, text) if pattern("event day").match(plain, match.end()) else None
        case "holiday":
            month = HOLIDAYS.get(match["holiday"])
            return months(number, month, month) if month else frame.period
        case "days" if digits and digits[0] <= digits[-1]:
            first, last = re.findall(r"(?:\d{1,2}月)?\d{1,2}日", text)
            begin, end = _day(number, first), _day(number, last if "月" in last else f"{digits[0]}月{last}")
            return (begin[0], end[1]) if begin and end else None
        case "five":
            return year(FIVES[match["five"]])
        case "month" | "monthend" | "by" if digits:
            return months(number, digits[0], digits[0])
        case "since":
            begins = _day(number, text) if "日" in text else None
            return (begins[0] if begins else months(number, digits[0], 12)[0], year(number)[1])
        case "by" | "yearend":
            return year(number)
        case "quarter":
            if "前三" in text:
                return months(number, 1, 9)
            quarter = "一二三四".find(text[-3]) + 1 or int(text[-3])
            return months(number, 3 * quarter - 2, 3 * quarter)
        case "half":
            return months(number, 1, 6) if "上" in text else months(number, 7, 12)
        case "all":
            return year(number)
        case "whole":
            number = int(text[:4])
            return year(number) if number != frame.year else frame.period
        case "last" | "lastend":
            return year(frame.year - 1)
        case "next":
            return year(frame.year + 1)
        case "now":
            since = plain.startswith("以来", match.end()) and text == "今年"
            return (f"{frame.year}-01-01", frame.period[1]) if since else frame.period
    return None


FIVES = {"三": 2020, "四": 2025, "五": 2030}
# those that fall into one month of every year
HOLIDAYS = {"元旦": 1, "五一": 5, "国庆": 10}


def _day(number: int, text: str) -> Period | None:
    month, day = (int(found) for found in re.findall(r"\d{1,2}(?=[月日])", text))
    if not 1 <= day <= int(months(number, month, month)[1][8:]):
        return None
    return (f"{number}-{month:02d}-{day:02d}",) * 2


COMPARED = re.compile(r"(?:[较比与同自从由对为占]|(?<![一二三四五六七八九十])是|[优低高]于|相比)(?:\d{4}年)?\s?$")


COMPARED_AFTER = re.compile(r"[末底]?(?:同期)?(?:相比|相较|比(?![例重值率]))")


def set_period(measure: Measure, plain: str, frame: Frame, dates: list[Date]) -> None:
    """The period, by the dates of its sentence."""
    if not frame.year or measure.role == "standard":
        measure.period = ("", "")
        measure.rules.append("period: a rule's" if frame.year else "period: no year is told")
        return
    start = measure.figure.start
    spoken = [date for date in dates if date.end <= start]
    own = [date for date in spoken if not _compares(plain, date, start) and not _aside(plain, date, measure)]
    if measure.role == "baseline":
        measure.period = _earlier(measure, plain, frame, spoken)
    elif measure.role == "target":
        measure.period = _planned_period(measure, frame, own, plain)
    else:
        measure.period = _reported_period(measure, frame, own, plain)
    rule = _source(measure.period, frame)
    if listed_year := years_of_list(measure):
        measure.period, rule = year(spoken_year(listed_year, frame)), "its place in a list of years"
    elif season := _season(measure):
        measure.period, rule = months(frame.year, 3 * season - 2, 3 * season), "its place in a list of quarters"
    if measure.time == "stock" and measure.period[1]:
        measure.period, rule = (measure.period[1], measure.period[1]), f"the end of {rule}"
    elif measure.time == "cumulative":
        measure.period, rule = _cumulative(measure, frame), "since its own beginning"
    measure.rules.append(f"period: {rule}")


def _source(period: Period, frame: Frame) -> str:
    """Where a period comes from."""
    if not period[1]:
        return "none is told"
    return {frame.period: "the report's", frame.plan: "the plan's"}.get(period, "a date of its sentence")


def _aside(plain: str, date: Date, measure: Measure) -> bool:
    """Whether a date holds for a part before the measure only: after 其中, or in a bracket that is closed."""
    if date.start >= measure.clause - 1:
        return False
    between = plain[date.end : measure.figure.start]
    closed = between.find(")")
    if closed >= 0 and not 0 <= between.find("(") < closed and "(" in plain[max(0, date.start - 8) : date.start]:
        return True
    return "其中" in plain[max(0, date.start - 8) : date.start]


SEASONS = re.compile(r"(?:按季度?|分季度|各季度|四个季度|[一1](?:季度)?[至、到][^,;]{0,8}四季度)[^,;]{0,6}?分别")


def _season(measure: Measure) -> int:
    """The quarter of a number in a list of quarters: 按季度看分别为1002件、1115件、…"""
    if "分别" not in measure.since_clause or not (found := SEASONS.search(measure.since_clause)):
        return 0
    place, other = 1, measure.previous
    while other is not None and other.figure.start > measure.clause + found.end():
        place, other = place + 1, other.previous
    return place if place <= 4 else 0


# parts of a year, of which a text tells one after the other
PARTS = frozenset(["quarter", "half", "month", "range"])


def _compares(plain: str, date: Date, start: int) -> bool:
    """Whether a date is what something is compared with, or one of a list of years."""
    before = plain[max(0, date.start - 6) : date.start]
    if date.kind in PARTS or date.kind == "since":
        return before[-1:] in "较比与同"
    if COMPARED_AFTER.match(plain, date.end):
        return True
    listed = before[-1:] == "、" and date.kind in ("whole", "last") and date.end < start
    return listed or bool(COMPARED.search(before))


def _earlier(measure: Measure, plain: str, frame: Frame, spoken: list[Date]) -> Period:
    """The period of an earlier level; an undated one has none."""
    clause = measure.since_clause
    if "年初" in clause:
        if measure.family in STANDING or measure.family == "area" or measure.unit in SHARES:
            measure.time = "stock"
        return (f"{frame.year}-01-01", f"{frame.year}-01-01")
    if pattern("at present").search(measure.left):
        return frame.period
    near = [date for date in spoken if date.start >= measure.clause - 1]
    plans = frame.plans(measure.figure.start)
    for date in reversed(near):
        past = date.period[1] <= frame.period[1] if plans else date.period[1] < frame.period[1]
        if date.kind in ("last", "lastend") or past:
            if "同期" in plain[date.end : measure.figure.start]:
                return _year_before(measure, frame)
            if date.kind == "lastend" or date.kind == "yearend" or plain[date.end : date.end + 1] in ("末", "底"):
                measure.time = "stock"
            return date.period
    return _year_before(measure, frame) if "同期" in clause else ("", "")


def _year_before(measure: Measure, frame: Frame) -> Period:
    """The same part of the year before."""
    part = frame.plan if frame.plans(measure.figure.start) else frame.period
    return tuple(f"{int(day[:4]) - 1}{day[4:]}" for day in part)


# dates that hold for their clause only
NEARBY = frozenset(["by", "monthend", "yearend", "quarter", "month", "range", "last"])


def _planned_period(measure: Measure, frame: Frame, own: list[Date], plain: str) -> Period:
    in_plan = frame.plans(measure.figure.start)
    if not in_plan and "role: the year's own plan" in measure.rules:
        return year(frame.year)
    period = (
        frame.plan
        if in_plan or (measure.role == "target" and pattern("coming").search(measure.before))
        else frame.period
    )
    if not in_plan and pattern("coming").search(measure.before) is None:
        period = frame.plan if pattern("strong plan").search(measure.before) else year(frame.year)
    for date in own:
        starts, ends = date.period
        dated = plain[date.start : date.start + 2] == "20"
        near = date.start >= (measure.group if dated else measure.clause) - 1
        if date.kind in NEARBY and not near:
            continue
        if date.kind == "yearend" and (measure.unit in SHARES or measure.family == "concentration"):
            measure.time = "stock"
        if date.kind in ("by", "monthend", "yearend", "five"):
            day = ends if ends > frame.period[1] else f"{period[1][:4]}{ends[4:]}"
            begin = period[0] if period[0][:4] == day[:4] else f"{day[:4]}-01-01"
            if not in_plan and begin <= frame.period[1] < frame.plan[0] <= day:
                begin = frame.plan[0]
            period = (begin, day)
        elif date.kind == "all":
            spoken = period[0] if starts[:4] == str(frame.year) else starts
            opens = date.start >= measure.group - 1 and OPENS_LIST.search(plain, max(0, date.start - 2), date.start)
            carries = near or measure.unit in SHARES or opens
            period = year(int(spoken[:4])) if carries else period
        elif date.kind == "years" or (date.kind == "whole" and date.period != frame.period):
            period = date.period
        elif date.kind == "whole" and not in_plan:
            period = year(frame.year)
        elif date.kind == "since":
            period = (max(starts, period[0]), period[1])
        elif date.kind in ("quarter", "half", "range", "month"):
            shift = period[0][:4] if starts[:4] == str(frame.year) and ends <= frame.period[1] else starts[:4]
            period = (f"{shift}{starts[4:]}", f"{shift}{ends[4:]}")
        elif date.kind == "next":
            period = date.period
    return period


# what a whole year stands behind where it governs a list: 确保全年拆除5万平方米、新增泊位800个
OPENS_LIST = re.compile(r"(?:[^一-龥]|^|确保|\d是|[一二三四五六七八九十]是)$")
UNTIL = ("至", "到")
# how verbs of change end before 至
MOVING = frozenset("升降增减提扩压缩落")
# dates that hold for their part of a sentence only
LOCAL = frozenset(["month", "day", "holiday"])


def _reported_period(measure: Measure, frame: Frame, own: list[Date], plain: str) -> Period:
    period = frame.period
    for date in own:
        head = plain[max(0, date.start - 3) : date.start]
        if date.kind in LOCAL and date.start < measure.group - 1:
            continue
        if date.kind in ("range", "quarter", "month", "since", "half", "day", "days", "holiday", "span"):
            until = "截" in head or (head[-1:] in UNTIL and head[-2:-1] not in MOVING)
            if until or (date.period[1] > frame.period[1] and date.kind != "since"):
                continue
            period = (date.period[0], min(date.period[1], frame.period[1]))
            if date.kind == "since" and period[0] > period[1]:
                period = frame.period
        elif date.kind == "all":
            period = frame.period
        elif date.kind == "whole":
            if date.period[1][:4] <= str(frame.year):
                period = date.period
        elif (date.kind == "last" and date.start >= measure.clause - 1) or (
            date.kind == "now" and (date.start >= measure.group - 1 or date.period == frame.period)
        ):
            period = date.period
    return period


SINCE = re.compile(
    r"(?:自|从)?((?:19|20)\d\d)(?:年(?:(\d{1,2})月)?(?:[^,;。]{0,10}(?:以来|起|至今)|(?<=[自从]\d{4}年))|年?[-~至—到]20\d\d年)"
)


SINCE_FIVE = re.compile(r"十([三四五])五”?以来")
# a month of the year since which something is counted
SINCE_MONTH = re.compile(r"[自从](1[0-2]|[1-9])月(?:份|\d{1,2}日)?(?:起|以来|开始)")


def _cumulative(measure: Measure, frame: Frame) -> Period:
    if measure.role == "actual" and pattern("budget").search(measure.left):
        measure.notes.append("project budget")
        return ("", "")
    since = next(iter(reversed(list(SINCE.finditer(measure.before)))), None)
    start = f"{since[1]}-{int(since[2] or 1):02d}-01" if since else ""
    if not since and (month := SINCE_MONTH.search(measure.before)):
        start = f"{frame.year}-{int(month[1]):02d}-01"
    elif not since and pattern("since new year").search(measure.since_clause):
        start = f"{frame.year}-01-01"
    elif not since and (five := SINCE_FIVE.search(measure.since_group)):
        start = f"{FIVES[five[1]] - 4}-01-01"
    planned = measure.role == "target" and measure.period[1]
    return (start, planned or frame.period[1])
