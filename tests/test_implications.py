"""Values that a text implies without printing them."""

import pytest

from cityreports.processed import implied


@pytest.mark.parametrize(
    ("implied_id", "value", "lower", "upper"),
    [
        ("xiamen-2023-r004-earlier-level", 53601600 / 1.2616, 42485277.2, 42488724.2),
        ("zhoushan-2021-r011-whole-earlier-level", 582, 582, 582),
        ("nanping-2023-r021-whole-plan", 1500, 1500, 1500),
        ("haishu-2022-r014-per-unit", 303400 / 1099, 303350 / 1099, 303450 / 1099),
        ("zhoushan-2021-r008-earlier-level", 15.7 / 1.037, 15.65 / 1.0375, 15.75 / 1.0365),
        ("zhoushan-2021-r008-earlier-level-points", 12.0, 11.9, 12.1),
        ("nanping-2023-r001-earlier-level", 39.5, 39.49, 39.51),
        ("nanping-2023-r054-rate", 409300 / 4100, 409300 / 4100, 409300 / 4100),
        ("xiamen-2023-r002-plan", 5000100 / 1.25, 5000050 / 1.255, 5000150 / 1.245),
        ("zhoushan-2021-r004-rest-rate", 11548200 / 117706, 11548200 / 117706, 11548200 / 117706),
    ],
)
def test_values_by_hand(implied_id, value, lower, upper):
    """Each computed here from the printed numbers."""
    row = implied().set_index("implied_id").loc[implied_id]
    assert [row["value"], row["lower"], row["upper"]] == pytest.approx([value, lower, upper], rel=1e-6)


def test_a_change_of_a_share_has_both_readings_and_every_value_its_operands():
    """No value stands without the figures it comes from."""
    frame = implied()
    assert frame["implied_id"].is_unique
    assert frame["operands"].ne("").all()
    pairs = frame[frame["method"] == "earlier_level_points"]["implied_id"].str.removesuffix("-points")
    assert set(pairs) <= set(frame["implied_id"])


def test_identified_numbers_lie_in_their_intervals():
    """582 lies in what 1188 after +104.12% implies."""
    frame = implied().set_index("implied_id")
    whole = frame[frame["method"].str.startswith("whole_")]
    assert len(whole) >= 8
    for name, row in whole.iterrows():
        wide = frame.loc[name.replace("-whole", "")]
        assert wide["lower"] <= row["value"] <= wide["upper"]


def test_what_a_reader_inferred_is_marked():
    """A fine per case is computed by the reader; a plan follows from a printed completion."""
    basis = implied().set_index("implied_id")["basis"]
    assert basis["haishu-2022-r014-per-unit"] == "suggested"
    assert basis["nanping-2023-r021-whole-plan"] == basis["xiamen-2023-r004-earlier-level"] == "stated"
