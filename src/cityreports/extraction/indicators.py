"""Which indicator of the codebook a measure gives: by the words near it and what its sentence is about.

``aliases.csv`` holds the rules. A rule names a code by words that must all be met: one of `near` and one of each term
of `about` (a space parts the terms), in any order. One stands right at the figure; the others stand in its clause or,
where they are what the passage is about, before it in its paragraph or heading, no farther than `within`. `without`
are words that must not stand at the figure, `nowhere` those that must not stand in its part of the sentence. ``@name``
is a group of words in ``alias_words.csv``. A unit must fit the code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from cityreports import sources
from cityreports.extraction.lexicon import names, pattern, words
from cityreports.extraction.measures import FARTHEST, Measure
from cityreports.extraction.times import DONE

__all__ = ["assign"]

# how far from the figure a word stands
NEAR, CLAUSE, GROUP, SENTENCE, PARAGRAPH = range(5)
WITHIN = {"clause": CLAUSE, "group": GROUP, "sentence": SENTENCE, "": PARAGRAPH}
# a code of one kind that is also printed in the unit of another
ALSO = {"satisfaction_rate": "score"}
# families of counters in which reports count the same things, besides the family of the code
KINDRED = {
    "buildings": ("items", "sites"), "items": ("sites", "cases", "buildings", "units", "documents"),
    "sites": ("cases", "items", "documents"), "cases": ("sites", "times", "items"), "machines": ("items",),
    "units": ("items", "sites"), "documents": ("items", "cases"), "households": ("units",), "times": ("units",),
    "vehicles": ("cases", "documents"),
}  # fmt: skip
COUNTED = frozenset([*KINDRED, "persons", "person-times", "vehicles", "animals", "places", "teams", "plants"])


class Rule(NamedTuple):
    """One row of ``aliases.csv``."""

    code: str
    near: frozenset[str]
    about: tuple[frozenset[str], ...]
    without: frozenset[str]
    nowhere: frozenset[str]
    rank: str
    within: int
    verbal: bool


class _Rules(NamedTuple):
    by_kind: dict[str, dict[str, list[tuple[Rule, bool]]]]
    words: list[str]
    ends: frozenset[str]
    starts: frozenset[str]
    parted: frozenset[str]
    finder: AhoCorasick
    families: dict[str, str]


@cache
def _rules() -> _Rules:
    codebook = {row["code"]: row for row in sources.table("codebook.csv")}
    by_kind: dict[str, dict[str, list[tuple[Rule, bool]]]] = {}
    words: set[str] = set()
    for row in sources.table("aliases.csv"):
        about = tuple(_words(term) for term in row["about"].split())
        near, without, nowhere = (_words(row[name]) for name in ("near", "without", "nowhere"))
        rule = Rule(row["code"], near, about, without, nowhere, row["rank"], WITHIN[row["within"]], _verbal(about))
        words.update(near, without, nowhere, *about)
        code_kind = codebook[rule.code]["kind"]
        for kind in {code_kind, ALSO.get(rule.code, code_kind), ""}:
            for word in near:
                by_kind.setdefault(kind, {}).setdefault(word, []).append((rule, False))
            for word in about[0] if len(about) == 1 else ():
                if word not in near:
                    by_kind.setdefault(kind, {}).setdefault(word, []).append((rule, True))
    families = {code: row["counter_family"] for code, row in codebook.items()}
    ends, starts = (frozenset(_groups()[name]) for name in ("other things", "things named by"))
    known = sorted(words | ends | starts)
    return _Rules(by_kind, known, ends, starts, ends | starts, AhoCorasick(known), families)


def _words(cell: str) -> frozenset[str]:
    """The words of a cell, with those of the groups that it names."""
    found: set[str] = set()
    for word in filter(None, cell.split("|")):
        found.update(_groups()[word[1:]] if word[0] == "@" else [word])
    return frozenset(found)


def _verbal(about: tuple[frozenset[str], ...]) -> bool:
    """Whether a term names what was done, so that another verb at a figure speaks against it."""
    return len(about) == 1 and any(pattern("deed").fullmatch(word) for word in about[0])


@cache
def _groups() -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for row in sources.table("alias_words.csv"):
        groups.setdefault(row["group"], []).append(row["words"])
    return groups


KINDS = {
    "%": "proportion", "CNY": "money", "m": "length", "m2": "area", "m3": "volume", "t": "mass", "分": "score",
    "mg/L": "concentration",
}  # fmt: skip


def assign(plain: str, found: list[Measure]) -> None:
    """Give each measure its codes; a change or completion of a printed level takes those of the level later.

    Parameters
    ----------
    plain : str
        The text as `spans.level` gives it.
    found : list of Measure
        The measures, in reading order.
    """
    rules = _rules()
    lines = [0, *(m.end() for m in re.finditer("\n", plain))]
    around = _Around(plain, rules)
    turns = _turns(found)
    for i, measure in enumerate(found):
        around.prior = found[max(0, i - 3) : i]
        around.move(measure, lines[bisect_right(lines, measure.figure.start) - 1])
        if measure.level is not None and measure.role != "baseline" and not _renamed(measure, around, rules):
            continue
        measure.codes = _codes(measure, around, rules, turns.get(i))
        if measure.codes and TOTAL.search(measure.left):
            _clear_kinds(measure)


def _clear_kinds(total: Measure) -> None:
    """The kinds of which a total consists are no figures of its indicator: 车行道8万、人行道3万,共维修11万."""
    kinds, other = [], total.previous
    while other is not None and other.clause >= total.group and len(kinds) < LONGEST_SUM:
        if other.unit == total.unit and other.role == total.role and other.codes == total.codes:
            kinds.append(other)
        other = other.previous
    places = any(SAME in kind.rules or HANDS_OUT.search(kind.left) for kind in kinds)
    if len(kinds) > 1 and not places:
        for kind in kinds:
            kind.codes = ()


# how many figures a total sums up
LONGEST_SUM = 8
SAME = "indicator: of the figure before"


def _renamed(measure: Measure, around: _Around, rules: _Rules) -> bool:
    """Whether a change in points names another rate than the level it is linked to; it is linked no more."""
    level, own = measure.level, _own(measure)
    if measure.unit != "pp" or level is None or level.clause == measure.clause or not level.codes or _light(own):
        return False
    left = measure.figure.start - len(own)
    named = _best(rules.by_kind["proportion"], around, left, left, NEAR, measure, rules)
    if not named or named in level.codes:
        return False
    measure.level = None
    return True


class Turn(NamedTuple):
    """Where a figure's own name stands in a list, and whether the last name ends with the noun of all."""

    start: int
    stop: int
    shared: bool


