"""The codes that a measure takes from the figures before it: the same thing in another place, at another time, or its
sum."""

from __future__ import annotations

import re

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure
from cityreports.extraction.turns import HANDS_OUT
from cityreports.extraction.wholes import is_mean
from cityreports.extraction.wordings import EMPTY_RIGHT, acts, consists, light, names_apart

__all__ = [
    "GATHERED",
    "SAME",
    "clear_kinds",
    "clear_mean",
    "last_of_kind",
    "of_a_share",
    "of_several",
    "of_the_same",
    "of_the_sentence_before",
    "of_the_sites",
]

SAME = "indicator: of the figure before"
# how far apart the figures of two sentences stand that count one thing
NEXT = 40
# how many figures a total sums up
LONGEST_SUM = 8
GATHERED = re.compile("总数|总量|累计")
TOTAL = re.compile("合计|总计|共计|小计|总共|[^公]共|^共")
# a sum of different things
OF_SEVERAL = re.compile("[两二三四五几各多][项者类]")
SHARE = re.compile("占(?!比由)")
# what the parts of a whole are called, and the whole
WHOLES = {
    frozenset([("general_procedure_cases",), ("simple_procedure_cases",)]): ("penalty_cases",),
    frozenset([("general_procedure_fines",), ("simple_procedure_fines",)]): ("penalty_fines",),
}
HALVES = frozenset().union(*WHOLES)


