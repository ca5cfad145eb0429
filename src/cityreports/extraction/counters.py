"""What the unit of a measure can count: which kind of indicator, and which codes."""

from __future__ import annotations

from functools import cache

from cityreports import sources
from cityreports.extraction.aliases import aliases
from cityreports.extraction.measures import Measure

__all__ = ["RATES", "fits", "kind_of"]

KINDS = {
    "%": "proportion", "CNY": "money", "m": "length", "m2": "area", "m3": "volume", "t": "mass", "分": "score",
    "mg/L": "concentration",
}  # fmt: skip
# kinds that a norm can give too
RATES = frozenset(["proportion", "concentration"])


def kind_of(measure: Measure) -> str:
    """The kind of indicator that the unit can give; a change without its level can be of anything."""
    if measure.role in ("change", "completion") or "growth" in measure.notes:
        return ""
    unit = measure.figure.reading.unit
    if unit is None and measure.left[-4:].rstrip("为达到是").endswith("率"):
        return "proportion"
    return KINDS.get(measure.unit) or ("count" if unit and unit.kind == "counter" else "none")


@cache
def _kindred() -> dict[str, frozenset[str]]:
    """For a family, or a code, the other families in which reports count the same things."""
    return {row["counted"]: frozenset(row["also"].split()) for row in sources.table("kindred.csv")}


def fits(code: str, measure: Measure) -> bool:
    """Whether the counter fits the code: persons are never counted as cases."""
    wanted, family, kindred = aliases().families[code], measure.family, _kindred()
    if not wanted or wanted == family or family not in kindred or family in kindred.get(code, ()):
        return True
    if wanted == "cases" and family in ("items", "times"):
        return measure.unit in ("个", "次")
    if wanted == "times" and family in ("items", "sites"):
        return measure.unit.endswith("次")
    return family in kindred[wanted]
