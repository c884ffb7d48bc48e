"""Names and numbers of people and firms that do not exist. 사업자등록번호 begin with 999, which no tax office gives."""

from app.demo.chance import pick, whole
from app.ventures.identifiers import LegalForm

SURNAMES = "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
GIVEN = (
    "서연", "민준", "하윤", "지호", "수빈", "도현", "예린", "시우", "다은", "준서", "채원", "건우", "유진", "현우",
    "소율", "태윤", "나윤", "은우", "가은", "정민", "보경", "성훈", "미정", "영호", "혜원", "상철", "은주", "기태",
    "선영", "동욱", "지수", "재현", "연우", "승아", "경민", "해인", "세진", "우영", "다솜", "한결",
)  # fmt: skip
_COMMON = "김이박최정강조윤장임한오서신권황안송류전홍"

KINDS = {
    LegalForm.STOCK_COMPANY: ("81", "86", "87"),
    LegalForm.LIMITED_COMPANY: ("86", "87"),
    LegalForm.LLC: ("87",),
    LegalForm.PARTNERSHIP: ("86",),
    LegalForm.SPECIAL_CORP: ("81", "86"),
    LegalForm.COOPERATIVE: ("81", "87"),
    LegalForm.SOCIAL_COOPERATIVE: ("82",),
    LegalForm.INCORPORATED_ASSOCIATION: ("82",),
    LegalForm.INCORPORATED_FOUNDATION: ("82",),
    LegalForm.NPO: ("80",),
    LegalForm.SOLE_PROPRIETOR: ("12", "23", "31"),
}
"""Middle digits of a 사업자등록번호 by legal form."""
CORPORATE = frozenset(KINDS) - {LegalForm.SOLE_PROPRIETOR, LegalForm.NPO}


def person(*keys: object) -> str:
    """A person's name; common surnames more often."""
    surnames = SURNAMES if whole(1, 5, "rare", *keys) == 1 else _COMMON
    return pick(surnames, "surname", *keys) + pick(GIVEN, "given", *keys)


def phone(*keys: object) -> str:
    """A telephone number of a range that is not given out."""
    return f"02-0000-{whole(1000, 9999, 'phone', *keys)}"


def biz_reg_no(form: LegalForm, serial: int) -> str:
    """A number with the right middle digits and check digit."""
    kinds = KINDS[form]
    head = f"999{kinds[serial % len(kinds)]}{serial * 37 % 9000 + 100:04d}"
    weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)
    total = sum(int(digit) * weight for digit, weight in zip(head, weights, strict=True))
    return f"{head}{(10 - (total + int(head[8]) * 5 // 10) % 10) % 10}"


def corp_reg_no(serial: int) -> str:
    """A 법인등록번호 with the right check digit."""
    head = f"11011{1 + serial % 4}{serial * 7919 % 900000 + 99000:06d}"[:12]
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(head))
    return f"{head}{(10 - total % 10) % 10}"
