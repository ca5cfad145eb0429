"""Rates, shares, means and changes: which figures their words name, in wordings that no table lists."""

import pytest

from cityreports.extraction import extract

HEAD = "甲市城市管理局2023年工作总结\n"


def drafted(text: str, *kinds: str) -> list[str]:
    """The relations of some kinds, each as its kind and the literals of its figures."""
    extraction = extract(HEAD + text + "\n", "t", report_year=2023)
    literals = {row["figure_id"]: row["literal"] for row in extraction.rows}

    def printed(ids: str) -> str:
        return " ".join(literals.get(ident, "-") for ident in ids.split(";"))

    found = [(r["kind"], printed(r["operands"]), printed(r["result"])) for r in extraction.relations]
    return sorted(f"{kind} {operands} > {result}" for kind, operands, result in found if kind in kinds)


RATES = [
    # two counts and a rate that no table knows
    ("登记宠物猫320只，植入芯片288只，芯片植入率90%。", ["ratio 288只 320只 > 90%"]),
    ("辖区楼栋640栋，已装门禁512栋，装配率80%。", ["ratio 512栋 640栋 > 80%"]),
    ("全区社区共150个，建成微花园的120个，覆盖面达80%。", ["ratio 120个 150个 > 80%"]),
    ("现有小区94个，有物业的71个，无物业的23个，物业覆盖率75.5%。", ["ratio 71个 94个 > 75.5%"]),
    ("商户纳入统一收运1800家，签约比例为90%。", ["ratio 1800家 - > 90%"]),
    # of what was found, in two ways of one act; of the many, not of those in brackets
    ("发现隐患300处，现场整改240处，限期整改60处，整改率100%。", ["ratio - 300处 > 100%", "ratio 240处 300处 > -"]),
    ("受理投诉860件（含转办120件），办结843件，办结率98%。", ["ratio 843件 860件 > 98%"]),
    ("存量由640个降至392个，销号248个，销号率38.75%。", ["ratio 248个 640个 > 38.75%"]),
    ("受理诉求2091件，3日内回复率99%。", ["ratio - 2091件 > 99%"]),
    ("受理诉求2091件，日均6件，回复率99%。", ["ratio - 2091件 > 99%"]),
    # what runs through a plant, of what it can take
    ("设计规模3万立方米/日，日均进水2.4万立方米，负荷率80%。", ["ratio 2.4万立方米 3万立方米/日 > 80%"]),
    ("转运能力500吨/日，日均转运350吨，用去能力的70%。", ["ratio 350吨 500吨/日 > 70%"]),
    # shares: in brackets, behind a list, of another whole, of those of its kind
    ("受理投诉3000件，噪声类900件（30%），油烟类600件（20%）。", [
        "ratio 600件 3000件 > 20%", "ratio 900件 3000件 > 30%",
    ]),
    ("立案600件，简易程序的420件，比例为70%。", ["ratio 420件 600件 > 70%"]),
    ("立案600件，七成（420件）为简易程序。", ["ratio 420件 600件 > 七成"]),
    ("在岗250人，大专以上的200人，占总人数的八成。", ["ratio 200人 250人 > 八成"]),
    ("第二季度查处渣土案96件，占全市同类案件的四成。", ["ratio 96件 - > 四成"]),
    ("沿街商户230家。与184家商户签约，占比八成。", ["ratio 184家 230家 > 八成"]),
    ("桥梁39座。检测桥梁13座，占全部桥梁的三分之一。", ["ratio 13座 39座 > 三分之一"]),
    # handed out to parts; a rate ahead of its counts; the act that it names before its like
    ("受理案件105件，其中甲类21件、乙类84件，分别占总量的20%、80%。", [
        "ratio 21件 105件 > 20%", "ratio 84件 105件 > 80%",
    ]),
    ("结案率98%（立案500件，结案490件）。", ["ratio 490件 500件 > 98%"]),
    ("收到复议申请8件，复议机关维持7件，撤销1件，维持率87.5%。", ["ratio 7件 8件 > 87.5%"]),
    ("应结案115件，实际结案114件，结案率99.1%。", ["ratio 114件 115件 > 99.1%"]),
    ("立案600件，市容类最多，占比近六成。", ["ratio - 600件 > 近六成"]),
    ("投诉860件，其中噪声类360件，占比最高，达42%。", ["ratio 360件 860件 > 42%"]),
    ("办案600件。其中非现场案件占比四成。", ["ratio - 600件 > 四成"]),
    ("投诉860件，噪声360件、油烟170件，两类合计占62%。", ["ratio - 860件 > 62%"]),
    ("全年办案600件，甲类280件，占案件总量的47%。", ["ratio 280件 600件 > 47%"]),
    ("商户1200家，95%以上签订了责任书。", ["ratio - 1200家 > 95%以上"]),
    ("商户1200家，半数以上主干道完成改造。", []),
    # where no rate is printed; one state of several is none
    ("收到来件90件，立案80件。", ["ratio 80件 90件 > -"]),
    ("全市10个县区有8个通过验收。", ["ratio 8个 10个 > -"]),
    ("中转站18座，15座完成提标改造。", ["ratio 15座 18座 > -"]),
    ("责令整改80处，已整改78处。", ["ratio 78处 80处 > -"]),
    ("受理案件375件，日均1件。立案373件。", ["ratio 373件 375件 > -"]),
    ("全市10个县区有30个中队。", []),
    ("排查自建房500栋，发现危房6栋。", ["ratio 6栋 500栋 > -"]),
    ("检查工地180个，发现问题120个。", []),
    ("实施项目14个，竣工9个、在建3个，其余2个未开工。", []),
    ("全市12个县平均办结率97%。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), RATES)
def test_a_rate_is_of_what_its_words_name(sentence, expected):
    assert drafted(sentence, "ratio") == sorted(expected)


MEANS = [
    ("立案300件，其中渣土案40起，罚款80万元；扬尘案20起，罚款10万元。", [
        "per 80万元 40起 > -", "per 10万元 20起 > -",
    ]),
    ("立案300件，其中渣土案40起、扬尘案20起，罚款共90万元。", ["per 90万元 300件 > -"]),
    ("查处渣土40起、扬尘20起，罚款依次为80万元、10万元。", ["per 80万元 40起 > -", "per 10万元 20起 > -"]),
    ("现有队员60人。开展检查1500次，人均25次。", ["per 1500次 60人 > 25次"]),
    ("现有小区240个。撤桶5520只，平均每个小区23只。", ["per 5520只 240个 > 23只"]),
    ("转运垃圾65700吨，转运成本95元/吨，合计支出624.15万元。", ["per 624.15万元 65700吨 > 95元/吨"]),
    ("夜市三处，每处摊位不超过40个。", []),
    ("新增泊位2500个，每个区不少于500个。", []),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), MEANS)
def test_a_mean_is_over_what_its_words_name(sentence, expected):
    assert drafted(sentence, "per") == sorted(expected)


CHANGES = [
    # one row for every printed change, its level printed or not
    ("投诉量同比下降15%。", ["change - > 15%"]),
    ("处置效率比初期提高18%，召开会议2次。", ["change - > 18%"]),
    ("举报5820条，同比少1%。无证摆摊举报同比下降17%。", ["change - > 17%", "change 5820条 - > 1%"]),
    ("湿垃圾占总量的35%，干垃圾清运量下降13%。", ["change - > 13%"]),
    # of the total, not of the mean in passing or of a number that sums up
    ("公厕达342座，每万人约4.5座，较上年末增加21座。", ["change 342座 - > 21座"]),
    ("收运垃圾21.9万吨（焚烧20.4万吨），日均1203吨，同比减少3%。", ["change 21.9万吨 - > 3%"]),
    ("纠违5.6万辆、清理小广告8.3万处，两项数据分别下降12%和9%。", ["change 5.6万辆 - > 12%", "change 8.3万处 - > 9%"]),
    ("含水率降至60%；收集率比上年末的48%提升10个百分点。", ["change - 48% > 10个百分点"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), CHANGES)
def test_a_change_is_of_the_level_that_its_words_name(sentence, expected):
    assert drafted(sentence, "change") == sorted(expected)
