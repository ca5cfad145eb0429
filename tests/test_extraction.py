"""Drafting coding sheets: what a user would ask of `extract`, `extract_files` and `add`."""

import csv
import json
import random
import re
import time
from email.message import EmailMessage

import pytest

from cityreports.documents import UnreadableDocumentError, read_bytes
from cityreports.extraction import extract, extract_files
from cityreports.sources import table

HEAD = "甲乙市城市管理局2023年工作总结\n"


def measures(text: str, *columns: str) -> list[tuple]:
    """Some columns of the measures of a text."""
    rows = extract(text, "t").rows
    return [tuple(row[name] for name in columns) for row in rows if row["type"] == "measure"]


def types(text: str) -> dict[str, str]:
    """The literals of a text and their types."""
    return {row["literal"]: row["type"] for row in extract(text, "t").rows}


# --- spans, types and quantities ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "literal", "kind"),
    [
        ("1.整治市容。", "1.", "ordinal"),
        ("（2）环卫方面。", "（2）", "ordinal"),
        ("3、执法方面。", "3、", "ordinal"),
        ("2.2023年整治背街。", "2.", "ordinal"),
        ("3.3.5万平方米绿地。", "3.", "ordinal"),
        ("5.5座公厕。", "5.", "ordinal"),
        ("3.5万平方米绿地。", "3.5万平方米", "measure"),
        ("（2）320家企业。", "（2）", "ordinal"),
        ("2、5座公厕。", "2、", "ordinal"),
        ("1.2 主要做法", "1.2", "ordinal"),
        ("【1】严查。", "【1】", "ordinal"),
        ("（共3页）", "3页", "ordinal"),
        ("20XX年总结", "20XX年", "date"),
        ("建于20世纪90年代。", "20世纪90年代", "date"),
        ("30日前完成。", "30日", "date"),
        ("期限为30日。", "30日", "measure"),
        ("建于2021.6。", "2021.6", "date"),
        ("截至12.31，", "12.31", "date"),
        ("配比1∶20。", "1∶20", "measure"),
        ("走访4S店。", "4S", "name"),
        ("每2小时巡查。", "2小时", "measure"),
        ("南城管〔2023〕41号文件", "〔2023〕41号", "ordinal"),
        ("电话：0592-2056110", "0592-2056110", "ordinal"),
        ("邮编：361006", "361006", "ordinal"),
        ("闽ICP备15026351号-2", "15026351号-2", "ordinal"),
        ("位列全省第12名。", "第12名", "ordinal"),
        ("落实“721”工作法", "721", "name"),
        ("12345市民热线", "12345", "name"),
        ("修复320国道", "320", "name"),
        ("执行DB35/T 1949-2020", "35/T 1949-2020", "name"),
        ("实行24小时联动", "24小时", "name"),
        ("缩短到24小时", "24小时", "measure"),
        ("须24小时内办结", "24小时", "measure"),
        ("电话：(0592)2386xxxx", "(0592)2386xxxx", "ordinal"),
        ("70%的问题用服务解决", "70%", "name"),
        ("构建“1+8+1”体系", "1+8+1", "name"),
        ("受理12345热线工单", "12345", "name"),
        ("实行24小时值班", "24小时", "name"),
        ("对照GB50016-2014检查", "50016-2014", "name"),
        ("PM2.5浓度下降", "2.5", "name"),
        ("2022年1月至11月办结", "2022年1月至11月", "date"),
        ("截至11月底完成", "11月底", "date"),
        ("第3季度评估", "第3季度", "date"),
        ("发布于2024-01-08 17:01", "17:01", "date"),
        ("12月3日16时40分接报", "16时40分", "date"),
        ("夜间22时至24时巡查", "22时至24时", "date"),
        ("凌晨4点清扫", "4点", "date"),
        ("2021年第2季度评估", "2021年第2季度", "date"),
        ("1-3季度办结", "1-3季度", "date"),
        ("综执发【2021】7号文件", "【2021】7号", "ordinal"),
        ("公告〔2021年〕第9号", "〔2021年〕第9号", "ordinal"),
        ("索引号：0011223344MB55/2021-00042", "0011223344MB55/2021-00042", "ordinal"),
        ("电话：0571-85XXXXXX", "0571-85XXXXXX", "ordinal"),
        ("按GB16889—2024排放", "16889—2024", "name"),
        ("落实工地六个100%", "100%", "name"),
        ("打造10分钟健身圈", "10分钟", "name"),
        ("升级智慧环卫2.0平台", "2.0", "name"),
        ("编号QX-22-07公开", "QX-22-07", "ordinal"),
        ("电话：8321-3×7", "8321-3×7", "ordinal"),
        ("执行第4.2条要求", "第4.2条", "ordinal"),
    ],
)
def test_types(text, literal, kind):
    """What is no measure is told apart by its form."""
    assert types(text)[literal] == kind


