"""Taking a report into a project: what is refused, what is guessed, what is asked, what is written."""

import csv
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from cityreports import processed
from cityreports.codebook import cities
from cityreports.extraction import extract_files
from cityreports.extraction.registration import MissingError, add, facts, guess
from cityreports.observations import coding_sheets
from cityreports.schemas import DataError

TEXT = """甲乙市城市管理局2023年工作总结和2024年工作计划
发布日期：2024-01-15
一、2023年工作总结
（一）执法办案。2023年全市共立案2188宗，罚款6360.16万元，分别增长14.12%和26.16%。
（二）数字城管。平台受理案件8.98万件，结案率99.5%。
"""
CITY = {"city_id": "jiayi", "city_en": "Jiayi", "adcode": "990100"}
NEW = {"report_id": "jiayi-2023", **CITY}


@pytest.fixture
def draft(tmp_path):
    """A report with its drafted sheet and relations, beside the project."""
    text = tmp_path / "in/new.txt"
    text.parent.mkdir()
    text.write_text(TEXT, encoding="utf-8")
    list(extract_files([text], tmp_path / "sheets"))
    return text, tmp_path / "sheets/new.csv", tmp_path / "sheets/new.relations.csv"


def changed(path: Path, where: dict[str, str], **cells: str) -> Path:
    """A sheet with other cells in the rows that hold some values."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row in rows:
        if all(row[name] == value for name, value in where.items()):
            row.update(cells)
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def raw(project: Path) -> dict[str, bytes]:
    """All files of the raw data."""
    return {str(path): path.read_bytes() for path in (project / "data/raw").rglob("*") if path.is_file()}


def arguments(draft, **given: str) -> list[str]:
    options = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]
    return ["add", str(draft[0]), "--sheet", str(draft[1]), "--relations", str(draft[2]), *options]


def cityreports(arguments: list[str], **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from cityreports.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def on_a_terminal(arguments: list[str], *answers: str) -> subprocess.CompletedProcess:
    """The command with a terminal as its input, on which the answers are typed."""
    terminal, inner = pty.openpty()
    try:
        os.write(terminal, "".join(f"{answer}\n" for answer in answers).encode())
        return cityreports(arguments, stdin=inner, timeout=120)
    finally:
        os.close(terminal)
        os.close(inner)


# --- sheets and texts ---------------------------------------------------------------------------------------------


def test_an_added_report_is_observed(project, draft):
    """Sheet, relations, sections and register get it, ids under the report's; the project can be built from them."""
    before = raw(project)
    assert len(add(*draft, **NEW)) == 4
    added = coding_sheets().query("report_id == 'jiayi-2023'")
    assert {"2188宗", "26.16%"} < set(added["literal"]) and added["figure_id"].str.startswith("jiayi-2023-").all()
    tables = processed.tables()
    assert "jiayi" in set(tables["observations"]["city_id"]) and "jiayi-2023" in set(tables["checks"]["report_id"])
    row = cities().set_index("city_id").loc["jiayi"]
    assert (row.city_zh, row.period_end, row.status) == ("甲乙市", "2023-12-31", "official")
    # what stood in the files stands there still, byte for byte
    assert all(raw(project)[path].startswith(content) for path, content in before.items())


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"literal": "2189宗"}, r"new.csv, row \d+, column literal: '2189宗': the text has '2188宗' from start 74"),
        ({"start": "69", "end": "74"}, r"column literal: '2188宗': the text has .* the literal stands from 74 to 79"),
        ({"start": "9060", "end": "9065"}, "column start, end: '9060, 9065': the text runs from 0 to"),
        ({"section": "9"}, "column section: '9'"),
        ({"role": "actul"}, "column role: 'actul': must be one of actual, target"),
        ({"indicator": "penalty_case"}, "column indicator: .*nearest: penalty_cases"),
        ({"start": "x"}, "column start: 'x': must be a whole number"),
    ],
)
def test_a_sheet_that_does_not_fit_its_text_is_refused(project, draft, cells, said):
    """File, row, column, what stands there and what the text has; nothing is written."""
    text, sheet, relations = draft
    before = raw(project)
    changed(sheet, {"literal": "2188宗"}, **cells)
    with pytest.raises(DataError, match=said):
        add(text, sheet, relations, **NEW)
    assert raw(project) == before


def test_the_sheet_of_another_text_is_refused(project, draft):
    """The offsets of one text do not fit another."""
    draft[0].write_text("（转载）" + TEXT, encoding="utf-8")
    with pytest.raises(DataError, match="the text has"):
        add(*draft, **NEW)


