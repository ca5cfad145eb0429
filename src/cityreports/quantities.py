"""The figure grammar: what a literal such as ``8.98万件`` or ``1500余起`` means.

A literal is read in two steps. `read` gives its parts: the printed number, the hedge, the unit. `interval` gives
the values that the printed number allows, by the rules of the coding manual. `quantify` does both.

The words that the grammar knows stand in tables: ``units.csv``, ``hedges.csv`` and ``characters.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from cityreports import sources

__all__ = [
    "LETTER_O",
    "ROUNDINGS",
    "Quantity",
    "Reading",
    "Unit",
    "UnreadableError",
    "interval",
    "plain",
    "quantify",
    "read",
    "read_number",
    "read_unit",
]

ROUNDINGS = ("half_up", "half_even", "truncation", "any")
Rounding = Literal["half_up", "half_even", "truncation", "any"]

FULL_SHARE = {"%": Decimal(100), "‰": Decimal(1000), "‱": Decimal(10000)}
# of the shares, only these roles are bounded by nothing and all; a change or a completion may exceed
BOUNDED = frozenset({"actual", "target", "baseline", "standard"})
SCALES = {
    "k": 10**3, "K": 10**3,
    "十": 10, "百": 100, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
DENOMINATORS = {
    "日": "d", "天": "d", "d": "d", "月": "month", "年": "a", "a": "a", "小时": "h", "时": "h", "h": "h",
    "秒": "s", "s": "s", "分钟": "min",
}  # fmt: skip
INSIDE = ("inside1", "inside2", "inside3", "inside4", "over_tenths", "over_tenths2")
QUALIFIERS = {"above": "above", "over": "above", "near": "approx", "below": "at_most"}


class UnreadableError(ValueError):
    """A literal that the grammar cannot read."""


class Unit(NamedTuple):
    """A unit as it is printed and what it stands for."""

    printed: str
    symbol: str
    factor: Decimal
    family: str
    kind: str
    exact: bool

    @property
    def known(self) -> bool:
        """Whether ``units.csv`` lists it."""
        return bool(self.kind)


class Reading(NamedTuple):
    """The parts of a literal; numbers are in the canonical unit."""

    value: Decimal | None
    ends: tuple[Decimal, Decimal] | None
    place: Decimal
    last: Decimal
    integer: bool
    scaled: bool
    unit: Unit | None
    hedge: str
    masked: bool
    note: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a literal means.

    Attributes
    ----------
    value : Decimal or None
        In `unit`; none if the figure is masked, a range or a ratio.
    lower, upper : Decimal or None
        The interval of the values that print as the literal; none is an open side.
    lower_closed, upper_closed : bool
        Whether the ends belong to it.
    unit : str
        A canonical symbol, or the counter in simplified characters.
    qualifier : str
        ``exact``, ``above``, ``approx``, ``at_least`` or ``at_most``.
    counter : str
        The counter, empty for other units.
    note : str
        ``4:1`` for a ratio.
    """

    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    lower_closed: bool
    upper_closed: bool
    unit: str
    qualifier: str
    counter: str
    note: str = ""


def plain(number: Decimal | None) -> str:
    """A number as a plain decimal without exponent and trailing zeros.

    Examples
    --------
    >>> plain(Decimal("89800.00")), plain(Decimal("1E+3")), plain(None)
    ('89800', '1000', '')
    """
    if number is None:
        return ""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# --- numbers ------------------------------------------------------------------------------------------------------


@cache
def _characters() -> dict[int, str]:
    wide = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " ", ord("—"): "-", ord("–"): "-", ord("−"): "-"}
    wide |= {ord("～"): "~", ord("〜"): "~", ord("∶"): ":", ord("﹪"): "%", ord("￥"): "¥", ord("·"): "·"}
    for name in ("traditional.csv", "characters.csv"):
        wide |= {ord(row["variant"]): row["simplified"] for row in sources.table(name)}
    return wide


# a letter that a scanner has read for a nought
LETTER_O = re.compile(r"(?<=\d)[Oo](?=[\dOo一-龥%])|(?<=\d[Oo])[Oo](?=[\d一-龥%])")


