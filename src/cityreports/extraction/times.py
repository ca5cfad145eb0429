"""The kind of time of a measure: a flow, a stock, or gathered since before the period."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.frames import Frame
from cityreports.extraction.lexicon import pattern, words
from cityreports.extraction.measures import SHARES, STANDING, Measure, dependent, listed
from cityreports.extraction.periods import SINCE_MONTH
from cityreports.extraction.verbs import governor, verbs_of

__all__ = ["set_time", "stand"]


def _done(text: str, clause: str, cases: bool) -> bool:
    """Whether a verb that leaves a thing stands with a word for what is so by now: 已整改, 目前建成."""
    if not pattern("so by now").search(clause):
        return False
    last, already = None, False
    for start, last in verbs_of(text):
        if last.by_now == "stock" and pattern("already").search(text, 0, start):
            already = True
        elif already and not last.names and text[-1] != "的":
            already = False
    return already or (last is not None and last.by_now == "stock" and not cases)


@cache
def _things(form: str) -> re.Pattern:
    """An expression with the nouns of things that stand in it."""
    return re.compile(form.format(thing=words("thing")))


# forms of words about the noun of a thing
ALONE = (
    r"[,;:、。\s”●]*(?:全市|全区|全县|辖区|其中|共|\S{{0,8}}?)"
    r"{thing}(?:总?数)?(?:合计|总计|共计?|约|近|达到?|为|有|超|逾)*"
)
SHARE_OF = r"{thing}[^,;]{{0,3}}(?:占比|比例|比重|之比|配比)(?:达到?|为|约|超过?|占|升至|降至|提高到|控制在|由|从)*\s?$"
AMONG = r"{thing}(?:总?数|总量)?(?:中|里),?[^,;。]{{0,10}}$"
FRACTION = r"的?[一-龥]{{0,5}}?{thing}"


def _gathered(measure: Measure, clause: str, frame: Frame) -> bool:
    """Whether it counts since before the report's period: by a word, a year named, or a project's span."""
    if measure.role == "target":
        return bool(pattern("gathered by then").search(measure.left))
    if pattern("since new year").search(clause):
        return "累计" in clause and frame.period[0][5:] != "01-01"
    if pattern("cumulative").search(clause):
        return True
    if pattern("paid so far").search(measure.left) and pattern("whole project").search(measure.before + measure.after):
        return not pattern("within the year").search(clause)
    if "累计" in measure.left and _beside_own(measure):
        return True
    month = SINCE_MONTH.search(measure.since_group) if "月" in measure.since_group else None
    if month and f"{frame.year}-{int(month[1]):02d}" < frame.period[0][:7]:
        return True
    found = pattern("since").search(measure.since_group)
    return bool(found) and int(found["year"]) != frame.year


def _beside_own(measure: Measure) -> bool:
    """Whether it is set against the period's own figure: 新增45个，累计120个."""
    if pattern("own of the year").match(measure.after):
        return True
    previous = measure.previous
    own = previous is not None and previous.group == measure.group and previous.unit == measure.unit
    return own and previous.time == "flow" and previous.role == "actual" and "累计" not in previous.since_clause


def set_time(measure: Measure, frame: Frame) -> None:
    clause = measure.since_clause
    if measure.role == "standard":
        measure.time = ""
    elif measure.role != "target" and measure.unit not in SHARES and _remains(measure, clause):
        measure.time = "stock"
        measure.rules.append("time: what remains")
    elif _gathered(measure, clause, frame):
        measure.time = "cumulative"
        measure.rules.append("time: counted since before the period")
    elif rule := _stands(measure, clause):
        measure.time = "stock"
        measure.rules.append(f"time: {rule}")
    else:
        measure.rules.append("time: what happens in its period")


