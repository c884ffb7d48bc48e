"""Yearly figures: one row per venture, fiscal year and version. Money in won; an empty figure is 미제출, never 0."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import LINE, WON, Instant, Model, enum_type, guard
from app.kernel.money import Won
from app.kernel.text import N_
from app.ventures.models.venture import Venture
from app.ventures.states import FigureSource, YearlyState

MONEY = {
    "revenue": N_("매출"),
    "operating_income": N_("영업이익"),
    "net_income": N_("당기순이익"),
    "total_assets": N_("자산"),
    "total_liabilities": N_("부채"),
    "equity": N_("자본"),
    "paid_in_capital": N_("자본금"),
    "rnd_expense": N_("연구개발비"),
    "export_amount": N_("수출"),
    "public_grants": N_("정부지원금"),
}
MAY_BE_NEGATIVE = frozenset({"operating_income", "net_income", "equity"})
JOBS = {
    "regular": N_("정규직"),
    "non_regular": N_("비정규직"),
    "youth": N_("청년"),
    "female": N_("여성"),
    "age55": N_("55세 이상"),
    "disabled": N_("장애인"),
    "vulnerable": N_("취약계층"),
    "district_residents": N_("구민"),
    "insured_employees": N_("4대보험 가입자"),
    "joined": N_("입사"),
    "departed": N_("퇴사"),
}
RIGHTS = {
    "patent_applied": N_("특허 출원"),
    "patent_registered": N_("특허 등록"),
    "utility_applied": N_("실용신안 출원"),
    "utility_registered": N_("실용신안 등록"),
    "design_applied": N_("디자인 출원"),
    "design_registered": N_("디자인 등록"),
    "trademark_applied": N_("상표 출원"),
    "trademark_registered": N_("상표 등록"),
}
FIGURES = {**MONEY, **JOBS, **RIGHTS}
"""Every figure of a year with its word, in the order of the form."""


class StatusRequest(Model):
    """The office asked a venture for a year's figures, due on a day."""

    __tablename__ = "status_request"
    __table_args__ = (UniqueConstraint("venture_id", "fiscal_year"), Index(None, "fiscal_year", "due_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    fiscal_year: Mapped[int]
    due_on: Mapped[date]
    asked_at: Mapped[datetime] = mapped_column(Instant)
    asked_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )

    venture: Mapped[Venture] = relationship()


class YearlyStatus(Model):
    """One version of a fiscal year's figures; headcounts stand at 31 December. Figures never change in place."""

    __tablename__ = "yearly_status"

    id: Mapped[int] = mapped_column(primary_key=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id", ondelete="CASCADE"))
    fiscal_year: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[YearlyState] = mapped_column(enum_type(YearlyState), default=YearlyState.HANDED_IN)
    source: Mapped[FigureSource] = mapped_column(enum_type(FigureSource), default=FigureSource.VENTURE)
    handed_in_at: Mapped[datetime] = mapped_column(Instant)
    handed_in_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    verified_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    locked_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_at: Mapped[datetime | None] = mapped_column(Instant)
    returned_note: Mapped[str] = mapped_column(LINE, default="")
    note: Mapped[str] = mapped_column(LINE, default="")

    revenue: Mapped[Won | None] = mapped_column(WON)
    operating_income: Mapped[Won | None] = mapped_column(WON)
    net_income: Mapped[Won | None] = mapped_column(WON)
    total_assets: Mapped[Won | None] = mapped_column(WON)
    total_liabilities: Mapped[Won | None] = mapped_column(WON)
    equity: Mapped[Won | None] = mapped_column(WON)
    paid_in_capital: Mapped[Won | None] = mapped_column(WON)
    rnd_expense: Mapped[Won | None] = mapped_column(WON)
    export_amount: Mapped[Won | None] = mapped_column(WON)
    public_grants: Mapped[Won | None] = mapped_column(WON)

    regular: Mapped[int | None]
    non_regular: Mapped[int | None]
    youth: Mapped[int | None]
    female: Mapped[int | None]
    age55: Mapped[int | None]
    disabled: Mapped[int | None]
    vulnerable: Mapped[int | None]
    district_residents: Mapped[int | None]
    insured_employees: Mapped[int | None]
    joined: Mapped[int | None]
    departed: Mapped[int | None]

    patent_applied: Mapped[int | None]
    patent_registered: Mapped[int | None]
    utility_applied: Mapped[int | None]
    utility_registered: Mapped[int | None]
    design_applied: Mapped[int | None]
    design_registered: Mapped[int | None]
    trademark_applied: Mapped[int | None]
    trademark_registered: Mapped[int | None]

    venture: Mapped[Venture] = relationship()

    __table_args__ = (
        UniqueConstraint("venture_id", "fiscal_year", "number"),
        Index(None, "fiscal_year", "venture_id", "number"),
        CheckConstraint("fiscal_year BETWEEN 1950 AND 2199", name="fiscal_year_within_reason"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint(
            "(state IN ('verified', 'locked')) = (verified_at IS NOT NULL)", name="verified_iff_dated"
        ),
        CheckConstraint("(state = 'locked') = (locked_at IS NOT NULL)", name="locked_iff_dated"),
        CheckConstraint("(state = 'returned') = (returned_at IS NOT NULL)", name="returned_iff_dated"),
        *(
            CheckConstraint(f'"{name}" >= 0', name=f"{name}_not_negative")
            for name in FIGURES
            if name not in MAY_BE_NEGATIVE
        ),
    )

    @property
    def employees(self) -> int | None:
        """종사자: regular and non-regular together; None where neither was handed in."""
        if self.regular is None and self.non_regular is None:
            return None
        return (self.regular or 0) + (self.non_regular or 0)

    def figures(self) -> dict[str, int | None]:
        """Every figure by its name."""
        return {name: getattr(self, name) for name in FIGURES}


_table: Table = YearlyStatus.__table__  # type: ignore[assignment]
_columns = ", ".join(f'"{name}"' for name in FIGURES)
_refusal = "figures of a year are corrected by a new version"
_trigger = f"CREATE TRIGGER yearly_status_keeps_figures BEFORE UPDATE OF {_columns} ON yearly_status "
_function = (
    "CREATE FUNCTION yearly_status_keep_figures() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"RAISE EXCEPTION '{_refusal}' USING ERRCODE = '23514'; END $$"
)
guard(
    _table,
    sqlite=[f"{_trigger}BEGIN SELECT RAISE(ABORT, '{_refusal}'); END"],
    postgresql=[_function, f"{_trigger}FOR EACH ROW EXECUTE FUNCTION yearly_status_keep_figures()"],
)
