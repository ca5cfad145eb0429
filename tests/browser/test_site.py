"""The built site in a real browser, opened from the disk without network; run by ``make browser-test``."""

import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("CITYREPORTS_SITE", ROOT / "build/site"))
AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra browser")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.skipif(not (SITE / "index.html").is_file(), reason=f"{SITE} is not built; make site"),
]


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(params=[(1280, 900), (390, 800)], ids=["desk", "phone"])
def size(request):
    return {"width": request.param[0], "height": request.param[1]}


@pytest.fixture
def tab(browser):
    """A page that must not ask the network for anything nor raise an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("http") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not asked and not errors


def address(name):
    return (SITE / name).as_uri()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", ["垃圾", "垃圾分类", "执法", "行政处罚", "罚款", "违法建设"])
def test_chinese_words_are_found(tab, language, words):
    """Words of two and of four characters lead to pages that hold them."""
    tab.goto(f"{address(f'{language}/search.html')}?q={words}")
    tab.wait_for_selector("#search-results ul.search li a")
    links = tab.eval_on_selector_all("#search-results ul.search li a", "all => all.map(a => a.href)")
    assert links
    tab.goto(links[0])
    assert words in tab.inner_text("body")


def test_english_words_are_found_by_their_stem(tab):
    """A plural finds its singular."""
    tab.goto(f"{address('en/search.html')}?q=rounding intervals")
    tab.wait_for_selector("#search-results ul.search li a")


def test_a_word_that_stands_nowhere_is_not_found(tab):
    """Pairs of characters of which one is on no page give no result."""
    tab.goto(f"{address('zh/search.html')}?q=量子纠缠")
    tab.wait_for_function("document.querySelector('#search-results p.search-summary, #search-results p')")
    tab.wait_for_timeout(500)
    assert tab.locator("#search-results ul.search li").count() == 0


def test_the_search_box_of_a_page_works(tab):
    """Typing into the box of any page leads to results."""
    tab.goto(address("zh/index.html"))
    tab.fill("input.sidebar-search", "公厕")
    tab.press("input.sidebar-search", "Enter")
    tab.wait_for_selector("#search-results ul.search li a")


def test_figures_are_filtered_and_sorted(tab):
    """A city and a role narrow the table; a column sorts both ways."""
    tab.goto(address("en/figures.html"))
    everything = int(tab.inner_text("#explorer p[role=status]").split()[0])
    assert everything > 1000
    tab.select_option("select[name=kind]", label="observation")
    tab.select_option("select[name=city]", label="Xiamen")
    tab.select_option("select[name=role]", label="actual")
    found = int(tab.inner_text("#explorer p[role=status]").split()[0])
    assert found == 38
    tab.click("#explorer th button:has-text('Value')")
    first = tab.inner_text("#explorer tbody tr:first-child td.number")
    tab.click("#explorer th button:has-text('Value')")
    last = tab.inner_text("#explorer tbody tr:first-child td.number")
    assert "53,601,600" in last and last != first
    assert tab.get_attribute("#explorer th:last-child", "aria-sort") == "descending"
    tab.fill("input[name=words]", "zzz")
    assert tab.inner_text("#explorer p[role=status]") == "No entry fits"


def test_a_row_opens_its_card(tab):
    """The card holds literal, value, interval, place, checks and the reports that use it; Escape closes it."""
    tab.goto(address("en/figures.html"))
    tab.fill("input[name=words]", "xiamen-2023-01184")
    tab.click("#explorer tbody tr:first-child td button")
    text = tab.inner_text("dialog.card")
    for word in (
        "As printed",
        "Value",
        "Rounding interval",
        "section",
        "Checks it takes part in",
        "Reports that use it",
    ):
        assert word in text
    link = tab.locator("dialog.card dd a[href*='reports/']").first
    link.click()
    assert "#table-" in tab.url and tab.locator("h1").count() == 1


def test_escape_closes_a_card(tab):
    """A card opened by its address closes by the Escape key."""
    tab.goto(address("zh/figures.html") + "#xiamen-2023-01184")
    tab.wait_for_selector("dialog.card[open]")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("dialog.card[open]", state="detached")


def test_a_number_of_a_report_leads_to_its_card(tab):
    """A click on a number in a table opens the card of the figure it comes from."""
    tab.goto(address("zh/reports/xiamen-2023/02_city_profile.html"))
    tab.click("#table-2-1 td a.figure-link >> nth=0")
    tab.wait_for_selector("dialog.card[open]")
    assert tab.inner_text("dialog.card h2").startswith("xiamen-2023-")


def test_every_number_has_a_card(tab):
    """No number of any report leads to an id that has no card."""
    tab.goto(address("en/figures.html"))
    known = set(tab.evaluate("window.FIGURES.cards.map(card => card.id)"))
    unknown = {}
    for path in sorted((SITE / "en/reports").rglob("*.html")):
        for group in re.findall(r'figures\.html#([^"]+)"', path.read_text(encoding="utf-8")):
            for name in set(group.split("+")) - known:
                unknown.setdefault(name, path.name)
    assert not unknown


def test_links_lead_somewhere():
    """Each relative link of each page leads to a file of the site."""
    broken = []
    for path in SITE.rglob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"#?:]+)(?:[#?][^"]*)?"', path.read_text(encoding="utf-8")):
            if not (path.parent / unquote(link)).exists():
                broken.append(f"{path.relative_to(SITE)}: {link}")
    assert not broken


PAGES = [
    "index.html", "zh/index.html", "en/index.html", "zh/cities.html", "en/cities/ziyang-2020h1.html",
    "zh/reports/xiamen-2023/02_city_profile.html", "en/reports/cross_city/01_corpus.html", "zh/figures.html",
    "en/figures.html", "zh/data.html", "en/cite.html", "zh/methods.html", "en/codebook.html", "zh/search.html?q=垃圾",
    "en/consistency.html", "zh/manual.html",
]  # fmt: skip


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed; make browser-test does it")
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier(browser, name, scheme, size):
    """axe-core finds no serious or critical violation, light and dark, on a desk and a phone."""
    context = browser.new_context(viewport=size, offline=True, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(8000)
    path, _, query = name.partition("?")
    page.goto(address(path) + (f"?{query}" if query else ""))
    page.wait_for_timeout(300)
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    serious = [
        f"{entry['id']}: {entry['nodes'][0]['html'][:160]} ({len(entry['nodes'])})"
        for entry in found["violations"]
        if entry["impact"] in ("serious", "critical")
    ]
    assert not serious


@pytest.mark.parametrize("name", ["en/reports/xiamen-2023/02_city_profile.html", "zh/figures.html", "zh/index.html"])
def test_a_phone_does_not_scroll_sideways(browser, name):
    """Only tables scroll sideways, not the page."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, offline=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(address(name))
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    context.close()
