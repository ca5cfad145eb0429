"""Which indicator of the codebook a measure gives: by the words near it and what its sentence is about.

``aliases.csv`` holds the rules. A rule names a code; `near`, words of which one stands right at the figure; `about`,
words of which one stands at the figure or before it in its paragraph (a space parts words that must all be met);
`without`, words that must not stand at the figure; `nowhere`, words that must not stand in its part of the sentence. A
unit must fit the code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from cityreports import sources
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import FARTHEST, Measure

__all__ = ["assign"]

# how far from the figure a word stands
NEAR, CLAUSE, GROUP, SENTENCE, PARAGRAPH = range(5)
# families of counters in which reports count the same things, besides the family of the code
KINDRED = {
    "buildings": ("items", "sites"), "items": ("sites", "cases", "buildings", "units"), "sites": ("cases", "items"),
    "cases": ("sites", "times"), "machines": ("items",), "units": ("items", "sites"), "documents": ("items", "cases"),
    "households": ("units",), "times": ("units",),
}  # fmt: skip
COUNTED = frozenset([*KINDRED, "persons", "person-times", "vehicles", "animals", "places"])


class Rule(NamedTuple):
    """One row of ``aliases.csv``."""

    code: str
    near: tuple[str, ...]
    about: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    nowhere: tuple[str, ...]
    general: bool


class _Rules(NamedTuple):
    by_kind: dict[str, dict[str, list[Rule]]]
    words: list[str]
    finder: AhoCorasick
    families: dict[str, str]


@cache
def _rules() -> _Rules:
    codebook = {row["code"]: row for row in sources.table("codebook.csv")}
    by_kind: dict[str, dict[str, list[Rule]]] = {}
    words: set[str] = set()
    for row in sources.table("aliases.csv"):
        about = tuple(tuple(term.split("|")) for term in row["about"].split())
        without, nowhere = (tuple(filter(None, row[name].split("|"))) for name in ("without", "nowhere"))
        rule = Rule(row["code"], tuple(row["near"].split("|")), about, without, nowhere, row["general"] == "yes")
        words.update(rule.near, without, nowhere, *about)
        for kind in (codebook[rule.code]["kind"], ""):
            for word in rule.near:
                by_kind.setdefault(kind, {}).setdefault(word, []).append(rule)
    families = {code: row["counter_family"] for code, row in codebook.items()}
    known = sorted(words)
    return _Rules(by_kind, known, AhoCorasick(known), families)


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
    for measure in found:
        around.move(measure, lines[bisect_right(lines, measure.figure.start) - 1])
        if measure.level is not None and measure.role != "baseline":
            continue
        measure.codes = _codes(measure, around, rules)


class _Around:
    """The words of a line read so far: where each stood last, and which stand in its heading."""

    def __init__(self, plain: str, rules: _Rules):
        self.plain, self.rules = plain, rules
        self.line, self.read = -1, 0
        self.hits: list[tuple[int, str]] = []
        self.last: dict[str, int] = {}
        self.heading: frozenset[str] = frozenset()

    def move(self, measure: Measure, line: int) -> None:
        """Read on to the end of a measure's own words; the literal itself is left out."""
        start, stop = measure.figure.start, measure.figure.end
        if line != self.line:
            self.line, self.read, self.hits, self.last = line, line, [], {}
            first = FIRST.match(self.plain, line)
            heading = self._met(line, first.end()) if first else []
            above = self._above(line)
            heading += self._met(above, self.plain.find("\n", above))
            self.heading = frozenset(word for _, word in heading)
        self._read(max(self.read, start - FARTHEST), start)
        self._read(max(self.read, stop), stop + len(measure.right))

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
        self.last.update((word, place) for place, word in hits)
        self.read = max(self.read, stop)

    def _met(self, start: int, stop: int) -> list[tuple[int, str]]:
        """The words of a stretch in the order of their places, overlapping ones too."""
        if stop <= start:
            return []
        words = self.rules.words
        found = self.rules.finder.find_matches_as_indexes(self.plain[start:stop], overlapping=True)
        return sorted((start + first, words[word]) for word, first, _ in found)

    def stands(self, words: tuple[str, ...], limit: int, measure: Measure, left: int) -> bool:
        """Whether one of some words stands no farther from a measure than `limit`, which is GROUP at most."""
        begin = min((left, measure.clause, measure.group)[: limit + 1])
        return any(self.last.get(word, -1) >= begin for word in words)

    def level(self, word: str, measure: Measure, left: int) -> int:
        """How far from a measure a word stands, 9 if it does not."""
        place = self.last.get(word)
        if place is None:
            return SENTENCE if word in self.heading else 9
        if place >= left:
            return NEAR
        if place >= measure.clause:
            return CLAUSE
        if place >= measure.group:
            return GROUP
        return SENTENCE if place >= measure.sentence or word in self.heading else PARAGRAPH


