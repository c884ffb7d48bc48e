"""Calls are written, published and answered; applications are looked through. What follows is told by `panels`."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from app.applications import queries
from app.applications.models import Application, Call
from app.applications.services import (
    attachments,
    calls,
    co_writing,
    confirming,
    drafts,
    fixes,
    looking,
    outcome,
    screening,
    submission,
)
from app.applications.states import (
    ApplicationState,
    ConfirmationWay,
    FilePurpose,
    Programme,
    QuestionKind,
    Verdict,
)
from app.demo import forms, panels, papers, proposals, words
from app.demo.chance import happens, whole
from app.demo.plans import Plan, plans
from app.demo.roster import firm
from app.demo.story import Story
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.errors import DomainError
from app.ventures.queries import members_on
from app.ventures.services import members
from app.ventures.states import MemberRole

CLOSING_HOUR = 18
KEPT = timedelta(days=10 * 365)
"""How long applications are kept behind the deadline of their call."""
WRITERS = ("coordinator", "oh", "kang")


def call_all(story: Story) -> None:
    """Every call into the diary."""
    for plan in plans(story):
        keeper = WRITERS[whole(0, 2, "keeper", plan.key)]
        story.at(
            min(plan.opens_on - timedelta(days=12), story.day(-4)), partial(_begins, story, plan, keeper), 11
        )
        if plan.ends != "draft":
            story.at(_announced(story, plan), partial(_publishes, story, plan, keeper), 17)
        _people_apply(story, plan)
        if plan.ends in ("upcoming", "open", "extended", "draft"):
            continue
        story.at(plan.closes_on + timedelta(days=1), partial(_looks_through, story, plan, keeper), 10)


def _announced(story: Story, plan: Plan) -> date:
    """Some days before it opens, and never in the days to come."""
    return min(plan.opens_on - timedelta(days=3), story.day(-1))


def _begins(story: Story, plan: Plan, keeper: str) -> None:
    actor = story.actor(keeper)
    call = calls.create(
        {
            "title": plan.title,
            "programme": plan.programme,
            "fiscal_year": plan.opens_on.year,
            "notice_no": plan.notice_no,
            "opens_at": clock.at(plan.opens_on, 9),
            "closes_at": clock.at(plan.closes_on, CLOSING_HOUR),
            "reference_on": plan.opens_on,
            "lead": plan.lead,
            "gives": plan.gives,
            "guide": f"{plan.lead}\n\n신청은 누리집에서만 받습니다. 마감은 서버 시각으로 지킵니다.",
            "confirmation": _confirmation(plan),
            "contact": forms.CONTACT if plan.ends != "draft" else "",
            "retain_until": plan.closes_on + KEPT if plan.ends != "draft" else None,
            "eligibility": plan.eligibility,
            "criteria": plan.criteria,
            "rule": plan.rule,
            "schedule": _schedule(plan),
        },
        actor=actor,
    )
    rooms = [
        {"label": label, "places": places, "people": people, "area_m2": Decimal(area) if area else None}
        for label, places, people, area in plan.places
    ]
    bonus = [{"label": label, "proof": proof, "points": points} for label, proof, points in plan.bonus]
    forms.write_form(call, plan.questions, rooms, actor=actor, documents=plan.documents, bonus=bonus)
    story.calls[plan.key] = call


def _confirmation(plan: Plan) -> ConfirmationWay:
    """Rooms are let to whom the representative applies for in person."""
    in_person = plan.programme is Programme.HUB_ROOM
    return ConfirmationWay.REPRESENTATIVE if in_person else ConfirmationWay.SENDER


def _schedule(plan: Plan) -> list[dict[str, str]]:
    steps = [
        (plan.closes_on, "접수 마감", "18:00"),
        (plan.closes_on + timedelta(days=8), "적격 확인 결과", ""),
    ]
    if plan.panel:
        steps += [
            (plan.closes_on + timedelta(days=21), "심사", ""),
            (plan.closes_on + timedelta(days=27), "결과 발표", ""),
        ]
    return [{"on": on.isoformat(), "text": text, "detail": detail} for on, text, detail in steps]


def _publishes(story: Story, plan: Plan, keeper: str) -> None:
    call = story.calls[plan.key]
    calls.publish(call, actor=story.actor(keeper))
    if plan.ends == "extended":
        story.at(story.day(-2), partial(_extends, story, call, keeper), 15)


def _extends(story: Story, call: Call, keeper: str) -> None:
    later = call.closes_at + timedelta(days=7)
    calls.extend(
        call,
        later,
        reason="증빙 발급 누리집이 이틀 동안 멈춰 마감을 한 주 늦춥니다.",
        actor=story.actor(keeper),
    )


# Applying


def _people_apply(story: Story, plan: Plan) -> None:
    length = (min(plan.closes_on, story.day(-1)) - plan.opens_on).days
    for place, slug in enumerate((*plan.applicants, *plan.drafts)):
        last_day = place % 3 == 0 and plan.ends not in ("open", "extended")
        starts = plan.opens_on + timedelta(days=whole(0, max(0, length - 3), "starts", plan.key, slug))
        minute = whole(0, 59, "minute", plan.key, slug)
        story.at(starts, partial(_starts, story, plan, slug), whole(10, 16, "hour", plan.key, slug), minute)
        if slug in plan.drafts:
            continue
        sends = (
            plan.closes_on
            if last_day
            else min(starts + timedelta(days=whole(1, 3, "days", slug)), plan.closes_on)
        )
        if plan.ends in ("open", "extended"):
            sends = min(sends, story.day(-1))
        story.at(sends, partial(_sends, story, plan, slug), 17, minute if last_day else minute // 2)


def _starts(story: Story, plan: Plan, slug: str) -> None:
    """Begun, and filled in section by section; drafts stop half-way."""
    if slug not in story.ventures:
        return
    call, actor = story.calls[plan.key], story.actor(slug)
    application = drafts.start(call, story.ventures[slug], actor=actor)
    story.applications[plan.key, slug] = application
    half = slug in plan.drafts
    for section in call.sections[: 1 + whole(0, 1, "half", slug) if half else None]:
        written = queries.drafts_of(application).get(section.key)
        typed = {
            question.key: said
            for question in call.questions
            if question.section_key == section.key
            and question.kind is not QuestionKind.FILE
            and (said := words.answer(firm(slug), question)) is not None
        }
        drafts.save_section(
            application, section.key, (written.answers if written else {}) | typed,
            written.version if written else 0, actor=actor,
        )  # fmt: skip
    if plan.documents and not half:
        _attaches(story, application, plan, slug)
    if half and slug == "sorigil":
        _asks_for_help(story, application)


def _hand_in(
    application: Application, purpose: FilePurpose, key: str, sheet: papers.Sheet, actor: Actor
) -> None:
    """A file of the demo holds nobody's number: it counts as looked through when it is there."""
    row = attachments.attach(application, purpose, key, sheet, actor=actor)
    if row.looked_at is None:
        looking.note_look(row.id, found=False)


