"""What literals mean: known answers a scholar would look up by hand."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cityreports.quantities import (
    ROUNDINGS,
    UnreadableError,
    plain,
    quantify,
    read_chinese,
    read_number,
    read_unit,
)
from cityreports.sources import table

# literal, value, lower, upper, closed (lower and upper), unit, qualifier, counter
KNOWN = [
    ("8.98万件", "89800", "89750", "89850", "[)", "件", "exact", "件"),
    ("116.5万件", "1165000", "1164500", "1165500", "[)", "件", "exact", "件"),
    ("1784只", "1784", "1784", "1784", "[]", "只", "exact", "只"),
    ("1500余起", "1500", "1500", "1600", "[)", "起", "above", "起"),
    ("37万余起", "370000", "370000", "380000", "[)", "起", "above", "起"),
    ("3.48万多场次", "34800", "34800", "34900", "[)", "场次", "above", "场次"),
    ("近200家", "200", "180", "200", "[]", "家", "approx", "家"),
    ("约5.4平方公里", "5400000", "5300000", "5500000", "[]", "m2", "approx", ""),
    ("90%以上", "90", "90", "100", "[]", "%", "at_least", ""),
    ("不高于8%", "8", "0", "8", "[]", "%", "at_most", ""),
    ("不足100个", "100", "", "100", "()", "个", "at_most", "个"),
    ("100件以上", "100", "100", "", "[)", "件", "at_least", "件"),
    ("5360.16万元", "53601600", "53601550", "53601650", "[)", "CNY", "exact", ""),
    ("27210元", "27210", "27210", "27210", "[]", "CNY", "exact", ""),
    ("50公里", "50000", "49500", "50500", "[)", "m", "exact", ""),
    ("112公顷", "1120000", "1115000", "1125000", "[)", "m2", "exact", ""),
    ("335.294(万方)", "3352940", "3352935", "3352945", "[)", "m3", "exact", ""),
    ("2万m3/小时", "20000", "15000", "25000", "[)", "m3/h", "exact", ""),
    ("七八十处", "", "70", "80", "[]", "处", "exact", "处"),
    ("两三次", "", "2", "3", "[]", "次", "exact", "次"),
    ("十几处", "10", "10", "20", "[)", "处", "above", "处"),
    ("三至五成", "", "30", "50", "[]", "%", "exact", ""),
    ("一成至一成半", "", "10", "15", "[]", "%", "exact", ""),
    ("5%-8%", "", "5", "8", "[]", "%", "exact", ""),
    ("1.2亿元~1.5亿元", "", "120000000", "150000000", "[]", "CNY", "exact", ""),
    ("1万2千件", "12000", "12000", "12000", "[]", "件", "exact", "件"),
    ("8X%", "", "", "", "()", "%", "exact", ""),
    ("1X余件", "", "", "", "()", "件", "above", "件"),
    ("79.29mg/L", "79.29", "79.285", "79.295", "[)", "mg/L", "exact", ""),
    ("4.43个百分点", "4.43", "4.425", "4.435", "[)", "pp", "exact", ""),
    ("3.11 平方公里", "3110000", "3105000", "3115000", "[)", "m2", "exact", ""),
    ("10县(市、区)", "10", "10", "10", "[]", "县(市、区)", "exact", "县(市、区)"),
    ("1-2个", "", "1", "2", "[]", "个", "exact", "个"),
    ("10至15吨", "", "10", "15", "[]", "t", "exact", ""),
    ("两万余件", "20000", "20000", "30000", "[)", "件", "above", "件"),
    ("三百多处", "300", "300", "400", "[)", "处", "above", "处"),
    ("十余场", "10", "10", "20", "[)", "场", "above", "场"),
    ("31.09萬平方米", "310900", "310850", "310950", "[)", "m2", "exact", ""),
    ("１２３件", "123", "123", "123", "[]", "件", "exact", "件"),
    ("1,234件", "1234", "1234", "1234", "[]", "件", "exact", "件"),
    ("￥3,200.50", "3200.5", "3200.495", "3200.505", "[)", "CNY", "exact", ""),
    ("百分之三十五", "35", "34.5", "35.5", "[)", "%", "exact", ""),
    ("三分之一", "33.3333", "33.33325", "33.33335", "[)", "%", "exact", ""),
    ("翻一番", "100", "100", "100", "[]", "%", "exact", ""),
    ("X余件", "", "", "", "()", "件", "above", "件"),
    ("XX万元", "", "", "", "()", "CNY", "exact", ""),
]


@pytest.mark.parametrize(("literal", "value", "lower", "upper", "closed", "unit", "qualifier", "counter"), KNOWN)
def test_known_literals(literal, value, lower, upper, closed, unit, qualifier, counter):
    """A literal has the value, interval, unit, qualifier and counter that a reader would give it."""
    found = quantify(literal)
    assert (plain(found.value), plain(found.lower), plain(found.upper)) == (value, lower, upper)
    assert ("[" if found.lower_closed else "(") + ("]" if found.upper_closed else ")") == closed
    assert (found.unit, found.qualifier, found.counter) == (unit, qualifier, counter)


def test_ratio_has_no_value_and_a_note():
    """4:1 is a ratio: unit 比, no value."""
    found = quantify("4:1")
    assert (found.value, found.unit, found.note) == (None, "比", "4:1")


@pytest.mark.parametrize(
    ("rounding", "lower", "upper", "closed"),
    [
        ("half_up", "89750", "89850", "[)"),
        ("half_even", "89750", "89850", "[]"),
        ("truncation", "89800", "89900", "[)"),
        ("any", "89750", "89900", "[)"),
    ],
)
def test_rounding_rules(rounding, lower, upper, closed):
    """Each rule gives its own interval."""
    found = quantify("8.98万件", rounding=rounding)
    assert (plain(found.lower), plain(found.upper)) == (lower, upper)
    assert ("[" if found.lower_closed else "(") + ("]" if found.upper_closed else ")") == closed


def test_decrease_is_mirrored():
    """A printed decrease is negative, and its interval is turned round: the open end lies further from nought."""
    found = quantify("12.5%", "change", decrease=True)
    assert (found.value, found.lower, found.upper) == (Decimal("-12.5"), Decimal("-12.55"), Decimal("-12.45"))
    assert (found.lower_closed, found.upper_closed) == (False, True)
    found = quantify("50%以上", "change", decrease=True)
    assert (found.lower, found.upper, found.qualifier) == (None, Decimal(-50), "at_least")


def test_targets_are_exact_and_changes_may_exceed_all():
    """A target has no rounding; a share stays within all, a change does not."""
    assert quantify("85.5%", "target").lower == Decimal("85.5")
    assert quantify("99.99%").upper == Decimal("99.995")
    assert quantify("100%").upper == 100
    assert quantify("219.49%", "change").upper == Decimal("219.495")
    assert quantify("506.06%", "completion").lower == Decimal("506.055")


def test_hedge_outside_the_literal():
    """突破 and 约为 outside still qualify; an unknown one is refused."""
    assert quantify("100万件", hedge="突破").qualifier == "above"
    assert quantify("30%", hedge="约为").qualifier == "approx"
    assert quantify("5%", hedge="低于").upper_closed is False
    with pytest.raises(UnreadableError, match="hedge"):
        quantify("5%", hedge="或许")


@pytest.mark.parametrize("literal", ["", "件", "第8名", "一是", "abc", "12..5件件件/"])
def test_unreadable(literal):
    """What is no quantity is refused, never guessed; an unlisted counter is marked as unknown."""
    try:
        found = quantify(literal)
    except UnreadableError:
        return
    assert not read_unit(found.unit).known


def test_unknown_rounding_is_named():
    """A misspelt rule names the right ones."""
    with pytest.raises(ValueError, match="half_up, half_even, truncation, any"):
        quantify("8.98万件", rounding="halfup")


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_integers_are_read_back(number):
    """Any integer is read as itself."""
    assert read_number(str(number)) == number


@settings(deadline=None)
@given(st.decimals(0, 10**6, places=2), st.sampled_from(["", "万", "亿"]))
def test_printed_values_lie_in_their_intervals(number, scale):
    """Under every rule the value lies in its interval, and the interval is never empty."""
    for rounding in ROUNDINGS:
        found = quantify(f"{number}{scale}元", rounding=rounding)
        assert found.lower <= found.value <= found.upper


CHINESE = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A numeral below ten thousand in Chinese, written from the rule in school books."""
    digits = [int(c) for c in f"{number:04d}"]
    text, gap = "", False
    for digit, unit in zip(digits, ("千", "百", "十", ""), strict=True):
        if digit:
            text += ("零" if gap and text else "") + CHINESE[digit] + unit
            gap = False
        else:
            gap = True
    return text or "零"


@settings(deadline=None)
@given(st.integers(0, 9999), st.integers(0, 9999))
def test_chinese_numerals(high, low):
    """Chinese numerals up to a hundred million are read, with 零 in the gaps."""
    gap = "零" if high and 0 < low < 1000 else ""
    text = (f"{spelled(high)}万" if high else "") + gap + (spelled(low) if low or not high else "")
    assert read_chinese(text) == high * 10**4 + low


def test_unit_factors_agree_with_pint():
    """Every conversion of the table is the one of an independent library of units."""
    import pint

    registry = pint.UnitRegistry()
    names = {
        "公里": "km", "千米": "km", "厘米": "cm", "平方公里": "km**2", "公顷": "hectare", "公斤": "kg", "斤": "0.5 kg",
        "升": "liter", "亩": "hectare / 15", "里": "0.5 km",
    }  # fmt: skip
    canonical = {"m": "m", "m2": "m**2", "m3": "m**3", "kg": "kg", "t": "metric_ton"}
    rows = {row["printed"]: row for row in table("units.csv")}
    for printed, name in names.items():
        row = rows[printed]
        expected = registry(name).to(canonical[row["unit"]]).magnitude
        assert float(row["factor"]) == pytest.approx(expected, rel=1e-12), printed
