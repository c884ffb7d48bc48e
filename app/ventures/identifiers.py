"""Identifiers of a venture: 사업자등록번호, 법인등록번호, and names with their legal form. NFC text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from app.kernel.errors import Refused
from app.kernel.states import Labelled
from app.kernel.text import N_

_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_UNUSUAL = re.compile(r"[^\x20-\x7e가-힣]")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−ㅡ.·]+")
_BIZ_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


class InvalidNumber(Refused):
    """A registration number that cannot be right; the message says why."""


class LegalForm(Labelled):
    """The legal forms a venture may have; the value is what the database keeps."""

    STOCK_COMPANY = "stock_company", N_("주식회사")
    LIMITED_COMPANY = "limited_company", N_("유한회사")
    LLC = "llc", N_("유한책임회사")
    PARTNERSHIP = "partnership", N_("합명·합자회사")
    COOPERATIVE = "cooperative", N_("협동조합")
    SOCIAL_COOPERATIVE = "social_cooperative", N_("사회적협동조합")
    INCORPORATED_ASSOCIATION = "incorporated_association", N_("사단법인")
    INCORPORATED_FOUNDATION = "incorporated_foundation", N_("재단법인")
    NPO = "npo", N_("비영리민간단체")
    SPECIAL_CORP = "special_corp", N_("농업회사법인 등")
    SOLE_PROPRIETOR = "sole_proprietor", N_("개인사업자")
    PRE_FOUNDER = "pre_founder", N_("예비창업자")


class BizRegKind(Labelled):
    """What the middle two digits of a 사업자등록번호 say about its holder."""

    INDIVIDUAL = "individual", N_("개인과세사업자")
    PROFIT_CORPORATION = "profit_corporation", N_("영리법인")
    NON_PROFIT = "non_profit", N_("비영리법인·단체")
    PUBLIC = "public", N_("국가·지방자치단체 등")
    FOREIGN = "foreign", N_("외국법인")
    BRANCH = "branch", N_("영리법인의 지점")
    UNINCORPORATED = "unincorporated", N_("법인이 아닌 단체")
    EXEMPT_INDIVIDUAL = "exempt_individual", N_("개인면세사업자")
    UNKNOWN = "unknown", N_("알 수 없음")


def plain(text: str) -> str:
    """The text in NFC, full-width letters and digits made half-width, spaces collapsed, ㈜ as (주)."""
    if not _UNUSUAL.search(text):
        return " ".join(text.split())
    out = []
    for char in unicodedata.normalize("NFC", text).translate(_INVISIBLE):
        code = ord(char)
        if 0xFF01 <= code <= 0xFF5E:
            out.append(chr(code - 0xFEE0))
        elif 0x3200 <= code <= 0x321E or 0x3231 <= code <= 0x3243:
            out.append(unicodedata.normalize("NFKC", char))
        else:
            out.append("₩" if code == 0xFFE6 else char)
    return " ".join("".join(out).split())


# 사업자등록번호 and 법인등록번호


def biz_reg_no(text: str) -> str:
    """The ten digits of a 사업자등록번호 written any usual way; InvalidNumber if it cannot be one."""
    digits = _SEPARATORS.sub("", plain(text))
    if not re.fullmatch(r"[0-9]{10}", digits):
        raise InvalidNumber(N_("사업자등록번호는 숫자 10자리입니다."))
    if not is_biz_reg_no(digits):
        raise InvalidNumber(N_("사업자등록번호의 검증 숫자가 맞지 않습니다. 번호를 다시 확인하세요."))
    return digits


def is_biz_reg_no(digits: str) -> bool:
    """Whether ten plain digits pass the check of the National Tax Service (last mod 10 included)."""
    if not re.fullmatch(r"[0-9]{10}", digits) or digits.startswith("000"):
        return False
    numbers = [int(d) for d in digits]
    total = sum(n * w for n, w in zip(numbers[:9], _BIZ_WEIGHTS, strict=True)) + numbers[8] * 5 // 10
    return (10 - total % 10) % 10 == numbers[9]


def show_biz_reg_no(digits: str) -> str:
    """`1234567891` as `123-45-67891`."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def biz_reg_kind(digits: str) -> BizRegKind:
    """Who holds the number, by its fourth and fifth digit (국세청 사업자등록번호 체계)."""
    middle = int(digits[3:5])
    named = {
        80: BizRegKind.UNINCORPORATED,
        81: BizRegKind.PROFIT_CORPORATION,
        82: BizRegKind.NON_PROFIT,
        83: BizRegKind.PUBLIC,
        84: BizRegKind.FOREIGN,
        85: BizRegKind.BRANCH,
        86: BizRegKind.PROFIT_CORPORATION,
        87: BizRegKind.PROFIT_CORPORATION,
        89: BizRegKind.UNINCORPORATED,
    }
    if middle in named:
        return named[middle]
    if 1 <= middle <= 79:
        return BizRegKind.INDIVIDUAL
    return BizRegKind.EXEMPT_INDIVIDUAL if middle >= 90 else BizRegKind.UNKNOWN