def test_relations_name_figures_of_the_sheet_or_the_project(project, draft):
    """An id that nothing has is refused with its row; those of other reports and of the panel are taken."""
    text, sheet, relations = draft
    rows = list(csv.DictReader(io.StringIO(relations.read_text(encoding="utf-8"))))
    first = rows[0]["operands"]
    changed(relations, {"operands": first}, operands="new-99999")
    with pytest.raises(DataError, match=r"new.relations.csv, row 2, column operands: 'new-99999': no figure"):
        add(text, sheet, relations, **NEW)
    changed(relations, {"operands": "new-99999"}, operands=f"{first.split(';')[0]};panel-0001;xiamen-2023-01184")
    add(text, sheet, relations, **NEW)
    operands = processed.relations().query("report_id == 'jiayi-2023'")["operands"].iloc[0].split(";")
    assert operands[0].startswith("jiayi-2023-") and operands[1:] == ["panel-0001", "xiamen-2023-01184"]


def test_relations_follow_the_rows_of_the_sheet(project, draft):
    """Whatever ids stand in the draft, a relation means the row that has its id."""
    text, sheet, relations = draft
    figure = next(row for row in csv.DictReader(sheet.open(encoding="utf-8")) if row["literal"] == "6360.16万元")
    assert figure["figure_id"] in relations.read_text(encoding="utf-8")
    for path in (sheet, relations):
        path.write_text(path.read_text(encoding="utf-8").replace(figure["figure_id"], "罚款"), encoding="utf-8")
    add(text, sheet, relations, **NEW)
    assert f"jiayi-2023-{int(figure['start']):05d}" in "".join(processed.relations()["operands"])


def test_two_rows_of_one_id_are_refused(project, draft):
    """A relation could mean either."""
    changed(draft[1], {"literal": "99.5%"}, figure_id="new-00074")
    with pytest.raises(DataError, match="figure_id: 'new-00074': stands in another row, too"):
        add(*draft, **NEW)


def test_a_row_put_in_by_hand_needs_no_id(project, draft):
    """The id of a figure is given on adding."""
    changed(draft[1], {"literal": "99.5%"}, figure_id="")
    relations = draft[2].read_text(encoding="utf-8").splitlines()[0]
    draft[2].write_text(relations + "\n", encoding="utf-8")
    add(*draft, **NEW)
    assert coding_sheets()["figure_id"].str.fullmatch(r"[a-z0-9-]+-\d{5,}").all()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("一段文字\n两段文字\n", "is no coding sheet: it lacks the columns figure_id, start"),
        ("", "the file is empty"),
        ("\ufeff", "the file is empty"),
        (None, "does not exist"),
    ],
)
def test_what_is_no_sheet_is_said_before_anything_is_asked(project, draft, content, said):
    """A missing, empty or other file: one line and exit status 2, no traceback, nothing asked."""
    if content is None:
        draft[1].unlink()
    else:
        draft[1].write_text(content, encoding="utf-8")
    done = on_a_terminal(arguments(draft))
    assert done.returncode == 2 and "Traceback" not in done.stderr and "--report-id" not in done.stdout
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_the_sheet_of_a_spreadsheet_in_another_encoding(project, draft):
    """A sheet saved as GB18030 is refused with what to do."""
    draft[1].write_bytes(draft[1].read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(DataError, match="save the file as CSV UTF-8"):
        add(*draft, **NEW)


def test_a_text_is_registered_once(project, draft):
    """The same text under another id would count its figures twice."""
    add(*draft, **NEW)
    with pytest.raises(ValueError, match=r"new\.txt is registered already, as jiayi-2023"):
        add(*draft, **(NEW | {"report_id": "jiayi-2023b"}))


def test_the_figures_of_a_saved_page_are_located_in_its_decoded_text(project, draft):
    """The register keeps the hash of the text that the offsets refer to."""
    page = draft[0].with_name("page.html")
    lines = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    page.write_text(f"<html><body><article>{lines}</article></body></html>", encoding="gb18030")
    list(extract_files([page], draft[1].parent))
    add(page, draft[1].with_name("page.csv"), draft[1].with_name("page.relations.csv"), **NEW)
    figure = coding_sheets().query("report_id == 'jiayi-2023' and literal == '2188宗'")["figure_id"].iloc[0]
    texts = project / "texts"
    texts.mkdir()
    (texts / "jiayi-2023.txt").write_bytes(draft[1].with_name("page.decoded.txt").read_bytes())
    done = cityreports(["locate", figure, "--texts", str(texts)])
    assert "【2188宗】" in done.stdout, done.stderr


# --- facts --------------------------------------------------------------------------------------------------------


def test_what_a_text_tells():
    """Title, issuer, place, period, index number and day of publication, as a site prints them."""
    found = guess("索引号：XM00144-03-2024-001\n" + TEXT)
    assert found == {
        "index_number": "XM00144-03-2024-001", "title_zh": "甲乙市城市管理局2023年工作总结和2024年工作计划",
        "issuer_zh": "甲乙市城市管理局", "city_zh": "甲乙市", "admin_level": "prefecture", "published": "2024-01-15",
        "period_start": "2023-01-01", "period_end": "2023-12-31",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("发布日期：2024-01-15", "2024-01-15"),
        ("发布时间: 2024年1月5日 17:01", "2024-01-05"),
        ("成文日期 | 2024/1/5", "2024-01-05"),
        ("成文日期：2024-01-02  发布日期：2024-01-15", "2024-01-15"),
        ("发布日期：2024-02-31", None),
        ("2024年1月15日召开会议", None),
    ],
)
def test_the_day_of_publication(line, published):
    """The day of publication goes before that of writing; a day that no calendar has is none."""
    assert guess(f"{line}\n2023年办结5件。").get("published") == published


