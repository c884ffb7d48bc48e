"""이의신청: within its days, by the venture, answered by a person who did not decide."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, Objection
from app.applications.rules.deadlines import objection_until
from app.applications.states import ApplicationState, CallState, ObjectionState
from app.files.policy import FilePermission
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv
from tests.make_files import Upload, pdf

SELECTED, WAITLISTED, REJECTED, INELIGIBLE = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
    ApplicationState.INELIGIBLE,
)


def contested(session: Session, decider: Actor | None = None) -> Objection:
    """A rejected application whose venture objects."""
    rejected = ma.decided(REJECTED, decided_by_id=(decider or make.actor(Role.COORDINATOR)).id)
    made = services.objections.file(
        rejected, reason="매출 자료를 잘못 읽었습니다.", actor=mv.member_actor(rejected.venture)
    )
    session.flush()
    return made


@pytest.mark.parametrize(
    ("told", "days", "last"),
    [
        (date(2026, 3, 2), 7, date(2026, 3, 9)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 9, 22), 2, date(2026, 9, 28)),
        (date(2026, 3, 2), 0, None),
    ],
)
def test_the_last_day_moves_on_from_a_weekend_or_a_holiday(told: date, days: int, last: date | None) -> None:
    assert objection_until(told, days) == last


def test_the_last_day_is_still_in_time_and_the_next_is_not(session: Session) -> None:
    rejected = ma.decided(REJECTED)
    writer, until = mv.member_actor(rejected.venture), queries.objection_until(rejected)
    assert until is not None
    with clock.travel(clock.at(until + timedelta(days=1))):
        assert not queries.may_object_now(rejected)
        with pytest.raises(WrongState):
            services.objections.file(rejected, reason="늦었습니다", actor=writer)
    with clock.travel(clock.at(until, 23, 59, 59)):
        assert (
            services.objections.file(rejected, reason="다시 보아 주세요", actor=writer).contested is REJECTED
        )


@pytest.mark.parametrize("state", [SELECTED, ApplicationState.ELIGIBLE, ApplicationState.SUBMITTED])
def test_only_a_result_against_the_applicant_is_contested(session: Session, state: ApplicationState) -> None:
    application = ma.submitted(state=state, decided_at=clock.now(), screened_at=clock.now())
    with pytest.raises(WrongState):
        services.objections.file(application, reason="왜", actor=mv.member_actor(application.venture))


def test_a_result_is_contested_once(session: Session) -> None:
    first = contested(session)
    with pytest.raises(WrongState):
        services.objections.file(
            first.application, reason="한 번 더", actor=mv.member_actor(first.application.venture)
        )


def test_nobody_else_objects_for_a_venture(session: Session) -> None:
    rejected = ma.decided(REJECTED)
    for someone in (make.actor(Role.COORDINATOR), mv.member_actor(mv.venture())):
        with pytest.raises(NotAllowed):
            services.objections.file(rejected, reason="대신 냅니다", actor=someone)


def test_an_objection_needs_a_reason(session: Session) -> None:
    rejected = ma.decided(REJECTED)
    with pytest.raises(Refused, match="사실과 다른지"):
        services.objections.file(rejected, reason=" ", actor=mv.member_actor(rejected.venture))


def test_an_objection_keeps_no_resident_number_in_its_words_nor_in_the_name_of_its_paper(
    session: Session,
) -> None:
    rejected = ma.decided(REJECTED)
    writer = mv.member_actor(rejected.venture)
    with pytest.raises(Refused, match="주민등록번호") as refusal:
        services.objections.file(rejected, reason="대표 900101-1234568", actor=writer)
    assert refusal.value.field == "reason"
    paper = Upload("한지우 900101-1234568.pdf", pdf())
    made = services.objections.file(rejected, reason="다시 보아 주세요", actor=writer, upload=paper)
    assert made.file is not None and made.file.name == "한지우 900101-●●●●●●●.pdf"


def test_whoever_decided_does_not_answer(session: Session) -> None:
    decider, other = make.actor(Role.COORDINATOR), make.actor(Role.DISTRICT_OFFICER)
    objection = contested(session, decider)
    assert queries.objections_to_answer(decider) == []
    assert queries.objections_to_answer(other) == [objection]
    with pytest.raises(NotAllowed):
        services.objections.dismiss(objection, answer="그대로입니다", actor=decider)
    services.objections.dismiss(objection, answer="평가표를 다시 보았고 점수는 맞습니다.", actor=other)
    session.flush()
    assert objection.state is ObjectionState.DISMISSED and objection.application.state is REJECTED
    assert objection.answered_by_id == other.id and queries.objections_to_answer(other) == []


def test_an_auditor_reads_objections_and_answers_none(session: Session) -> None:
    objection, auditor = contested(session), make.actor(Role.AUDITOR)
    assert queries.objection(objection.id, auditor) is objection
    with pytest.raises(NotAllowed):
        services.objections.uphold(objection, answer="맞습니다", actor=auditor)


def test_an_upheld_objection_can_change_the_result_and_tells_the_venture(session: Session) -> None:
    objection, officer = contested(session), make.actor(Role.DISTRICT_OFFICER)
    services.objections.uphold(
        objection, answer="가점 증빙을 빠뜨렸습니다.", actor=officer, outcome=WAITLISTED
    )
    session.flush()
    application = objection.application
    assert application.state is WAITLISTED and application.decided_by_id == officer.id
    told = session.scalars(select(Notice.body).order_by(Notice.id.desc())).first()
    assert told is not None and "예비" in told and "가점 증빙을 빠뜨렸습니다." in told
    assert queries.may_object_now(application), "a changed result may be contested anew"


def test_an_answered_objection_is_not_answered_again(session: Session) -> None:
    objection, officer = contested(session), make.actor(Role.DISTRICT_OFFICER)
    services.objections.dismiss(objection, answer="그대로입니다.", actor=officer)
    with pytest.raises(WrongState):
        services.objections.uphold(objection, answer="다시 보니 맞습니다.", actor=officer)
    with pytest.raises(Refused):
        services.objections.dismiss(contested(session), answer="", actor=officer)


def test_the_office_hears_of_an_objection_but_not_who_decided(session: Session) -> None:
    decider, other = make.actor(Role.COORDINATOR), make.actor(Role.COORDINATOR)
    contested(session, decider)
    told = set(
        session.scalars(select(Notice.user_id).where(Notice.title.startswith("이의신청이 들어왔습니다")))
    )
    assert other.id in told and decider.id not in told


def test_what_was_found_ineligible_is_contested_from_the_day_it_was_found(session: Session) -> None:
    screener = make.actor(Role.COORDINATOR)
    call = ma.call(
        state=CallState.SCREENING,
        opens_at=clock.now() - timedelta(days=20),
        closes_at=clock.now() - timedelta(days=2),
    )
    sent = ma.submitted(call, submitted_at=clock.now() - timedelta(days=3))
    services.screening.find_ineligible(sent, reason="업력이 84개월을 넘습니다.", actor=screener)
    objection = services.objections.file(
        sent, reason="설립일이 다릅니다.", actor=mv.member_actor(sent.venture)
    )
    with pytest.raises(NotAllowed):
        services.objections.uphold(objection, answer="맞습니다.", actor=screener)
    services.objections.uphold(
        objection, answer="등기부와 다릅니다.", actor=make.actor(Role.DISTRICT_OFFICER)
    )
    assert objection.state is ObjectionState.UPHELD and sent.state is INELIGIBLE


def test_a_call_is_not_ended_over_an_open_objection(session: Session) -> None:
    objection, officer = contested(session), make.actor(Role.DISTRICT_OFFICER)
    call = objection.application.call
    call.state = CallState.DECIDED
    for step in (services.calls.close_agreements, services.calls.end):
        with pytest.raises(WrongState, match="이의신청"):
            step(call, actor=officer)
    services.objections.dismiss(objection, answer="그대로입니다.", actor=officer)
    session.flush()
    services.calls.close_agreements(call, actor=officer)
    assert call.state is CallState.AGREED


def test_the_paper_of_an_objection_is_kept_from_evaluators(session: Session) -> None:
    rejected = ma.decided(REJECTED)
    member = mv.member_actor(rejected.venture)
    objection = services.objections.file(
        rejected, reason="자료를 봐 주세요.", actor=member, upload=Upload("자료.pdf", pdf())
    )
    session.flush()
    kept = objection.file
    assert kept is not None
    reader = Actor(
        id=make.user(Role.EVALUATOR).id,
        name="위원",
        roles=frozenset({Role.EVALUATOR}),
        scopes={"application_reader": {rejected.id: "reader"}},
    )
    assert may(member, FilePermission.DOWNLOAD, kept)
    assert may(make.actor(Role.COORDINATOR), FilePermission.DOWNLOAD, kept)
    assert not may(reader, FilePermission.DOWNLOAD, kept)
    assert not may(mv.member_actor(mv.venture()), FilePermission.DOWNLOAD, kept)


def test_words_and_paper_of_an_objection_go_when_the_retention_ends(session: Session) -> None:
    rejected = ma.decided(REJECTED)
    objection = services.objections.file(
        rejected,
        reason="한지우 010",
        actor=mv.member_actor(rejected.venture),
        upload=Upload("자료.pdf", pdf()),
    )
    session.flush()
    assert services.retention.purge(rejected.call, actor=make.actor(Role.COORDINATOR)) == 1
    session.flush()
    assert "한지우" not in objection.reason and objection.file_id is None
    assert services.retention.purge(rejected.call, actor=make.actor(Role.COORDINATOR)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"answer": "답"},
        {"state": ObjectionState.UPHELD},
        {"contested": SELECTED},
        {"filed_at": clock.at(date(2001, 1, 1))},
    ],
)
def test_the_database_refuses_half_an_objection(session: Session, wrong: dict[str, object]) -> None:
    objection = contested(session)
    for name, value in wrong.items():
        setattr(objection, name, value)
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_database_refuses_an_answer_by_who_decided(session: Session) -> None:
    objection = contested(session)
    objection.state, objection.answer = ObjectionState.DISMISSED, "그대로"
    objection.answered_at, objection.answered_by_id = clock.now(), objection.decided_by_id
    with pytest.raises(IntegrityError):
        session.flush()


def of(session: Session, application: Application) -> list[Objection]:
    return list(session.scalars(select(Objection).where(Objection.application_id == application.id)))


def test_a_venture_sees_its_own_objections_only(session: Session) -> None:
    objection = contested(session)
    contested(session)
    assert queries.objections_of(objection.application) == of(session, objection.application) == [objection]
