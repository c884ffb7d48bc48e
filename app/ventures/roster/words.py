"""The words by which offices head their columns, and what each column means."""

import re
from enum import Enum
from functools import lru_cache

from app.ventures.identifiers import plain


class Field(Enum):
    """What a column can hold. The first three a list of ventures cannot do without."""

    NAME = "기업명"
    BIZ_REG_NO = "사업자등록번호"
    FOUNDED_ON = "설립일"
    REVENUE = "매출액"
    REGULAR = "정규직"
    NON_REGULAR = "비정규직"
    YOUTH = "청년"
    FEMALE = "여성"
    LEGAL_FORM = "법인 형태"
    CORP_REG_NO = "법인등록번호"
    REPRESENTATIVE = "대표자"
    ADDRESS = "소재지"
    SOCIAL_VALUE = "사회적가치 분야"
    CERTIFICATES = "인증·지정"
    STAGE = "성장단계"
    INVESTMENT = "투자유치 누계"
    PHONE = "연락처"
    EMAIL = "이메일"
    HOMEPAGE = "홈페이지"
    ROOM = "입주 호실"
    NOTE = "비고"
    SERIAL = "연번"

    __hash__ = object.__hash__  # members are single; the enum's own hash is slow where every cell asks


NEEDED = (Field.NAME, Field.BIZ_REG_NO, Field.FOUNDED_ON)
COUNTS = (Field.REGULAR, Field.NON_REGULAR, Field.YOUTH, Field.FEMALE)
TEXTS = (
    Field.LEGAL_FORM, Field.CORP_REG_NO, Field.REPRESENTATIVE, Field.ADDRESS, Field.SOCIAL_VALUE, Field.CERTIFICATES,
    Field.STAGE, Field.INVESTMENT, Field.PHONE, Field.EMAIL, Field.HOMEPAGE, Field.ROOM, Field.NOTE,
)  # fmt: skip
YEARLY = (Field.REVENUE, *COUNTS)

_WHO = "(?:소셜벤처|입주|참여|신청|선정|지원|수혜|대상|추천|소속|육성|투자|사회적경제)*"
_PEOPLE = "(?:수|인원수?|인력|고용인원수?|고용수?|근로자수?|직원수?|종사자수?|사원수?|종업원수?|임직원수?|채용인원|계|합계|소계)?"
_STAFF = "(?:총|현)?(?:(?:상시)?(?:종사자|근로자|직원|임직원|종업원|고용|인력|인원|사원|일자리|채용)(?:수|현황|인원|규모|구성|형태)*)?"

# Lower rank wins when two columns mean the same; a pattern has to fit the whole label.
_PATTERNS: dict[Field, tuple[str, ...]] = {
    Field.NAME: (
        f"{_WHO}(?:기업체?|업체|회사|법인|사업체|소셜벤처|벤처)(?:명칭?|이름)",
        f"{_WHO}상호명?|사업장명칭?|업소명",
        f"{_WHO}(?:기관|단체|조직|조합)(?:명칭?|이름)",
        f"{_WHO}(?:기업|업체|회사|소셜벤처)|명칭",
    ),
    Field.BIZ_REG_NO: (
        "사업자(?:등록)?증?(?:번호|no|넘버)",
        "사업자등록증?|사업자|고유번호증?(?:번호)?|등록번호",
        "biz(?:reg)?no|brn",
    ),
    Field.CORP_REG_NO: ("법인(?:등록|등기)?(?:번호|no)",),
    Field.FOUNDED_ON: (
        "(?:법인|회사|기업)?설립(?:등기)?(?:일자?|연월일?|년월일?|날짜|시기)",
        "(?:창립|창업|설립등기|법인등기|성립)(?:일자?|연월일?|년월일?|날짜)",
        "(?:개업|사업개시|개시|개설)(?:일자?|연월일?|년월일?|날짜)",
        "사업자등록(?:일자?|연월일|년월일)|설립|창립|개업",
    ),
    Field.REPRESENTATIVE: (
        "(?:기업|회사|법인)?대표(?:자|이사|자명|이사명|명|님|자성명|이사성명|성명|자이름|이름|인)?",
        "ceo|대표자및직위",
    ),
    Field.ADDRESS: (
        "(?:사업장|본점|본사|회사|기업|사업자|업체)?(?:소재지|주소지?|도로명주소|위치)(?:주소)?",
    ),
    Field.REGULAR: (f"{_STAFF}정규직?{_PEOPLE}", f"{_STAFF}(?:상근|상용)직?{_PEOPLE}"),
    Field.NON_REGULAR: (
        f"{_STAFF}비정규직?{_PEOPLE}",
        f"{_STAFF}(?:계약|기간제|비상근|임시|단시간|파트타임)직?{_PEOPLE}",
    ),
    Field.YOUTH: (f"{_STAFF}(?:청년층?|청년고용){_PEOPLE}",),
    Field.FEMALE: (f"{_STAFF}(?:여성|여자|여직원|여){_PEOPLE}",),
    Field.REVENUE: ("(?:연간?|총|전체|당해|당기)*매출(?:액|실적|규모|현황|금액|총액)*|영업수익|수입금액",),
    Field.LEGAL_FORM: (
        "(?:법인|기업|조직|회사|설립|법적|사업자|사업체)(?:형태|유형|구분|종류|격|성격)",
        "(?:형태|구분|유형)",
    ),
    Field.SOCIAL_VALUE: (
        "(?:사회적?가치|사회문제|소셜미션|사회적?목적|소셜임팩트)(?:분야|유형|영역|구분|분류)?|분야",
    ),
    Field.CERTIFICATES: ("(?:인증|지정|보유인증)(?:및지정|지정|인증)?(?:현황|구분|유형|사항|내역|여부)?",),
    Field.STAGE: ("(?:기업)?성장단계|단계",),
    Field.INVESTMENT: ("(?:누적|총)?투자(?:유치)?(?:액|금액|금|실적|현황)?(?:누계|누적|합계)?(?:액|금액)?",),
    Field.PHONE: (
        "(?:대표|담당자|회사|사무실)?(?:연락처|전화(?:번호)?|휴대전화|휴대폰|핸드폰|tel)(?:번호)?",
    ),
    Field.EMAIL: ("(?:대표|담당자)?(?:이메일|전자우편|메일|e-?mail)(?:주소)?",),
    Field.HOMEPAGE: ("홈페이지(?:주소)?|웹사이트(?:주소)?|누리집(?:주소)?|url|website|homepage",),
    Field.ROOM: ("(?:입주)?(?:호실|호수|공간|실)(?:번호)?",),
    Field.NOTE: ("비고|참고(?:사항)?|메모|특이사항|기타(?:사항)?|note",),
    Field.SERIAL: ("연번|순번|번호|순|일련번호|no|no\\.|#|seq",),
}
_COMPILED = [
    (re.compile(pattern), field, rank)
    for field, patterns in _PATTERNS.items()
    for rank, pattern in enumerate(patterns)
]

