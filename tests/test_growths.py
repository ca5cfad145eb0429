"""Growth on the year before: printed, from a difference, from parts; pooling of like with like."""

import numpy as np
import pytest

import cityreports as cr
from cityreports import growths
from cityreports.evidence import evidence

CITIES = ("zhoushan", "haishu", "xiamen", "nanping")


@pytest.fixture(scope="module")
def found():
    return growths.growths(evidence(), CITIES)


def of(found, area, indicator="penalty_cases"):
    return next(g for g in found if g.row.area_zh == area and g.indicator == indicator)


def test_difference_of_cases(found):
    """144 cases, 22 fewer: 144 over 166."""
    own = of(found, "汉沽街")
    assert own.source == "difference" and own.value == pytest.approx(144 / 166)


def test_from_parts(found):
    """8 cases at +14.3 % and 22 at +46.7 %: about 30 over 22."""
    own = of(found, "海滨街道")
    assert own.source == "parts" and own.level == 30
    assert own.percent.lower < 100 * (30 / 22 - 1) < own.percent.upper


def test_level_from_parts(found):
    """A printed change of a total whose two parts are printed has its count from them."""
    assert of(found, "胡家园街道").level == 22


def test_no_change_from_the_month_before(found):
    """Changes from the month before, of shares, and of stocks are no growth on the year before."""
    assert all("month on month" not in g.row.note and g.row.unit != "pp" for g in found)
    assert not any(g.indicator == "admin_penalty_power_items" for g in found)


def test_like_with_like(found):
    """Groups have one indicator, one stated scope, one growth a place, and no month."""
    for (indicator, scope), group in growths.alike(found).items():
        assert scope != "unstated" and {g.indicator for g in group} == {indicator}
        assert len({(g.row.city_id, g.row.area_zh) for g in group}) == len(group)


def test_mean_of_five_streets(found):
    """The published mean is that of the five streets' growths."""
    group = growths.alike(found)["penalty_cases", "subdistrict"]
    expected = np.mean([-20, 10.53, 22.2, 100 * (144 / 166 - 1), 100 * (30 / (8 / 1.143 + 22 / 1.467) - 1)])
    exhibit = growths.growth_table(cr.parameters("04_cross_city", language="en"))
    assert len(group) == 5 and exhibit.data.iloc[0, 3].startswith(f"+{expected:.1f} %")


def test_without_panel_nothing_is_pooled():
    """The reports alone have too few; the table says how many are missing."""
    exhibit = growths.growth_table(cr.parameters("04_cross_city", language="en", panel=False))
    assert not exhibit.data.iloc[:, 3].str.contains(r"\[").any()