def _turns(found: list[Measure]) -> dict[int, Turn]:
    """Where the name of each figure of a list stands that follows a list of as many names: A、B和C分别为1、2和3."""
    turns: dict[int, Turn] = {}
    for i, first in enumerate(found):
        if JOINT.fullmatch(first.left) or not JOINED.search(first.left):
            continue
        last = i
        while last + 1 < len(found) and found[last + 1].unit == first.unit and JOINT.fullmatch(found[last + 1].left):
            last += 1
        names_ = list(NAME.finditer(first.left))
        if last > i and len(names_) == last - i + 1:
            begin = first.figure.start - len(first.left)
            last_name = HANDS_OUT.split(names_[-1][0])[0]
            shared = names_[0][0][-1] != last_name[-1:]
            turns |= {i + n: Turn(begin + name.start(), begin + name.end(), shared) for n, name in enumerate(names_)}
    return turns


HANDS_OUT = re.compile("分别|依次")
JOINED = re.compile("[、和与及]")
JOINT = re.compile(r"[、,]?(?:和|与|及|以及)?")
NAME = re.compile("[^、和与及]+")


def behind(measure: Measure) -> str:
    """The words behind a measure that are its own: not those of the next figure, nor of the parts that they open."""
    return ANOTHER.split(measure.right, maxsplit=1)[0]


ANOTHER = re.compile("[和与及、]|(?<=[员户案家])中")