def _stands(measure: Measure, clause: str) -> str:
    """What makes a number tell what there is at a date, not what happened until then, if anything does."""
    if measure.unit in SHARES or measure.unit == "比":
        return _share_stands(measure, clause)
    if measure.role not in ("actual", "baseline", "target"):
        return ""
    left, family = measure.left, measure.family
    if measure.unit == "岁" or (measure.unit in ("大类", "小类") and governor(left) is None):
        return "ages and classes"
    if family in PASSING or measure.unit[-1:] == "次" or pattern("addition").search(left):
        return ""
    reported = measure.role != "target"
    if pattern("capacity").search(left) and not family.startswith("money"):
        return "what a thing can hold"
    if measure.role == "actual" and _among(measure):
        return "parts of the place"
    counted = measure.figure.reading.unit is not None and measure.figure.reading.unit.kind == "counter"
    if reported and counted and (_done(left, clause, family == "cases") or _done_too(measure)):
        return DONE
    behind = pattern("done behind").match(measure.right) if reported and counted and len(left) < 8 else None
    if behind and _done(measure.right, "已", False):
        return DONE
    if family == "cases" or family.startswith("money") or pattern("by the day").search(clause):
        return ""
    if pattern("of its plan").match(measure.after):
        return ""
    verb = governor(left)
    if family in STANDING and (pattern("those there are").search(left) or _exists(measure)):
        return "those there are"
    if verb is None:
        behind = family in STANDING and pattern("stands behind").match(measure.right)
        return "what stands" if behind else _noun_stands(measure)
    if pattern("reached").search(left) and verb.time != "flow" and _reaches(measure):
        return "a level reached"
    stands = verb.time == "stock" or (verb.time == "result" and reported)
    if not stands or pattern("within the year").search(clause):
        return ""
    return "" if not reported and pattern("cleared").search(clause) else "a verb of standing"


def _exists(measure: Measure) -> bool:
    """Whether its clause only says that there are so many: 渠道有四个, 专班设3人, 涉及25个部门."""
    if pattern("has").search(measure.left):
        return not measure.right
    if pattern("set up").search(measure.left):
        return True
    return bool(pattern("concerns").search(measure.left) and pattern("fields").match(measure.right))


def _reaches(measure: Measure) -> bool:
    length = measure.family == "length" and pattern("of the whole place").search(measure.left)
    return bool(length) or measure.family in STANDING or measure.family == "area"


def _among(measure: Measure) -> bool:
    """Whether it counts the parts of the place, or all among which something stands."""
    left, right = measure.left, measure.right
    if pattern("award").match(right):
        return False
    if measure.family == "places" or (pattern("places").match(right) and pattern("subject").fullmatch(left)):
        return measure.family in STANDING
    if measure.family in STANDING and governor(left) is None and pattern("among such").match(right):
        return True
    return bool(pattern("whole").search(left)) and bool(pattern("among").match(right))


def _done_too(measure: Measure) -> bool:
    """Whether it goes on with a list of what is done by now."""
    previous = measure.previous
    done = previous is not None and previous.group == measure.group and f"time: {DONE}" in previous.rules
    return done and (bool(pattern("done too").fullmatch(measure.left)) or _noun_between(measure))


def _noun_between(measure: Measure) -> bool:
    """Whether nothing stands between two counts of a list but the noun of the first: 8个小区、3个单位."""
    return bool(pattern("noun between").fullmatch(measure.left)) and governor(measure.left) is None


def _remains(measure: Measure, clause: str) -> bool:
    """Whether it is what is left to do."""
    if pattern("settled").match(measure.right):
        return False
    if pattern("remaining").search(clause[-10:]) or pattern("under way").match(measure.right):
        return True
    return bool(pattern("the rest").search(measure.left) and pattern("put right").search(measure.before))


