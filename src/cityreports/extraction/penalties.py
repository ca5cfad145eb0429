"""The codes of fines: a fine whose own words name nothing is that of the cases before it in its sentence."""

from __future__ import annotations

import re
from functools import cache

from cityreports.extraction.aliases import aliases
from cityreports.extraction.lexicon import pattern
from cityreports.extraction.measures import LEVELS, Measure
from cityreports.extraction.turns import HANDS_OUT
from cityreports.extraction.wordings import consists

__all__ = ["ANY", "of_other_cases", "of_the_cases"]

# what cases of any kind are fined
ANY = "penalty_fines"
# families in which those who are fined are counted
FINED = frozenset(["cases", "items", "sites", "units", "households", "vehicles", "documents", "times", "machines"])


def of_the_cases(measure: Measure, own: str) -> tuple[str, ...]:
    """The codes of a fine by the cases that it stands behind: 查处噪声56起,罚款8万元 is a fine for noise."""
    cases = _cases(measure) if _bare(measure, own) else None
    fine = _fines().get(cases.codes[0]) if cases is not None and cases.codes else None
    return (fine,) if fine else ()


def of_other_cases(measure: Measure, own: str) -> bool:
    """Whether a fine stands behind cases that no code names: 查处油烟94件,罚款28万元."""
    cases = _cases(measure) if _bare(measure, own) else None
    punished = cases is not None and cases.family == "cases" and pattern("penalised by").search(cases.since_clause)
    return bool(punished) and cases.codes[:1] not in {(code,) for code in _fines()}


def _bare(measure: Measure, own: str) -> bool:
    """Whether the words of a fine name no offence: 收缴罚款."""
    return "罚" in measure.since_clause and consists(own, "fine alone", "names nothing", "time word")


def _cases(fines: Measure) -> Measure | None:
    """The cases that a fine stands behind: of several handed out in turn its own, of parts the whole."""
    in_turn = bool(HANDS_OUT.search(fines.since_clause))
    counts, place, other = [], 0, fines.previous
    while other is not None:
        if other.unit == fines.unit:
            if counts or not in_turn:
                break
            place += 1
        elif other.role in LEVELS and other.family in FINED and not pattern("not fined").search(other.left):
            counts.insert(0, other)
        other = other.previous
    if in_turn:
        run = [count for count in counts if count.codes and count.codes[0] in _fines()]
        return run[place] if place < len(run) > 1 else None
    if not counts or fines.left.startswith("("):
        return counts[-1] if counts else None
    parts = [count for count in counts if count.whole is not None and count.whole is counts[-1].whole]
    return counts[-1].whole if len(parts) > 1 or OF_ALL.search(fines.left) else counts[-1]


# words for the sum of all fines
OF_ALL = re.compile("[总共]")


@cache
def _fines() -> dict[str, str]:
    """The fines of each kind of cases."""
    families = aliases().families
    own = {code: code.removesuffix("cases") + "fines" for code in families if code.endswith("_cases")}
    found = {code: fine for code, fine in own.items() if fine in families}
    return found | dict.fromkeys(["penalty_cases", "penalty_cases_filed", "penalty_cases_closed"], ANY)
