"""Which figures are parts of which whole: by the words between them, never by whether the numbers agree."""

from __future__ import annotations

import re

from cityreports.extraction.complements import complementary, complementary_by, complements, contrary, without_third
from cityreports.extraction.levels import handed_names, longest_shared, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.lists import BRACKETED, has_share, join_all, run_of, take_list
from cityreports.extraction.measures import LEVELS, Measure, dependent
from cityreports.extraction.wholes import (
    LIST,
    OF_WHICH,
    OPENING,
    can_be_whole,
    divisible,
    just_before,
    kin,
    kin_before,
    level_right_before,
    named_whole,
    whole_of,
)  # fmt: skip

__all__ = ["divide"]

# an opening bracket behind a figure, with at most its noun between: 4个中队(含1个…
BRACKET = re.compile(r"[^,;:()]{0,8}\(([^()]*)")


def divide(plain: str, found: list[Measure]) -> None:
    """Mark the parts of wholes.

    Parts are what 其中, the whole's own noun with 中 (立案案件中), a verb (分为, 包括, 由…组成), 分别, a bracket behind
    the whole or a list by kinds or places opens, and the rest (其余, 另有, 尚余) with what stands before it.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Measure
        The measures in reading order; their `whole` is set.
    """
    for i, measure in enumerate(found):
        if measure.whole is None and divisible(measure):
            any(take(plain, measure, found, i) for take in TAKES)


# --- where a list of parts opens ----------------------------------------------------------------------------------


