"""The command line as a user types it."""

import subprocess
import sys

import pytest

from cityreports.cli import _joined


def cityreports(*arguments, **options):
    command = [sys.executable, "-c", "from cityreports.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, **options)


def test_parameters_as_papermill_writes_them():
    """-p name value and -p name=value are the same."""
    assert _joined(["run", "-p", "alpha", "0.1", "-p", "a=b"]) == ["run", "-p", "alpha=0.1", "-p", "a=b"]


def test_clean_says_that_nothing_changed():
    """An up-to-date project is told to be so."""
    done = cityreports("clean")
    assert done.returncode == 0 and "up to date" in done.stdout


def test_cities_and_notebooks_are_listed():
    """Both lists name what a user may choose."""
    assert "资阳市" in cityreports("cities").stdout
    assert "baseline_city" in cityreports("notebooks").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "02_city_profile", "--city", "厦问"], "厦门市"),
        (["run", "02_city_profle", "--city", "xiamen"], "02_city_profile"),
        (["run", "02_city_profile", "--city", "xiamen", "-p", "roundin", "any"], "rounding"),
        (["run", "02_city_profile"], "--city"),
        (["evaluate", "a", "b"], "two files or two folders"),
    ],
)
def test_mistakes_are_messages(arguments, said):
    """A mistake is answered by a message that names what is right, and exit status 2."""
    done = cityreports(*arguments)
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr


def test_locate(texts):
    """A figure is shown in its line."""
    done = cityreports("locate", "zhoushan-2021-01174", "--texts", texts)
    assert "【137073件】" in done.stdout and "zhoushan-2021.txt:19:" in done.stdout


def test_locate_refuses_another_text(tmp_path):
    """A text that is not the one that was coded is refused by its hash."""
    (tmp_path / "zhoushan-2021.txt").write_text("别的文本", encoding="utf-8")
    done = cityreports("locate", "zhoushan-2021-01174", "--texts", tmp_path)
    assert done.returncode == 2 and "SHA-256" in done.stderr
    assert "nearest: zhoushan-2021-" in cityreports("locate", "zhoushan-2021-01175", "--texts", tmp_path).stderr


def test_evaluate_prints_tables(root):
    """The agreement of the two coders is printed."""
    done = cityreports("evaluate", root / "data/raw/first_coding", root / "data/raw/second_coding")
    assert done.returncode == 0 and "alpha" in done.stdout and "disagreements (40 of" in done.stdout


def test_standard_input_is_drafted(tmp_path):
    """A sheet is printed, or written under a name of its own."""
    assert "52件,measure" in cityreports("extract", "-", input="2023年办结52件。").stdout
    assert cityreports("extract", "-", "--out", tmp_path, input="2023年办结52件。").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["stdin.csv", "stdin.relations.csv"]


def test_what_extract_refuses_and_skips(tmp_path):
    """Mistakes end with 2; a file that cannot be read is skipped and ends with 1, what is no report is named."""
    for name, data in (("a.txt", "办结52件。".encode()), ("b.doc", b"\xd0\xcf\x11\xe0"), ("c.png", b"\x89PNG")):
        (tmp_path / name).write_bytes(data)
    several = cityreports("extract", tmp_path / "a.txt", tmp_path / "b.doc")
    assert several.returncode == 2 and "--out" in several.stderr
    year = cityreports("extract", tmp_path / "a.txt", "--report-year", "23")
    assert year.returncode == 2 and "--report-year" in year.stderr and "1949" in year.stderr
    done = cityreports("extract", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 1 and "b.doc" in done.stderr and "1 .png" in done.stdout


def test_add_shows_its_guesses(project, tmp_path):
    """Off a terminal guesses are printed, what is missing is named by its option, and nothing is asked or written."""
    text = tmp_path / "new.txt"
    text.write_text("甲乙区城市管理局2023年工作总结\n办理行政处罚案件52件。\n", encoding="utf-8")
    assert cityreports("extract", text, "--out", tmp_path / "sheets").returncode == 0
    arguments = ("add", text, "--sheet", tmp_path / "sheets/new.csv", "--city-id", "jiayi", "--city-en", "Jiayi")
    done = cityreports(*arguments, "--adcode", "990101")
    assert done.returncode == 2 and "--report-id" in done.stderr and "--level" not in done.stderr
    for guess in ("--level district", "--city-zh 甲乙区", "--period-end 2023-12-31", "--issuer 甲乙区城市管理局"):
        assert f"guessed  {guess}" in done.stdout
    assert not (project / "data/raw/figures/jiayi-2023.csv").exists()
    assert cityreports(*arguments, "--adcode", "990101", "--report-id", "jiayi-2023").returncode == 0
    assert "jiayi" in cityreports("cities").stdout