_UNIT_IN_LABEL = re.compile(
    r"[(\[<](?:[^)\]>]*[,/·:：])?(?:단위[:：]?)?(?:(?P<unit>천만|백만|십만|만|천|억)?원|억)(?:[,/·]명)?[)\]>]"
    r"|(?P<end>천만|백만|십만|만|천|억)원$"
)
_FACTORS = {"천만": 10**7, "백만": 10**6, "십만": 10**5, "만": 10**4, "천": 10**3, "억": 10**8}
_MARKS = re.compile(r"[\s*※·.:,/_'’`\"“”\-–—]+")
_YEAR = re.compile(
    r"(?:fy|['’‘`])?\s*(?<!\d)(20\d{2}|(?<=['’‘`])\d{2}(?!\d)|\d{2}(?=\s*년))(?!\d)\s*(?:년도|년|연도)?"
)
_PERIOD_WORDS = re.compile(
    r"회계연도|사업연도|결산|기준|확정|실적|연말|말현재|현재|말$|^년도?|^말|12월말?|12월31일"
)
_LAST_YEAR = re.compile(r"전년도?|직전년도?|직전연도|작년도?|전년도말|전기")


def unit_in_label(label: str) -> int | None:
    """Won per written unit, where the header itself says it: `매출액(백만원)`."""
    found = _UNIT_IN_LABEL.search(re.sub(r"\s", "", plain(label)))
    if found is None:
        return None
    word = found["unit"] or found["end"]
    if word is None:
        return 10**8 if "억" in found[0] else 1
    return _FACTORS[word]


def years_in(label: str) -> list[int]:
    """Years a label names: 2024, 2024년, '24, 24년, FY2024."""
    found = [int(y) for y in _YEAR.findall(plain(label))]
    return list(dict.fromkeys(y if y > 100 else 2000 + y for y in found))


def says_last_year(label: str) -> bool:
    """`전년도 매출액`: the year before the sheet's own."""
    return _LAST_YEAR.search(re.sub(r"\s", "", plain(label))) is not None


def core_words(label: str) -> tuple[str, ...]:
    """The label without years, units and marks; once with what stands in brackets and once without."""
    text = plain(label).casefold()
    text = re.sub(r"[(\[<]\s*단위[^)\]>]*[)\]>]", " ", text)
    text = re.sub(r"(천만|백만|십만|만|천|억)\s*원\s*(?=[)\]>]|$)", r"\1원", text)
    text = re.sub(
        r"[,/·:]?\s*(?:천만|백만|십만|만|천|억)?원(?=[)\]>])|(?:천만|백만|십만|만|천|억)원$|억(?=[)\]>])",
        " ",
        text,
    )
    text = re.sub(r"[(\[<]\s*(?:명|인|개월|자리|필수|선택|\d[\d\s~\-.,세이상하만]*)\s*[)\]>]", " ", text)
    text = _LAST_YEAR.sub(" ", _YEAR.sub(" ", text))
    outside = re.sub(r"[(\[<][^)\]>]*[)\]>]", "", text)
    whole = re.sub(r"[()\[\]<>]", "", text)
    forms = []
    for form in (whole, outside):
        bare = _PERIOD_WORDS.sub("", _MARKS.sub("", form))
        if bare not in forms:
            forms.append(bare)
    return tuple(forms)


_SAFE_IN_BRACKETS = re.compile(
    r"상호|기업|업체|회사|법인|단체|기관|고유번호|개업|설립|창립|창업|성명|대표|이사|등록|상근|정규|계약|만?\d"
)


@lru_cache(maxsize=4096)
def meaning(label: str) -> tuple[Field, int] | None:
    """The field a label means and how plainly it says so (0 is plainest), or None."""
    forms = core_words(label)
    for position, form in enumerate(forms):
        if position and not _brackets_only_explain(label):
            break
        for pattern, field, rank in _COMPILED:
            if form and pattern.fullmatch(form):
                return field, rank + position
    return None


def _brackets_only_explain(label: str) -> bool:
    """Whether the words in brackets name the thing again (`상호(법인명)`), so they may be left out."""
    inside = re.findall(r"[(\[<]([^)\]>]*)[)\]>]", plain(label))
    return all(
        _SAFE_IN_BRACKETS.search(words)
        or years_in(words)
        or re.search(r"원|단위|명|세|기준|필수|선택|yyyy", words.casefold())
        for words in inside
    )
