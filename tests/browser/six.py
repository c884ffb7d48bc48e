"""A call of six: who applies, who marks, every mark, and what a careful hand makes of them.

Rule: of four evaluators or more the highest and the lowest total fall away; the mean of the others is rounded half up
to two places; bonus up to 3; below 70 is out; ranked by the final points, a tie by the mean of 사회적 가치, then by the
earlier application. Two places.
"""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

CALL = "허브센터 여섯 기업의 공고"
CRITERIA = (("사회적 가치", 30), ("사업성", 30), ("추진 역량", 20), ("기대 효과", 20))
BONUS = "사회적기업 인증"
COORDINATOR = ("coordinator@hub.example", "정하림")
DISTRICT = ("district@gu.example", "임도윤")
PANEL = tuple(
    (f"panel{n}@judges.example", name)
    for n, name in enumerate(("문이든", "서가람", "오하늘", "윤태경", "한새봄"), 1)
)
"""In the order of their names, which is the order of their seats."""
RECUSED = (2, "다온")
"""Seat 2 advised 다온 last year."""


@dataclass(frozen=True)
class Applicant:
    """A venture, the marks it got by seat (None: recused), and the line of the result page worked out by hand."""

    name: str
    marks: tuple[tuple[str, str, str, str] | None, ...]
    counted: tuple[str, ...]
    """Each seat as the page prints it: dropped totals in brackets."""
    mean: str
    final: str
    rank: str
    outcome: str

    @property
    def owner(self) -> str:
        """The address of the person who applies."""
        return f"owner{SIX.index(self) + 1}@venture.example"

    @property
    def median(self) -> str:
        """The middle one of the totals there are, as the page prints it."""
        totals = (self.total(seat) for seat in range(1, len(self.marks) + 1))
        return f"{median(total for total in totals if total is not None):.2f}"

    def total(self, seat: int) -> Decimal | None:
        """The sum of one sheet."""
        given = self.marks[seat - 1]
        return None if given is None else sum((Decimal(mark) for mark in given), Decimal(0))


# 가온: 86, 88, 80, 94, 84. Without 94 (seat 4) and 80 (seat 3): 86 + 88 + 84 = 258; 258 / 3 = 86.
GAON = Applicant(
    "가온",
    (
        ("27", "26", "17", "16"), ("28", "25", "18", "17"), ("25", "24", "16", "15"), ("29", "28", "19", "18"),
        ("26", "25", "17", "16"),
    ),
    ("86", "88", "(80)", "(94)", "84"), "86.00", "86.00", "1", "선정",
)  # fmt: skip

# 나루: 76.5, 80, 74, 84, 78. Without 84 (seat 4) and 74 (seat 3): 76.5 + 80 + 78 = 234.5; 234.5 / 3 = 78.1666… → 78.17.
# The certificate is confirmed: 78.17 + 2 = 80.17. 사회적 가치: (24.5 + 25 + 24) / 3 = 24.50.
NARU = Applicant(
    "나루",
    (
        ("24.5", "23", "15", "14"), ("25", "24", "16", "15"), ("23", "22", "15", "14"), ("26", "25", "17", "16"),
        ("24", "23", "16", "15"),
    ),
    ("76.5", "80", "(74)", "(84)", "78"), "78.17", "80.17", "3", "예비 1",
)  # fmt: skip

# 다온: 80, recused, 80, 86, 76. Four are left, so still without 86 (seat 4) and 76 (seat 5): 80 + 80 = 160; 160 / 2 = 80.
DAON = Applicant(
    "다온",
    (
        ("25", "25", "15", "15"), None, ("26", "24", "16", "14"), ("27", "26", "17", "16"), ("24", "23", "15", "14"),
    ),
    ("80", "회피", "80", "(86)", "(76)"), "80.00", "80.00", "4", "예비 2",
)  # fmt: skip

# 라온: 81, 79.5, 76, 86, 80. Without 86 (seat 4) and 76 (seat 3): 81 + 79.5 + 80 = 240.5; 240.5 / 3 = 80.1666… → 80.17.
# The same 80.17 as 나루; 사회적 가치 (26 + 25.5 + 25) / 3 = 25.50 is more than 24.50, so 라온 comes first.
RAON = Applicant(
    "라온",
    (
        ("26", "24", "16", "15"), ("25.5", "24", "15", "15"), ("24", "23", "15", "14"), ("27", "26", "17", "16"),
        ("25", "24", "16", "15"),
    ),
    ("81", "79.5", "(76)", "(86)", "80"), "80.17", "80.17", "2", "선정",
)  # fmt: skip

# 마루: 68, 70, 65, 74, 67. Without 74 (seat 4) and 65 (seat 3): 68 + 70 + 67 = 205; 205 / 3 = 68.3333… → 68.33 < 70.
MARU = Applicant(
    "마루",
    (
        ("21", "20", "14", "13"), ("22", "21", "14", "13"), ("20", "20", "13", "12"), ("23", "22", "15", "14"),
        ("21", "20", "14", "12"),
    ),
    ("68", "70", "(65)", "(74)", "67"), "68.33", "68.33", "–", "합격점 미달",
)  # fmt: skip

# 바다: 75, 78, 73, 81, 75. Without 81 (seat 4) and 73 (seat 3): 75 + 78 + 75 = 228; 228 / 3 = 76.
BADA = Applicant(
    "바다",
    (
        ("23", "23", "15", "14"), ("24", "23", "16", "15"), ("22", "22", "15", "14"), ("25", "24", "16", "16"),
        ("23", "22", "15", "15"),
    ),
    ("75", "78", "(73)", "(81)", "75"), "76.00", "76.00", "5", "예비 3",
)  # fmt: skip

SIX = (GAON, NARU, DAON, RAON, MARU, BADA)
"""In the order in which they apply."""
