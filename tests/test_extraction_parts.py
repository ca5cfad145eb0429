"""Parts of wholes, sums and differences."""

import pytest

from cityreports.extraction import extract

KINDS = frozenset(["part", "sum", "difference", "completion"])


def drawn(text: str) -> list[tuple[str, str, str]]:
    """The parts, sums, differences and completions of a text: kind, literals of the operands and of the result."""
    draft = extract(text, "x")
    literals = {row["figure_id"]: row["literal"] for row in draft.rows} | {"": "-"}
    found = [relation for relation in draft.relations if relation["kind"] in KINDS]
    return [(r["kind"], " ".join(literals[i] for i in r["operands"].split(";")), literals[r["result"]]) for r in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # of all that was filed, not of what was closed
        ("立案720件，结案655件，罚款9万元；其中噪声类36件。", [("part", "36件", "720件")]),
        ("立案720件，结案655件，其中当场结案36件。", [("part", "36件", "655件")]),
        # the same counts for each kind
        (
            "立案720件，罚款9万元。其中噪声类36件，罚款1.1万元；油烟类28件，罚款2.6万元。",
            [("part", "36件 28件", "720件"), ("part", "1.1万元 2.6万元", "9万元")],
        ),
        # a bracket ends its list
        ("立案720件（其中噪声类36件），巡查900件。", [("part", "36件", "720件")]),
        ("整治摊点880处，其中早市占七成，为616处。", [("part", "616处", "880处")]),
        # scores are not divided
        ("考核得分：东区96.5分，西区95.2分，南区97.1分。", []),
        ("清理死角240处，城区占150处，乡镇90处。", [("part", "150处 90处", "240处")]),
        ("接入菜场104个、工地240个、城中村51个、广场70个。", []),
        ("来电共计1236个，咨询860个，投诉286个，建议90个。", [("part", "860个 286个 90个", "1236个")]),
        ("来电共计1236个，咨询860个，上门服务63户，办结730个。", []),
        ("果皮箱配了560个，双格箱320个，单格箱240个。", [("part", "320个 240个", "560个")]),
        ("综合公园30个，专类公园11个，带状公园4个。", []),
        ("受理案件863件，其中部件123件、事件740件，按时处置率98%，超时处置12件。", [("part", "123件 740件", "863件")]),
        ("共拆除违建1260处，2021年拆除320处，2022年拆除410处。", [("part", "320处 410处", "1260处")]),
        (
            "共拆除违建326处5.8万平方米，其中新增45处0.1万平方米，存量281处5.7万平方米。",
            [("part", "45处 281处", "326处"), ("part", "0.1万平方米 5.7万平方米", "5.8万平方米")],
        ),
    ],
)
def test_parts_are_of_the_whole_that_the_words_mean(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新购洒水车12辆，现有洒水车共计66辆。", [("part", "12辆", "66辆")]),
        ("新建驿站9座，累计建成驿站41座。", [("part", "9座", "41座")]),
        ("新建驿站9座，累计建成游园41座。", []),
        ("领导批示8次，媒体报道累计145次。", []),
        ("下一步，计划在现有18条样板路的基础上，再打造7条，总数达到25条。", [("sum", "18条 7条", "25条")]),
    ],
)
def test_what_was_added_is_part_of_what_there_is(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("普查窨井1350座，整改率九成，仍有88座未修复。", [("part", "88座", "1350座")]),
        ("平台接诉760件，尚未办结的19件已交办。", [("part", "19件", "760件")]),
        ("发现隐患90处，已消除71处，未消除的19处正在处理。", [("part", "71处 19处", "90处")]),
        # what is left of more than this year's work
        ("今年完成42个小区，累计完成236个，剩余58个明年完成。", [("part", "42个", "236个")]),
        ("共有泊位5600个，其中公共泊位1200个，路内泊位500个，缺口约180个。", [("part", "1200个 500个", "5600个")]),
        # members of one list, not a whole and its parts
        ("查处乱摆卖302宗、占道213宗、其他240宗。", []),
        # of the plan beside them, not of all there are
        ("全市公厕共58座，计划年内改造8座，上半年完工5座、在建2座，另有1座待开工。", [("part", "5座 2座 1座", "8座")]),
    ],
)
def test_what_is_left(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("办理案件1280件。案件分为简易程序、普通程序两类，前者895件，后者385件。", [("part", "895件 385件", "1280件")]),
        ("供热面积520万㎡，分属两家企业，各供310万㎡和210万㎡。", [("part", "310万㎡ 210万㎡", "520万㎡")]),
        ("部门立案140件，住建局最多，有68件。", [("part", "68件", "140件")]),
        (
            "各队办案915件，罚没73万元。普通程序、简易程序分别为604件和311件，罚款分别为66万元、7万元。",
            [("part", "604件 311件", "915件"), ("part", "66万元 7万元", "73万元")],
        ),
        ("各队办案915件。噪声、油烟分别为604件和111件。", []),
        (
            "罚没款136万元，件均1500元；普通程序罚款125万元，增幅27%，简易程序罚款11万元。",
            [("part", "125万元 11万元", "136万元")],
        ),
    ],
)
def test_two_words_without_a_third(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # each total counts its own things
        ("试点覆盖9个小区、4个单位，共计投放设施80个。", []),
        ("试点覆盖城东9个、城西4个，共计覆盖小区13个。", [("sum", "9个 4个", "13个")]),
        # a closed bracket is no addend
        ("甲站安装（感应器8台、显示器6台），共计配备设备70台。", []),
        ("新改建亭房61座。下半年力争再建30座，全年合计91座。", [("sum", "61座 30座", "91座")]),
        ("已完成21个项目，14个项目正在施工。", [("sum", "21个 14个", "-")]),
        ("已完成21个项目，14个小区正在施工。", []),
        ("东片划分62个网格。\n二、计划\n明年计划新增14个网格，东片达到76个网格。", [("sum", "62个 14个", "76个")]),
        ("东片划分62个网格。\n二、计划\n明年计划新增14个网格，西片达到76个网格。", []),
    ],
)
def test_sums(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("存量图斑由640个降至392个，销号248个。", [("difference", "640个 392个", "248个")]),
        ("存量图斑由640个降至392个，巡查248个。", []),
        (
            "年初计划拆除违建10万平方米，已拆6万平方米，预计年底前拆完剩余4万平方米。",
            [("completion", "6万平方米 10万平方米", "-"), ("difference", "10万平方米 6万平方米", "4万平方米")],
        ),
    ],
)
def test_differences(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("河岸修复工程，总投资640万元，下达国债资金180万元。", [("part", "180万元", "640万元")]),
        ("河岸修复工程，总投资640万元，罚款180万元。", []),
        (
            "全市立案1390件，结案1370件；立案事项中智能感知立案210件，结案200件。",
            [("part", "210件", "1390件"), ("part", "200件", "1370件")],
        ),
        ("重点帮扶11个薄弱中队，全市30个中队通过验收。", [("part", "11个", "30个")]),
        ("重点帮扶11个薄弱中队，全市30个小区通过验收。", []),
        (
            "实施8项攻坚行动。一是美化街面，开展店招整治等5项行动。全年完成9条街。二是补齐短板，开展管网改造3项行动。",
            [("part", "5项 3项", "8项")],
        ),
    ],
)
def test_parts_that_the_reader_infers(text, expected):
    assert drawn(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "各片区案件办理情况统计\n东城片区 立案642件 办结619件\n西城片区 立案205件 办结187件"
            "\n合计 立案847件 办结806件",
            [("sum", "642件 205件", "847件"), ("sum", "619件 187件", "806件")],
        ),
        (
            "甲市：全年立案4.3万件。\n乙市：立案2.9万件。\n丙市：立案1.8万件。\n上述三市共立案9万件。",
            [("sum", "4.3万件 2.9万件 1.8万件", "9万件")],
        ),
        ("供热面积9984万平方米，扩网1323万平方米。", [("part", "1323万平方米", "9984万平方米")]),
        ("洗扫车新购60辆，在用车辆267辆。", [("part", "60辆", "267辆")]),
        ("市、区平台本月接群众来电1287个。市级平台接来电723个。", [("part", "723个", "1287个")]),
        ("市、区平台本月接群众来电1287个。市级平台受理建议723个。", []),
        ("联合执法6次，处理油烟线索19起，其中油烟检查8次、噪声投诉5件、扬尘13件。", [("part", "5件 13件", "19起")]),
    ],
)
def test_tables_stocks_and_levels(text, expected):
    assert drawn(text) == expected


FILLER = "各中队持续做好日常巡查工作，市容秩序稳步向好，群众满意程度不断提升。\n" * 20


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        (FILLER, [("part", "36起 28起", "720件"), ("part", "1.1万元 2.6万元", "9万元")]),
        # beside the total they are told, not summed up
        ("", []),
    ],
)
def test_fields_told_in_other_sections_are_within_all_penalties(between, expected):
    text = (
        f"全年作出行政处罚720件，罚款9万元。\n{between}查处噪声扰民36起，罚款1.1万元。查处油烟污染28起，罚款2.6万元。"
    )
    assert drawn(text) == expected