@pytest.mark.parametrize(
    ("text", "literal", "value", "unit", "qualifier"),
    [
        ("办结8.98万件。", "8.98万件", "89800", "件", "exact"),
        ("纠正37万余起。", "37万余起", "370000", "起", "above"),
        ("清理１，２３４处。", "１，２３４处", "1234", "处", "exact"),
        ("腾地约120亩。", "约120亩", "80000", "m2", "approx"),
        ("浓度79.29mg/L。", "79.29mg/L", "79.29", "mg/L", "exact"),
        ("能力2万m3/小时。", "2万m3/小时", "20000", "m3/h", "exact"),
        ("达成率百分之三十。", "百分之三十", "30", "%", "exact"),
        ("满意率超过九成。", "九成", "90", "%", "above"),
        ("建成公园二十余个。", "二十余个", "20", "个", "above"),
        ("罚款￥32.5万。", "￥32.5万", "325000", "CNY", "exact"),
        ("进水浓度为九十六mg/L。", "九十六mg/L", "96", "mg/L", "exact"),
        ("清运土方一百二十万方。", "一百二十万方", "1200000", "m3", "exact"),
        ("投诉量减少近半。", "近半", "-50", "%", "approx"),
        ("约谈对象一半以上到场。", "一半以上", "50", "%", "at_least"),
        ("用时两个半小时。", "两个半小时", "2.5", "h", "exact"),
        ("是上年的一倍半。", "一倍半", "1.5", "倍", "exact"),
        ("单灯功率60W。", "60W", "60", "W", "exact"),
        ("日产垃圾80吨到100吨。", "80吨到100吨", "", "t", "exact"),
        ("投资2千5百万元。", "2千5百万元", "25000000", "CNY", "exact"),
        ("安装护栏1200延米。", "1200延米", "1200", "m", "exact"),
        ("立案1O2件。", "1O2件", "102", "件", "exact"),
        ("处理2万吨每日。", "2万吨每日", "20000", "t/d", "exact"),
        ("人车比为3比1。", "3比1", "", "比", "exact"),
        ("满意率达百分百。", "百分百", "100", "%", "exact"),
        ("收费5元/吨～8元/吨不等。", "5元/吨～8元/吨", "", "CNY/t", "exact"),
        ("泊位1000-1200个。", "1000-1200个", "", "个", "exact"),
        ("其中万元以上罚款5件。", "万元以上", "10000", "CNY", "at_least"),
        ("处罚流动摊贩罚款12笔。", "12笔", "12", "笔", "exact"),
        ("登记气瓶三千只有余。", "三千只有余", "3000", "只", "above"),
        ("建成1-2个街区。", "1-2个", "", "个", "exact"),
        ("修复3.11 平方公里。", "3.11 平方公里", "3110000", "m2", "exact"),
        ("核准335.294(万方)。", "335.294(万方)", "3352940", "m3", "exact"),
        ("查处XX余件。", "XX余件", "", "件", "above"),
        ("拆除違建三百餘處。", "三百餘處", "300", "处", "above"),
        ("合格率8X%。", "8X%", "", "%", "exact"),
        ("参加率不到六成。", "六成", "60", "%", "at_most"),
        ("非现场案件约占30%。", "30%", "30", "%", "approx"),
        ("每月至少巡查全部站点2次。", "2次", "2", "次", "at_least"),
        ("约为上年总量的1.4倍。", "1.4倍", "1.4", "倍", "approx"),
        ("下降三至五成。", "三至五成", "", "%", "exact"),
        ("降幅为5%-8%。", "5%-8%", "", "%", "exact"),
        ("八成以上属于市容类。", "八成以上", "80", "%", "at_least"),
        ("清运垃圾10-15吨/日。", "10-15吨/日", "", "t/d", "exact"),
        ("走访十几处工地。", "十几处", "10", "处", "above"),
        ("投入1.2~1.5亿元。", "1.2~1.5亿元", "", "CNY", "exact"),
        ("绿化2 400㎡。", "2 400㎡", "2400", "m2", "exact"),
    ],
)
def test_quantities(text, literal, value, unit, qualifier):
    """Span, value, unit and qualifier of the constructions that reports use."""
    assert (literal, value, unit, qualifier) in measures(text, "literal", "value", "unit", "qualifier")


