"""The grammar of literals: the forms in which numbers are printed, and what finds them in a text."""

from __future__ import annotations

import re
from functools import cache

from cityreports import sources
from cityreports.extraction.lexicon import alternatives, names, words

__all__ = ["DIGITS", "scanners"]

# nouns that units.csv holds behind a counter; a literal ends before them
NOUNS = ("点", "点位", "人", "县", "区", "单位", "企业")
DIGITS = "零一二三四五六七八九十百千万亿两"


@cache
def _units() -> dict[str, str]:
    """The printed units of ``units.csv`` and their kinds, without those that are counter and noun."""
    kinds = {row["printed"]: row["kind"] for row in sources.table("units.csv")}
    return {
        unit: kind
        for unit, kind in kinds.items()
        if unit not in ("￥", "¥", "％", "%")
        and not any(unit.endswith(noun) and kinds.get(unit[: -len(noun)]) == "counter" for noun in NOUNS)
    }


def _wrapped(unit: str) -> str:
    """A long unit that a line's end or a space may break: 平方公\n里."""
    return re.escape(unit) if len(unit) < 3 else r"\s?".join(map(re.escape, unit))


@cache
def _pieces() -> dict[str, str]:
    """The expressions of which the scanner is made."""
    units = sorted(_units(), key=len, reverse=True)
    latin = [unit for unit in units if re.match(r"[A-Za-zμ]", unit)]
    long = [_wrapped(unit) for unit in units if unit not in latin and len(unit) > 2]
    short = [unit for unit in units if unit not in latin and len(unit) < 3]
    one = rf"(?:{alternatives(latin)}(?![A-Za-z\d])|{'|'.join(long)}|{alternatives(short)})"
    pieces = {
        "n": r"(?:\d{1,3}(?:,\d\s?\d\s?\d){1,4}(?!\d|,\d)(?:\.\d{1,12})?"
        r"|\d{1,3}[ \n](?:\d{1,3},\d{3}|\d{3}(?=km|[㎡㎥]|m[23²³]|[余多万亿\s]?[一-龥])(?!年)"
        r"|\d{1,4}\.\d{1,4}(?=\s?[万亿%一-龥])(?![、月]))"
        r"|\d{1,3}(?: \d{3}){2,3}(?!\d)|\d千\d百?(?=[余多]?万)"
        r"|\d{1,4}(?:万\d[千百]|亿\d{1,4}[千百]?万)(?=[余多]?[^\d万亿])|\d+(?:\.\s?\d+)?)",
        "to": r"\s?(?:-{1,2}|~|至|到|—{1,2})\s?",
        "gap": r"[^\S\n]{0,3}\n?[^\S\n]{0,3}",
        "year": r"(?:19|20)\d\d",
        "month": r"(?:1[0-2]|0?[1-9])",
        "day": r"(?:3[01]|[12]\d|0?[1-9])",
        "hour": r"(?:[01]?\d|2[0-4])",
        "oclock": r"(?:[01]?\d|2[0-4])[时点](?:[0-5]?\d分|半|整)?",
        "end": r"(?:底|末(?!位))",
        "mask": r"(?:[Xx×*□○●]{1,6}(?:\.[Xx×*\d]{1,3})?)",
        "digits": rf"[{DIGITS}]",
        "inside": words("inside"),
        "scale": r"(?:[十百千]?万亿|[十百千]?[万亿]|百(?!\s?帕)|千(?!\s?[克瓦米伏帕]))",
        "after": rf"(?:\s?{words('after')})?",
        "unit": rf"{one}(?!{words('no unit')})"
        rf"(?:/(?:[万亿]?{one}|[人日年月户天次季周]|[dah](?![A-Za-z]))(?:·[年月日天次])?|每(?:小时|[日天年](?![均产处清])))?",
        "named": alternatives(names("number")),
        "masked_year": r"(?:(?:19|20)[Xx×*□○]{2}|20\d[Xx×*□○])",
        "clause_end": r"[,;。、!?)\s]|$|以上",
        "tenth": r"(?:[一二三四五六七八九两]|\d(?:\.\d)?)",
        "half": r"(?:半|[一二三四五六七八九](?![十百千万亿个家户人处]))?(?:多|余)?",
        "half_more": words("half more"),
        "no_tenths": words("no tenths"),
        "zero": words("zero"),
        "zero_after": words("zero after"),
    }
    pieces["counter"] = alternatives(unit for unit, kind in _units().items() if kind == "counter" and len(unit) < 2)
    pieces["amount"] = "{gap}(?:{inside})?{scale}?(?:{inside})?".format(**pieces)
    pieces["tail"] = (
        r"{gap}(?:%|个(?:{inside}|半)(?:月|小时|年|工作日|百分点)|\([万亿]?{unit}\)|{counter}\({counter}\)|{unit}{half_more})(?:余|多(?=[,;。、!?)\s]))?{after}"
    ).format(**pieces)
    return pieces


