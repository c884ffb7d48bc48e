"""Sending in: the deadline to the second, frozen copies, receipt numbers, withdrawing, mending."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm import Session

from app.applications import queries, services
from app.applications.models import (
    Application,
    ConsentRecord,
    LateAttempt,
    Submission,
)
from app.applications.rules.frozen import digest
from app.applications.services.submission import NotComplete, TooLate
from app.applications.states import ApplicationState, CallState, FixState, QuestionKind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Mail, Notice
from app.ventures.models import Venture
from app.ventures.states import MemberRole
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

CLOSES = datetime.fromisoformat("2026-11-20T18:00:00+09:00")


def a_writer(venture: Venture) -> Actor:
    """An owner of the venture."""
    return mv.member_actor(venture)


def a_full_draft(**call_values: Any) -> tuple[Application, Actor]:
    """A draft with every answer written, and its owner."""
    draft = ma.draft(ma.call(**call_values))
    ma.answers(draft)
    return draft, a_writer(draft.venture)


def the_coordinator() -> Actor:
    return make.actor(Role.COORDINATOR)


def around_the_deadline() -> dict[str, Any]:
    return {"opens_at": CLOSES - timedelta(days=20), "closes_at": CLOSES, "fiscal_year": 2026}


@pytest.mark.parametrize("before", [timedelta(seconds=1), timedelta(0)])
def test_an_application_goes_in_up_to_the_second_of_the_deadline(session: Session, before: timedelta) -> None:
    draft, writer = a_full_draft(**around_the_deadline())
    services.submission.submit(draft, confirmed_by="한지우", actor=writer, at=CLOSES - before)
    session.flush()
    assert draft.state is ApplicationState.SUBMITTED
    assert draft.submitted_at == CLOSES - before


def test_one_second_after_the_deadline_is_refused_with_both_times_and_kept(session: Session) -> None:
    draft, writer = a_full_draft(**around_the_deadline())
    late = CLOSES + timedelta(seconds=1)
    with pytest.raises(TooLate) as refusal:
        services.submission.submit(draft, confirmed_by="한지우", actor=writer, at=late)
    assert "2026. 11. 20. 18:00:01" in str(refusal.value)
    assert "2026. 11. 20. 18:00:00" in str(refusal.value)
    services.submission.log_late(draft, at=late, actor=writer)
    session.flush()
    assert draft.state is ApplicationState.DRAFT
    assert queries.drafts_of(draft)["plan"].answers["problem"]
    assert session.scalars(select(LateAttempt.at)).all() == [late]


def test_the_instant_of_arrival_counts_not_the_wait_for_the_database(session: Session) -> None:
    draft, writer = a_full_draft(**around_the_deadline())
    with clock.travel(CLOSES + timedelta(seconds=9)):
        services.submission.submit(
            draft, confirmed_by="한지우", actor=writer, at=CLOSES - timedelta(seconds=1)
        )
    assert draft.state is ApplicationState.SUBMITTED


def test_an_application_with_gaps_is_not_sent(session: Session) -> None:
    draft = ma.draft()
    ma.answers(draft, one_line="한 줄")
    with pytest.raises(NotComplete):
        services.submission.submit(draft, confirmed_by="한지우", actor=a_writer(draft.venture))
    ma.answers(full := ma.draft())
    with pytest.raises(Refused):
        services.submission.submit(full, confirmed_by=" ", actor=a_writer(full.venture))


def test_a_closed_or_unpublished_call_takes_nothing(session: Session) -> None:
    draft, writer = a_full_draft(state=CallState.SCREENING)
    with pytest.raises(WrongState):
        services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    early, writer = a_full_draft(opens_at=clock.now() + timedelta(hours=1))
    with pytest.raises(WrongState):
        services.submission.submit(early, confirmed_by="한지우", actor=writer)


def test_the_frozen_copy_stays_as_it_was_when_the_draft_and_the_record_change(session: Session) -> None:
    draft, writer = a_full_draft()
    copy = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    services.drafts.save_section(
        draft, "plan", {"one_line": "다른 한 줄", "problem": "다른 문제"}, 1, actor=writer
    )
    draft.venture.name = "바뀐이름"
    session.flush()
    session.expire(copy)
    assert copy.snapshot["sections"][0]["answers"][1]["shown"] == "가죽 폐기물이 늘고 있습니다."
    assert "바뀐이름" not in str(copy.snapshot)
    assert copy.sha256 == digest(copy.snapshot)
    assert queries.unsent_changes(draft)


def test_the_database_refuses_to_change_a_frozen_copy(session: Session) -> None:
    draft, writer = a_full_draft()
    copy = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    session.flush()
    for change in ("UPDATE submission SET sha256 = sha256", "DELETE FROM submission"):
        with pytest.raises(DatabaseError, match="frozen"), session.begin_nested():
            session.execute(text(change))
    assert copy.number == 1


def test_sending_again_before_the_deadline_adds_a_copy_and_keeps_the_receipt(session: Session) -> None:
    draft, writer = a_full_draft()
    first = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    receipt = draft.receipt_no
    services.drafts.save_section(draft, "plan", {"one_line": "고친 한 줄"}, 1, actor=writer)
    second = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    assert (first.number, second.number) == (1, 2)
    assert draft.receipt_no == receipt
    assert draft.one_line == "고친 한 줄"
    assert queries.latest_submission(draft) is second


def test_what_is_sent_twice_as_it_stands_is_one_copy_and_told_once(session: Session) -> None:
    draft, writer = a_full_draft()
    first = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    again = services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    session.flush()
    assert again is first and len(queries.submissions_of(draft)) == 1
    assert len(session.scalars(select(Mail)).all()) == 1


def test_receipt_numbers_count_up_per_year_and_programme(session: Session) -> None:
    call = ma.call(fiscal_year=2026)
    given = []
    for _ in range(3):
        draft = ma.draft(call)
        ma.answers(draft)
        services.submission.submit(draft, confirmed_by="한지우", actor=a_writer(draft.venture))
        given.append(draft.receipt_no)
    assert given == ["2026-입주-0001", "2026-입주-0002", "2026-입주-0003"]


def test_the_venture_is_told_and_the_receipt_ordered(session: Session) -> None:
    draft, writer = a_full_draft()
    services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    session.flush()
    assert draft.receipt_no is not None
    assert draft.receipt_no in session.scalars(select(Notice.title)).one()
    assert draft.receipt_no in session.scalars(select(Mail.subject)).one()


def test_consents_are_kept_with_the_words_that_were_shown(session: Session) -> None:
    notice = {"purpose": "자격 확인", "items": "대표자 성명", "retention": "3년"}
    draft, writer = a_full_draft(
        questions=[ma.question("agree", kind=QuestionKind.CONSENT, label="개인정보 수집·이용", notice=notice)]
    )
    ma_drafts = queries.drafts_of(draft)["plan"]
    services.drafts.save_section(draft, "plan", {"agree": "yes"}, ma_drafts.version, actor=writer)
    services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    kept = session.scalars(select(ConsentRecord)).one()
    assert kept.agreed and kept.question_version == 1
    assert kept.wording["purpose"] == "자격 확인"


def test_a_viewer_and_a_stranger_cannot_send(session: Session) -> None:
    draft, _ = a_full_draft()
    viewer = mv.member_actor(draft.venture, MemberRole.VIEWER)
    for someone in (viewer, mv.member_actor(mv.venture()), the_coordinator()):
        with pytest.raises(NotAllowed):
            services.submission.submit(draft, confirmed_by="한지우", actor=someone)


def test_a_withdrawn_application_stays_on_record_and_lets_the_venture_apply_anew(session: Session) -> None:
    draft, writer = a_full_draft()
    services.submission.submit(draft, confirmed_by="한지우", actor=writer)
    with pytest.raises(Refused, match="주민등록번호"):
        services.submission.withdraw(draft, reason="대표 900101-1234568", actor=writer)
    services.submission.withdraw(draft, reason="다른 공간을 구했습니다", actor=writer)
    session.flush()
    assert draft.state is ApplicationState.WITHDRAWN and draft.receipt_no
    again = services.drafts.start(draft.call, draft.venture, actor=writer)
    assert again.id != draft.id


def test_one_venture_has_one_live_application_to_a_call(session: Session) -> None:
    draft = ma.draft()
    with pytest.raises(IntegrityError), session.begin_nested():
        ma.draft(draft.call, venture=draft.venture)


def test_a_taken_up_application_is_no_longer_withdrawn(session: Session) -> None:
    chosen = ma.decided(ApplicationState.SELECTED)
    services.outcome.take_up(chosen, "tenancy", 1, actor=the_coordinator())
    session.flush()
    with pytest.raises(WrongState):
        services.submission.withdraw(chosen, reason="", actor=a_writer(chosen.venture))


# --- 보완요청 ---------------------------------------------------------------------------------------


def after_the_deadline() -> dict[str, Any]:
    now = clock.now()
    return {
        "opens_at": now - timedelta(days=9),
        "closes_at": now - timedelta(days=1),
        "state": CallState.SCREENING,
    }


def an_asked_fix(keys: list[str]) -> tuple[Application, Actor]:
    sent = ma.submitted(ma.call(**after_the_deadline()))
    services.fixes.request(
        sent,
        keys,
        reason="숫자를 적어 주세요",
        due_at=clock.now() + timedelta(days=3),
        actor=the_coordinator(),
    )
    return sent, a_writer(sent.venture)


def test_only_the_named_answers_are_open_until_the_date(session: Session) -> None:
    sent, writer = an_asked_fix(["problem"])
    services.drafts.save_section(
        sent, "plan", {"one_line": "몰래 고침", "problem": "가죽 폐기물 연 120톤"}, 1, actor=writer
    )
    answers = queries.drafts_of(sent)["plan"].answers
    assert answers["problem"] == "가죽 폐기물 연 120톤"
    assert answers["one_line"] == "버려지는 가죽을 새 소재로 되살립니다."
    with clock.travel(clock.now() + timedelta(days=4)), pytest.raises(WrongState):
        services.drafts.save_section(sent, "plan", {"problem": "늦게"}, 2, actor=writer)


def test_mended_answers_are_frozen_as_the_next_copy(session: Session) -> None:
    sent, writer = an_asked_fix(["problem"])
    fix = queries.open_fix(sent)
    services.drafts.save_section(sent, "plan", {"problem": "가죽 폐기물 연 120톤"}, 1, actor=writer)
    copy = services.fixes.answer(sent, confirmed_by="한지우", actor=writer)
    session.flush()
    assert copy.number == 2 and copy.cause == "fixed"
    assert fix is not None and fix.state is FixState.ANSWERED
    assert queries.open_keys(sent) == frozenset()


def test_an_answer_after_the_date_of_the_request_is_late(session: Session) -> None:
    sent, writer = an_asked_fix(["problem"])
    with pytest.raises(TooLate):
        services.fixes.answer(
            sent, confirmed_by="한지우", actor=writer, at=clock.now() + timedelta(days=3, seconds=2)
        )


def test_a_call_that_ends_while_a_fix_is_open_leaves_the_fix_open(session: Session) -> None:
    sent, writer = an_asked_fix(["problem"])
    services.calls.end(sent.call, actor=the_coordinator())
    services.drafts.save_section(sent, "plan", {"problem": "가죽 폐기물 연 120톤"}, 1, actor=writer)
    assert services.fixes.answer(sent, confirmed_by="한지우", actor=writer).number == 2


def test_nothing_is_asked_to_be_mended_while_the_call_is_open(session: Session) -> None:
    sent = ma.submitted()
    with pytest.raises(WrongState):
        services.fixes.request(
            sent, ["problem"], reason="x", due_at=clock.now() + timedelta(days=1), actor=the_coordinator()
        )


# --- 파기 -------------------------------------------------------------------------------------------


def test_after_the_retention_date_the_record_stays_without_the_person(session: Session) -> None:
    sent = ma.submitted(ma.call(retain_until=clock.today() - timedelta(days=1)))
    sha256 = queries.latest_submission(sent).sha256
    assert services.retention.purge_expired(actor=the_coordinator()) == 1
    session.flush()
    session.expire_all()
    copy = session.scalars(select(Submission)).one()
    assert copy.snapshot == {"purged": True} and copy.sha256 == sha256
    assert sent.receipt_no and not sent.confirmed_by and not queries.drafts_of(sent)
    assert services.retention.purge_expired(actor=the_coordinator()) == 0
