"""The coordinator's day: what every room of the hub has waiting."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.applications import queries as applications
from app.applications.models import Application, Call, FixRequest
from app.applications.states import MENDABLE, ApplicationState, CallState, FixState, Programme
from app.cohorts import queries as cohorts
from app.consulting import queries as consulting
from app.evaluations.queries import sessions
from app.evaluations.states import SessionState
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.overview.items import MOST, Cell, Figure, Home, Item, Link, Panel, _
from app.overview.sources import agreements, places, turns
from app.tenancy import queries as tenancy
from app.tenancy.queries import ArrearsRow, ExpiringRow
from app.ventures.models import Certificate, StatusRequest, Venture
from app.ventures.queries import join_requests
from app.ventures.queries.years import year_counts

WEEKS_AHEAD = 30
DESKS = {
    Programme.HUB_ROOM: "tenancy.work",
    Programme.CONSULTING: "consulting.open_case",
    Programme.COHORT: "cohorts.index",
}


def venture_link(venture_id: int) -> Link:
    """The venture's page."""
    return ("dossier.show", {"venture_id": venture_id})


def home(actor: Actor, on: date) -> Home:
    """Figures, the agenda, and the tables of rooms, arrears, evaluations and yearly figures."""
    expiring = places.expiring(tenancy.expiring(actor, on))
    arrears = places.in_arrears(tenancy.in_arrears(actor, on))
    year = on.year - 1
    years = year_counts(year, on)
    states = _application_states(actor)
    items = [
        *_permits(expiring), *_arrears(arrears), *_screenings(actor), *_fixes(actor), *_offers(actor),
        *_waiting(actor), *_certificates(on), *_visits(actor, on), *_milestones(actor, on), *_years(year, years), *_charges(actor, on),
        *_joins(), *agreements.of_office(actor, on), *turns.of_calls(actor), *turns.of_results(actor), *turns.of_rooms(actor, on),
    ]  # fmt: skip
    running = sessions.listed(actor, SessionState.OPEN)
    items += _sheets(running)
    return Home(
        _figures(on, arrears, states, year, years),
        items,
        [_rooms(expiring), _late(arrears), _running(running), _handed_in(year, years)],
    )


def loans(actor: Actor, _on: date) -> Home:
    """The loan officer's: applications nobody has looked at, what was asked to be mended, what comes next."""
    return Home([], [*_screenings(actor), *_fixes(actor), *turns.of_calls(actor), *turns.of_results(actor)])


def _application_states(actor: Actor) -> dict[ApplicationState, int]:
    rows = db.session.execute(
        select(Application.state, func.count())
        .join(Call, Call.id == Application.call_id)
        .where(Call.id.in_(applications.calls_visible_to(actor).with_only_columns(Call.id)))
        .where(Call.state == CallState.PUBLISHED)
        .group_by(Application.state)
    )
    return {row[0]: row[1] for row in rows}


def _figures(
    on: date,
    arrears: list[ArrearsRow],
    states: dict[ApplicationState, int],
    year: int,
    years: dict[str, int],
) -> list[Figure]:
    house = tenancy.occupancy(on)
    owed, oldest = sum(row.amount for row in arrears), max((row.days_late for row in arrears), default=0)
    drafts = states.get(ApplicationState.DRAFT, 0)
    sent = sum(states.values()) - drafts
    late = (
        _("%(n)s곳 · 가장 오래된 것 %(days)s일", n=len(arrears), days=oldest)
        if arrears
        else _("밀린 것이 없습니다")
    )
    return [
        Figure(
            _("입주 중"), str(house.rooms_let), _("/ %(n)s실", n=house.rooms),
            _("빈 방 %(free)s · 예정 %(coming)s", free=house.rooms_free, coming=house.rooms_coming),
            ("tenancy.index", {}),
        ),
        Figure(
            _("함께 쓰는 자리"), str(house.desks_let), _("/ %(n)s석", n=house.desks),
            _("입주 기업 %(n)s곳", n=house.ventures), ("tenancy.index", {}),
        ),
        Figure(_("사용료 체납"), f"{owed:,}", _("원"), late, ("tenancy.work", {})),
        Figure(
            _("접수 중 신청"), str(sent + drafts), _("건"), _("제출 %(sent)s · 쓰는 중 %(drafts)s", sent=sent, drafts=drafts),
            ("applications.calls", {}),
        ),
        Figure(
            _("실적 미제출"), str(years["missing"]), _("곳"),
            _("%(year)s년, 받은 곳 %(got)s / %(asked)s", year=year, got=years["handed_in"], asked=years["asked"]),
            ("ventures.statuses", {}),
        ),
    ]  # fmt: skip


