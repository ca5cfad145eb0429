"""Parts and sums as relations."""

from __future__ import annotations

import re
from itertools import takewhile

from cityreports.extraction.complements import EXHAUSTIVE, PARTIAL, exhaust
from cityreports.extraction.levels import closed_off, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before
from cityreports.extraction.operands import REACH, Relation, Text, counts_before, is_count
from cityreports.extraction.wholes import is_mean, kin

__all__ = ["RULES"]


# --- parts --------------------------------------------------------------------------------------------------------


def _parts(measure: Measure, found: Text, i: int) -> Relation | None:
    """The parts of one whole, when the first of them is met."""
    if measure.whole is None:
        return None
    if i and _in_one_list(found[i - 1], measure):
        return None
    near = found[max(0, i - REACH) : i + REACH]
    parts = [other for other in near if other.whole is measure.whole and other.sentence == measure.sentence]
    if parts[0] is not measure:
        return None
    for other in found[i + len(parts) : i + REACH]:
        if not _in_one_list(parts[-1], other):
            break
        parts.append(other)
    return Relation("part", tuple(parts), measure.whole, "stated", EXHAUSTIVE if exhaust(parts) else PARTIAL)


def _in_one_list(part: Measure, other: Measure) -> bool:
    """Whether a list of parts goes on behind a broken line."""
    return part.whole is not None and other.whole is part.whole and part.sentence != other.sentence


def _of_fund(measure: Measure, found: Text, i: int) -> Relation | None:
    """What one source gives of a project's money: 河岸工程总投资640万元,国债资金180万元."""
    if measure.unit != "CNY" or not pattern("source of money").search(measure.close):
        return None
    whole = measure.previous
    if measure.whole is whole:
        return None
    if whole is None or whole.unit != "CNY" or whole.group != measure.group or dependent(measure):
        return None
    if not pattern("money in all").search(whole.close) or whole.role not in LEVELS:
        return None
    return Relation("part", (measure,), whole, "suggested", PARTIAL)


