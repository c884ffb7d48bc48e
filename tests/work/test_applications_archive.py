"""The whole dossier of a call as one zip: what is in it, who takes it, for how long."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, Call, CallArchive, Submission
from app.applications.policy import ATTACHMENT
from app.applications.rules.frozen import digest
from app.applications.states import ApplicationState, CallState, Programme
from app.applications.tasks import make_archive
from app.files import services as files
from app.files.policy import FilePermission
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_files import pdf


def filled() -> tuple[Call, Application, Application]:
    """A decided call with a selected application, whose name no file system takes, and a rejected one."""
    call = ma.call(state=CallState.DECIDED)
    kept = ma.decided(
        ApplicationState.SELECTED, call, venture=mv.venture(name="두레/가죽:공방"), one_line="=1+1"
    )
    lost = ma.decided(ApplicationState.REJECTED, call, rank=2)
    ma.draft(call)
    return call, kept, lost


def made(session: Session, call: Call, actor: Actor) -> tuple[CallArchive, zipfile.ZipFile]:
    archive = services.archives.order(call, reason="감사 자료 제출", actor=actor)
    make_archive(archive.id)
    session.flush()
    assert archive.file is not None
    return archive, zipfile.ZipFile(io.BytesIO(files.content(archive.file)))


def test_the_zip_holds_lists_and_a_folder_for_each_application(session: Session) -> None:
    call, kept, lost = filled()
    _archive, book = made(session, call, make.actor(Role.COORDINATOR))
    names = book.namelist()
    assert book.testzip() is None
    assert {"1_신청목록.csv", "2_적격검토.csv", "3_결과.csv", "4_이의신청.csv"} <= set(names)
    folders = {name.split("/")[0] for name in names if "/" in name}
    assert len(folders) == 2 and all("두레/" not in name for name in names)
    copies = [name for name in names if name.endswith("낸 내용 1.json")]
    assert len(copies) == 2 and "sections" in json.loads(book.read(copies[0]))
    lines = book.read("1_신청목록.csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 3 and "'=1+1" in lines[1] + lines[2]
    results = book.read("3_결과.csv").decode("utf-8-sig")
    assert str(kept.receipt_no) in results and str(lost.receipt_no) in results and "탈락" in results


def test_the_files_and_objections_are_in_it(session: Session) -> None:
    call, _kept, lost = filled()
    member = mv.member_actor(lost.venture)
    stored = files.keep(pdf(), "증빙.pdf", actor=member, purpose=ATTACHMENT, owner_id=lost.id)
    sent_again(lost, [{"file_id": stored.id, "name": "증빙.pdf"}])
    services.objections.file(lost, reason="다시 보아 주세요.", actor=member)
    session.flush()
    _archive, book = made(session, call, make.actor(Role.DISTRICT_OFFICER))
    found = [name for name in book.namelist() if name.endswith("첨부/01 증빙.pdf")]
    assert len(found) == 1 and book.read(found[0]) == pdf()
    assert "다시 보아 주세요." in book.read("4_이의신청.csv").decode("utf-8-sig")


def sent_again(application: Application, sent: list[dict[str, object]]) -> Submission:
    """A second sending with these files."""
    snapshot = queries.latest_submission(application).snapshot | {"files": sent}
    again: Submission = make.added(
        Submission(
            application_id=application.id,
            number=2,
            cause="fixed",
            at=clock.now(),
            snapshot=snapshot,
            sha256=digest(snapshot),
        )
    )
    return again


def test_only_who_gave_the_reason_takes_it(session: Session) -> None:
    call, _kept, _lost = filled()
    coordinator = make.actor(Role.COORDINATOR)
    archive, _book = made(session, call, coordinator)
    assert may(coordinator, FilePermission.DOWNLOAD, archive.file)
    for someone in (make.actor(Role.COORDINATOR), make.actor(Role.ADMIN), make.actor(Role.VENTURE)):
        assert not may(someone, FilePermission.DOWNLOAD, archive.file)


def test_it_needs_a_reason_a_right_and_something_to_pack(session: Session) -> None:
    call, _kept, _lost = filled()
    with pytest.raises(Refused, match="까닭"):
        services.archives.order(call, reason=" ", actor=make.actor(Role.COORDINATOR))
    with pytest.raises(Refused, match="낸 신청이 없어"):
        services.archives.order(ma.call(), reason="감사", actor=make.actor(Role.COORDINATOR))
    for role in (Role.VENTURE, Role.EVALUATOR, Role.LOAN_OFFICER):
        with pytest.raises(NotAllowed):
            services.archives.order(call, reason="감사", actor=make.actor(role))
    loan = ma.call(programme=Programme.LOAN)
    ma.submitted(loan)
    assert services.archives.order(loan, reason="감사", actor=make.actor(Role.LOAN_OFFICER)).task_id


def test_it_is_kept_for_a_week_and_goes_with_the_call(session: Session) -> None:
    call, _kept, _lost = filled()
    first, _ = made(session, call, make.actor(Role.COORDINATOR))
    assert services.archives.forget_old(actor=make.actor(Role.COORDINATOR)) == 0
    with clock.travel(clock.now() + timedelta(days=8)):
        assert services.archives.forget_old(actor=make.actor(Role.COORDINATOR)) == 1
    session.flush()
    assert first.file_id is None and first.made_at
    second, _ = made(session, call, make.actor(Role.COORDINATOR))
    services.retention.purge(call, actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert second.file_id is None


def test_a_zip_made_twice_after_an_interruption_is_kept_once(session: Session) -> None:
    call, _kept, _lost = filled()
    archive, _ = made(session, call, make.actor(Role.COORDINATOR))
    kept = archive.file_id
    make_archive(archive.id)
    assert archive.file_id == kept


def test_the_database_wants_a_reason(session: Session) -> None:
    call, _kept, _lost = filled()
    archive = services.archives.order(call, reason="감사", actor=make.actor(Role.COORDINATOR))
    session.flush()
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE call_archive SET reason = '' WHERE id = :id"), {"id": archive.id})
