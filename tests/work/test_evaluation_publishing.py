"""Publishing apart from deciding, on both databases: nobody hears before it, everyone in one transaction with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.queries import actor_of
from app.applications import queries as application_queries
from app.applications import services as application_services
from app.applications.states import ApplicationState, CallState
from app.evaluations import tasks
from app.evaluations.models import FeedbackDraft
from app.evaluations.queries import opened_sheets, ratings, results
from app.evaluations.queries.planned import digest_of, planned
from app.evaluations.services import decisions, publishing, sheets
from app.evaluations.services import results as closing
from app.evaluations.states import Stage
from app.kernel import clock
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.roles import Role
from app.notices.models import Mail, Notice
from app.tasks.models import Task
from tests import make, make_applications
from tests import make_evaluations as me
from tests import make_ventures as mv

FULL, FAIR, LOW = [25, 25, 15, 15], [24, 24, 14, 14], [10, 10, 10, 10]
SELECTED, WAITLISTED, REJECTED = (
    ApplicationState.SELECTED,
    ApplicationState.WAITLISTED,
    ApplicationState.REJECTED,
)


def of_one_place() -> object:
    """A call with a single place."""
    made = me.call()
    made.capacities[0].places = 1
    del made.capacities[1:]
    return made


def notices() -> int:
    """How many things people were told."""
    return make.db.session.scalar(select(func.count()).select_from(Notice)) or 0


def test_what_was_decided_is_told_to_nobody_before_it_is_published(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3])
    for row in rows:
        mv.member(row.venture)
    before = notices()
    decisions.decide(made, actor=me.coordinator())
    assert [row.state for row in rows] == [ApplicationState.ELIGIBLE] * 2
    assert made.call.state is CallState.EVALUATING and notices() == before
    assert [row.decided_at for row in rows] == [None, None] and results.published() == []
    assert ratings.ask_of(rows[0]) is None and not application_queries.may_object_now(rows[1])
    assert results.of_venture(rows[0].venture, clock.today()) == []
    with pytest.raises(Refused):
        application_services.result_letters.order(made.call, actor=me.coordinator())


def test_publishing_tells_everyone_at_once_and_has_the_letters_made(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3])
    people = [mv.member(row.venture) for row in rows]
    decider, teller = me.coordinator(), me.coordinator()
    decisions.decide(made, actor=decider)
    publishing.write_feedback(made, rows[1], "고객을 더 만나 보세요.", actor=teller)
    publishing.publish(made, actor=teller)
    assert [row.state for row in rows] == [SELECTED, REJECTED]
    assert made.call.state is CallState.DECIDED and made.published_by == teller.name
    assert {row.decided_by_id for row in rows} == {decider.id}
    assert rows[1].feedback == "고객을 더 만나 보세요."
    assert session.query(FeedbackDraft).count() == 0
    session.flush()
    told = [session.query(Notice).filter_by(user_id=person.id).one().body for person in people]
    assert "선정되었습니다" in told[0] and "고객을 더 만나 보세요." in told[1] and "이의를 신청" in told[1]
    assert [call.id for call, _ in results.published()] == [made.call_id]
    ordered = session.query(Task).filter_by(name=application_services.result_letters.MAKE).one()
    assert ordered.arguments == {"call_id": made.call_id}
    with pytest.raises(WrongState):
        publishing.publish(made, actor=teller)


def test_the_preview_is_what_is_told_word_for_word(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    publishing.write_feedback(made, rows[1], "근거가 더 필요합니다.", actor=me.coordinator())
    result_letters = application_services.result_letters
    shown = [
        result_letters.letter_telling(
            row.application,
            result_letters.Telling(row.outcome or SELECTED, row.place, row.feedback, clock.today()),
        )
        for row in planned(made)
    ]
    publishing.publish(made, actor=me.coordinator())
    places = [application_queries.place_in_waitlist(row) for row in rows]
    assert shown == [result_letters.letter_of(row, place) for row, place in zip(rows, places, strict=True)]


def test_the_mail_with_marks_names_the_criterion_that_fell_below_its_floor(session: Session) -> None:
    chosen = me.call(rule={**make_applications.RULE, "pass_mark": 0, "criterion_floor_pct": 40})
    made, rows, _ = me.closed([[[2, 30, 20, 20]] * 3], of=chosen)
    decisions.decide(made, actor=me.coordinator(), tells_points=True)
    reader = mv.member(rows[0].venture)
    publishing.publish(made, actor=me.coordinator())
    session.flush()
    said = session.scalars(select(Mail.text).where(Mail.to_address == reader.email)).one()
    assert "최종 72.00점입니다." in said and "과락 기준에 못 미친 항목: 사회적 가치." in said


def test_whoever_scored_does_not_publish(session: Session) -> None:
    made, rows, members = me.closed([[FULL] * 3])
    decisions.decide(made, actor=me.coordinator())
    members[0].user.grants.append(make.RoleGrant(role=Role.COORDINATOR, granted_at=make.clock.now()))
    scorer = actor_of(members[0].user)
    with pytest.raises(NotAllowed):
        publishing.publish(made, actor=scorer)
    with pytest.raises(NotAllowed):
        publishing.schedule(made, clock.now() + timedelta(days=1), actor=scorer)
    with pytest.raises(NotAllowed):
        publishing.write_feedback(made, rows[0], "내 말", actor=scorer)


def test_nothing_is_published_before_it_is_decided(session: Session) -> None:
    made, _, _ = me.closed([[FULL] * 3])
    with pytest.raises(WrongState):
        publishing.publish(made, actor=me.coordinator())
    with pytest.raises(WrongState):
        publishing.schedule(made, clock.now() + timedelta(days=1), actor=me.coordinator())


def test_a_word_changed_after_the_page_was_opened_is_not_sent_unseen(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    seen = digest_of(planned(made))
    publishing.write_feedback(made, rows[1], "다른 사람이 고친 말", actor=me.coordinator())
    session.flush()
    with pytest.raises(WrongState):
        publishing.publish(made, actor=me.coordinator(), expected=seen)
    publishing.publish(made, actor=me.coordinator(), expected=digest_of(planned(made)))


def test_who_withdraws_before_the_result_is_told_frees_the_place(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [FAIR] * 3, [[23, 24, 14, 14]] * 3], of=of_one_place())
    owner = mv.member_actor(rows[0].venture)
    decisions.decide(made, actor=me.coordinator())
    application_services.submission.withdraw(rows[0], reason="다른 곳에 갑니다.", actor=owner)
    session.flush()
    assert [(row.outcome, row.place, row.moved_up) for row in planned(made)] == [
        (SELECTED, None, True),
        (WAITLISTED, 1, False),
    ]
    publishing.publish(made, actor=me.coordinator())
    assert [row.state for row in rows] == [ApplicationState.WITHDRAWN, SELECTED, WAITLISTED]


def test_after_a_paper_stage_the_presentation_waits_for_the_publishing(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3, [LOW] * 3], is_final=False)
    person = mv.member(rows[0].venture)
    decisions.decide(made, actor=me.coordinator())
    with pytest.raises(WrongState):
        me.session(made.call, stage=Stage.PRESENTATION)
    assert [row.outcome for row in planned(made)] == [None, REJECTED]
    publishing.publish(made, actor=me.coordinator())
    session.flush()
    assert [row.state for row in rows] == [ApplicationState.ELIGIBLE, REJECTED]
    assert "서면평가를 통과했습니다" in session.query(Notice).filter_by(user_id=person.id).one().body
    assert me.session(made.call, stage=Stage.PRESENTATION).is_final


def test_a_result_is_published_by_itself_at_its_time_and_not_before(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    decisions.decide(made, actor=me.coordinator())
    chooser, at = me.coordinator(), clock.now() + timedelta(hours=2)
    with pytest.raises(Refused) as refusal:
        publishing.schedule(made, clock.now(), actor=chooser)
    assert refusal.value.field == "on"
    publishing.schedule(made, at, actor=chooser)
    session.flush()
    tasks.publish_what_is_due()
    tasks.publish_session(made.id)
    assert (
        made.published_at is None and session.query(Task).filter_by(name=publishing.AT_ITS_TIME).count() == 0
    )
    with clock.travel(at + timedelta(minutes=1)):
        tasks.publish_what_is_due()
        tasks.publish_what_is_due()
        assert session.query(Task).filter_by(name=publishing.AT_ITS_TIME).count() == 1
        tasks.publish_session(made.id)
    assert rows[0].state is SELECTED and made.published_by == chooser.name and made.publish_at is None


def test_a_time_is_changed_and_taken_back(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    decisions.decide(made, actor=me.coordinator())
    first, later = clock.now() + timedelta(hours=2), clock.now() + timedelta(hours=9)
    publishing.schedule(made, first, actor=me.coordinator())
    publishing.schedule(made, later, actor=me.coordinator())
    with clock.travel(first + timedelta(minutes=1)):
        tasks.publish_session(made.id)
        assert made.published_at is None
    publishing.unschedule(made, actor=me.coordinator())
    assert (made.publish_at, made.published_by) == (None, "")
    with pytest.raises(WrongState):
        publishing.unschedule(made, actor=me.coordinator())
    with clock.travel(later + timedelta(minutes=1)):
        tasks.publish_session(made.id)
    assert rows[0].state is ApplicationState.ELIGIBLE


def test_what_cannot_be_published_at_its_time_is_told_to_the_office(session: Session) -> None:
    made, rows, _ = me.closed([[FULL] * 3])
    person = make.user(Role.COORDINATOR)
    decisions.decide(made, actor=me.coordinator())
    at = clock.now() + timedelta(hours=2)
    publishing.schedule(made, at, actor=me.coordinator())
    session.flush()
    made.call.state = CallState.ENDED
    session.flush()
    with clock.travel(at + timedelta(minutes=1)):
        tasks.publish_session(made.id)
    session.flush()
    assert made.published_at is None and made.publish_at is None
    assert rows[0].state is ApplicationState.ELIGIBLE
    assert "공개하지 못했습니다" in session.query(Notice).filter_by(user_id=person.id).one().title


def test_comments_are_read_without_the_names_of_who_wrote_them(session: Session) -> None:
    made, rows, members = me.opened(3, 1)
    words = [f"{members[1].user.name} 위원과 같은 생각입니다.", "고객을 더 만나야 합니다.", ""]
    for member, said in zip(members, words, strict=True):
        sheet = me.marked(member, rows[0], LOW, hand_in=False)
        actor = actor_of(member.user)
        sheets.save(sheet, {n: Decimal(10) for n in range(4)}, said, actor=actor)
        sheets.hand_in(sheet, actor=actor)
    closing.close(made, actor=me.coordinator())
    assert opened_sheets.words_of(made, rows[0].id) == sorted(
        ["○○○ 위원과 같은 생각입니다.", "고객을 더 만나야 합니다."]
    )


def test_words_of_a_letter_are_kept_apart_until_it_is_published(session: Session) -> None:
    made, rows, _ = me.closed([[LOW] * 3])
    decisions.decide(made, actor=me.coordinator())
    publishing.write_feedback(made, rows[0], "처음 적은 말", actor=me.coordinator())
    publishing.write_feedback(made, rows[0], "고쳐 적은 말", actor=me.coordinator())
    session.flush()
    assert [row.feedback for row in planned(made)] == ["고쳐 적은 말"] and rows[0].feedback == ""
    publishing.write_feedback(made, rows[0], "  ", actor=me.coordinator())
    session.flush()
    assert [row.feedback for row in planned(made)] == [""]