def of_the_same(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of the figure before, where only a place, a time or a sum parts them: 其中三元区30个、沙县区18个."""
    empty, apart = light(own), names_apart(own)
    if not (empty or apart):
        return ()
    if measure.base is not None and measure.base.codes:
        return measure.base.codes
    previous = _last_so_done(measure, own)
    counted = previous is not None and (previous.unit != "%" or "分别" in measure.before)
    if empty and previous is not None and measure.role != previous.role and (counted or measure.unit == previous.unit):
        return previous.codes
    if not EMPTY_RIGHT.match(measure.right):
        return ()
    if measure.whole is not None and (apart or _goes_on(measure)):
        return measure.whole.codes
    if TOTAL.search(own) and (codes := _of_addends(measure)):
        return codes
    listed = counted and (apart or GATHERED.search(own)) and measure.unit == previous.unit
    return previous.codes if listed and measure.role == previous.role else ()


def _goes_on(part: Measure) -> bool:
    """Whether the figure before a part has a code or counts those who did it: 其中两个大队办案2000件."""
    previous = part.previous
    return previous is not None and bool(previous.codes or pattern("organ noun").match(previous.right))


def of_the_sentence_before(measure: Measure, own: str, prior: list[Measure]) -> tuple[str, ...]:
    """The codes of the sentence before, where a sentence opens with a place alone or goes on with what was done.

    共142万吨。江北区39万吨; 新建60座。下半年再建30座.
    """
    if measure.previous is not None or not EMPTY_RIGHT.match(measure.right):
        return ()
    again = AGAIN.search(own) and acts(own)
    for other in reversed(prior if again or pattern("place word").fullmatch(own) else []):
        alike = other.unit == measure.unit and (again or other.role == measure.role) and other.codes
        if alike and measure.figure.start - other.figure.end < NEXT:
            return other.codes
    return ()


# more of the same
AGAIN = re.compile("再|又|另|其余|剩余|余下")


def of_the_norm(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of the rate before a norm or a target that it is set against: 机扫率78%,比省定的75%高3个百分点."""
    previous = measure.previous
    if (
        previous is None
        or previous.unit != measure.unit
        or measure.role not in NORMS
        or not pattern("norm").search(own)
    ):
        return ()
    return previous.codes if consists(own, "names nothing", "time word", "norm", "norm giver") else ()


NORMS = frozenset(["standard", "target"])


def of_the_plan(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of the plan or the total before a figure that tells how far it got: 计划改造15条,上半年完工6条."""
    previous = last_of_kind(measure)
    if previous is None or previous.unit != measure.unit or not EMPTY_RIGHT.match(measure.right):
        return ()
    onward = pattern("progress").search(own) and consists(own, "names nothing", "time word", "progress")
    return previous.codes if onward else ()


def of_the_sites(measure: Measure, own: str) -> tuple[str, ...]:
    """The area of the illegal construction whose sites stand before: 拆除违建320处(…);面积12.4万平方米."""
    if measure.unit != "m2" or "面积" not in own or not light(own):
        return ()
    other = measure.previous
    while other is not None and "illegal_construction_count" not in other.codes:
        other = other.previous
    return ("illegal_construction_area",) if other is not None and other.role == measure.role else ()


def of_a_share(measure: Measure, own: str) -> bool:
    """Whether a measure prints what a share right before it comes to: 占两成,为420份."""
    previous = measure.previous
    beside = previous is not None and previous.unit == "%" and measure.unit != "%" and measure.role == "actual"
    return beside and bool(SHARE.search(previous.left)) and bool(own) and light(own)


def of_several(measure: Measure, own: str) -> bool:
    """Whether a measure sums up different things: 修补路面8.4万,拆违5.4万,两项合计13.8万."""
    if not (TOTAL.search(own) and OF_SEVERAL.search(measure.since_clause)):
        return False
    codes, other = set(), measure.previous
    while other is not None:
        codes |= {other.codes} if other.unit == measure.unit else set()
        other = other.previous
    return len(codes) > 1 and not codes <= HALVES


def last_of_kind(measure: Measure) -> Measure | None:
    """The last figure before one in its sentence that counts things of its family."""
    previous = measure.previous
    for _ in range(4):
        if previous is None or (previous.family == measure.family and (previous.codes or measure.role != "baseline")):
            break
        previous = previous.previous
    fits = previous is not None and (previous.unit if measure.role == "baseline" else previous.family)
    return previous if fits == (measure.unit if measure.role == "baseline" else measure.family) else None


def clear_kinds(total: Measure) -> None:
    """Take their codes from the kinds of which a total consists: 车行道8万、人行道3万,共维修11万."""
    if not TOTAL.search(total.left):
        return
    kinds, other = [], total.previous
    while other is not None and other.clause >= total.group and len(kinds) < LONGEST_SUM:
        if other.unit == total.unit and other.role == total.role and other.codes == total.codes:
            kinds.append(other)
        other = other.previous
    places = any(SAME in kind.rules or HANDS_OUT.search(kind.left) for kind in kinds)
    if len(kinds) > 1 and not places:
        for kind in kinds:
            kind.codes = ()


def _last_so_done(measure: Measure, own: str) -> Measure | None:
    """The last figure of its family before one to which the same was done: 达川区立案1205件 after 办结1619件."""
    done = DONE.search(own)
    other = last_of_kind(measure)
    while done and other is not None and done[0] not in other.left:
        other = last_of_kind(other)
    return other


# what is done to cases, one step after the other
DONE = re.compile("立案|结案|办结|查处|处罚|办理")


def clear_mean(measure: Measure) -> None:
    """Take its codes from a mean that stands beside its total: 全年清运38万吨,日均1058吨."""
    other = measure.previous
    while other is not None and (other.unit != measure.unit or other.codes != measure.codes):
        other = other.previous
    if other is not None and other.role == measure.role and is_mean(measure) != is_mean(other):
        (measure if is_mean(measure) else other).codes = ()


def _of_addends(measure: Measure) -> tuple[str, ...]:
    """The codes of a total: those of the figures that it sums up, if they are the same or name its two halves."""
    codes, other = set(), measure.previous
    while other is not None:
        if other.unit == measure.unit and other.role == measure.role and other.codes:
            if codes and not {*codes, other.codes} <= HALVES:
                break
            codes.add(other.codes)
        other = other.previous
    return WHOLES.get(frozenset(codes)) or (codes.pop() if len(codes) == 1 else ())