def _take_of_which(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 其中 or 当中 opens."""
    share = _own_share(measure)
    first = share or _first_listed(measure)
    if not pattern("of which").search(first.since):
        return False
    openings = list(OF_WHICH.finditer(plain, measure.begin, first.figure.start))
    if not openings:
        return False
    opening = openings[-1]
    if share:
        return join_all([measure], whole_of(plain, measure, found, i, opening.start(), None))
    return take_list(plain, found, i, opening.start(), plain[opening.end() : opening.end() + 1] in (":", ","))


def _first_listed(measure: Measure) -> Measure:
    """The first of a list of several units that goes on to a figure: 其中夜查8次、投诉5件."""
    first = measure
    while first.since[:1] == "、" and first.previous is not None and first.previous.whole is None:
        first = first.previous
    return first


def _own_share(measure: Measure) -> Measure | None:
    """The first of the shares of a figure that stand between it and 其中: 其中渣土类占七成,为310件."""
    share, other = None, measure.previous
    while other is not None and other.unit in ("%", "‰") and pattern("share of").search(other.close):
        share, other = other, other.previous
    return share if share and pattern("so much").fullmatch(measure.since) else None


def _take_view(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What a point of view opens: 分地区看, 按程序分, 从来源看."""
    if not pattern("part list").search(measure.since[-OPENING:]):
        return False
    opening, parts = measure.figure.start - len(measure.since), run_of(plain, measure, found, i)
    if len(parts) > 1:
        return join_all(parts, whole_of(plain, measure, found, i, opening, None))
    return take_list(plain, found, i, opening, True)


def _take_verb(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What a verb opens, of the figure before it or of the one that its subject names: 分为, 包括, 由…组成."""
    words = measure.since[-OPENING:]
    if words[:1] == ":" and measure.previous is not None and measure.previous.unit in KINDS:
        # 案件分为三类:市容类173宗、…
        words = measure.previous.since[-OPENING:] + words[1:]
    if words[:1] == ")":
        # A类(罚款5万元以上)24件
        outside = BRACKETED.sub("", measure.before)
        words = "".join(outside[max(map(outside.rfind, ",;:。")) + 1 :].split())
    opened = pattern("parts follow").search(words)
    if opened is None and "由" in words and MADE_UP.match(plain, measure.figure.end):
        opened = pattern("made up of").search(words)
    if opened is None:
        return False
    parts = run_of(plain, measure, found, i)
    if len(parts) < 2 and pattern("parts only if several").search(words):
        return False
    return join_all(parts, named_whole(measure, opened["subject"] or "", found, i))


GENERIC = frozenset(["个", "项", "条", "处"])
KINDS = frozenset(["类", "大类", "种", "级", "档", "块", "部分", "方面"])
MADE_UP = re.compile(r"[^;。]{0,90}?(?:组成|[构拼汇合]成)")


def _take_handed_out(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 分别 parts, of the figure right before it: 共拆8万,东西区分别拆3万、5万."""
    each = pattern("each of several").search(measure.since) and len(run_of(plain, measure, found, i)) > 1
    if not (each or pattern("in turn").search(measure.since)):
        return False
    whole = level_right_before(measure)
    if whole is None or whole.unit != measure.unit:
        name = set() if each else set(pattern("in turn").split(measure.close)[0].strip(",;、"))
        near = [*kin_before(measure), *just_before(measure, found[max(0, i - LIST) : i])]
        near = [o for o in near if o.unit == measure.unit and can_be_whole(o, measure)]
        near = near if _both_kinds(measure) or each else [o for o in near if name and name <= set(o.close)]
        whole = near[0] if near else None
    if whole is None:
        return False
    if pattern("total of").search(whole.left) or pattern("handed out otherwise").search(measure.since):
        return False
    if not pattern("handed out").search(measure.since) and not shares_word(measure.left.split("分别")[-1], whole.left):
        return False
    return join_all(run_of(plain, measure, found, i), whole)


def _both_kinds(measure: Measure) -> bool:
    """Whether 分别 hands out to two words with no third, or goes on with what it handed out to them.

    一般程序、简易程序分别为60件和230件,罚款分别为66万元、7万元.
    """
    names = handed_names(measure)
    if len(names) == 2:
        return without_third(*names)
    before = measure.previous
    return before is not None and before.whole is not None and "分别" in before.since_clause and not names


def _take_former(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """The former and the latter of two kinds: 案件分为简易程序、普通程序两类,前者310件,后者120件."""
    both = found[i : i + 2]
    if measure.close != "前者" or len(both) < 2 or both[1].close != "后者" or both[1].unit != measure.unit:
        return False
    kinds = pattern("two kinds").search(measure.since)
    return bool(kinds) and join_all(both, named_whole(measure, kinds["subject"], found, i))


def _take_most(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """The kind of which there is most: 部门立案140件,住建局最多,有68件."""
    if not pattern("most of them").search(measure.since):
        return False
    whole = level_right_before(measure)
    return whole is not None and whole.unit == measure.unit and join_all([measure], whole)


def _take_those_that(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """Those that something is true of, where no share follows: 公厕412座,24小时开放的有58座; 城区占76处、乡镇74处."""
    takes_up = measure.close[-1:] == "占"
    if not (takes_up or pattern("those that").search(measure.since)) or has_share(found, i):
        return False
    whole = level_right_before(measure)
    if whole is None or whole.unit != measure.unit:
        return False
    return join_all(run_of(plain, measure, found, i) if takes_up else [measure], whole)


def _take_within(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 中 opens right behind the whole: 审结的11件中,维持9件、撤销1件."""
    whole, opened = measure.previous, pattern("among them").match(measure.since)
    if (
        whole is None
        or opened is None
        or measure.since[:1] == "、"
        or whole.unit != measure.unit
        or not can_be_whole(whole, measure)
    ):
        return False
    parts = run_of(plain, measure, found, i)
    if len(parts) == 1 and ("," not in opened[0] or pattern("done with").search(measure.close)):
        return False
    return join_all(parts, whole)


def _take_of_noun(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What the whole's own noun with 中 opens: 立案案件中,普通程序412件."""
    opened = pattern("of the noun").search(measure.since[-OPENING:])
    if opened is None:
        return False
    noun, parts = opened["noun"], run_of(plain, measure, found, i)
    if len(parts) == 1 and pattern("done with").search(measure.close):
        return False
    near = [*kin_before(measure), *just_before(measure, found[max(0, i - LIST) : i])]
    near = [other for other in near if other.whole is None]
    if pattern("any noun").sub("", noun) and not pattern("aforesaid noun").match(noun):
        near = [other for other in near if shares_word(noun, other.left + other.right)]
        near = near or _namesakes(noun, measure, found[max(0, i - LIST) : i])
    if not near:
        return False
    whole = max(near, key=lambda other: longest_shared(noun, other.left + other.right))
    return take_list(plain, found, i, measure.figure.start - len(measure.since), False, whole)


def _namesakes(noun: str, measure: Measure, found: list[Measure]) -> list[Measure]:
    """The figures further before that have a noun as their whole name: 公众举报4421件,…。公众举报里,摊店类460件."""
    same = [other for other in reversed(found) if kin(other) == kin(measure) and divisible(other)]
    return [other for other in same if noun in other.close]


def _take_bracket(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """Figures in brackets behind one of their unit are its parts: 26个(东区9个、西区17个), 120个(今年新增45个)."""
    inner, whole = BRACKET.fullmatch(measure.since), measure.previous
    if inner is None or whole is None or kin(whole) != kin(measure) or not divisible(whole):
        return False
    if pattern("gap").search(whole.left):
        return False
    end = plain.find(")", measure.figure.end, measure.figure.end + 120)
    inside = [part for part in found[i : i + LIST] if part.figure.start < end]
    parts = [part for part in inside if kin(part) == kin(whole)]
    several = len(parts) > 1 and not any(dependent(part) or part.role not in LEVELS for part in inside)
    one_of = pattern("bracket part").search(inner[1]) or shares_word(inner[1], whole.left + whole.right)
    one_of = one_of or pattern("rest").search(plain, measure.figure.end, end)
    kind_of = len(inner[1]) > 1 and not pattern("bracket of another").search(inner[1])
    one_of = one_of or (kind_of and (measure.unit not in GENERIC or not set(inner[1]).isdisjoint(whole.close)))
    if several or (len(inside) == 1 and parts and parts[0].unit == whole.unit and one_of):
        return join_all(parts, whole)
    return False


def _take_kinds(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """A list right behind the whole whose names are two words without a third, or all kinds or places."""
    whole, opens = level_right_before(measure), measure.since[:1] in (",", ":", ";", "。")
    if measure.previous is None:
        # the sentence before ends in the whole: 公厕560座。一类120座、二类440座。
        whole, opens = next(iter(just_before(measure, found[max(0, i - LIST) : i])), None), True
    parts = run_of(plain, measure, found, i)
    if _of_plan(parts):
        return join_all(parts, measure.previous)
    if whole is None or whole.unit != measure.unit or not opens or not can_be_whole(whole, measure):
        return False
    names = [part.close.lstrip("、,和及与") for part in parts]
    if len(parts) < 2 or pattern("in turn").search(names[0]) or _adds_up(parts, found, i):
        return False
    pair = contrary(*names[:2])
    pair = pair or (complementary(*names[:2]) and not _own_noun(names[:2], whole))
    pair = pair or (parts[1].since[:1] == "、" and all(pattern("state of work").search(name) for name in names))
    pair = pair or all(pattern("state behind").match(part.right) for part in parts)
    times = [pattern("time of year").match(name) for name in names]
    if all(times) and len({time[0] for time in times}) == len(names):
        return measure.previous is not None and join_all(parts, whole)
    if all(pattern("kind").fullmatch(name) for name in names):
        near = measure.previous is not None or shares_word(names[0], whole.close + whole.right)
        return near and join_all(parts, whole)
    if measure.previous is None:
        return False
    bare = not any(pattern("act").search(name) or len(name) > BARE for name in names)
    bare = bare and (parts[1].since[:1] == "、" or _of_one_noun(names, whole) or _summed(names, whole))
    return (pair or bare) and join_all(parts, whole)


def _of_one_noun(names: list[str], whole: Measure) -> bool:
    """Whether names end in one character that the whole's has too: 垃圾桶配了560个,四分类桶320个,两分类桶240个."""
    ends = {name[-1:] for name in names}
    if len(ends) > 1 or len(set(names)) < len(names) or min(map(len, names)) < 3:
        return False
    # a whole that ends in it is one of them: 综合公园30个,专类公园11个
    return ends <= set(whole.close[-BARE:-1]) and whole.close[-1:] not in ends


def _summed(names: list[str], whole: Measure) -> bool:
    """Whether a whole is called the sum of what follows: 来电共计1236个,咨询860个,投诉286个,建议90个."""
    if len(names) < 3 or not pattern("in sum").search(whole.close):
        return False
    return all(1 < len(name) <= SHORT and not pattern("state of work").search(name) for name in names)


# how long the name of one of several summed up is at most
SHORT = 5


def _of_plan(parts: list[Measure]) -> bool:
    """Whether several figures tell how far the plan right before them has come: 计划改造8座,完工5座、在建2座."""
    plan = parts[0].previous
    if plan is None or plan.role != "target" or plan.unit != parts[0].unit or len(parts) < 2 or dependent(plan):
        return False
    told = all(pattern("state of work").search(part.close) or pattern("rest").search(part.close) for part in parts)
    return told and parts[0].role == "actual"


def _take_pair(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """Two words without a third in one sentence, whatever is said of each: 普通程序罚款12万,增长3%,简易程序罚款4万."""
    ahead = (o for o in found[i + 1 : i + 5] if o.unit == measure.unit and o.role == measure.role)
    other = next(ahead, None)
    if other is None or other.sentence != measure.sentence or other.whole is not None or measure.previous is None:
        return False
    whole = level_right_before(measure)
    if whole is None or whole.unit != measure.unit:
        return False
    if not without_third(measure.since_clause, other.since_clause) or pattern("total").search(other.since):
        return False
    return join_all([measure, other], whole)


def _adds_up(parts: list[Measure], found: list[Measure], i: int) -> bool:
    """Whether a total stands in a list or right behind it."""
    return any(pattern("total").search(other.since) for other in found[i : i + len(parts) + 1])


# how long the bare name of a kind is at most
BARE = 8


def _own_noun(names: list[str], whole: Measure) -> bool:
    """Whether two words without a third are of a noun that the whole lacks: 改造公厕10座,新建站房2座、改建3座."""
    words = [word for pair in complements() if complementary_by(pair, *names) for word in pair]
    nouns = [pattern("any noun").sub("", re.sub("|".join(words), "", name)) for name in names] if words else names
    return any(len(noun) > 1 and set(noun).isdisjoint(whole.close + whole.right) for noun in nouns)


def _take_rest(plain: str, rest: Measure, found: list[Measure], i: int) -> bool:
    """The rest and the parts before it make up the whole before them: 发现9处,整改5处,其余4处."""
    if not pattern("rest").search(rest.since) or pattern("all but").search(rest.close):
        return False
    before = [other for other in kin_before(rest) if other.unit == rest.unit]
    if not before:
        return False
    if len(before) == 1 and (other := before[0].previous) and other.role == "baseline" and other.unit == rest.unit:
        return join_all([before[0], rest], other)
    part = before[0]
    if part.whole is not None:
        return join_all([rest], part.whole)
    if "累计" in part.close and len(before) > 1:
        # what is left of more than one period: 今年完成42个,累计完成236个,剩余58个
        return False
    if rest.role == "target" == before[-1].role != part.role and pattern("state of work").search(rest.close):
        # what is left of a plan is a plan again, and their difference: 计划拆除10万,已拆6万,年底前拆完剩余4万
        return False
    done, subtotal = pattern("state of work").search(part.close), pattern("subtotal").search(part.since)
    if len(before) == 1 and not done and not subtotal:
        whole = pattern("counted first").search(part.close) and pattern("still left").search(rest.since)
        return bool(whole) and join_all([rest], part)
    if len(before) == 1 or subtotal:
        near = just_before(rest, found[max(0, i - LIST) : i])
        words = part.close + part.right + rest.right
        alone = subtotal or part.previous is None
        near = [other for other in near if alone or shares_word(words, other.close + other.right)]
        before = before[:1] + [other for other in near if other.unit == rest.unit]
    first = next((n for n, other in enumerate(before[1:]) if pattern("counted first").search(other.close)), None)
    if first is not None and before[first + 1].group == rest.group:
        return join_all([rest, *before[: first + 1]], before[first + 1])
    parts = [rest, part]
    for other, earlier in zip(before[1:], [*before[2:], None], strict=False):
        if earlier is None or earlier.group != rest.group or not _beside(other, parts[-1]):
            # one that a list goes on from is of the list: 乱摆卖302宗、占道经营213宗、其他240宗
            return parts[-1].since[:1] != "、" and join_all(parts, other)
        parts.append(other)
    return False


def _beside(one: Measure, other: Measure) -> bool:
    """Whether two figures in a row are parts of one whole: states of work, of one list, or both with their share."""
    if pattern("state of work").search(one.close):
        return True
    if one.close[-1:] == other.close[-1:] == "的":
        return True
    if other.since[:1] == "、" and not pattern("state of work").search(other.close):
        return True
    return bool(pattern("share of").match(one.right) and pattern("share of").match(other.right))


TAKES = (
    _take_of_which, _take_view, _take_verb, _take_handed_out, _take_former, _take_most, _take_those_that, _take_within,
    _take_of_noun, _take_bracket, _take_rest, _take_kinds, _take_pair,
)  # fmt: skip
