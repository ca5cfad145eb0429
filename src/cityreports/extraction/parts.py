"""Which figures are parts of which whole: by the words between them, never by whether the numbers agree."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.levels import longest_shared, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, SHARES, Measure, dependent, sentence_before

__all__ = ["EXHAUSTIVE", "MEANS", "PARTIAL", "divide", "exhaust", "is_mean", "kin"]

EXHAUSTIVE, PARTIAL = "parts disjoint and exhaustive", "parts disjoint"

WORDS = re.compile(r"[一-龥]{2,}")
# 8人次 are parted into 2人 and 6人
KIN = {"person-times": "persons"}
# an opening bracket behind a figure, with at most its noun between: 4个中队(含1个…
BRACKET = re.compile(r"[^,;:()]{0,8}\(([^()]*)")
# a line can break within the word
OF_WHICH = re.compile(r"(?:其|当|之)\s*中|里面")
# how many figures a list of parts reaches over, and how far back its whole stands
LIST, NEAR = 14, 90
# how far before a figure the words stand that open a list of parts with it
OPENING = 40


def kin(measure: Measure) -> str:
    """The family of a measure's unit, persons and times of persons as one."""
    return KIN.get(measure.family, measure.family)


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
        if measure.whole is None and _divisible(measure):
            any(take(plain, measure, found, i) for take in TAKES)


def exhaust(parts: list[Measure]) -> bool:
    """Whether the words say that some parts are all there are: a rest, a bracket, a list, two words with no third."""
    words = parts[0].since
    # with the comma before its clause: ,另8件
    if any(pattern("rest").search(part.since[-len(part.close) - 1 :]) for part in parts):
        return True
    some = pattern("of which").search(words) or pattern("not all").search(words)
    joined = pattern("all if joined").search(words) and AND.match(parts[-1].since)
    if len(parts) > 1 and not some and (joined or pattern("all listed").search(words)):
        return True
    names = [part.left for part in parts]
    pairs = [pair for pair, third in _complements().items() if not third]
    return len(names) == 2 and (_contrary(*names) or any(_complementary_by(pair, *names) for pair in pairs))


AND = re.compile("以及|[和与及]")


def _complementary(one: str, other: str) -> bool:
    """Whether two words are a pair: 有 and 无, 一般程序 and 简易程序, 合格 and 不合格."""
    return _contrary(one, other) or any(_complementary_by(pair, one, other) for pair in _complements())


def _contrary(one: str, other: str) -> bool:
    return _negates(one, other) or _negates(other, one)


def _complementary_by(pair: tuple[str, str], one: str, other: str) -> bool:
    a, b = pair
    return (a in one and b in other) or (b in one and a in other)


def _negates(one: str, other: str) -> bool:
    denied = NOT.search(one)
    return bool(denied and denied[1] in other and not NOT.search(other))


NOT = re.compile(r"[未不非无没](?:能|予|完成|经|被)?([一-龥])")


@cache
def _complements() -> dict[tuple[str, str], bool]:
    """Pairs of words, and whether they leave a third: 雨水 and 污水 do, since there are other wells."""
    return {(row["one"], row["other"]): row["third"] == "yes" for row in sources.table("complements.csv")}


def _divisible(measure: Measure) -> bool:
    return measure.unit not in SHARES and measure.role in LEVELS and not dependent(measure) and not is_mean(measure)


# every mean is printed with one of these
MEANS = frozenset("均每单吨")


def is_mean(measure: Measure) -> bool:
    """Whether a measure is a mean: 日均, 件均, 平均每座."""
    return not MEANS.isdisjoint(measure.close) and bool(pattern("average").search(measure.close))


# --- where a list of parts opens ----------------------------------------------------------------------------------


