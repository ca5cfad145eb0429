"""What a measure means in its sentence: role, time, period, base, scope, area, subject, notes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from cityreports.extraction.frames import Frame, Period, months, year
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.spans import Figure

__all__ = ["SHARES", "STANDING", "Measure", "measures", "noun_alone"]

SHARES = frozenset(["%", "‰", "‱", "pp"])
# a line's end closes a sentence unless it breaks a long line within one (one set first, so that the search skips)
SENTENCE = re.compile(
    r"[。!?\n](?:(?<=[。!?])|(?<=[;:,、)]\n)|(?<![^\n]{14}\n)(?![至到-])"
    r"|(?=[^\S\n]*(?:\n|[一二三四五六七八九十]{1,3}、|\(|\d{1,2}[.、)](?!\d)|[①-⑳●◆■-]|第[一二三四五六七八九十])))"
)
# how far back a figure's sentence is read
FARTHEST = 500
# how far a report's opening reaches
OPENING = 240
BREAK = re.compile(r"[,;:。!?()]|、")
# how a hedge before a number begins
HEDGES = "不至最"


@dataclass(slots=True)
class Measure:
    """A measure in its sentence, and what is said of it.

    Attributes
    ----------
    figure : Figure
    unit, family : str
        The canonical unit and its family (cases, money, share …), empty if no unit is printed.
    sentence, group, clause : int
        Where its sentence, its part between semicolons and its clause begin; `begin` is how far back it is read.
    left, right : str
        The words of its clause before it (after the last figure) and after it (to the next figure or the clause's end).
    close, since : str
        `left` and the words since the measure before it in its sentence, both without spaces and breaks.
    rules : list of str
        The rules that set its fields, for ``--explain``.
    """

    figure: Figure
    unit: str
    family: str
    sentence: int
    begin: int
    group: int
    clause: int
    left: str
    right: str
    close: str
    since: str
    before: str
    since_group: str
    since_clause: str
    after: str
    first: str
    previous: Measure | None
    opens_plan: bool = False
    role: str = "actual"
    time: str = "flow"
    period: Period = ("", "")
    per: str = ""
    scope: str = "unstated"
    area: str = ""
    subject: tuple[str, str] = ("", "")
    notes: list[str] = field(default_factory=list)
    codes: tuple[str, ...] = ()
    rules: list[str] = field(default_factory=list)
    level: Measure | None = None
    base: Measure | None = None
    whole: Measure | None = None


def measures(plain: str, figures: list[Figure], frame: Frame) -> list[Measure]:
    """The measures among the figures with role, time and period.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    figures : list of Figure
        All figures of the text, in reading order.
    frame : Frame
        The report's period and plans.

    Returns
    -------
    list of Measure
    """
    found = _placed(plain, figures)
    dates = _dates(plain, frame)
    starts = [date.start for date in dates]
    for measure in found:
        _role(measure, plain, frame)
        _time(measure, plain, frame)
        begin, end = bisect_left(starts, measure.begin), bisect_right(starts, measure.figure.start)
        _period(measure, plain, frame, dates[begin:end])
        _base(measure)
    citywide = bool(pattern("citywide report").search(plain, 0, OPENING))
    for last, measure in zip([None, *found], found, strict=False):
        _scope(measure, last, citywide, plain)
    return found


def _placed(plain: str, figures: list[Figure]) -> list[Measure]:
    """The measures and the words around each."""
    # the first line is a title, however long
    last = len(plain) - plain.endswith("\n")
    stops = sorted({0, plain.find("\n") + 1, last, len(plain), *(m.end() for m in SENTENCE.finditer(plain))})
    found: list[Measure] = []
    last_end = at = 0
    follow = [*(figure.start for figure in figures[1:]), len(plain)]
    for figure, follows in zip(figures, follow, strict=False):
        if figure.type == "measure":
            while stops[at + 1] <= figure.start:
                at += 1
            found.append(_place(plain, figure, (stops[at], stops[at + 1]), (last_end, follows), found))
        if figure.type != "date":
            last_end = figure.end
    return found


def _place(
    plain: str, figure: Figure, sentence: tuple[int, int], between: tuple[int, int], found: list[Measure]
) -> Measure:
    """A measure by the ends of its sentence, and those of the figures about it."""
    start, end, unit = figure.start, figure.end, figure.reading.unit
    opening, stop = sentence
    if stop < end:
        stop = end
    begin = opening if opening > start - FARTHEST else start - FARTHEST
    before = plain[begin:start]
    group = before.rfind(";") + 1
    clause = max(_last_comma(before) + 1, group)
    near = end + 30 if end + 30 < stop else stop
    edge = BREAK.search(plain, end, near)
    limit = edge.start() if edge else near
    previous = found[-1] if found and found[-1].sentence == opening else None
    left = plain[max(between[0], begin + clause) : start]
    since = plain[max(begin, previous.figure.end) : start] if previous else before
    return Measure(
        figure=figure,
        unit=unit.symbol if unit else "",
        family=unit.family if unit else "",
        sentence=opening,
        begin=begin,
        group=begin + group,
        clause=begin + clause,
        left=left,
        right=plain[end : min(limit, between[1])].lstrip("\n"),
        close="".join(left.split()),
        since="".join(since.split()),
        before=before,
        since_group=before[group:],
        since_clause=before[clause:],
        after=plain[end:near],
        first=plain[start],
        previous=previous,
    )


def _last_comma(text: str) -> int:
    """Where the last comma or colon stands that does not part the thousands of a number."""
    place = len(text)
    while True:
        place = max(text.rfind(",", 0, place), text.rfind(":", 0, place))
        if place < 1 or not (text[place - 1].isdigit() and text[place + 1 : place + 2].isdigit()):
            return place


# --- role ---------------------------------------------------------------------------------------------------------


def _role(measure: Measure, plain: str, frame: Frame) -> None:
    clause = measure.since_clause
    in_plan = _planned(measure, frame)
    for role, test in ROLES:
        if rule := test(measure, clause, in_plan, frame):
            measure.role = role
            measure.rules.append(f"role: {rule}")
            return


def _standard(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """A norm from outside or a rule's threshold."""
    left, previous = measure.left, measure.previous
    if pattern("standard after").match(measure.after) or pattern("norm each").search(left):
        return "a rule's threshold"
    if (
        previous
        and previous.role == "standard"
        and previous.clause == measure.clause
        and pattern("per rule").fullmatch(left)
    ):
        return "what a rule gives to each"
    if pattern("standard before").search(left[-10:]):
        return "a rule's threshold"
    rule = _bound(measure, clause, in_plan)
    return "" if rule and pattern("above a norm").search(clause) else rule


def _bound(measure: Measure, clause: str, in_plan: bool) -> str:
    """What makes a number the threshold or the time limit of a rule, by its hedge, its unit or its list."""
    left, right, hedge = measure.left, measure.right, measure.figure.reading.hedge
    timed = measure.family == "time"
    if pattern("in a row").search(left) and pattern("threshold").match(measure.after):
        return "a rule's threshold"
    bounded = hedge in ("at_most", "at_least")
    hedged = measure.first in HEDGES
    bound = timed or (hedge == "at_least" and not hedged)
    if bound and pattern("those who").match(right) and pattern("for those").search(left):
        return "a rule's threshold"
    if timed and pattern("rule after").match(right) and pattern("in force").search(clause):
        return "a time limit"
    if in_plan:
        return ""
    if (bounded or measure.figure.reading.ends) and pattern("rule").search(measure.before):
        previous = measure.previous
        if bounded and hedged:
            return "a bound in a report of results"
        if previous and previous.role == "standard" and measure.clause > previous.figure.start >= measure.group:
            return "in a list of bounds"
    return "a time limit" if timed and hedge == "at_most" and _limited(measure, clause) else ""


def _limited(measure: Measure, clause: str) -> bool:
    """Whether a clause sets a time limit, and does not tell what a time has become."""
    return bool(pattern("time limit").search(clause)) and measure.left[-1:] not in ("至", "到")


def _baseline(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """An earlier level: by its date, or as the first of a pair (由 … 提高到 …)."""
    rule = _earlier_level(measure, clause, frame)
    return "" if rule and pattern("own plan").search(clause[-12:]) else rule


def _earlier_level(measure: Measure, clause: str, frame: Frame) -> str:
    if pattern("baseline before").search(clause[-18:]) and not _moves(measure, clause):
        return "an earlier date"
    found = pattern("baseline clause").search(clause)
    if found and int(found["year"] or 0) < frame.year and not _moves(measure, clause):
        return OPENED
    previous, right = measure.previous, measure.right
    if previous and measure.left == "、" and f"role: {OPENED}" in previous.rules:
        return OPENED
    if not right:
        return ""
    if pattern("rise to").match(right) and pattern("from").search(measure.left):
        return "the level before the change"
    return "the level before the change" if pattern("straight to").match(right) else ""


def _moves(measure: Measure, clause: str) -> bool:
    """Whether a verb of change or a ratio stands before it."""
    if pattern("rise").search(measure.left) or pattern("fall").search(measure.left):
        return True
    return bool((measure.unit in SHARES or measure.unit == "倍") and pattern("ratio to").search(clause))


OPENED = "an earlier date opens its clause"


def _completion(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """The share of a plan that is done."""
    if measure.unit not in SHARES and measure.unit != "倍":
        return ""
    previous = measure.previous
    if measure.unit == "pp":
        return ""
    if pattern("target in brackets").search(clause):
        return ""
    if found := pattern("completion").search(clause[-26:]):
        if in_plan and not (pattern("done").search(found[0]) and not pattern("plan cue").search(clause)):
            return ""
        if pattern("excess").search(found[0]):
            measure.notes.append("excess")
        return "share of a plan"
    if (
        previous
        and measure.left in ("的", "的约", ")", "的近", ",占", "的不足")
        and previous.role == "target"
        and not in_plan
    ):
        return "share of the plan before it"
    if previous and re.fullmatch(r",?(?:约)?占", measure.left) and "完成投资" in previous.left:
        return "share of the investment"
    if previous and previous.role == "completion" and _listed(measure):
        return "in a list of completions"
    return ""


def _changed(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    return "" if in_plan else _change(measure, clause)


def _growth(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """A planned change."""
    if in_plan and (rule := _change(measure, clause)):
        measure.notes.append("growth")
        return "planned " + rule
    return ""


def _target(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    if in_plan:
        return "planned"
    if measure.unit != "pp" and pattern("own plan").search(clause[-12:]):
        return "the year's own plan"
    if pattern("own plan verb").search(clause[-20:]) and not pattern("plan fulfilled").search(clause):
        return "the year's own plan"
    previous = measure.previous
    if (
        previous
        and previous.role == "target"
        and (
            (measure.left[:1] == "、" and previous.clause == measure.clause)
            or (measure.left in ("", ",") and _bracketed(measure))
        )
    ):
        return "the year's own plan"
    if measure.right and pattern("own plan after").match(measure.right) and pattern("coming plan").search(clause):
        return "the year's own plan"
    return ""


def _bracketed(measure: Measure) -> bool:
    """Whether it stands in one bracket with the measure before it."""
    return measure.before.rfind("(") > measure.before.rfind(")")


def _actual(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    return "reported"


def _budget(measure: Measure, clause: str, in_plan: bool, frame: Frame) -> str:
    """What a project costs, told of the project."""
    return "a project's budget" if measure.right[:1] == "的" and pattern("budget").search(measure.left[-6:]) else ""


# the first that holds decides
ROLES = (
    ("standard", _standard), ("baseline", _baseline), ("completion", _completion), ("change", _changed),
    ("actual", _budget),
    ("target", _growth), ("target", _target), ("actual", _actual),
)  # fmt: skip


def _listed(measure: Measure) -> bool:
    """Whether nothing but a conjunction parts a measure from the one before it."""
    return measure.previous is not None and bool(CONJUNCTION.fullmatch(measure.left))


CONJUNCTION = re.compile(r"[、,]?\s?(?:和|与|及|以及|、)?\s?")


def _change(measure: Measure, clause: str) -> str:
    """What makes the figure a change, if it is one: a verb of change with a comparison, or its unit."""
    unit, left, previous = measure.unit, measure.left, measure.previous
    relative = unit in SHARES or unit == "倍"
    if previous and previous.role == "target" and previous.clause == measure.clause and unit not in SHARES:
        return ""
    up, down = pattern("rise").search(left), pattern("fall").search(left)
    falls = down and not (up and up.start() > down.start())
    if relative and measure.first in "+-":
        rule, note = "a signed change", ""
    elif relative and (pattern("ratio to").search(clause) or (left == "的" and _follows_baseline(measure))):
        rule, note = "ratio to an earlier level", "ratio to"
    elif not (up or down) and previous and _follows_change(measure, previous, clause):
        rule, note = "in a list of changes", "decrease" if "decrease" in previous.notes else ""
    elif unit == "pp" or _changes(measure, bool(up or down), relative):
        value = measure.figure.reading.value
        rule, note = "change from an earlier level", "decrease" if falls and (value is None or value > 0) else ""
    else:
        return ""
    if pattern("above a norm").search(clause) or pattern("short of").search(left):
        return ""
    measure.notes += [note] * bool(note)
    return rule


def _follows_baseline(measure: Measure) -> bool:
    return measure.previous is not None and measure.previous.role == "baseline"


def _changes(measure: Measure, moves: bool, relative: bool) -> bool:
    """Whether it is a change by a verb of change, with a share or a comparison, or by the words of comparison."""
    previous = measure.previous
    if moves:
        if relative or pattern("compared").search(measure.before[-40:]):
            return True
        if previous and (_differs(measure, previous) or _changes_too(measure, previous)):
            return True
    if relative and pattern("twofold").search(measure.left):
        return True
    return bool(pattern("change direct").search(measure.left))


def _differs(measure: Measure, previous: Measure) -> bool:
    """Whether it tells by how much the two levels before it differ, or by how much one has left the earlier level."""
    if previous.role == "baseline":
        return previous.family == measure.family and "role: the level before the change" not in previous.rules
    base = previous.previous
    alone = pattern("verb alone").fullmatch(measure.left)
    return bool(alone and base and base.role == "baseline" and base.family == previous.family == measure.family)


def _changes_too(measure: Measure, previous: Measure) -> bool:
    """Whether it goes on with the changes of its part of the sentence."""
    return (
        previous.role == "change" and previous.group == measure.group and not pattern("addition").search(measure.left)
    )


def _follows_change(measure: Measure, previous: Measure, clause: str) -> bool:
    if not _listed(measure) or not (previous.role == "change" or "growth" in previous.notes):
        return False
    return measure.unit == previous.unit or "分别" in clause or "分别" in measure.before[-30:]


# how far what begins a sentence can reach
BEGINNING = 60
YEARS = re.compile(r"((?:19|20)\d\d)年")


def _opens_plan(sentence: str, frame: Frame) -> bool:
    """Whether a sentence begins with what it plans for."""
    opening = YEARS.search(sentence, 0, 12)
    return bool(pattern("plan opening").match(sentence) or (opening and frame.year and int(opening[1]) > frame.year))


def _planned(measure: Measure, frame: Frame) -> bool:
    """Whether the figure is planned: by its part of the report, unless the sentence says otherwise."""
    previous = measure.previous
    # what begins a sentence is read once
    if previous and previous.begin == measure.begin and (previous.opens_plan or len(previous.before) > BEGINNING):
        measure.opens_plan = previous.opens_plan
    else:
        measure.opens_plan = _opens_plan(measure.before, frame)
    before = measure.before if measure.opens_plan else measure.since_group
    return _plans(measure, before, frame) and not pattern("basis").match(measure.after)


CLOSED = re.compile(r"\([^()]*\)")


def _plans(measure: Measure, before: str, frame: Frame) -> bool:
    if frame.plans(measure.figure.start):
        inner = before[max(before.rfind(",") + 1, before.rfind(";") + 1) :]
        return not (pattern("result in plan").search(inner) and not pattern("plan cue").search(inner))
    if ")" in before:
        # a plan in brackets that are closed does not govern what follows: 14座(计划15座),完成率93.3%
        before = CLOSED.sub("", before)
    plan = result = -1
    for found in pattern("plan cue").finditer(before):
        # a report of the whole year reports its second half too, and any report what it has come to by its year
        past = frame.period[1][5:] != "06-30" if found[0] == "下半年" else found[0][1:5] <= str(frame.year)
        if not past or not (found[0] == "下半年" or found[0][1:5].isdigit()):
            plan = found.start()
    if plan >= 0:
        for found in pattern("result cue").finditer(before):
            result = found.start()
    if plan > result or pattern("plan after").match(measure.after):
        return True
    years = YEARS.findall(before)
    return bool(frame.year and years and int(years[-1]) > frame.year and not pattern("result cue").search(before))


# --- time and period ----------------------------------------------------------------------------------------------


def _gathered(measure: Measure, clause: str, frame: Frame) -> bool:
    """Whether it counts since before the report's period: by a word, a year named, or a project's span."""
    if measure.role == "target":
        return bool(pattern("gathered by then").search(measure.left))
    if pattern("cumulative").search(clause):
        return True
    if pattern("invested").search(measure.left) and pattern("whole project").search(measure.before + measure.after):
        return True
    found = pattern("since").search(measure.since_group)
    return bool(found) and int(found["year"]) != frame.year


def _time(measure: Measure, plain: str, frame: Frame) -> None:
    clause = measure.since_clause
    if measure.role == "standard":
        measure.time = ""
    elif _gathered(measure, clause, frame):
        measure.time = "cumulative"
    elif rule := _stands(measure, clause):
        measure.time = "stock"
        measure.rules.append(f"time: {rule}")


def _stands(measure: Measure, clause: str) -> str:
    """What makes a number tell what there is at a date, not what happened until then, if anything does."""
    if measure.unit in SHARES or measure.unit == "比":
        return _share_stands(measure, clause)
    if measure.role not in ("actual", "baseline", "target"):
        return ""
    left, previous, family = measure.left, measure.previous, measure.family
    if family in PASSING or measure.unit[-1:] == "次" or pattern("addition").search(left):
        return ""
    if measure.role != "target" and _remains(measure, clause):
        return "what remains"
    counted = measure.figure.reading.unit is not None and measure.figure.reading.unit.kind == "counter"
    if counted and pattern("done by now").search(clause):
        return DONE
    same = previous is not None and previous.group == measure.group and previous.time == "stock"
    if same and counted and f"time: {DONE}" in previous.rules and pattern("done too").fullmatch(left):
        return DONE
    if family in ("cases", "money") or pattern("by the day").search(clause):
        return ""
    if same and ((_listed(measure) and previous.family == family) or noun_alone(measure)):
        return "in a list of what there is"
    opens = previous is None or (previous.group != measure.group and not pattern("goes on").match(left))
    if opens and noun_alone(measure):
        return "a noun without a verb"
    if (family in STANDING or family == "area") and (rule := _thing_stands(measure, clause)):
        return rule
    cleared = measure.role == "target" and pattern("cleared").search(clause)
    return "a word of standing" if _governed(clause) and not cleared else ""


def _remains(measure: Measure, clause: str) -> bool:
    """Whether it is what is left to do."""
    if pattern("remaining").search(clause[-10:]) or pattern("under way").match(measure.right):
        return True
    return "已" in measure.before and bool(pattern("the rest").search(measure.left))


def _thing_stands(measure: Measure, clause: str) -> str:
    """What makes a number of things or places one of what there is."""
    left, right = measure.left, measure.right
    if pattern("mean of standing").search(clause[-16:]) and not pattern("no stock").search(clause):
        return "a mean of what there is"
    if pattern("equipped").search(clause[-14:]) and not pattern("new").search(clause):
        return "what a place has"
    place = measure.family == "places" or (pattern("places").match(right) and pattern("subject").fullmatch(left))
    if place and measure.role == "actual" and not pattern("award").match(right):
        return "parts of the place"
    if pattern("whole").search(left) and pattern("among").match(right):
        return "those among which it stands"
    reached = pattern("reached").search(left) and not pattern("no stock").search(clause)
    return "a level reached" if reached else ""


def noun_alone(measure: Measure) -> bool:
    """Whether nothing stands before a number but the noun of what it counts."""
    alone = pattern("standing thing").fullmatch(measure.left)
    return bool(alone) and not pattern("no stock").search(measure.left) and not pattern("event").search(measure.left)


def _share_stands(measure: Measure, clause: str) -> str:
    """What makes a share one of things that stand: the name of its rate, or the noun that it is a share of."""
    if pattern("rate of work").search(clause):
        return ""
    if pattern("stock rate").search(clause[-16:]):
        return "a rate of what stands"
    if pattern("share of standing").search(clause[-16:]) or pattern("still").search(clause[-8:]):
        return "a share of what stands"
    if pattern("fraction of standing").match(measure.right) and not pattern("no stock").search(clause):
        return "a share of what stands"
    previous = measure.previous
    if previous is None or previous.time != "stock":
        return ""
    if previous.unit == measure.unit and (_listed(measure) or pattern("of which").search(measure.left)):
        return "in a list of what there is"
    return "a share of what stands" if measure.before.endswith("中,") else ""


def _governed(clause: str) -> bool:
    """Whether the last word that governs a clause is one of standing, not of doing."""
    stock = doing = -1
    for found in pattern("stock").finditer(clause):
        stock = found.start()
    if stock >= 0:
        for found in pattern("no stock").finditer(clause):
            doing = found.start()
    return stock > doing


DONE = "done by now"
STANDING = frozenset(
    [
        "persons",
        "items",
        "units",
        "places",
        "sites",
        "buildings",
        "machines",
        "vehicles",
        "teams",
        "households",
        "animals",
    ]
)
# what is counted as it happens
PASSING = frozenset(["times", "person-times", "documents", "energy"])


@dataclass(frozen=True, slots=True)
class _Date:
    """A phrase of time in the text."""

    start: int
    end: int
    period: Period
    kind: str


def _dates(plain: str, frame: Frame) -> list[_Date]:
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
            found.append(_Date(match.start(), match.end(), period, kind))
    return found


TITLE = re.compile(r"《[^》\n]{0,80}》")


def _within(place: int, spans: list[tuple[int, int]]) -> bool:
    i = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return i >= 0 and place < spans[i][1]


# where a date may begin (one set first, so that the search skips)
DATE_START = re.compile(
    r"[\d第一二三四前上下全去今本当年明来元五国十](?:(?<=\d)(?=\d{0,3}\s{0,2}[年月季~至—到-])|(?<=第)[一二三四1-4]"
    r"|(?<=[一二三四])季|(?<=前)[三一]|(?<=上)[半年一]|(?<=下)半|(?<=[全去今本当明来])年|(?<=年)[内底末]|(?<=一)年来"
    r"|(?<=元)旦|(?<=五)一|(?<=国)庆|(?<=十)[三四五]五”?期?末)"
)
DATE = re.compile(
    r"(?P<years>(?:19|20)\d\d年?[-~至—到](?:19|20)\d\d年)"
    r"|(?:(?P<year>(?:19|20)\d\d)\s?年|(?P<ago>去年|上年))?(?:"
    r"(?P<range>\d{1,2}月?\s{0,2}[-~至—到]\s?\d{1,2}月)"
    r"|(?P<days>\d{1,2}月\d{1,2}日[-~至—到]\d{1,2}月\d{1,2}日)"
    r"|(?P<by>(?:\d{1,2}月(?:\d{1,2}日)?(?:\d{1,2}时)?|年)(?:底|末)?之?前)"
    r"|(?P<day>\d{1,2}月\d{1,2}日(?!起|以来))"
    r"|(?P<monthend>\d{1,2}月(?:底|末))"
    r"|(?P<yearend>年?(?:底|末)(?!位))"
    r"|(?P<since>\d{1,2}月(?:份|\d{1,2}日)?(?:起|以来))"
    r"|(?P<month>\d{1,2}月)"
    r"|(?P<quarter>第?[一二三四1-4]季度|前三季度)"
    r"|(?P<half>上半年|下半年)"
    r"|(?P<all>全年)"
    r")"
    r"|(?P<whole>(?:19|20)\d\d\s?年度?(?!度?[底末初版修以起至试启开]))"
    r"|(?P<last>去年|上年|上一年度?|前一年)(?P<lastend>末|底)?"
    r"|(?P<now>今年|本年度?|当年|年内|一年来)"
    r"|(?P<next>明年|来年)"
    r"|“?十(?P<five>[三四五])五”?期?末"
    r"|“?(?P<holiday>元旦|五一|国庆)”?(?=期间|假|小长假|黄金周|节)"
)


def _dated(kind: str, match: re.Match, number: int, frame: Frame, plain: str) -> Period | None:
    text = match[0]
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
            return months(number, HOLIDAYS[match["holiday"]], HOLIDAYS[match["holiday"]])
        case "days" if len(digits) > 1 and digits[0] <= digits[-1]:
            begin, end = _day(number, text.split("日")[0] + "日"), _day(number, re.split("日.", text, maxsplit=1)[1])
            return (begin[0], end[1]) if begin and end else None
        case "five":
            return year(FIVES[match["five"]])
        case "month" | "monthend" | "by" if digits:
            return months(number, digits[0], digits[0])
        case "since":
            return months(number, digits[0], 12)
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
            return frame.period
    return None


FIVES = {"三": 2020, "四": 2025, "五": 2030}
HOLIDAYS = {"元旦": 1, "五一": 5, "国庆": 10}


def _day(number: int, text: str) -> Period | None:
    month, day = (int(found) for found in re.findall(r"\d{1,2}(?=[月日])", text))
    if not 1 <= day <= int(months(number, month, month)[1][8:]):
        return None
    return (f"{number}-{month:02d}-{day:02d}",) * 2


COMPARED = re.compile(r"(?:[较比与同自从由对为是]|[优低高]于|相比)(?:\d{4}年)?\s?$")


def _period(measure: Measure, plain: str, frame: Frame, dates: list[_Date]) -> None:
    """The period, by the dates of its sentence."""
    if not frame.year or measure.role == "standard":
        measure.period = ("", "")
        return
    start = measure.figure.start
    spoken = [date for date in dates if date.end <= start]
    own = [date for date in spoken if not _compares(plain, date)]
    if measure.role == "baseline":
        measure.period = _earlier(measure, plain, frame, spoken)
    elif measure.role == "target":
        measure.period = _planned_period(measure, frame, own, plain)
    else:
        measure.period = _reported_period(measure, frame, own, plain)
    if measure.time == "stock" and measure.period[1]:
        measure.period = (measure.period[1], measure.period[1])
    elif measure.time == "cumulative":
        measure.period = _cumulative(measure, plain, frame, spoken)


# parts of a year, of which a text tells one after the other
PARTS = frozenset(["quarter", "half", "month", "range"])


def _compares(plain: str, date: _Date) -> bool:
    """Whether a date is what something is compared with, or one of a list of years."""
    before = plain[max(0, date.start - 6) : date.start]
    if date.kind in PARTS:
        return before[-1:] in "较比与同"
    return bool(COMPARED.search(before)) or (before[-1:] == "、" and date.kind in ("whole", "last"))


def _earlier(measure: Measure, plain: str, frame: Frame, spoken: list[_Date]) -> Period:
    """The period of an earlier level; an undated one has none."""
    clause = measure.since_clause
    if "年初" in clause:
        measure.time = "stock"
        return (f"{frame.year}-01-01", f"{frame.year}-01-01")
    near = [date for date in spoken if date.start >= measure.clause - 1]
    for date in reversed(near):
        if date.kind in ("last", "lastend") or date.period[1] < frame.period[1]:
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


def _planned_period(measure: Measure, frame: Frame, own: list[_Date], plain: str) -> Period:
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
            period = (begin, day)
        elif date.kind == "all":
            spoken = period[0] if starts[:4] == str(frame.year) else starts
            period = year(int(spoken[:4])) if near or measure.unit in SHARES else period
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


# dates that hold for their part of a sentence only
LOCAL = frozenset(["month", "day", "holiday"])


def _reported_period(measure: Measure, frame: Frame, own: list[_Date], plain: str) -> Period:
    period = frame.period
    for date in own:
        head = plain[max(0, date.start - 3) : date.start]
        if date.kind in LOCAL and date.start < measure.group - 1:
            continue
        if date.kind in ("range", "quarter", "month", "since", "half", "day", "days", "holiday"):
            if "截" in head or "至" in head[-1:] or (date.period[1] > frame.period[1] and date.kind != "since"):
                continue
            period = (date.period[0], min(date.period[1], frame.period[1]))
            if date.kind == "since" and period[0] > period[1]:
                period = frame.period
        elif date.kind == "all":
            period = frame.period
        elif date.kind == "whole":
            if date.period[1][:4] <= str(frame.year):
                period = date.period
        elif date.kind == "last" and date.start >= measure.clause - 1:
            period = date.period
        elif date.kind == "now":
            period = frame.period
    return period


SINCE = re.compile(r"(?:自|从)((?:19|20)\d\d)年|((?:19|20)\d\d)年(?:[^,;。]{0,10}(?:以来|起|至今)|[-~至—到]20\d\d年)")


def _cumulative(measure: Measure, plain: str, frame: Frame, spoken: list[_Date]) -> Period:
    since = next(iter(reversed(list(SINCE.finditer(measure.before)))), None)
    if measure.role == "actual" and pattern("budget").search(measure.left):
        measure.notes.append("project budget")
        return ("", "")
    start = f"{since[1] or since[2]}-01-01" if since else ""
    planned = measure.role == "target" and measure.period[1]
    return (start, planned or frame.period[1])


# --- base, scope, area --------------------------------------------------------------------------------------------

PER = (
    ("day", "per day"), ("week", "per week"), ("month", "per month"), ("quarter", "per quarter"), ("year", "per year"),
    ("person", "per person"), ("household", "per household"), ("case", "per case"), ("kilometre", "per kilometre"),
)  # fmt: skip


# every base is spoken of with one of these
SIGNS_OF_BASE = frozenset("每各均日月人户")


def _base(measure: Measure) -> None:
    near = measure.since_clause[-18:]
    if SIGNS_OF_BASE.isdisjoint(near):
        return
    for base, group in PER:
        if pattern(group).search(near):
            measure.per = base
            return
    if found := pattern("per each").search(near):
        measure.per = "each " + found[0].lstrip("每各")


def _scope(measure: Measure, last: Measure | None, citywide: bool, plain: str) -> None:
    """Whose figure it is: by the nearest words that tell, else the figure's before it, else the report's."""
    if citywide:
        measure.scope = "place"
    else:
        measure.scope = _whose(measure, plain) or (last.scope if last else "unstated")
    if found := pattern("area").search(measure.left):
        measure.area = found[0]


def _whose(measure: Measure, plain: str) -> str:
    """Whose acts or things the words about a figure name: one town's, the whole city's, or by what they count."""
    previous = measure.previous
    if pattern("subdistrict").search(measure.since_group):
        return "subdistrict"
    if pattern("citywide").search(measure.since_group):
        return "place"
    if previous and previous.scope == "subdistrict":
        return "subdistrict"
    start = measure.figure.start
    farthest = max(0, start - FARTHEST)
    line = plain[plain.rfind("\n", farthest, start) + 1 or farthest : start]
    if pattern("whole place").search(line) and not pattern("bureau").search(line):
        return "place"
    near = measure.left + "|" + measure.right[:14]
    scope = _last_scope(near) or _last_scope(measure.since_group)
    if scope or measure.group == measure.begin:
        return scope
    return _last_scope(measure.before)


def _last_scope(words: str) -> str:
    """The scope of the cue that stands last, the strong cues of the bureau first."""
    if pattern("bureau").search(words):
        return "bureau"
    place = act = -1
    for found in pattern("place").finditer(words):
        place = found.start()
    for found in pattern("bureau act").finditer(words):
        act = found.start()
    return "" if place == act else "place" if place > act else "bureau"
