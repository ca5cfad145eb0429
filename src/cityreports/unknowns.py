"""What is not printed: the missing term of a ratio, change or completion, and the rate of the rest of a mixture.

A count printed with a percentage of it admits few whole numbers for the other term, sometimes one, sometimes none (the
granularity of Brown and Heathers 2017, *GRIM*).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from cityreports.intervals import Interval
from cityreports.operands import PERCENT, Operand, scale
from cityreports.quantities import ROUNDINGS

__all__ = ["Mixture", "Unknown", "completed", "earlier_level", "identified", "mixtures", "unknown"]

MOST_CANDIDATES = 200  # above it they are counted, not tried one by one


@dataclass(frozen=True, slots=True)
class Unknown:
    """A term that is not printed, and what is known of it.

    Attributes
    ----------
    name : str
        ``numerator``, ``denominator``, ``plan`` or ``earlier_level``.
    interval : Interval
        Its values that the printed figures allow.
    candidates : int or None
        How many whole numbers fit; none if it need not be one.
    first : int or None
        The least of them.
    nearest : int or None
        Where none fits, the whole number that comes nearest to the printed rate.
    attainable : Interval or None
        The rate that this number would give.
    """

    name: str
    interval: Interval
    candidates: int | None = None
    first: int | None = None
    nearest: int | None = None
    attainable: Interval | None = None


def earlier_level(level: Interval, result: Operand) -> Interval:
    """The earlier level that a level and its printed change imply."""
    change = result.interval
    if result.unit in PERCENT:
        return level / (Interval.point(1) + change / scale(result))
    if result.unit == "倍":
        return level / (change if "ratio to" in result.note else Interval.point(1) + change)
    return level - change


def completed(result: Operand) -> Interval:
    """A completion as a share of the plan: an excess of 25 % is 125 %."""
    full = result.interval / scale(result)
    return full + Interval.point(1) if "excess" in result.note else full


def unknown(kind: str, found: Sequence[Operand | None], result: Operand) -> Unknown:
    """The term that a ratio, change or completion leaves out, with the whole numbers that it can be.

    Examples
    --------
    >>> from cityreports.operands import measured
    >>> level = Operand("a", "1188项", *measured("1188项", "actual", ""), False, *[""] * 8)
    >>> rise = Operand("b", "104.12%", *measured("104.12%", "change", ""), False, *[""] * 8)
    >>> unknown("change", [level], rise).first
    582
    """
    first, second = (*found, None)[:2]
    level = first or second
    match kind:
        case "ratio" if first:
            name, interval = "denominator", level.interval / (result.interval / scale(result))
        case "ratio":
            name, interval = "numerator", level.interval * (result.interval / scale(result))
        case "completion":
            name, interval = "plan", level.interval / completed(result)
        case _:
            name, interval = "earlier_level", earlier_level(level.interval, result)
    if not level.whole or not interval.bounded or result.unit not in (*PERCENT, "倍"):
        return Unknown(name, interval)
    ends = interval.integers()
    if ends is None:
        return _none(name, interval, level, result)
    exact = level.interval.lower == level.interval.upper
    if exact or ends[1] - ends[0] >= MOST_CANDIDATES:
        return Unknown(name, interval, ends[1] - ends[0] + 1, ends[0])
    fitting = [number for number in range(ends[0], ends[1] + 1) if _fits(name, number, level, result)]
    if not fitting:
        return _none(name, interval, level, result)
    return Unknown(name, interval, len(fitting), fitting[0] if fitting else None)


def _none(name: str, interval: Interval, level: Operand, result: Operand) -> Unknown:
    """A missing term that no whole number fits, with the nearest."""
    middle = (result.interval.lower + result.interval.upper) / 2
    numbers = [number for number in range(floor(interval.lower), ceil(interval.upper) + 1) if number > 0]
    rates = [(number, _rate(name, Interval.point(number), level, result)) for number in numbers]
    number, rate = min(rates, key=lambda pair: abs(pair[1].lower - middle), default=(None, None))
    return Unknown(name, interval, 0, None, number, rate)


def _rate(name: str, term: Interval, level: Operand, result: Operand) -> Interval:
    """The rate that a term in place of the missing one gives, in the unit of the printed rate."""
    share = term / level.interval if name == "numerator" else level.interval / term
    less = name == "earlier_level" and "ratio to" not in result.note
    if less or (name == "plan" and "excess" in result.note):
        share = share - Interval.point(1)
    return share * scale(result)


def _fits(name: str, number: int, level: Operand, result: Operand) -> bool:
    """Whether a whole number in place of the missing term leaves a whole number for the printed one."""
    term, rate = Interval.point(number), result.interval / scale(result)
    match name:
        case "denominator":
            level_then = term * rate
        case "numerator":
            return number == 0 or (term / rate).intersection(level.interval).integers() is not None
        case "plan":
            level_then = term * completed(result)
        case _:
            times = rate if result.unit == "倍" and "ratio to" in result.note else Interval.point(1) + rate
            level_then = term * times
    return level_then.intersection(level.interval).integers() is not None


def identified(kind: str, found: Sequence[Operand | None], result: Operand) -> int | None:
    """The whole number that a missing term must be: the only one under every rounding rule; none if there is no such.

    Raises
    ------
    ZeroDivisionError
        If the printed rate can be nought.
    """
    alone = set()
    for rounding in ROUNDINGS:
        missing = unknown(kind, [figure and figure.under(rounding) for figure in found], result.under(rounding))
        if missing.candidates != 1:
            return None
        alone.add(missing.first)
    return alone.pop() if len(alone) == 1 else None


# --- mixtures -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mixture:
    """The rate of the rest: what a rate of the whole and rates of parts leave for the other cases.

    Attributes
    ----------
    relation_id : str
        The part or sum that ties the counts together.
    relations : tuple of str
        All relations that it rests on.
    figures : tuple of str
        Ids of the counts and rates that it comes from.
    rest : Interval
        How many cases the rest has.
    rate : Interval
        Their rate, in per cent.
    stated : bool
        Whether every relation that it rests on is stated.
    assumption : str
    """

    relation_id: str
    relations: tuple[str, ...]
    figures: tuple[str, ...]
    level: Operand
    rest: Interval
    rate: Interval
    stated: bool
    assumption: str

    @property
    def possible(self) -> bool:
        """Whether the rest can have such a rate at all."""
        return self.rate.intersects(Interval.of(0, 100))


def mixtures(relations: Iterable, known: Mapping[str, Operand]) -> Iterator[Mixture]:
    """The mixtures of a text: parts of a whole, where the whole and a part have rates of one kind.

    Parameters
    ----------
    relations : iterable of namedtuple
        Rows of ``relations.csv``.
    known : mapping of str to Operand

    Yields
    ------
    Mixture
    """
    rows = list(relations)
    rates = {}
    for row in rows:
        if row.kind == "ratio" and row.result and ";" in row.operands and known[row.result].share:
            rates.setdefault(row.operands.split(";")[1], []).append(row)
    for row in rows:
        if row.kind not in ("part", "sum") or not row.result:
            continue
        parts = row.operands.split(";")
        for whole in rates.get(row.result, []):
            if whole.operands.split(";")[0] in parts:  # the share of a part is no rate of the whole
                continue
            pairs = [(name, part) for name in parts for part in rates.get(name, []) if _same_rate(part, whole, known)]
            if pairs and len({name for name, _ in pairs}) == len(pairs):
                mixture = _mixture(row, whole, [part for _, part in pairs], known)
                if mixture:
                    yield mixture


def _same_rate(one, other, known: Mapping[str, Operand]) -> bool:
    """Whether two rates are of one kind: their names end alike (视频感知结案率 and 事部件结案率)."""
    a, b = known[one.result].subject_zh, known[other.result].subject_zh
    return bool(a) and a[-3:] == b[-3:]


def _mixture(tie, whole, parts: list, known: Mapping[str, Operand]) -> Mixture | None:
    figures = {name for row in (whole, *parts) for name in (*row.operands.split(";"), row.result) if name}
    if any(known[name].interval is None for name in figures):
        return None
    rest = known[tie.result].interval
    done = _numerator(whole, known)
    for part in parts:
        rest = rest - known[part.operands.split(";")[1]].interval
        done = done - _numerator(part, known)
    if rest.lower is None or rest.lower <= 0:
        return None
    return Mixture(
        tie.relation_id,
        tuple(row.relation_id for row in (tie, whole, *parts)),
        tuple(sorted(figures)),
        known[whole.result],
        rest,
        done / rest * Interval.point(100),
        all(row.basis == "stated" for row in (tie, whole, *parts)),
        "; ".join(
            dict.fromkeys(filter(None, (tie.assumption, whole.assumption, *(part.assumption for part in parts))))
        ),
    )


def _numerator(row, known: Mapping[str, Operand]) -> Interval:
    """The cases that a rate counts: as printed, else as the rate implies."""
    numerator, denominator = row.operands.split(";")
    if numerator:
        return known[numerator].interval
    result = known[row.result]
    return known[denominator].interval * (result.interval / scale(result))
