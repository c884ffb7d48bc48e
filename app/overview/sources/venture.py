"""The venture's own day: what to write, answer, confirm, pay and hand in."""

from datetime import date, timedelta

from app.applications import queries as applications
from app.applications.models import Application, CoWriter, FixRequest
from app.applications.states import ApplicationState, CallPhase
from app.cohorts import queries as cohorts
from app.consulting import queries as consulting
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.overview.items import MOST, Cell, Home, Item, Link, Panel, _
from app.overview.sources import agreements, applying
from app.tenancy import queries as tenancy
from app.tenancy.models import Tenancy
from app.ventures import queries as ventures
from app.ventures.models import MemberInvitation, StatusRequest, Venture
from app.ventures.states import MemberRole

PAY_AHEAD = timedelta(days=30)


def home(actor: Actor, on: date) -> Home:
    """Everything that waits for the people of a venture, and the calls that are open."""
    own = ventures.mine(actor)
    applied = applications.mine(actor)
    fixes = _open_fixes(actor)
    items = [
        *_applications(applied, on, actor),
        *_fixes(fixes),
        *_offers(actor),
        *_visits(actor),
        *_fees(actor, on),
    ]
    items += [
        *_years(own, on),
        *_milestones(actor, on),
        *_invitations(actor),
        *agreements.of_venture(actor, on),
    ]
    if not own and not applied:
        items.append(
            Item(
                None, _("우리 기업"), _("아직 기업과 이어지지 않았습니다. 사업자등록번호로 찾거나 새로 등록하세요."),
                _("기업"), _("기업 등록하기"), ("ventures.create", {}),
            )
        )  # fmt: skip
    asked = {application.id: fix for fix, application in fixes}
    return Home([], items, [applying.panel(applied, asked, on), _mine(own, actor), _calls(applied, actor)])


def _applications(applied: list[Application], on: date, actor: Actor) -> list[Item]:
    found = []
    for row in applied:
        if actor.role_in("co_writing", row.id) == MemberRole.VIEWER.value:
            continue
        if row.state is ApplicationState.DRAFT and clock.on(row.call.closes_at) >= on:
            open_now = applications.phase_of(row.call) in (CallPhase.OPEN, CallPhase.CLOSING)
            if open_now:
                found.append(
                    Item(
                        clock.on(row.call.closes_at), row.call.title, _draft_words(row, actor), _("신청"), _("이어서 쓰기"),
                        ("applications.show", {"application_id": row.id}), None, "warn",
                    )
                )  # fmt: skip
    return found[:MOST]


def _draft_words(row: Application, actor: Actor) -> str:
    """Whoever writes along does not send it in."""
    if row.venture_id in actor.ids("venture"):
        return _("쓰던 신청서가 있습니다. 마감 전에 내야 접수됩니다.")
    return _("%(name)s의 신청서를 함께 쓰고 있습니다. 제출은 그 기업이 합니다.", name=row.venture.full_name)


def _open_fixes(actor: Actor) -> list[tuple[FixRequest, Application]]:
    return [(fix, fix.application) for fix in applications.open_fixes_for(actor)]


def _fixes(rows: list[tuple[FixRequest, Application]]) -> list[Item]:
    return [
        Item(
            clock.on(fix.due_at), application.call.title, _("보완할 곳이 있습니다. %(why)s", why=fix.reason), _("신청 보완"),
            _("고쳐서 내기"), ("applications.show", {"application_id": application.id}), None, "bad",
        )
        for fix, application in rows
    ]  # fmt: skip


def _offers(actor: Actor) -> list[Item]:
    return [
        Item(
            row.answer_by, row.space.title, _("방을 배정받았습니다. 받을지 답해 주세요."), _("입주"), _("배정에 답하기"),
            ("tenancy.show", {"tenancy_id": row.id}), None, "warn",
        )
        for row in tenancy.offers_to_answer(actor)[:MOST]
    ]  # fmt: skip


def _visits(actor: Actor) -> list[Item]:
    return [
        Item(
            visit.held_on, visit.topic, _("방문 일지를 읽고 맞는지 확인해 주세요."), _("컨설팅"), _("확인하기"),
            ("consulting.show", {"engagement_id": visit.engagement_id}),
        )
        for visit in consulting.to_confirm(actor)[:MOST]
    ]  # fmt: skip


def _fees(actor: Actor, on: date) -> list[Item]:
    stays = {
        row.id: row
        for row in db.session.scalars(tenancy.visible_to(actor).where(Tenancy.permit_no.is_not(None)))
    }
    found = []
    for key, book in tenancy.ledgers(stays, on).items():
        late = book.arrears_since
        line = next((one for one in book.lines if one.in_arrears), book.next_due)
        if line is None or (late is None and line.due_on > on + PAY_AHEAD):
            continue
        amount = book.arrears if late else line.left
        text = (
            _("사용료 %(amount)s원의 납부기한이 지났습니다.", amount=f"{amount:,}")
            if late
            else _("사용료 %(amount)s원을 내 주세요.", amount=f"{amount:,}")
        )
        found.append(
            Item(
                line.due_on,
                stays[key].space.title,
                text,
                _("사용료"),
                _("납부 내역 보기"),
                ("tenancy.show", {"tenancy_id": key}),
                None,
                "bad" if late else "going",
            )
        )
    return found


