"""Indicators of drafts: the ways in which bureaus name a thing, and what must not be taken for it."""

import pytest

from cityreports.extraction import extract

HEAD = "甲乙市城市管理局2023年工作总结\n"

# a text and the codes of its measures in reading order, - for none
WORDINGS = [
    ("数字城管平台全年受理各类案件12万件。", "platform_cases_received"),
    (
        "平台全年上报问题35.2万件，立案33万件，结案32.8万件，结案率99.4%。",
        "platform_cases_received platform_cases_filed platform_cases_closed platform_closure_rate",
    ),
    (
        "二、智慧城管\n全年共受理案件5.6万件，办结5.5万件，办结率98.2%。",
        "platform_cases_received platform_cases_closed platform_closure_rate",
    ),
    (
        "市数字化城市管理指挥中心受理案件8.2万件，派遣8.1万件，处置8.0万件，处置率98.8%。",
        "platform_cases_received - platform_cases_closed platform_closure_rate",
    ),
    (
        "城市运行管理服务平台立案事部件问题22.3万件，及时处置率97%。",
        "platform_cases_filed platform_ontime_closure_rate",
    ),
    ("采集员采集上报城市管理问题18万件。", "platform_cases_received"),
    ("依托AI视频识别立案3200件，占全部立案的12%。", "platform_video_cases_filed platform_video_share"),
    (
        "视频智能巡查自动发现并立案5100件，结案5080件，结案率99.6%。",
        "platform_video_cases_filed platform_video_cases_closed platform_video_closure_rate",
    ),
    ("运管服平台建成应用场景15个。", "platform_app_modules"),
    ("购置无人机12架。", "drones_deployed"),
    ("全年出动无人机320架次。", "-"),
    ("全年共办理行政处罚案件3200件，罚没款860万元。", "penalty_cases penalty_fines"),
    (
        "全系统查处各类违法案件1.2万件，罚款金额1500万元，同比分别增长5%和8%。",
        "penalty_cases penalty_fines penalty_cases penalty_fines",
    ),
    ("全年作出行政处罚决定1560件，处罚金额480万元。", "penalty_cases penalty_fines"),
    ("行政执法立案560件，结案540件，罚没入库320万元。", "penalty_cases_filed penalty_cases_closed penalty_fines"),
    ("全局共立案查处案件800件，办结780件。", "penalty_cases_filed penalty_cases_closed"),
    ("适用普通程序办案220件、简易程序办案1800件。", "general_procedure_cases simple_procedure_cases"),
    (
        "其中一般程序案件150起，罚款120万元；简易程序案件900起，罚款9万元。",
        "general_procedure_cases general_procedure_fines simple_procedure_cases simple_procedure_fines",
    ),
    ("当场处罚640起。", "simple_procedure_cases"),
    ("开展联合执法行动36次。", "joint_operations"),
    ("会同公安、交警、市场监管等部门开展联合整治行动48次，出动执法人员1200人次。", "joint_operations -"),
    ("组织集中整治24场次。", "joint_operations"),
    ("承接省级赋权事项468项。", "admin_penalty_power_items"),
    ("梳理行政处罚事项912项，涉及20个领域。", "admin_penalty_power_items enforcement_fields"),
    ("综合行政执法事项占全部执法事项的30%。", "share_of_enforcement_items"),
    ("行政复议纠错率为3%，行政诉讼零败诉。", "reconsideration_correction_rate -"),
    ("“综合查一次”实施率达35%。", "joint_inspection_rate"),
    ("推广监管“一件事”25件。", "one_thing_supervision_items"),
    ("执法力量下沉比例达到75%。", "share_of_posts_moved"),
    ("80%的执法人员下沉到镇街。", "share_of_posts_moved"),
    ("巡查建筑工地1860家次。", "site_inspections"),
    ("发现创建问题680个，整改完成670个，整改率98.5%。", "- issues_rectified -"),
    ("办理群众信访件96件，办结率100%。", "petitions_handled -"),
    ("受理信访事项210件。", "petitions_handled"),
    ("全市持证执法人员860人，持证率98%。", "certified_officers -"),
    ("取得执法证人员320名。", "certified_officers"),
    ("举办业务培训班12期，培训1200人次。", "training_sessions training_attendance"),
    ("组织法治专题培训8场，参训人员650人次。", "training_sessions training_attendance"),
    ("开展执法人员轮训3批次，覆盖420人次。", "training_sessions training_attendance"),
    ("组织党组理论学习中心组集体学习14次。", "party_study_sessions"),
    ("划分城管网格86个，配备网格员260名。", "street_grids -"),
    (
        "拆除违法建设35.6万平方米，完成年度任务的118.7%。",
        "illegal_construction_area illegal_construction_area;illegal_construction_completion",
    ),
    ("拆除各类违建1260处、面积18.4万平方米。", "illegal_construction_count illegal_construction_area"),
    ("全年拆违42万平方米，腾出土地650亩。", "illegal_construction_area land_freed_area"),
    ("违建治理面积达12.8万平方米。", "illegal_construction_area"),
    ("三、违法建设治理\n全年共拆除890处、26万平方米。", "illegal_construction_count illegal_construction_area"),
    ("新增违法建设12处，拆除率100%。", "- -"),
    ("依法拆除存量违建320宗，建筑面积8.6万平方米。", "illegal_construction_count illegal_construction_area"),
    ("盘活土地420亩。", "land_freed_area"),
    ("完成“三改”面积120万平方米。", "three_renovations_area"),
    ("清理占道经营1.2万起，劝导流动商贩8600人次。", "street_vending_cases -"),
    ("取缔流动摊点3600个。", "street_vending_cases"),
    ("规范出店经营、占道经营行为2.1万起。", "street_vending_cases"),
    ("查处机动车违停3.6万起。", "vehicle_violations"),
    ("抄告违停车辆5.2万辆次。", "vehicle_violations"),
    ("规范车辆乱停乱放1.8万辆次。", "vehicle_violations"),
    ("清理共享单车违停12万辆次。", "-"),
    ("拆除违规户外广告牌560块。", "illegal_ads_removed"),
    ("清理违章广告、条幅1200余条。", "illegal_ads_removed"),
    ("清除“牛皮癣”小广告8.6万处。", "small_ads_removed"),
    ("清理乱堆杂物2300处。", "clutter_cleared"),
    ("捕捉流浪犬1200只。", "dogs_impounded"),
    ("办理养犬登记5600只。", "-"),
    ("查处噪声扰民案件86起，罚款12万元。", "noise_cases noise_fines"),
    ("立案查处工地扬尘污染案件45件，罚款180万元。", "dust_cases dust_fines"),
    ("查处违规运输渣土车230辆。", "-"),
    ("查处建筑垃圾违法案件186件，罚没款210万元。", "construction_waste_cases construction_waste_fines"),
    ("立案处罚渣土违规运输行为98起，处罚金额60万元。", "construction_waste_cases construction_waste_fines"),
    ("核发建筑垃圾处置核准文件320份。", "construction_waste_permits"),
    ("办理渣土准运证1500张。", "construction_waste_permits"),
    ("打造市容示范街8条。", "demo_streets_built"),
    ("创建“门前三包”示范路12条。", "frontage_demo_streets"),
    ("创建美丽街区5个、精品示范道路6条。", "demo_streets_built demo_streets_built"),
    ("打造“席地而坐”城市客厅4处。", "sit_down_clean_areas"),
    ("完成背街小巷整治提升46条。", "back_lanes_upgraded"),
    ("改造小街小巷32条。", "back_lanes_upgraded"),
    ("整治规范车辆维修店120家。", "vehicle_repair_shops_regulated"),
    ("纳入餐厨垃圾统一收运的餐饮企业达3600家。", "restaurants_in_food_waste_collection"),
    ("生活垃圾分类覆盖率达98%。", "waste_sorting_coverage"),
    ("居民小区垃圾分类覆盖面达100%。", "waste_sorting_coverage"),
    ("全市实行垃圾分类的小区860个。", "waste_sorting_communities"),
    ("860个小区实行了垃圾分类。", "waste_sorting_communities"),
    ("新创建省级垃圾分类示范小区25个。", "model_sorting_communities"),
    ("完成撤桶并点小区120个。", "bin_removal_communities"),
    (
        "生活垃圾回收利用率38%，资源化利用率85%，无害化处理率100%。",
        "waste_recycling_rate waste_resource_rate harmless_treatment_rate",
    ),
    ("全年处理生活垃圾85万吨，日均2330吨。", "household_waste_tonnes -"),
    ("清运生活垃圾62万吨，其中焚烧58万吨。", "household_waste_tonnes -"),
    ("焚烧生活垃圾40万吨。", "-"),
    ("收运厨余垃圾5.2万吨、建筑垃圾120万吨。", "- -"),
    ("全市生活垃圾清运量为56.8万吨。", "household_waste_tonnes"),
    ("垃圾分类考核得分92.5分。", "waste_sorting_score"),
    ("查处垃圾分类违法案件320件，罚款5.6万元。", "waste_sorting_cases waste_sorting_fines"),
    ("新建垃圾分类投放点120个。", "waste_collection_rooms_built"),
    ("改造垃圾分类房86座。", "waste_collection_rooms_built"),
    ("新购分类收运车辆36辆。", "waste_sorting_vehicles"),
    ("开展垃圾分类宣传活动560场次，发放宣传资料8万份。", "waste_publicity_events -"),
    ("投放智能回收箱150组。", "smart_bin_cabinets"),
    ("改造垃圾中转站6座，新建2座。", "transfer_stations_upgraded -"),
    ("提升改造公厕45座。", "toilets_upgraded"),
    ("公共厕所提质改造32座。", "toilets_upgraded"),
    ("全市现有公厕860座。", "-"),
    ("城区主次干道机械化清扫率达93%。", "mechanised_sweeping_rate"),
    ("道路机械化作业率提高到90%。", "mechanised_sweeping_rate"),
    ("维修破损路面3.6万平方米。", "road_repair_area"),
    ("修复人行道1.2万平方米、车行道2.8万平方米。", "road_repair_area road_repair_area"),
    ("修补坑槽5600平方米。", "road_repair_area"),
    ("保洁道路面积1200万平方米。", "-"),
    ("整治桥头跳车9处。", "bridge_bump_repairs"),
    ("完成桥梁检测56座。", "bridges_inspected"),
    ("对全市86座桥梁开展定期检测。", "bridges_inspected"),
    ("管养桥梁156座。", "-"),
    ("新增公共停车位3200个。", "parking_spaces_added"),
    ("新建停车场6个，新增泊位860个。", "- parking_spaces_added"),
    ("施划停车泊位1500个。", "parking_spaces_added"),
    ("现有停车泊位2.6万个。", "-"),
    ("整治易涝点12处。", "waterlogging_points_fixed"),
    ("消除城市内涝积水点8个。", "waterlogging_points_fixed"),
    ("疏通排水管网260公里。", "drain_length_dredged"),
    ("清疏雨污水管道180公里，清掏检查井6500座。", "drain_length_dredged -"),
    ("新建污水管网36公里，改造老旧污水管网20公里。", "sewer_length_built sewer_length_built"),
    ("铺设污水收集管网12.6公里。", "sewer_length_built"),
    ("排查污水管网560公里。", "-"),
    ("核发排水许可证320件。", "drainage_permits"),
    ("查处违规排水户26家，罚款35万元。", "sewage_discharge_cases sewage_discharge_fines"),
    (
        "城市生活污水集中收集率达72%，进水BOD浓度98毫克每升，污水处理率97%。",
        "sewage_collection_rate bod_concentration sewage_treatment_rate",
    ),
    ("年度安排城建项目42个，完工28个，完成投资12.6亿元。", "projects_planned projects_completed investment"),
    ("全年完成固定资产投资8.2亿元。", "investment"),
    ("争取上级补助资金3200万元。", "-"),
    (
        "检查燃气企业、餐饮场所1560家，排查隐患820处，整改810处。",
        "gas_inspections safety_hazards_found safety_hazards_fixed",
    ),
    ("开展燃气安全检查2300家次，发现安全隐患560个，已全部整改。", "gas_inspections safety_hazards_found"),
    ("燃气执法立案42件，罚款36万元。", "gas_cases gas_fines"),
    ("更新改造燃气老旧管网68公里。", "gas_main_length_built"),
    ("新建中压燃气管道25公里。", "gas_main_length_built"),
    ("检测燃气管网320公里。", "gas_network_inspected"),
    ("完成“瓶改管”5600户。", "bottle_to_pipe_households"),
    ("入户安检居民燃气用户12万户。", "-"),
    ("新增绿地面积28公顷。", "green_space_area"),
    ("新建、改建公园绿地35.6公顷。", "green_space_area"),
    ("人均公园绿地面积14.6平方米。", "-"),
    ("建成绿道26公里。", "greenway_length"),
    ("新增健身步道8.6公里。", "greenway_length"),
    ("建设口袋公园16个。", "pocket_parks"),
    ("新建街头游园9处。", "pocket_parks"),
    ("新建公园6座。", "parks_built"),
    ("全区共有住宅小区560个，其中有物业管理的小区420个。", "residential_communities managed_communities"),
    ("受理12345热线投诉1.8万件，满意率98%。", "hotline_complaints satisfaction_rate"),
    ("12319热线接听市民来电3.6万个。", "hotline_complaints"),
    ("办理12345政务热线工单9800件，按时办结率99.8%，群众满意率97.6%。", "hotline_complaints - satisfaction_rate"),
    ("市民对城市管理满意度为92.3%。", "satisfaction_rate"),
    ("办理人大建议、政协提案36件，满意率100%。", "- -"),
    ("道路清扫保洁面积860万平方米，洒水车36辆。", "- -"),
    ("全年修剪行道树1.2万株，补植灌木5600平方米。", "- -"),
    ("安装路灯560盏，更换井盖320个。", "- -"),
    (
        "二、公厕革命。计划改造20座，实际完成24座，为年度任务的120%。",
        "toilets_upgraded toilets_upgraded toilets_upgraded",
    ),
    ("新增泊位3000个，其中路内泊位1000个、路外泊位2000个。", "parking_spaces_added - -"),
    ("新建口袋公园12个，其中东城区5个、西城区7个。", "pocket_parks pocket_parks pocket_parks"),
    ("维修车行道3万平方米、人行道2万平方米，合计维修道路5万平方米。", "- - road_repair_area"),
    (
        "办理一般程序案件80件、简易程序案件320件，合计400件。",
        "general_procedure_cases simple_procedure_cases penalty_cases",
    ),
    ("受理投诉热线1200件，主要包括噪声类500件、占道经营类400件。", "hotline_complaints - -"),
    ("占道经营、违停案件分别查处1200起和800起。", "street_vending_cases vehicle_violations"),
    ("查处扬尘、噪声案件30件和45件。", "dust_cases noise_cases"),
    ("垃圾分类覆盖率、回收利用率分别为98%和38%。", "waste_sorting_coverage waste_recycling_rate"),
    ("满意率由上年的92%提高到95%。", "satisfaction_rate satisfaction_rate"),
    ("全年改造公厕18座，上年为15座。", "toilets_upgraded toilets_upgraded"),
    ("全年处理生活垃圾46万吨，同比增长3%。", "household_waste_tonnes household_waste_tonnes"),
    ("现有公园86座，绿道156公里，停车泊位5万个。", "- - -"),
    ("管养桥梁120座，本年检测40座。", "- bridges_inspected"),
    ("燃气安全检查发现隐患320处，整改310处，整改率96.9%。", "safety_hazards_found safety_hazards_fixed -"),
    ("按照《条例》规定，罚款5万元以上的案件须听证。", "-"),
    ("每万人拥有公厕4座。", "-"),
    ("件均罚款3200元。", "-"),
    ("道路清扫车36辆，其中新能源12辆。", "- -"),
    ("出动执法人员3600人次，检查工地560个次。", "- site_inspections"),
    ("全市机械化清扫率90%，高于全省平均水平3个百分点。", "mechanised_sweeping_rate -"),
    ("争取到2024年底，生活垃圾回收利用率达到40%。", "waste_recycling_rate"),
    ("拆除违建，腾出土地120亩。", "land_freed_area"),
    ("巡查公厕3600座次，提升改造12座。", "- toilets_upgraded"),
    ("收运餐厨垃圾3.6万吨，覆盖餐饮单位2600家。", "- restaurants_in_food_waste_collection"),
    ("参训660人次，培训场次12场。", "training_attendance training_sessions"),
    ("受理行政许可1200件，办结1190件，办结率99.2%。", "- - -"),
    ("受理平台案件8万件，其中视频抓拍立案1万件。", "platform_cases_received platform_video_cases_filed"),
    (
        "全市拆除违法建设9万平方米。城东区5万平方米、城西区4万平方米。",
        "illegal_construction_area illegal_construction_area illegal_construction_area",
    ),
    ("回收利用率达38%，污水集中收集率提高2个百分点。", "waste_recycling_rate sewage_collection_rate"),
    ("核发排水许可90份，重点户占三成，为27份。", "drainage_permits - -"),
    ("平台立案，东湖、西湖依次4万件、3万件。", "platform_cases_filed platform_cases_filed"),
    # a fine is for the cases before it, in turn where there are several, and for the whole of its parts
    ("查处餐饮油烟扰民案件94件，罚款28.2万元。", "- -"),
    ("查处占道经营860起，罚款5.6万元。", "street_vending_cases -"),
    ("燃气立案26件，罚款52.8万元。", "gas_cases gas_fines"),
    (
        "一般程序、简易程序案件分别为604件和2311件，罚款分别为662.9万元、68.7万元。",
        "general_procedure_cases simple_procedure_cases general_procedure_fines simple_procedure_fines",
    ),
    (
        "办理处罚案件900件，其中一般程序300件、简易程序600件，罚款120万元。",
        "penalty_cases general_procedure_cases simple_procedure_cases penalty_fines",
    ),
    # those who did it are not what was done
    ("10个部门立案查处违法行为140件。", "- penalty_cases_filed"),
    ("规范修车门店235户，整治流动摊贩120余户。", "vehicle_repair_shops_regulated street_vending_cases"),
    # a row of a table gives each of its figures its own words
    (
        "一、平台案件\n甲县　立案1205件　办结1187件　办结率98.5%\n乙县　立案388件　办结380件　办结率97.9%",
        "platform_cases_filed platform_cases_closed platform_closure_rate "
        "platform_cases_filed platform_cases_closed platform_closure_rate",
    ),
    # what was done to the parts of a whole is named once
    (
        "立案查办违法行为1500件，其中渣土运输210件、工地扬尘96件、噪声扰民48件。",
        "penalty_cases_filed construction_waste_cases dust_cases noise_cases",
    ),
    ("年初计划拆除10万平方米，截至6月30日已拆6.3万平方米。", "illegal_construction_area illegal_construction_area"),
    ("拆除违规广告1200平方米。", "-"),
    ("全年办案12.8万宗，办案中队15个。", "penalty_cases -"),
    ("一、燃气安全\n新建燃气管道46公里，排查管网1120公里。", "gas_main_length_built gas_network_inspected"),
    # a plan, how far it got, and the norm that a rate is set against
    ("背街小巷改造计划全年完成15条，上半年完工6条。", "back_lanes_upgraded back_lanes_upgraded"),
    ("公厕改造原定20座，实际只完成16座。", "toilets_upgraded toilets_upgraded"),
    ("机扫率达到78%，高于省厅要求的75%。", "mechanised_sweeping_rate mechanised_sweeping_rate"),
    ("污水集中收集率73%，高出省定标准（70%）。", "sewage_collection_rate sewage_collection_rate"),
    ("新增绿道4.2公里，总长达到36.7公里。", "greenway_length -"),
    (
        "三市新增停车位1.8万个，甲江、乙城、丙市分别为8000个、6000个和4000个。",
        "- parking_spaces_added parking_spaces_added parking_spaces_added parking_spaces_added",
    ),
    ("新建垃圾分类亭60座。下半年再建30座。", "waste_collection_rooms_built waste_collection_rooms_built"),
    (
        "拆除违建320处，其中甲区120处；面积12.4万平方米。",
        "illegal_construction_count illegal_construction_count illegal_construction_area",
    ),
    ("普通程序处罚1128件，其余3384件均为简易程序。", "general_procedure_cases simple_procedure_cases"),
    ("在册桥梁120座，已完成安全检测96座，其余24座列入明年计划。", "- bridges_inspected bridges_inspected"),
    ("排查隐患57处，已整改55处，其余2处正在整改。", "safety_hazards_found safety_hazards_fixed -"),
    # the whole report's figure, and those of one day, place or campaign
    ("全年拆除违法建设6.5万平方米。5月8日又在甲市场拆除违法建设400平方米。", "illegal_construction_area -"),
    ("全年清淤管道320公里。其中河道两岸清淤管道12公里。", "drain_length_dredged -"),
    (
        "全年拆除违法建设6.5万平方米。乙县拆除违法建设1.2万平方米。",
        "illegal_construction_area illegal_construction_area",
    ),
    (
        "数字城管立案9.2万件，按来源分：公众举报4.4万件、采集员上报4.3万件、视频巡查0.5万件。",
        "platform_cases_filed - - platform_video_cases_filed",
    ),
    (
        "简易程序案件12起（罚款1300元）、一般程序案件3起（罚款2700元）。",
        "simple_procedure_cases simple_procedure_fines general_procedure_cases general_procedure_fines",
    ),
    ("维修道路8.4万平方米，拆违5.4万平方米，两项合计13.8万平方米。", "road_repair_area illegal_construction_area - -"),
    ("清运生活垃圾36万吨，全部无害化处理，处理率100%。", "household_waste_tonnes harmless_treatment_rate"),
    ("数字城管应结案件5200件，按期结案5100件，按期结案率98%。", "- - platform_ontime_closure_rate"),
    ("查处噪声扰民4起，工地扬尘3起。", "noise_cases dust_cases"),
]


