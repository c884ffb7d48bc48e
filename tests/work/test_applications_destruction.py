"""파기: after the retention date no trace of what people wrote is left, in any table or file; the record stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, Call, RepresentativeConfirmation
from app.applications.policy import ATTACHMENT
from app.applications.states import (
    ApplicationState,
    CallState,
    ConfirmationMeans,
    ConfirmationState,
    FilePurpose,
    FixState,
)
from app.applications.tasks import issue_receipt, reserve_receipt
from app.documents import queries as papers
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.files import arriving, blobs
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.errors import WrongState
from app.kernel.roles import Role
from app.ventures.states import MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_files import Upload, pdf

SECRET = "옥탑방의비밀"
"""A word that only the applicant wrote, here, there and in files."""
ROBOT = "taekwon-marker"


def everything() -> Iterator[tuple[str, str]]:
    """Each row of each table as text, and each kept file."""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            yield table.name, repr(tuple(row))
    for sha256, *_ in blobs.all_kept():
        yield f"file {sha256}", blobs.content(sha256).decode("latin-1")


def traces() -> set[str]:
    return {where for where, said in everything() if SECRET in said or ROBOT in said}


def attached(sent: Application, writer: Actor) -> None:
    """One file that is there, and one half-way."""
    content = pdf() + b"%" + ROBOT.encode() + b"\n%%EOF\n"
    upload = Upload("증명.pdf", content)
    services.attachments.attach(sent, FilePurpose.REQUIRED, "registration", upload, actor=writer)
    half = arriving.begin(
        f"{SECRET}.pdf",
        99,
        0,
        purpose=ATTACHMENT,
        owner_id=sent.id,
        slot="required:registration",
        actor=writer,
    )
    arriving.add(half, 0, ROBOT.encode())


def full_application(session: Session) -> Application:
    """Written, attached, sent, printed, mended, found ineligible, contested; every word carries the marker."""
    now = clock.now()
    call = ma.call(
        opens_at=now - timedelta(days=9),
        closes_at=now + timedelta(seconds=50),
        retain_until=clock.today() + timedelta(days=30),
        required_files=[ma.required_file()],
    )
    sent = ma.draft(call)
    writer, keeper = mv.member_actor(sent.venture), make.actor(Role.COORDINATOR)
    ma.answers(sent, one_line=SECRET, problem=f"{SECRET} 이야기")
    attached(sent, writer)
    services.co_writing.invite(sent, f"{ROBOT}@mail.example", MemberRole.VIEWER, actor=writer)
    copy = services.submission.submit(sent, confirmed_by=SECRET, unlooked=True, actor=writer)
    session.flush()
    issue_receipt(copy.id, reserve_receipt(copy.id))
    with clock.travel(now + timedelta(hours=1)):
        services.fixes.request(
            sent,
            ["problem"],
            reason=f"{SECRET}를 고쳐 주세요",
            due_at=clock.now() + timedelta(days=1),
            actor=keeper,
        )
        services.drafts.save_section(sent, "plan", {"problem": f"고친 {SECRET}"}, 1, actor=writer)
        services.fixes.answer(sent, confirmed_by=SECRET, unlooked=True, actor=writer)
        services.calls.begin_screening(call, actor=keeper)
        services.screening.find_ineligible(sent, reason=f"{SECRET}는 자격이 아닙니다", actor=keeper)
        services.objections.file(sent, reason=f"{SECRET}입니다", upload=None, actor=writer)
    session.flush()
    return sent


def test_no_word_and_no_file_is_left_when_the_time_of_keeping_is_over(session: Session) -> None:
    sent = full_application(session)
    before = traces()
    assert {"section_draft", "submission", "application", "fix_request", "objection"} <= before
    assert "application_co_writer" in before
    assert any(where.startswith("file ") for where in before)
    receipt = papers.latest(PaperKind.RECEIPT, "application", sent.id, Reader.VENTURE)
    assert receipt is not None and papers.has_file(receipt)
    number, sha256 = sent.receipt_no, queries.latest_submission(sent).sha256
    with clock.travel(clock.now() + timedelta(days=40)):
        assert services.retention.purge_expired(actor=make.actor(Role.COORDINATOR)) == 1
        session.flush()
        files.sweep()
        session.expire_all()
        told = {"notice", "mail"}  # what people were told is theirs; their mailboxes are out of reach anyway
        assert traces() <= told
        assert services.retention.purge_expired(actor=make.actor(Role.COORDINATOR)) == 0
    assert (sent.receipt_no, sent.state) == (number, ApplicationState.INELIGIBLE)
    assert sent.call.state is CallState.SCREENING and sent.submitted_at is not None
    assert queries.latest_submission(sent).sha256 == sha256
    kept = session.scalars(select(IssuedDocument).where(IssuedDocument.subject_id == sent.id)).all()
    assert kept and all(paper.destroyed_at and paper.sha256 and not papers.has_file(paper) for paper in kept)


def test_a_destroyed_paper_can_still_be_checked(session: Session) -> None:
    sent = full_application(session)
    receipt = papers.latest(PaperKind.RECEIPT, "application", sent.id, Reader.VENTURE)
    assert receipt is not None and receipt.file is not None
    printed = files.content(receipt.file)
    with clock.travel(clock.now() + timedelta(days=40)):
        services.retention.purge(sent.call, actor=make.actor(Role.COORDINATOR))
        session.flush()
        assert papers.check_file(printed).outcome is papers.Outcome.VALID
        assert (
            session.execute(
                text("SELECT file_id FROM issued_document WHERE id = :i"), {"i": receipt.id}
            ).scalar()
            is None
        )


def test_what_was_asked_of_a_destroyed_application_is_closed_and_nothing_is_asked_anew(
    session: Session,
) -> None:
    sent = ma.submitted(ma.call(state=CallState.SCREENING, retain_until=clock.today() + timedelta(days=30)))
    keeper = make.actor(Role.COORDINATOR)
    asked = {"reason": "수를 적어 주세요.", "due_at": clock.now() + timedelta(days=60), "actor": keeper}
    fix = services.fixes.request(sent, ["problem"], **asked)
    link = make.added(
        RepresentativeConfirmation(
            application_id=sent.id, means=ConfirmationMeans.LINK, email="boss@dasi.example", token_hash="a" * 64,
            asked_at=clock.now(), asked_by="한지우", expires_at=fix.due_at,
        )
    )  # fmt: skip
    with clock.travel(clock.now() + timedelta(days=40)):
        services.retention.purge(sent.call, actor=keeper)
        session.flush()
        assert fix.state is FixState.CANCELLED and link.state is ConfirmationState.REPLACED
        assert queries.open_keys(sent) == frozenset()
        with pytest.raises(WrongState, match="파기한"):
            services.fixes.request(sent, ["problem"], **asked)


def test_the_database_itself_lets_no_published_call_lose_its_last_day_of_keeping(session: Session) -> None:
    draft = ma.call(state=CallState.DRAFT, published_at=None, retain_until=None)
    kept, old = ma.call(), ma.call(retain_until=None)
    to_publish = {"state": CallState.PUBLISHED, "published_at": clock.now()}
    for call, wrong in ((draft, to_publish), (kept, {"retain_until": None})):
        with pytest.raises(DBAPIError, match="keeps its last day"), session.begin_nested():
            session.execute(update(Call).where(Call.id == call.id).values(**wrong))
    for call, right in (
        (draft, to_publish | {"retain_until": clock.today()}),
        (kept, {"state": CallState.DRAFT, "retain_until": None}),
        (old, {"contact": "새 번호"}),
    ):
        session.execute(update(Call).where(Call.id == call.id).values(**right))
