"""What a check was worth, and what would mend one that fails: passing values, and the smallest change of one figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cityreports.consistency import Check, check_terms
from cityreports.intervals import Interval
from cityreports.operands import Operand, Terms
from cityreports.quantities import simplify

__all__ = ["Repair", "information", "repairs"]

NEAR, FAR = 64, 2**40  # steps tried one by one; steps after which no repair is sought
DIGITS = re.compile(r"\d+(?:\.\d+)?|[零〇一二三四五六七八九十百千两半]+")


@dataclass(frozen=True, slots=True)
class Repair:
    """A change of one figure that would make a failed check pass.

    Attributes
    ----------
    literal, repaired : str
        As printed, and as it would have to be printed.
    steps : int
        The change in units of the last printed place.
    share : float
        Its size as a share of the printed value.
    """

    figure_id: str
    literal: str
    repaired: str
    steps: int
    share: float


def repairs(kind: str, given: Terms) -> tuple[Repair, ...]:
    """For each figure of a failed relation the smallest change that would repair it; the smallest share first.

    Examples
    --------
    >>> from cityreports.operands import measured
    >>> def count(text):
    ...     return Operand(text, text, *measured(text, "actual", ""), False, *[""] * 8)
    >>> for repair in repairs("part", Terms((count("107起"), count("222起")), count("244起"))):
    ...     print(repair.literal, repair.repaired)
    244起 329起
    222起 137起
    107起 22起
    """
    found = []
    for position, figure in enumerate((*given.operands, given.result)):
        if figure is None or not figure.value or figure.step is None:
            continue
        steps = _fewest_steps(kind, given, position)
        if steps is not None:
            value = figure.value + figure.step * steps
            share = float(abs(value / figure.value - 1))
            found.append(Repair(figure.figure_id, figure.literal, _reprinted(figure, value), steps, share))
    return tuple(sorted(found, key=lambda repair: repair.share))


def _fewest_steps(kind: str, given: Terms, position: int) -> int | None:
    """How many steps of its last place a figure must move for the check to pass; none if it cannot help."""
    failed, tried = check_terms(kind, given), 0
    if failed.unknown or failed.readings:  # what passes does not lie on one side
        tried = NEAR
        for steps in range(1, NEAR + 1):
            for signed in (steps, -steps):
                if _side(kind, given, position, signed) == 0:
                    return signed
    far = [steps for sign in (1, -1) for steps in _crossing(kind, given, position, sign, tried)]
    return min(far, key=abs, default=None)


def _crossing(kind: str, given: Terms, position: int, sign: int, tried: int) -> Iterator[int]:
    """The first step beyond those tried at which the check passes, sought by doubling and halving."""
    begun = _side(kind, given, position, sign * tried)
    low, high = tried, max(2 * tried, 1)
    while _side(kind, given, position, sign * high) == begun:
        low, high = high, 2 * high
        if high > FAR:
            return
    while high - low > 1:
        middle = (low + high) // 2
        if _side(kind, given, position, sign * middle) == begun:
            low = middle
        else:
            high = middle
    if _side(kind, given, position, sign * high) == 0:
        yield sign * high


def _side(kind: str, given: Terms, position: int, steps: int) -> int | None:
    """0 if the check passes with a figure so moved, else on which side it fails; none if no such figure can be."""
    figures = [*given.operands, given.result]
    figure = figures[position].moved(steps)
    if figure.interval.empty or (figures[position].value >= 0 > figure.value):
        return None
    figures[position] = figure
    outcome = check_terms(kind, given._replace(operands=tuple(figures[:-1]), result=figures[-1]))
    if outcome.verdict != "inconsistent":
        return None if outcome.reason == "division_by_zero" else 0
    if outcome.unknown or outcome.recomputed is None:  # no side to cross from: tried near by only
        return 1
    return -1 if outcome.recomputed.below(outcome.printed) else 1


def _reprinted(figure: Operand, value: Fraction) -> str:
    """A figure's literal with another value in the same form."""
    text = simplify(figure.literal)
    found = DIGITS.search(text)
    if not found:
        return text
    if not found[0][0].isdigit() or not found[0].isascii():
        return text[: found.start()] + str(int(value)) + text[found.end() :]
    places = len(found[0].partition(".")[2])
    number = Fraction(Decimal(found[0])) * value / figure.value
    return text[: found.start()] + f"{float(number):.{places}f}" + text[found.end() :]


def information(kind: str, given: Terms, outcome: Check) -> int | None:
    """How many values of the result, printed in the same form, would have passed; none if there is no limit.

    A sum of exact counts passes for one value alone, as does a whole that its parts exhaust; a part for each value up
    to the whole: there it counts the values of the parts' total.

    Examples
    --------
    >>> from cityreports.consistency import check_terms
    >>> from cityreports.operands import measured
    >>> def figure(text):
    ...     return Operand(text, text, *measured(text, "actual", ""), False, *[""] * 8)
    >>> given = Terms((figure("137073件"), figure("139586件")), figure("98.2%"))
    >>> information("ratio", given, check_terms("ratio", given))
    1
    """
    if outcome.unknown:
        return outcome.unknown.candidates
    if kind == "standard" or outcome.printed is None or outcome.recomputed is None:
        return None
    if kind == "part" and not given.exhaustive:
        if outcome.printed.upper is None or outcome.printed.upper < 0:
            return None
        step = min(figure.step for figure in given.operands if figure)
        return int(outcome.printed.upper / step) + 1
    distances = (outcome.recomputed - outcome.printed) * Interval.point(1 / given.result.step)
    ends = distances.integers()
    if not distances.bounded:
        return None
    return ends[1] - ends[0] + 1 if ends else 0
