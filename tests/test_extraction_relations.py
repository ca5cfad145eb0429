"""Relations are drafted by wording: each construction, and none of them by whether numbers agree."""

import gc
import re
import time

import pytest

from cityreports.extraction import extract
from cityreports.extraction.frames import frame
from cityreports.extraction.levels import link
from cityreports.extraction.meanings import measures
from cityreports.extraction.parts import divide
from cityreports.extraction.relations import relations
from cityreports.extraction.spans import figures, level
from cityreports.statements import assumption_text

HEAD = "甲市城市管理局2023年工作总结\n"

SENTENCES = [
    # parts of a whole, and whether the words say that they are all
    ("查处案件367起，其中市容类211起、市政类60起，结案306起。", [
        ("part", "211起 60起 > 367起", "parts disjoint"), ("ratio", "306起 367起 >", ""),
    ]),
    ("建成公园16个（东区7个、西区9个）。", [("part", "7个 9个 > 16个", "parts disjoint and exhaustive")]),
    ("现有公厕126座，其中一类36座，其余90座为二类。", [("part", "36座 90座 > 126座", "parts disjoint and exhaustive")]),
    ("办案1260件，其中普通程序320件，简易程序940件。", [
        ("part", "320件 940件 > 1260件", "parts disjoint and exhaustive"),
    ]),
    ("全市公厕210座，分为固定公厕186座和移动公厕24座。", [
        ("part", "186座 24座 > 210座", "parts disjoint and exhaustive"),
    ]),
    ("核查线索60条，办结58条，另有2条正在核查。", [
        ("part", "58条 2条 > 60条", "parts disjoint and exhaustive"), ("ratio", "58条 60条 >", ""),
    ]),
    # totals behind their addends, or called totals
    ("新增分类亭30个、改造25个，合计55个。", [("sum", "30个 25个 > 55个", "")]),
    ("三市合计新增泊位180个，甲、乙、丙分别为76个、61个和43个。", [("sum", "76个 61个 43个 > 180个", "")]),
    # rates, with and without a missing term
    ("平台立案8600件，结案8500件，结案率98.8%。", [("ratio", "8500件 8600件 > 98.8%", "")]),
    ("平台受理案件8600件，办结率98.8%。", [("ratio", "- 8600件 > 98.8%", "")]),
    ("窗口接到诉求8600件，办理完毕8500件，办结率98.8%。", [("ratio", "8500件 8600件 > 98.8%", "")]),
    ("现有座椅860张。新购桌子90张。前述860张座椅均已编号。", [("duplicate", "860张 > 860张", "")]),
    ("店面立案40家，罚没款8万元，案均罚款2000元。", [("per", "8万元 40家 > 2000元", "")]),
    ("自动抓拍案件3200件，占比达28%。", [("ratio", "3200件 - > 28%", "")]),
    ("计划改造小区40个，已开工36个。", [("ratio", "36个 40个 >", "")]),
    # means and fines
    ("查处扬尘案件62起，罚款48万元。", [("per", "48万元 62起 >", "")]),
    ("查处案件860起、罚款430万元，平均每起5000元。", [("per", "430万元 860起 > 5000元", "")]),
    ("清运垃圾36.5万吨，日均1000吨。", [("per", "36.5万吨 - > 1000吨", "")]),
    # changes and completions
    ("机械化清扫率从82%提升至86%。", [("change", "86% 82% >", "")]),
    ("投入3200万元，较2022年的2800万元增长14.3%。", [("change", "3200万元 2800万元 > 14.3%", "")]),
    ("新建绿道18公里，占年度计划20公里的90%。", [("completion", "18公里 20公里 > 90%", "")]),
    ("公厕改造28座，年度任务30座全部完成。", [("completion", "28座 30座 >", "")]),
    # differences and standards
    ("亮灯率98.6%，高于全省平均水平0.6个百分点。", [("difference", "98.6% - > 0.6个百分点", "")]),
    ("应缴罚款520万元，实缴500万元，差额20万元。", [
        ("difference", "520万元 500万元 > 20万元", ""), ("ratio", "500万元 520万元 >", ""),
    ]),
    ("出水浓度32mg/L，优于50mg/L的排放标准。", [("standard", "32mg/L > 50mg/L", "")]),
    ("平均到场时间22分钟，优于30分钟的规定。", [("standard", "22分钟 > 30分钟", "")]),
    # what was done of what there was, plans before and after, steps of a series, counts since the beginning
    ("实施更新项目45个，已完成39个。", [("ratio", "39个 45个 >", "")]),
    ("收到群众来信240件，办理231件，另9件转交街道。", [
        ("part", "231件 9件 > 240件", "parts disjoint and exhaustive"), ("ratio", "231件 240件 >", ""),
    ]),
    ("巡查发现问题320个，整改率95%。", [("ratio", "- 320个 > 95%", "")]),
    ("平台派单1800件，按时办结1764件，按时办结率98%。", [("ratio", "1764件 1800件 > 98%", "")]),
    ("新建公厕14座（计划15座），完成率93.3%。", [("completion", "14座 15座 > 93.3%", "")]),
    ("年度计划种树5000株，实际种植5200株，完成率104%。", [("completion", "5200株 5000株 > 104%", "")]),
    ("清理小广告5200处，完成年度任务的104%。", [("completion", "5200处 > 104%", "")]),
    ("投诉量由1200件降至900件，下降25%。", [("change", "900件 1200件 > 25%", "")]),
    ("准确率由2021年的60%提高到2022年的68%，2023年达到75%。", [
        ("change", "68% 60% >", ""), ("change", "75% 68% >", ""),
    ]),
    ("改造路灯2600盏，比计划的2400盏多200盏。", [("difference", "2600盏 2400盏 > 200盏", "")]),
    ("改造路灯2,600盏，比计划的2,400盏多200盏。", [("difference", "2,600盏 2,400盏 > 200盏", "")]),
    ("实施更新项目45个，已完成39个，完成投资3.2亿元，占年度计划4亿元的80%。", [
        ("ratio", "39个 45个 >", ""), ("completion", "3.2亿元 4亿元 > 80%", ""),
    ]),
    ("新建驿站12座，累计建成85座。", [("part", "12座 > 85座", "parts disjoint")]),
    # quantities printed again
    ("新增公园用地30亩（折合2公顷）。", [("duplicate", "30亩 > 2公顷", "")]),
]  # fmt: skip


