"""The district's 현황 on a date, the auditor's latest entries, and what an administrator has to look after."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.accounts.models import AttemptCount, BrowserSession
from app.applications.models import Application, Call
from app.applications.states import ApplicationState, Programme
from app.audit import naming
from app.audit import queries as audit
from app.audit.queries import Filters
from app.audit.states import Kind
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.notices import queries as notices
from app.notices.states import MailState
from app.overview.items import Cell, Figure, Home, Item, Link, Panel, _
from app.overview.sources import agreements, turns
from app.tasks import queries as tasks
from app.tasks.states import TaskState
from app.tenancy import queries as tenancy
from app.ventures.models import StageChange, Venture, YearlyStatus
from app.ventures.queries.years import year_counts
from app.ventures.states import GrowthStage

ENTRIES = 12
LATELY = timedelta(days=30)


def district(actor: Actor, on: date) -> Home:
    """Counts as of a date, each with the way to its rows."""
    end = clock.at(on + timedelta(days=1))
    known = _ventures(end)
    house = tenancy.occupancy(on)
    owed = tenancy.in_arrears(actor, on)
    year = on.year - 1
    heads = _heads(year, end)
    figures = [
        Figure(_("소셜벤처"), f"{known:,}", _("곳"), _("기준일까지 등록"), ("ventures.index", {})),
        Figure(
            _("허브센터 입주"), str(house.rooms_let), _("/ %(n)s실", n=house.rooms),
            _("기업 %(n)s곳", n=house.ventures), ("tenancy.index", {"on": on.isoformat()}),
        ),
        Figure(
            _("사용료 체납"), f"{sum(row.amount for row in owed):,}", _("원"), _("%(n)s곳", n=len(owed)),
            ("tenancy.work", {}),
        ),
        Figure(
            _("종사자 (%(year)s년 말)", year=year), f"{heads:,}", _("명"), _("실적을 낸 기업의 합"), ("ventures.statuses", {}),
        ),
    ]  # fmt: skip
    waiting = [*turns.of_results(actor), *agreements.of_district(actor)] if on == clock.today() else []
    return Home(figures, waiting, [_by_stage(on), _by_programme(end), _years(year, on)])


def _ventures(end: object) -> int:
    wanted = (
        select(func.count())
        .select_from(Venture)
        .where(Venture.created_at < end, Venture.merged_into_id.is_(None))
    )
    return db.session.scalar(wanted) or 0


def _heads(year: int, end: object) -> int:
    """Regular and non-regular heads of the newest versions known on the day."""
    newest = (
        select(YearlyStatus.venture_id, func.max(YearlyStatus.number).label("number"))
        .where(YearlyStatus.fiscal_year == year, YearlyStatus.handed_in_at < end)
        .group_by(YearlyStatus.venture_id)
        .subquery()
    )
    whole = func.coalesce(YearlyStatus.regular, 0) + func.coalesce(YearlyStatus.non_regular, 0)
    wanted = (
        select(func.sum(whole))
        .join(
            newest,
            (newest.c.venture_id == YearlyStatus.venture_id) & (newest.c.number == YearlyStatus.number),
        )
        .where(YearlyStatus.fiscal_year == year)
    )
    return int(db.session.scalar(wanted) or 0)


def _by_stage(on: date) -> Panel:
    """Ventures by the stage they were in on the day."""
    latest = (
        select(
            StageChange.venture_id,
            StageChange.stage,
            func.row_number()
            .over(
                partition_by=StageChange.venture_id,
                order_by=(StageChange.from_on.desc(), StageChange.id.desc()),
            )
            .label("place"),
        )
        .where(StageChange.from_on <= on)
        .subquery()
    )
    counted = select(latest.c.stage, func.count()).where(latest.c.place == 1).group_by(latest.c.stage)
    counts: dict[GrowthStage, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    rows = tuple(
        (
            Cell(stage.label),
            Cell(_("%(n)s곳", n=counts.get(stage, 0)), to=("ventures.index", {"stage": stage.value})),
        )
        for stage in GrowthStage
    )
    return Panel(
        "stages", _("성장단계"), ((_("단계"), False), (_("기업"), True)), rows,
        _("소셜벤처 보기"), ("ventures.index", {}),
    )  # fmt: skip


def _by_programme(end: object) -> Panel:
    """Applications and selections of this year by programme, as of the day."""
    chosen = (Application.state == ApplicationState.SELECTED) & (Application.decided_at < end)
    rows = db.session.execute(
        select(Call.programme, func.count(), func.count(Application.id).filter(chosen))
        .join(Application, Application.call_id == Call.id)
        .where(Application.submitted_at < end)
        .group_by(Call.programme)
    )
    counts = {row[0]: (row[1], row[2]) for row in rows}
    to: Link = ("applications.calls", {})
    told = tuple(
        (
            Cell(programme.label),
            Cell(_("%(n)s건", n=counts[programme][0]), to=to),
            Cell(_("%(n)s건", n=counts[programme][1])),
        )
        for programme in Programme
        if programme in counts
    )
    return Panel(
        "programmes", _("신청과 선정"), ((_("사업"), False), (_("신청"), True), (_("선정"), True)), told,
        _("공고와 신청"), to, _("접수한 신청이 없습니다"), _("신청이 들어오면 사업별로 여기에 모입니다."),
    )  # fmt: skip


def _years(year: int, on: date) -> Panel:
    counts = year_counts(year, on)
    to: Link = ("ventures.statuses", {})
    names = (
        (_("요청"), counts["asked"]), (_("받음"), counts["handed_in"]), (_("확인함"), counts["verified"]),
        (_("기한 지남"), counts["late"]),
    )  # fmt: skip
    return Panel(
        "years", _("%(year)s년 실적", year=year), ((_("상태"), False), (_("기업"), True)),
        tuple((Cell(name), Cell(_("%(n)s곳", n=n), to=to)) for name, n in names), _("연간 실적"), to,
    )  # fmt: skip


def auditor(actor: Actor, _on: date) -> Home:
    """The latest entries of the log."""
    return Home([], [], [_log(actor, "log", _("최근 기록"), None, _("기록이 없습니다"))])


def privacy(actor: Actor, on: date) -> Home:
    """How much personal data was read and taken away lately, by whom, whose and why."""
    since = on - LATELY
    figures = [
        Figure(
            word, f"{audit.count(actor, Filters(kind=kind, since=since)):,}", _("건"), _("지난 30일"),
            ("audit.index", {"kind": kind.value, "since": since.isoformat()}),
        )
        for word, kind in ((_("개인정보 열람"), Kind.READ), (_("내려받기"), Kind.DOWNLOAD))
    ]  # fmt: skip
    nothing = _("아직 없습니다")
    return Home(
        figures,
        [],
        [
            _log(actor, "taken", _("최근 내려받기"), Kind.DOWNLOAD, nothing),
            _log(actor, "read", _("최근 열람"), Kind.READ, nothing),
        ],
    )


def _log(actor: Actor, key: str, title: str, kind: Kind | None, nothing: str) -> Panel:
    """The newest entries: the sentence with its reason, who, whose and when."""
    entries = audit.search(actor, Filters(kind=kind), limit=ENTRIES)[:ENTRIES]
    whose = naming.whose(entries)
    rows = tuple(
        (
            Cell(audit.sentence(one), sub=one.note), Cell(one.actor_name or "–"),
            Cell(", ".join(whose[one.seq]) or "–"), Cell(one.at, "near"),
        )
        for one in entries
    )  # fmt: skip
    heads = ((_("한 일"), False), (_("누가"), False), (_("누구의 자료"), False), (_("언제"), False))
    to: Link = ("audit.index", {"kind": kind.value} if kind else {})
    more = _("감사 기록")
    about = _("자료를 보거나 내려받으면 여기에 남습니다.")
    return Panel(key, title, heads, rows, more, to, nothing, about, wide=True)


def admin(actor: Actor, _on: date) -> Home:
    """Failed work, mails that could not be sent, accounts closed after failed tries."""
    work, mail = tasks.counts(actor), notices.counts(actor)
    now = clock.now()
    locked = db.session.scalar(
        select(func.count()).select_from(AttemptCount).where(AttemptCount.locked_until > now)
    )
    browsers = db.session.scalar(
        select(func.count()).select_from(BrowserSession).where(BrowserSession.ended_at.is_(None))
    )
    failed, stuck = work.get(TaskState.FAILED, 0), mail.get(MailState.FAILED, 0)
    figures = [
        Figure(_("실패한 작업"), str(failed), _("건"), _("기다리는 작업 %(n)s건", n=work.get(TaskState.WAITING, 0)), ("tasks.index", {})),
        Figure(_("보내지 못한 메일"), str(stuck), _("통"), _("기다리는 메일 %(n)s통", n=mail.get(MailState.WAITING, 0)), ("notices.outbox", {})),
        Figure(_("잠긴 계정"), str(locked or 0), _("개"), _("로그인을 여러 번 틀림"), ("accounts.people", {})),
        Figure(_("로그인한 브라우저"), str(browsers or 0), _("개"), "", ("accounts.people", {})),
    ]  # fmt: skip
    items = []
    if failed:
        text = _("실패한 작업이 %(n)s건 있습니다.", n=failed)
        items.append(
            Item(
                None, _("백그라운드 작업"), text, _("작업"), _("작업 보기"), ("tasks.index", {}), None, "bad"
            )
        )
    if stuck:
        text = _("보내지 못한 메일이 %(n)s통 있습니다.", n=stuck)
        items.append(
            Item(None, _("메일"), text, _("메일"), _("메일 보기"), ("notices.outbox", {}), None, "bad")
        )
    return Home(figures, items)