# how many lines above a line its heading stands, and how long a heading is
FARTHEST_HEADING, LONGEST_HEADING = 4, 26
# a remark between what is counted and its number
CLOSED = re.compile(r"\([^()]*\)$")
FIRST = re.compile(r"[^。\n]{1,26}[。:]")


def _codes(measure: Measure, around: _Around, rules: _Rules) -> tuple[str, ...]:
    candidates = rules.by_kind.get(_kind(measure))
    if not candidates or pattern("mean value").search(measure.left) or measure.per == "person":
        return ()
    own = _own(measure)
    if REST.match(own) and OPEN.match(measure.right):
        return ()
    if inherited := _of_the_same(measure, own):
        measure.rules.append("indicator: of the figure before")
        return inherited
    left = measure.figure.start - len(own)
    reaches = ((NEAR, left), (CLAUSE, measure.clause), (GROUP, measure.group))
    if not EMPTY_RIGHT.match(measure.right):
        reaches = reaches[:1]
    elif LIGHT.fullmatch(own):
        reaches = reaches[1:]
    elif not (_first_of_group(measure) and ACTS.fullmatch(own)):
        reaches = reaches[:1]
    for limit, begin in reaches:
        if best := _best(candidates, around, left, begin, limit, measure, rules):
            break
    else:
        return ()
    measure.rules.append(f"indicator: {best}")
    return (best, *PAIRED[best][1]) if _paired(best, around, measure, left) else (best,)


def _kind(measure: Measure) -> str:
    """The kind of indicator that the unit can give; a change without its level can be of anything."""
    if measure.role in ("change", "completion") or "growth" in measure.notes:
        return ""
    unit = measure.figure.reading.unit
    if unit is None and measure.left[-4:].rstrip("为达到是").endswith("率"):
        return "proportion"
    return KINDS.get(measure.unit) or ("count" if unit and unit.kind == "counter" else "none")


# words that name nothing: a figure with only these before it counts what the figure before it counts
WORDS_OF_NOTHING = (
    r"[、,;()\s“”]|面积|数量|总量|总数|总长|长度|合计|共计?|累计|分别|其中|约|为|达到?|到|至|和|及|与|各|计|由|从|原来|的|年初|上年末?"
    r"|去年末?|较|比|提升|提高|增加|增长|下降|减少|降低|压缩|缩减|扩大|增至|降至|降到|升至|升到|现在|目标|任务|年度|全年|计划|完成|已|保持"
    r"|在|占|是|力争|确保|20\d\d年[底末]?|仍有|其余|剩余|余下|另有|共有|规模|保持在|控制在|稳定在|突破|超过|今年|新增|上升|拆除|处置|指标|达标|年|超额|折合|约合|合|距离?|创建|建成"
)
LIGHT = re.compile(rf"(?:{WORDS_OF_NOTHING})*")
# words that say what was done, to what the words before name: 两违整治:全年治理5万平方米
ACTS = re.compile(
    rf"(?:{WORDS_OF_NOTHING}|治理|整治|清理|改造|新建|建设|整改|处理|办理|查处|打造|更新|清除|排查|检查|收运|清运|维修|修复)*"
)
# what is left over was not done: 其余7个正在整改
REST = re.compile(r"[,、;]?(?:其余|剩余|余下|余|尚有|仍有|还有)")
OPEN = re.compile("[^,;。]{0,4}(?:正在|已落实|均已|未|待|尚|仍|计划|将)")
EMPTY_RIGHT = re.compile(r"$|[^一-龥“]|分布|位于|集中在|的(?!小区|领域)|左右|以上|[和及与]|目标|全部|均|完成|正在|已")
PLACE = re.compile(
    r"[、,;和及与(]?\s?(?:其中|分别为?)?[:,]?(?:[一-龥A-Z]{1,5}(?:[市县镇乡州]|(?<!小)区|街道|地区|新区|开发区|片区)|其他地区?|其余|主城区|市本级)(?:为|共|有|办理|立案|查处|拆除|完成|新增|建成|分布在)?"
)
# one figure serves two indicators that are named together: 资源化利用率和无害化处理率
PAIRED = {
    "harmless_treatment_rate": (("资源化利用率", "资源化率"), ("waste_resource_rate",)),
    "safety_hazards_found": (("整改",), ("safety_hazards_fixed",)),
}


