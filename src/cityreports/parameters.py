"""The notebooks' parameters: one schema, one coercion for papermill, the command line and JupyterLab alike."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import PurePath
from typing import Any

from cityreports import sources
from cityreports.codebook import cities, city_id, indicator, label, report_id, verified_cities
from cityreports.sources import UnknownNameError

__all__ = ["Given", "Parameter", "guide", "notebook_name", "notebooks", "parameters", "schema"]

FEWEST_CITIES = 2  # that can be compared
TRUE, FALSE = {"true", "1", "yes", "是"}, {"false", "0", "no", "否"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a notebook."""

    name: str
    type: str
    default: Any
    choices: tuple[str, ...]
    comment_en: str
    comment_zh: str

    @property
    def line(self) -> str:
        """The line of the notebook's parameters cell."""
        kinds = {"boolean": "bool", "number": "float", "cities": "list", "indicators": "list"}
        value = repr(self.default).replace("'", '"')
        choice = f" ({', '.join(self.choices)})" if self.type == "choice" else ""
        return f"{self.name}: {kinds.get(self.type, 'str')} = {value}  # {self.comment_en}{choice}"

    def meaning(self, language: str) -> str:
        """What it is, for a reader."""
        return self.comment_zh if language == "zh" else self.comment_en

    def permitted(self, language: str) -> str:
        """What it can be, for a reader: its choices, or its type with an example."""
        if self.type == "choice":
            words = (f"{choice} ({label(f'permitted.choice.{choice}', language)})" for choice in self.choices)
            return ", ".join(words)
        values = {"fewest": FEWEST_CITIES, "cities": ", ".join(cities()["city_id"])} | dict(
            zip(("lower", "upper"), self.choices, strict=False)
        )
        return label(f"permitted.{self.type}", language).format(**values)


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters of one run, coerced; a notebook has those of its schema, the others keep their defaults."""

    notebook: str
    city: str = ""
    report: str = ""
    cities: tuple[str, ...] = ()
    baseline_city: str = ""
    language: str = "zh"
    alpha: float = 0.05
    rounding: str = "half_up"
    panel: bool = True
    indicators: tuple[str, ...] = ()

    def text(self, key: str, **values: object) -> str:
        """A label in the run's language, with values put in."""
        found = label(key, self.language)
        return found.format(**values) if values else found


def notebooks() -> tuple[dict[str, str], ...]:
    """The notebooks: name, scope (city or corpus), titles."""
    return sources.table("notebooks.csv")


def notebook_name(given: str) -> str:
    """The name of a notebook that is given by its name, its number or its path; anything else as it is.

    Examples
    --------
    >>> notebook_name("04"), notebook_name("notebooks/04_cross_city.ipynb")
    ('04_cross_city', '04_cross_city')
    """
    stem = PurePath(given).name.removesuffix(".ipynb")
    return {row["notebook"].partition("_")[0]: row["notebook"] for row in notebooks()}.get(stem, stem)


def schema(notebook: str) -> tuple[Parameter, ...]:
    """The parameters of a notebook, in the order of its parameters cell.

    Raises
    ------
    UnknownNameError
        If there is no such notebook.

    Examples
    --------
    >>> [parameter.name for parameter in schema("02_city_profile")]
    ['city', 'report', 'language', 'rounding']
    """
    rows = [row for row in sources.table("parameters.csv") if row["notebook"] == notebook]
    if not rows:
        names = [row["notebook"] for row in notebooks()]
        raise sources.unknown("notebook", notebook, names)
    return tuple(
        Parameter(
            row["name"],
            row["type"],
            _default(row["type"], row["default"]),
            tuple(row["choices"].split(";")) if row["choices"] else (),
            row["comment_en"],
            row["comment_zh"],
        )
        for row in rows
    )


