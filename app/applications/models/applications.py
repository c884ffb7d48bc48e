"""신청: one venture's application to one call, its drafts, files, consents and the frozen copies sent in."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.models.calls import Call
from app.applications.models.questions import KEY
from app.applications.states import ApplicationState, FilePurpose, Programme
from app.files.models import StoredFile
from app.kernel.db import JSON_DOC, LINE, NAME, WON, Instant, Model, Versioned, append_only, enum_type, guard
from app.kernel.text import N_
from app.ventures.merging import merges
from app.ventures.models import Venture

_LIVE = "state <> 'withdrawn' AND NOT trial"


class Application(Versioned, Model):
    """One venture's answer to one call. `submitted_at` and `receipt_no` are of the first sending.

    `amount_asked`, `one_line` and `capacity_id` are taken from the answers when sent in, for lists and papers.
    `trial` marks one that tries a draft call out (see `models.trials`): it stays a draft and goes on publishing.
    `moved_up` says that a selected one takes the place of another, in the order of the waitlist; `declined` that a
    selected applicant gave the place up. `rank` is set with the outcome; `taken_up_*` name the record of the desk that took the application up.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("(receipt_no IS NULL) = (submitted_at IS NULL)", name="receipt_iff_submitted"),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name="sent_before_judged"
        ),
        CheckConstraint("state <> 'draft' OR submitted_at IS NULL", name="draft_is_not_sent"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn_iff_dated"),
        CheckConstraint(
            "state NOT IN ('selected', 'waitlisted', 'rejected') OR decided_at IS NOT NULL",
            name="outcome_is_dated",
        ),
        CheckConstraint(
            "NOT declined OR (state = 'withdrawn' AND decided_at IS NOT NULL)", name="declined_after_a_result"
        ),
        CheckConstraint("NOT moved_up OR state IN ('selected', 'withdrawn')", name="moved_up_is_selected"),
        CheckConstraint("state <> 'ineligible' OR reason <> ''", name="ineligible_has_a_reason"),
        CheckConstraint(
            "(taken_up_kind IS NULL) = (taken_up_at IS NULL) AND (taken_up_kind IS NULL) = (taken_up_id IS NULL)",
            name="taken_up_whole",
        ),
        CheckConstraint("taken_up_at IS NULL OR decided_at IS NOT NULL", name="taken_up_after_decision"),
        CheckConstraint("NOT trial OR state = 'draft'", name="trial_stays_a_draft"),
        Index(
            "uq_application_live",
            "call_id",
            "venture_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index("ix_application_call_id_state", "call_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    venture_id: Mapped[int] = mapped_column(ForeignKey("venture.id"), index=True)
    state: Mapped[ApplicationState] = mapped_column(
        enum_type(ApplicationState), default=ApplicationState.DRAFT
    )
    trial: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(Instant)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    receipt_no: Mapped[str | None] = mapped_column(String(40), unique=True)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_by: Mapped[str] = mapped_column(NAME, default="")
    amount_asked: Mapped[int | None] = mapped_column(WON)
    one_line: Mapped[str] = mapped_column(LINE, default="")
    capacity_id: Mapped[int | None] = mapped_column(ForeignKey("call_capacity.id"), index=True)
    reason: Mapped[str] = mapped_column(String(2000), default="")
    screened_at: Mapped[datetime | None] = mapped_column(Instant)
    screened_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    rank: Mapped[int | None]
    feedback: Mapped[str] = mapped_column(String(4000), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    declined: Mapped[bool] = mapped_column(default=False)
    moved_up: Mapped[bool] = mapped_column(default=False)
    taken_up_kind: Mapped[str | None] = mapped_column(KEY)
    taken_up_id: Mapped[int | None]
    taken_up_at: Mapped[datetime | None] = mapped_column(Instant)

    call: Mapped[Call] = relationship(lazy="joined", innerjoin=True)
    venture: Mapped[Venture] = relationship()


merges(Application.venture_id, N_("신청"))


class SectionDraft(Model):
    """What is written in one section at present. `version` counts saves; 0 means not yet written."""

    __tablename__ = "section_draft"
    __table_args__ = (UniqueConstraint("application_id", "section_key"),)
    __unaudited__ = True  # a save every few seconds; what is sent in is frozen and audited

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    section_key: Mapped[str] = mapped_column(KEY)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    saved_by: Mapped[str] = mapped_column(NAME)


class SectionRevision(Model):
    """Text that is not the present draft: replaced by someone else's save, or set aside in a conflict.

    Nothing written is ever lost: what is set aside stays until its writer has chosen (`settled_at`).
    """

    __tablename__ = "section_revision"
    __table_args__ = (
        Index("ix_section_revision_application_id_section_key", "application_id", "section_key"),
    )
    __unaudited__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    section_key: Mapped[str] = mapped_column(KEY)
    set_aside: Mapped[bool]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    version: Mapped[int]
    saved_at: Mapped[datetime] = mapped_column(Instant)
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    saved_by: Mapped[str] = mapped_column(NAME)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)


class Submission(Model):
    """The frozen copy of one sending: `snapshot` as canonical JSON hashes to `sha256`. Number 1 is the first.

    Nothing of it changes, but for the day its retention ends: then the snapshot is emptied and `purged_at` dated.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("number >= 1", name="counts_from_one"),
        CheckConstraint("length(sha256) = 64", name="hash_is_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    number: Mapped[int]
    cause: Mapped[str] = mapped_column(KEY)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    sha256: Mapped[str] = mapped_column(String(64))
    purged_at: Mapped[datetime | None] = mapped_column(Instant)


class AttachedFile(Model):
    """A file handed in with an application; taking it out dates it, the row stays.

    `looked_at` is when it was looked through for 주민등록번호, None while that is still to be done.
    """

    __tablename__ = "attached_file"
    __table_args__ = (Index("ix_attached_file_application_id_key", "application_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    purpose: Mapped[FilePurpose] = mapped_column(enum_type(FilePurpose))
    key: Mapped[str] = mapped_column(KEY)
    file_id: Mapped[int] = mapped_column(ForeignKey(StoredFile.id), index=True)
    warning: Mapped[str] = mapped_column(LINE, default="")
    looked_at: Mapped[datetime | None] = mapped_column(Instant)
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ConsentRecord(Model):
    """An answer to one consent item, with the words that were shown. Withdrawing adds a row."""

    __tablename__ = "consent_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    question_key: Mapped[str] = mapped_column(KEY)
    question_version: Mapped[int]
    agreed: Mapped[bool]
    wording: Mapped[dict[str, Any]] = mapped_column(JSON_DOC)
    at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class LateAttempt(Model):
    """Someone tried to send in after the deadline; the draft stayed as it was."""

    __tablename__ = "late_attempt"
    __table_args__ = (CheckConstraint("at >= closes_at", name="after_the_deadline"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    closes_at: Mapped[datetime] = mapped_column(Instant)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)


class ReceiptCounter(Model):
    """The last receipt number given per year and programme."""

    __tablename__ = "receipt_counter"
    __unaudited__ = True

    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme: Mapped[Programme] = mapped_column(enum_type(Programme), primary_key=True)
    last: Mapped[int]


for _table in (ConsentRecord, LateAttempt):
    append_only(_table.__table__)  # type: ignore[arg-type]

_FROZEN = "submission is frozen"
_PURGE = (
    "OLD.purged_at IS NULL AND NEW.purged_at IS NOT NULL AND NEW.sha256 = OLD.sha256 AND NEW.number = OLD.number "
    "AND NEW.application_id = OLD.application_id AND NEW.at = OLD.at"
)
guard(
    Submission.__table__,  # type: ignore[arg-type]
    sqlite=[
        (
            f"CREATE TRIGGER submission_no_update BEFORE UPDATE ON submission WHEN NOT ({_PURGE}) "
            f"BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
        ),
        (
            "CREATE TRIGGER submission_no_delete BEFORE DELETE ON submission "
            f"BEGIN SELECT RAISE(ABORT, '{_FROZEN}'); END"
        ),
    ],
    postgresql=[
        (
            "CREATE FUNCTION submission_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {_PURGE} THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{_FROZEN}' USING ERRCODE = '23514'; END $$"
        ),
        (
            "CREATE TRIGGER submission_no_change BEFORE UPDATE OR DELETE ON submission "
            "FOR EACH ROW EXECUTE FUNCTION submission_refuse()"
        ),
    ],
)