def _first_of_group(measure: Measure) -> bool:
    return measure.previous is None or measure.previous.group != measure.group


def _paired(code: str, around: _Around, measure: Measure, left: int) -> bool:
    words, _ = PAIRED.get(code, ((), ()))
    return any(around.level(word, measure, left) == NEAR for word in words)


def _own(measure: Measure) -> str:
    """The words before a measure that are its own: not the noun that the figure before it counts."""
    left, previous = measure.left, measure.previous
    if (among := left.rfind("等")) >= 0:
        left = left[among + 1 :]
    if previous is None or previous.clause != measure.clause or not left or left[0] in ",、(;和及与":
        return left
    cut = max(left.rfind(mark) for mark in "、和及与,(")
    return left[cut:] if cut > 0 else left


def _of_the_same(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of the figure before, where only a place's name parts them: 其中三元区30个、沙县区18个."""
    own = own.replace("\n", "")
    light, named = LIGHT.fullmatch(own), len(own) > 1 and PLACE.fullmatch(own)
    previous = _last_of_kind(measure)
    counted = previous is not None and (previous.unit != "%" or "分别" in measure.before)
    if counted and light and measure.role == "target" and previous.role == "actual":
        return previous.codes
    if not EMPTY_RIGHT.match(measure.right):
        return ()
    if measure.whole is not None and (named or (light and measure.previous.codes)):
        return measure.whole.codes
    return previous.codes if counted and named and measure.role == previous.role else ()


def _last_of_kind(measure: Measure) -> Measure | None:
    """The last figure before one in its sentence that counts things of its family."""
    previous = measure.previous
    for _ in range(3):
        if previous is None or previous.family == measure.family:
            break
        previous = previous.previous
    return previous if previous is not None and previous.family == measure.family else None


def _best(candidates: dict, around: _Around, left: int, begin: int, limit: int, measure: Measure, rules: _Rules) -> str:
    """The code of the rule that fits best among those with a word between `begin` and the measure's end."""
    best, best_score = "", None
    if pattern("standing noun").match(measure.right):
        begin = measure.figure.end
    closed = CLOSED.search(measure.left)
    aside = range(left + closed.start(), left + closed.end()) if closed else ()
    for place, word in reversed(around.hits):
        if place < begin:
            break
        if place in aside:
            continue
        for rule in candidates.get(word, ()):
            score = _score(rule, word, place, left, around, limit, measure)
            if score and (best_score is None or score > best_score) and _fits(rule.code, measure, rules):
                best, best_score = rule.code, score
    return best


def _score(rule: Rule, word: str, place: int, left: int, around: _Around, limit: int, measure: Measure) -> tuple | None:
    """How well a rule fits, the better the greater; none if it does not."""
    if rule.general and measure.whole is not None:
        return None
    if rule.without and around.stands(rule.without, GROUP if rule.general else limit, measure, left):
        return None
    if rule.nowhere and around.stands(rule.nowhere, GROUP, measure, left):
        return None
    level = around.level(word, measure, left)
    farthest, length, subject = level, len(word), 0
    for term in rule.about:
        met = [(around.level(other, measure, left), -len(other)) for other in term]
        nearest = min(met)
        if nearest[0] == 9:
            return None
        farthest, length = max(farthest, nearest[0]), length - nearest[1]
        subject = max(around.last.get(other, 0) for other in term)
    return (-level, TIERS[rule.general][farthest], -farthest, subject if farthest >= GROUP else 0, length, place)


# a general rule (penalties of any kind) yields to one whose subject is named near, not to one named far away
TIERS = {False: (5, 5, 5, 3, 1), True: (4, 4, 4, 2, 2)}


def _fits(code: str, measure: Measure, rules: _Rules) -> bool:
    """Whether the counter fits the code: persons are never counted as cases."""
    wanted, family = rules.families[code], measure.family
    return not wanted or wanted == family or family in KINDRED.get(wanted, ()) or family not in COUNTED
