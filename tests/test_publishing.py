"""Pages as a reader meets them: whole, navigable, printable, and true to their run."""

import json
import re
from html import unescape

import pytest

from cityreports import publishing
from cityreports.publishing import GlyphError, Part, document
from cityreports.runs import execute, plan


@pytest.fixture(scope="module", params=["zh", "en"])
def built(request):
    (run,) = plan(["01_corpus"], (), [request.param])
    outcome = execute(run)
    assert outcome.status in ("built", "kept"), outcome.error
    return document(run)


def test_contents_lead_to_what_they_name(built):
    """Every entry of the table of contents leads to a heading or an exhibit of the page."""
    page = publishing.html(built).decode()
    links = re.findall(r'<li class="\w+"><a href="#([^"]+)">', page)
    assert len(links) == len(built.contents) > len(built.exhibits) >= 5
    assert all(page.count(f' id="{anchor}"') == 1 for anchor in links)


def test_ids_stand_once(built):
    """No id stands twice on a page with several drawings, and what a drawing refers to is there."""
    page = publishing.html(built).decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'xlink:href="#([^"]+)"', page)) <= set(ids)


def test_methods_and_limits_are_headings(built):
    """A paragraph's run-in head becomes a heading, so that a reader can jump to it."""
    titles = [part.title for part in built.parts if part.kind == "heading"]
    wanted = {"zh": ["结果", "方法", "局限"], "en": ["Results", "Methods", "Limits"]}[built.language]
    assert [title for title in titles if title in wanted] == wanted


def test_provenance_can_be_read_by_a_program(built):
    """Parameters, data hash and version stand in the page's head as JSON."""
    page = publishing.html(built).decode()
    facts = json.loads(unescape(re.search(r'<meta name="provenance" content="([^"]*)">', page)[1]))
    assert facts == built.provenance and json.loads(facts["parameters"])["language"] == built.language
    assert facts["data_hash"] == publishing.data_hash() and built.citation in unescape(page)


def test_the_page_needs_nothing_else(built):
    """No script, no other file, code folded away behind a switch, tables that scroll by keyboard."""
    page = publishing.html(built).decode()
    assert "<script" not in page and 'src="' not in page and "<link" not in page and "@import" not in page
    assert 'id="show-code"' in page and page.count("<h1>") == 1
    assert page.count('class="scroll" tabindex="0"') == page.count("<table>")


def test_a_missing_glyph_fails(built):
    """A character that the fonts cannot print stops the rendering and is named with its exhibit."""
    odd = Part("table", "<figure><figcaption>Table 9</figcaption>\U0001f600</figure>", "table-9", "Table 9")
    with pytest.raises(GlyphError, match=r"U\+1F600.*Table 9"):
        publishing.require_glyphs(publishing.Document(built.run, "t", (odd,), built.provenance))


def test_two_renderings_are_the_same(built):
    """The same run gives the same bytes."""
    assert publishing.html(built) == publishing.html(document(built.run))