class _Around:
    """The words of a line read so far: where each stood last, and which stand in its heading."""

    def __init__(self, plain: str, rules: _Rules):
        self.plain, self.rules = plain, rules
        self.line, self.read = -1, 0
        self.hits: list[tuple[int, str]] = []
        self.last: dict[str, int] = {}
        self.heading: frozenset[str] = frozenset()
        self.seen: set[str] = set()
        self.prior: list[Measure] = []
        self.of: tuple[int, ...] = ()
        self.sets: list[set[str]] = []

    def move(self, measure: Measure, line: int) -> None:
        """Read on to the end of a measure's own words; the literal itself is left out."""
        start, stop = measure.figure.start, measure.figure.end
        self.of = ()
        if line != self.line:
            self.line, self.read, self.hits, self.last = line, line, [], {}
            first = FIRST.match(self.plain, line)
            heading = self._met(line, first.end()) if first else []
            above = self._above(line)
            heading += self._met(above, self.plain.find("\n", above))
            self.heading = frozenset(word for _, word in heading)
            self.seen = set(self.heading)
        self._read(max(self.read, start - FARTHEST), start)
        self._read(max(self.read, stop), stop + len(behind(measure)))

    def _above(self, line: int) -> int:
        """Where the nearest heading above a line begins: a short line without a full stop."""
        end = line - 1
        for _ in range(FARTHEST_HEADING):
            begin = self.plain.rfind("\n", 0, max(end, 0)) + 1
            if 4 < end - begin <= LONGEST_HEADING and "。" not in self.plain[begin:end]:
                return begin
            end = begin - 1
            if end <= 0:
                break
        return max(line - 1, 0)

    def _read(self, start: int, stop: int) -> None:
        hits = self._met(start, stop)
        self.hits += hits
        for place, word in hits:
            self.last[word] = place
            self.seen.add(word)
        self.read = max(self.read, stop)

    def _met(self, start: int, stop: int) -> list[tuple[int, str]]:
        """The words of a stretch in the order of their places, overlapping ones too."""
        if stop <= start:
            return []
        words = self.rules.words
        found = self.rules.finder.find_matches_as_indexes(self.plain[start:stop], overlapping=True)
        hits = sorted((start + first, words[word]) for word, first, _ in found)
        # 垃圾 in 餐厨垃圾 is no 垃圾, 检查 in 检查井 no 检查
        if self.rules.parted.isdisjoint(word for _, word in hits):
            return hits
        ends = {place + len(word): place for place, word in hits if word in self.rules.ends}
        starts = {place: place + len(word) for place, word in hits if word in self.rules.starts}
        return [
            (place, word)
            for place, word in hits
            if ends.get(place + len(word), place) >= place and starts.get(place, 0) <= place + len(word)
        ]

    def reaches(self, measure: Measure, left: int) -> list[set[str]]:
        """The words that stand at a measure, in its clause, its group, its sentence with the heading, its paragraph."""
        begins = (left, measure.clause, measure.group, measure.begin)
        if self.of != begins:
            self.of, self.sets, met = begins, [], set()
            behind_ = len(self.hits)
            for begin in begins:
                while behind_ and self.hits[behind_ - 1][0] >= begin:
                    behind_ -= 1
                    met.add(self.hits[behind_][1])
                self.sets.append(set(met))
            self.sets[SENTENCE] |= self.heading
            self.sets.append(self.seen)
        return self.sets


# how many lines above a line its heading stands, and how long a heading is
FARTHEST_HEADING, LONGEST_HEADING = 4, 26
# a remark between what is counted and its number
CLOSED = re.compile(r"\([^()]*\)$")
FIRST = re.compile(r"[^。\n]{1,26}[。:]")


def _codes(measure: Measure, around: _Around, rules: _Rules, turn: Turn | None) -> tuple[str, ...]:
    kind = _kind(measure)
    candidates = rules.by_kind.get(kind)
    if not candidates or pattern("mean value").search(measure.left) or measure.per == "person":
        return ()
    if measure.role == "standard" and kind not in RATES:
        return ()
    own = _own(measure)
    if turn and (codes := _in_turn(measure, turn, around, candidates, rules)) is not None:
        return codes
    if (REST.match(own) and OPEN.match(measure.right)) or UNDONE.search(own) or MEAN.search(own):
        return ()
    bare = own.replace("\n", "")
    if _of_a_share(measure, bare):
        return ()
    split = _split_only(bare)
    codes = split and (
        _named_behind(measure, around, candidates, rules)
        or _of_the_same(measure, bare)
        or _of_the_sentence_before(measure, bare, around.prior)
    )
    if codes:
        measure.rules.append(SAME)
    else:
        codes = _named(measure, own, around, candidates, rules)
    refused = _refusal(measure, codes, split)
    if refused:
        measure.rules.append(f"no indicator: {refused}")
        return ()
    return codes


def _of_a_share(measure: Measure, own: str) -> bool:
    """Whether a measure prints what a share right before it comes to: 占两成,为420份."""
    previous = measure.previous
    beside = previous is not None and previous.unit == "%" and measure.unit != "%" and measure.role == "actual"
    return beside and bool(SHARE.search(previous.left)) and bool(own) and _light(own)


