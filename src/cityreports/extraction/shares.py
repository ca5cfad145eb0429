"""Shares as relations: of a part to its whole."""

from __future__ import annotations

from cityreports.extraction.acts import divided
from cityreports.extraction.levels import longest_shared, own_words, shares_word
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import Measure, listed, sentence_before
from cityreports.extraction.operands import COUNTED, REACH, Text, head, is_count, run_of_counts, said_of

__all__ = ["share", "share_in_words"]

# what a share without 占 can be of
DIVIDED = frozenset(["cases", "persons", "mass"])


def share(measure: Measure, counts: list[Measure], earlier: list[Measure], found: Text, i: int) -> tuple | None:
    """The part and the whole of a share that 占 and its like name; one of them may be missing."""
    if pattern("in turn").search(measure.since_clause):
        return _share_in_turn(measure, counts, earlier, found, i)
    of_named = _share_of_named(measure, counts, found, i) or _share_then_part(measure, counts, found, i)
    return (
        of_named
        or _share_in_brackets(measure)
        or _share_of_printed(measure, counts, earlier)
        or _share(measure, counts, earlier)
    )


def _share_of_printed(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A share whose whole is printed within it: 占案件总数2486件的25.5%, 占全部立案(18.9万件)的27%."""
    whole = measure.previous
    if whole not in counts or whole.clause != measure.clause or not pattern("share of").search(whole.close):
        return None
    if not pattern("of that").search(measure.close):
        return None
    part = [other for other in counts if other.family == whole.family and other is not whole]
    of = _around_share(whole.close)[1]
    named = [other for other in part if shares_word(of, other.close)]
    return ((named or part)[-1], whole) if part else (None, whole)


def _share_in_turn(
    measure: Measure, counts: list[Measure], earlier: list[Measure], found: Text, i: int
) -> tuple | None:
    """The share of each part in a row: 甲类21件、乙类84件,分别占总量的20%、80%."""
    shares = [m for m in found[max(0, i - REACH) : i + REACH] if m.clause == measure.clause and m.unit == measure.unit]
    first = next((m for m in shares if pattern("share of").search(m.close)), None)
    before = [m for m in counts if first is not None and m.figure.start < first.figure.start]
    if not before or before[-1].group != measure.group:
        return _share(measure, counts, earlier)
    run = [m for m in before if m.whole is before[-1].whole and m.unit == before[-1].unit]
    run = run if before[-1].whole is not None else run_of_counts(before)
    if not 1 < len(shares) == len(run):
        return _share(measure, counts, earlier)
    part, others = run[shares.index(measure)], [m for m in earlier if m not in run]
    return part, _whole_of(first, part, _around_share(first.close)[1], others)


def _share_in_brackets(measure: Measure) -> tuple | None:
    """The share of a part in the bracket behind it: 噪声类900件(30%)."""
    part = measure.previous
    bare = part is not None and measure.since == "(" and measure.after[:1] == ")"
    return (part, part.whole) if bare and part.whole is not None else None


def _share(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A part's share of its whole: 占, 占比; the part is what is named before 占, or the count right before."""
    left = measure.base.close if measure.base is not None else measure.close
    goes_on = listed(measure) or pattern("the rest").search(measure.since)
    if goes_on and measure.previous is not None and measure.previous.unit == measure.unit:
        return _share_in_list(measure, counts, earlier)
    if "占比" in measure.since and pattern("as much").fullmatch(measure.close):
        # 噪声类36件,占比最高,达42%
        left = measure.since
    if not pattern("share of").search(left):
        return None
    if days := _days(measure):
        return days, None
    if not counts:
        whole = (
            _whole_named(left, earlier, left) or _cases_before(left, earlier) or _whole_just_before(measure, earlier)
        )
        return (None, whole) if whole else None
    last = counts[-1]
    if pattern("together").search(left):
        whole = last.whole or head([m for m in counts if m.unit == last.unit])
        return (None, whole) if whole else None
    if pattern("the former").search(left):
        return (counts[-2], None) if len(counts) > 1 else None
    if pattern("one that leads").match(measure.since):
        whole = head(counts)
        return (None, whole) if whole else None
    name, of = _around_share(left)
    part = _part_named(name, of, measure, counts)
    if part is None:
        whole = (
            _whole_named(of, counts, "")
            or _whole_of_list(measure, None, counts, earlier)
            or _divisible_head(measure, counts, bool(pattern("named share").search(left)))
        )
        return (None, whole) if whole else None
    if not of and (whole := _whole_of_list(measure, part, counts, earlier)):
        return part, whole
    return part, _whole_of(measure, part, of, earlier)


def _whole_of_list(
    measure: Measure, part: Measure | None, counts: list[Measure], earlier: list[Measure]
) -> Measure | None:
    """The whole that the first share of a list names for all: 甲类146件,占立案总数16%;乙类40件,占4%."""
    shares = [m for m in sentence_before(measure) if m.role == measure.role and pattern("share of").search(m.close)]
    first = next((m for m in shares if _around_share(m.close)[1]), None)
    if first is None:
        return None
    if part is not None and (first.previous not in counts or first.previous.whole is not part.whole):
        return None
    before = [[m for m in some if m.figure.start < first.figure.start] for some in (counts, earlier)]
    operands = _share(first, *before)
    return operands[1] if operands and operands[1] is not part else None


def _whole_just_before(measure: Measure, earlier: list[Measure]) -> Measure | None:
    """What the sentence before counts, where 其中 opens a share: 办案600件。其中非现场案件占四成。"""
    if not earlier or not pattern("of which").match(measure.since):
        return None
    return head([m for m in earlier if m.sentence == earlier[-1].sentence and m.family in COUNTED])


def _cases_before(words: str, earlier: list[Measure]) -> Measure | None:
    """The cases before a sentence on their procedures: 立案1056件。普通程序占六成。"""
    cases = [other for other in earlier if other.family == "cases" and other.whole is None]
    return cases[0] if cases and pattern("procedure").search(words) else None


def _divisible_head(measure: Measure, counts: list[Measure], named: bool) -> Measure | None:
    """What a share of something that is not counted is of: 办理案件1246件,普通程序占三成."""
    heads = [count for count in counts if count.group == measure.group and (not named or count.family in DIVIDED)]
    return head([count for count in heads if count.family in COUNTED]) or head(heads)


def _share_then_part(measure: Measure, counts: list[Measure], found: Text, i: int) -> tuple | None:
    """A share with its part printed behind it: 发放许可2100份,重点户占两成,为420份."""
    part = found.behind(i)
    if part is None or not counts or part.sentence != measure.sentence or not is_count(part):
        return None
    if not (
        pattern("share of").search(measure.close) and pattern("then counted").fullmatch(part.since)
    ) and not pattern("in other words").fullmatch(part.since):
        return None
    heads = [m for m in counts if m.unit == part.unit and not pattern("average").search(m.close)]
    return (part, head(heads)) if heads else None


def _share_of_named(measure: Measure, counts: list[Measure], found: Text, i: int) -> tuple | None:
    """A share of a whole that an earlier sentence counts and 占 names: 桥梁39座。…检测13座,占全部桥梁的三分之一."""
    if not pattern("share of").search(measure.close) or pattern("together").search(measure.close):
        return None
    name, of = _around_share(measure.close)
    noun = pattern("no noun").sub("", of)[-2:]
    part = counts[-1] if counts and not name and counts[-1].group == measure.group else None
    own = part is not None and noun in part.close and not pattern("of all there are").search(measure.close)
    if len(noun) < 2 or own or (part is not None and part.whole is not None):
        return None
    if any(noun in count.close + count.right[:4] for count in counts if count is not part):
        return None
    for whole in reversed(found[max(0, i - FAR) : i]):
        alike = (
            whole is not part and whole.role == "actual" and whole.whole is None and is_count(whole) and not whole.per
        )
        if alike and noun in whole.close[-6:] + whole.right[:4] and (part is None or whole.unit == part.unit):
            return (part, whole) if part or not name or _part_named(name, of, measure, counts) is None else None
    return None


def _whole_beyond(part: Measure, of: str, earlier: list[Measure]) -> Measure | None:
    """What 占 names where it is not what the part is of: 立案920件,其中举报440件;举报里,噪声146件,占立案总数16%."""
    noun = pattern("no noun").sub("", of)
    if len(noun) < 2 or shares_word(noun, said_of(part.whole)):
        return None
    before = [m for m in earlier if m.whole is None and m.family == part.family and m is not part.whole]
    return next((m for m in reversed(before) if shares_word(noun, m.close[-6:])), None)


# how many figures back a whole is looked for that 占 names
FAR = 60


def _around_share(words: str) -> tuple[str, str]:
    """What stands before 占 and behind it."""
    found = list(pattern("share of").finditer(words))[-1]
    return pattern("no name").sub("", words[: found.start()]), pattern("no whole").sub("", words[found.end() :])


def _days(measure: Measure) -> Measure | None:
    """The days that a share is of a year's: 优良天数341天,占比93.4%."""
    other = measure.previous
    return other if other is not None and pattern("days").search(other.close) and other.unit == "天" else None


def _part_named(name: str, of: str, measure: Measure, counts: list[Measure]) -> Measure | None:
    """The count that has a share: the one right before it, one of what 占 names, or the one that is named before 占."""
    if len(name) < 2:
        same = [m for m in counts if m.group == measure.group]
        named = [m for m in same if m.whole is None and shares_word(of, own_words(m))]
        if not same or not named or shares_word(of, own_words(same[-1])) or same[-1].whole in named:
            return same[-1] if same else None
        return named[-1] if len(same) > 1 else same[-1]
    named = [
        m for m in counts if m.group == measure.group and longest_shared(name, said_of(m)) >= max(2, len(name) - 1)
    ]
    named = named or [m for m in counts if m.group == measure.group and m.whole and shares_word(name, own_words(m))]
    return named[-1] if named else None


def _share_in_list(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A further share of a list or of the rest: 占案件总数的58%、24%和18%; A、B各占41%和33%,其余26%."""
    first = measure.previous
    while listed(first) and first.previous.unit == measure.unit and first.previous.clause == first.clause:
        first = first.previous
    if not pattern("share of").search(first.close):
        return None
    counts = [count for count in counts if count.figure.start < first.figure.start]
    found = _share(first, counts, earlier)
    return (None, found[1] or found[0]) if found else None


def _whole_named(words: str, counts: list[Measure], more: str) -> Measure | None:
    """The nearest count that some words name."""
    named = [m for m in counts if m.whole is None and shares_word(words + more, m.close[-8:] + m.right[:6])]
    return named[-1] if named else None


def _whole_of(measure: Measure, part: Measure, of: str, earlier: list[Measure]) -> Measure | None:
    """What a part is a share of: its whole, the figure that is named after 占, else what is divided before it."""
    if part.whole is not None:
        return _whole_beyond(part, of, earlier) or part.whole
    if pattern("of its kind").search(of):
        return None
    before = [m for m in earlier if m.figure.start < part.figure.start and m.family == part.family and not m.per]
    if pattern("most").search(part.since) and before and before[-1].group == part.group:
        return before[-1]
    listed_with = {id(m.previous) for m in before if listed(m)}
    named = [m for m in before if shares_word(m.close[-6:], of) and id(m) not in listed_with]
    if named and (whole := head(named)):
        return whole
    named = pattern("no noun").sub("", of).strip("的")
    if pattern("own object").search(of) and not pattern(f"names {part.family}").fullmatch(named):
        return None
    after = [m for m in earlier if m.figure.start > part.figure.start and m.family == part.family]
    if after and pattern("total").search(after[-1].since):
        return after[-1]
    near = [m for m in before if m.sentence == part.sentence]
    near = near or _namesakes(part, before) or [m for m in before if part.figure.start - m.figure.end < NEAR]
    # those before it in the list have shares of their own
    taken = [other.previous for other in sentence_before(measure) if pattern("share of").search(other.close)]
    near = [m for m in near if not any(m is other for other in taken)]
    whole = [m for m in near if pattern("in all").search(m.close)]
    return head(whole) or head(near)


NEAR = 30


def _namesakes(part: Measure, before: list[Measure]) -> list[Measure]:
    """The counts of an earlier sentence that name what a part names: 商铺230家。…与184家商铺签约,占八成."""
    nouns = (part.right[:2], part.close[-2:])
    return [
        m for m in before if m.whole is None and any(len(n) == 2 and n in m.close[-6:] + m.right[:6] for n in nouns)
    ]


def share_in_words(measure: Measure, counts: list[Measure], earlier: list[Measure]) -> tuple | None:
    """A share in words of the count before it: 半数以上发生在夜间, 其中三分之二免费开放, 检测23座,达半数."""
    last = head(counts) if counts else _cases_before(measure.since + measure.right, earlier)
    if last is not None and not counts and pattern("share alone").fullmatch(measure.close):
        return None, last
    if last is None or last.group != measure.group or measure.base is not None or measure.level is not None:
        return None
    if measure.first in HALVES and pattern("half").fullmatch(measure.since) and measure.right[:1] in ("", "以"):
        of = counts[-1].whole or divided(counts[-1])
        return (counts[-1], of) if of else None
    if pattern("that is").fullmatch(measure.since) and (of := divided(counts[-1])) is not None:
        return counts[-1], of
    if pattern("share among").fullmatch(measure.since):
        return None, counts[-1]
    if pattern("share of some").fullmatch(measure.close) and measure.first in HALVES:
        return None, last
    if pattern("those that do").fullmatch(measure.close) and measure.previous in counts:
        return None, last
    if not pattern("share alone").fullmatch(measure.close) or not measure.right:
        return None
    if pattern("does").match(measure.right):
        return None, last
    named = [m for m in counts if m.whole is None and shares_word(measure.right.lstrip("的")[:2], said_of(m))]
    return (None, named[-1]) if named else None


# how a share in words begins: 半数, 六成
HALVES = "半过一二三四五六七八九近超约大"
