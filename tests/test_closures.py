"""Closure rates: bases that reproduce the printed rates, bounds, pairs."""

import pytest

import cityreports as cr
from cityreports import closures
from cityreports.evidence import evidence
from cityreports.intervals import Interval

CITIES = ("zhoushan", "haishu", "xiamen", "nanping")


def found(panel=True, rounding="half_up"):
    return closures.closures(evidence(rounding, panel=panel), CITIES)


def test_every_base_reproduces_its_rate():
    """A printed rate is the quotient of closed cases and base, within its rounding, unless it is coded."""
    for closure in found():
        if closure.printed is not None and not closure.printed.definition.startswith("closed_over"):
            share = 100 * closure.closed / closure.total
            assert closure.printed.lower <= share <= closure.printed.upper


def test_zhoushan_counts():
    """Zhoushan prints filed and closed; 137073 of 139586 is 98.2 %, under every rounding rule its base."""
    for rounding in ("half_up", "truncation", "any"):
        own = {c.matter: c for c in found(False, rounding) if c.row.city_id == "zhoushan"}
        assert (own["platform_cases_closed"].closed, own["platform_cases_closed"].total) == (137073, 139586)
        assert own["platform_cases_closed"].base == "filed"


def test_bases_found_in_the_panel():
    """Jiangmen divides by cases received, Huai'an by cases due."""
    bases = {c.row.city_id: c.base for c in found()}
    assert (bases["jiangmen"], bases["huaian"]) == ("received", "due")


def test_implied_counts():
    """99.93 % of 1.165 million: the whole numbers, counted one by one at the ends."""
    low, high = closures.implied_counts(Interval.of("99.925", "99.935", True, False), Interval.of(1164500, 1165500))
    assert low == -(-1164500 * 99925 // 100000) and high == 1165500 * 99935 // 100000


def test_pairs_have_one_definition():
    """Pairs are of one place, matter and base; the rest leave out the cases found by video."""
    for pair in closures.pairs(found()):
        assert pair.first.row.city_id == pair.second.row.city_id and pair.first.base == pair.second.base
        if pair.name == "video":
            assert (pair.second.closed, pair.second.total) == (137073 - 21591, 139586 - 21880)
    assert len(closures.pairs(found(panel=False))) == 1


def test_two_definitions_are_bounded_not_tested():
    """Xiamen less Zhoushan: an interval from rounding, no p value."""
    exhibit = closures.closure_differences(cr.parameters("04_cross_city", language="en", panel=False))
    last = exhibit.data.iloc[-1]
    assert last.iloc[0] == "Xiamen 2023 − Zhoushan 2021" and last.iloc[3] == "—"
    low, high = (float(x) for x in last.iloc[2].strip("[])").split(", "))
    share = 100 * 137073 / 139586
    assert low <= 99.925 - share and high >= 99.935 - share and high - low < 0.02


@pytest.mark.parametrize("cities", [["ziyang", "haishu"], ["haishu", "ziyang"]])
def test_nothing_to_show(cities):
    """Cities without closure rates, or with masked ones: the exhibits say so."""
    given = cr.parameters("04_cross_city", cities=cities, panel=False)
    for exhibit in (closures.closure_rates, closures.rate_chart, closures.closure_differences):
        assert exhibit(given).caption


def test_alpha_is_visible():
    """A larger error level narrows Wilson's interval."""
    narrow, wide = (
        closures.closure_rates(cr.parameters("04_cross_city", alpha=alpha, panel=False)).data.iloc[0, -1]
        for alpha in (0.1, 0.01)
    )
    assert narrow != wide