# the kinds of numbers in the order in which they are tried at a place; the names in braces are those of _pieces
KINDS = {
    "marker": r"(?<![^\n\s。;!?:])(?:\d{{1,2}}\.(?!\d)|\d{{1,2}}、(?!\d{{1,4}}[^\d.、])|\d{{1,2}}\)|\(\d{{1,2}}\))"
    r"|(?<![^\n])(?:\d{{1,2}}\.(?={year}\s?年|\d{{1,9}}\.\d|\d{{1,4}}(?!个百){counter}|{named})"
    r"|\d{{1,2}}、(?!\d{{1,2}}(?:[月日号期]|季度))|\d{{1,2}}[:。](?!\d)"
    r"|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}(?=[^\S\n]{{1,3}}(?!{unit}|[余多万亿千百])[一-龥]))"
    r"|[\[【]\d{{1,2}}[\]】]|(?:(?<=附[件表图])|(?<=[\n见如(][表图]))\d{{1,2}}(?!\d)|(?:(?<=共)|(?<=共\s))\d{{1,3}}\s?页",
    "document": r"[〔﹝\[【(]{year}年?[〕﹞\]】)]\s?(?:第\s?)?\d{{1,5}}\s?号",
    "edition": r"{year}\s?年?版|{year}[Vv]\d{{1,2}}(?:\.\d{{1,2}})?"
    r"|(?<![A-Za-z\s])\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}版(?!本)"
    r"|\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}(?=\s?版)|\d{{1,3}}(?=\s?[国省县乡]道)|\d{{1,2}}A级?(?![A-Za-z])|\d[GDKS](?![A-Za-z])"
    r"|(?<=@)\d{{1,9}}|\d{{1,12}}(?=@)|\d{{1,3}}(?=(?:[、和与]\d{{1,3}}){{1,5}}号[线楼院机])",
    "date": r"{masked_year}\s?年(?:度|{end}|[Xx×*]{{1,2}}月(?:[Xx×*]{{1,2}}日)?)?|\d{{1,2}}世纪(?:\d0年代)?|\d0年代"
    r"|(?:{year}\s?年\s?)?(?:第\s?)?[1-4](?:(?:{to}|、)第?[1-4])?\s?季度{end}?"
    r"|{year}\s?年\s?{month}月?{to}{month}月(?:{day}日|{end})?|{year}年?{to}{year}(?:年(?:度|{end})?)"
    r"|{year}\s?年\s?{month}\s?月(?:\s?{day}\s?日)?(?:{to}(?:{year}年)?(?:{month}月(?:{day}日|{end})?|{day}日)|{end})?"
    r"|{year}\s?年(?:度|{end})?"
    r"|{year}(?=、{year}年)"
    r"|{year}[-/.]{month}[-/.]{day}(?![\d/-])"
    r"|{year}[-/.]{month}(?=[,;。、)]|$|[前至到底起])|(?<=截[至止]){month}\.{day}(?!\d)"
    r"|{month}\s?月\s?{day}\s?日(?:{to}(?:{month}月)?{day}日)?"
    r"|{month}月?{to}{month}月(?:{day}日|{end})?"
    r"|{month}(?=、{month}月)"
    r"|{month}\s?月{end}?(?!饼)"
    r"|{day}{to}{day}日(?![内以之])",
    "clock": r"{oclock}{to}{oclock}|{hour}:[0-5]\d{to}{hour}:[0-5]\d"
    r"|(?<![比例为约是])(?<![比例]约)(?<!比达){hour}:[0-5]\d(?::[0-5]\d)?(?!\d)"
    r"|{hour}[时点][0-5]?\d分|(?:(?<=[午晨晚夜早])|(?<=[早晚]上)){oclock}|(?<=日){hour}时(?![间段长])"
    r"|{oclock}(?=[,;。、前后起至到-]|开始|集合|许)",
    "rank": r"第\s?\d{{1,4}}(?:\.\d{{1,2}}(?=\.?\d{{0,2}}[条款节]))?"
    r"(?:名|位|页|次|届|批|期|轮|号|条|款|项|章|集|版|档|类|个|座|家|支|所|台|场|站|篇|例|辆)?(?!\d)"
    r"|(?:前|后|末|倒数第?|TOP\s?)\d{{1,4}}(?:名|位|强|(?=[,;。、)]))",
    "formula": r"\d{{1,2}}个\d{{1,4}}(?=”)"
    r"|\d{{1,4}}(?:\.\d)?(?:\+(?:\d{{1,4}}|[NnXx]))+(?![\d.%])|\d{{1,2}}[·×xX*]\d{{1,3}}(?:小时)?",
    "phone": r"(?:(?:\(0\d{{2,3}}\)\s?|0\d{{2,3}}[- ])\d{{3,4}}[- ]?\d{{4}}(?!\d)"
    r"|0\d{{2,3}}[- ]?\d{{7,8}}(?![\dA-Z/])|400-\d{{3,4}}-\d{{3,4}}|1[3-9]\d{{9}}(?!\d)"
    r"|(?:\(0[\dXx*×]{{2,3}}\)\s?|0[Xx*×]{{2,3}}-)[\dXx*×]{{7,8}}(?![\dXx*×])"
    r"|\d{{3,4}}[-—]{{1,2}}\d{{0,6}}[Xx*×]{{1,8}}\d{{0,6}}|1[3-9]\d[Xx*×]{{4}}\d{{4}})(?:[-/转]\d{{1,8}})?",
    "index": r"(?<![A-Za-z])[A-Za-z]{{1,6}}\d{{2,20}}(?:[-/]\d{{1,20}}){{2,8}}"
    r"|(?<![A-Za-z])[A-Z]{{1,6}}(?:[-/][A-Z]{{1,6}}){{0,3}}[-/]\d{{2,4}}(?:[-/]\d{{1,6}}){{1,4}}(?!\d)"
    r"|\d{{4}}-[A-Z]{{1,4}}-\d{{1,6}}(?!\d)|\d{{2,8}}[Xx×*]{{1,4}}\d{{0,8}}号(?:-\d{{1,2}})?"
    r"|\d{{3}}[Xx×*]{{3}}(?![\d一-龥])"
    r"|\d{{1,20}}(?:[-/]\d{{1,20}}){{2,8}}(?![\d%])|\d{{6,20}}[A-Z](?:[A-Za-z\d]{{2,20}}|(?=[-/]))(?:[-/]\d{{1,20}}){{0,8}}"
    r"|\d{{4,20}}(?:号?-\d{{1,8}}(?:号)?|/\d{{2,6}}-\d{{1,8}})(?![\d%年月]|\s?[万亿]?{unit})"
    r"|(?<=[类号码]:)[A-Za-z]{{1,3}}\d{{2,12}}(?!\d)|(?<=[—-] )\d{{1,3}}(?= [—-])",
    "standard": r"(?<=[A-Za-z])\d{{1,6}}(?:/T\s?\d{{1,6}})?(?:[-.—]\d{{1,6}}){{0,3}}(?![\d%])",
    "fraction": r"[1-9]\d?/[1-9]\d{{0,2}}(?![\d/])",
    "ratio": r"\d{{1,3}}比\d{{1,3}}(?![\d%])"
    r"|\d{{1,4}}(?:\.\d{{1,2}})?(?::\d{{1,4}}(?:\.\d{{1,2}})?){{1,3}}(?![\d:]){after}",
    "share": r"[百千万]分之(?:{n}|{digits}{{1,8}}(?:点{digits}{{1,4}})?|{mask})"
    r"(?:{to}(?:[百千万]分之)?(?:{n}|{digits}{{1,8}}))?{after}"
    r"|{digits}{{1,3}}分之{digits}{{1,3}}{after}"
    r"|(?<=翻)(?:[一两二三四]|\d)(?:番|倍)[多余]?|(?<=翻了)(?:[一两二三四]|\d)(?:番|倍)[多余]?"
    r"|(?<=[率达到为])百分百|半数{after}|一半(?![年天月小]){after}|(?<!超)过半数|(?<=[近逾])半(?={clause_end})|(?<![期间时双务])过半(?={clause_end})"
    r"|{tenth}(?:成半?)?{to}{tenth}成{half}(?!{no_tenths}){after}"
    r"|(?:{tenth}|{digits}{{2}})[余多]?成(?!{no_tenths}){half}{after}",
    "zero": r"零(?=”?{zero})|(?<={zero_after})零(?=[,;。、])",
    "part": r"\d{{1,6}}(?:\.\d{{0,4}})?{mask}(?!\d){amount}{tail}",
    "quantity": r"(?:(?<=[^\d.A-Za-z%)\]~-])[-+±])?(?:¥\s?)?{n}"
    r"(?:{amount}(?:{to}[-+]?{n}{amount}|(?P<both>[万亿]?(?:%|{unit})){to}{n}{amount}(?=(?P=both)))?{tail}|(?:{inside})?{scale}?(?:{inside})?(?:{to}{n})?(?:号(?![召称]))?{after})",
    "masked": r"(?<![A-Za-z\d])(?:第{mask}[名位]|{mask}{amount}{tail})",
    "chinese_range": r"{digits}{{1,5}}"
    r"(?:(?P<twice>{unit})(?:至|到){digits}{{1,5}}(?=(?P=twice))|(?:至|到){digits}{{1,5}}){gap}{unit}{after}",
    "chinese": r"[数几]?{digits}{{1,12}}(?:\n{digits}{{1,8}})?(?:点{digits}{{1,4}})?(?:{inside}|几)?万?"
    r"{gap}(?:个半(?:月|小时|工作日)|{unit}{half_more})(?:余|多(?=[,;。、]))?"
    r"{after}",
}