def _permits(rows: list[ExpiringRow]) -> list[Item]:
    return [
        Item(
            row.ends_on, row.venture, _("%(space)s 사용허가가 끝납니다.", space=row.space), _("입주"),
            _("연장 또는 퇴거 정하기"), ("tenancy.show", {"tenancy_id": row.tenancy_id}),
            venture_link(row.venture_id), "bad" if row.days_left < 0 else "warn",
        )
        for row in rows[:MOST]
    ]  # fmt: skip


def _arrears(rows: list[ArrearsRow]) -> list[Item]:
    return [
        Item(
            row.since, row.venture, _("%(space)s 사용료 %(amount)s원을 내지 않았습니다.", space=row.space, amount=f"{row.amount:,}"),
            _("체납"), _("수납 보기"), ("tenancy.show", {"tenancy_id": row.tenancy_id}),
            venture_link(row.venture_id), "bad",
        )
        for row in rows[:MOST]
    ]  # fmt: skip


def _screenings(actor: Actor) -> list[Item]:
    """Calls whose deadline has passed with applications nobody has looked at, one item a call."""
    visible = applications.calls_visible_to(actor).with_only_columns(Call.id)
    rows = db.session.execute(
        select(Call.id, Call.title, Call.closes_at, func.count())
        .join(Application, Application.call_id == Call.id)
        .where(
            Call.id.in_(visible),
            Application.state == ApplicationState.SUBMITTED,
            Call.closes_at < clock.now(),
        )
        .group_by(Call.id, Call.title, Call.closes_at)
        .order_by(Call.closes_at)
        .limit(MOST)
    )
    return [
        Item(
            clock.on(closes_at), title, _("적격 여부를 보지 않은 신청이 %(n)s건 있습니다.", n=count), _("적격검토"),
            _("적격검토 열기"), ("applications.call", {"call_id": call_id}), None, "going",
        )
        for call_id, title, closes_at, count in rows
    ]  # fmt: skip


def _fixes(actor: Actor) -> list[Item]:
    visible = applications.visible_to(actor).with_only_columns(Application.id)
    rows = db.session.execute(
        select(FixRequest, Application)
        .join(Application, Application.id == FixRequest.application_id)
        .options(joinedload(Application.venture))
        .where(
            FixRequest.state == FixState.OPEN, Application.state.in_(MENDABLE), Application.id.in_(visible)
        )
        .order_by(FixRequest.due_at)
        .limit(MOST)
    )
    found = []
    for fix, application in rows:
        late = fix.due_at < clock.now()
        text = _("보완을 아직 내지 않았습니다.") if late else _("보완을 기다리고 있습니다.")
        found.append(
            Item(
                clock.on(fix.due_at), application.venture.full_name, text, _("신청 보완"), _("신청 보기"),
                ("applications.desk_application", {"application_id": application.id}),
                venture_link(application.venture_id), "bad" if late else "wait",
            )
        )  # fmt: skip
    return found


def _offers(actor: Actor) -> list[Item]:
    return [
        Item(
            row.answer_by, row.venture.full_name, _("%(space)s 배정에 답하지 않았습니다.", space=row.space.title), _("배정"),
            _("배정 보기"), ("tenancy.show", {"tenancy_id": row.id}), venture_link(row.venture_id), "wait",
        )
        for row in tenancy.offers_to_answer(actor)[:MOST]
    ]  # fmt: skip