def _attaches(story: Story, application: Application, plan: Plan, slug: str) -> None:
    row, actor = firm(slug), story.actor(slug)
    lines = [f"상호 {row.bare}", f"대표자 {row.founder}", f"사업장 {row.address}"]
    sheets = {
        "사업자등록증명": papers.proof("사업자등록증명", lines, f"사업자등록증명_{row.bare}.pdf"),
        "사업계획서": proposals.plan(row),
        "예산표": proposals.budget(row) if happens(0.6, "budget", plan.key, slug) else None,
    }
    for required in application.call.required_files:
        sheet = sheets[required.label]
        if sheet is not None:
            _hand_in(application, FilePurpose.REQUIRED, required.key, sheet, actor)
    for item in application.call.bonus_items:
        if happens(0.35, "claims", plan.key, slug, item.label):
            sheet = papers.proof(item.proof, lines, f"{item.proof}_{row.bare}.pdf")
            _hand_in(application, FilePurpose.BONUS, item.key, sheet, actor)


def _asks_for_help(story: Story, application: Application) -> None:
    """A partner writes along, an adviser has not answered yet."""
    owner, partner = story.actor("sorigil"), story.actor("banjjak")
    along = co_writing.invite(application, firm("banjjak").email, MemberRole.EDITOR, actor=owner)
    co_writing.answer(along, True, actor=partner)
    co_writing.invite(application, "adviser@mail.example", MemberRole.VIEWER, actor=owner)


def _sends(story: Story, plan: Plan, slug: str) -> None:
    application = story.applications.get((plan.key, slug))
    if application is None:
        return
    _confirms(story, application, story.actor(slug))
    submission.submit(application, confirmed_by=firm(slug).founder, actor=story.actor(slug))
    if slug in plan.withdrawn:
        on = plan.closes_on + timedelta(days=3)
        reason = "다른 곳에 사무실을 얻었습니다."
        story.at(on, partial(submission.withdraw, application, reason=reason, actor=story.actor(slug)), 14)


def _confirms(story: Story, application: Application, actor: Actor) -> None:
    """The founder, recorded by the office as the representative, signs in and confirms where the call asks for it."""
    if queries.wants_representative(application):
        if queries.represented_as(application, actor) is None:
            on = clock.today()
            own = next(m for m in members_on(application.venture, on) if m.user_id == actor.id)
            members.record_representative(own, True, actor=story.actor("oh"))
        confirming.confirm_as_member(application, actor=actor)


# Looked through


