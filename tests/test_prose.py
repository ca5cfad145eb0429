"""The running text: names of areas and places in both languages."""

from cityreports.processed import observations
from cityreports.prose import area_name
from cityreports.sources import table


def test_every_coded_area_has_an_english_name():
    """Areas of reports and panel are listed once each, with an English name in Latin letters."""
    rows = table("areas.csv")
    names = {row["area_zh"]: row["area_en"] for row in rows}
    coded = set(observations(panel=True)["area_zh"].dropna()) - {""}
    assert coded <= set(names) and len(names) == len(rows)
    assert all(name.isascii() for name in names.values())


def test_a_street_is_called_a_street():
    """Streets in pinyin with the official word; a place outside the table as it is coded."""
    assert area_name("大沽街道", "en") == "Dagu Street"
    assert (area_name("大沽街道", "zh"), area_name("某街道", "en")) == ("大沽街道", "某街道")