def _waiting(actor: Actor) -> list[Item]:
    """선정되어 배정을 기다리는 기업, one item a programme."""
    rows = db.session.execute(
        select(Call.programme, func.count())
        .select_from(Application)
        .join(Call, Call.id == Application.call_id)
        .where(
            Application.state == ApplicationState.SELECTED,
            Application.taken_up_at.is_(None),
            Call.programme.in_(list(DESKS)),
            Call.id.in_(applications.calls_visible_to(actor).with_only_columns(Call.id)),
        )
        .group_by(Call.programme)
    )
    return [
        Item(
            None, str(programme.label), _("선정되어 기다리는 기업이 %(n)s곳 있습니다.", n=count), _("선정"),
            _("맡을 곳 정하기"), (DESKS[programme], {}),
        )
        for programme, count in rows
    ]  # fmt: skip


def _certificates(on: date) -> list[Item]:
    rows = db.session.execute(
        select(Certificate, Venture)
        .join(Venture, Venture.id == Certificate.venture_id)
        .where(
            Certificate.expires_on.between(on, on + timedelta(days=WEEKS_AHEAD)),
            Certificate.revoked_on.is_(None),
            Venture.merged_into_id.is_(None),
        )
        .order_by(Certificate.expires_on)
        .limit(MOST)
    )
    return [
        Item(
            held.expires_on, venture.full_name, _("%(what)s이(가) 끝납니다.", what=held.words), _("인증"), _("갱신 확인"),
            ("ventures.certificates", {"venture_id": venture.id}), venture_link(venture.id), "warn",
        )
        for held, venture in rows
    ]  # fmt: skip


def _visits(actor: Actor, on: date) -> list[Item]:
    found = [
        Item(
            row.planned_on, row.venture,
            _("컨설팅 %(n)s회차 일지가 없습니다. 컨설턴트 %(who)s.", n=row.number, who=row.consultant), _("컨설팅"),
            _("컨설팅 보기"), ("consulting.show", {"engagement_id": row.engagement_id}),
            venture_link(row.venture_id), "bad",
        )
        for row in consulting.missing_logs(actor, on)[:MOST]
    ]  # fmt: skip
    found += [
        Item(
            visit.held_on, visit.engagement.venture.full_name, _("방문 일지가 사실과 다르다고 했습니다."), _("컨설팅"),
            _("일지 보기"), ("consulting.show", {"engagement_id": visit.engagement_id}),
            venture_link(visit.engagement.venture_id), "bad",
        )
        for visit in consulting.disputed(actor)[:MOST]
    ]  # fmt: skip
    return found


def _milestones(actor: Actor, on: date) -> list[Item]:
    found = [
        Item(
            row.due_on, row.venture, _("%(what)s 중간목표를 내지 않았습니다.", what=row.title), _("스케일업"), _("참여 기업 보기"),
            ("cohorts.member", {"participation_id": row.participation_id}), venture_link(row.venture_id), "bad",
        )
        for row in cohorts.overdue(actor, on)[:MOST]
    ]  # fmt: skip
    if waiting := cohorts.count_to_settle(actor):
        text = _("확인을 기다리는 중간목표가 %(n)s가지 있습니다.", n=waiting)
        found.append(Item(None, _("스케일업"), text, _("스케일업"), _("확인하기"), ("cohorts.index", {})))
    return found


def _joins() -> list[Item]:
    """People who ask to write for a venture they are not known to."""
    waiting = join_requests()
    return [
        Item(
            None, request.venture.full_name, _("함께 쓰기 요청에 답이 없습니다."), _("함께 쓰기"), _("요청 보기"),
            ("ventures.requests_to_join", {}), venture_link(request.venture_id),
        )
        for request in waiting[:MOST]
    ]  # fmt: skip


def _years(year: int, counts: dict[str, int]) -> list[Item]:
    if not counts["late"]:
        return []
    due = db.session.scalar(select(func.max(StatusRequest.due_on)).where(StatusRequest.fiscal_year == year))
    text = _("%(n)s곳이 기한까지 내지 않았습니다.", n=counts["late"])
    return [
        Item(
            due if due and due < clock.today() else None,
            _("%(year)s년 실적", year=year),
            text,
            _("실적"),
            _("다시 알리기"),
            ("ventures.statuses", {}),
            None,
            "bad",
        )
    ]


