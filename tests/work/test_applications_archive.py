"""The whole dossier of a call as one zip: what is in it, who takes it, for how long."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.agreements.services import expenses
from app.applications import queries, services
from app.applications.models import Application, Call, CallArchive, FixRequest, Submission
from app.applications.policy import ATTACHMENT
from app.applications.rules.frozen import digest
from app.applications.states import ApplicationState, CallState, FixState, Programme
from app.applications.tasks import make_archive
from app.files import services as files
from app.files.policy import FilePermission
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.errors import NotAllowed, Refused
from app.kernel.roles import Role
from tests import make, make_agreements, make_evaluations
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
            number=len(queries.submissions_of(application)) + 1,
            cause="fixed",
            at=clock.now(),
            snapshot=snapshot,
            sha256=digest(snapshot),
        )
    )
    return again


def test_every_sending_the_call_itself_and_what_was_to_be_mended_are_in_it(session: Session) -> None:
    call, _kept, lost = filled()
    member = mv.member_actor(lost.venture)
    first, last = (
        files.keep(pdf(), name, actor=member, purpose=ATTACHMENT, owner_id=lost.id)
        for name in ("옛것.pdf", "새것.pdf")
    )
    before = sent_again(lost, [{"file_id": first.id, "name": "옛것.pdf"}])
    sent_again(lost, [{"file_id": last.id, "name": "새것.pdf"}])
    now = clock.now()
    make.added(
        FixRequest(
            application_id=lost.id, keys=["problem"], reason="이용자 수를 적어 주세요.", asked_at=now,
            due_at=now + timedelta(days=3), asked_by="오세린", submission_before=1, state=FixState.ANSWERED,
            answered_at=now,
        )
    )  # fmt: skip
    services.notes.write(lost, "대표자와 통화함", flagged=True, actor=make.actor(Role.COORDINATOR))
    _archive, book = made(session, call, make.actor(Role.COORDINATOR))
    mine = {name.split("/", 1)[1] for name in book.namelist() if str(lost.receipt_no) in name}
    assert {f"낸 내용 {n}.json" for n in (1, 2, 3)} <= mine
    assert {f"첨부 {before.number}번째/01 옛것.pdf", "첨부/01 새것.pdf"} <= mine
    notice = json.loads(book.read("0_공고.json"))
    closes = f"{call.closes_at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}"
    assert notice["title"] == call.title and notice["closes_at"] == closes
    assert len(notice["questions"]) == len(call.questions)
    assert "이용자 수를 적어 주세요." in book.read("5_보완요청.csv").decode("utf-8-sig")
    assert "대표자와 통화함" in book.read("6_메모.csv").decode("utf-8-sig")


def test_how_it_was_judged_and_agreed_is_in_it(session: Session) -> None:
    points = [[[20, 20, 15, 15], [25, 20, 10, 15], None], [[10, 10, 10, 10], [10, 10, 10, 10], [9, 9, 9, 9]]]
    judged, _given, panel = make_evaluations.closed(points)
    make_evaluations.told(judged)
    _archive, book = made(session, judged.call, make.actor(Role.COORDINATOR))
    names = [name for name in book.namelist() if name.startswith("심사/1 서면평가/")]
    assert {name.rsplit("/", 1)[1].split(" ")[0] for name in names} == {
        "점수표.xlsx", "결정", "위원과", "제척·기피·회피.csv",
    }  # fmt: skip
    (record,) = [name for name in names if "결정 기록" in name]
    assert json.loads(book.read(record))["applications"]
    seats = book.read("심사/1 서면평가/위원과 출석.csv").decode("utf-8-sig")
    assert all(one.user.name in seats for one in panel)
    assert "회피" in book.read("심사/1 서면평가/제척·기피·회피.csv").decode("utf-8-sig")


def test_the_money_of_agreements_lies_in_it_line_by_line_with_its_evidence(session: Session) -> None:
    agreement = make_agreements.running()
    spent = make_agreements.expense(agreement, what="자문 10시간")
    make_agreements.expense(agreement, what="=1+1", supply=2, vat=0)
    make_agreements.handed_in(agreement, 7)
    expenses.judge(spent, 400_000, "다섯 시간만 인정합니다.", actor=make.actor(Role.COORDINATOR))
    archive, book = made(session, agreement.call, make.actor(Role.COORDINATOR))
    assert archive.file is not None and archive.file.name.count(str(agreement.call.fiscal_year)) == 1

    def read(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(book.read(f"협약/{name}.csv").decode("utf-8-sig"))))

    (listed,) = read("협약 목록")
    assert listed["기업"] == agreement.venture.full_name and listed["지원금"] == "10000000"
    judged = next(row for row in read("집행 내역") if row["내용"] == "자문 10시간")
    assert (judged["금액"], judged["인정액"], judged["불인정액"]) == ("1000000", "400000", "600000")
    assert judged["인정하지 않은 까닭"] == "다섯 시간만 인정합니다." and "'=1+1" in {
        r["내용"] for r in read("집행 내역")
    }
    assert book.read(f"협약/{judged['증빙']}") == pdf()
    assert [row["금액"] for row in read("지급과 반납")] == ["6000000"]
    assert {row["점검"] for row in read("점검")} == {"중간점검", "최종점검"}


def test_marks_stay_out_of_it_while_others_still_mark(session: Session) -> None:
    judged, _given, _panel = make_evaluations.opened()
    _archive, book = made(session, judged.call, make.actor(Role.COORDINATOR))
    assert not [name for name in book.namelist() if name.startswith("심사/")]


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
