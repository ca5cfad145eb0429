"""What a run depends on: all that it reads, and nothing that only renders it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cityreports import dependencies, publishing, runs
from cityreports.parameters import notebooks
from cityreports.runs import execute, key, plan

PACKAGE = dependencies.PACKAGE
RENDERING = (
    "cards", "cli", "exports", "prints", "publishing", "releases", "revisions", "search", "sites", "verification",
)  # fmt: skip

WATCH = """
import json, sys
read = set()
sys.addaudithook(lambda event, found: read.add(str(found[0])) if event == "open" else None)
import nbformat
for cell in nbformat.read(sys.argv[1], as_version=4).cells:
    if cell.cell_type == "code":
        exec(cell.source)
read |= {str(module.__file__) for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
json.dump(sorted(read), open(sys.argv[2], "w"))
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of four modules, of which one imports another inside a function."""
    folder = tmp_path / "cityreports"
    (folder / "inner").mkdir(parents=True)
    files = {
        "__init__.py": "from cityreports.base import x",
        "base.py": "x = 1",
        "outer.py": "def f():\n    from cityreports.inner import leaf",
        "inner/__init__.py": "",
        "inner/leaf.py": "import json",
        "other.py": "import cityreports.outer",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(dependencies, "PACKAGE", folder)
    return folder


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import pandas", set()),
        ("import cityreports as cr", {"__init__", "base"}),
        ("from cityreports import outer", {"__init__", "base", "outer", "inner/__init__", "inner/leaf"}),
        ("import cityreports.inner.leaf", {"__init__", "base", "inner/__init__", "inner/leaf"}),
        ("from cityreports.inner.leaf import json", {"__init__", "base", "inner/__init__", "inner/leaf"}),
    ],
)
def test_imports_are_followed(package, source, names):
    """Through modules, folders and functions; what is not imported does not count."""
    found = dependencies.modules(source)
    assert {path.relative_to(package).with_suffix("").as_posix() for path in found} == names


def test_a_changed_file_is_read_again(package):
    """An import that is added to a module counts at once."""
    (package / "base.py").write_text("import cityreports.other  # longer than before", encoding="utf-8")
    assert package / "other.py" in dependencies.modules("import cityreports")


def test_imports_are_those_that_can_be_read():
    """No module of the package imports another by a computed name, which would escape the list."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import_module" not in text and "__import__" not in text, path


@pytest.mark.parametrize("name", ["01_corpus", "04_cross_city", "05_consistency"])  # those that import most
def test_all_that_a_run_reads_is_among_its_inputs(root, tmp_path, name):
    """Each file of the project or the package that is opened while a notebook runs changes the run's key."""
    source, target = root / f"notebooks/{name}.ipynb", tmp_path / "read.json"
    command = [sys.executable, "-c", WATCH, str(source), str(target)]
    subprocess.run(command, cwd=source.parent, check=True, capture_output=True)
    read = {Path(path) for path in json.loads(target.read_text(encoding="utf-8")) if path.startswith(str(root))}
    read = {path for path in read if path.is_file() and path.suffix != ".pyc" and ".venv" not in path.parts}
    known = {path for paths in runs.inputs(name).values() for path in paths}
    assert len(read) > 20 and read <= known


@pytest.mark.parametrize("name", [row["notebook"] for row in notebooks()])
def test_what_only_renders_is_no_input(name):
    """Editing a page's template or the module that makes PDF files executes no notebook again."""
    known = {path for paths in runs.inputs(name).values() for path in paths}
    assert not known & {PACKAGE / f"{module}.py" for module in RENDERING}
    assert not any("templates" in path.parts for path in known)


def test_a_key_follows_its_inputs(project, monkeypatch):
    """Data, notebook and parameters change it; another notebook does not, nor does a page's template."""
    first, other = plan(["02_city_profile"], ["haishu", "xiamen"], ["en"])
    before = key(first)
    assert key(other) != before == key(first)
    (project / "notebooks/06_targets.ipynb").write_text("{}", encoding="utf-8")
    assert key(first) == before
    for name in ("data/raw/units.csv", "notebooks/02_city_profile.ipynb", "requirements.lock"):
        path = project / name
        path.write_bytes(path.read_bytes() + b"\n")
        assert key(first) != before
        before = key(first)


def test_a_changed_template_makes_new_pages_without_a_run(project, tmp_path_factory, monkeypatch):
    """The notebook is kept, the page is the new template's."""
    (run,) = plan(["02_city_profile"], ["haishu"], ["en"])
    assert execute(run).status == "built"
    old = publishing.render(run).read_bytes()
    templates = tmp_path_factory.mktemp("templates")
    for path in publishing.TEMPLATES.glob("page*"):
        text = path.read_text(encoding="utf-8").replace("</body>", "<p>a new foot</p></body>")
        (templates / path.name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(publishing, "TEMPLATES", templates)
    publishing.environment.cache_clear()
    try:
        assert execute(run).status == "kept"
        new = publishing.render(run).read_bytes()
    finally:
        publishing.environment.cache_clear()
    assert b"a new foot" in new and new != old
