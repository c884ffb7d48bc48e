"""Outcomes, the desks that take up, what each reader sees, drafts that wait, facts from the rooms above."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications import queries, screening_sources, services, tasks
from app.applications.models import Application, SectionRevision
from app.applications.policy import ApplicationPermission
from app.applications.services.drafts import Saved, SetAside
from app.applications.states import ApplicationState, CallState, Programme, Verdict
from app.kernel import clock
from app.kernel.access import may, system_actor
from app.kernel.errors import Missing, NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Notice
from tests import make
from tests import make_applications as ma
from tests import make_ventures as mv

SELECTED, WAITLISTED, REJECTED = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
)


def waiting(session: Session) -> list[Application]:
    return list(session.scalars(queries.selected_waiting(Programme.HUB_ROOM)))


def test_a_selected_application_waits_until_its_desk_takes_it_up(session: Session) -> None:
    chosen, coordinator = ma.eligible(), make.actor(Role.COORDINATOR)
    services.outcome.decide(chosen, SELECTED, 1, actor=coordinator, feedback="좋은 계획입니다.")
    session.flush()
    assert waiting(session) == [chosen] and chosen.rank == 1 and chosen.decided_at
    services.outcome.take_up(chosen, "tenancy", 7, actor=coordinator)
    session.flush()
    assert waiting(session) == []
    with pytest.raises(WrongState):
        services.outcome.take_up(chosen, "tenancy", 8, actor=coordinator)
    services.outcome.put_back(chosen, actor=coordinator)
    session.flush()
    assert waiting(session) == [chosen]


@pytest.mark.parametrize("outcome", [WAITLISTED, REJECTED])
def test_only_the_selected_wait_for_a_desk(session: Session, outcome: ApplicationState) -> None:
    judged = ma.eligible()
    services.outcome.decide(judged, outcome, 6, actor=system_actor("심사"))
    session.flush()
    assert judged.state is outcome and waiting(session) == []


def test_the_waitlist_moves_up_when_someone_declines(session: Session) -> None:
    second = ma.decided(WAITLISTED)
    services.outcome.decide(second, SELECTED, 2, actor=make.actor(Role.COORDINATOR))
    session.flush()
    assert waiting(session) == [second]


@pytest.mark.parametrize("state", [ApplicationState.SUBMITTED, ApplicationState.INELIGIBLE])
def test_what_was_not_found_eligible_gets_no_outcome(session: Session, state: ApplicationState) -> None:
    judged = ma.submitted(state=state, reason="업력")
    with pytest.raises(WrongState):
        services.outcome.decide(judged, SELECTED, 1, actor=make.actor(Role.COORDINATOR))


def test_an_outcome_is_not_changed_once_a_desk_has_begun(session: Session) -> None:
    chosen, coordinator = ma.decided(SELECTED), make.actor(Role.COORDINATOR)
    services.outcome.take_up(chosen, "tenancy", 7, actor=coordinator)
    with pytest.raises(WrongState):
        services.outcome.decide(chosen, REJECTED, 9, actor=coordinator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": SELECTED},
        {"state": ApplicationState.INELIGIBLE},
        {"state": ApplicationState.WITHDRAWN},
        {"taken_up_kind": "tenancy"},
        {"receipt_no": None},
    ],
)
def test_the_database_refuses_half_facts(session: Session, wrong: dict[str, Any]) -> None:
    sent = ma.submitted()
    for name, value in wrong.items():
        setattr(sent, name, value)
    with pytest.raises(IntegrityError):
        session.flush()


# --- who sees what ------------------------------------------------------------------------------------


def test_a_draft_is_seen_by_its_venture_alone(session: Session) -> None:
    draft = ma.draft()
    assert queries.get(draft.id, mv.member_actor(draft.venture)) is draft
    for someone in (make.actor(Role.COORDINATOR), make.actor(Role.ADMIN), mv.member_actor(mv.venture())):
        with pytest.raises(Missing):
            queries.get(draft.id, someone)
        assert not may(someone, ApplicationPermission.READ, draft)


def test_the_list_of_visible_applications_and_the_rule_agree(session: Session) -> None:
    rows = [ma.draft(), ma.submitted(), ma.submitted(ma.call(programme=Programme.LOAN)), ma.decided(SELECTED)]
    readers = [make.actor(role) for role in Role] + [mv.member_actor(rows[1].venture)]
    for reader in readers:
        listed = set(session.scalars(queries.visible_to(reader)))
        assert listed == {row for row in rows if may(reader, ApplicationPermission.READ, row)}, reader.roles


def test_someone_of_the_venture_does_not_screen_it(session: Session) -> None:
    sent = ma.submitted(ma.call(state=CallState.SCREENING))
    both = mv.member(sent.venture, user=make.user(Role.VENTURE, Role.COORDINATOR))
    with pytest.raises(NotAllowed):
        services.screening.find_eligible(sent, actor=actor_of(both))


def test_a_venture_shows_what_it_had_sent_in_by_a_day(session: Session) -> None:
    sent = ma.submitted(submitted_at=clock.now() - timedelta(days=10))
    ma.draft(venture=sent.venture)
    assert queries.of_venture(sent.venture, clock.today()) == [sent]
    assert queries.of_venture(sent.venture, clock.today() - timedelta(days=11)) == []


# --- drafts ---------------------------------------------------------------------------------------------


def test_what_a_colleague_replaced_is_kept(session: Session) -> None:
    draft = ma.draft()
    first, second = mv.member_actor(draft.venture), mv.member_actor(draft.venture)
    services.drafts.save_section(draft, "plan", {"problem": "처음 글"}, 0, actor=first)
    services.drafts.save_section(draft, "plan", {"problem": "고친 글"}, 1, actor=second)
    session.flush()
    assert session.scalars(select(SectionRevision.answers)).all() == [{"problem": "처음 글"}]


def test_the_same_text_twice_is_no_conflict(session: Session) -> None:
    draft = ma.draft()
    writer = mv.member_actor(draft.venture)
    for _ in range(2):
        outcome = services.drafts.save_section(draft, "plan", {"problem": "같은 글"}, 0, actor=writer)
        assert isinstance(outcome, Saved)


def test_a_conflict_while_settling_a_conflict_keeps_all_three(session: Session) -> None:
    draft = ma.draft()
    one, two = mv.member_actor(draft.venture), mv.member_actor(draft.venture)
    services.drafts.save_section(draft, "plan", {"problem": "가"}, 0, actor=one)
    aside = services.drafts.save_section(draft, "plan", {"problem": "나"}, 0, actor=two)
    assert isinstance(aside, SetAside)
    services.drafts.save_section(draft, "plan", {"problem": "다"}, 1, actor=one)
    again = services.drafts.settle(draft, aside.mine, {"problem": "나"}, 1, actor=two)
    assert isinstance(again, SetAside) and again.mine.answers == {"problem": "나"}
    assert queries.drafts_of(draft)["plan"].answers == {"problem": "다"}


def test_an_answer_to_a_question_that_is_gone_neither_blocks_nor_is_sent(session: Session) -> None:
    draft = ma.draft()
    ma.answers(draft)
    services.questions.remove_question(draft.call, "problem", actor=make.actor(Role.COORDINATOR))
    copy = services.submission.submit(draft, confirmed_by="한지우", actor=mv.member_actor(draft.venture))
    assert [a["key"] for a in copy.snapshot["sections"][0]["answers"]] == ["one_line"]
    assert queries.drafts_of(draft)["plan"].answers["problem"]


def test_an_earlier_answer_is_offered_again(session: Session) -> None:
    first = ma.draft()
    ma.answers(first)
    writer = mv.member_actor(first.venture)
    services.submission.submit(first, confirmed_by="한지우", actor=writer)
    session.flush()
    second = services.drafts.start(ma.call(title="다음 공고"), first.venture, actor=writer)
    assert queries.earlier_answers(second)["problem"] == (first.call.title, "가죽 폐기물이 늘고 있습니다.")


def test_drafters_are_told_two_days_before_the_deadline(session: Session) -> None:
    draft = ma.draft(ma.call(closes_at=clock.now() + timedelta(days=1)))
    draft.started_by_id = mv.member(draft.venture).id
    ma.draft(ma.call(closes_at=clock.now() + timedelta(days=9)))
    session.flush()
    tasks.remind_drafters()
    session.flush()
    assert session.scalars(select(Notice.link)).all() == [f"/applications/{draft.id}"]


# --- facts from above ------------------------------------------------------------------------------------


@pytest.fixture
def arrears() -> Iterator[dict[int, bool]]:
    """A room above that knows of arrears."""
    known: dict[int, bool] = {}
    tellers = screening_sources._tellers[screening_sources.ARREARS]
    kept = list(tellers)
    tellers[:] = [lambda venture_id, _on: known.get(venture_id)]
    yield known
    tellers[:] = kept


def test_arrears_told_by_a_room_above_fill_the_sheet(session: Session, arrears: dict[int, bool]) -> None:
    sent = ma.submitted(ma.call(eligibility={"no_arrears": True}, state=CallState.SCREENING))
    assert services.screening.sheet(sent)[0].verdict is Verdict.UNCLEAR
    arrears[sent.venture_id] = True
    assert services.screening.sheet(sent)[0].verdict is Verdict.UNMET
    with pytest.raises(Refused):
        services.screening.judge(sent, "no_arrears", Verdict.MET, note="", actor=make.actor(Role.COORDINATOR))
    services.screening.judge(
        sent, "no_arrears", Verdict.MET, note="완납 영수증 확인", actor=make.actor(Role.COORDINATOR)
    )
    assert services.screening.sheet(sent)[0].verdict is Verdict.MET


def test_the_sheet_stays_as_it_was_when_the_record_changes_later(session: Session) -> None:
    sent = ma.submitted(ma.call(eligibility={"max_business_age_months": 84}, state=CallState.SCREENING))
    services.screening.find_eligible(sent, actor=make.actor(Role.COORDINATOR))
    sent.venture.founded_on = clock.today().replace(year=2000, day=1)
    session.flush()
    assert services.screening.sheet(sent)[0].verdict is Verdict.MET
