"""기피 신청 of applicants, and the committee's meeting as its minutes tell it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models import Application
from app.evaluations.models.sessions import EvaluationSession, Evaluator
from app.evaluations.states import ChallengeState
from app.kernel.db import LINE, NAME, Instant, Model, Versioned, enum_type


class Challenge(Versioned, Model):
    """An applicant asks that one member stay out. `whom` is the applicant's word, `evaluator` whom the office found.

    The others vote: `votes_for` and `votes_against` never hold the vote of the member it is about.
    """

    __tablename__ = "evaluation_challenge"
    __table_args__ = (
        CheckConstraint("whom <> '' AND reason <> ''", name="says_whom_and_why"),
        CheckConstraint("(state = 'filed') = (answered_at IS NULL)", name="answered_iff_dated"),
        CheckConstraint("(state = 'filed') = (answer = '')", name="answered_with_a_reason"),
        CheckConstraint("state <> 'accepted' OR evaluator_id IS NOT NULL", name="accepted_about_a_member"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0", name="votes_not_negative"),
        CheckConstraint(
            "(state = 'filed') = (votes_for IS NULL) AND (state = 'filed') = (votes_against IS NULL)",
            name="answered_with_votes",
        ),
        CheckConstraint("state <> 'accepted' OR votes_for > votes_against", name="accepted_by_more"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("evaluation_session.id"), index=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    evaluator_id: Mapped[int | None] = mapped_column(ForeignKey("evaluator.id"), index=True)
    state: Mapped[ChallengeState] = mapped_column(enum_type(ChallengeState), default=ChallengeState.FILED)
    whom: Mapped[str] = mapped_column(NAME)
    reason: Mapped[str] = mapped_column(String(2000))
    filed_at: Mapped[datetime] = mapped_column(Instant)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    filed_by: Mapped[str] = mapped_column(NAME)
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    answer: Mapped[str] = mapped_column(LINE, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_by: Mapped[str] = mapped_column(NAME, default="")

    session: Mapped[EvaluationSession] = relationship(lazy="joined", innerjoin=True)
    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    evaluator: Mapped[Evaluator | None] = relationship()


class Meeting(Versioned, Model):
    """회의록: where and when the committee met, what was said, how it voted. One for each session."""

    __tablename__ = "evaluation_meeting"
    __table_args__ = (
        CheckConstraint("place <> ''", name="held_somewhere"),
        CheckConstraint("ended_at > began_at", name="ended_after_it_began"),
        CheckConstraint("discussion <> ''", name="says_what_was_said"),
        CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes_not_negative"
        ),
    )

    session_id: Mapped[int] = mapped_column(
        ForeignKey("evaluation_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    place: Mapped[str] = mapped_column(NAME)
    began_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime] = mapped_column(Instant)
    discussion: Mapped[str] = mapped_column(String(8000))
    votes_for: Mapped[int]
    votes_against: Mapped[int]
    votes_abstained: Mapped[int]
    secretary: Mapped[str] = mapped_column(NAME)
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    session: Mapped[EvaluationSession] = relationship()