SHARE = re.compile("占(?!比由)")
HANDED = re.compile("(?:分别|依次|各)[^,;。]{0,12}$")


def _in_turn(measure: Measure, turn: Turn, around: _Around, candidates: dict, rules: _Rules) -> tuple[str, ...] | None:
    """The code of a figure's own name in a list, or of the words before a list of places; None for a noun of all."""
    if best := _best(candidates, around, turn.start, turn.start, NEAR, measure, rules, turn.stop):
        return (best,)
    if turn.shared or measure.whole is not None or not HANDED.search(measure.before):
        return None
    if JOINT.fullmatch(measure.left):
        return measure.previous.codes
    stop = measure.figure.start - len(measure.left)
    for limit, begin in ((CLAUSE, measure.clause), (GROUP, measure.group)):
        if best := _best(candidates, around, stop, begin, limit, measure, rules, stop):
            return (best,)
    return ()


def _named(measure: Measure, own: str, around: _Around, candidates: dict, rules: _Rules) -> tuple[str, ...]:
    """The codes that the words at a measure name, or those farther off where its own words name nothing."""
    codes = _read_out(measure, own, around, candidates, rules)
    if not codes and "等" in measure.left and EMPTY_RIGHT.match(measure.right):
        codes = _read_out(measure, measure.left, around, candidates, rules)
    if not codes and GATHERED.search(own) and _acts(own):
        previous = _last_of_kind(measure)
        codes = previous.codes if previous is not None and previous.unit == measure.unit else ()
    return codes


def _read_out(measure: Measure, own: str, around: _Around, candidates: dict, rules: _Rules) -> tuple[str, ...]:
    left = measure.figure.start - len(own)
    reaches = ((NEAR, left), (CLAUSE, measure.clause), (GROUP, measure.group))
    bare = EMPTY_RIGHT.match(measure.right) and (_light(own) or (_first_of_group(measure) and _acts(own)))
    if not bare:
        reaches = reaches[:1]
    for limit, begin in reaches:
        if best := _best(candidates, around, left, begin, limit, measure, rules):
            measure.rules.append(f"indicator: {best}")
            return (best, *PAIRED[best][1]) if _paired(best, around, measure, left) else (best,)
    return ()


def _named_behind(measure: Measure, around: _Around, candidates: dict, rules: _Rules) -> tuple[str, ...]:
    """The code that the words behind a part name: 412个小区,其中386个已实行垃圾分类."""
    if measure.whole is None or len(measure.right) < 3:
        return ()
    end = measure.figure.end
    best = _best(candidates, around, measure.figure.start, end, NEAR, measure, rules)
    return (best,) if best and best not in measure.whole.codes else ()


def _refusal(measure: Measure, codes: tuple[str, ...], split: bool) -> str:
    """Why a measure does not give the codes that its words name, if so."""
    if not codes:
        return ""
    if _stands(measure) and _kind(measure) not in RATES and not _standing().issuperset(codes):
        return "it stands"
    if measure.whole is not None and not split:
        if set(codes) & set(measure.whole.codes):
            return "a kind of what it is a part of"
        if set(measure.whole.codes) & RECEIVED and not codes[0].startswith("platform_"):
            return "a part of what came in"
    return ""


def _stands(measure: Measure) -> bool:
    """Whether a measure tells what there is, not what was done: 现有, 在册, a noun alone."""
    by_now = f"time: {DONE}" in measure.rules or pattern("doing").search(measure.left)
    by_now = by_now or measure.right.startswith("已")
    return measure.time == "stock" and measure.role != "target" and not by_now


@cache
def _standing() -> frozenset[str]:
    """The codes that name what stands, or what was done and what stands alike."""
    return names("code of either time") | {row["code"] for row in sources.table("stocks.csv")}


# kinds that a norm can give too
RATES = frozenset(["proportion", "concentration"])
# what came in is not yet handled
RECEIVED = frozenset(["hotline_complaints", "platform_cases_received", "petitions_handled"])


def _kind(measure: Measure) -> str:
    """The kind of indicator that the unit can give; a change without its level can be of anything."""
    if measure.role in ("change", "completion") or "growth" in measure.notes:
        return ""
    unit = measure.figure.reading.unit
    if unit is None and measure.left[-4:].rstrip("为达到是").endswith("率"):
        return "proportion"
    return KINDS.get(measure.unit) or ("count" if unit and unit.kind == "counter" else "none")


