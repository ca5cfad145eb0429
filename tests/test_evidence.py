"""What can stand side by side: flags, refusals, the public `compare`."""

import pytest

import cityreports as cr
from cityreports.evidence import evidence
from cityreports.sources import UnknownNameError


def test_compare_flags():
    """Fines for waste sorting: a district's bureau beside two cities."""
    found = cr.compare("waste_sorting_fines", baseline="zhoushan").set_index("city_id")
    assert found.loc["haishu", ["period_differs", "level_differs", "scope_differs"]].all()
    assert not found.loc["zhoushan", [c for c in found if c.endswith("_differs")]].any()
    assert found.loc["nanping", "definition_differs"] and not found.loc["nanping", "level_differs"]
    assert (found["refused"] == "").all()


def test_compare_by_label_and_names():
    """Indicators by label, cities in any name; only the cities asked for."""
    found = cr.compare("行政处罚罚款金额", ["厦门", "350700"])
    assert found["city_id"].tolist() == ["xiamen", "nanping"]


@pytest.mark.parametrize(
    ("indicator", "baseline", "city", "reason"),
    [
        ("illegal_construction_area", "xiamen", "haishu", "definition"),
        ("gas_inspections", "zhoushan", "haishu", "definition"),
        ("waterlogging_points_fixed", "nanping", "zhoushan", "unit"),
        ("platform_cases_received", "xiamen", "ziyang", "masked"),
    ],
)
def test_refusals(indicator, baseline, city, reason):
    """Another definition, another unit, a masked figure: shown with the reason, not compared."""
    found = cr.compare(indicator, baseline=baseline).set_index("city_id")
    assert found.loc[city, "refused"] == reason


def test_months_stand_beside_no_year():
    """A month's cases are refused beside a year's."""
    found = cr.compare("platform_cases_received", ["xiamen"], panel=True)
    months = found[found["city_id"] == "jiangmen"]
    assert len(months) and (months["refused"] == "period_length").all()


def test_unknown_names():
    """A mistaken indicator names the nearest; an indicator without figures of a role is empty."""
    with pytest.raises(UnknownNameError, match="penalty_cases"):
        cr.compare("penalty_case")
    assert cr.compare("platform_app_modules", role="standard").empty


def test_each_quantity_once():
    """A figure that restates another source of the same year is not a second one."""
    frame = evidence()
    own = frame[(frame["city_id"] == "xiamen") & (frame["indicator"] == "penalty_cases") & (frame["role"] == "actual")]
    assert own["period_end"].is_unique
    parks = frame[
        (frame["city_id"] == "nanping") & (frame["indicator"] == "pocket_parks") & (frame["role"] == "actual")
    ]
    assert len(parks[parks["role"] == "actual"]) == 1


def test_without_mirrors():
    """Copies of official pages can be left out, the panel too."""
    assert "mirror" in set(evidence()["source_kind"])
    assert "mirror" not in set(evidence(mirrors=False)["source_kind"])
    assert set(evidence(panel=False)["source_kind"]) == {"report"}
