"""Which indicator of the codebook a measure gives: by the words near it and what its sentence is about.

The rules are in ``aliases.csv`` (see `aliases`); the one that fits best wins (`rankings`). A figure whose own words
name nothing counts what the figure before it counts (`antecedents`). A unit must fit the code (`counters`).
"""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.aliases import CLAUSE, GROUP, NEAR
from cityreports.extraction.antecedents import (
    GATHERED,
    SAME,
    clear_kinds,
    clear_mean,
    last_of_kind,
    of_a_share,
    of_several,
    of_the_norm,
    of_the_plan,
    of_the_same,
    of_the_sentence_before,
    of_the_sites,
)  # fmt: skip
from cityreports.extraction.counters import RATES, kind_of
from cityreports.extraction.lexicon import names, pattern
from cityreports.extraction.measures import Measure
from cityreports.extraction.penalties import ANY, of_other_cases, of_the_cases
from cityreports.extraction.rankings import Stretch, best
from cityreports.extraction.surroundings import Surroundings
from cityreports.extraction.times import DONE
from cityreports.extraction.turns import JOINT, Turn, turns
from cityreports.extraction.wordings import EMPTY_RIGHT, acts, light, own_left, split_only

__all__ = ["assign"]

HANDED = re.compile("(?:分别|依次|各)[^,;。]{0,12}$")
# what there is: 小型公厕有100座
THERE_IS = re.compile("(?<![所没还尚仍持的])有$")
# what is left over was not done: 其余7个正在整改
REST = re.compile(r"[,、;]?(?:其余|另有|剩余|余下|余|尚有|仍有|还有)")
UNDONE = re.compile("没有的?$|未(?:整改|办结|完成|拆除|结案|解决|处理|处置|整治|达)")
MEAN = re.compile("[件起宗户案处场期]均")
OPEN = re.compile("[^,;。]{0,4}(?:正在|已落实|均已|未|待|尚|仍|计划|将)")
# one figure serves two indicators that are named together: 资源化利用率和无害化处理率
PAIRED = {
    "harmless_treatment_rate": (("资源化利用率", "资源化率"), ("waste_resource_rate",)),
    "safety_hazards_found": (("整改",), ("safety_hazards_fixed",)),
}
# what came in is not yet handled
RECEIVED = frozenset(["hotline_complaints", "platform_cases_received", "petitions_handled"])
CAME_IN = RECEIVED | {"platform_cases_filed", "platform_cases_closed"}


def assign(plain: str, found: list[Measure]) -> None:
    """Give each measure its codes; a change or completion of a printed level takes those of the level later.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Measure
        The measures, in reading order.
    """
    around = Surroundings(plain)
    in_turn = turns(found)
    for i, measure in enumerate(found):
        around.move(measure)
        if measure.level is not None and measure.role != "baseline" and not _renamed(measure, around):
            continue
        measure.codes = _codes(measure, around, in_turn.get(i), found[max(0, i - 3) : i])
        if measure.codes:
            if not any(rule.startswith("indicator") for rule in measure.rules):
                measure.rules.append("indicator: of what it goes with")
            clear_kinds(measure)
            clear_mean(measure)
        for code in measure.codes:
            around.given.setdefault(code, measure)


def _renamed(measure: Measure, around: Surroundings) -> bool:
    """Whether a change in points names another rate than the level it is linked to; it is linked no more."""
    level, own = measure.level, own_left(measure)
    if measure.unit != "pp" or level is None or level.clause == measure.clause or not level.codes or light(own):
        return False
    left = measure.figure.start - len(own)
    named = best(measure, around, Stretch(left, left), "proportion")
    if not named or named in level.codes:
        return False
    measure.level = None
    return True


def _codes(measure: Measure, around: Surroundings, turn: Turn | None, prior: list[Measure]) -> tuple[str, ...]:
    kind, own = kind_of(measure), own_left(measure)
    bare = own.replace("\n", "")
    if not _measures_one(measure, kind, around):
        return ()
    if turn and (codes := _in_turn(measure, turn, around)) is not None:
        return codes
    if _tells_of_another(measure, kind, bare):
        return ()
    if kind == "money" and (codes := of_the_cases(measure, bare)):
        return codes
    split = split_only(bare)
    codes = split and (
        _named_behind(measure, around) or of_the_same(measure, bare) or of_the_sentence_before(measure, bare, prior)
    )
    if codes:
        measure.rules.append(SAME)
    else:
        codes = _named(measure, own, around) or _carried_on(measure, kind, bare, prior)
    if codes == (ANY,) and of_other_cases(measure, bare):
        return ()
    if refused := _refusal(measure, codes, split, around):
        measure.rules.append(f"no indicator: {refused}")
        return ()
    return codes


def _measures_one(measure: Measure, kind: str, around: Surroundings) -> bool:
    """Whether a measure can be that of an indicator: no mean, no threshold of a rule but that of a rate."""
    mean = measure.per == "person" or pattern("mean value").search(measure.left)
    return kind in around.rules.by_kind and not mean and (measure.role != "standard" or kind in RATES)