@pytest.mark.parametrize(
    "text",
    [
        "数十家、几十个、上百处。",
        "深化三改一拆。",
        "一是抓好市容。",
        "落实“三种模式”。",
        "X市召开会议。",
        "XX副局长、X处长、X组长查看XX台账。",
        "X户外广告公司、X家政公司、XX场馆。",
        "十四五期间，开展五年行动计划。",
        "三期工程开工，做到四个到位、五个统一。",
        "工地落实六个百分之百。",
        "织密四张网，用好三张清单。",
        "推行一区一品、一县一策。",
        "建十分钟便民圈。",
    ],
)
def test_what_is_no_count(text):
    """Set phrases, markers, quoted slogans and masked names have no row."""
    assert extract(text, "t").rows == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("落实“123”机制（即一个中心、两支队伍、三项制度）。", ["123", "一个", "两支", "三项"]),
        ("以“抓好一个阵地、建强两支队伍、推进三项行动”（简称“123”工作法）为抓手。", ["一个", "两支", "三项", "123"]),
        ("推行“三种模式”（线上、线下、自训），不设“两个平台”。", ["三种"]),
        ("坚持“劝导→告诫→处罚→取缔”四步走。", ["四步"]),
        ("落实“721”工作法（城管队员五名）。", ["721"]),
    ],
)
def test_what_a_slogan_counts(text, names):
    """A slogan's counts are names where the report lists as many things as it says, and only there."""
    assert [row["literal"] for row in extract(text, "t").rows if row["type"] == "name"] == names


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("覆盖三区一县。", ["三区", "一县"]),
        ("浓度由80吨到100吨。", ["80吨", "100吨"]),
        ("占比从5%到8%。", ["5%", "8%"]),
        ("罚款从200元到500元不等。", ["200元到500元"]),
        ("近半年来任务过半。", []),
        ("坚持三番五次上门，突出三个重点。", []),
        ("收到感谢信四封，排查两遍。", ["四封", "两遍"]),
        ("用两年时间，力争两年见效。", ["两年"]),
        ("全市四区两市。", ["四区", "两市"]),
        ("评出两个五星级驿站。", ["两个"]),
        ("须在五日内整改。", ["五日"]),
        ("平均每条约40米。", ["约40米"]),
        ("明确四个到位，建成四个站点。", ["四个"]),
        ("出动队员一\n百余人次。", ["一\n百余人次"]),
        ("平均每宗罚一点六万元。", ["一点六万元"]),
        ("问题归为四类。二类公厕达标。", ["四类"]),
        ("举办两期讲座，二期项目开工。", ["两期"]),
        ("XX项目完工，提前一个月。", ["一个月"]),
        ("消纳二十万方，四方共建。", ["二十万方"]),
    ],
)
def test_what_is_a_count(text, literals):
    """A Chinese numeral counts where an Arabic one could stand, beside a slogan too."""
    assert [row["literal"] for row in extract(text, "t").rows] == literals


def test_every_run_of_digits_lies_in_one_row():
    """No digit of a text is left out or counted twice."""
    text = HEAD + "1.办结5.2万件,同比增长12%，含3.0版、9·3行动、15:30、0592-2056110和２０２３年的7家。"
    rows = extract(text, "t").rows
    covered = [i for row in rows for i in range(int(row["start"]), int(row["end"]))]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if c.isdigit()} <= set(covered)
    assert all(text[int(row["start"]) : int(row["end"])] == row["literal"] for row in rows)


# --- meaning ------------------------------------------------------------------------------------------------------