def codes(text: str) -> list[str]:
    """The codes of the measures of a text, - for none."""
    rows = extract(HEAD + text + "\n", "t").rows
    return [";".join(sorted(row["indicator"].split(";"))) or "-" for row in rows if row["type"] == "measure"]


@pytest.mark.parametrize(("text", "expected"), WORDINGS)
def test_indicators(text, expected):
    """Synonyms, either order of verb and object, headings, lists in turn, totals, parts, and what stands already."""
    assert codes(text) == expected.split()


def test_traditional_characters_read_as_simplified():
    """A text in traditional characters gives the codes of the same text in simplified ones."""
    assert codes("查處佔道經營五百餘起，拆除違法建設3萬平方米。") == codes(
        "查处占道经营五百余起，拆除违法建设3万平方米。"
    )


def test_a_thing_named_by_another_is_not_that_thing():
    """A word within the name of another thing names no indicator."""
    assert codes("清掏检查井300座。") == ["-"]
    assert codes("转运餐厨垃圾5万吨。") == ["-"]


@pytest.mark.parametrize(
    "title, codes",
    [
        ("甲乙市2023年数字化城管考核通报", "platform_cases_filed"),
        ("甲乙市2023年综合行政执法工作总结", "penalty_cases_filed"),
        ("甲乙市2023年燃气安全管理工作总结", "gas_cases"),
    ],
)
def test_the_title_of_a_report_tells_what_it_is_about(title, codes):
    rows = extract(f"{title}\n一、总体情况\n全年立案1642件。", "x").rows
    assert [row["indicator"] for row in rows if row["type"] == "measure"] == [codes]