@cache
def _only(*groups: str) -> re.Pattern:
    """An expression for words that are all of some groups of cues."""
    return re.compile(f"(?:{'|'.join(map(words, groups))})*+")


@cache
def _named_apart() -> re.Pattern:
    return re.compile(f"{words('time word')}|{words('place word')}")


def _light(own: str) -> bool:
    """Whether words name nothing: the figure counts what the figure before it counts."""
    return bool(_only("names nothing", "time word").fullmatch(own))


def _split_only(own: str) -> bool:
    """Whether a measure's own words name no thing, but at most a place, a team or a time."""
    return bool(_only("names nothing", "time word", "place word", "split").fullmatch(own))


def _acts(own: str) -> bool:
    """Whether words only say what was done, to what the words before name: 两违整治:全年治理5万平方米."""
    return bool(_only("names nothing", "time word", "deed").fullmatch(own))


# the longest noun that the figure before counts
LONGEST_NOUN = 4
# what is left over was not done: 其余7个正在整改
REST = re.compile(r"[,、;]?(?:其余|另有|剩余|余下|余|尚有|仍有|还有)")
UNDONE = re.compile("未(?:整改|办结|完成|拆除|结案|解决|处理|处置|整治|达)")
MEAN = re.compile("[件起宗户案处场期]均")
OPEN = re.compile("[^,;。]{0,4}(?:正在|已落实|均已|未|待|尚|仍|计划|将)")
EMPTY_RIGHT = re.compile(r"$|[^一-龥“]|分布|位于|集中在|的(?!小区|领域)|左右|以上|[和及与]|目标|全部|均|完成|正在|已")
# one figure serves two indicators that are named together: 资源化利用率和无害化处理率
PAIRED = {
    "harmless_treatment_rate": (("资源化利用率", "资源化率"), ("waste_resource_rate",)),
    "safety_hazards_found": (("整改",), ("safety_hazards_fixed",)),
}


def _first_of_group(measure: Measure) -> bool:
    return measure.previous is None or measure.previous.group != measure.group


def _paired(code: str, around: _Around, measure: Measure, left: int) -> bool:
    paired, _ = PAIRED.get(code, ((), ()))
    return not around.reaches(measure, left)[NEAR].isdisjoint(paired)


def _own(measure: Measure) -> str:
    """The words before a measure that are its own: not the noun that the figure before it counts."""
    left, previous = measure.left, measure.previous
    if (among := left.rfind("等")) >= 0:
        left = left[among + 1 :]
    if previous is None or previous.clause != measure.clause or not left or left[0] in ",、(;和及与":
        return left
    cut = max(left.rfind(mark) for mark in "、和及与,(")
    if cut > 0:
        return left[cut:]
    return left if _acts(left) or len(left) > LONGEST_NOUN else ""


