"""Completions: what was done of which plan."""

import pytest

from cityreports.extraction import extract


def completions(text: str) -> list[tuple[str, str]]:
    """The literals of the operands and of the result of a text's completions."""
    draft = extract(text, "x")
    literals = {row["figure_id"]: row["literal"] for row in draft.rows} | {"": "-"}
    found = [relation for relation in draft.relations if relation["kind"] == "completion"]
    return [(" ".join(literals[i] for i in r["operands"].split(";")), literals[r["result"]]) for r in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("疏通暗沟6.5公里，超年度任务8.3%，任务数为6公里。", [("6.5公里 6公里", "8.3%")]),
        ("财政全年计划出资35万元，已支出29万元。", [("29万元 35万元", "-")]),
        ("全年计划实施项目35个，已开工29个。", []),
        ("下一步，力争全年疏通暗沟不少于20公里（上半年已完成13公里）。", [("13公里 不少于20公里", "-")]),
        # the work, not whom it serves
        ("改造旧院落12个，惠及居民3600户，占年度任务的120%。", [("12个 -", "120%")]),
        # the level is not printed
        ("暗沟疏通完成半年计划的104%。", [("-", "104%")]),
    ],
)
def test_what_was_done_of_a_plan(text, expected):
    assert completions(text) == expected
