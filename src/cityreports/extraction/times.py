"""The kind of time of a measure: a flow, a stock, or gathered since before the period."""

from __future__ import annotations

from functools import cache

from cityreports import sources
from cityreports.extraction.frames import Frame
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure, dependent, listed

__all__ = ["set_time", "stand"]


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


def set_time(measure: Measure, plain: str, frame: Frame) -> None:
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
    if same and ((listed(measure) and previous.family == family) or noun_alone(measure)):
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
    if previous.unit == measure.unit and (listed(measure) or pattern("of which").search(measure.left)):
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


def stand(found: list[Measure]) -> None:
    """Make stocks of the figures that their indicator, their whole or their noun says to stand at a date."""
    stocks = _stocks()
    for measure in found:
        if dependent(measure) or measure.time != "flow":
            continue
        if measure.base is None and pattern("addition").search(measure.left):
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
    return (
        turned
        and not base.per
        and not (pattern("event").search(base.since_clause) or pattern("addition").search(base.since_clause))
    )


def _stands_by_kin(measure: Measure) -> bool:
    whole, previous, left = measure.whole, measure.previous, measure.left
    if whole is not None and whole.time == "stock":
        return True
    if previous is not None and previous.time == "stock" and noun_alone(measure):
        return True
    base = measure.base
    if base is not None and (base.time == "stock" or _turned(base)):
        base.time = "stock"
        return True
    if measure.unit in SHARES:
        part = previous is not None and previous.time == "stock" and previous.group == measure.group
        return part and previous.family != "places" and bool(pattern("share of").search(left))
    if (
        measure.family == "persons"
        and pattern("staff").search(left)
        and not pattern("event").search(measure.since_clause)
    ):
        return True
    if (
        measure.role == "actual"
        and pattern("of the place").search(left)
        and pattern("standing noun").match(measure.right)
    ):
        return True
    return bool(pattern("capacity").search(left))
