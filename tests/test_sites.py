"""The site's pages before Sphinx turns them into HTML."""

import json

import pytest

from cityreports import sites
from cityreports.publishing import document
from cityreports.runs import execute, plan


@pytest.fixture(scope="module", params=["zh", "en"])
def pages(request):
    runs = plan(["02_city_profile"], ["ziyang"], [request.param]) + plan(["01_corpus"], (), [request.param])
    for run in runs:
        assert execute(run).status in ("built", "kept")
    return request.param, sites.pages([document(run) for run in runs], request.param)


def test_the_pages_that_a_scholar_looks_for(pages):
    """Front page, cities, figures, codebook, manual, data, methods, citation and the reports."""
    names = {
        "index",
        "cities",
        "corpus",
        "consistency",
        "targets",
        "figures",
        "codebook",
        "manual",
        "data",
        "methods",
        "cite",
    }
    assert {f"{name}.md" for name in names} | {"reports/ziyang-2020h1/02_city_profile.md"} <= set(pages[1])


def test_ziyang_is_marked(pages):
    """Its page says that the place is inferred and the source unverified."""
    language, files = pages
    assert {"zh": "资阳市（推断）", "en": "Ziyang (inferred)"}[language] in files["cities/ziyang-2020h1.md"]
    assert {"zh": "未经核实", "en": "Unverified"}[language] in files["cities/ziyang-2020h1.md"]


def test_numbers_are_linked_to_cards_that_exist(pages):
    """Each id of a link stands in the explorer's data."""
    _, files = pages
    data = json.loads(files["_static/figures-data.js"].removeprefix("window.FIGURES = ").rstrip(";\n"))
    known = {card["id"] for card in data["cards"]}
    page = files["reports/ziyang-2020h1/02_city_profile.md"]
    ids = {name for part in page.split("figures.html#")[1:] for name in part.partition('"')[0].split("+")}
    assert len(ids) > 90 and ids <= known


def test_a_cell_with_ids_becomes_a_link():
    """Its text, not its empty neighbours."""
    html = '<td class="number" data-ids="a b">1 &lt; 2</td><td data-ids="c"></td><td>3</td>'
    assert sites.linked(html, "f.html") == (
        '<td class="number" data-ids="a b"><a class="figure-link" href="f.html#a+b">1 &lt; 2</a></td>'
        '<td data-ids="c"></td><td>3</td>'
    )


def test_chinese_is_indexed_by_pairs():
    """Two characters are one entry, four are three, so that words of both lengths are found."""
    search = pytest.importorskip("cityreports.search", reason="needs the extra site", exc_type=ImportError)
    assert search.SearchPairs({}).split("公厕 垃圾分类") == ["公厕", "垃圾", "圾分", "分类"]
