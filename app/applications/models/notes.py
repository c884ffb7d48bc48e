"""메모와 표시: what the office writes to itself about an application; the venture and evaluators never see it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.applications import Application
from app.kernel.db import NAME, Instant, Model

NOTE = 1000


class ApplicationNote(Model):
    """A note; one that is `flagged` asks for attention until somebody settles it. Its words change only
    when the application is destroyed."""

    __tablename__ = "application_note"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("settled_at IS NULL OR flagged", name="settled_was_flagged"),
        CheckConstraint("(settled_at IS NULL) = (settled_by = '')", name="settled_by_a_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(NOTE))
    flagged: Mapped[bool] = mapped_column(default=False)
    written_at: Mapped[datetime] = mapped_column(Instant)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    written_by: Mapped[str] = mapped_column(NAME)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    settled_by: Mapped[str] = mapped_column(NAME, default="")

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_open(self) -> bool:
        """Whether it still asks for attention."""
        return self.flagged and self.settled_at is None
