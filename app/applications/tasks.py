"""Background work: the receipt as a PDF; drafts reminded of a near deadline; personal data purged when its time is over."""

from datetime import datetime, timedelta

from sqlalchemy import select

from app.applications import archive_tasks, letters
from app.applications.letter_tasks import issue_letter, reserve_letter, without_letter
from app.applications.models import Application, Call, Submission
from app.applications.queries import last_drafter_ids
from app.applications.receipts import MAKE
from app.applications.services import archives, retention
from app.applications.services import looking as file_look
from app.applications.services.result_letters import MAKE as MAKE_LETTERS
from app.applications.services.result_letters import MAKE_ONE
from app.applications.states import CallState
from app.documents import kinds
from app.documents import queries as papers
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_, translated
from app.tasks.registry import schedule, task
from app.tasks.services import WORKER
from app.tasks.states import Lane, Turn
from app.tasks.steps import looking, progress, step

NEXT_STEPS = (
    "담당자가 신청 자격과 서류를 확인합니다.",
    "고칠 것이 있으면 보완을 요청합니다. 요청한 항목만 다시 열립니다.",
    "심사를 거쳐 결과를 알려 드립니다.",
)


@task(MAKE, title=N_("접수증 만들기"), lane=Lane.HEAVY, in_steps=True)
def make_receipt(submission_id: int) -> None:
    """Reserve the number, lay the receipt out from the frozen copy, issue it."""
    document_id = step(reserve_receipt, submission_id)
    if document_id:
        step(issue_receipt, submission_id, document_id)


def reserve_receipt(submission_id: int) -> int:
    """The number of the receipt; a later sending replaces the receipt of the one before. 0: nothing to print."""
    copy = db.session.get_one(Submission, submission_id)
    application = db.session.get_one(Application, copy.application_id)
    if copy.purged_at:
        return 0
    earlier = papers.latest(PaperKind.RECEIPT, "application", application.id, Reader.VENTURE)
    document = documents.reserve(
        PaperKind.RECEIPT,
        documents.Subject("application", application.id, venture_id=application.venture_id),
        Reader.VENTURE,
        title=f"{application.call.title} 접수증",
        as_of=clock.on(copy.at),
        issuer=setting("OFFICE_NAME"),
        actor=WORKER,
        replaces=earlier,
    )
    return document.id


def issue_receipt(submission_id: int, document_id: int) -> None:
    """Lay out and keep. No transaction is open while the PDF is drawn."""
    with looking():
        copy = db.session.get_one(Submission, submission_id)
        paper = kinds.receipt(receipt_of(copy))
        document = db.session.get_one(IssuedDocument, document_id)
        stamp = documents.stamp_of(document, setting("PUBLIC_URL"))
    rendered, said = documents.made(paper, stamp)
    documents.issue(db.session.get_one(IssuedDocument, document_id), rendered, said, actor=WORKER)


def receipt_of(copy: Submission) -> kinds.Receipt:
    """A frozen copy as the receipt prints it."""
    said = copy.snapshot
    return kinds.Receipt(
        call=said["call"]["title"],
        number=said["receipt_no"],
        venture=said["venture"]["name"],
        submitted_by=said.get("submitted_by") or said["confirmed_by"],
        confirmed=letters.confirmation_words(said),
        submitted_at=datetime.fromisoformat(said["submitted_at"]),
        parts=tuple(
            kinds.SentPart(
                section["title"], tuple((answer["label"], answer["shown"]) for answer in section["answers"])
            )
            for section in said["sections"]
        ),
        files=tuple(kinds.SentFile(file["name"], file["size"], file["sha256"]) for file in said["files"]),
        next_steps=NEXT_STEPS,
    )


@task(
    file_look.LOOK,
    title=N_("올린 파일에서 주민등록번호 찾기"),
    lane=Lane.HEAVY,
    in_steps=True,
    turn=Turn.NOW,
)
def look_through(attached_id: int) -> None:
    """What takes long to read: PDF and archives. No transaction is open while the file is read."""
    with looking():
        found = file_look.found_in(attached_id)
    step(_note_look, attached_id, found)


def _note_look(attached_id: int, found: bool) -> None:
    file_look.note_look(attached_id, found=found)


@task(MAKE_LETTERS, title=N_("결과 통지서 만들어 보내기"), lane=Lane.HEAVY, in_steps=True)
def make_letters(call_id: int, told_on: str = "") -> None:
    """One letter after the other: what was sent stays sent when the work is taken up again.

    With `told_on` the ventures were told on that day: the letters bear it, and nobody is told again.
    """
    ids = step(without_letter, call_id)
    for done, application_id in enumerate(ids):
        progress(done, len(ids))
        document_id = step(reserve_letter, application_id, told_on)
        if document_id:
            step(issue_letter, application_id, document_id, told_on)
    progress(len(ids), len(ids))


@task(MAKE_ONE, title=N_("통지서 만들어 보내기"), lane=Lane.HEAVY, in_steps=True)
def make_letter(application_id: int, told_on: str = "") -> None:
    """One letter by itself: of who was found ineligible."""
    document_id = step(reserve_letter, application_id, told_on)
    if document_id:
        step(issue_letter, application_id, document_id, told_on)


@task(archives.MAKE, title=N_("신청 서류 묶기"), lane=Lane.HEAVY, in_steps=True)
def make_archive(archive_id: int) -> None:
    """The whole dossier of a call as one zip."""
    archive_tasks.make(archive_id)


@schedule("0 0 9 * * *")
@task("applications.remind", title=N_("쓰다 만 신청에 마감 알리기"))
def remind_drafters() -> None:
    """Every morning: tell those who have a draft of a call that closes within two days."""
    now = clock.now()
    calls = db.session.scalars(
        select(Call).where(
            Call.state == CallState.PUBLISHED, Call.closes_at > now, Call.closes_at <= now + timedelta(days=2)
        )
    )
    for call in calls:
        for application_id, people in last_drafter_ids(call).items():
            letters.tell_people(
                people,
                translated(N_("곧 마감합니다: %(call)s"), call=call.title),
                translated(
                    N_("쓰고 있는 신청이 있습니다. 마감은 %(at)s이고 서버 시각으로 받습니다."),
                    at=letters.instant_words(call.closes_at),
                ),
                link=f"/applications/{application_id}",
            )


@schedule("0 30 3 * * *")
@task("applications.purge", title=N_("보유 기간이 끝난 신청서의 개인정보 파기"))
def purge_expired() -> None:
    """Every night: calls whose retention date has passed keep the record without the person."""
    retention.purge_expired(actor=WORKER)
    archives.forget_old(actor=WORKER)
