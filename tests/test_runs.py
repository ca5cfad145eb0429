"""Running notebooks: typed parameters, whole outputs, failures that stop nothing else."""

import json
import subprocess
import sys

import nbformat
import pytest

from cityreports import runs
from cityreports.parameters import parameters
from cityreports.publishing import page, render
from cityreports.runs import Run, compare, execute, plan
from cityreports.sources import UnknownNameError

PROFILE = "02_city_profile"


def outputs(path):
    """Code and outputs of a notebook's cells, the injected parameters left out."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    shown = [[output.get("data", output.get("text")) for output in cell.get("outputs", [])] for cell in cells]
    return list(zip([cell.source for cell in cells], shown, strict=True))


@pytest.fixture(scope="module")
def default_run():
    (run,) = plan([PROFILE], ["haishu"], ["en"])
    outcome = execute(run)
    assert outcome.status in ("built", "kept"), outcome.error
    return run


def test_plan_covers_cities_and_languages():
    """Four city notebooks for five cities and two for the corpus, in two languages."""
    everything = plan()
    assert len(everything) == (4 * 5 + 2) * 2
    assert len({run.output for run in everything}) == 44


def test_plan_refuses_what_no_notebook_has():
    """A misspelt parameter is refused, not run with the default."""
    with pytest.raises(UnknownNameError, match="nearest: rounding"):
        plan(roundings="any")
    with pytest.raises(UnknownNameError, match="nearest: xiamen"):
        plan(chosen=["Xiamne"])


def test_odd_parameters_have_their_own_folder():
    """A run with other parameters never overwrites a default one."""
    (run,) = plan(["03_city_trend"], ["南平"], ["en"], rounding="truncation", panel="false")
    assert run.custom and run.folder == "runs/nanping-2023_rounding-truncation_panel-False/en"
    assert runs.reference(run) is None


def test_a_kept_run_is_not_executed_again(default_run):
    """Unchanged inputs: the output is kept."""
    assert execute(default_run).status == "kept"


def test_outputs_are_the_same_each_time(default_run, tmp_path):
    """The executed notebook has no time, path or version; a second execution gives the same bytes."""
    first = default_run.output.read_bytes()
    default_run.output.with_suffix(".key").unlink()
    assert execute(default_run).status == "built"
    assert default_run.output.read_bytes() == first
    text = first.decode()
    assert '"papermill"' not in text and str(runs.sources.project()) not in text


def test_a_failure_keeps_the_good_output(default_run, monkeypatch):
    """A run that fails leaves the earlier output, and names the cell, its source and the error."""
    good = default_run.output.read_bytes()
    stamp = default_run.output.with_suffix(".key")
    kept = stamp.read_text()
    stamp.unlink()
    broken = Run(default_run.notebook, default_run.given, default_run.folder)

    def fail(run, output):
        import papermill

        cell = nbformat.v4.new_code_cell("x = 1\nraise ValueError('no such figure')")
        notebook = nbformat.v4.new_notebook(cells=[cell])
        source = output.parent / "broken.ipynb"
        nbformat.write(notebook, source)
        papermill.execute_notebook(str(source), str(output), kernel_name="python3", progress_bar=False)

    monkeypatch.setattr(runs, "_papermill", fail)
    outcome = execute(broken)
    stamp.write_text(kept)
    assert outcome.status == "failed"
    assert "cell [1] raised ValueError: no such figure" in outcome.error and "raise ValueError" in outcome.error
    assert default_run.output.read_bytes() == good
    assert not list(default_run.output.parent.glob("tmp*"))


def test_plain_papermill_gives_the_same_outputs(root, tmp_path, default_run):
    """papermill's own command line, with a Chinese name and a code: the same outputs as our run."""
    for value in ("海曙", "330203"):
        target = tmp_path / f"{value}.ipynb"
        command = [sys.executable, "-m", "papermill", f"{PROFILE}.ipynb", str(target), "-p", "city", value]
        subprocess.run([*command, "-p", "language", "en"], cwd=root / "notebooks", check=True, capture_output=True)
        assert outputs(target) == outputs(default_run.output)


def test_plain_papermill_with_a_boolean_and_a_list(root, tmp_path):
    """papermill injects texts for booleans and lists; the notebook understands them."""
    given = [("panel", "false"), ("indicators", '["penalty_fines"]'), ("alpha", "0.1"), ("language", "en")]
    flags = [part for name, value in given for part in ("-p", name, value)]
    target = tmp_path / "trend.ipynb"
    command = [sys.executable, "-m", "papermill", "03_city_trend.ipynb", str(target), *flags]
    subprocess.run(command, cwd=root / "notebooks", check=True, capture_output=True)
    run = Run(
        "03_city_trend",
        parameters("03_city_trend", panel=False, indicators=["penalty_fines"], alpha=0.1, language="en"),
        "runs/test_trend/en",
    )
    outcome = execute(run)
    assert outcome.status in ("built", "kept"), outcome.error
    assert outputs(target) == outputs(run.output)


def test_run_all_cells_gives_the_same_outputs(root, tmp_path):
    """ "Run all" in JupyterLab: the default city and language, the same outputs as our run."""
    (run,) = plan([PROFILE], ["xiamen"], ["zh"])
    assert execute(run).status in ("built", "kept")
    command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", f"{PROFILE}.ipynb"]
    subprocess.run([*command, "--output-dir", str(tmp_path)], cwd=root / "notebooks", check=True, capture_output=True)
    assert outputs(tmp_path / f"{PROFILE}.ipynb") == outputs(run.output)


def test_differences_to_a_reference_are_named(default_run, tmp_path, monkeypatch):
    """A changed output is listed with its cell."""
    changed = nbformat.read(default_run.output, as_version=4)
    cell = next(cell for cell in changed.cells if cell.get("outputs"))
    cell.outputs[0].data["text/markdown"] = "# other"
    path = tmp_path / "reference.ipynb"
    nbformat.write(changed, path)
    monkeypatch.setattr(runs, "reference", lambda run: path)
    (line,) = compare(default_run)
    assert line.startswith("cell ")


def test_the_page_is_whole(default_run):
    """A page holds its exhibits, its language and its provenance, and needs no other file."""
    path = render(default_run)
    text = path.read_text(encoding="utf-8")
    assert path == page(default_run) and '<html lang="en">' in text
    assert text.count('class="exhibit') >= 3 and "data-ids=" in text
    assert "Data hash" in text and json.dumps({"city": "haishu"})[1:-1].replace('"', "&#34;") in text
    assert "<script" not in text and 'src="' not in text and "<link" not in text


def test_a_notebook_is_known_by_its_number_and_its_path():
    """06, the file's path and the name are one notebook; a number without a notebook is refused with the nearest."""
    runs = [plan([name], ["xiamen"], ["en"]) for name in ("06", "notebooks/06_targets.ipynb", "06_targets")]
    assert runs[0] == runs[1] == runs[2]
    with pytest.raises(UnknownNameError, match="06_targets"):
        plan(["06_target"], ["xiamen"], ["en"])
