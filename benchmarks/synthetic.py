"""Invented reports in which every relation holds exactly, printed by a stated rounding rule; with a fault if wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from random import Random

import pandas as pd

from cityreports.crossings import Linked
from cityreports.operands import Operand, measured

ROUNDINGS = ("half_up", "half_even", "truncation")
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, eq=False)
class Printed:
    """A figure of an invented report, the only one of itself; `exact` is the number that was rounded."""

    literal: str
    exact: Fraction
    role: str = "actual"
    note: str = ""
    subject: str = ""


@dataclass(frozen=True, eq=False)
class Tie:
    """A relation of an invented report; `name` tells apart what the audit calls one kind."""

    name: str
    kind: str
    operands: tuple[Printed | None, ...]
    result: Printed
    assumption: str = ""

    @property
    def figures(self) -> list[Printed]:
        """All that are printed."""
        return [figure for figure in (*self.operands, self.result) if figure]


# --- printing -----------------------------------------------------------------------------------------------------


def rounded(value: Fraction, digits: int, rounding: str) -> str:
    """A number as printed with so many decimals."""
    scaled = abs(value) * 10**digits
    whole = floor(scaled)
    rest = scaled - whole
    if rounding != "truncation" and (
        rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding == "half_up" or whole % 2))
    ):
        whole += 1
    text = str(whole).zfill(digits + 1)
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return f"-{text}" if value < 0 and whole else text


def plain(value: int, unit: str = "件", role: str = "actual") -> Printed:
    """A count as it is."""
    return Printed(f"{value}{unit}", Fraction(value), role)


def count(value: int, random: Random, rounding: str, unit: str = "件") -> Printed:
    """A count, exact or in 万."""
    if value < 20_000 or random.random() < 0.6:
        return plain(value, unit)
    return Printed(f"{rounded(Fraction(value, 10_000), random.randint(1, 3), rounding)}万{unit}", Fraction(value))


def percent(
    share: Fraction, random: Random, rounding: str, role: str = "actual", note: str = "", subject: str = ""
) -> Printed:
    """A share or a change as a percentage; a decrease is printed without its sign."""
    digits = random.randint(0, 2)
    note = "; ".join(filter(None, (note, "decrease" if share < 0 else "")))
    return Printed(f"{rounded(abs(share) * 100, digits, rounding)}%", 100 * share, role, note, subject)


def moved(literal: str, steps: int) -> str:
    """A literal whose last printed place is so many steps higher."""
    found = NUMBER.search(literal)
    digits = len(found[0].partition(".")[2])
    text = str(int(found[0].replace(".", "")) + steps).zfill(digits + 1)
    text = f"{text[:-digits]}.{text[-digits:]}" if digits else text
    return literal[: found.start()] + text + literal[found.end() :]


def step(literal: str) -> Fraction:
    """What one unit of the last printed place is worth."""
    places = len(NUMBER.search(literal)[0].partition(".")[2])
    return Fraction(10_000 if "万" in literal else 1, 10**places)


# --- relations ----------------------------------------------------------------------------------------------------


def ratio(random: Random, rounding: str, unit: str = "件") -> Tie:
    whole = random.randint(20, 10 ** random.randint(2, 6))
    part = random.randint(whole // 20 + 1, whole)
    terms = count(part, random, rounding, unit), count(whole, random, rounding, unit)
    return Tie("ratio", "ratio", terms, percent(Fraction(part, whole), random, rounding))


def lacking(random: Random, rounding: str) -> Tie:
    """A rate whose numerator or denominator is not printed."""
    whole = random.randint(1, 5000)
    part = random.randint(1, whole)
    rate = percent(Fraction(part, whole), random, rounding)
    return Tie("lacking", "ratio", random.choice(((plain(part), None), (None, plain(whole)))), rate)


def total(random: Random, rounding: str, unit: str = "件", most: int = 6) -> Tie:
    numbers = [random.randint(2, 10 ** random.randint(1, 6)) for _ in range(random.randint(2, most))]
    terms = tuple(count(number, random, rounding, unit) for number in numbers)
    return Tie("sum", "sum", terms, count(sum(numbers), random, rounding, unit))


def some_parts(random: Random, rounding: str, unit: str = "件", most: int = 4) -> Tie:
    numbers = [random.randint(2, 10**5) for _ in range(random.randint(1, most))]
    whole = sum(numbers) + random.choice((0, random.randint(1, 10**5)))
    terms = tuple(count(number, random, rounding, unit) for number in numbers)
    return Tie("parts", "part", terms, count(whole, random, rounding, unit), "parts disjoint")


def all_parts(random: Random, rounding: str, unit: str = "件", most: int = 4) -> Tie:
    """Parts that are all there are, more than one."""
    made = total(random, rounding, unit, most)
    return replace(made, name="all parts", kind="part", assumption="parts disjoint and exhaustive")


def change(random: Random, rounding: str, unit: str = "件") -> Tie:
    before, after = random.randint(20, 10**6), random.randint(20, 10**6)
    terms = count(after, random, rounding, unit), count(before, random, rounding, unit)
    return Tie("change", "change", terms, percent(Fraction(after, before) - 1, random, rounding, "change"))


def change_alone(random: Random, rounding: str, unit: str = "件") -> Tie:
    before, after = random.randint(1, 10**4), random.randint(1, 10**4)
    rise = percent(Fraction(after, before) - 1, random, rounding, "change")
    return Tie("change alone", "change", (plain(after, unit), None), rise)


def share_change(random: Random, rounding: str) -> Tie:
    """A share that rises, printed in points or, in doubt, in %, as points or as a relative change."""
    low, high = sorted(random.sample(range(200, 990), 2))
    terms = [Printed(f"{rounded(Fraction(n, 10), 1, rounding)}%", Fraction(n, 10)) for n in (high, low)]
    points, relative = Fraction(high - low, 10), Fraction(100 * (high - low), low)
    value, unit = random.choice(((points, "个百分点"), (points, "%"), (relative, "%")))
    name = "points" if unit == "个百分点" else "unit doubt"
    return Tie(name, "change", tuple(terms), Printed(f"{rounded(value, 1, rounding)}{unit}", value, "change"))


def completion(random: Random, rounding: str, unit: str = "座") -> Tie:
    plan = random.randint(5, 10**5)
    actual = random.randint(plan // 2, 3 * plan)
    terms = count(actual, random, rounding, unit), plain(plan, unit, "target")
    if actual > plan and random.random() < 0.4:
        done = percent(Fraction(actual, plan) - 1, random, rounding, "completion", "excess")
        return Tie("excess", "completion", terms, done)
    return Tie("completion", "completion", terms, percent(Fraction(actual, plan), random, rounding, "completion"))


def completion_alone(random: Random, rounding: str, unit: str = "座") -> Tie:
    plan = random.randint(1, 40)
    actual = random.randint(plan, 3 * plan)
    done = Printed(f"{rounded(Fraction(100 * actual, plan), 1, rounding)}%", Fraction(100 * actual, plan), "completion")
    return Tie("completion alone", "completion", (plain(actual, unit), None), done)


def difference(random: Random, rounding: str, unit: str = "件") -> Tie:
    less, more = sorted(random.randint(1, 10**6) for _ in range(2))
    terms = count(more, random, rounding, unit), count(less, random, rounding, unit)
    return Tie("difference", "difference", terms, count(more - less, random, rounding, unit))


def per(random: Random, rounding: str, unit: str = "件") -> Tie:
    cases, money = random.randint(1, 10**5), random.randint(10**4, 10**8)
    fines = Printed(f"{rounded(Fraction(money, 10_000), random.randint(0, 4), rounding)}万元", Fraction(money))
    each = Fraction(money, cases)
    return Tie("per", "per", (fines, plain(cases, unit)), Printed(f"{rounded(each, 2, rounding)}元/{unit}", each))


def duplicate(random: Random, rounding: str, unit: str = "件") -> Tie:
    number = random.randint(100, 10**7)
    return Tie(
        "duplicate", "duplicate", (count(number, random, rounding, unit),), count(number, random, rounding, unit)
    )


def standard(random: Random, rounding: str) -> Tie:
    reached = random.randint(2, 98)
    bound = random.randint(1, reached)
    norm = Printed(f"不低于{bound}%", Fraction(bound), "standard")
    return Tie("standard", "standard", (Printed(f"{reached}%", Fraction(reached)),), norm)


KINDS: tuple[Callable[[Random, str], Tie], ...] = (
    ratio, lacking, total, some_parts, all_parts, change, change_alone, share_change, completion, completion_alone,
    difference, per, duplicate, standard,
)  # fmt: skip


def mixture(random: Random, rounding: str, possible: bool = True) -> list[Tie]:
    """A part of a whole and the rates of both; where it is not possible more is done in the part than in the whole."""
    inner = random.randint(100, 10**4)
    outer = random.randint(1, 2 * inner)
    done = random.randint(inner // 2, inner)
    all_done = done + random.randint(0, outer) if possible else done * random.randint(10, 80) // 100
    small, large = plain(inner), plain(inner + outer)
    rates = [
        percent(Fraction(a, b), random, rounding, subject="按期结案率")
        for a, b in ((done, inner), (all_done, inner + outer))
    ]
    return [
        Tie("mixture", "part", (small,), large, "parts disjoint"),
        Tie("mixture", "ratio", (None, small), rates[0]),
        Tie("mixture", "ratio", (None, large), rates[1]),
    ]


def draw(random: Random) -> tuple[list[Tie], str]:
    """The relations of one invented report, and the rounding rule by which it is printed."""
    rounding = random.choice(ROUNDINGS)
    ties = [random.choice(KINDS)(random, rounding) for _ in range(random.randint(1, 8))]
    return ties + mixture(random, rounding), rounding


def linked(ties: Sequence[Tie], rounding: str) -> Linked:
    """Relations as an audit takes them; ``r001`` is the first."""
    figures: dict[str, Operand] = {}
    names: dict[Printed, str] = {}

    def name(figure: Printed | None) -> str:
        if figure is None:
            return ""
        if figure not in names:
            names[figure] = f"invented-{len(names):05d}"
            figures[names[figure]] = Operand(
                names[figure], figure.literal, *measured(figure.literal, figure.role, figure.note, rounding),
                masked=False, note=figure.note, city_id="", indicator="", role=figure.role, period_start="",
                period_end="", subject_zh=figure.subject, subject_en=figure.subject,
            )  # fmt: skip
        return names[figure]

    rows = [
        {
            "relation_id": f"invented-r{i:03d}",
            "report_id": "invented",
            "kind": tie.kind,
            "operands": ";".join(name(figure) for figure in tie.operands),
            "result": name(tie.result),
            "base_start": "",
            "base_end": "",
            "basis": "stated",
            "assumption": tie.assumption,
            "note": "",
        }
        for i, tie in enumerate(ties, start=1)
    ]
    return Linked(pd.DataFrame(rows, dtype=str), figures)


# --- faults -------------------------------------------------------------------------------------------------------

# relations that a wrong figure surely breaks, if it is far enough off
FAULTY = (
    "ratio", "sum", "parts", "all parts", "change", "points", "unit doubt", "completion", "excess", "completion alone",
    "difference", "per", "duplicate", "standard",
)  # fmt: skip


def slack(tie: Tie) -> Fraction:
    """How far the result can be off, in its own unit, for no other reason than rounding; more than enough."""
    own = step(tie.result.literal)
    if tie.kind in ("ratio", "change", "completion", "per"):
        size = abs(tie.result.exact) + 100
        return own + size * sum(
            (3 * step(figure.literal) / abs(figure.exact) for figure in tie.operands if figure), Fraction(0)
        )
    return own + sum((step(figure.literal) for figure in tie.operands if figure), Fraction(0))


def broken(tie: Tie, random: Random) -> Tie | None:
    """The same relation with one printed figure that no rounding can explain; none if it bears any figure.

    Worked out from the numbers that were rounded, not by the audit.
    """
    if tie.name not in FAULTY:
        return None
    if tie.name == "completion alone":
        return _no_plan(tie, random)
    far = 2 * slack(tie) + step(tie.result.literal) * random.randint(1, 5)
    if tie.name == "unit doubt":  # beyond both readings
        level, earlier = (figure.exact for figure in tie.operands)
        far += max(level - earlier, 100 * (level - earlier) / earlier)
    if tie.name == "parts":  # a part alone is more than the whole
        far += tie.result.exact
        return replace(tie, operands=(_off(tie.operands[0], far), *tie.operands[1:]))
    if tie.name == "standard":
        bound = random.randint(int(tie.operands[0].exact) + 1, 99)
        return replace(tie, result=replace(tie.result, literal=f"不低于{bound}%"))
    return replace(tie, result=_off(tie.result, far))


def _off(figure: Printed, far: Fraction) -> Printed:
    steps = int(far / step(figure.literal)) + 1
    return replace(figure, literal=moved(figure.literal, steps))


def _no_plan(tie: Tie, random: Random) -> Tie | None:
    """A completion that no whole plan gives, by any rounding rule."""
    actual = tie.operands[0].exact
    for steps in random.sample(range(1, 400), 60):
        literal = moved(tie.result.literal, steps)
        plans = range(1, 4 * int(actual) + 1)
        rates = {f"{rounded(100 * actual / plan, 1, rounding)}%" for plan in plans for rounding in ROUNDINGS}
        near = {moved(rate, by) for rate in rates for by in (0, 1)}
        if literal not in near:
            return replace(tie, result=replace(tie.result, literal=literal))
    return None


def planted(ties: Sequence[Tie], random: Random) -> tuple[list[Tie], int] | None:
    """The same report with one wrong figure, and which relation it is in; none if no relation can be broken."""
    places = [i for i, tie in enumerate(ties) if tie.name in FAULTY]
    random.shuffle(places)
    for place in places:
        wrong = broken(ties[place], random)
        if wrong:
            return [*ties[:place], wrong, *ties[place + 1 :]], place
    return None