def guide(notebook: str, language: str) -> str:
    """The parameters of a notebook as the table that stands at its head: name, meaning, what it can be.

    Examples
    --------
    >>> print(guide("01_corpus", "en").splitlines()[2])
    | `language` | language of the report | zh (Chinese), en (English) |
    """
    heads = [label(key, language) for key in ("parameter", "meaning", "choices")]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for parameter in schema(notebook):
        lines.append(f"| `{parameter.name}` | {parameter.meaning(language)} | {parameter.permitted(language)} |")
    return "\n".join(lines)


def _default(kind: str, text: str) -> Any:
    match kind:
        case "boolean":
            return text == "true"
        case "number":
            return float(text)
        case "cities" | "indicators":
            return json.loads(text)
    return text


def parameters(notebook: str, **values: Any) -> Given:
    """Coerce the parameters of a notebook.

    papermill injects ``'false'`` for false, a text for a list and an integer for a code; all are understood.

    Parameters
    ----------
    notebook : str
        Its name, such as ``02_city_profile``.
    **values
        The parameters; those not given have their defaults.

    Returns
    -------
    Given

    Raises
    ------
    UnknownNameError
        If a parameter, city, report or indicator is unknown; the message names the nearest.
    ValueError
        If a value is none of its choices or not of its type.

    Examples
    --------
    >>> given = parameters("04_cross_city", cities='["厦门", 350700]', panel="false", alpha="0.1")
    >>> given.cities, given.panel, given.alpha
    (('xiamen', 'nanping'), False, 0.1)
    """
    known = {parameter.name: parameter for parameter in schema(notebook)}
    for name in values:
        if name not in known:
            raise UnknownNameError(
                f"{notebook} has no parameter {name!r}; nearest: {sources.nearest(name, known)}. "
                f"没有这个参数；可用：{'、'.join(known)}"
            )
    result = {name: _coerce(known[name], values.get(name, known[name].default)) for name in known}
    if "report" in result:
        result["report"] = report_id(result["city"], result["report"])
    return Given(notebook=notebook, **result)


def _refusal(parameter: Parameter, value: Any, close: str = "") -> ValueError:
    """The error for a value that a parameter cannot have: what it can be, and the nearest, in both languages."""
    english = f"parameter {parameter.name}: {value!r} is not permitted; it must be {parameter.permitted('en')}"
    chinese = f"参数 {parameter.name} 不能是 {value!r}；可以是：{parameter.permitted('zh')}"
    nearest = (f"; nearest: {close}", f"；最接近的是：{close}") if close else ("", "")
    return ValueError(f"{english}{nearest[0]}. {chinese}{nearest[1]}")


def _coerce(parameter: Parameter, value: Any) -> Any:
    match parameter.type:
        case "city":
            return city_id(value)
        case "cities":
            chosen = [city_id(name) for name in _list(value, parameter)]
            found = tuple(dict.fromkeys(chosen or verified_cities()))
            if len(found) < FEWEST_CITIES:
                raise _refusal(parameter, value)
            return found
        case "indicators":
            return tuple(indicator(name) for name in _list(value, parameter))
        case "boolean":
            text = str(value).strip().lower()
            if text not in TRUE | FALSE:
                raise _refusal(parameter, value)
            return text in TRUE
        case "number":
            return _number(value, parameter)
        case "choice":
            if str(value) not in parameter.choices:
                raise _refusal(parameter, value, sources.nearest(str(value), parameter.choices))
    return str(value)


def _list(value: Any, parameter: Parameter) -> list:
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                return json.loads(text)
            except json.JSONDecodeError as error:
                raise _refusal(parameter, value) from error
        return [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _number(value: Any, parameter: Parameter) -> float:
    lower, upper = map(float, parameter.choices)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _refusal(parameter, value) from None
    if not lower < number < upper:
        raise _refusal(parameter, value)
    return number


def changed(given: Given) -> dict[str, Any]:
    """The parameters that differ from the notebook's defaults, but for city, report and language."""
    default = parameters(given.notebook)
    return {
        field.name: getattr(given, field.name)
        for field in fields(given)
        if field.name not in ("notebook", "city", "report", "language")
        and getattr(given, field.name) != getattr(default, field.name)
    }