def _milestones(actor: Actor, on: date) -> list[Item]:
    return [
        Item(
            row.due_on, row.cohort, _("%(what)s 중간목표의 기한이 지났습니다.", what=row.title), _("스케일업"),
            _("목표 내기"), ("cohorts.member", {"participation_id": row.participation_id}), None, "bad",
        )
        for row in cohorts.overdue(actor, on)[:MOST]
    ]  # fmt: skip


def _years(own: list[Venture], on: date) -> list[Item]:
    keys = [venture.id for venture in own]
    if not keys:
        return []
    given = ventures.current_statuses(keys)
    found, newest = list[Item](), dict[int, int]()
    passed = dict[int, list[StatusRequest]]()
    for asked in ventures.requests_of(keys):
        status = given.get(asked.venture_id, {}).get(asked.fiscal_year)
        newest.setdefault(asked.venture_id, asked.fiscal_year)
        if status is not None and status.state.value != "returned":
            continue
        if status is None and asked.fiscal_year < newest[asked.venture_id] and asked.due_on < on:
            passed.setdefault(asked.venture_id, []).append(asked)
            continue
        text = (
            _("실적을 내 주세요.")
            if status is None
            else _("다시 확인해 달라는 곳이 있습니다. %(why)s", why=status.returned_note)
        )
        found.append(
            Item(
                asked.due_on, _("%(name)s %(year)s년", name=asked.venture.full_name, year=asked.fiscal_year), text,
                _("실적"), _("실적 내기"),
                ("ventures.hand_in", {"venture_id": asked.venture_id, "year": asked.fiscal_year}),
                None, "bad" if asked.due_on < on else "going",
            )
        )  # fmt: skip
    return [*found[:MOST], *map(_passed, passed.values())]


def _passed(asked: list[StatusRequest]) -> Item:
    """Earlier years a venture never handed in: one line at the end, since a newer year was asked for."""
    years = ", ".join(_("%(year)s년", year=one.fiscal_year) for one in reversed(asked))
    last: Link = ("ventures.hand_in", {"venture_id": asked[0].venture_id, "year": asked[0].fiscal_year})
    return Item(
        None, asked[0].venture.full_name, _("지난 실적(%(years)s)이 비어 있습니다. 지금 내도 받습니다.", years=years),
        _("실적"), _("실적 내기"), last if len(asked) == 1 else ("ventures.my_statuses", {}), None, "quiet",
    )  # fmt: skip


def _invitations(actor: Actor) -> list[Item]:
    if actor.id is None:
        return []
    asked = [_asked_to_write(one) for one in applications.invitations_to_write(actor)]
    return [_invited(one) for one in ventures.invitations_for(actor.id)] + asked


def _asked_to_write(one: CoWriter) -> Item:
    application = one.application
    return Item(
        clock.on(applications.deadline_of(application)), application.call.title,
        _("%(name)s에서 신청서를 함께 쓰자고 초대했습니다.", name=application.venture.full_name), _("초대"),
        _("초대에 답하기"), ("applications.mine", {}),
    )  # fmt: skip


def _invited(one: MemberInvitation) -> Item:
    return Item(
        clock.on(one.expires_at), one.venture.full_name, _("함께 일하자는 초대가 왔습니다."), _("초대"), _("초대에 답하기"),
        ("ventures.mine", {}),
    )  # fmt: skip


def _leading_word(own: list[Venture], actor: Actor) -> str:
    """Where the panel of one's ventures leads, as far as one may go."""
    if not own:
        return _("기업 등록하기")
    held = actor.scopes.get("venture", {}).values()
    return _("기업 정보 고치기") if set(held) - {MemberRole.VIEWER.value} else _("기업 정보 보기")


def _mine(own: list[Venture], actor: Actor) -> Panel:
    return Panel(
        "mine", _("우리 기업"), ((_("기업"), False), (_("성장단계"), False), (_("상태"), False)),
        tuple(
            (
                Cell(one.full_name, to=("dossier.show", {"venture_id": one.id})),
                Cell(one.stage.label if one.stage else None, "dash"), Cell(one.state, "badge"),
            )
            for one in own
        ),
        _leading_word(own, actor), ("ventures.mine", {}), _("이어진 기업이 없습니다"),
        _("기업을 등록하면 그 기업의 자료를 여기에서 봅니다."),
    )  # fmt: skip


def _calls(applied: list[Application], actor: Actor) -> Panel:
    """Calls that are open; where one's own venture has begun already, how far it is with it."""
    begun = {
        row.call_id: row.state
        for row in reversed(applied)
        if row.state is not ApplicationState.WITHDRAWN and row.venture_id in actor.ids("venture")
    }
    rows = []
    for call in applications.public_calls()[:MOST]:
        to = ("applications.public_call", {"call_id": call.id})
        rows.append(
            (
                Cell(call.title, to=to),
                Cell(call.closes_at, "near"),
                Cell(begun.get(call.id) or applications.phase_of(call), "badge"),
            )
        )
    return Panel(
        "calls", _("지금 신청할 수 있는 공고"), ((_("공고"), False), (_("마감"), False), (_("상태"), False)), tuple(rows),
        _("모든 공고"), ("applications.public_calls", {}), _("열린 공고가 없습니다"),
        _("새 공고가 나오면 여기에 나타납니다."),
    )  # fmt: skip