def drafted(sentence: str) -> list[tuple[str, str]]:
    """The relations of a sentence in the figures' words."""
    draft = extract(HEAD + sentence + "\n", "t")
    literal = {row["figure_id"]: row["literal"] for row in draft.rows} | {"": "-"}
    found = []
    for one in draft.relations:
        operands = [literal[ident] for ident in one["operands"].split(";")]
        if one["kind"] in ("change", "completion"):
            operands = [word for word in operands if word != "-"]
        result = literal[one["result"]] if one["result"] else ""
        found.append((one["kind"], f"{' '.join(operands)} > {result}".strip()))
    return sorted(found)


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_the_wording_tells_the_relation(sentence, expected):
    """Kind, operands in order and result."""
    assert drafted(sentence) == sorted((kind, terms) for kind, terms, _ in expected)


@pytest.mark.parametrize(("sentence", "expected"), [case for case in SENTENCES if case[1][0][2]])
def test_the_wording_tells_whether_parts_are_all(sentence, expected):
    """A rest, a bracket, a list and two words without a third say so; 其中 alone does not."""
    parts = next(one for one in extract(HEAD + sentence + "\n", "t").relations if one["kind"] == "part")
    assert parts["assumption"] == expected[0][2]


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in SENTENCES])
def test_a_wrong_number_changes_no_relation(sentence):
    """What is drafted before and after any one number is falsified has the same places and kinds."""

    def places(text):
        draft = extract(text, "t")
        return [(one["kind"], one["operands"], one["result"], one["basis"]) for one in draft.relations]

    text = HEAD + sentence + "\n"
    before = places(text)
    assert before
    for number in re.finditer(r"\d+(?:\.\d+)?", text[len(HEAD) :]):
        start = len(HEAD) + number.start()
        if re.match(r"20\d\d年", text[start:]) or text[start - 1] in "mL":
            continue
        for wrong in ("9", "1"):
            planted = text[:start] + wrong + text[start + 1 :]
            assert places(planted) == before, planted