@pytest.mark.parametrize(
    ("issuer", "place", "level"),
    [
        ("甲乙市丙丁区综合行政执法局", "甲乙市丙丁区", "district"),
        ("甲乙县城市管理局", "甲乙县", "county"),
        ("甲乙丙地区行政执法局", "甲乙丙地区", "prefecture"),
        ("重庆市城市管理局", "重庆市", "municipality"),
    ],
)
def test_the_place_of_an_issuer(issuer, place, level):
    """A district is named with its city; the level is that of the last name."""
    found = guess(f"{issuer}2023年工作总结")
    assert (found["issuer_zh"], found["city_zh"], found["admin_level"]) == (issuer, place, level)


def test_missing_facts_are_named_by_their_options(project, draft):
    """Each has an option of the command."""
    with pytest.raises(MissingError, match=r"--report-id, --city-id, --city-en, --adcode$"):
        add(*draft)
    shown = cityreports(["add", "--help"], env=os.environ | {"COLUMNS": "200"}).stdout
    header = (project / "data/raw/reports.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    short = {"admin_level": "level", "issuer_zh": "issuer"}
    assert all(f"--{short.get(name, name).replace('_', '-')} " in shown for name in header if name != "text_sha256")


def test_an_option_goes_before_a_guess(project, draft):
    """What is given stands in the register, whatever the text tells."""
    add(*draft, **NEW, title_zh="另一标题", published="2024-02-01", province_en="Somewhere", admin_level="county")
    row = pd.read_csv(project / "data/raw/reports.csv", dtype=str).iloc[-1]
    assert (row.title_zh, row.published, row.province_en) == ("另一标题", "2024-02-01", "Somewhere")
    assert (row.admin_level, row.issuer_zh) == ("county", "甲乙市城市管理局")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"adcode": "9901"}, "--adcode cannot be '9901': it must match .*Six-digit"),
        ({"report_id": "Jiayi 2023"}, "--report-id cannot be"),
        ({"report_id": "xiamen-2023"}, "registered already"),
        ({"admin_level": "city"}, "--level cannot be 'city': it must be one of municipality, prefecture"),
        ({"published": "15.1.2024"}, "--published cannot be .* a date such as"),
        ({"period_start": "2024-01-01"}, "--period-end cannot be '2023-12-31': the period begins later"),
    ],
)
def test_values_that_are_refused(project, draft, given, said):
    """The option, the value and what would be right."""
    with pytest.raises(ValueError, match=said):
        add(*draft, **(NEW | given))


def test_a_second_report_of_a_city_takes_the_city_from_the_register(project, draft):
    """Any one name of it will do, or the issuer's in the text."""
    for given in ({"city_id": "xiamen"}, {"adcode": "350200"}, {"city_zh": "厦门"}, {"city_en": "xiamen"}):
        known = facts(guess(TEXT), given)
        assert (known["city_zh"], known["city_en"], known["adcode"]) == ("厦门市", "Xiamen", "350200")
        assert (known["province_zh"], known["admin_level"]) == ("福建省", "prefecture")
    draft[0].write_text(TEXT.replace("甲乙市", "厦门市"), encoding="utf-8")
    add(*draft, report_id="xiamen-2024", period_start="2024-01-01", period_end="2024-12-31")
    assert cities().query("city_id == 'xiamen'")["report_id"].to_list() == ["xiamen-2023", "xiamen-2024"]