def _charges(actor: Actor, on: date) -> list[Item]:
    return [
        Item(
            start, row.venture.full_name, _("%(space)s %(n)s년 차 사용료를 부과할 때입니다.", space=row.space.title, n=number),
            _("사용료"), _("부과하기"), ("tenancy.charge", {"tenancy_id": row.id}), venture_link(row.venture_id),
        )
        for row, number, start in tenancy.to_charge(actor, on)[:MOST]
    ]  # fmt: skip


def _sheets(rows: list[sessions.SessionRow]) -> list[Item]:
    return [
        Item(
            clock.on(row.session.due_at), row.session.call.title,
            _("평가표 %(left)s장이 아직 들어오지 않았습니다.", left=row.wanted - row.handed_in), _("심사"), _("심사 보기"),
            ("evaluations.show", {"session_id": row.session.id}),
        )
        for row in rows
        if row.handed_in < row.wanted
    ]  # fmt: skip


def _rooms(rows: list[ExpiringRow]) -> Panel:
    return Panel(
        "renew", _("곧 끝나는 사용허가"),
        ((_("기업"), False), (_("방"), False), (_("허가 만료"), False), (_("남은 날"), True), (_("연장"), False)),
        tuple(
            (
                Cell(row.venture, to=venture_link(row.venture_id)), Cell(row.space), Cell(row.ends_on, "date"),
                Cell(_("%(n)s일", n=row.days_left)),
                Cell(_("연장할 수 있음") if row.may_renew else _("연장할 수 없음")),
            )
            for row in rows[:MOST]
        ),
        _("입주 현황"), ("tenancy.index", {}), _("90일 안에 끝나는 허가가 없습니다"),
        _("만료일이 가까워지면 여기에 나타납니다."),
    )  # fmt: skip


def _late(rows: list[ArrearsRow]) -> Panel:
    return Panel(
        "late", _("사용료 체납"),
        ((_("기업"), False), (_("방"), False), (_("납기"), False), (_("지난 날"), True), (_("밀린 금액"), True)),
        tuple(
            (
                Cell(row.venture, to=venture_link(row.venture_id)), Cell(row.space), Cell(row.since, "date"),
                Cell(_("%(n)s일", n=row.days_late)), Cell(row.amount, "won"),
            )
            for row in rows[:MOST]
        ),
        _("할 일 모두 보기"), ("tenancy.work", {}), _("밀린 사용료가 없습니다"),
        _("납기를 넘긴 사용료가 생기면 여기에 나타납니다."), _("연체료는 넣지 않은 금액입니다.") if rows else "",
    )  # fmt: skip


def _running(rows: list[sessions.SessionRow]) -> Panel:
    return Panel(
        "rev", _("진행 중인 심사"),
        ((_("심사"), False), (_("마감"), False), (_("평가표"), True), (_("진행"), False)),
        tuple(
            (
                Cell(f"{row.session.call.title} {row.session.stage.label}", to=("evaluations.show", {"session_id": row.session.id})),
                Cell(row.session.due_at, "near"), Cell(f"{row.handed_in} / {row.wanted}"),
                Cell(row.handed_in, "bar", of=row.wanted),
            )
            for row in rows[:MOST]
        ),
        _("모든 심사"), ("evaluations.index", {}), _("진행 중인 심사가 없습니다"),
        _("심사를 열면 낸 평가표 수가 여기에 나타납니다."),
    )  # fmt: skip


def _handed_in(year: int, counts: dict[str, int]) -> Panel:
    to: Link = ("ventures.statuses", {})
    states = (
        (_("받음"), counts["handed_in"], _("0으로 답한 곳도 받은 것입니다")),
        (_("확인함"), counts["verified"], _("증빙과 맞춰 보았습니다")),
        (_("기다림"), counts["missing"] - counts["late"], _("기한이 남았습니다")),
        (_("기한 지남"), counts["late"], _("아직 내지 않았습니다")),
    )
    return Panel(
        "fig", _("%(year)s년 실적 받기", year=year), ((_("상태"), False), (_("기업"), True), (_("뜻"), False)),
        tuple((Cell(name), Cell(_("%(n)s곳", n=n), to=to), Cell(words)) for name, n, words in states),
        _("요청 관리"), to, note=_("요청한 곳 %(n)s곳. ‘0으로 답함’과 ‘내지 않음’은 다르게 셉니다.", n=counts["asked"]),
    )  # fmt: skip