def corp_reg_no(text: str) -> str:
    """The thirteen digits of a 법인등록번호; InvalidNumber if there are not thirteen."""
    digits = _SEPARATORS.sub("", plain(text))
    if not re.fullmatch(r"[0-9]{13}", digits):
        raise InvalidNumber(N_("법인등록번호는 숫자 13자리입니다."))
    return digits


def corp_reg_no_doubt(digits: str) -> str | None:
    """A warning if the check digit does not fit; newer numbers may carry none, so it never blocks."""
    total = sum(int(d) * (1 + i % 2) for i, d in enumerate(digits[:12]))
    if (10 - total % 10) % 10 == int(digits[12]):
        return None
    return N_("법인등록번호의 검증 숫자가 맞지 않습니다. 2025년 이후 번호라면 그대로 두어도 됩니다.")


def show_corp_reg_no(digits: str) -> str:
    """`1101110062432` as `110111-0062432`."""
    return f"{digits[:6]}-{digits[6:]}"


# Names


@dataclass(frozen=True)
class VentureName:
    """A name taken apart: `bare` without its legal form, `form_word` as the register writes it."""

    bare: str
    form: LegalForm | None
    form_word: str | None


_WORDS: dict[str, LegalForm] = {
    "사회적협동조합연합회": LegalForm.SOCIAL_COOPERATIVE,
    "협동조합연합회": LegalForm.COOPERATIVE,
    "사회적협동조합": LegalForm.SOCIAL_COOPERATIVE,
    "비영리민간단체": LegalForm.NPO,
    "농업회사법인": LegalForm.SPECIAL_CORP,
    "어업회사법인": LegalForm.SPECIAL_CORP,
    "영농조합법인": LegalForm.SPECIAL_CORP,
    "영어조합법인": LegalForm.SPECIAL_CORP,
    "사회복지법인": LegalForm.SPECIAL_CORP,
    "유한책임회사": LegalForm.LLC,
    "협동조합": LegalForm.COOPERATIVE,
    "주식회사": LegalForm.STOCK_COMPANY,
    "유한회사": LegalForm.LIMITED_COMPANY,
    "합자회사": LegalForm.PARTNERSHIP,
    "합명회사": LegalForm.PARTNERSHIP,
    "의료법인": LegalForm.SPECIAL_CORP,
    "학교법인": LegalForm.SPECIAL_CORP,
    "사단법인": LegalForm.INCORPORATED_ASSOCIATION,
    "재단법인": LegalForm.INCORPORATED_FOUNDATION,
}
_SHORT = {
    "주": "주식회사",
    "株": "주식회사",
    "유": "유한회사",
    "有": "유한회사",
    "유한": "유한회사",
    "유책": "유한책임회사",
    "합자": "합자회사",
    "합명": "합명회사",
    "사": "사단법인",
    "社": "사단법인",
    "재": "재단법인",
    "財": "재단법인",
    "협": "협동조합",
    "사협": "사회적협동조합",
    "농": "농업회사법인",
}
_FORMS = "|".join(sorted(_WORDS, key=len, reverse=True))
_BRACKETED = rf"[(\[{{]\s*(?P<b>{_FORMS}|{'|'.join(sorted(_SHORT, key=len, reverse=True))})\s*[)\]}}]"
_FRONT = re.compile(rf"^(?:{_BRACKETED}|(?P<w>{_FORMS})|(?P<h>주)\))\s*")
_BACK = re.compile(rf"\s*(?:{_BRACKETED}|(?P<w>{_FORMS})|\((?P<h>주))$")


def split_name(text: str) -> VentureName:
    """A name without its legal form, and the form, whichever side it stands on and however it is written."""
    bare = plain(text)
    found: list[str] = []
    for word, rest in _peeled(bare):
        found.append(word)
        bare = rest
    bare = bare.strip(" ,·")
    if not found:
        return VentureName(bare, None, None)
    special = [w for w in found if _WORDS[w] is LegalForm.SPECIAL_CORP]
    word = (special or found)[0]
    return VentureName(bare, _WORDS[word], word)


def _peeled(name: str) -> Iterator[tuple[str, str]]:
    """Each legal form at either end of the name, with what is left after it is taken away."""
    while name:
        match = _FRONT.match(name) or _BACK.search(name)
        if match is None:
            return
        word = match["b"] or match["w"] or match["h"]
        name = (name[: match.start()] + name[match.end() :]).strip()
        yield _SHORT.get(word, word), name


def legal_form_of(word: str) -> LegalForm | None:
    """The legal form a word names (`주식회사`, `(주)`, `개인사업자`), or None."""
    key = re.sub(r"[\s()\[\]]", "", plain(word))
    full = _SHORT.get(key, key)
    if full in _WORDS:
        return _WORDS[full]
    others = {
        "개인": LegalForm.SOLE_PROPRIETOR,
        "개인사업자": LegalForm.SOLE_PROPRIETOR,
        "개인기업": LegalForm.SOLE_PROPRIETOR,
        "예비창업자": LegalForm.PRE_FOUNDER,
        "예비창업": LegalForm.PRE_FOUNDER,
        "비영리단체": LegalForm.NPO,
    }
    return others.get(full)


def search_key(text: str) -> str:
    """What two spellings of one name share: no legal form, spaces, marks or case."""
    bare = split_name(text).bare or plain(text)
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", bare)).casefold()
    return "".join(char for char in folded if char.isalnum())