def simplify(text: str) -> str:
    """Half-width digits and signs, simplified characters; white space and separators of thousands dropped.

    Examples
    --------
    >>> simplify("１，２３４．５ 萬餘件")
    '1234.5万余件'
    """
    text = LETTER_O.sub("0", re.sub(r"\s+", "", text.translate(_characters())))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)


PLACES = {"十": 10, "百": 100, "千": 1000}
LARGE = {"兆": 10**12, "亿": 10**8, "万": 10**4}
GROUP = re.compile(
    r"(?:(?P<times>\d+(?:\.\d+)?|[零一二三四五六七八九两])?(?P<place>[十百千])|(?P<digits>\d+(?:\.\d+)?|[零一二三四五六七八九两]))"
)


def read_chinese(text: str) -> int:
    """The value of a whole numeral in Chinese digits, or in Arabic digits and Chinese places.

    Examples
    --------
    >>> [read_chinese(text) for text in ("两万三千", "三百零五", "十二", "二〇二三", "一百五", "5万4千")]
    [23000, 305, 12, 2023, 150, 54000]
    """
    text = text.replace("〇", "零").replace("○", "零")
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    return int(_positional(text))


def _positional(text: str, above: int = 1) -> Decimal:
    """The value of a numeral by its places; `above` is the place to its left, which a last lone digit follows."""
    for name, size in LARGE.items():
        if name in text:
            left, _, right = text.rpartition(name)
            return (_positional(left) if left else 1) * size + _positional(right, size)
    total, last, zero, end = Decimal(0), above, False, 0
    for found in GROUP.finditer(text):
        if found.start() != end:
            break
        end = found.end()
        if found["place"]:
            times = found["times"]
            last = PLACES[found["place"]]
            total += (Decimal(1) if times in (None, "零") else _digit(times)) * last
        elif found["digits"] == "零":
            zero = True
        else:
            # 一百五 is 150, 两万三 is 23000; after 零 or 十, or in Arabic, the digits stand for themselves
            follows = last >= 100 and not zero and not found["digits"][0].isdigit()
            total += _digit(found["digits"]) * (last // 10 if follows else 1)
    if end != len(text):
        raise UnreadableError(f"{text!r} is not a Chinese numeral")
    return total


def _digit(text: str) -> Decimal:
    return Decimal(DIGITS[text]) if text in DIGITS else Decimal(text)


CHINESE = "零〇○一二三四五六七八九十百千万亿两兆"
NUMBER = re.compile(
    rf"(?P<sign>[-+负])?(?:(?P<arabic>\d+(?:\.\d+)?|\.\d+)(?P<tail>[十百千]?万亿|[十百千]?[万亿]|[百千]|[kK])?"
    rf"|(?P<mixed>\d+(?:\.\d+)?[十百千万亿兆][\d{CHINESE}]+)"
    rf"|(?P<chinese>[{CHINESE}]+(?:点[零〇一二三四五六七八九]+(?:万亿|[万亿])?)?))"
)


def read_number(text: str) -> Decimal:
    """The value of a numeral in Arabic or Chinese digits, or mixed.

    Examples
    --------
    >>> read_number("8.98万"), read_number("三点五亿"), read_number("-1.2")
    (Decimal('89800.00'), Decimal('350000000.0'), Decimal('-1.2'))
    """
    found = NUMBER.fullmatch(simplify(text))
    if not found:
        raise UnreadableError(f"{text!r} is not a number")
    return _number(found)[0]


def _number(found: re.Match) -> tuple[Decimal, Decimal, bool, bool]:
    """Value, unit of the last printed place, whether an integer, whether scaled by 万 or 亿."""
    sign = -1 if found["sign"] in ("-", "负") else 1
    if found["arabic"]:
        scale = Decimal(SCALES[found["tail"]] if found["tail"] else 1)
        number = Decimal(found["arabic"])
        place = Decimal(1).scaleb(number.as_tuple().exponent)
        return sign * number * scale, place * scale, place == 1, scale >= 10**4
    if found["mixed"]:
        return sign * _positional(found["mixed"]), Decimal(1), True, False
    text = found["chinese"]
    whole, _, decimals = text.partition("点")
    scale = Decimal(1)
    if decimals:
        figures = decimals.rstrip("万亿")
        scale = Decimal(SCALES.get(decimals[len(figures) :], 1))
        number = (
            Decimal(f"{read_chinese(whole)}.{''.join(str(DIGITS[c]) for c in figures.replace('〇', '零'))}") * scale
        )
        place = scale.scaleb(-len(figures))
    else:
        number, place = Decimal(read_chinese(whole)), Decimal(1)
        stem = whole.rstrip("万亿")
        if stem and stem != whole:
            place = scale = Decimal(read_chinese("一" + whole[len(stem) :]))
    return sign * number, place, not decimals, scale >= 10**4


def _last(value: Decimal) -> Decimal:
    """One unit of the last non-zero digit: 100 for 1500."""
    if not value:
        return Decimal(0)
    return Decimal(1).scaleb(value.normalize().as_tuple().exponent)


# --- units --------------------------------------------------------------------------------------------------------


@cache
def _units() -> dict[str, Unit]:
    units = {}
    for row in sources.table("units.csv"):
        exact = row["integers"] == "exact"
        units[row["printed"]] = Unit(
            row["printed"], row["unit"], Decimal(row["factor"]), row["family"], row["kind"], exact
        )
    return units


@lru_cache(maxsize=4096)
def read_unit(printed: str) -> Unit:
    """The unit that a printed unit or counter stands for.

    Parameters
    ----------
    printed : str
        ``平方公里``, ``件``, ``元/平方米``.

    Returns
    -------
    Unit
        One that ``units.csv`` does not list is taken as a counter and is not `Unit.known`.

    Examples
    --------
    >>> read_unit("平方公里").symbol, read_unit("立方米/小时").symbol, read_unit("元/亩").symbol
    ('m2', 'm3/h', 'CNY/m2')
    """
    units = _units()
    if printed in units:
        return units[printed]
    numerator, slash, denominator = printed.replace("每", "/").partition("/")
    if slash and numerator and denominator:
        top, bottom = read_unit(numerator), read_unit(denominator)
        symbol = DENOMINATORS.get(denominator, bottom.symbol)
        factor = top.factor if denominator in DENOMINATORS else top.factor / bottom.factor
        kind = top.kind if top.kind == "counter" else "symbol"
        known = kind if top.known and (denominator in DENOMINATORS or bottom.known) else ""
        return Unit(printed, f"{top.symbol}/{symbol}", factor, f"{top.family}/{symbol}", known, top.exact)
    either = re.fullmatch(r"(.+?)\((.+)\)", printed)
    if either and all(part in units and units[part].kind == "counter" for part in either.groups()):  # 块(条)
        return units[either[1]]._replace(printed=printed, symbol=printed)
    for end in range(len(printed) - 1, 0, -1):  # a noun after the counter: 26个领域
        if printed[:end] in units and units[printed[:end]].kind == "counter":
            return units[printed[:end]]
    return Unit(printed, printed, Decimal(1), "", "", True)


# --- literals -----------------------------------------------------------------------------------------------------


class _Grammar(NamedTuple):
    pattern: re.Pattern
    before: dict[str, str]
    inside: dict[str, str]
    after: dict[str, str]
    outside: dict[str, str]


@cache
def _grammar() -> _Grammar:
    places: dict[str, dict[str, str]] = {"before": {}, "inside": {}, "after": {}, "outside": {}}
    for row in sources.table("hedges.csv"):
        places[row["position"]][row["word"]] = row["reading"]
    known = {word: reading for words in places.values() for word, reading in words.items()}

    def words(place: str) -> str:
        return "|".join(sorted(places[place], key=len, reverse=True))

    number = (
        rf"[-+负]?(?:\d+(?:\.\d+)?[十百千万亿兆][\d零十百千万]*[\d万](?![万亿年月日])[十百千]?(?:万(?!\d))?|\d*\.?\d+"
        rf"|(?=[{CHINESE}数几半])(?:半|[数几]?[{CHINESE}]+(?:点[零〇一二三四五六七八九]+)?(?<![十百千万]两)(?!(?<=千)[瓦克])))"
    )
    masked = r"(?:\d+(?:\.\d*)?)?[XxＸ×✕＊*□○●]+(?:\.[Xx×*\d]+)?(?!\d)"
    pattern = re.compile(
        rf"(?P<before>{words('before')})?(?P<currency>[¥]|人民币)?"
        rf"(?:(?P<of>(?:百|千|百万|万万|万)分之)(?P<share>百|{number}k?|{masked})(?:(?:-|~|到|至)(?:百分之|千分之|万分之)?(?P<share_to>{number}))?"
        rf"|(?:(?P<wholes>{number})又)?(?P<parts>[-负]?[\d{CHINESE}]+)分之(?P<part>{number})"
        rf"|(?P<discount>{number}|对)折"
        rf"|(?P<numerator>\d+)/(?P<denominator>\d+)"
        rf"|(?:翻(?P<doublings>[{CHINESE}]|\d+)(?:番|倍)|(?P<times>[{CHINESE}]|\d+)番)"
        rf"|(?P<tenths>{number})(?P<over_tenths>余|多)?成(?P<half_tenth>半|[一二三四五六七八九])?(?P<over_tenths2>余|多)?"
        rf"|(?P<ratio>\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+)"
        rf"|(?P<masked>{masked})(?P<masked_scale>万亿|[十百千万亿]+)?"
        rf"|(?P<number>{number})(?P<inside1>{words('inside')})?(?P<scale>[十百千]?万亿|[十百千]?[万亿]|百(?!帕)|千(?!克|瓦|米)|[kK](?![A-Za-z]))?)"
        rf"(?P<inside2>{words('inside')})?"
        rf"(?:(?P<to>(?:-|~|至|到|—)+)(?P<number2>{number})(?P<scale2>[十百千]?万亿|[十百千]?[万亿]|[kK](?![A-Za-z]))?(?P<inside3>{words('inside')})?)?"
        rf"(?P<unit>.*?)(?P<inside4>{words('inside')})?(?P<after>{words('after')})?"
    )
    return _Grammar(pattern, places["before"], places["inside"], places["after"], known)


def _bracketed(unit: str) -> str:
    """``(万方)`` is a unit in brackets, ``县(市、区)`` a counter that has some."""
    return unit[1:-1] if unit.startswith("(") and unit.endswith(")") else unit


@lru_cache(maxsize=65536)
def read(literal: str, hedge: str = "") -> Reading:
    """The parts of a literal.

    Parameters
    ----------
    literal : str
        As printed: number, scale, unit or counter, with the hedge words that stand in it.
    hedge : str
        A hedge word that stands outside (``超过``, ``约为``), if any.

    Returns
    -------
    Reading

    Raises
    ------
    UnreadableError
        If the grammar has no reading for it.

    Examples
    --------
    >>> read("3.48万多场次").value, read("3.48万多场次").hedge, read("3.48万多场次").unit.symbol
    (Decimal('34800.00'), 'above', '场次')
    """
    grammar = _grammar()
    text = simplify(literal)
    if half := HALF.fullmatch(text):
        text = half["before"].replace("超过", "过").replace("过", "超过") + "50%" + half["after"]
    if BOUND.search(text, 1):
        return _read_between(text, literal)
    text = re.sub(r"(?<=\d)比(?=\d)", ":", text).replace("百分百", "百分之百")
    text = re.sub(r"(?<=[十百千万亿零])几", "余", text).replace("零余", "余")
    text = re.sub(r"万([余多])亿", r"万亿\1", text)
    text = UNIT_TWICE.sub("", text)
    if (reading := _read_tenths(text, hedge)) or (reading := _read_neighbours(text, hedge)):
        return reading
    found = grammar.pattern.fullmatch(text)
    if not found:
        return _read_between(text, literal)
    part = found.groupdict()
    hedge = simplify(hedge)
    if hedge and hedge not in grammar.outside:
        raise UnreadableError(f"the hedge {hedge!r} is none of {', '.join(grammar.outside)}")
    before, inner = grammar.before.get(part["before"], ""), [grammar.inside.get(part[name], "") for name in INSIDE]
    # 约450余人: more than 450, about
    first = [*inner, before] if before in ("approx", "near") else [before, *inner]
    words = [grammar.after.get(part["after"], ""), *first, grammar.outside.get(hedge, "")]
    hedged = next((word for word in words if word), "")
    if any(part[name] for name in ("of", "parts", "discount", "denominator", "doublings", "times", "tenths")):
        return _read_share(part, hedged, literal)
    printed = _bracketed(part["unit"])
    if part["currency"]:
        printed = printed or "元"
    if part["ratio"]:
        unit = Unit("", "比", Decimal(1), "ratio", "symbol", False)
        return Reading(None, None, Decimal(0), Decimal(0), False, False, unit, hedged, False, part["ratio"])
    if composite := COMPOSITE.fullmatch(printed):
        return _read_composite(part["number"] + (part["scale"] or ""), composite, hedged)
    scale_in_unit = re.match(r"(万亿|[万亿])(?=.)", printed) if not part["scale"] else None
    if scale_in_unit and not part["number2"]:
        part["scale"] = part["scale"] or scale_in_unit[1]
        printed = printed[len(scale_in_unit[1]) :]
    unit = read_unit(printed.removeprefix("人民币") or "元") if printed else None
    factor = unit.factor if unit else Decimal(1)
    if part["masked"]:
        return Reading(None, None, Decimal(0), Decimal(0), False, False, unit, hedged, True, "")
    if part["number"][0] in "数几":
        raise UnreadableError(f"{literal!r} has no definite number")
    if part["number2"]:
        scale2 = part["scale2"] or ""
        ends = (read_number(part["number"] + (part["scale"] or scale2)), read_number(part["number2"] + scale2))
        ends = (ends[0] * factor, ends[1] * factor)
        return Reading(None, ends, Decimal(0), Decimal(0), False, False, unit, hedged, False, "")
    text = "0.5" if part["number"] == "半" else part["number"]
    found = NUMBER.fullmatch(text + (part["scale"] or ""))
    if found:
        value, place, integer, scaled = _number(found)
    else:
        value, place, integer, scaled = _number(NUMBER.fullmatch(text))
        size = SCALES[part["scale"]]
        value, place, scaled = value * size, place * size, size >= 10**4
    return Reading(
        value * factor, None, place * factor, _last(value) * factor, integer, scaled, unit, hedged, False, ""
    )


# half of what is counted: 近半, 一半以上, 过半数
HALF = re.compile(r"(?P<before>[^\d一二三四五]{0,3})(?:一半|半数|(?<=[近逾过超])半)(?P<after>[余多]?|[以左上].)")
# a unit printed at both ends of a range: 5%-8%, 200元至300元
UNIT_TWICE = re.compile(
    rf"(?<=[\d{CHINESE}])(?P<unit>[%‰]|[^\W\d{CHINESE}至到]{{1,4}}(?:/[^\W\d]{{1,3}})?)"
    rf"(?=[-~至到—]+[\d{CHINESE}][\d.{CHINESE}]*(?P=unit))"
)
TENTHS = re.compile(
    rf"(?P<low>[{CHINESE}\d.]+)(?:成(?P<half>[半一二三四五六七八九])?)?[-~至到—]+(?P<high>[{CHINESE}\d.]+成[半一二三四五六七八九]?)(?P<after>\w*)"
)
# two digits that follow each other stand for a range: 七八十处 are 70 to 80
NEIGHBOURS = re.compile(
    rf"(?<![{CHINESE[:12]}])(?:一两|一二|[二两]三|三四|三五|四五|五六|六七|七八|八九)(?![{CHINESE[:12]}点分])"
)


def _read_tenths(text: str, hedge: str) -> Reading | None:
    """三至五成, 一成至一成半 by their two ends."""
    found = TENTHS.fullmatch(text) if "成" in text else None
    if not found:
        return None
    return _range(f"{found['low']}成{found['half'] or ''}", found["high"] + found["after"], hedge)


def _read_neighbours(text: str, hedge: str) -> Reading | None:
    """七八十处, 十七八个, 两三次 by their two ends."""
    found = NEIGHBOURS.search(text)
    if not found:
        return None
    low, high = found[0]
    return _range(*(text[: found.start()] + digit + text[found.end() :] for digit in (low, high)), hedge)


def _range(low: str, high: str, hedge: str) -> Reading:
    ends = read(low), read(high, hedge)
    if ends[0].value is None or ends[1].value is None:
        raise UnreadableError(f"{low} to {high} has no two ends")
    return ends[1]._replace(value=None, ends=(ends[0].value, ends[1].value))


SHARES = {
    "百分之": ("%", Decimal(1)), "千分之": ("‰", Decimal(1)), "万分之": ("‱", Decimal(1)),
    "百万分之": ("‱", Decimal("0.01")), "万万分之": ("‱", Decimal("0.0001")),
}  # fmt: skip


def _discount(text: str) -> Decimal:
    """What is left at a discount: 七五折 75 %, 2折 20 %, 对折 50 %."""
    if text == "对":
        return Decimal(50)
    number = read_number(text)
    return number * 10 if number < 10 else number


def _fraction(part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """A fraction as a percentage, and the place to which it is known."""
    if not whole:
        raise UnreadableError("a fraction of nothing")
    value = Decimal(100) * part / whole
    value = value.quantize(Decimal("1.0000")) if abs(value) >= 1 else +value
    return value, Decimal("0.0001") if value % 1 else Decimal(0)


# 两米半, 一倍半, 两个半月, 50元6角3分
COMPOSITE = re.compile(
    rf"(?P<unit>元|块)(?:(?P<tenths>[\d{CHINESE}]+)角)?(?:(?P<cents>[\d{CHINESE}]+)分)?(?<!元)(?<!块)"
    r"|(?P<halved>元|块|米|斤|公里|里|吨|亩|小时|倍|天|年|日|方)(?P<half>半)|个半(?P<whole>月|小时|工作日)"
)


def _read_composite(number: str, found: re.Match, hedge: str) -> Reading:
    unit = read_unit(found["unit"] or found["halved"] or "个" + found["whole"])
    value = read_number(number) + (0 if found["unit"] else Decimal("0.5"))
    value += Decimal(read_chinese(found["tenths"]) if found["tenths"] else 0) / 10
    value += Decimal(read_chinese(found["cents"]) if found["cents"] else 0) / 100
    place = Decimal("0.01")
    return Reading(
        value * unit.factor, None, place * unit.factor, place * unit.factor, False, False, unit, hedge, False, ""
    )


BETWEEN = re.compile(r"(?:在|介于)?第?(?P<low>[^之,]+?)(?:与|和|至|到)第?(?P<high>[^之,]+)之间")
BOUND = re.compile(r"之间$|以[上下],|[^不](?:大于|小于|高于|低于|少于)|且|的同时")
BOTH = re.compile(
    r"(?P<low>.+?)(?:的同时|并且|且|并|,)?(?P<high>(?:大于|小于|高于|低于|少于|不|超过|≥|≤|>|<).+|(?<=,)[^,]+)"
)


def _read_between(text: str, literal: str) -> Reading:
    """10与20之间, 大于50小于100, 1000以上,1500以下: a range by its two ends."""
    found = BETWEEN.fullmatch(text) or BOTH.fullmatch(text)
    if not found:
        raise UnreadableError(f"{literal!r} is not number, scale and unit")
    low, high = (_read_bound(found[name].rstrip(",")) for name in ("low", "high"))
    if low.value is None or high.value is None:
        raise UnreadableError(f"{literal!r} has no two ends")
    ends = (min(low.value, high.value), max(low.value, high.value))
    return Reading(None, ends, Decimal(0), Decimal(0), False, False, high.unit or low.unit, "", False, "")


def _read_bound(text: str) -> Reading:
    """A number with a bound word that stands outside of literals: 大于50."""
    if any(text.startswith(word) for word in _grammar().before):
        return read(text)
    outer = [row["word"] for row in sources.table("hedges.csv") if row["position"] == "outside"]
    word = next((word for word in sorted(outer, key=len, reverse=True) if text.startswith(word)), "")
    return read(text[len(word) :], word)


def _read_share(part: dict, hedge: str, literal: str) -> Reading:
    """百分之三, 三分之一, 九成, 翻一番 as shares."""
    symbol, times = SHARES.get(part["of"] or "", ("%", Decimal(1)))
    unit = read_unit(symbol)
    if part["unit"] not in ("", "点"):
        raise UnreadableError(f"{literal!r}: {part['unit']!r} after a share")
    ends, place = None, Decimal(1)
    if part["of"]:
        if not NUMBER.fullmatch(part["share"]):
            return Reading(None, None, place, place, False, False, unit, hedge, True, "")
        value, place, _, _ = _number(
            NUMBER.fullmatch(part["share"].replace("百", "一百") if part["share"] == "百" else part["share"])
        )
        value, place = value * times, place * times
        if part["share_to"]:
            ends, value = (value, read_number(part["share_to"])), None
    elif part["parts"]:
        value, place = _fraction(read_number(part["part"]), read_number(part["parts"]))
        if part["wholes"]:
            wholes = read_number(part["wholes"])
            value = wholes * 100 + (-value if wholes < 0 else value)
    elif part["discount"]:
        value, place = _discount(part["discount"]), Decimal(1)
    elif part["denominator"]:
        value, place = _fraction(Decimal(part["numerator"]), Decimal(part["denominator"]))
    elif part["doublings"] or part["times"]:
        value, place = Decimal(100) * (2 ** int(read_number(part["doublings"] or part["times"])) - 1), Decimal(0)
    else:
        more = {"": 0, "半": 5}.get(part["half_tenth"] or "")
        tenths = Decimal("0.5") if part["tenths"] == "半" else read_number(part["tenths"])
        value = tenths * 10 + (read_chinese(part["half_tenth"]) if more is None else more)
        place = Decimal(10)
    last = place if part["tenths"] else _last(value) if value is not None else place
    return Reading(value, ends, place, last, False, False, unit, hedge, False, "")


# --- intervals ----------------------------------------------------------------------------------------------------


def interval(
    reading: Reading, role: str = "actual", rounding: Rounding = "half_up"
) -> tuple[Decimal | None, Decimal | None, bool, bool]:
    """The values that a reading allows, as ``lower, upper, lower_closed, upper_closed``.

    The rules, in order of precedence (coding manual, section 7):

    1. bound words open one side (以上, 不低于; 以下, 不高于; 不足, 低于 without the number itself);
    2. 余, 多, 超, 逾 run up by one unit of the last non-zero digit: 1500余 is [1500, 1600);
    3. 近 runs down, 约, 左右, 上下 both ways by one such unit, at most a tenth of the value, ends included;
    4. the number of a target or of a standard is exact;
    5. any other mean ± half a unit of the last place, by `rounding`; an integer without 万 or 亿 is exact if it
       counts things or money.

    Shares stay within nothing and all.
    """
    if reading.ends:
        return (*reading.ends, True, True)
    value = reading.value
    if value is None:
        return None, None, False, False
    bounds = _bounds(reading, value, role, rounding)
    if reading.unit and role in BOUNDED and 0 <= value <= FULL_SHARE.get(reading.unit.symbol, -1):
        return _within_all(bounds, FULL_SHARE[reading.unit.symbol])
    return bounds


def _bounds(reading: Reading, value: Decimal, role: str, rounding: Rounding):
    if rounding not in ROUNDINGS:
        raise ValueError(f"rounding {rounding!r} is none of {', '.join(ROUNDINGS)}")
    step = reading.last
    match reading.hedge:
        case "at_least":
            return value, None, True, False
        case "at_most":
            return None, value, False, True
        case "below":
            return None, value, False, False
        case "above":
            return value, value + step, True, False
        case "over":
            return value, value + step, False, False
    if reading.hedge in ("near", "approx"):
        step = min(step, abs(value) / 10)
        return value - step, value if reading.hedge == "near" else value + step, True, True
    exact = reading.integer and not reading.scaled and (reading.unit is None or reading.unit.exact)
    if role in ("target", "standard") or exact or not reading.place:
        return value, value, True, True
    return _rounded(value, reading.place / 2, rounding)


def _rounded(value: Decimal, half: Decimal, rounding: Rounding):
    """The values that round to `value` at a place of twice `half`; mirrored for negative values."""
    below, above, closed_below, closed_above = {
        "half_up": (half, half, True, False),
        "half_even": (half, half, True, True),
        "truncation": (Decimal(0), 2 * half, True, False),
        "any": (half, 2 * half, True, False),
    }[rounding]
    if value.is_signed():
        return value - above, value + below, closed_above, closed_below
    return value - below, value + above, closed_below, closed_above


def _within_all(bounds, all_of_it: Decimal):
    lower, upper, lower_closed, upper_closed = bounds
    if lower is None or lower < 0:
        lower, lower_closed = Decimal(0), True
    if upper is None or upper > all_of_it:
        upper, upper_closed = all_of_it, True
    return lower, upper, lower_closed, upper_closed


def quantify(
    literal: str,
    role: str = "actual",
    rounding: Rounding = "half_up",
    *,
    hedge: str = "",
    decrease: bool = False,
) -> Quantity:
    """What a literal means: value, interval, unit, qualifier.

    Parameters
    ----------
    literal : str
        The figure as printed.
    role : str
        The figure's role; the numbers of targets and standards are exact.
    rounding : {"half_up", "half_even", "truncation", "any"}
        How the number is taken to have been rounded.
    hedge : str
        A hedge word outside the literal.
    decrease : bool
        A printed decrease is a negative change.

    Returns
    -------
    Quantity

    Raises
    ------
    UnreadableError
        If the grammar has no reading for the literal.

    Examples
    --------
    >>> quantity = quantify("8.98万件")
    >>> quantity.value, quantity.lower, quantity.upper, quantity.unit
    (Decimal('89800'), Decimal('89750'), Decimal('89850'), '件')
    >>> quantity = quantify("1500余起")
    >>> quantity.qualifier, quantity.lower, quantity.upper, quantity.upper_closed
    ('above', Decimal('1500'), Decimal('1600'), False)
    """
    reading = read(literal, hedge)
    if decrease and reading.value is not None and not reading.value.is_signed():
        reading = reading._replace(value=reading.value.copy_negate())  # a decrease of 0.0 keeps its side
        if reading.hedge:
            return _mirrored(quantify(literal, role, rounding, hedge=hedge))
    lower, upper, lower_closed, upper_closed = interval(reading, role, rounding)
    qualifier = QUALIFIERS.get(reading.hedge, reading.hedge or "exact")
    unit = reading.unit
    return Quantity(
        value=_normal(reading.value),
        lower=_normal(lower),
        upper=_normal(upper),
        lower_closed=lower_closed,
        upper_closed=upper_closed,
        unit=unit.symbol if unit else "",
        qualifier=qualifier,
        counter=unit.printed if unit and unit.kind in ("counter", "") else "",
        note=reading.note,
    )


def _normal(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(plain(number))


def _mirrored(quantity: Quantity) -> Quantity:
    """The same below nought: an interval turned round; the qualifier stays that of the words."""
    return replace(
        quantity,
        value=None if quantity.value is None else -quantity.value,
        lower=None if quantity.upper is None else -quantity.upper,
        upper=None if quantity.lower is None else -quantity.lower,
        lower_closed=quantity.upper_closed,
        upper_closed=quantity.lower_closed,
    )
