"""스케일업: cohorts taken part in, with the milestones of the one at hand."""

from app.cohorts.queries import ParticipationFact
from app.cohorts.states import ParticipationState, ProgressState
from app.dossier.blocks import Block, Column, Kind, Row, Sheet, Table, Value, day, span, text, word
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.words import _


def cohorts(look: Look) -> Sheet:
    """Every cohort joined by the day, newest first."""
    parts = look.participations
    blocks: list[Block] = [_parts(parts)] if parts else []
    if parts and parts[0].milestones:
        blocks.append(_milestones(parts[0]))
    return Sheet(
        _("스케일업"),
        line=f"{parts[0].programme} {parts[0].cohort}" if parts else "",
        badge=_badge(parts),
        finding=_finding(parts),
        sources=(_("중간목표는 기업이 내고 코디네이터가 확인합니다."),),
        blocks=tuple(blocks),
        empty=_("스케일업에 참여한 적이 없습니다"),
        empty_text=_("기수에 참여하면 중간목표와 함께 여기에 쌓입니다."),
    )


def _badge(parts: list[ParticipationFact]) -> Value | None:
    if not parts:
        return None
    return word(_("목표 늦음"), "bad") if parts[0].overdue else state_value(parts[0].state)


def _finding(parts: list[ParticipationFact]) -> str:
    if not parts:
        return ""
    one = parts[0]
    if one.state is ParticipationState.JOINED:
        done = _(
            "%(cohort)s에 참여해 중간목표 %(total)s가지 가운데 %(done)s가지를 마쳤다",
            cohort=one.cohort,
            total=one.total,
            done=one.done,
        )
        return done if one.total else _("%(cohort)s에 참여하고 있다", cohort=one.cohort)
    if one.state is ParticipationState.GRADUATED:
        return _("%(cohort)s를 수료했다", cohort=one.cohort)
    return ""


def _parts(parts: list[ParticipationFact]) -> Table:
    columns = (
        Column(_("사업과 기수"), share=40),
        Column(_("기간"), Kind.SPAN, share=30),
        Column(_("목표"), share=12),
        Column(_("상태"), Kind.STATE, share=18),
    )
    rows = tuple(
        Row(
            (
                f"{p.programme} {p.cohort}", span(p.joined_on, p.ended_on or p.ends_on), text(f"{p.done} / {p.total}"),
                state_value(p.state),
            )
        )
        for p in parts
    )  # fmt: skip
    return Table(columns, rows, _("참여한 기수"), wide=True)


def _milestones(part: ParticipationFact) -> Table:
    columns = (
        Column(_("중간목표"), share=46),
        Column(_("기한"), Kind.DAY, share=18),
        Column(_("마친 날"), Kind.DAY, share=18),
        Column(_("상태"), Kind.STATE, share=18),
    )
    rows = tuple(
        Row(
            (
                one.title, one.due_on, day(one.done_on),
                word(_("기한 지남"), "bad") if one.overdue else state_value(one.state),
            ),
            "hot" if one.overdue and one.state is not ProgressState.DONE else "",
        )
        for one in part.milestones
    )  # fmt: skip
    return Table(columns, rows, _("중간목표"), wide=True)
