"""중간점검·최종점검: what a venture reports of its KPIs, with evidence, and what the office found."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.agreements.models.agreements import MEASURE, Agreement, Kpi
from app.agreements.states import CheckKind, CheckState
from app.files.models import StoredFile
from app.kernel.db import JSON_DOC, LINE, NAME, Instant, Model, Versioned, append_only, enum_type


class ProgressCheck(Versioned, Model):
    """One check of one agreement, due on a day; asked to mend until another."""

    __tablename__ = "agreement_check"
    __table_args__ = (
        UniqueConstraint("agreement_id", "kind", "due_on"),
        CheckConstraint("(state = 'to_mend') = (mend_until IS NOT NULL)", name="mend_iff_dated"),
        CheckConstraint("state = 'waiting' OR handed_in_on IS NOT NULL", name="handed_in_is_dated"),
        CheckConstraint("(state IN ('passed', 'failed')) = (judged_on IS NOT NULL)", name="judged_iff_dated"),
        CheckConstraint("state NOT IN ('to_mend', 'failed') OR reason <> ''", name="found_for_a_reason"),
        Index("ix_agreement_check_state_due_on", "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id))
    kind: Mapped[CheckKind] = mapped_column(enum_type(CheckKind))
    state: Mapped[CheckState] = mapped_column(enum_type(CheckState), default=CheckState.WAITING)
    due_on: Mapped[date]
    set_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(4000), default="")
    handed_in_on: Mapped[date | None]
    mend_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(LINE, default="")
    judged_on: Mapped[date | None]
    judged_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    agreement: Mapped[Agreement] = relationship(lazy="joined", innerjoin=True)
    results: Mapped[list["CheckResult"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", passive_deletes=True, order_by=lambda: CheckResult.id
    )
    files: Mapped[list["CheckFile"]] = relationship(
        lazy="selectin", passive_deletes=True, order_by=lambda: CheckFile.id
    )


class CheckStep(Model):
    """What a check was from a day on: set, put off, handed in, to be mended, passed, failed. Never changed.

    `actuals` are the KPIs as they were measured then: name, unit, actual.
    """

    __tablename__ = "agreement_check_step"
    __table_args__ = (
        UniqueConstraint("check_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("number > 1 OR state = 'waiting'", name="waiting_first"),
        CheckConstraint("(state = 'to_mend') = (mend_until IS NOT NULL)", name="mend_iff_dated"),
        CheckConstraint("state NOT IN ('to_mend', 'failed') OR reason <> ''", name="found_for_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey(ProgressCheck.id))
    number: Mapped[int]
    state: Mapped[CheckState] = mapped_column(enum_type(CheckState))
    done_at: Mapped[datetime] = mapped_column(Instant)
    done_on: Mapped[date]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    done_by: Mapped[str] = mapped_column(NAME)
    due_on: Mapped[date]
    mend_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(4000), default="")
    reason: Mapped[str] = mapped_column(LINE, default="")
    actuals: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC)

    check: Mapped[ProgressCheck] = relationship(lazy="joined", innerjoin=True)


append_only(CheckStep.__table__)  # type: ignore[arg-type]


class CheckResult(Model):
    """The actual value of one KPI as the venture handed it in."""

    __tablename__ = "agreement_check_result"
    __table_args__ = (UniqueConstraint("check_id", "kpi_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey(ProgressCheck.id, ondelete="CASCADE"))
    kpi_id: Mapped[int] = mapped_column(ForeignKey(Kpi.id), index=True)
    actual: Mapped[Decimal] = mapped_column(MEASURE)

    kpi: Mapped[Kpi] = relationship(lazy="joined", innerjoin=True)


class CheckFile(Model):
    """Evidence handed in with a check."""

    __tablename__ = "agreement_check_file"
    __table_args__ = (UniqueConstraint("check_id", "file_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey(ProgressCheck.id, ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    added_on: Mapped[date]

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