def _looks_through(story: Story, plan: Plan, keeper: str) -> None:
    call = story.calls[plan.key]
    calls.begin_screening(call, actor=story.actor(keeper))
    sent = [a for (key, _), a in story.applications.items() if key == plan.key and a.submitted_at is not None]
    late = [a for (key, _), a in story.applications.items() if key == plan.key and a.submitted_at is None]
    for application in late:
        when = plan.closes_on + timedelta(days=1)
        story.at(when, partial(_comes_late, story, application), 10, 30)
    if plan.ends == "screening":
        _stays_in_screening(story, sent)
        return
    for place, application in enumerate(sent):
        if plan.key == "hub-spring" and place == 1:
            story.at(story.date_now(), partial(_asks_to_mend, story, application, 4, keeper), 15)
            story.at(plan.closes_on + timedelta(days=4), partial(_mends, story, application), 11)
        on = plan.closes_on + timedelta(days=5 if place % 2 else 6)
        story.at(on, partial(_judges, story, application, keeper), 10 + place // 8, place * 7 % 60)
    on = plan.closes_on + timedelta(days=7)
    if plan.ends == "ended":
        story.at(on, partial(calls.end, call, actor=story.actor(keeper)), 17)
    elif plan.panel:
        panels.convene(story, plan, keeper, on + timedelta(days=1))
    else:
        story.at(on + timedelta(days=3), partial(_decides_in_order, story, plan, sent, keeper), 15)


def _comes_late(story: Story, application: Application) -> None:
    actor = story.actor(next(slug for (_, slug), a in story.applications.items() if a is application))
    submission.log_late(application, at=clock.now(), actor=actor)


def _judges(story: Story, application: Application, keeper: str) -> None:
    """What the system cannot know a person ticks; an unmet point makes it ineligible."""
    if application.state is not ApplicationState.SUBMITTED:
        return
    actor, rows = story.actor(keeper), screening.sheet(application)
    unmet = [row for row in rows if row.verdict is Verdict.UNMET]
    if unmet:
        reason = f"{unmet[0].sentence}이어야 합니다. 확인한 사실: {unmet[0].fact}."
        screening.find_ineligible(application, reason=reason, actor=actor)
        return
    for row in rows:
        if row.verdict is Verdict.UNCLEAR:
            screening.judge(application, row.key, Verdict.MET, note="제출한 증명서로 확인", actor=actor)
    screening.find_eligible(application, actor=actor)


def _decides_in_order(story: Story, plan: Plan, sent: list[Application], keeper: str) -> None:
    """Without a panel: as many as there are places, in order of receipt."""
    call, actor = story.calls[plan.key], story.actor(keeper)
    ready = [a for a in sent if a.state is ApplicationState.ELIGIBLE]
    for rank, application in enumerate(sorted(ready, key=lambda a: a.receipt_no or ""), 1):
        state = ApplicationState.SELECTED if rank <= call.places else ApplicationState.WAITLISTED
        outcome.decide(application, state, rank, actor=actor)
        outcome.tell(application)
    calls.close_decision(call, actor=actor)


def _stays_in_screening(story: Story, sent: list[Application]) -> None:
    """Today's desk: one found eligible, one not, one request to mend open, one answered, one taken back."""
    two = story.day(-4)
    for place, application in enumerate(sent):
        if place == 0:
            story.at(two, partial(_judges, story, application, "kang"), 11)
        elif place == 1:
            story.at(two, partial(_asks_to_mend, story, application, 8, "kang"), 11, 20)
        elif place == 2:
            story.at(story.day(-5), partial(_asks_to_mend, story, application, 6, "kang"), 10)
            story.at(story.day(-3), partial(_mends, story, application), 9, 40)
        elif place == 3:
            story.at(two, partial(_asks_and_takes_back, story, application), 14)


def _asks_to_mend(story: Story, application: Application, days: int, keeper: str) -> None:
    names = list(fixes.names_of(application).items())
    keys = [key for key, label in names if label in ("우리의 해결 방법", "사업자등록증명")]
    fixes.request(
        application,
        keys,
        reason="증명서가 3개월을 넘었습니다. 새로 뗀 것으로 바꾸고, 해결 방법에 이용자 수를 적어 주세요.",
        due_at=clock.at(story.date_now() + timedelta(days=days), CLOSING_HOUR),
        actor=story.actor(keeper),
    )


def _mends(story: Story, application: Application) -> None:
    slug = next(slug for (_, slug), a in story.applications.items() if a is application)
    actor = story.actor(slug)
    solving = next(q for q in application.call.questions if q.label == "우리의 해결 방법")
    draft = queries.drafts_of(application)[solving.section_key]
    longer = (
        f"{draft.answers[solving.key]}\n이용자는 지난달 말에 {whole(12, 70, 'users', slug) * 10}명입니다."
    )
    drafts.save_section(
        application, solving.section_key, draft.answers | {solving.key: longer}, draft.version, actor=actor
    )
    _confirms(story, application, actor)
    fixes.answer(application, confirmed_by=firm(slug).founder, actor=actor)


def _asks_and_takes_back(story: Story, application: Application) -> None:
    _asks_to_mend(story, application, 5, "kang")
    open_fix = queries.open_fix(application)
    if open_fix is None:
        raise DomainError
    fixes.cancel(open_fix, application, actor=story.actor("kang"))
