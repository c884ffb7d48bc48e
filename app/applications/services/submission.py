"""Sending in: the deadline on the server's clock, a frozen copy, a receipt number; and withdrawing."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.applications import letters, queries, snapshot
from app.applications.models import (
    Application,
    Call,
    LateAttempt,
    ReceiptCounter,
    Submission,
)
from app.applications.policy import ApplicationPermission
from app.applications.queries.writing import Progress
from app.applications.receipts import order_receipt
from app.applications.rules import deadlines, frozen
from app.applications.rules.confirming import Confirmed
from app.applications.services import confirming, consents, looking
from app.applications.states import (
    CANCEL_FIX,
    RECEIPT_WORD,
    SUBMIT,
    WITHDRAW,
    ApplicationState,
)
from app.audit.services import move, record
from app.files import copies
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean, translated


class TooLate(WrongState):
    """The deadline has passed. Both instants are kept for the page."""

    words = N_("%(at)s에 제출하려 하셨습니다. 마감은 %(closes_at)s이었습니다.")

    def __init__(self, at: datetime, closes_at: datetime) -> None:
        self.at, self.closes_at = at, closes_at
        super().__init__(
            self.words,
            at=letters.instant_words(at, seconds=True),
            closes_at=letters.instant_words(closes_at, seconds=True),
        )


class NotComplete(Refused):
    """Something is still missing; the check page names it."""


def submit(
    application: Application,
    *,
    confirmed_by: str = "",
    unlooked: bool = False,
    actor: Actor,
    at: datetime | None = None,
) -> Submission:
    """Send in, or send in again before the deadline: the copy counts from now. Sent again as it stands (two windows, a
    button pressed twice), the copy that is there stays the only one.

    `at` is the instant the request reached the server; waiting for the database makes no one late. `confirmed_by` is
    the representative as the sender names them, where the call leaves it to the sender. `unlooked` sends in without
    waiting for files to be looked through for 주민등록번호.
    Raises NotAllowed, TooLate, NotComplete, NotConfirmed, NotLookedThrough, WrongState, Refused on "confirmed_by".
    """
    authorize(actor, ApplicationPermission.SUBMIT, application)
    now = at or clock.now()
    db.session.refresh(
        application, ["state", "version", "submitted_at", "receipt_no"], with_for_update={"of": Application}
    )
    _refuse_unless_open(application, now)
    written = queries.progress(application)
    if not written.complete:
        raise NotComplete(N_("아직 다 쓰지 않은 항목이 있습니다. 아래 목록을 채운 뒤 내 주세요."))
    confirmed = confirming.confirmed(application, written, confirmed_by, now)
    looking.take_unlooked(application, written, agreed=unlooked, actor=actor)
    first = application.state is ApplicationState.DRAFT
    if first:
        _number_first(application, now, actor)
    sent = None if first else queries.latest_submission(application)
    if sent and frozen.says_the_same(sent.snapshot, _copied(application, written, confirmed, actor, now)):
        return sent
    cause = "submitted" if first else "replaced"
    copy = freeze(application, written, cause=cause, confirmed=confirmed, actor=actor, at=now)
    if not first:
        _record_replaced(application, copy, actor)
    _tell_received(application, copy)
    return copy


def _number_first(application: Application, now: datetime, actor: Actor) -> None:
    application.receipt_no, application.submitted_at = next_receipt_no(application.call), now
    move(
        application,
        SUBMIT,
        actor=actor,
        sentence=N_("신청서를 냈습니다: %(receipt_no)s"),
        receipt_no=application.receipt_no,
    )


def _record_replaced(application: Application, copy: Submission, actor: Actor) -> None:
    record(
        actor,
        "applications.replace",
        application,
        N_("마감 전에 신청서를 고쳐 다시 냈습니다: %(receipt_no)s (%(number)s번째)"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
        number=copy.number,
    )


def _refuse_unless_open(application: Application, now: datetime) -> None:
    call = application.call
    if application.state not in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        raise WrongState(N_("이 신청은 이미 다음 단계로 넘어갔습니다. 지금 상태를 확인해 주세요."))
    if deadlines.is_late(now, call.closes_at):
        raise TooLate(now, call.closes_at)
    if not deadlines.takes_applications(call.state, call.opens_at, call.closes_at, now):
        raise WrongState(N_("지금은 신청을 받지 않는 공고입니다."))


def freeze(
    application: Application,
    written: Progress,
    *,
    cause: str,
    confirmed: Confirmed,
    actor: Actor,
    at: datetime,
) -> Submission:
    """Add the next frozen copy, with its hash, its consents and the facts for lists; order its receipt."""
    content = _copied(application, written, confirmed, actor, at)
    copy = Submission(
        application_id=application.id,
        number=content["number"],
        cause=cause,
        at=at,
        by_id=actor.id,
        snapshot=content,
        sha256=frozen.digest(content),
    )
    db.session.add(copy)
    for fact, value in snapshot.facts_in(application.call, written).items():
        setattr(application, fact, value)
    application.confirmed_by = confirmed.name
    consents.keep(application, written, actor, at)
    db.session.flush()
    order_receipt(copy, actor)
    copies.order({attached.file.sha256: attached.file.kind for attached in written.attached})
    return copy


def _copied(
    application: Application, written: Progress, confirmed: Confirmed, actor: Actor, at: datetime
) -> dict[str, Any]:
    """What the next copy says."""
    return snapshot.of(
        application,
        written,
        at=at,
        receipt_no=application.receipt_no or "",
        number=len(queries.submissions_of(application)) + 1,
        sent_by=actor.name,
        confirmed=confirmed,
    )


def next_receipt_no(call: Call) -> str:
    """The next number of the year and programme, 2026-입주-0012: never given twice, whoever else asks now."""
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    counted = db.session.scalar(
        insert(ReceiptCounter)
        .values(fiscal_year=call.fiscal_year, programme=call.programme, last=1)
        .on_conflict_do_update(
            index_elements=["fiscal_year", "programme"], set_={"last": ReceiptCounter.last + 1}
        )
        .returning(ReceiptCounter.last)
    )
    return f"{call.fiscal_year}-{RECEIPT_WORD[call.programme]}-{counted:04d}"


def _tell_received(application: Application, copy: Submission) -> None:
    letters.tell_venture(
        application,
        translated(N_("신청을 받았습니다: %(no)s"), no=application.receipt_no),
        [
            translated(
                N_("「%(call)s」에 낸 신청을 %(at)s에 받았습니다."),
                call=application.call.title,
                at=letters.instant_words(copy.at, seconds=True),
            ),
            translated(N_("접수번호 %(no)s"), no=application.receipt_no),
            translated(N_("낸 내용의 SHA-256 %(hash)s"), hash=copy.sha256),
            translated(N_("접수증과 낸 내용은 아래 주소에서 받을 수 있습니다.")),
        ],
        link=f"{letters.path_of(application)}/receipt",
    )


LATE = N_("마감 뒤에 제출하려 했습니다: %(at)s (마감 %(closes_at)s)")
LATE_FILE = N_("마감 뒤에 파일을 올리려 했습니다: %(at)s (마감 %(closes_at)s)")


def log_late(
    application: Application,
    *,
    at: datetime,
    actor: Actor,
    closes_at: datetime | None = None,
    sentence: str = LATE,
) -> LateAttempt:
    """Keep that someone tried to send in, or to upload, after the deadline. The draft is left as it is."""
    authorize(actor, ApplicationPermission.WRITE, application)
    closed = closes_at or application.call.closes_at
    attempt = LateAttempt(application_id=application.id, at=at, closes_at=closed, by_id=actor.id)
    db.session.add(attempt)
    record(
        actor,
        "applications.late_attempt",
        application,
        sentence,
        venture_id=application.venture_id,
        at=letters.instant_words(at, seconds=True),
        closes_at=letters.instant_words(closed, seconds=True),
    )
    return attempt


def withdraw(application: Application, *, reason: str, actor: Actor) -> None:
    """Take an application back. What was sent in stays on record; the venture may apply anew while it is open.

    Raises NotAllowed, WrongState once a desk took it up, Refused on "reason".
    """
    authorize(actor, ApplicationPermission.WITHDRAW, application)
    looking.refuse_number(reason, field="reason")
    if application.taken_up_at is not None:
        raise WrongState(N_("이미 배정이 시작된 신청입니다. 담당 코디네이터에게 말씀해 주세요."))
    was_sent = application.submitted_at is not None
    move(
        application,
        WITHDRAW,
        actor=actor,
        sentence=N_("신청을 취하했습니다"),
        note=clean(reason),
    )
    application.withdrawn_at = clock.now()
    _let_go_of_fix(application, actor)
    if was_sent:
        letters.tell_venture(
            application,
            translated(N_("신청을 취하했습니다: %(no)s"), no=application.receipt_no),
            translated(
                N_("「%(call)s」 신청을 취하했습니다. 낸 내용은 기록으로 남습니다."),
                call=application.call.title,
            ),
        )


def _let_go_of_fix(application: Application, actor: Actor) -> None:
    """Nobody waits any more for what was asked to be mended."""
    fix = queries.open_fix(application)
    if fix is not None:
        move(
            fix,
            CANCEL_FIX,
            actor=actor,
            sentence=N_("%(receipt_no)s 신청을 취하해 보완 요청도 닫았습니다"),
            venture_id=application.venture_id,
            receipt_no=application.receipt_no,
        )