def _take_of_which(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 其中 or 当中 opens."""
    if not pattern("of which").search(measure.since):
        return False
    openings = list(OF_WHICH.finditer(plain, measure.begin, measure.figure.start))
    if not openings:
        return False
    opening = openings[-1]
    return _take_list(plain, found, i, opening.start(), plain[opening.end() : opening.end() + 1] in (":", ","))


def _take_view(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What a point of view opens: 分地区看, 按程序分, 从来源看."""
    if not pattern("part list").search(measure.since[-OPENING:]):
        return False
    opening, parts = measure.figure.start - len(measure.since), run_of(plain, measure, found, i)
    if len(parts) > 1:
        return _join_all(parts, _whole(plain, measure, found, i, opening, None))
    return _take_list(plain, found, i, opening, True)


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
    return _join_all(parts, _named_whole(measure, opened["subject"] or "", found, i))


GENERIC = frozenset(["个", "项", "条", "处"])
KINDS = frozenset(["类", "大类", "种", "级", "档", "块", "部分", "方面"])
MADE_UP = re.compile(r"[^;。]{0,90}?(?:组成|[构拼汇合]成)")


def _take_handed_out(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 分别 parts, of the figure right before it: 共拆8万,东西区分别拆3万、5万."""
    if not pattern("in turn").search(measure.since):
        return False
    whole = _level_right_before(measure)
    if whole is None or whole.unit != measure.unit:
        name = set(pattern("in turn").split(measure.close)[0].strip(",;、"))
        near = [*_before(measure), *_just_before(measure, found[max(0, i - LIST) : i])]
        near = [o for o in near if o.unit == measure.unit and _can_be_whole(o, measure) and name <= set(o.close)]
        whole = near[0] if near and name else None
    if whole is None:
        return False
    if pattern("total of").search(whole.left) or pattern("handed out otherwise").search(measure.since):
        return False
    if not pattern("handed out").search(measure.since) and not shares_word(measure.left.split("分别")[-1], whole.left):
        return False
    return _join_all(run_of(plain, measure, found, i), whole)


def _take_those_that(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """Those of the whole that something is true of, where no share of it follows: 公厕412座,24小时开放的有58座."""
    if not pattern("those that").search(measure.since) or _has_share(found, i):
        return False
    whole = _level_right_before(measure)
    return whole is not None and whole.unit == measure.unit and _join_all([measure], whole)


def _take_within(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What 中 opens right behind the whole: 审结的11件中,维持9件、撤销1件."""
    whole, opened = measure.previous, pattern("among them").match(measure.since)
    if whole is None or opened is None or whole.unit != measure.unit or not _can_be_whole(whole, measure):
        return False
    parts = run_of(plain, measure, found, i)
    if len(parts) == 1 and ("," not in opened[0] or pattern("done with").search(measure.close)):
        return False
    return _join_all(parts, whole)


def _take_of_noun(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """What the whole's own noun with 中 opens: 立案案件中,普通程序412件."""
    opened = pattern("of the noun").search(measure.since[-OPENING:])
    if opened is None:
        return False
    noun, parts = opened["noun"], run_of(plain, measure, found, i)
    if len(parts) == 1 and pattern("done with").search(measure.close):
        return False
    near = [*_before(measure), *_just_before(measure, found[max(0, i - LIST) : i])]
    near = [other for other in near if other.whole is None]
    if pattern("any noun").sub("", noun) and not pattern("aforesaid noun").match(noun):
        near = [other for other in near if shares_word(noun, other.left + other.right)]
    if not near:
        return False
    whole = max(near, key=lambda other: longest_shared(noun, other.left + other.right))
    return _take_list(plain, found, i, measure.figure.start - len(measure.since), False, whole)


def _take_bracket(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """Figures in brackets behind one of their unit are its parts: 26个(东区9个、西区17个), 120个(今年新增45个)."""
    inner, whole = BRACKET.fullmatch(measure.since), measure.previous
    if inner is None or whole is None or kin(whole) != kin(measure) or not _divisible(whole):
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
        return _join_all(parts, whole)
    return False


def _take_kinds(plain: str, measure: Measure, found: list[Measure], i: int) -> bool:
    """A list right behind the whole whose names are two words without a third, or all kinds or places."""
    whole, opens = _level_right_before(measure), measure.since[:1] in (",", ":", ";", "。")
    if measure.previous is None:
        # the sentence before ends in the whole: 公厕560座。一类120座、二类440座。
        whole, opens = next(iter(_just_before(measure, found[max(0, i - LIST) : i])), None), True
    if whole is None or whole.unit != measure.unit or not opens:
        return False
    if not _can_be_whole(whole, measure):
        return False
    parts = run_of(plain, measure, found, i)
    names = [part.close.lstrip("、,和及与") for part in parts]
    if len(parts) < 2 or pattern("in turn").search(names[0]) or _adds_up(parts, found, i):
        return False
    pair = _contrary(*names[:2])
    pair = pair or (_complementary(*names[:2]) and not _own_noun(names[:2], whole))
    pair = pair or (parts[1].since[:1] == "、" and all(pattern("state of work").search(name) for name in names))
    pair = pair or all(pattern("state behind").match(part.right) for part in parts)
    if all(pattern("kind").fullmatch(name) for name in names):
        near = measure.previous is not None or shares_word(names[0], whole.close + whole.right)
        return near and _join_all(parts, whole)
    if measure.previous is None:
        return False
    bare = parts[1].since[:1] == "、" and not any(pattern("act").search(name) or len(name) > BARE for name in names)
    return (pair or bare) and _join_all(parts, whole)


def _adds_up(parts: list[Measure], found: list[Measure], i: int) -> bool:
    """Whether a total stands in a list or right behind it."""
    return any(pattern("total").search(other.since) for other in found[i : i + len(parts) + 1])


# how long the bare name of a kind is at most
BARE = 8


def _own_noun(names: list[str], whole: Measure) -> bool:
    """Whether two words without a third are of a noun that the whole lacks: 改造公厕10座,新建站房2座、改建3座."""
    words = [word for pair in _complements() if _complementary_by(pair, *names) for word in pair]
    nouns = [pattern("any noun").sub("", re.sub("|".join(words), "", name)) for name in names] if words else names
    return any(len(noun) > 1 and set(noun).isdisjoint(whole.close + whole.right) for noun in nouns)


def _take_rest(plain: str, rest: Measure, found: list[Measure], i: int) -> bool:
    """The rest and the parts before it make up the whole before them: 发现9处,整改5处,其余4处."""
    if not pattern("rest").search(rest.since) or pattern("all but").search(rest.close):
        return False
    before = [other for other in _before(rest) if other.unit == rest.unit]
    if not before:
        return False
    if len(before) == 1 and (other := before[0].previous) and other.role == "baseline" and other.unit == rest.unit:
        return _join_all([before[0], rest], other)
    part = before[0]
    if part.whole is not None:
        return _join_all([rest], part.whole)
    done, subtotal = pattern("state of work").search(part.close), pattern("subtotal").search(part.since)
    if len(before) == 1 and not done and not subtotal:
        whole = pattern("counted first").search(part.close) and pattern("still left").search(rest.since)
        return bool(whole) and _join_all([rest], part)
    if len(before) == 1 or subtotal:
        near = _just_before(rest, found[max(0, i - LIST) : i])
        words = part.close + part.right + rest.right
        alone = subtotal or part.previous is None
        near = [other for other in near if alone or shares_word(words, other.close + other.right)]
        before = before[:1] + [other for other in near if other.unit == rest.unit]
    first = next((n for n, other in enumerate(before[1:]) if pattern("counted first").search(other.close)), None)
    if first is not None and before[first + 1].group == rest.group:
        return _join_all([rest, *before[: first + 1]], before[first + 1])
    parts = [rest, part]
    for other, earlier in zip(before[1:], [*before[2:], None], strict=False):
        if earlier is None or earlier.group != rest.group or not _beside(other, parts[-1]):
            return _join_all(parts, other)
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
    _take_of_which, _take_view, _take_verb, _take_handed_out, _take_those_that, _take_within, _take_of_noun,
    _take_bracket, _take_rest, _take_kinds,
)  # fmt: skip


# --- the parts ----------------------------------------------------------------------------------------------------


def run_of(plain: str, first: Measure, found: list[Measure], i: int) -> list[Measure]:
    """A figure and those of its unit that go on its list: as far as no mark parts them more than the first two."""
    run, widest = [first], 0
    for part in found[i + 1 : i + LIST]:
        between = BRACKETED.sub("", plain[run[-1].figure.end : part.figure.start]).lstrip()
        if part.sentence != first.sentence:
            break
        if "(" in between or (part.unit in SHARES and part.role == first.role):
            continue
        if part.unit != first.unit or part.role != first.role or dependent(part) or ")" in between:
            break
        if pattern("no part").search(part.left):
            break
        if not pattern("rest").search(between):
            # behind the noun of the figure before: 9个公园、7个广场
            mark = MARK.search(between, 0, NOUN)
            width = max(WIDTHS.get(sign, 1) for sign in MARK.findall(between)) if mark else 0
            if not width or (widest and width > widest) or pattern("list end").match(between, mark.start()):
                break
            widest = max(widest, width)
        run.append(part)
    return run


BRACKETED = re.compile(r"\([^()]*\)")
MARK = re.compile("[、,;]|以及|[和与及]")
# how widely a mark parts; all others are narrow
WIDTHS = {",": 2, ";": 3}
# how long the noun behind a figure is at most
NOUN = 10


def _join_all(parts: list[Measure], whole: Measure | None) -> bool:
    """Give parts their whole, if it is one that they can have."""
    if whole is None or whole in parts:
        return False
    for part in parts:
        part.whole = whole
        part.notes.append("of which")
    return True


def _take_list(
    plain: str, found: list[Measure], i: int, opening: int, listed: bool, whole: Measure | None = None
) -> bool:
    """The parts behind an opening, each of the whole of its unit."""
    first = found[i]
    wholes: dict[str, Measure | None] = {kin(first): whole} if whole else {}
    for j in range(i, min(i + LIST, len(found))):
        part = found[j]
        if part.sentence != first.sentence or (j > i and pattern("no part").search(part.left)):
            break
        if j > i and listed and pattern("list break").search(part.since):
            break
        ends = part.unit == first.unit and pattern("list end").match(part.since)
        if not listed and (part.group != first.group or ends):
            listed = part.unit == first.unit and _has_share(found, j)
            if not listed:
                break
        if not _joins(part, first, listed):
            continue
        family = kin(part)
        if family not in wholes or (listed and whole is None):
            wholes[family] = _whole(plain, part, found, i, opening, wholes.get(family))
        if wholes[family] is not part:
            _join_all([part], wholes[family])
    return first.whole is not None


def _has_share(found: list[Measure], j: int) -> bool:
    """Whether a figure's share of a whole follows it: 3100件,占32%."""
    other = found[j + 1] if j + 1 < len(found) else None
    return other is not None and other.group == found[j].group and bool(pattern("share of").search(other.left))


def _joins(part: Measure, first: Measure, listed: bool) -> bool:
    """Whether a figure behind the opening is a part: in the first one's clause, of its unit, or in one list with it."""
    if part.unit in SHARES or dependent(part) or is_mean(part) or "project budget" in part.notes:
        return False
    if part is not first and "(" in part.since:
        return False
    if part.role != first.role and not (part.role == "baseline" and part.left.startswith("、")):
        return False
    return listed or part.family == first.family or part.clause == first.clause or part.left.startswith("、")


# --- the whole ----------------------------------------------------------------------------------------------------


def _can_be_whole(whole: Measure, part: Measure) -> bool:
    """Whether a figure can be the whole of another: neither a part nor a plan itself."""
    return _divisible(whole) and whole.whole is None and whole.role == part.role


def _level_right_before(measure: Measure) -> Measure | None:
    """The figure before a measure that can be its whole; its shares, changes and means may stand between."""
    other = measure.previous
    while other is not None and (
        other.role != measure.role or not _divisible(other) or _place(other) or _bracketed(other, measure)
    ):
        other = other.previous
    return other if other is not None and _can_be_whole(other, measure) else None


def _bracketed(other: Measure, measure: Measure) -> bool:
    """Whether a bracket that holds one figure is closed before another."""
    between = measure.before[other.figure.end - measure.begin :]
    return between.count(")") > between.count("(")


def _place(measure: Measure) -> bool:
    return bool(pattern("places").match(measure.right))


def _before(measure: Measure) -> list[Measure]:
    """The figures of its kind before a measure in its sentence, the nearest first."""
    before = reversed(sentence_before(measure))
    return [other for other in before if kin(other) == kin(measure) and _divisible(other)]


def _just_before(measure: Measure, found: list[Measure]) -> list[Measure]:
    """The figures of its kind that stand a little before a measure's sentence, the nearest first."""
    near = [other for other in found if measure.sentence - NEAR < other.figure.start < measure.sentence]
    return [other for other in reversed(near) if kin(other) == kin(measure) and _divisible(other)]


def _named_whole(measure: Measure, subject: str, found: list[Measure], i: int) -> Measure | None:
    """The whole that the subject of a verb names, else the figure right before it."""
    near = [*_before(measure), *_just_before(measure, found[max(0, i - LIST) : i])]
    near = [other for other in near if _can_be_whole(other, measure)]
    subject = pattern("no subject").sub("", subject)
    named = [other for other in near if shares_word(subject, other.left + other.right)]
    if named:
        return named[0]
    whole = _level_right_before(measure)
    return whole if whole is not None and whole.unit == measure.unit else None


def _whole(
    plain: str, part: Measure, found: list[Measure], i: int, opening: int, last: Measure | None
) -> Measure | None:
    """What a part is of: the figure of its kind before the opening, by a word in common, else as the part before it."""
    line = plain.rfind("\n", 0, opening) + 1
    before = [
        other
        for other in found[max(0, i - LIST) : i]
        if other.figure.start < opening and kin(other) == kin(part) and _divisible(other) and other.whole is None
    ]
    opens = found[i].since
    view = bool(pattern("part list").search(opens[-OPENING:]))
    near = [other for other in before if other.sentence == part.sentence] or [
        other
        for other in before
        if (pattern("of which").match(opens) and other.figure.start > part.sentence - NEAR)
        or (view and other.figure.start >= line)
    ]
    words = pattern("any noun").sub("", "".join(WORDS.findall(OF_WHICH.sub("", part.left)))) + part.right
    named = [other for other in near or (before if view else ()) if shares_word(words, other.left + other.right)]
    if named:
        return named[-1]
    if last is not None or not near:
        return last
    if view:
        return next(other for other in near if other.sentence == near[-1].sentence)
    same = [other for other in near if other.unit == part.unit] or near
    return same[-1]
