"""Making and sending result letters: one reservation and one issue per application, none made twice."""

from datetime import date

from app.applications import letters, queries
from app.applications.models import Application, Call
from app.applications.services import result_letters
from app.applications.states import ApplicationState
from app.documents import kinds
from app.documents import queries as papers
from app.documents import services as documents
from app.documents.models import IssuedDocument
from app.documents.states import PaperKind, Reader
from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting
from app.kernel.text import N_, translated
from app.tasks.services import WORKER
from app.tasks.steps import looking


def without_letter(call_id: int) -> list[int]:
    """The applications whose result has no letter yet, in the order they are sent."""
    call = db.session.get_one(Call, call_id)
    return [row.id for row in queries.decided_of(call) if row.letter is None]


def reserve_letter(application_id: int, told_on: str = "") -> int:
    """The number of one letter; a changed result replaces the letter before. 0: nothing to say any more."""
    application = db.session.get_one(Application, application_id)
    if application.state not in queries.LETTERED or queries.result_letter_of(application) is not None:
        return 0
    document = documents.reserve(
        PaperKind.RESULT_LETTER,
        documents.Subject("application", application.id, venture_id=application.venture_id),
        Reader.VENTURE,
        title=f"{application.call.title} {result_letters.subject_of(application)}서",
        as_of=day_of(told_on) or clock.today(),
        issuer=setting("OFFICE_NAME"),
        actor=WORKER,
        replaces=papers.latest(PaperKind.RESULT_LETTER, "application", application.id, Reader.VENTURE),
    )
    return document.id


def issue_letter(application_id: int, document_id: int, told_on: str = "") -> None:
    """Lay out, keep and tell the venture, unless it was told on a day before. No transaction is open while the PDF is drawn."""
    if db.session.get_one(Application, application_id).state not in queries.LETTERED:
        abandoned = db.session.get_one(IssuedDocument, document_id)
        documents.abandon(abandoned, actor=WORKER, note="그 사이에 결과가 바뀌었습니다.")
        return
    with looking():
        application = db.session.get_one(Application, application_id)
        place = queries.place_in_waitlist(application)
        paper = kinds.result_letter(result_letters.letter_of(application, place, day_of(told_on)))
        stamp = documents.stamp_of(db.session.get_one(IssuedDocument, document_id), setting("PUBLIC_URL"))
    rendered, said = documents.made(paper, stamp)
    documents.issue(db.session.get_one(IssuedDocument, document_id), rendered, said, actor=WORKER)
    if not told_on:
        announce(db.session.get_one(Application, application_id))


def day_of(told_on: str) -> date | None:
    """The day in the arguments of a task."""
    return date.fromisoformat(told_on) if told_on else None


def announce(application: Application) -> None:
    """Tell the venture that its letter is there."""
    ineligible = application.state is ApplicationState.INELIGIBLE
    what = translated(N_("자격 확인 결과 통지서") if ineligible else N_("결과 통지서"))
    letters.tell_venture(
        application,
        translated(N_("%(what)s를 보냈습니다: %(no)s"), what=what, no=application.receipt_no),
        translated(
            N_("「%(call)s」 %(what)s를 신청 화면에서 받을 수 있습니다."),
            what=what,
            call=application.call.title,
        ),
    )
