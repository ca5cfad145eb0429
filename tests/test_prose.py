"""The running text: names of areas and places in both languages."""

import re
from pathlib import Path

import pytest

import cityreports
from cityreports.processed import observations
from cityreports.prose import area_name, subject_name
from cityreports.sources import table


def test_every_coded_area_has_an_english_name():
    """Areas of reports and panel are listed once each, with an English name in Latin letters."""
    rows = table("areas.csv")
    names = {row["area_zh"]: row["area_en"] for row in rows}
    coded = set(observations(panel=True)["area_zh"].dropna()) - {""}
    assert coded <= set(names) and len(names) == len(rows)
    assert all(name.isascii() for name in names.values())


def test_every_completion_without_an_indicator_has_an_english_name():
    """The panel's completions that no indicator names are in the table of subjects."""
    figures = observations(panel=True)
    panel = figures[figures["figure_id"].str.startswith("panel-")]
    bare = panel.loc[(panel["role"] == "completion") & (panel["indicator"] == "")]
    assert len(bare) and all(subject_name(name, "en").isascii() for name in bare["subject_zh"])


def test_a_street_is_called_a_street():
    """Streets in pinyin with the official word; a place outside the table as it is coded."""
    assert area_name("大沽街道", "en") == "Dagu Street"
    assert (area_name("大沽街道", "zh"), area_name("某街道", "en")) == ("大沽街道", "某街道")


TEXTS = Path(cityreports.__file__).parent / "texts"
WITH_REFERENCES = ["01", "03", "04", "06", "methods"]


def entries(text):
    """First author and year of every reference of a text."""
    listed = re.split(r"\*\*(?:References|文献)。?\.?\*\*|## (?:References|文献)", text)[-1]
    parts = re.split(r" · |^- ", listed, flags=re.MULTILINE)
    return [re.match(r"\s*([A-Z][\w-]+).*?\((\d{4})\)", part).groups() for part in parts if "(" in part]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", WITH_REFERENCES)
def test_references_are_those_cited(name, language):
    """Every reference is cited by author and year, every citation is listed, in alphabetical order."""
    text = (TEXTS / f"{name}.{language}.md").read_text(encoding="utf-8")
    body = re.split(r"\n## (?:references|References|文献)\n", text)[0]
    listed = entries(text)
    assert listed == sorted(listed) and len(set(listed)) == len(listed) > 2
    for author, year in listed:
        assert re.search(rf"{author}.{{0,40}}{year}", body), f"{author} {year} is not cited"
    whole = text[len(body) :]
    for author, year in re.findall(r"([A-Z][a-z]+)(?: et al\.|等)?[ （(]+(\d{4})", body):
        assert re.search(rf"{author}[^·\n]*?\({year}\)", whole), f"{author} {year} is not listed"


@pytest.mark.parametrize("name", [*WITH_REFERENCES, "02", "05"])
def test_both_languages_say_the_same_things(name):
    """The paragraphs of a text, and the references, are the same in both languages."""
    zh, en = ((TEXTS / f"{name}.{language}.md").read_text(encoding="utf-8") for language in ("zh", "en"))
    assert len(re.findall("^## ", zh, re.MULTILINE)) == len(re.findall("^## ", en, re.MULTILINE))
    if name in WITH_REFERENCES:
        assert entries(zh) == entries(en)
