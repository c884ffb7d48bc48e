"""Panels are seated, declare, mark and decide; one is still at work today. Marks follow from strength and strictness."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from app.applications.models import Application
from app.applications.rules.criteria import summed
from app.applications.services import calls
from app.applications.states import ApplicationState, CallState
from app.demo.chance import share, whole
from app.demo.plans import Plan
from app.demo.story import Story
from app.demo.words import remark
from app.evaluations.models import Assignment, Challenge, EvaluationSession, Evaluator
from app.evaluations.queries import ratings as reads_ratings
from app.evaluations.queries import results as reads
from app.evaluations.queries.sessions import panel as members_of
from app.evaluations.services import (
    bonus,
    challenges,
    conflicts,
    decisions,
    minutes,
    panel,
    pool,
    presenting,
    publishing,
    ratings,
    results,
    sessions,
    sheets,
)
from app.evaluations.states import AssignmentState, BonusVerdict, DeclarationAnswer, Relation, Stage
from app.kernel import clock
from app.kernel.db import db

TIED = {
    "contest": ("dasibom", "nanuri"),
    "hub-spring": ("goreugi", "dalgubi"),
    "hub-autumn": ("onnuri", "areumdeuri"),
}
"""Pairs that come out alike, so that the tie-break is seen at work."""

WEAK = {("young", "ongibaedal"): 0.12}
"""By how much an applicant is weaker than its place says: one below the pass mark, bonus points or not."""
FAILS_IN = {("contest", "ttukseom"): 2}
"""The criterion in which an applicant stays below the floor (과락)."""

TALKED = """선정 선 앞뒤 기업의 점수와 위원 의견을 한 곳씩 확인했다.
가점 증빙은 원본과 같은지 담당자가 확인한 것을 보고받았다.
의견이 갈린 기업은 위원이 매긴 까닭을 설명했고, 점수를 고칠 까닭은 없다고 보았다."""
SAID = (
    "",
    "질문이 사업 내용과 맞았습니다.",
    "시간이 조금 짧았습니다.",
    "",
    "결과의 까닭을 더 알고 싶습니다.",
)


def convene(story: Story, plan: Plan, keeper: str, on: date) -> None:
    """The session of a call from a day on."""
    story.at(on, partial(_opens, story, plan, keeper), 13)


def _opens(story: Story, plan: Plan, keeper: str) -> None:
    call, actor = story.calls[plan.key], story.actor(keeper)
    at_work = plan.ends == "evaluating"
    due = clock.at(story.day(3) if at_work else story.date_now() + timedelta(days=10), 18)
    settings = sessions.Settings(
        due_at=due,
        held_on=clock.on(due),
        mark_places=plan.mark_places,
        least_comment=10,
        quorum=3,
        names_panel=True,
    )
    stage = Stage.PRESENTATION if plan.key == "young" else Stage.PAPER
    session = sessions.create(call, stage, settings, actor=actor)
    for place, key in enumerate(plan.panel):
        panel.seat(session, story.people[key], actor=actor, is_chair=place == 0)
    panel.assign_all(session, actor=actor)
    short = "분야 전문가를 먼저 모셨습니다." if sessions.findings(session, members_of(session)) else ""
    sessions.open_session(session, actor=actor, exception=short)
    if stage is Stage.PRESENTATION:
        begins = clock.at(clock.on(due), 10)
        presenting.draw(session, "37", begins, 20, "소셜벤처 허브센터 5층 회의실", actor=actor)
    story.sessions[plan.key] = session
    for place, member in enumerate(members_of(session)):
        key = plan.panel[place]
        day = story.date_now() + timedelta(days=1 + place % 4)
        story.at(day, partial(_marks, story, plan, member, key, place), 10 + place, 15)
    if at_work:
        story.at(story.day(-4), partial(_challenge_is_filed, story, plan, keeper), 16)
        story.at(story.day(-1), partial(panel.remind, session, actor=actor), 9)
        return
    story.at(clock.on(due) + timedelta(days=1), partial(_closes, story, plan, keeper), 10)


# Marking


def _given(member: Evaluator) -> Sequence[Assignment]:
    wanted = select(Assignment).where(Assignment.evaluator_id == member.id).order_by(Assignment.id)
    return db.session.scalars(wanted).all()


def _marks(story: Story, plan: Plan, member: Evaluator, key: str, place: int) -> None:
    """One sitting: the pledge, the roll, then each application; in the session of today some stop half-way."""
    actor = story.actor(key)
    conflicts.pledge(member, actor=actor)
    pool.agree(member.user, actor=actor)
    pool.pledge(member.user, actor=actor)
    given = [row for row in _given(member) if row.state is AssignmentState.ASSIGNED]
    at_work = plan.ends == "evaluating"
    reached = given[: _reach(place, len(given)) + 1] if at_work else given
    slugs = {row.id: _slug(story, plan, row.application) for row in reached}
    known = [row for row in reached if _steps_back(plan, key, slugs[row.id])]
    for assignment in known:
        conflicts.declare(
            assignment, DeclarationAnswer.EXISTS, actor=actor, relation=Relation.ADVISED,
            reason="지난해 이 기업의 세무를 자문했습니다.",
        )  # fmt: skip
    conflicts.clear([row for row in reached if row not in known], actor=actor)
    for number, assignment in enumerate(reached):
        if assignment not in known:
            half = at_work and place == 0 and number == _reach(place, len(given))
            _one_sheet(story, plan, assignment, slugs[assignment.id], key, hand_in=not half)


def _reach(place: int, count: int) -> int:
    """How far a member has come today: the first half-way with a sheet begun, the second through, others between."""
    return count // 2 if place == 0 else count if place == 1 else count * (6 - place) // 6 - 1


def _steps_back(plan: Plan, key: str, slug: str) -> bool:
    return (plan.key, key, slug) in {
        ("hub-autumn", "panel3", "goreugi"),
        ("contest", "panel3", "chorokgil"),
        ("hub-spring", "panel4", "hanol"),
    }


def _one_sheet(
    story: Story, plan: Plan, assignment: Assignment, slug: str, key: str, *, hand_in: bool
) -> None:
    actor, session = story.actor(key), assignment.evaluator.session
    sheet = sheets.begin(assignment, actor=actor)
    marks = marks_of(plan, session, slug, key)
    if not hand_in:
        marks = {position: marks[position] for position in list(marks)[:2]}
    total = sum(points for place, points in marks.items() if place in summed(session.criteria))
    said = remark(int(total), plan.key, slug, key) if hand_in else ""
    sheets.save(sheet, marks, said, actor=actor)
    if not hand_in:
        return
    sheets.hand_in(sheet, actor=actor)
    if (plan.key, key, slug) == ("hub-spring", "panel2", "deullim"):
        sheets.rescore(sheet, reason="추진 역량의 근거 서류를 뒤늦게 보았습니다.", actor=actor)
        sheets.save(sheet, {2: marks[2] + 1}, said, actor=actor)
        sheets.hand_in(sheet, actor=actor)


def marks_of(plan: Plan, session: EvaluationSession, slug: str, key: str) -> dict[int, Decimal]:
    """Points per criterion. Tied ventures get the very same."""
    twins = TIED.get(plan.key)
    as_if = twins[0] if twins and slug in twins else slug
    rank = plan.applicants.index(as_if)
    strength = 0.92 - 0.021 * rank * (12 / max(12, len(plan.applicants))) - WEAK.get((plan.key, slug), 0)
    strict = (share("strict", key) - 0.5) * 0.07
    grain = 10**plan.mark_places
    marks = {}
    for position, criterion in enumerate(session.criteria):
        most = Decimal(str(criterion["max"]))
        wobble = (share("mark", plan.key, as_if, key, position) - 0.5) * 0.1
        if FAILS_IN.get((plan.key, slug)) == position:
            wobble -= 0.38
        points = float(most) * min(0.99, max(0.3, strength + strict + wobble))
        marks[position] = min(most, Decimal(round(points * grain)) / grain)
    return marks


def _slug(story: Story, plan: Plan, application: Application) -> str:
    return next(s for (key, s), a in story.applications.items() if key == plan.key and a is application)


def _challenge_is_filed(story: Story, plan: Plan, keeper: str) -> None:
    """기피: an applicant asks that a member who has not begun on it stay out; two days later the others have voted."""
    challenged = next(m for m in members_of(story.sessions[plan.key]) if m.seat == 5)
    waiting = [row for row in _given(challenged) if row.state is AssignmentState.ASSIGNED]
    if not waiting:
        return
    application = waiting[-1].application
    owner = story.actor(_slug(story, plan, application))
    words = "지난해 우리 기업의 옛 사업과 다툼이 있었던 분입니다. 주고받은 공문이 있습니다."
    filed = challenges.file(application, challenged.user.name, words, actor=owner)
    story.at(story.date_now() + timedelta(days=1), partial(_challenge_is_decided, story, keeper, filed), 16)


def _challenge_is_decided(story: Story, keeper: str, filed: Challenge) -> None:
    member = next(m for m in members_of(filed.session) if m.user.name == filed.whom)
    reason = "위원이 신청 기업의 옛 사업과 다툼이 있었다는 소명이 받아들여졌습니다."
    challenges.answer(filed, member, accept=True, votes=(4, 0), words=reason, actor=story.actor(keeper))


# Deciding


def _closes(story: Story, plan: Plan, keeper: str) -> None:
    session, actor = story.sessions[plan.key], story.actor(keeper)
    here = members_of(session)
    chair = next((m.id for m in here if m.is_chair), None)
    panel.note_attendance(session, frozenset(m.id for m in here), actor=actor, chair=chair)
    for claim in reads.claims_of(session):
        weak = whole(1, 6, "weak", claim.application.id, claim.item.label) == 1
        verdict = BonusVerdict.REFUSED if weak else BonusVerdict.CONFIRMED
        seen = "기한이 지난 서류" if weak else "원본과 같음을 확인"
        bonus.review(session, claim.application, claim.item, verdict, seen, actor=actor)
    results.close(session, actor=actor)
    story.at(story.date_now() + timedelta(days=3), partial(_decides, story, plan), 15)


def _decides(story: Story, plan: Plan) -> None:
    session, call = story.sessions[plan.key], story.calls[plan.key]
    tells = plan.key != "young"
    if plan.key == "hub-spring":
        _met(story, session)
    officer = story.actor("district_officer")
    decisions.decide(session, actor=officer, note="위원회 의결", tells_points=tells)
    if plan.ends == "unpublished":
        return
    publishing.publish(session, actor=officer)
    story.at(story.date_now() + timedelta(days=4), partial(_applicants_answer, story, plan), 11)
    if plan.ends == "agreed":
        on = story.date_now() + timedelta(days=25)
        story.at(on, partial(calls.close_agreements, call, actor=story.actor("coordinator")), 17)


def _met(story: Story, session: EvaluationSession) -> None:
    """The committee's meeting on the day before the decision, with a yes of everyone there."""
    day = story.date_now() - timedelta(days=1)
    present = sum(bool(member.attended) for member in members_of(session))
    held = minutes.Held(
        place="소셜벤처 허브센터 5층 회의실",
        began_at=clock.at(day, 14),
        ended_at=clock.at(day, 15, 40),
        discussion=TALKED,
        votes=(present, 0, 0),
        secretary=story.people["coordinator"].name,
    )
    minutes.write(session, held, actor=story.actor("coordinator"))


def _applicants_answer(story: Story, plan: Plan) -> None:
    """Most applicants say how the panel did, and of members whose names they were told."""
    for (key, slug), application in story.applications.items():
        ask = reads_ratings.ask_of(application) if key == plan.key else None
        if ask is None or whole(1, 5, "answers", plan.key, slug) == 1:
            continue
        said = {m.user_id: (whole(3, 5, "rates", slug, m.seat), "") for m in ask.members}
        words = SAID[whole(0, len(SAID) - 1, "words", plan.key, slug)]
        ratings.rate(application, (whole(3, 5, "panel", slug), words), said, actor=story.actor(slug))


def selected(story: Story, key: str) -> list[Application]:
    """Who was selected by a call, the first rank first."""
    found = [
        a for (k, _), a in story.applications.items() if k == key and a.state is ApplicationState.SELECTED
    ]
    return sorted(found, key=lambda a: a.rank or 0)


def is_decided(story: Story, key: str) -> bool:
    """Whether a call has its outcomes."""
    call = story.calls.get(key)
    return call is not None and call.state in (CallState.DECIDED, CallState.AGREED)
