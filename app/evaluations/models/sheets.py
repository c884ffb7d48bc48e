"""평가표: one evaluator's marks for one application. Points are Decimal with at most the session's decimals."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.evaluations.models.assignments import Assignment
from app.evaluations.states import SheetState
from app.kernel.db import (
    JSON_DOC,
    LINE,
    POINTS,
    Instant,
    Model,
    Versioned,
    append_only,
    enum_type,
    guard,
)


class Mark(Model):
    """Points for one criterion, by its place in the session's list. `most` and `grain` repeat the session's rule
    so that the database refuses what is out of range: grain 1, 10 or 100 for none, one or two decimals."""

    __tablename__ = "evaluation_mark"
    __table_args__ = (
        CheckConstraint("points >= 0 AND points <= most", name="within_the_range"),
        CheckConstraint("ABS(points * grain - ROUND(points * grain)) < 0.0001", name="decimals_as_allowed"),
        CheckConstraint("grain IN (1, 10, 100)", name="grain_known"),
        CheckConstraint("position >= 0", name="position_not_negative"),
    )
    __unaudited__ = True  # a save every few seconds; what is handed in is audited and frozen

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_sheet.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[Decimal] = mapped_column(POINTS)
    most: Mapped[Decimal] = mapped_column(POINTS)
    grain: Mapped[int]


class Sheet(Versioned, Model):
    """The sheet of one assignment. `sha256` is taken over its content when the session closes."""

    __tablename__ = "evaluation_sheet"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("(state = 'handed_in') = (handed_in_at IS NOT NULL)", name="handed_in_iff_dated"),
        CheckConstraint("(frozen_at IS NULL) = (sha256 IS NULL)", name="frozen_with_its_hash"),
        CheckConstraint("sha256 IS NULL OR length(sha256) = 64", name="hash_is_whole"),
    )
    __unaudited__ = True  # a save every few seconds; handing in and mending are audited

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("evaluation_assignment.id"))
    state: Mapped[SheetState] = mapped_column(enum_type(SheetState), default=SheetState.DRAFT)
    comment: Mapped[str] = mapped_column(String(4000), default="")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    handed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    sha256: Mapped[str | None] = mapped_column(String(64))

    assignment: Mapped[Assignment] = relationship()
    marks: Mapped[list[Mark]] = relationship(
        cascade="all, delete-orphan", order_by=Mark.position, lazy="selectin"
    )


class SheetRevision(Model):
    """Marks that were handed in and then taken back to be mended: what stood there, and why."""

    __tablename__ = "evaluation_sheet_revision"
    __table_args__ = (
        UniqueConstraint("sheet_id", "number"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("evaluation_sheet.id"), index=True)
    number: Mapped[int]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    comment: Mapped[str] = mapped_column(String(4000), default="")
    handed_in_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(LINE)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


append_only(SheetRevision.__table__)  # type: ignore[arg-type]

_FROZEN = "evaluation_sheet is frozen"
_OF_FROZEN = "(SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = {row}.sheet_id)"
guard(
    Sheet.__table__,  # type: ignore[arg-type]
    sqlite=[
        f"CREATE TRIGGER evaluation_sheet_frozen_{verb.lower()} BEFORE {verb} ON evaluation_sheet "
        f"WHEN OLD.frozen_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    postgresql=[
        (
            "CREATE FUNCTION evaluation_sheet_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = '23514'; END $$"
        ),
        (
            "CREATE TRIGGER evaluation_sheet_frozen BEFORE UPDATE OR DELETE ON evaluation_sheet "
            "FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) EXECUTE FUNCTION evaluation_sheet_refuse()"
        ),
    ],
)
guard(
    Mark.__table__,  # type: ignore[arg-type]
    sqlite=[
        f"CREATE TRIGGER evaluation_mark_frozen_{verb.lower()} BEFORE {verb} ON evaluation_mark "
        f"WHEN EXISTS {_OF_FROZEN.format(row=row)} BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ],
    postgresql=[
        (
            "CREATE FUNCTION evaluation_mark_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF EXISTS (SELECT 1 FROM evaluation_sheet s WHERE s.frozen_at IS NOT NULL AND s.id = "
            "CASE WHEN TG_OP = 'INSERT' THEN NEW.sheet_id ELSE OLD.sheet_id END) THEN "
            "RAISE EXCEPTION 'evaluation_sheet is frozen' USING ERRCODE = '23514'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER evaluation_mark_frozen BEFORE INSERT OR UPDATE OR DELETE ON evaluation_mark "
            "FOR EACH ROW EXECUTE FUNCTION evaluation_mark_refuse()"
        ),
    ],
)
