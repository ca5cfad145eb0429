"""Parameters: one coercion for papermill, the command line and JupyterLab."""

import pytest

from cityreports.parameters import changed, notebooks, parameters, schema
from cityreports.sources import UnknownNameError


def test_every_name_of_a_city_is_understood():
    """Chinese and English names, ids and codes, papermill's integer included."""
    for name in ("厦门", "厦门市", "xiamen", "Xiamen", "350200", 350200, " XIAMEN "):
        assert parameters("02_city_profile", city=name).city == "xiamen"
    assert parameters("02_city_profile", city="海曙").city == "haishu"
    assert parameters("02_city_profile", city="宁波市海曙区").report == "haishu-2022"


def test_papermill_texts_are_coerced():
    """papermill injects a text for false, a text for a list, an integer for a code."""
    given = parameters("04_cross_city", panel="False", cities='["厦门", "350700"]', alpha="0.1", baseline_city=350700)
    assert (given.panel, given.alpha, given.baseline_city) == (False, 0.1, "nanping")
    assert given.cities == ("xiamen", "nanping")
    assert parameters("04_cross_city", cities="厦门,南平").cities == ("xiamen", "nanping")
    assert parameters("03_city_trend", indicators="penalty_fines").indicators == ("penalty_fines",)


def test_without_a_choice_all_verified_cities_are_compared(project):
    """An empty list takes in every registered city but those of an unverified source, a new one at once."""
    assert parameters("04_cross_city").cities == ("zhoushan", "haishu", "xiamen", "nanping")
    assert "ziyang" in parameters("04_cross_city", cities=["资阳", "厦门"]).cities
    path = project / "data/raw/reports.csv"
    text = path.read_text(encoding="utf-8")
    last = text.splitlines()[-1]
    new = (
        last.replace("nanping", "jiayi")
        .replace("南平市", "甲乙市")
        .replace("Nanping", "Jiayi")
        .replace("350700", "990100")
    )
    path.write_text(f"{text}{new}\n", encoding="utf-8")
    assert parameters("04_cross_city", cities="[]").cities[-1] == "jiayi"
    assert changed(parameters("04_cross_city")) == {}
    path.write_text(f"{text}{new.replace(',false,', ',true,')}\n", encoding="utf-8")
    assert "jiayi" not in parameters("04_cross_city").cities


@pytest.mark.parametrize(
    ("notebook", "values", "said"),
    [
        ("02_city_profil", {}, "nearest: 02_city_profile"),
        ("02_city_profile", {"citty": "x"}, "nearest: city"),
        ("02_city_profile", {"city": "南平州"}, "南平市"),
        ("02_city_profile", {"city": "xiamen", "report": "xiamen-2022"}, "xiamen-2023"),
        ("02_city_profile", {"language": "fr"}, "Chinese.*English"),
        ("02_city_profile", {"rounding": "half-up"}, "half_up"),
        ("03_city_trend", {"alpha": "2"}, "between 0 and 1"),
        ("03_city_trend", {"alpha": "viel"}, "between 0 and 1"),
        ("03_city_trend", {"panel": "maybe"}, "true or false"),
        ("03_city_trend", {"indicators": ["penalty_fine"]}, "penalty_fines"),
        ("04_cross_city", {"cities": '["xiamen"'}, "must be a list"),
        ("04_cross_city", {"cities": "xiamen"}, "list of 2 or more cities.*zhoushan.*至少2个城市"),
        ("04_cross_city", {"cities": ["厦门", "xiamen"]}, "list of 2 or more cities"),
        ("02_city_profile", {"city": "Chengdu"}, "the cities are: .*xiamen.*没有这个城市；现有城市：.*厦门市"),
        ("02_city_profile", {"city": "夏门"}, "最接近的是：厦门市"),
        (
            "02_city_profile",
            {"rounding": "half-up"},
            "；最接近的是：half_up",
        ),
        ("03_city_trend", {"alpha": 0}, "0 与 1 之间的数"),
        ("03_city_trend", {"panel": "oui"}, "参数 panel 不能是 'oui'"),
    ],
)
def test_refusals_name_what_is_right(notebook, values, said):
    """An unknown or mistyped parameter is refused with the nearest or the permitted."""
    with pytest.raises(ValueError, match=said):
        parameters(notebook, **values)


def test_unknown_names_are_one_kind_of_error():
    """Callers can catch unknown names."""
    with pytest.raises(UnknownNameError):
        parameters("02_city_profile", city="上海")


def test_changed_names_the_odd_parameters():
    """A run with default parameters is told apart from one with others."""
    assert changed(parameters("03_city_trend", city="南平", language="en")) == {}
    assert changed(parameters("03_city_trend", rounding="truncation", panel=False)) == {
        "rounding": "truncation",
        "panel": False,
    }


def test_every_parameter_is_explained():
    """Each notebook has a language, and each parameter a meaning in both languages."""
    for row in notebooks():
        known = schema(row["notebook"])
        assert "language" in {p.name for p in known}
        assert all(p.comment_en and p.comment_zh for p in known)
        assert parameters(row["notebook"]).notebook == row["notebook"]
