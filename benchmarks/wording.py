"""Invented reports as texts: the relations of `synthetic` in words, several wordings a relation.

The wordings were written in the manner of such reports, neither from the five texts nor from the cue words of the
rules. ``{a}`` is the first figure before the result, ``{b}`` the second, ``{r}`` the result; ``{A}`` names what the
first counts, ``{S}`` the subject of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

import synthetic
from synthetic import Printed, Tie

FIELD = re.compile(r"\{(\w)\}")
WIDE = str.maketrans(",:()", "，：（）")
LATER = "||"  # what follows stands in a later section

# a subject, its counter, and kinds of it
SUBJECTS = (
    ("路灯故障报修", "件", ("灯杆", "灯头", "线缆", "控制箱")),
    ("养犬登记", "只", ("大型犬", "小型犬", "导盲犬", "工作犬")),
    ("占道停放车辆", "辆", ("轿车", "货车", "客车", "三轮车")),
    ("受检餐饮店", "家", ("火锅店", "烧烤店", "快餐店", "面馆")),
    ("行道树", "株", ("香樟", "银杏", "桂花", "悬铃木")),
    ("执法文书", "份", ("告知书", "决定书", "催告书", "送达回证")),
    ("夜市投诉", "件", ("噪声类", "油烟类", "占道类", "垃圾类")),
    ("楼顶广告", "块", ("霓虹灯箱", "喷绘布", "电子屏", "金属字")),
    ("窨井", "座", ("雨水井", "污水井", "电力井", "通信井")),
    ("热线工单", "件", ("咨询类", "求助类", "建议类", "表扬类")),
    ("施工围挡", "处", ("地铁工地", "房建工地", "管线工地", "绿化工地")),
    ("道路破损点", "处", ("沉陷", "坑槽", "裂缝", "翻浆")),
    ("垃圾收集点", "个", ("东片", "西片", "南片", "北片")),
    ("来信来访", "批", ("来信", "来访", "网上留言", "电话反映")),
    ("渣土运输车", "台", ("新能源车", "柴油车", "平板车", "罐车")),
    ("公共座椅", "张", ("木质", "石质", "铁质", "塑木")),
)
SHARES = ("主干道机扫率", "窗口好评率", "公厕达标率", "再生资源回收比例", "雨污分流比例", "路面平整合格率")
BUILT = (
    ("口袋绿地", "处"),
    ("公共厕所", "座"),
    ("充电车棚", "个"),
    ("环卫驿站", "座"),
    ("雨水花园", "处"),
    ("过街天桥", "座"),
)

OFFENCES = (
    ("无证摆摊", "起"),
    ("乱倒渣土", "起"),
    ("违规停车", "辆"),
    ("油烟超标", "家"),
    ("毁坏绿化", "宗"),
    ("偷排污水", "件"),
)

WORDINGS: dict[str, tuple[str, ...]] = {
    "ratio": (
        "全年接到{S}{b},办理完毕{a},办结率{r}。",
        "{S}方面,共登记{b},已处置{a},处置率为{r}。",
        "截至年底,派发{S}{b},按时回复{a},按时回复率达{r}。",
        "在{b}{S}中,已有{a}得到解决,解决率{r}。",
        "年内应检{S}{b},实检{a},受检率{r}。",
        "梳理{S}{b},其中{a}完成整改,整改率{r}。",
    ),
    "sum": (
        "{L},合计{r}。",
        "年内处理{L},共计{r}。",
        "{S}方面,{L},总计{r}。",
        "全年涉及{L},各项相加共{r}。",
    ),
    "parts": (
        "全年共有{S}{r},其中{L}。",
        "{S}{r},其中:{L}。",
        "各区上报{S}{r},当中{L}。",
    ),
    "all parts": (
        "{S}共{r},分为{M}。",
        "{S}{r}({L})。",
        "{S}共{r},由{M}组成。",
        "{S}{r}:{L}。",
        "{S}共{r},包括{M}。",
        "全年{S}{r},{N}分别为{V}。",
        "{S}{r},其中{H},其余{a}为{A}。",
    ),
    "change up": (
        "{S}由上年的{b}增加到{a},增长{r}。",
        "全年{S}{a},上年为{b},同比上升{r}。",
        "{S}{a},较上年的{b}增长{r}。",
        "与上年{b}相比,今年{S}达{a},增幅{r}。",
        "{S}从上年{b}升至{a},增幅为{r}。",
    ),
    "change down": (
        "{S}由上年的{b}减少到{a},下降{r}。",
        "全年{S}{a},上年为{b},同比下降{r}。",
        "{S}{a},较上年的{b}减少{r}。",
        "与上年{b}相比,今年{S}为{a},降幅{r}。",
        "{S}从上年{b}降至{a},降幅为{r}。",
    ),
    "change alone up": ("{S}{a},同比增长{r}。", "全年{S}{a},比上年上升{r}。"),
    "change alone down": ("{S}{a},同比下降{r}。", "全年{S}{a},比上年减少{r}。"),
    "points": (
        "{S}由上年的{b}提高到{a},提高{r}。",
        "{S}{a},较上年的{b}上升{r}。",
        "{S}从{b}提升至{a},提升{r}。",
    ),
    "completion": (
        "计划新建{S}{b},实际建成{a},完成计划的{r}。",
        "{S}年度任务{b},已建成{a},完成率{r}。",
        "建成{S}{a},为年度计划{b}的{r}。",
        "年初下达{S}建设任务{b},全年完成{a},任务完成率达{r}。",
    ),
    "excess": (
        "计划新建{S}{b},实际建成{a},超额完成{r}。",
        "{S}年度任务{b},已建成{a},超额{r}完成。",
    ),
    "completion alone": ("新建{S}{a},完成年度计划{r}。", "建成{S}{a},完成全年任务的{r}。"),
    "difference": (
        "原有{S}{a},年内撤除{b},尚余{r}。",
        "年初在册{S}{a},注销{b},剩余{r}。",
        "登记{S}{a},已销号{b},还有{r}正在办理。",
    ),
    "per": (
        "查处{S}{b},罚款{a},平均每{U}罚款{r}。",
        "{S}立案{b},罚没款{a},案均罚款{r}。",
    ),
    "fines": ("查处{S}{b},罚款{a}。", "对{S}立案{b},收缴罚款{a}。"),
    "duplicate": (
        "全市共有{S}{a},逐一建立档案。||前述{r}{S}均已纳入日常巡查。",
        "全年排查{S}{a}。||上文所列{S}{r}已移交各区。",
        "新增{S}{a}。||对上述{r}{S}落实管护责任。",
    ),
    "standard": (
        "{S}{a},达到{r}的要求。",
        "{S}为{a},符合{r}的规定。",
    ),
}  # fmt: skip
UNDER = ("一", "二")
OPENINGS = ("2023年工作总结和2024年工作打算", "2023年度工作情况报告", "2023年工作总结")
FILLERS = (
    "一年来,全局上下攻坚克难,各项任务有序推进。",
    "坚持问题导向,压实属地责任。",
    "群众满意度稳步提升。",
    "健全长效机制,推动管理更加精细。",
)


@dataclass(frozen=True)
class Text:
    """An invented report in words.

    Attributes
    ----------
    places : tuple of tuple of (int, int)
        For each relation, the offsets of its figures.
    """

    text: str
    places: tuple[tuple[int, ...], ...]


def tie(name: str, random: Random, rounding: str) -> tuple[Tie, dict[str, object]]:
    """A relation of one kind with the nouns that its words need."""
    subject, unit, kinds = random.choice(SUBJECTS)
    built, counter = random.choice(BUILT)
    nouns = {"S": subject, "U": unit, "kinds": random.sample(kinds, len(kinds))}
    match name:
        case "ratio":
            return synthetic.ratio(random, rounding, unit), nouns
        case "sum":
            return synthetic.total(random, rounding, unit, 4), nouns
        case "parts":
            return synthetic.some_parts(random, rounding, unit), nouns
        case "all parts":
            return synthetic.all_parts(random, rounding, unit), nouns
        case "change":
            return synthetic.change(random, rounding, unit), nouns
        case "change alone":
            return synthetic.change_alone(random, rounding, unit), nouns
        case "points":
            return synthetic.share_change(random, rounding), nouns | {"S": random.choice(SHARES)}
        case "completion":
            return synthetic.completion(random, rounding, counter), nouns | {"S": built}
        case "completion alone":
            return synthetic.completion_alone(random, rounding, counter), nouns | {"S": built}
        case "difference":
            return synthetic.difference(random, rounding, unit), nouns
        case "duplicate":
            return synthetic.duplicate(random, rounding, unit), nouns
        case "standard":
            return synthetic.standard(random, rounding), nouns | {"S": random.choice(SHARES)}
    offence, unit = random.choice(OFFENCES)
    made = synthetic.per(random, rounding, unit)
    mean = replace(made.result, literal=made.result.literal.partition("/")[0])
    return replace(made, result=mean), nouns | {"S": offence, "U": unit}  # per and fines


NAMES = (
    "ratio", "sum", "parts", "all parts", "change", "change alone", "points", "completion", "completion alone",
    "difference", "per", "fines", "duplicate", "standard",
)  # fmt: skip


def fitting(tie: Tie, name: str) -> tuple[str, ...]:
    """The wordings of a relation."""
    key = {"unit doubt": "points", "excess": "excess"}.get(tie.name, name)
    if key in ("change", "change alone"):
        key += " up" if tie.result.exact >= 0 else " down"
    return WORDINGS[key]


def worded(tie: Tie, nouns: dict, wording: str) -> list[list[str | Printed]]:
    """A relation as sentences, each a list of words and figures; a second one stands in a later section."""
    return [_filled(sentence, tie, nouns) for sentence in wording.split(LATER)]


def _filled(wording: str, tie: Tie, nouns: dict) -> list[str | Printed]:
    made: list[str | Printed] = []
    for i, piece in enumerate(FIELD.split(wording)):
        made += [piece] if i % 2 == 0 else _field(piece, tie, nouns)
    return made


def _field(name: str, tie: Tie, nouns: dict) -> list[str | Printed]:
    kinds, terms = nouns["kinds"], list(tie.operands)
    pairs = [[kind, figure] for kind, figure in zip(kinds, terms, strict=False)]
    match name:
        case "r":
            return [tie.result]
        case "a":
            return [terms[0]]
        case "b":
            return [terms[1]]
        case "A":
            return [kinds[0]]
        case "L":  # all, with 、
            return _joined(pairs, "、", "、")
        case "M":  # all, the last with 和
            return _joined(pairs, "、", "和")
        case "H":  # all but the first
            return _joined(pairs[1:], "、", "、")
        case "N":  # the names
            return ["、".join(kinds[: len(terms)])]
        case "V":  # the numbers
            return _joined([[figure] for figure in terms], "、", "、")
    return [nouns[name]]


def _joined(groups: list[list[str | Printed]], comma: str, last: str) -> list[str | Printed]:
    made: list[str | Printed] = []
    for i, group in enumerate(groups):
        made += [last if i == len(groups) - 1 else comma] * (i > 0) + group
    return made


def written(names: list[str], random: Random, rounding: str, fault: int | None = None) -> tuple[Text, list[Tie]]:
    """An invented report with a relation of each of some kinds, the subjects all different, in words.

    Parameters
    ----------
    names : list of str
        Of `NAMES`.
    random : random.Random
    rounding : str
    fault : int, optional
        Which of them gets a figure that breaks it.

    Raises
    ------
    ValueError
        If no figure of it can be broken.
    """
    ties, sections, used = [], ([], []), set()
    for i, name in enumerate(names):
        made, nouns = tie(name, random, rounding)
        while nouns["S"] in used:
            made, nouns = tie(name, random, rounding)
        used.add(nouns["S"])
        if i == fault:
            made = synthetic.broken(made, random)
            if made is None:
                raise ValueError(f"{name}: no figure breaks it")
        ties.append(made)
        chosen = random.choice(fitting(made, name))
        for section, sentence in zip(sections, worded(made, nouns, chosen), strict=False):
            section.append(sentence)
            if random.random() < 0.3:
                section.append([random.choice(FILLERS)])
    return _printed(sections, random, ties), ties


def alone(name: str, random: Random, rounding: str) -> dict[str, Text]:
    """One relation in each of its wordings, nothing beside it; by wording."""
    made, nouns = tie(name, random, rounding)
    texts = {}
    for chosen in fitting(made, name):
        first, *later = worded(made, nouns, chosen)
        texts[chosen] = _printed(([first], later), random, [made])
    return texts


def _printed(sections: tuple[list, list], random: Random, ties: list[Tie]) -> Text:
    text, places = random.choice(OPENINGS) + "\n", {}
    for mark, heading, sentences in zip(UNDER, ("、主要工作情况", "、长效管理"), sections, strict=True):
        text += mark + heading + "\n"
        for sentence in sentences or [["持续抓好各项工作。"]]:
            for piece in sentence:
                if isinstance(piece, Printed):
                    places[piece] = len(text)
                    piece = piece.literal
                text += piece
        text += "\n"
    if random.random() < 0.5:
        text = text.translate(WIDE)
    return Text(text, tuple(tuple(places[figure] for figure in one.figures if figure in places) for one in ties))
