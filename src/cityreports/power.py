"""How good the audit is: faults put into printed figures one by one, and the share that some check catches."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from cityreports.consistency import check_all
from cityreports.crossings import Linked
from cityreports.quantities import Rounding, simplify
from cityreports.unknowns import mixtures

__all__ = ["FAULTS", "by_fault", "by_kind", "by_report", "faults", "power"]

FAULTS = ("last_place", "digits_swapped", "digit_dropped", "scale_lost", "percent_point")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
NUMERALS = "零一二三四五六七八九十"
COLUMNS = ["report_id", "figure_id", "fault", "literal", "changed", "kinds", "held", "caught", "caught_by"]


def faults(literal: str) -> Iterator[tuple[str, str]]:
    """The faults that a literal can suffer, as pairs of kind and changed literal.

    Examples
    --------
    >>> dict(faults("98.2%"))["percent_point"], [new for kind, new in faults("107起") if kind == "digit_dropped"]
    ('98.2个百分点', ['17起', '10起'])
    """
    text = simplify(literal)
    seen = {text}
    for kind, changed in _changes(text):
        if changed not in seen:
            seen.add(changed)
            yield kind, changed


def _changes(text: str) -> Iterator[tuple[str, str]]:
    found = NUMBER.search(text)
    if found:
        before, digits, after = text[: found.start()], found[0], text[found.end() :]
        for kind, changed in _digit_changes(digits):
            yield kind, f"{before}{changed}{after}"
    elif text[0] in NUMERALS or text[0] == "两":
        at = NUMERALS.index(text[0].replace("两", "二"))
        for other in (at - 1, at + 1):
            if 0 < other < len(NUMERALS):
                yield "last_place", NUMERALS[other] + text[1:]
    for scale in "万亿":
        if scale in text:
            yield "scale_lost", text.replace(scale, "", 1)
    if "百分点" in text:
        yield "percent_point", text.replace("个百分点", "%").replace("百分点", "%")
    elif "%" in text:
        yield "percent_point", text.replace("%", "个百分点")


def _digit_changes(digits: str) -> Iterator[tuple[str, str]]:
    places = len(digits.partition(".")[2])
    for step in (1, -1):
        moved = int(digits.replace(".", "")) + step
        if moved >= 0:
            yield "last_place", _with_point(str(moved).zfill(places + 1), places)
    plain = digits.replace(".", "")
    for i in range(len(plain) - 1):
        swapped = plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :]
        yield from (("digits_swapped", text) for text in _readable(_with_point(swapped, places)))
    for i in range(len(digits)):
        dropped = digits[:i] + digits[i + 1 :]
        if digits[i] != "." and dropped and dropped[0] != "." and dropped[-1] != ".":
            yield from (("digit_dropped", text) for text in _readable(dropped))


def _with_point(digits: str, places: int) -> str:
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def _readable(number: str) -> list[str]:
    """The number, unless it begins as no printed number does."""
    return [] if re.match(r"0\d", number) else [number]


def power(linked: Linked, rounding: Rounding = "half_up") -> pd.DataFrame:
    """Change every figure of every relation in turn, and see whether a check then fails that did not.

    Parameters
    ----------
    linked : Linked
        Figures and relations, of `audit.coded` or `audit.drafted`.
    rounding : {"half_up", "half_even", "truncation", "any"}

    Returns
    -------
    pandas.DataFrame
        One row a fault: `report_id`, `figure_id`, `fault`, `literal`, `changed`, `kinds` (of the relations that the
        figure is in), `held` (those of them that hold), `caught`, `caught_by` (ids of the relations that fail).
    """
    known = linked.figures
    rows = {row.relation_id: row for row in linked.relations.itertuples()}
    before = check_all(rows.values(), known)
    reach: dict[str, set[str]] = {}
    for row in rows.values():
        for name in _figures(row):
            reach.setdefault(name, set()).add(row.relation_id)
    for mixture in mixtures(rows.values(), known):
        for name in mixture.figures:
            reach[name] |= set(mixture.relations)
    lines = []
    for name, touched in reach.items():
        near = [rows[relation] for relation in rows if relation in touched]
        home = next((row.report_id for row in near if name.startswith(row.report_id)), "")
        if not home:  # a figure of the panel
            continue
        kinds = ";".join(sorted({row.kind for row in near}))
        held = ";".join(sorted({row.kind for row in near if before[row.relation_id].verdict == "consistent"}))
        for fault, changed in faults(known[name].literal):
            after = check_all(near, {**known, name: known[name].printed_as(changed, rounding)})
            caught = [
                relation
                for relation, outcome in after.items()
                if outcome.verdict == "inconsistent" and before[relation].verdict != "inconsistent"
            ]
            literal = known[name].literal
            lines.append((home, name, fault, literal, changed, kinds, held, bool(caught), ";".join(caught)))
    return pd.DataFrame(lines, columns=COLUMNS)


def _figures(row) -> list[str]:
    return [name for name in (*row.operands.split(";"), row.result) if name]


def by_fault(found: pd.DataFrame) -> pd.DataFrame:
    """Faults, those caught, and their share, by kind of fault and report.

    Returns
    -------
    pandas.DataFrame
        Columns `fault, report_id` and those of `by_report`; the report ``all`` is all of them, the fault ``any`` all
        kinds.
    """
    both = pd.concat([found, found.assign(report_id="all")])
    return _shares(pd.concat([both, both.assign(fault="any")]), ["fault", "report_id"])


def by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """Faults by the kind of the relations that the figure is in, and report; a figure in two kinds counts in both.

    Returns
    -------
    pandas.DataFrame
        Columns `kind, report_id` and those of `by_report`; the report ``all`` is all of them. A fault is caught by
        whichever check; it counts as held where a relation of this kind holds.
    """
    parts = found.assign(kind=found["kinds"].str.split(";")).explode("kind")
    holds = [kind in held.split(";") for kind, held in zip(parts["kind"], parts["held"], strict=True)]
    parts = parts.assign(held=parts["kind"].where(holds, ""))
    return _shares(pd.concat([parts, parts.assign(report_id="all")]), ["kind", "report_id"])


def by_report(found: pd.DataFrame) -> pd.DataFrame:
    """Faults by report.

    Returns
    -------
    pandas.DataFrame
        Columns `report_id`; `held_faults, held_caught, held_share` over the figures of relations that hold, where a
        fault has a check to meet; `faults, caught, share` over the figures of all relations.
    """
    return _shares(pd.concat([found, found.assign(report_id="all")]), ["report_id"])


def _shares(found: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    held = found["held"] != ""
    counted = found.assign(held=held, held_caught=held & found["caught"], faults=1)
    sums = counted.groupby(by, sort=False)[["held", "held_caught", "faults", "caught"]].sum().astype(int).reset_index()
    sums = sums.rename(columns={"held": "held_faults"})
    sums.insert(len(by) + 2, "held_share", sums["held_caught"] / sums["held_faults"])
    return sums.assign(share=sums["caught"] / sums["faults"])
