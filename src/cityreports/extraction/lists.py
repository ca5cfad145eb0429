"""Lists of parts: how far one goes, and which of its figures are parts of which whole."""

from __future__ import annotations

import re

from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import SHARES, Measure, dependent
from cityreports.extraction.wholes import LIST, is_mean, kin, kin_before, whole_of

__all__ = ["BRACKETED", "has_share", "join_all", "run_of", "take_list"]


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


def join_all(parts: list[Measure], whole: Measure | None) -> bool:
    """Give parts their whole, if it is one that they can have."""
    if whole is None or whole in parts:
        return False
    for part in parts:
        part.whole = whole
        part.notes.append("of which")
    return True


def take_list(
    plain: str, found: list[Measure], i: int, opening: int, listed: bool, whole: Measure | None = None
) -> bool:
    """The parts behind an opening, each of the whole of its unit."""
    first = found[i]
    wholes: dict[str, Measure | None] = {kin(first): whole} if whole else {}
    within = first.before.rfind("(") > first.before.rfind(")")
    each = _shape(found, i)
    repeated = len(set(each)) > 1 and any(_shape(found, j) == each for j in range(i + 1, min(i + LIST, len(found))))
    for j in range(i, min(i + LIST, len(found))):
        part = found[j]
        if part.sentence != first.sentence or (j > i and pattern("no part").search(part.left)):
            break
        if j > i and listed and pattern("list break").search(part.since):
            break
        if j > i and within and ")" in BRACKETED.sub("", part.since):
            break
        ends = part.unit == first.unit and pattern("list end").match(part.since)
        if not listed and (part.group != first.group or ends):
            listed = part.unit == first.unit and (has_share(found, j) or (repeated and _shape(found, j) == each))
            if not listed:
                break
        in_first = part.group == first.group and (repeated or _fine_of_part(part))
        if not _joins(part, first, listed or in_first):
            continue
        family = kin(part)
        if family not in wholes or (listed and whole is None):
            wholes[family] = whole_of(plain, part, found, i, opening, wholes.get(family))
        if wholes[family] is not part:
            join_all([part], wholes[family])
    return first.whole is not None


def has_share(found: list[Measure], j: int) -> bool:
    """Whether a figure's share of a whole follows it: 3100件,占32%."""
    other = found[j + 1] if j + 1 < len(found) else None
    return other is not None and other.group == found[j].group and bool(pattern("share of").search(other.left))


def _shape(found: list[Measure], j: int) -> list[str]:
    """The families of the counts that open a part between semicolons: 渣土类11起、罚款3万元; …."""
    first = found[j]
    if (
        first.previous is not None
        and first.previous.group == first.group
        and not pattern("of which").search(first.since)
    ):
        return []
    same = [other for other in found[j : j + 4] if other.group == found[j].group]
    return [other.family for other in same if other.unit not in SHARES and not dependent(other)]


def _fine_of_part(fine: Measure) -> bool:
    """Whether a fine stands behind a part and there are fines before: 罚款9万元;其中油烟类64件,罚款2万元."""
    part = fine.previous
    if fine.unit != "CNY" or "罚" not in fine.close or part is None or part.whole is None:
        return False
    return any("罚" in other.close and other.figure.start > part.whole.figure.start for other in kin_before(fine))


def _joins(part: Measure, first: Measure, listed: bool) -> bool:
    """Whether a figure behind the opening is a part: in the first one's clause, of its unit, or in one list with it."""
    if part.unit in SHARES or dependent(part) or is_mean(part) or "project budget" in part.notes:
        return False
    if part is not first and "(" in part.since:
        return False
    if part.role != first.role and not (part.role == "baseline" and part.left.startswith("、")):
        return False
    beside = part.since == "" and part.previous is not None and part.previous.whole is not None
    return beside or listed or part.family == first.family or part.clause == first.clause or part.left.startswith("、")
