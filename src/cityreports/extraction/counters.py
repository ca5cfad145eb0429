"""What the unit of a measure can count: which kind of indicator, and which codes."""

from __future__ import annotations

from cityreports.extraction.aliases import aliases
from cityreports.extraction.measures import Measure

__all__ = ["RATES", "fits", "kind_of"]

KINDS = {
    "%": "proportion", "CNY": "money", "m": "length", "m2": "area", "m3": "volume", "t": "mass", "分": "score",
    "mg/L": "concentration",
}  # fmt: skip
# kinds that a norm can give too
RATES = frozenset(["proportion", "concentration"])
# families of counters in which reports count the same things, besides the family of the code
KINDRED = {
    "buildings": ("items", "sites"), "items": ("sites", "cases", "buildings", "units", "documents"),
    "sites": ("cases", "items", "documents"), "cases": ("sites", "times", "items"), "machines": ("items",),
    "units": ("items", "sites"), "documents": ("items", "cases"), "households": ("units",), "times": ("units",),
    "vehicles": ("cases", "documents"),
}  # fmt: skip
COUNTED = frozenset([*KINDRED, "persons", "person-times", "vehicles", "animals", "places", "teams", "plants"])


def kind_of(measure: Measure) -> str:
    """The kind of indicator that the unit can give; a change without its level can be of anything."""
    if measure.role in ("change", "completion") or "growth" in measure.notes:
        return ""
    unit = measure.figure.reading.unit
    if unit is None and measure.left[-4:].rstrip("为达到是").endswith("率"):
        return "proportion"
    return KINDS.get(measure.unit) or ("count" if unit and unit.kind == "counter" else "none")


def fits(code: str, measure: Measure) -> bool:
    """Whether the counter fits the code: persons are never counted as cases."""
    wanted, family = aliases().families[code], measure.family
    if wanted == "cases" and family in ("items", "times"):
        return measure.unit in ("个", "次")
    return not wanted or wanted == family or family in KINDRED.get(wanted, ()) or family not in COUNTED
