"""지나온 길: what every room knows, on one time line up to the day."""

from datetime import date

from app.applications.states import ApplicationState
from app.dossier.blocks import Chart, Form, Lane, Sheet, Stay
from app.dossier.look import Look
from app.dossier.sections.programmes import state_on
from app.dossier.states import Reader
from app.dossier.words import _
from app.kernel import clock
from app.kernel.dates import add_months


def timeline(look: Look) -> Sheet:
    """Lanes of the rooms this reader may ask."""
    lanes = tuple(lane for lane in (_stages(look), *_rooms(look)) if lane.stays or lane.events)
    first = min((day for lane in lanes for day in _days(lane)), default=look.on)
    start = date(first.year, 1, 1)
    told = _("%(year)s년부터의 지원 연표. 내용은 아래 표에 있습니다.", year=start.year)
    chart = Chart(
        Form.LANES, _("지나온 길"), "", told, lanes=lanes, start=start, end=add_months(look.on, 5), on=look.on,
    )  # fmt: skip
    return Sheet(
        _("지나온 길"),
        line=_("%(year)s년부터, %(n)s가지 기록", year=start.year, n=len(lanes)) if lanes else "",
        blocks=(chart,) if lanes else (),
        empty=_("아직 지나온 길이 없습니다"),
        empty_text=_("성장단계를 정하거나 지원을 받으면 여기에 그려집니다."),
    )


def _days(lane: Lane) -> list[date]:
    return [stay.start for stay in lane.stays] + [on for on, _words in lane.events]


def _rooms(look: Look) -> list[Lane]:
    """Only what this reader's own sections ask for anyway."""
    lanes = [_certificates(look), _rounds(look)]
    if look.reader in (Reader.COORDINATOR, Reader.VENTURE):
        lanes += [_tenancy(look), _consulting(look), _cohorts(look), _selected(look)]
    if look.reader is Reader.COORDINATOR:
        lanes.append(Lane(_("펀드"), events=tuple((one.first_on, one.fund) for one in look.fund_status)))
    if look.reader in (Reader.VENTURE, Reader.INVESTOR):
        lanes.append(Lane(_("펀드"), events=tuple((one.first_on, one.fund) for one in look.stakes)))
    return lanes


def _stages(look: Look) -> Lane:
    stages = look.course.stages
    ends: list[date | None] = [later.from_on for later in stages[1:]]
    ends.append(None)
    return Lane(
        _("성장단계"),
        tuple(
            Stay(one.from_on, end or look.on, str(one.stage.label), min(3, i))
            for i, (one, end) in enumerate(zip(stages, ends, strict=True))
        )
        if stages
        else (),
    )


def _certificates(look: Look) -> Lane:
    return Lane(_("인증"), events=tuple((c.issued_on, c.words) for c in look.course.certificates))


def _rounds(look: Look) -> Lane:
    return Lane(_("투자"), events=tuple((r.closed_on, str(r.kind.label)) for r in look.course.rounds))


def _tenancy(look: Look) -> Lane:
    held = [row for row in look.tenancies if row.permit_no]
    return Lane(
        _("입주"),
        tuple(
            Stay(r.starts_on, r.ends_on, f"{r.space} {r.state.label}", 3)
            for r in sorted(held, key=lambda r: r.starts_on)
        ),
    )


def _consulting(look: Look) -> Lane:
    return Lane(
        _("컨설팅"),
        tuple(
            Stay(c.starts_on, c.closed_on or c.ends_on, f"{c.topic} {c.held}/{c.quota}", 2)
            for c in sorted(look.engagements, key=lambda c: c.starts_on)
        ),
    )


def _cohorts(look: Look) -> Lane:
    return Lane(
        _("스케일업"),
        tuple(
            Stay(p.joined_on, p.ended_on or p.ends_on, p.cohort, 2)
            for p in sorted(look.participations, key=lambda p: p.joined_on)
        ),
    )


def _selected(look: Look) -> Lane:
    chosen = [
        r for r in look.applications if state_on(r, look.on) is ApplicationState.SELECTED and r.decided_at
    ]
    return Lane(
        _("선정"),
        events=tuple((clock.on(r.decided_at), str(r.call.programme.label)) for r in chosen if r.decided_at),
    )
