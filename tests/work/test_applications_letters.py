"""Result letters: who gets which, made once per result, replaced when the result was changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import Application, Call
from app.applications.states import ApplicationState, CallState
from app.applications.tasks import make_letter, make_letters
from app.documents import queries as papers
from app.documents.states import PaperKind, PaperState
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tasks.models import Task
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

SELECTED, WAITLISTED, REJECTED = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
)


def decided_call() -> tuple[Call, dict[ApplicationState, Application]]:
    """One application in each outcome."""
    call = ma.call(state=CallState.DECIDED)
    at = clock.now() - timedelta(hours=1)
    return call, {
        state: ma.decided(state, call, rank=n, decided_at=at, submitted_at=at - timedelta(days=1))
        for n, state in enumerate((SELECTED, WAITLISTED, REJECTED), start=1)
    }


def test_each_result_has_its_own_words(session: Session) -> None:
    _call, rows = decided_call()
    rows[REJECTED].feedback = "고객을 더 만나 보세요.\n매출 계획의 근거가 없습니다."
    said = {state: services.result_letters.letter_of(row, 2) for state, row in rows.items()}
    assert "선정되었습니다" in said[SELECTED].outcome and "예비 2번" in said[WAITLISTED].outcome
    assert said[SELECTED].objection == "" and "이의를 신청" in said[REJECTED].objection
    assert any("고객을 더 만나" in str(words) for words in said[REJECTED].paragraphs)
    assert ("접수번호", rows[REJECTED].receipt_no) in said[REJECTED].facts


def test_the_letters_of_a_call_are_made_once_and_told(session: Session) -> None:
    call, rows = decided_call()
    ma.eligible(call)
    people = {state: mv.member(row.venture) for state, row in rows.items()}
    make_letters(call.id)
    session.flush()
    for state, row in rows.items():
        letter = queries.result_letter_of(row)
        assert letter is not None and letter.state is PaperState.ISSUED and letter.file_id
        told = session.query(Notice).filter_by(user_id=people[state].id).one()
        assert told.title == f"결과 통지서를 보냈습니다: {row.receipt_no}"
    make_letters(call.id)
    assert len(papers.about("application", rows[SELECTED].id, system_actor("확인"))) == 1
    with pytest.raises(Refused, match="보낼 통지서가 없습니다"):
        services.result_letters.order(call, actor=make.actor(Role.COORDINATOR))


def test_letters_of_who_was_told_before_bear_that_day_and_tell_nobody_again(session: Session) -> None:
    call, rows = decided_call()
    mv.member(rows[SELECTED].venture)
    make_letters(call.id, told_on="2025-03-04")
    session.flush()
    letter = queries.result_letter_of(rows[SELECTED])
    assert letter is not None and letter.as_of_on == date(2025, 3, 4) and letter.state is PaperState.ISSUED
    assert not session.query(Notice).count()
    said = services.result_letters.letter_of(rows[SELECTED], None, letter.as_of_on)
    assert said.sent_on == date(2025, 3, 4)


def test_a_changed_result_gets_a_letter_that_replaces_the_one_before(session: Session) -> None:
    call, rows = decided_call()
    row = rows[REJECTED]
    make_letters(call.id)
    first = queries.result_letter_of(row)
    services.outcome.decide(row, SELECTED, 3, actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert queries.result_letter_of(row) is None, "the letter tells of another result"
    make_letters(call.id)
    session.flush()
    second = queries.result_letter_of(row)
    assert first is not None and second is not None and second.replaces_id == first.id
    assert papers.latest(PaperKind.RESULT_LETTER, "application", row.id, second.reader) is second


def test_sending_is_ordered_by_the_office_in_one_go(session: Session) -> None:
    call, _rows = decided_call()
    task = session.get_one(Task, services.result_letters.order(call, actor=make.actor(Role.COORDINATOR)))
    assert (task.name, task.arguments) == ("applications.result_letters", {"call_id": call.id})
    for role in (Role.AUDITOR, Role.EVALUATOR, Role.VENTURE):
        with pytest.raises(NotAllowed):
            services.result_letters.order(call, actor=make.actor(role))


def test_feedback_is_written_before_the_letter(session: Session) -> None:
    call, rows = decided_call()
    officer, row = make.actor(Role.COORDINATOR), rows[REJECTED]
    services.result_letters.write_feedback(row, "고객을 더 만나 보세요.", actor=officer)
    assert row.feedback == "고객을 더 만나 보세요."
    with pytest.raises(WrongState):
        services.result_letters.write_feedback(ma.eligible(call), "아직", actor=officer)
    make_letters(call.id)
    session.flush()
    with pytest.raises(WrongState, match="이미 보냈습니다"):
        services.result_letters.write_feedback(row, "늦은 의견", actor=officer)


def test_who_is_found_ineligible_gets_a_letter_with_the_reason(session: Session) -> None:
    sent = ma.submitted(ma.call(state=CallState.SCREENING))
    keeper = make.actor(Role.COORDINATOR)
    services.screening.find_ineligible(sent, reason="업력이 84개월을 넘었습니다.", actor=keeper)
    session.flush()
    said = services.result_letters.letter_of(sent, None)
    assert "자격을 갖추지 못한" in said.outcome and "이의를 신청" in said.objection
    assert "까닭: 업력이 84개월을 넘었습니다." in said.paragraphs
    make_letter(sent.id)
    session.flush()
    letter = queries.result_letter_of(sent)
    assert letter is not None and "자격 확인 결과 통지서" in letter.title
    make_letter(sent.id)
    assert queries.result_letter_of(sent) is letter
    services.screening.find_eligible(sent, actor=keeper)
    assert queries.result_letter_of(sent) is None
