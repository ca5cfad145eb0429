"""``data/datapackage.json``: the tables as a Data Package (version 2)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from cityreports import schemas, sources

__all__ = ["descriptor", "raw_tables", "tables"]

RAW_TABLES = {
    "reports": "reports", "sections": "sections", "relations": "relations", "codebook": "codebook",
    "domains": "domains", "units": "units", "hedges": "hedges", "characters": "characters",
    "corrections": "corrections", "definitions": "definitions", "panel_raw": "panel/panel",
    "places": "context/places",
}  # fmt: skip


def descriptor(files: dict[str, bytes]) -> str:
    """The Data Package descriptor of the raw and the processed tables.

    Parameters
    ----------
    files : dict of str to bytes
        The processed files by their path in the project.

    Returns
    -------
    str
        JSON.
    """
    root = sources.project() / "data"
    resources = [_resource(_name(table, path), table, path, (root / path).read_bytes()) for table, path in raw_tables()]
    for name, data in files.items():
        if name.startswith("data/processed/") and name.endswith(".csv"):
            path = name.removeprefix("data/")
            table = Path(path).stem
            resources.append(_resource(_name(table, path), table, path, data))
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "cityreports",
        "title": "Figures of Chinese city-management work reports",
        "description": "Figures printed in five annual work reports of Chinese city-management bureaus, coded by "
        "reading, with a panel of further figures; every value leads back to its place in a source.",
        "version": "0.1.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [{"title": "cityreports contributors", "roles": ["creator"]}],
        "keywords": ["urban governance", "city management", "China", "content analysis"],
        "sources": [
            {"title": f"{row['issuer_zh']}：{row['title_zh']}"} | ({"path": row["url"]} if row["url"] else {})
            for row in sources.table("reports.csv")
        ],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def raw_tables() -> list[tuple[str, str]]:
    """The raw tables that are described: contract and path below ``data``."""
    folder = sources.project() / "data/raw/figures"
    sheets = [("figures", f"raw/figures/{path.name}") for path in sorted(folder.glob("*.csv"))]
    return [(table, f"raw/{path}.csv") for table, path in RAW_TABLES.items()] + sheets


def tables() -> list[tuple[str, str]]:
    """All tables that are described, the raw ones first: contract and path below ``data``."""
    folder = sources.project() / "data/processed"
    return raw_tables() + [(path.stem, f"processed/{path.name}") for path in sorted(folder.glob("*.csv"))]


def _name(table: str, path: str) -> str:
    """A resource's name: ``raw-units``, ``figures-xiamen-2023``, ``observations``."""
    name = f"{table}-{Path(path).stem}" if table == "figures" else table
    return (f"raw-{name}" if path.startswith("raw/") and table != "figures" else name).replace("_", "-")


def _resource(name: str, table: str, path: str, data: bytes) -> dict:
    return {
        "name": name,
        "path": path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schemas.descriptor(table),
    }