def test_roles_of_one_sentence():
    """A result, its change, its completion and its plan are told apart."""
    text = HEAD + "2023年，拆除违建12万平方米，完成年度任务的120%，同比下降6%。2024年，力争拆除违建15万平方米以上。"
    assert measures(text, "literal", "role") == [
        ("12万平方米", "actual"), ("120%", "completion"), ("6%", "change"), ("15万平方米以上", "target"),
    ]  # fmt: skip


def test_periods():
    """A part of the year, the planned year, and a stock at the period's end."""
    text = HEAD + "5-9月清理小广告300处。现有执法人员120人。\n二、2024年工作思路\n新建公厕8座。"
    assert measures(text, "literal", "period_start", "period_end") == [
        ("300处", "2023-05-01", "2023-09-30"),
        ("120人", "2023-12-31", "2023-12-31"),
        ("8座", "2024-01-01", "2024-12-31"),
    ]


def test_a_printed_decrease_is_negative():
    """下降 makes a change negative, and each change of a 分别 list belongs to its own level."""
    draft = extract(HEAD + "办理案件500件、罚款30万元，同比分别增长12%和下降5.5%。", "t")
    changes = [(row["value"], row["indicator"]) for row in draft.rows if row["role"] == "change"]
    assert changes == [("12", "penalty_cases"), ("-5.5", "penalty_fines")]
    literals = {row["figure_id"]: row["literal"] for row in draft.rows}
    found = [
        (literals[r["operands"].rstrip(";")], literals[r["result"]]) for r in draft.relations if r["kind"] == "change"
    ]
    assert found == [("500件", "12%"), ("30万元", "5.5%")]


def test_relations():
    """Parts of a whole, a rate from its counts, a fine per case."""
    text = (
        HEAD
        + "平台立案200件，结案190件，结案率95%。"
        + "办理行政处罚案件80件，其中普通程序案件30件、简易程序案件50件，罚款8万元。"
    )
    kinds = sorted(relation["kind"] for relation in extract(text, "t").relations)
    assert kinds == ["part", "per", "ratio"]


def test_an_unknown_year_leaves_periods_empty():
    """A text that tells no year has no periods, unless the user names it."""
    assert measures("办结52件。", "period_end") == [("",)]
    assert extract("办结52件。", "t", report_year=2022).rows[0]["period_end"] == "2022-12-31"


def test_every_field_names_its_rule():
    """The column `rule` says what set each field that is filled."""
    text = (
        HEAD + "城北街道改造背街小巷64条，同比增长12%，户均罚款200元，现有公厕5座。\n二、明年计划\n改造公厕不少于6座。"
    )
    fields = {
        "span": "literal", "role": "role", "time": "time", "period": "period_end", "scope": "scope", "per": "per",
        "indicator": "indicator", "subject": "subject_zh", "area": "area_zh",
    }  # fmt: skip
    for row in (row for row in extract(text, "t").rows if row["type"] == "measure"):
        told = dict(rule.split(": ", 1) for rule in row["rule"].split("; "))
        assert not [field for rule, field in fields.items() if row[field] and rule not in told], row["rule"]


# --- documents ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding):
    """A text is read in the encodings that offices use."""
    assert read_bytes((HEAD + "办结52件。").encode(encoding)).text.endswith("办结52件。")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [200, 5_000, 300_000])
def test_random_bytes_are_no_text(seed, size):
    """Nearly any bytes decode as GB18030 or, behind a mark, as UTF-16; they are refused all the same."""
    noise = random.Random(seed).randbytes(size)
    for data in (noise, noise.replace(b"\x00", b""), b"\xff\xfe" + noise):
        with pytest.raises(UnreadableDocumentError, match=r"noise\.txt"):
            read_bytes(data, "noise.txt")


def test_rare_characters_of_a_report_are_no_noise():
    """A place with a rare character, a symbol of a font and a stray control leave a report what it is."""
    text = (
        "綯村一带全年办结案件５２件，罚款３万元；㙟口路清运垃圾９车。\ue004\x0b\n" + "提升市容环境，服务居民群众。" * 9
    )
    assert read_bytes(text.encode("gb18030")).text == text