def _of_closed(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was closed of a part, within all that was closed: 立案139件,结案137件,…;其中智能发现立案21件,结案19件."""
    part, act = measure.previous, pattern("closed").search(measure.close)
    if act is None or measure.whole is not None or part is None or part.whole is None or part.unit != measure.unit:
        return None
    if part.group != measure.group or part.close[-2:] != part.whole.close[-2:]:
        return None
    behind = [o for o in found[max(0, i - REACH) : i] if o.previous is part.whole and act[0] in o.close]
    return (
        Relation("part", (measure,), behind[0], "suggested", PARTIAL)
        if behind and behind[0].unit == measure.unit
        else None
    )


def _of_whole_place(measure: Measure, found: Text, i: int) -> Relation | None:
    """Some of what the whole place has, named before it: 完成45个老旧小区建设任务,力争全市283个小区清零."""
    noun = measure.right[:2]
    if measure.whole is not None or len(noun) < 2 or not pattern("whole place ends").search(measure.close):
        return None
    same = [
        o for o in sentence_before(measure) if o.unit == measure.unit and o.role == measure.role and o.whole is None
    ]
    some = [o for o in same if noun in o.right[2:] and not pattern("whole place ends").search(o.close)]
    return Relation("part", tuple(some[-1:]), measure, "suggested", PARTIAL) if some else None


def _numbered(measure: Measure, found: Text, i: int) -> Relation | None:
    """A list of which each point counts its own: 实施8项攻坚行动。一是…等3项行动。…二是…3项行动。…三是…2项行动."""
    first = found.behind(i)
    if len(measure.right) < 2 or first is None or not first.before.lstrip().startswith("一是"):
        return None
    points: dict[str, Measure] = {}
    for other in found[i + 1 : i + 2 * REACH]:
        point = POINT.match(other.before)
        named = other.unit == measure.unit and other.role == measure.role and other.right[:2] == measure.right[-2:]
        if point and named:
            points.setdefault(point[1], other)
    if len(points) < 2 or not ORDINALS.startswith("".join(points)):
        return None
    return Relation("part", tuple(points.values()), measure, "stated", EXHAUSTIVE)


ORDINALS = "一二三四五六七八九十"
POINT = re.compile(rf"\s*([{ORDINALS}])是")


def _of_cumulative(measure: Measure, found: Text, i: int) -> Relation | None:
    """A period's own count within the count since the beginning: 新建12座,累计建成85座; 累计拆除90处,今年拆除40处."""
    if not _since_beginning(measure) or any(other.whole is measure for other in found[i + 1 : i + 3]):
        return None
    if i + 1 < len(found) and found[i + 1].previous is measure and pattern("total").search(found[i + 1].since):
        return None
    own = measure.close if measure.close.strip("、和") else measure.since_clause[-ACT:]
    words = pattern("no act").sub("", own) + measure.right
    near = [(j, found[j]) for j in range(max(0, i - NEAR), min(i + NEAR + 1, len(found))) if _own_of(measure, found[j])]
    things = measure.time == "cumulative" and measure.family != "times"
    named = [(j, other) for j, other in near if shares_word(words, other.since_clause[-ACT:] + other.right)]
    of_another = measure.role == "actual" and _noun(measure)
    beside = [
        (j, o) for j, o in near if len(words) < 2 or (abs(j - i) == 1 and things and not (of_another and _noun(o)))
    ]
    if not (named or beside):
        return None
    own = min(named or beside, key=lambda place: abs(place[0] - i))[1]
    if pattern("total").search(measure.since) and len(_addends_before(measure)) > 1:
        return None
    if measure.role == "target" and (now := _cumulative_now(measure)):
        return Relation("sum", (now, own), measure, "stated", EXHAUSTIVE)
    return Relation("part", (own,), measure, "stated", PARTIAL)


# how many figures away the period's own count stands at most, and how long the words are that say what was done
NEAR, ACT = 5, 20


def _so_many_before(total: Measure, found: Text, i: int) -> Measure | None:
    """How many of a place's things an earlier sentence counts: 本岛有62个网格。…新增14个,本岛达到76个网格."""
    place, noun = pattern("no act").sub("", total.close), total.right[:2]
    if len(place) < 2 or len(noun) < 2:
        return None
    far = reversed(found[max(0, i - WHOLE_TEXT) : i])
    same = (o for o in far if o.unit == total.unit and o.sentence != total.sentence)
    return next((o for o in same if o.role == "actual" and o.right[:2] == noun and place[:2] in o.since_clause), None)


def _noun(measure: Measure) -> str:
    """What a figure names as counted, without when and how: nothing in 今年占36个, 上半年新增9架."""
    words = measure.close
    for group in ("this period", "no act", "act", "added"):
        words = pattern(group).sub("", words)
    noun = DATES.sub("", words) + measure.right
    return noun if len(noun) > 1 else ""


DATES = re.compile(r"[\d年月日季度半上下当本]+")


def _of_new_total(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was added within what there is now: 新增3个,总数达到17个; or with what there was, 原有14个, their sum."""
    added = measure.previous
    if added is None or added.unit != measure.unit or measure.role not in LEVELS:
        return None
    total = pattern("new total").search(measure.since)
    if not total and not pattern("there are now").search(measure.since):
        return None
    added = added.whole or added
    before = added.previous
    if added.role not in (measure.role, "change") or not pattern("added").search(added.close):
        return None
    until_then = before is not None and (
        pattern("until then").search(before.close)
        or (pattern("there were").search(before.since) and pattern("on the basis of").search(before.after))
    )
    if not until_then and not total and added.role == measure.role:
        before = _so_many_before(measure, found, i)
        until_then = before is not None
    if until_then and before.unit == measure.unit:
        return Relation("sum", (before, added), measure, "stated", EXHAUSTIVE)
    return Relation("part", (added,), measure, "stated", PARTIAL) if total else None


def _added_to(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was added to what there is, printed right behind it: 供热面积9900万平方米,扩网1300万平方米."""
    stock = measure.previous
    if (
        measure.time != "flow"
        or stock is None
        or stock.time not in ("stock", "cumulative")
        or stock.unit != measure.unit
    ):
        return None
    if (
        measure.role != "actual"
        or stock.role != "actual"
        or stock.group != measure.group
        or measure.whole
        or stock.whole
    ):
        return None
    if not pattern("came on top").fullmatch(measure.since) or not is_count(measure):
        return None
    behind = found.behind(i)
    if behind is not None and behind.previous is measure and pattern("gone").search(behind.close):
        # some came and some went
        return None
    return Relation("part", (measure,), stock, "stated", PARTIAL)


def _of_level_below(measure: Measure, found: Text, i: int) -> Relation | None:
    """What one level of government counts of what two count: 市、区平台接诉120件。市级平台接诉70件."""
    if measure.whole is not None or not pattern("one level").match(measure.before):
        return None
    verb = pattern("no act").sub("", measure.close)[-2:]
    for other in reversed(found[max(0, i - REACH) : i]):
        same = other.unit == measure.unit and other.role == measure.role and other.whole is None
        if same and other.sentence != measure.sentence and len(verb) > 1 and other.close.endswith(verb):
            both = pattern("two levels").match(other.before)
            return Relation("part", (measure,), other, "suggested", PARTIAL) if both else None
    return None


def _since_beginning(measure: Measure) -> bool:
    """Whether a count reaches further back than the counts beside it."""
    if measure.role not in LEVELS or not is_count(measure) or measure.per or "project budget" in measure.notes:
        return False
    return measure.time == "cumulative" or (measure.time == "flow" and "累计" in measure.close)


def _own_of(total: Measure, other: Measure) -> bool:
    """Whether a figure can be a period's own count of what a cumulative one counts."""
    if other is total or other.sentence != total.sentence or other.unit != total.unit or other.role != total.role:
        return False
    if other.time != "flow" or "累计" in other.close or other.whole is not None or other.per or is_mean(other):
        return False
    before = other.figure.start < total.figure.start
    if total.time == "cumulative":
        return before or bool(pattern("this period").search(other.since_clause))
    if before and pattern("added").search(other.close) and pattern("so far").search(total.close):
        return shares_word(other.close + other.right[:8], pattern("no act").sub("", total.close) + total.right[:8])
    return before and bool(pattern("short period").search(other.since_clause))


def _cumulative_now(planned: Measure) -> Measure | None:
    """The count until now that a sentence prints before the planned one: 累计120个,明年再建20个,累计达到140个."""
    same = [other for other in sentence_before(planned) if other.family == planned.family and other.role == "actual"]
    return next((other for other in reversed(same) if other.time in ("cumulative", "stock")), None)


# --- sums ---------------------------------------------------------------------------------------------------------


def _sum(measure: Measure, found: Text, i: int) -> Relation | None:
    """Addends and the total behind them (合计, 共, 总计), or a total with its addends handed out (分别为)."""
    if measure.role not in LEVELS or not is_count(measure) or is_mean(measure):
        return None
    addends: list[Measure] = []
    if pattern("total").search(measure.since):
        addends = _addends_before(measure)
    elif (
        measure.whole is None and measure.time != "cumulative" and (verb := pattern("total verb").search(measure.since))
    ):
        addends, done = _addends_before(measure), set(verb["verb"])
        if not any(pattern("plus").search(other.since) for other in addends):
            addends = [other for other in addends if not done.isdisjoint(other.close)]
    if len(addends) < 2 and pattern("total above").search(measure.before):
        addends = _addends_above(measure, found, i)
    if len(addends) < 2 and pattern("total of").search(measure.close):
        addends = _addends_after(measure, found, i)
    if _of_other_things(measure, addends):
        return None
    return Relation("sum", tuple(addends), measure, "stated", EXHAUSTIVE) if len(addends) > 1 else None


def _of_other_things(total: Measure, addends: list[Measure]) -> bool:
    """Whether a total names its own things, and figures before it others: 覆盖9个小区、4个单位,共计投放设施80个."""
    named = pattern("total named").search(total.close)
    if named is None or not addends or any(len(other.right) < 2 for other in addends):
        return False
    return not any(shares_word(named["noun"] + total.right, other.right) for other in addends)


def _addends_before(total: Measure) -> list[Measure]:
    """The figures of a total's unit that stand in a row before it; shares and means are passed over."""
    addends: list[Measure] = []
    for other in reversed(sentence_before(total)):
        if closed_off(other, total):
            continue
        if other.unit in SHARES or is_mean(other) or (not addends and other.clause == total.clause):
            continue
        if kin(other) != kin(total) and other.group == total.group and not dependent(other):
            continue
        if kin(other) != kin(total) or not _addable(other, total) or any(o.whole is other for o in addends):
            break
        if addends and pattern("new list").search(addends[0].since) and not shares_word(other.close, addends[0].close):
            break
        addends.insert(0, other)
        if len(addends) > 1 and pattern("plus").search(addends[1].since) and other.since[:1] in (",", ";"):
            break
    return addends


def _addable(other: Measure, total: Measure) -> bool:
    """Whether a figure can be an addend of a total."""
    if pattern("extreme").search(other.close) or pattern("places").match(other.right) or dependent(other):
        return False
    if total.role == "target" and other.role == "actual":
        return True
    if other.role == "baseline" and pattern("years together").search(total.since):
        return True
    return other.role == total.role or (other.role == "baseline" and bool(pattern("plus").search(other.since)))


def _addends_above(total: Measure, found: Text, i: int) -> list[Measure]:
    """The figures of a total's unit in the sentence above: …。以上合计2500件."""
    above = [other for other in found[max(0, i - REACH) : i] if other.figure.start < total.sentence]
    last = list(takewhile(lambda other: other.sentence == above[-1].sentence, reversed(above)))[::-1]
    same = [other for other in last if other.unit == total.unit and _addable(other, total)]
    return [other for other in same if not is_mean(other) and other.whole is None]


def _addends_after(total: Measure, found: Text, i: int) -> list[Measure]:
    """The figures of a total's unit that 分别 hands out behind it."""
    after = takewhile(lambda other: other.sentence == total.sentence and other.unit == total.unit, found[i + 1 :])
    return list(takewhile(lambda other: "分别" in other.since_clause, after))


def _sum_of_lines(measure: Measure, found: Text, i: int) -> Relation | None:
    """The total of a table's lines or of the places above: 东区 立案12件…合计 立案40件; 上述三市共立案9万件."""
    places = measure.previous
    if measure.role not in LEVELS or not is_count(measure) or places is None:
        return None
    above = places.family == "places" and pattern("those above").fullmatch(places.close)
    act = pattern("total act").sub("", measure.close)
    if len(act) < 2 or not (above or _in_total_line(measure)):
        return None
    fitting = [
        o
        for o in found[max(0, i - TABLE) : i]
        if o.unit == measure.unit and o.role == measure.role and o.close.endswith(act)
    ]
    addends = fitting[-int(places.figure.reading.value or 0) :] if above else fitting
    return Relation("sum", tuple(addends), measure, "stated", EXHAUSTIVE) if len(addends) > 1 else None


# how many figures a table has at most
TABLE = 120


def _in_total_line(measure: Measure) -> bool:
    """Whether the last line's end before a figure opens a line of totals: 合计 立案40件 办结38件."""
    line = measure.before[measure.before.rfind("\n") + 1 :]
    return "".join(line.split())[:2] in ("合计", "总计", "共计")


def _sum_of_share(measure: Measure, found: Text, i: int) -> Relation | None:
    """The figures whose sum has a share: 其中A区12万、B区9万,两区合计占45%."""
    if measure.unit not in ("%", "‰") or not pattern("together").search(measure.close):
        return None
    counts = counts_before(measure)
    same = [o for o in counts if o.unit == counts[-1].unit and o.group == counts[-1].group]
    lists = [o for o in same if o.clause == counts[-1].clause]
    same = lists if len(lists) > 1 else same
    return Relation("sum", tuple(same), None, "stated", PARTIAL) if len(same) > 1 else None


def _still_open(measure: Measure, found: Text, i: int) -> Relation | None:
    """What was done and what is left make up all there was: 整改2406处 … 未整改的18处."""
    if measure.role not in LEVELS or not is_count(measure) or not pattern("left open").search(measure.close):
        return None
    counts = [other for other in counts_before(measure) if other.family == measure.family]
    if len(counts) != 1 or measure.whole is not None:
        return None
    done = pattern("state of work").search(counts[0].close)
    if not done and not any(other.role == "completion" for other in sentence_before(measure)):
        return None
    return Relation("sum", (counts[0], measure), None, "suggested", EXHAUSTIVE)


def _with_plan(measure: Measure, found: Text, i: int) -> Relation | None:
    """What is done and what is planned besides, and what both come to: 下半年再拆3万平方米,全年5.8万平方米."""
    planned = measure.previous
    if measure.role != "target" or planned is None or planned.role != "target" or planned.family != measure.family:
        return None
    if not pattern("comes to").search(measure.since) or not pattern("more").search(planned.since_clause):
        return None
    words = planned.since_clause[-ACT:] + planned.right
    act = pattern("act again").search(planned.close) if not planned.right else None
    for now in reversed(found[max(0, i - FAR) : i]):
        same = now.role == "actual" and now.family == measure.family and now.whole is None
        again = act and act["verb"] in now.close
        if same and (again or shares_word(words, now.since_group[-ACT:] + now.right)):
            return Relation("sum", (now, planned), measure, "suggested", EXHAUSTIVE)
    return None


def _in_two_states(measure: Measure, found: Text, i: int) -> Relation | None:
    """What is done and what is under way, where no total stands before them: 已完成21个项目,14个项目正在施工."""
    done = measure.previous
    if done is None or done.unit != measure.unit or done.whole is not None or measure.whole is not None:
        return None
    noun = pattern("under way behind").match(measure.right)
    if noun is None or not done.right.startswith(noun["noun"]) or not pattern("state of work").search(done.close):
        return None
    return Relation("sum", (done, measure), None, "suggested", EXHAUSTIVE)


def _both(measure: Measure, found: Text, i: int) -> Relation | None:
    """The two of which one has a share, where no total is printed: 分别立案260件和1040件,前者占两成."""
    if measure.unit not in SHARES or not pattern("share of one of two").search(measure.close):
        return None
    pair = [other for other in sentence_before(measure) if is_count(other)][-2:]
    if len(pair) < 2 or pair[0].unit != pair[1].unit or pair[1].whole is not None:
        return None
    return Relation("sum", tuple(pair), None, "suggested", EXHAUSTIVE)


# how many figures back a plan takes up what was done, and how many a long report has
FAR, WHOLE_TEXT = 60, 400


RULES = (
    _parts, _of_fund, _of_closed, _of_whole_place, _numbered, _added_to, _of_level_below, _of_cumulative, _of_new_total,
    _sum, _sum_of_lines, _sum_of_share, _still_open, _with_plan, _in_two_states, _both,
)  # fmt: skip
