"""Cards: what a reader finds behind a number."""

import pytest

from cityreports.cards import cards, uses
from cityreports.processed import checks, implied, observations, panel
from cityreports.publishing import document
from cityreports.runs import execute, plan


@pytest.fixture(scope="module")
def used():
    (run,) = plan(["02_city_profile"], ["xiamen"], ["en"])
    assert execute(run).status in ("built", "kept")
    return uses([(document(run), "reports/x.html")])


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, used):
    return {card["id"]: card for card in cards(request.param, used)}


def test_each_observation_implied_value_and_check_has_one(made):
    """The cards cover all tables."""
    for frame, key in (
        (observations(), "figure_id"),
        (panel(), "figure_id"),
        (implied(), "implied_id"),
        (checks(), "relation_id"),
    ):
        assert set(frame[key]) <= set(made)


def test_a_card_holds_what_a_reader_asks(made):
    """Literal, value, interval, place, checks and reports."""
    card = made["xiamen-2023-00343"]
    assert card["literal"] == "8.98万件" and card["value"] == "89,800 件" and card["interval"] == "[89,750, 89,850)"
    assert "343" in card["place"] and card["checks"] and card["uses"][0][1].startswith("reports/x.html#table-2-")


def test_a_masked_figure_has_no_value(made):
    """It keeps its literal and says nothing of a value."""
    masked = next(card for card in made.values() if card["kind"] == "figure" and card["literal"].startswith("X"))
    assert "value" not in masked and "sort" not in masked


def test_operands_are_cards_too(made):
    """What an implied value or a check comes from can be opened."""
    assert all(name in made for card in made.values() for name in card.get("operands", []))