def test_html_without_its_navigation():
    """Scripts, navigation and footer of a saved page are set apart."""
    pytest.importorskip("lxml")
    page = (
        "<html><body><script>9件</script><nav>首页 8件</nav><p>办结<b>52</b>件。</p><footer>7件</footer></body></html>"
    )
    assert read_bytes(page.encode()).text.strip() == "办结52件。"


def test_docx_with_a_table(tmp_path):
    """Paragraphs and tables of a Word file, in order."""
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("办结52件。")
    document.add_table(1, 2).rows[0].cells[1].text = "罚款3元"
    document.save(tmp_path / "a.docx")
    assert read_bytes((tmp_path / "a.docx").read_bytes()).text == "办结52件。\n\t罚款3元\n"


def test_a_page_saved_as_one_file():
    """A browser's single file holds the page and its pictures; the article is read from it, in its own encoding."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Subject"] = "2023年工作总结"
    html = '<html><head><meta charset="gb2312"></head><body><nav>第9页</nav><p>办结案件560件。</p></body></html>'
    message.set_content(html.encode("gb2312"), "text", "html", cte="base64")
    message.add_related(b"\x89PNG 123", "image", "png", cid="<1>")
    document = read_bytes(message.as_bytes(), "a.mhtml")
    assert document.text == "办结案件560件。\n" and not document.verbatim
    with pytest.raises(UnreadableDocumentError, match="saved page without HTML"):
        read_bytes(b"From: x\nContent-Type: multipart/related; boundary=a\n\n--a\n\nb\n--a--\n", "b.mhtml")


def test_a_form_around_the_page_and_the_header_of_an_article_are_read():
    """Many sites put the whole page into one form; an article's header holds its title."""
    page = (
        "<html><body><form id='form1'><header>首页 3 条消息</header><select><option>2019年</option></select>"
        "<article><header><h1>2023年工作总结</h1></header><p>办结案件560件。</p></article>"
        "<footer>电话110</footer></form></body></html>"
    )
    assert read_bytes(page.encode(), "a.html").text == "2023年工作总结\n办结案件560件。\n"


def test_navigation_of_a_page_is_known_by_its_class():
    """Menus and footers are set apart by what they are called, unless they hold most of the page."""
    page = (
        "<html><body><div class='main-nav clearfix'><ul><li>3 件</li></ul></div><div id='content'><p>办结案件560件，"
        "同比增长12%。</p></div><div id='footer'>网站标识码3301</div></body></html>"
    )
    assert read_bytes(page.encode(), "a.html").text == "办结案件560件，同比增长12%。\n"
    whole = "<html><body><div class='menu'><p>办结案件560件，同比增长12%。</p></div></body></html>"
    assert "560件" in read_bytes(whole.encode(), "a.html").text


def test_rich_text_is_refused_with_what_to_do():
    with pytest.raises(UnreadableDocumentError, match=r"RTF.*\.docx"):
        read_bytes(b"{\\rtf1\\ansi 560}", "a.rtf")