def _of_the_same(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of the figure before, where only a place, a time or a sum parts them: 其中三元区30个、沙县区18个."""
    light, named = _light(own), _named_apart().search(own)
    if not (light or named):
        return ()
    if measure.base is not None and measure.base.codes:
        return measure.base.codes
    previous = _last_of_kind(measure)
    counted = previous is not None and (previous.unit != "%" or "分别" in measure.before)
    if light and previous is not None and measure.role != previous.role and (counted or measure.unit == previous.unit):
        return previous.codes
    if not EMPTY_RIGHT.match(measure.right):
        return ()
    if measure.whole is not None and (named or (light and measure.previous and measure.previous.codes)):
        return measure.whole.codes
    if TOTAL.search(own) and (codes := _of_addends(measure)):
        return codes
    listed = counted and (named or GATHERED.search(own)) and measure.unit == previous.unit
    return previous.codes if listed and measure.role == previous.role else ()


def _of_the_sentence_before(measure: Measure, own: str, prior: list[Measure]) -> tuple[str, ...]:
    """The codes of the sentence before, where a sentence opens with a place alone: 共142万吨。江北区39万吨."""
    opens = measure.previous is None and EMPTY_RIGHT.match(measure.right) and pattern("place word").fullmatch(own)
    for other in reversed(prior if opens else []):
        alike = other.unit == measure.unit and other.role == measure.role and other.codes
        if alike and measure.figure.start - other.figure.end < NEXT:
            return other.codes
    return ()


# how far apart the figures of two sentences stand that count one thing
NEXT = 40
GATHERED = re.compile("总数|总量|累计")
TOTAL = re.compile("合计|总计|共计|小计|总共|[^公]共|^共")
# what the parts of a whole are called, and the whole
WHOLES = {
    frozenset([("general_procedure_cases",), ("simple_procedure_cases",)]): ("penalty_cases",),
    frozenset([("general_procedure_fines",), ("simple_procedure_fines",)]): ("penalty_fines",),
}
HALVES = frozenset().union(*WHOLES)


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


def _last_of_kind(measure: Measure) -> Measure | None:
    """The last figure before one in its sentence that counts things of its family."""
    previous = measure.previous
    for _ in range(4):
        if previous is None or (previous.family == measure.family and (previous.codes or measure.role != "baseline")):
            break
        previous = previous.previous
    fits = previous is not None and (previous.unit if measure.role == "baseline" else previous.family)
    return previous if fits == (measure.unit if measure.role == "baseline" else measure.family) else None


def _best(
    candidates: dict, around: _Around, left: int, begin: int, limit: int, measure: Measure, rules: _Rules, stop: int = 0
) -> str:
    """The code of the rule that fits best among those with a word between `begin` and `stop`, or the measure's end."""
    best, best_score = "", None
    if pattern("standing noun").match(measure.right):
        begin = measure.figure.end
    closed = CLOSED.search(measure.left)
    aside = range(left + closed.start(), left + closed.end()) if closed else ()
    own = _own(measure)
    governed = any(len(verb[0]) > 1 for verb in pattern("deed").finditer(own))
    reach = CLAUSE
    if own and _acts(own):
        reach = GROUP if measure.whole is not None else SENTENCE if EMPTY_RIGHT.match(measure.right) else CLAUSE
    for place, word in reversed(around.hits):
        if place < begin:
            break
        if place in aside or (stop and place >= stop):
            continue
        for rule, turned in candidates.get(word, ()):
            if turned and limit > CLAUSE:
                continue
            others = (rule.near,) if turned else rule.about
            within = min(rule.within, reach) if turned else rule.within
            score = _score(rule, others, within, word, place, left, around, limit, measure, governed and not turned)
            score = score and (not (stop and turned), *score)
            if score and (best_score is None or score > best_score) and _fits(rule.code, measure, rules):
                best, best_score = rule.code, score
    return best


def _score(
    rule: Rule,
    others: tuple,
    within: int,
    word: str,
    place: int,
    left: int,
    around: _Around,
    limit: int,
    measure: Measure,
    governed: bool,
) -> tuple | None:
    """How well a rule fits, the better the greater; none if it does not."""
    if rule.rank and measure.whole is not None:
        return None
    reaches = around.reaches(measure, left)
    for term in others:
        if term.isdisjoint(reaches[within]):
            return None
    if not rule.without.isdisjoint(reaches[CLAUSE if rule.rank else limit]):
        return None
    if not rule.nowhere.isdisjoint(reaches[SENTENCE if rule.within == SENTENCE else GROUP]):
        return None
    level = _nearest({word}, reaches)
    farthest, length, subject = level, len(word), 0
    for term in others:
        nearest = _nearest(term, reaches)
        if governed and rule.verbal and nearest > NEAR:
            return None
        farthest, length = max(farthest, nearest), length + max(map(len, term & reaches[nearest]))
        subject = max(around.last.get(other, 0) for other in term) if farthest >= GROUP else 0
    counted = place == measure.figure.end
    return (counted, -level, TIERS[rule.rank][farthest], -farthest, subject, length, place)


# a general rule (penalties of any kind) yields to one whose subject is named near, not to one named far away; the last
# resort yields to any
TIERS = {"": (5, 5, 5, 3, 1), "general": (4, 4, 4, 2, 2), "last": (0, 0, 0, 0, 0)}


def _nearest(words_: frozenset[str] | set[str], reaches: list[set[str]]) -> int:
    """How far from a measure the nearest of some words stands, 9 if none does."""
    return next((level for level, met in enumerate(reaches) if not words_.isdisjoint(met)), 9)


def _fits(code: str, measure: Measure, rules: _Rules) -> bool:
    """Whether the counter fits the code: persons are never counted as cases."""
    wanted, family = rules.families[code], measure.family
    if wanted == "cases" and family in ("items", "times"):
        return measure.unit in ("个", "次")
    return not wanted or wanted == family or family in KINDRED.get(wanted, ()) or family not in COUNTED