# the characters with which a number can begin, and the kinds that can begin with them
DIGIT_KINDS = (
    "marker", "edition", "date", "clock", "formula", "index", "standard", "phone", "fraction", "ratio", "share",
    "part", "quantity",
)  # fmt: skip
OPENINGS = (
    ("0123456789", DIGIT_KINDS),
    (DIGITS + "半数几过", ("share", "zero", "chinese_range", "chinese")),
    ("第前后末倒T", ("date", "rank", "masked")),
    ("〔﹝[【(", ("marker", "document", "phone")),
    ("Xx×*□○●", ("index", "masked")),
    ("¥+-±", ("quantity",)),
    ("ABCDEFGHIJKLMNOPQRSUVWYZabcdefghijklmnopqrstuvwyz", ("index",)),
)


@cache
def scanners() -> tuple[re.Pattern, dict[str, re.Pattern]]:
    """What finds the places where a number can begin, and the expression to try there; its group names the kind."""
    pieces = _pieces()
    kinds = {name: f"(?P<{name}>{text.format(**pieces)})" for name, text in KINDS.items()}
    tried = {}
    for characters, names_ in OPENINGS:
        expression = re.compile("|".join(text for name, text in kinds.items() if name in names_))
        tried |= dict.fromkeys(characters, expression)
    plain = "".join(tried).translate({ord(c): f"\\{c}" for c in "[]-*+"})
    return re.compile(f"[{plain}]"), tried