def _tells_of_another(measure: Measure, kind: str, own: str) -> bool:
    """Whether a measure counts what was not done, what a share comes to, or those who acted."""
    undone = UNDONE.search(own) or (REST.match(own) and OPEN.match(measure.right) and measure.role != "target")
    acted = kind == "count" and pattern("organ noun").match(measure.right)
    return bool(undone or acted or MEAN.search(own)) or of_a_share(measure, own) or of_several(measure, own)


def _carried_on(measure: Measure, kind: str, own: str, prior: list[Measure]) -> tuple[str, ...]:
    """The codes of what a measure goes on with, where its own words name nothing else."""
    return (
        of_the_plan(measure, own)
        or of_the_sites(measure, own)
        or of_the_sentence_before(measure, own, prior)
        or (of_the_norm(measure, own) if kind in RATES else ())
    )


def _in_turn(measure: Measure, turn: Turn, around: Surroundings) -> tuple[str, ...] | None:
    """The code of a figure's own name in a list, or of the words before a list of places; None for a noun of all."""
    if code := best(measure, around, Stretch(turn.start, turn.start, NEAR, turn.stop)):
        return (code,)
    if turn.place and measure.whole is not None:
        return measure.whole.codes
    if turn.shared or measure.whole is not None or not HANDED.search(measure.before):
        return None
    if JOINT.fullmatch(measure.left):
        return measure.previous.codes
    stop = measure.figure.start - len(measure.left)
    for limit, begin in ((CLAUSE, measure.clause), (GROUP, measure.group)):
        if code := best(measure, around, Stretch(stop, begin, limit, stop)):
            return (code,)
    return ()


def _named_behind(measure: Measure, around: Surroundings) -> tuple[str, ...]:
    """The code that the words behind a part name: 412个小区,其中386个已实行垃圾分类."""
    if (measure.whole is None and not REST.match(measure.left)) or len(measure.right) < 3:
        return ()
    code = best(measure, around, Stretch(measure.figure.start, measure.figure.end))
    return (code,) if code and (measure.whole is None or code not in measure.whole.codes) else ()


def _named(measure: Measure, own: str, around: Surroundings) -> tuple[str, ...]:
    """The codes that the words at a measure name, or those farther off where its own words name nothing."""
    codes = _read_out(measure, own, around)
    if not codes and "等" in measure.left and EMPTY_RIGHT.match(measure.right):
        codes = _read_out(measure, measure.left, around)
    if not codes and GATHERED.search(own) and acts(own):
        previous = last_of_kind(measure)
        codes = previous.codes if previous is not None and previous.unit == measure.unit else ()
    return codes


def _read_out(measure: Measure, own: str, around: Surroundings) -> tuple[str, ...]:
    left = measure.figure.start - len(own)
    reaches = ((NEAR, left), (CLAUSE, measure.clause), (GROUP, measure.group))
    bare = EMPTY_RIGHT.match(measure.right) and (light(own) or (_first_of_group(measure) and acts(own)))
    if not bare or (measure.role == "change" and JOINT.fullmatch(own)):
        reaches = reaches[:1]
    for limit, begin in reaches:
        if code := best(measure, around, Stretch(left, begin, limit)):
            measure.rules.append(f"indicator: {code}")
            return (code, *PAIRED[code][1]) if _paired(code, around, measure, left) else (code,)
    return ()


def _first_of_group(measure: Measure) -> bool:
    return measure.previous is None or measure.previous.group != measure.group


def _paired(code: str, around: Surroundings, measure: Measure, left: int) -> bool:
    paired, _ = PAIRED.get(code, ((), ()))
    return not around.reaches(measure, left)[NEAR].isdisjoint(paired)


def _refusal(measure: Measure, codes: tuple[str, ...], split: bool, around: Surroundings) -> str:
    """Why a measure does not give the codes that its words name, if so."""
    if not codes:
        return ""
    if _stands(measure) and kind_of(measure) not in RATES and not _standing().issuperset(codes):
        return "it stands"
    if measure.whole is not None and not split:
        if set(codes) & set(measure.whole.codes):
            return "a kind of what it is a part of"
        if set(measure.whole.codes) & CAME_IN and (codes[0] in RECEIVED or not codes[0].startswith("platform_")):
            return "a part of what came in"
    if _narrower(measure, around.given.get(codes[0])):
        return "a part of what was given before"
    return ""


def _narrower(measure: Measure, given: Measure | None) -> bool:
    """Whether a measure tells of one day, place or campaign what another one before told of the whole report."""
    if given is None or given.sentence == measure.sentence or measure.role != "actual" or given.unit != measure.unit:
        return False
    return given.role == "actual" and bool(pattern("narrows").search(measure.before))


def _stands(measure: Measure) -> bool:
    """Whether a measure tells what there is, not what was done: 现有, 在册, a noun alone."""
    by_now = f"time: {DONE}" in measure.rules or pattern("doing").search(measure.left)
    by_now = by_now or measure.right.startswith("已")
    there_is = measure.time == "stock" or THERE_IS.search(measure.left)
    return bool(there_is) and measure.role != "target" and not by_now


@cache
def _standing() -> frozenset[str]:
    """The codes that name what stands, or what was done and what stands alike."""
    return names("code of either time") | {row["code"] for row in sources.table("stocks.csv")}