def _noun_stands(measure: Measure) -> str:
    """What makes a number that no verb governs one of what there is."""
    previous, left, family = measure.previous, measure.left, measure.family
    same = previous is not None and previous.group == measure.group
    if same and previous.time == "stock":
        alike = previous.family == family or (previous.family in STANDING and family == "area")
        if (listed(measure) or _noun_between(measure)) and alike:
            return "in a list of what there is"
        if pattern("noun listed").fullmatch(left) and family in STANDING and previous.family in STANDING:
            return "in a list of what there is"
        if noun_alone(measure) or (previous.unit == measure.unit and len(left) < 16 and family in STANDING):
            return "in a list of what there is"
        if previous.family == family and pattern("together of").fullmatch(left):
            return "in a list of what there is"
    if (
        (family in STANDING or family in ("length", "area"))
        and previous is not None
        and previous.time == "stock"
        and pattern("mean of those").search(left)
    ):
        return "a mean of what there is"
    goes_on = previous is not None and (same or pattern("goes on").match(left))
    own = not goes_on or previous.time == "stock" or pattern("noun with a size").search(left)
    if own and pattern("size").search(left):
        return "the size of what there is"
    if not _reaches(measure):
        return ""
    if pattern("mean of standing").search(measure.since_clause[-16:]):
        return "a mean of what there is"
    if pattern("reached").search(left):
        return "a level reached"
    if pattern("now alone").search(left):
        return "what there is now"
    if measure.role == "target" and not measure.figure.reading.hedge:
        return ""
    return "a noun without a verb" if not goes_on and noun_alone(measure) else ""


def noun_alone(measure: Measure) -> bool:
    """Whether nothing stands before a number but the noun of what it counts."""
    return bool(_things(ALONE).fullmatch(measure.left)) and governor(measure.left) is None


def _share_stands(measure: Measure, clause: str) -> str:
    """What makes a share one of things that stand: the name of its rate, or the noun that it is a share of."""
    if pattern("rate of work").search(clause):
        return ""
    if pattern("stock rate").search(clause[-20:]):
        return "a rate of what stands"
    if _things(SHARE_OF).search(clause[-24:]) or pattern("still").search(clause[-8:]):
        return "a share of what stands"
    if _things(AMONG).search(measure.before, max(0, len(measure.before) - 30)):
        verb = governor(measure.since_group)
        if verb is None or verb.time != "flow":
            return "a share of what stands"
    if _things(FRACTION).match(measure.right) and governor(clause) is None:
        return "a share of what stands"
    previous = measure.previous
    if previous is None or previous.time != "stock":
        return ""
    if measure.unit == "比" and previous.group == measure.group:
        return "a ratio of what stands"
    if previous.unit == measure.unit and (listed(measure) or pattern("of which").search(measure.left)):
        return "in a list of what there is"
    return "a share of what stands" if measure.before.endswith("中,") else ""


DONE = "done by now"
# what is counted as it happens
PASSING = frozenset(["times", "person-times", "documents", "energy"])


def stand(found: list[Measure]) -> None:
    """Make stocks of the figures that their indicator, their whole or their noun says to stand at a date."""
    stocks = _stocks()
    for measure in found:
        if dependent(measure) or measure.time != "flow":
            continue
        if measure.base is None and pattern("afresh").search(measure.left):
            continue
        if any(code in stocks for code in measure.codes) or _stands_by_kin(measure):
            measure.time = "stock"
            measure.rules.append("time: a stock")
            if measure.period[1]:
                measure.period = (measure.period[1], measure.period[1])


@cache
def _stocks() -> frozenset[str]:
    """The indicators that are stocks."""
    return frozenset(row["code"] for row in sources.table("stocks.csv"))


def _turned(base: Measure) -> bool:
    """Whether a number of things has become another one (由 … 增加到 …), by no act that is counted."""
    turned = "role: the level before the change" in base.rules and (base.family in STANDING or "/" in base.family)
    verb = governor(base.since_clause)
    return turned and not base.per and (verb is None or verb.time == "stock")


def _stands_by_kin(measure: Measure) -> bool:
    whole, previous, left = measure.whole, measure.previous, measure.left
    if whole is not None and whole.time == "stock":
        verb = governor(left)
        return verb is None or verb.time != "flow" or bool(pattern("of those").search(left))
    if previous is not None and previous.time == "stock" and noun_alone(measure):
        return True
    base = measure.base
    if base is not None and (base.time == "stock" or _turned(base)):
        base.time = "stock"
        return True
    if measure.unit in SHARES:
        part = previous is not None and previous.time == "stock" and previous.group == measure.group
        return part and previous.family != "places" and bool(pattern("share of").search(left))
    return (
        measure.role == "actual"
        and bool(pattern("of the place").search(left))
        and bool(pattern("standing noun").match(measure.right))
    )
