"""심사: one stage of evaluating the applications of a call, its panel, and what is known of evaluators."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.applications.models import Call
from app.evaluations.states import EvaluatorKind, Gender, SessionState, Stage
from app.kernel.db import JSON_DOC, LINE, NAME, Instant, Model, Versioned, enum_type


class EvaluatorProfile(Model):
    """The pool: what the office knows of a person who evaluates. Kept when they are in no session."""

    __tablename__ = "evaluator_profile"
    __table_args__ = (
        CheckConstraint(
            "appointed_until IS NULL OR appointed_until >= appointed_from", name="appointed_in_order"
        ),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    employer: Mapped[str] = mapped_column(NAME, default="")
    job: Mapped[str] = mapped_column(NAME, default="")
    field: Mapped[str] = mapped_column(LINE, default="")
    career: Mapped[str] = mapped_column(String(2000), default="")
    kind: Mapped[EvaluatorKind] = mapped_column(enum_type(EvaluatorKind), default=EvaluatorKind.EXTERNAL)
    gender: Mapped[Gender | None] = mapped_column(enum_type(Gender))
    former_employers: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC, default=list)
    appointed_from: Mapped[date | None]
    appointed_until: Mapped[date | None]
    consented_at: Mapped[datetime | None] = mapped_column(Instant)
    consent_version: Mapped[int | None]
    pledged_at: Mapped[datetime | None] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)

    user: Mapped[User] = relationship()


class EvaluationSession(Versioned, Model):
    """One stage for one call. `criteria` and `rule` are copied from the call and never change afterwards.

    criteria: [{"name", "max", "looks_at"}] with most points as text; rule: the keys of an evaluation record,
    capacity included. `is_final` is false for a paper stage whose best go on to a presentation.
    `mark_places` is how many decimals a mark may have. `panel_rule` holds the keys of `rules_panel.PanelRule`,
    `panel_exception` why a panel outside of it was opened, `drawn` every drawing by lot with what is needed to draw
    again, `orders` every drawing of who presents when. `names_panel` says that applicants may know who sits on the panel. What was decided is told to nobody before
    `published_at`; `publish_at` is the instant at which it is told by itself, `published_by` who asked for either.
    """

    __tablename__ = "evaluation_session"
    __table_args__ = (
        UniqueConstraint("call_id", "stage"),
        CheckConstraint("stage <> 'presentation' OR is_final", name="presentation_is_final"),
        CheckConstraint("mark_places BETWEEN 0 AND 2", name="marks_have_at_most_two_decimals"),
        CheckConstraint("(state = 'preparing') = (opened_at IS NULL)", name="open_is_dated"),
        CheckConstraint(
            "(state IN ('closed', 'decided')) = (closed_at IS NOT NULL)", name="closed_iff_dated"
        ),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided_iff_dated"),
        CheckConstraint(
            "(published_at IS NULL AND publish_at IS NULL) OR decided_at IS NOT NULL",
            name="published_after_decision",
        ),
        CheckConstraint("published_at IS NULL OR publish_at IS NULL", name="published_waits_no_more"),
        CheckConstraint(
            "(published_at IS NULL AND publish_at IS NULL) = (published_by = '')", name="published_by_someone"
        ),
        CheckConstraint("least_comment >= 0", name="comment_length_not_negative"),
        CheckConstraint("quorum >= 1", name="quorum_at_least_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage))
    state: Mapped[SessionState] = mapped_column(enum_type(SessionState), default=SessionState.PREPARING)
    is_final: Mapped[bool] = mapped_column(default=True)
    blind: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[datetime] = mapped_column(Instant)
    held_on: Mapped[date | None]
    criteria: Mapped[list[dict[str, Any]]] = mapped_column(JSON_DOC)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    mark_places: Mapped[int] = mapped_column(default=1)
    least_comment: Mapped[int] = mapped_column(default=0)
    quorum: Mapped[int] = mapped_column(default=1)
    panel_rule: Mapped[dict[str, Any]] = mapped_column(JSON_DOC, default=dict)
    panel_exception: Mapped[str] = mapped_column(LINE, default="")
    drawn: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON_DOC)
    orders: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON_DOC)
    names_panel: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    publish_at: Mapped[datetime | None] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[str] = mapped_column(NAME, default="")

    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)

    @property
    def draws(self) -> list[dict[str, Any]]:
        """Every drawing by lot, the first one first."""
        return self.drawn or []

    @property
    def orders_drawn(self) -> list[dict[str, Any]]:
        """Every drawing of the order of presentations, the first one first; the last one holds."""
        return self.orders or []

    @property
    def title(self) -> str:
        """The call and the stage, for lists and papers."""
        return f"{self.call.title} {self.stage.label_ko}"


class Evaluator(Model):
    """A seat on the panel of one session. `seat` counts from one; removed members keep theirs.

    Employer, field, kind and gender are copied when seated, so that the panel of a past decision stays as it was.
    """

    __tablename__ = "evaluator"
    __table_args__ = (
        UniqueConstraint("session_id", "user_id"),
        UniqueConstraint("session_id", "seat"),
        CheckConstraint("seat BETWEEN 1 AND 99", name="seat_counts_from_one"),
        CheckConstraint("(removed_at IS NULL) = (removed_because = '')", name="removed_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("evaluation_session.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    seat: Mapped[int]
    is_chair: Mapped[bool] = mapped_column(default=False)
    employer: Mapped[str] = mapped_column(NAME, default="")
    field: Mapped[str] = mapped_column(LINE, default="")
    kind: Mapped[EvaluatorKind] = mapped_column(enum_type(EvaluatorKind), default=EvaluatorKind.EXTERNAL)
    gender: Mapped[Gender | None] = mapped_column(enum_type(Gender))
    seated_at: Mapped[datetime] = mapped_column(Instant)
    pledged_at: Mapped[datetime | None] = mapped_column(Instant)
    attended: Mapped[bool | None]
    reminded_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    removed_because: Mapped[str] = mapped_column(LINE, default="")

    session: Mapped[EvaluationSession] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship()

    @property
    def key(self) -> str:
        """The evaluator's id in a record: of equal totals the lower seat is the lowest, so it has two digits."""
        return f"E{self.seat:02d}"