def test_pdf_without_text_or_with_a_password(tmp_path):
    """A PDF of pictures and an encrypted one are refused with what to do."""
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(UnreadableDocumentError, match="run OCR"):
        read_bytes((tmp_path / "a.pdf").read_bytes(), "a.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    with pytest.raises(UnreadableDocumentError, match=r"encrypted|sound PDF"):
        read_bytes((tmp_path / "b.pdf").read_bytes(), "b.pdf")


HOSTILE = {
    "empty": b"",
    "control characters": "办结\x01\x0252件\x0b，\ufffe\n".encode(),
    "invalid bytes": "办结52件".encode() + b"\xff\xfe\xff" + "罚款3元".encode(),
    "digits": b"1" * 200_000,
    "commas": b"1,111," * 2_000,
    "brackets": b"(" * 50_000 + b"12",
    "masks": b"X" * 100_000 + "件".encode(),
    "numerals": ("十" * 50_000 + "个").encode(),
    "quotes": ("“" * 50_000 + "5个").encode(),
    "tags": b"<html>" + b"<div>" * 3_000 + "5件".encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_read_or_refused(name, tmp_path):
    """Nothing ends in a traceback, a hang or a half-written sheet."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(HOSTILE[name])
    (outcome,) = extract_files([tmp_path / "in"], tmp_path / "out")
    assert outcome.error or (tmp_path / "out/a.csv").is_file()
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    "unit", ["1,111,", "(1", "十", "“5个", "同比增长5%，", "2023年1月至", "X", "5个、", "\n", "其中", "至少五成", "1/"]
)
def test_time_grows_no_faster_than_input(unit):
    """Twice the input takes about twice the time."""

    def seconds(times: int) -> float:
        begin = time.process_time()
        extract(unit * times, "t")
        return time.process_time() - begin

    seconds(200)
    short, long = (min(seconds(n) for _ in range(3)) for n in (1_000, 4_000))
    assert long < 9 * max(short, 0.04)


def test_a_folder_is_read_and_a_bad_file_skipped(tmp_path):
    """The sheets mirror the folder; one bad file is reported; decoded text stands beside what is not UTF-8."""
    source = tmp_path / "in"
    (source / "b").mkdir(parents=True)
    (source / "a.txt").write_text(HEAD + "办结52件。", encoding="utf-8")
    (source / "b/c.txt").write_bytes((HEAD + "办结52件。").encode("gb18030"))
    (source / "bad.docx").write_bytes(b"PK\x03\x04nothing")
    outcomes = {o.source.name: o for o in extract_files([source], tmp_path / "out", jobs=2)}
    assert "not a sound Word file" in outcomes["bad.docx"].error and not outcomes["a.txt"].error
    written = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert written == ["a.csv", "a.relations.csv", "b/c.csv", "b/c.decoded.txt", "b/c.relations.csv"]


def test_two_inputs_of_one_name(tmp_path):
    """The later of two documents with one name keeps its extension."""
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_text("办结52件。", encoding="utf-8")
    list(extract_files([tmp_path / "a.txt", tmp_path / "a.html"], tmp_path / "out"))
    assert (tmp_path / "out/a.csv").is_file() and (tmp_path / "out/a.html.csv").is_file()


def test_an_input_is_never_overwritten(tmp_path):
    """A sheet that would replace its own source gets another name."""
    (tmp_path / "a.csv").write_text("办结52件。", encoding="utf-8")
    (outcome,) = extract_files([tmp_path / "a.csv"], tmp_path)
    assert not outcome.error and (tmp_path / "a.csv").read_text(encoding="utf-8") == "办结52件。"
    assert "52件" in (tmp_path / "a.csv.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_formats(form, tmp_path):
    """One table in three formats."""
    (tmp_path / "a.txt").write_text("办结52件。", encoding="utf-8")
    list(extract_files([tmp_path / "a.txt"], tmp_path / "out", form))
    path = tmp_path / f"out/a.{form}"
    if form == "csv":
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    elif form == "jsonl":
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    else:
        import pandas as pd

        rows = pd.read_parquet(path).to_dict("records")
    assert rows[0]["literal"] == "52件" and rows[0]["value"] == "52"


# --- registering --------------------------------------------------------------------------------------------------


def test_a_hedge_of_several_characters_stands_behind_any_verb():
    """预约 and 附近 are words of their own; 符合不低于 and 签约超 are not."""
    text = HEAD + "公厕达标率为40%，符合不低于31%的规定；签约超30家，预约5件。\n"
    assert [row[0] for row in measures(text, "literal")] == ["40%", "不低于31%", "超30家", "5件"]


def test_any_words_of_the_tables_in_any_order_are_read_in_time():
    """Words repeated and shuffled before a figure raise nothing and take no time that grows with their number."""
    cells = [cell for name in ("cues.csv", "names.csv", "verbs.csv") for row in table(name) for cell in row.values()]
    words = sorted({word for cell in cells for word in re.findall("[一-龥]{1,6}|[(),、:;%]", cell)})
    draw = random.Random(20231231)
    for _ in range(150):
        few = draw.sample(words, draw.choice((1, 2, 4)))
        text = "".join(draw.choice(few) for _ in range(100)) + draw.choice(("甲5个。", "5个,占30%。", "30%,增长5%。"))
        begin = time.process_time()
        rows = extract(text, "t").rows
        assert time.process_time() - begin < 2, text
        assert all(text[int(row["start"]) : int(row["end"])] == row["literal"] for row in rows)