@pytest.mark.parametrize(
    "given",
    [
        {"city_id": "bb", "city_zh": "厦门市", "city_en": "Xiamen", "adcode": "350200"},
        {"city_id": "bb", "city_zh": "厦门"},
        {"city_id": "xiamen", "city_zh": "甲乙市"},
        {"city_id": "xiamen", "adcode": "350201"},
        {"city_id": "bb", "city_zh": "甲乙市", "city_en": "Xiamen"},
        {"city_id": "bb", "city_zh": "甲乙市", "adcode": "350200"},
    ],
)
def test_a_registered_city_keeps_its_id_names_and_code(given):
    """No city has two ids, and no id, name or code two cities; the registered values are named."""
    with pytest.raises(ValueError, match="of the register, xiamen, 厦门市, Xiamen, 福建省, Fujian, prefecture, 350200"):
        facts({}, given)


def test_masked_figures_mark_the_report(project, draft):
    """A text that masks figures is an unverified source, unless the scholar says otherwise."""
    draft[0].write_text(TEXT + "（三）专项整治。拆除违建XX处。\n", encoding="utf-8")
    list(extract_files([draft[0]], draft[1].parent))
    assert "masked" in draft[1].read_text(encoding="utf-8")
    add(*draft, **NEW)
    assert cities().set_index("city_id").loc["jiayi", "status"] == "unverified source"


# --- the command --------------------------------------------------------------------------------------------------


def test_off_a_terminal_guesses_are_shown_and_nothing_is_asked(project, draft):
    """What is missing is named, then all is written, and what stays empty is said with its options."""
    done = cityreports(arguments(draft, **CITY), stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "--report-id" in done.stderr and "guessed  --published 2024-01-15" in done.stdout
    done = cityreports(arguments(draft, **NEW), stdin=subprocess.DEVNULL)
    assert done.returncode == 0 and done.stdout.count("written") == 4
    (empty,) = [line for line in done.stdout.splitlines() if line.startswith("empty")]
    assert "--title-en" in empty and "--issuer-en" in empty and "--url" in empty and "--title-zh" not in empty


def test_on_a_terminal_only_what_is_missing_is_asked(project, draft):
    """Guesses are shown, not asked; an answer that is refused is asked again with the reason."""
    done = on_a_terminal(arguments(draft, city_en="Jiayi"), "jiayi-2023", "jiayi", "99", "350200", "990100")
    assert done.returncode == 0, done.stderr
    assert "guessed  --city-zh 甲乙市" in done.stdout and "--city-zh:" not in done.stdout
    said = done.stdout + done.stderr
    assert "Six-digit" in said and "xiamen, 厦门市" in said and "register " not in done.stdout
    assert cities().set_index("city_id").loc["jiayi", "adcode"] == "990100"


def test_on_a_terminal_a_known_city_is_not_asked_for(project, draft):
    """The register tells it."""
    draft[0].write_text(TEXT.replace("甲乙市", "厦门市"), encoding="utf-8")
    done = on_a_terminal(arguments(draft), "xiamen-2022b")
    assert done.returncode == 0 and "register --adcode 350200" in done.stdout, done.stderr


# --- all or none --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fails", ["jiayi-2023.csv", "sections.csv", "relations.csv", "reports.csv"])
def test_all_four_files_are_written_or_none(project, draft, monkeypatch, fails):
    """Whichever file cannot be replaced, the others are as they were, and nothing is left lying about."""
    before = raw(project)
    replace = Path.replace

    def failing(self, target):
        if Path(target).name == fails:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(ValueError, match=f"{fails} could not be written .*nothing was changed"):
        add(*draft, **NEW)
    assert raw(project) == before
    monkeypatch.undo()


def test_a_sheet_that_lies_there_is_not_written_over(project, draft):
    """A file under the name of the new sheet is someone's work."""
    own = project / "data/raw/figures/jiayi-2023.csv"
    own.write_text("mine", encoding="utf-8")
    with pytest.raises(ValueError, match="exists already"):
        add(*draft, **NEW)
    assert own.read_text(encoding="utf-8") == "mine"
