"""봉인: a sealed call keeps what was sent in from everyone of the office until its deadline, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application
from app.applications.policy import ATTACHMENT, ApplicationPermission
from app.documents.policy import DocumentPermission
from app.documents.services import Subject
from app.documents.states import PaperKind
from app.documents.states import Reader as PaperReader
from app.dossier.states import Reader
from app.files import services as files
from app.files.policy import FilePermission
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.errors import Missing, NotAllowed, Refused
from app.kernel.roles import Role
from tests import make, make_documents
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_dossier import read, words_of
from tests.make_files import pdf

OFFICE = (Role.COORDINATOR, Role.DISTRICT_OFFICER, Role.AUDITOR, Role.ADMIN)


def sealed() -> Application:
    """Sent in to a sealed call that is open for a week."""
    return ma.submitted(ma.call(sealed=True, closes_at=clock.now() + timedelta(days=7)))


def opens(actor: Actor, sent: Application) -> bool:
    """Whether the application is found and may be read; both say the same."""
    allowed = may(actor, ApplicationPermission.READ, sent)
    try:
        found = queries.get(sent.id, actor) is sent
    except Missing:
        found = False
    assert found is allowed
    return allowed


@pytest.mark.parametrize("role", OFFICE)
def test_nobody_of_the_office_opens_what_was_sent_in_before_the_deadline(
    session: Session, role: Role
) -> None:
    sent, someone = sealed(), make.actor(role)
    plain = ma.submitted(ma.call())
    assert not opens(someone, sent) and opens(someone, plain)
    assert not may(someone, ApplicationPermission.EXPORT, sent.call)
    assert not may(someone, ApplicationPermission.SCREEN, sent)
    with clock.travel(sent.call.closes_at + timedelta(seconds=1)):
        assert opens(someone, sent) and may(someone, ApplicationPermission.EXPORT, sent.call)


def test_the_venture_reads_its_own_and_its_papers_stay_with_it(session: Session) -> None:
    sent, office = sealed(), make.actor(Role.COORDINATOR)
    member = mv.member_actor(sent.venture)
    stored = files.keep(pdf(), "계획서.pdf", actor=member, purpose=ATTACHMENT, owner_id=sent.id)
    about = Subject("application", sent.id, venture_id=sent.venture_id)
    receipt = make_documents.issued(kind=PaperKind.RECEIPT, subject=about, reader=PaperReader.VENTURE)
    assert opens(member, sent) and may(member, FilePermission.DOWNLOAD, stored)
    assert may(member, DocumentPermission.READ, receipt)
    assert not may(office, FilePermission.DOWNLOAD, stored)
    assert not may(office, DocumentPermission.READ, receipt)
    with clock.travel(sent.call.closes_at + timedelta(seconds=1)):
        assert may(office, FilePermission.DOWNLOAD, stored) and may(office, DocumentPermission.READ, receipt)


def test_the_dossier_keeps_quiet_about_what_was_asked_for(session: Session) -> None:
    sent = sealed()
    sent.amount_asked = 41_234_567
    session.flush()
    office = make.actor(Role.COORDINATOR)
    assert "41234567" not in words_of(read(sent.venture, Reader.COORDINATOR, actor=office))
    with clock.travel(sent.call.closes_at + timedelta(seconds=1)):
        assert "41234567" in words_of(read(sent.venture, Reader.COORDINATOR, actor=office))


def test_the_zip_waits_and_a_published_call_keeps_its_seal(session: Session) -> None:
    sent, office = sealed(), make.actor(Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        services.archives.order(sent.call, reason="감사", actor=office)
    with pytest.raises(Refused) as refusal:
        services.calls.update(sent.call, {"sealed": False}, actor=office)
    assert refusal.value.field == "sealed" and sent.call.sealed
    later = clock.now() + timedelta(days=9)
    services.calls.extend(sent.call, later, reason="신청이 적습니다.", actor=office)
    with clock.travel(later - timedelta(hours=1)):
        assert not opens(office, sent)
