"""Who marks what, what they declared of it beforehand, and why someone stays out."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models import Application
from app.evaluations.models.sessions import Evaluator
from app.evaluations.states import AssignmentState, DeclarationAnswer, RecusalKind, Relation
from app.kernel.db import LINE, Instant, Model, append_only, enum_type


class Assignment(Model):
    """One evaluator and one application. The declaration must be there before anything is shown."""

    __tablename__ = "evaluation_assignment"
    __table_args__ = (
        UniqueConstraint("evaluator_id", "application_id"),
        Index("ix_evaluation_assignment_application_id_state", "application_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluator_id: Mapped[int] = mapped_column(ForeignKey("evaluator.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    state: Mapped[AssignmentState] = mapped_column(
        enum_type(AssignmentState), default=AssignmentState.ASSIGNED
    )
    assigned_at: Mapped[datetime] = mapped_column(Instant)

    evaluator: Mapped[Evaluator] = relationship(lazy="joined", innerjoin=True)
    application: Mapped[Application] = relationship()


class ConflictDeclaration(Model):
    """What an evaluator declared of one application, and when. A later one adds a row."""

    __tablename__ = "conflict_declaration"
    __table_args__ = (
        CheckConstraint("(answer = 'exists') = (relation IS NOT NULL)", name="a_conflict_names_its_relation"),
        CheckConstraint("answer = 'none' OR reason <> ''", name="a_conflict_has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("evaluation_assignment.id"), index=True)
    answer: Mapped[DeclarationAnswer] = mapped_column(enum_type(DeclarationAnswer))
    relation: Mapped[Relation | None] = mapped_column(enum_type(Relation))
    reason: Mapped[str] = mapped_column(LINE, default="")
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class Recusal(Model):
    """Why an evaluator stays out of one application: by rule, on a challenge, or by their own word."""

    __tablename__ = "recusal"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("evaluation_assignment.id"))
    kind: Mapped[RecusalKind] = mapped_column(enum_type(RecusalKind))
    reason: Mapped[str] = mapped_column(LINE)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


for _table in (ConflictDeclaration, Recusal):
    append_only(_table.__table__)  # type: ignore[arg-type]