# changes, completions, rates, shares, norms: many wordings of the same arithmetic, and some that are none
WORDINGS = [
    # a level and its earlier level
    ("亮灯率由上年的97.2%升至98.6%。", [("change", "98.6% 97.2% >")]),
    ("审批时限由12个工作日压缩为5个工作日。", [("change", "5个工作日 12个工作日 >")]),
    ("清运垃圾36.5万吨，与上年的34.2万吨相比增长6.7%。", [("change", "36.5万吨 34.2万吨 > 6.7%")]),
    ("现有网格员512人，较2022年末的486人增加26人。", [("change", "512人 486人 > 26人")]),
    ("投诉举报820件，上年同期为940件。开展宣传6场。", [("change", "820件 940件 >")]),
    ("清运垃圾12万吨、新增泊位126个，去年同期分别为9万吨、108个。", [
        ("change", "12万吨 9万吨 >"), ("change", "126个 108个 >"),
    ]),
    ("回收利用率达到38%（2022年为35%）。", [("change", "38% 35% >")]),
    ("平均时长由5小时缩短0.8小时至4.2小时。", [("change", "4.2小时 5小时 > 0.8小时")]),
    ("拆除面积2.1万平方米，是2021年（1.6万平方米）的1.3倍。", [("change", "2.1万平方米 1.6万平方米 > 1.3倍")]),
    ("案件数由2022年的1846件上升为2023年的2103件，上升13.9%。", [("change", "2103件 1846件 > 13.9%")]),
    ("去年受理投诉940件，今年受理820件，下降12.8%。", [("change", "820件 940件 > 12.8%")]),
    ("按期答复率比上年的97%提高1.3个百分点，为98.3%。", [("change", "98.3% 97% > 1.3个百分点")]),
    # which level a change is of
    ("清运垃圾21.9万吨，日均600吨，较2022年的22.6万吨减少3.1%。", [
        ("change", "21.9万吨 22.6万吨 > 3.1%"), ("per", "21.9万吨 - > 600吨"),
    ]),
    ("全年立案1260件，结案1180件，案件数较上年增长12%。", [("change", "1260件 > 12%"), ("ratio", "1180件 1260件 >")]),
    ("受理诉求920件。培训12人。与2021年相比，受理量上升11%。", [("change", "920件 > 11%")]),
    ("回收利用率38%，污水集中收集率提高2个百分点。", []),
    ("罚款额从2017年的88万元增至2018年的132万元，今年为165万元，比2017年上升87.5%。", [
        ("change", "132万元 88万元 >"), ("change", "165万元 88万元 > 87.5%"),
    ]),
    # shares of a plan
    ("新建绿道46公里，为年度计划40公里的115%。", [("completion", "46公里 40公里 > 115%")]),
    ("新建绿道46公里，完成年度计划（40公里）的115%。", [("completion", "46公里 40公里 > 115%")]),
    ("发展党员4名，完成全年计划6名的66.7%。", [("completion", "4名 6名 > 66.7%")]),
    ("新改管道62公里，完成全年计划的六成（年计划100公里）。", [("completion", "62公里 100公里 > 六成")]),
    ("建设绿道33公里，超额10%完成年初确定的30公里任务。", [("completion", "33公里 30公里 > 10%")]),
    ("年初计划植树40株，实际完成46株。", [("completion", "46株 40株 >")]),
    ("拆除46处、13万平方米，分别完成年度任务的92%和108%。", [
        ("completion", "46处 > 92%"), ("completion", "13万平方米 > 108%"),
    ]),
    # a rate says what was done
    ("应检锅炉35台，实检34台，受检率97.1%。", [("ratio", "34台 35台 > 97.1%")]),
    ("应收处理费860万元，实收817万元，收缴率95%。", [("ratio", "817万元 860万元 > 95%")]),
    ("抽检瓶装气站12家，合格11家，合格率由去年的83.3%升至91.7%。", [
        ("ratio", "11家 12家 > 91.7%"), ("change", "91.7% 83.3% >"),
    ]),
    ("抽查公厕48座，合格47座、不合格1座，合格率97.9%。", [
        ("part", "47座 1座 > 48座"), ("ratio", "47座 48座 > 97.9%"),
    ]),
    ("年度预算8650万元，支出4411万元，预算执行率51%。", [("ratio", "4411万元 8650万元 > 51%")]),
    ("现有执法人员318人，其中取得执法证287人，持证率90.3%。", [
        ("part", "287人 > 318人"), ("ratio", "287人 318人 > 90.3%"),
    ]),
    ("派单820件，派遣810件，派遣率98.8%，结案800件，结案率98.8%。", [
        ("ratio", "810件 820件 > 98.8%"), ("ratio", "800件 810件 > 98.8%"),
    ]),
    ("承办建议提案46件（建议19件、提案27件），办结率100%，满意率97.8%。", [
        ("part", "19件 27件 > 46件"), ("ratio", "- 46件 > 100%"), ("ratio", "- 46件 > 97.8%"),
    ]),
    ("接到投诉412件，办结406件，办结率、满意率分别达98.5%、97%。", [("ratio", "406件 412件 > 98.5%")]),
    ("收到诉求8960件。期限内办结8871件，办结率99%。", [("ratio", "8871件 8960件 > 99%")]),
    ("队员312人，由在编人员198人和辅助人员114人组成，在编人员持证率97%。", [
        ("part", "198人 114人 > 312人"), ("ratio", "- 198人 > 97%"),
    ]),
    # rates that are of nothing printed
    ("整治桥头跳车11处，路灯亮灯率98.6%。", []),
    ("规范修车门店412家，合格率91.5%。", []),
    ("检查餐饮场所1280家次，隐患整改率98.5%。", []),
    ("清运垃圾36.5万吨，无害化处理率100%。", []),
    ("智能泊位2600个，平均使用率72%。", []),
    # shares
    ("办理案件126件，罚款9万元，普通程序占三成。", [("per", "9万元 126件 >"), ("ratio", "- 126件 > 三成")]),
    ("受理投诉820件，噪声类336件、占41%，油烟类164件、占20%。", [
        ("part", "336件 164件 > 820件"), ("ratio", "336件 820件 > 41%"), ("ratio", "164件 820件 > 20%"),
    ]),
    ("一般程序案件634件，占案件总数2486件的25.5%。", [("ratio", "634件 2486件 > 25.5%")]),
    ("视频立案5.1万件，占平台全部立案（18.9万件）的27%。", [("ratio", "5.1万件 18.9万件 > 27%")]),
    ("核发许可2100份，重点户占两成，为420份。", [("ratio", "420份 2100份 > 两成")]),
    ("查处占道经营三千余起，半数以上发生在夜间。", [("ratio", "- 三千余起 > 半数以上")]),
    ("新栽行道树1260株，98.5%成活。规范夜市十二个，半数以上主干道亮化。", []),
    ("优良天数341天，占比93.4%。", [("ratio", "341天 - > 93.4%")]),
    ("一般程序260件、简易程序1040件，两者之比为1:4。", [("ratio", "260件 1040件 > 1:4")]),
    ("受理案件680件，公众举报与主动巡查之比为1:4。", []),
    # what was done, without a rate
    ("受理案件8600件，派遣8520件，办结8450件。", [("ratio", "8520件 8600件 >"), ("ratio", "8450件 8520件 >")]),
    ("被申请复议5起，已作出决定4起。", [("ratio", "4起 5起 >")]),
    ("整治积水点17处，历年累计整治93处。", [("part", "17处 > 93处")]),
    # beside a norm
    ("结案率97.5%，高出考核标准2.5个百分点（标准为95%）。", [
        ("difference", "97.5% 95% > 2.5个百分点"), ("standard", "97.5% > 95%"),
    ]),
    ("执行率48%，比50%的序时进度慢2个百分点。", [("difference", "48% 50% > 2个百分点")]),
    ("绿地率38.5%，国家标准为35%。", [("standard", "38.5% > 35%")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), WORDINGS)
def test_many_wordings_tell_one_relation(sentence, expected):
    """The same arithmetic however a bureau says it; a sentence after it changes nothing."""
    assert drafted(sentence + "慰问职工12人。") == sorted(expected)


def test_a_summary_is_restated_with_other_numbers():
    """A quantity of the opening summary is one with that of its section, whether or not the two agree."""
    text = (
        "摘要：全年拆除违建325处，新建口袋公园20个，公厕改造30座。\n一、拆除违建320处。\n二、新建口袋公园20个。\n"
        "三、公厕改造28座。"
    )
    assert [pair for pair in drafted(text) if pair[0] == "duplicate"] == [
        ("duplicate", "20个 > 20个"), ("duplicate", "30座 > 28座"), ("duplicate", "325处 > 320处"),
    ]  # fmt: skip


def test_parts_have_the_unit_of_their_whole():
    """Cases and fines within a list of cases: only the cases are parts."""
    text = "办理案件1102件，其中扬尘案件138件、罚款61.5万元，噪声案件57件、罚款4.3万元。"
    assert drafted(text) == [
        ("part", "138件 57件 > 1102件"), ("per", "4.3万元 57件 >"), ("per", "61.5万元 138件 >"),
    ]  # fmt: skip


def test_every_relation_says_what_it_takes_for_granted():
    """An assumption and a basis; what the reader infers has no result."""
    for sentence, _ in SENTENCES:
        for one in extract(HEAD + sentence + "\n", "t").relations:
            assert one["assumption"] and one["basis"] in ("stated", "suggested")
            assert one["basis"] == "stated" or not one["result"]


def test_every_assumption_is_known_in_chinese():
    """An audit of a new report in Chinese has no English words."""
    for sentence, _ in SENTENCES:
        for one in extract(HEAD + sentence + "\n", "t").relations:
            assert not re.search("[a-z]", assumption_text(one["assumption"], "zh")), one["assumption"]


@pytest.mark.parametrize(
    "sentence", ["设备完好率97%。", "现有停车场62处，新增5处，减少2处。", "垃圾分类覆盖率达到92%。"]
)
def test_figures_that_no_word_relates_have_no_relation(sentence):
    """A rate without counts and a list without a total imply nothing."""
    assert drafted(sentence) == []


@pytest.mark.parametrize(
    "clause", ["整改问题{i}件，增长{j}%，", "拆除违建{i}处，完成计划的{j}%。", "上述{i}件，案均罚款{j}元。"]
)
def test_time_grows_with_the_text(clause):
    """Four times the figures take about four times as long, in one sentence or in many."""

    def seconds(n):
        text = level(HEAD + "".join(clause.format(i=i, j=i % 90) for i in range(n)) + "\n")
        found = measures(text, figures(text), frame(text, None))
        divide(text, found)
        link(text, found)
        gc.collect()
        gc.disable()  # its passes take as long as the heap of all tests is large
        try:
            before = time.process_time()
            assert len(relations(found)) >= n // 2
            return time.process_time() - before
        finally:
            gc.enable()

    seconds(100)
    assert seconds(8000) < 8 * seconds(2000)
