"""신청과 심사: what was applied for by the day and what came of it. Never an evaluator's own marks."""

from datetime import date

from app.applications.models import Application
from app.applications.states import ApplicationState
from app.dossier.blocks import Block, Bullets, Cell, Column, Gap, Kind, Row, Sheet, Table, count, scan
from app.dossier.blocks import state as state_value
from app.dossier.look import Look
from app.dossier.states import Reader
from app.dossier.words import _
from app.kernel import clock

_S = ApplicationState
OUTCOMES = frozenset({_S.SELECTED, _S.WAITLISTED, _S.REJECTED})


def state_on(row: Application, on: date) -> ApplicationState:
    """What an application was at the end of a day."""

    def by(at: object) -> bool:
        return at is not None and clock.on(at) <= on  # type: ignore[arg-type]

    if row.state is _S.WITHDRAWN:
        if by(row.withdrawn_at):
            return _S.WITHDRAWN
        return _S.ELIGIBLE if by(row.screened_at) else _S.SUBMITTED
    if row.state in OUTCOMES and not by(row.decided_at):
        return _S.ELIGIBLE if by(row.screened_at) else _S.SUBMITTED
    if row.state in (_S.ELIGIBLE, _S.INELIGIBLE) and not by(row.screened_at):
        return _S.SUBMITTED
    return row.state


def applied(look: Look) -> Sheet:
    """Every application with its outcome as of the day."""
    told = [(row, state_on(row, look.on)) for row in look.applications]
    won = sum(state is _S.SELECTED for _row, state in told)
    open_ones = sum(state in (_S.SUBMITTED, _S.ELIGIBLE) for _row, state in told)
    return Sheet(
        _("신청과 심사"),
        line=_("신청 %(n)s건, 선정 %(won)s건", n=len(told), won=won) if told else "",
        badge=None,
        finding=_finding(len(told), won, open_ones),
        sources=(_("위원별 점수는 이 보고서에 싣지 않습니다."),),
        blocks=(_table(look, told), *_feedback(look, told)) if told else (),
        empty=_("아직 낸 신청이 없습니다"),
        empty_text=_(
            "첫 화면에서 접수 중인 공고를 골라 신청을 시작하세요. 낸 신청은 접수부터 결과까지 여기에 쌓입니다."
        ),
    )


def _finding(sent: int, won: int, open_ones: int) -> str:
    if not sent:
        return ""
    words = _("%(n)s번 신청해 %(won)s번 선정되었다", n=sent, won=won)
    return words + (_(". 지금 %(n)s건을 심사하고 있다", n=open_ones) if open_ones else "")


def _table(look: Look, told: list[tuple[Application, ApplicationState]]) -> Table:
    staff = look.reader is Reader.COORDINATOR
    columns = [
        Column(_("공고"), share=30),
        Column(_("접수번호"), share=24),
        Column(_("접수일"), Kind.DAY, share=14),
        Column(_("결과"), Kind.STATE, share=10),
    ]
    if staff:
        columns += [
            Column(_("평가위원"), Kind.COUNT, share=9),
            Column(_("평균 (점)"), Kind.COUNT, share=10),
            Column(_("가점"), Kind.COUNT, share=7),
            Column(_("최종 (점)"), Kind.COUNT, share=10),
            Column(_("순위"), Kind.COUNT, share=7),
            Column(_("신청 금액"), Kind.SCAN, share=13),
        ]
    rows = []
    for row, state in told:
        sent = clock.on(row.submitted_at) if row.submitted_at else None
        cells: list[Cell] = [row.call.title, row.receipt_no, sent, state_value(state)]
        rows.append(Row((*cells, *(_marks(look, row, state) if staff else ()))))
    note = (
        _("점수는 공고의 규칙으로 계산한 평균과 가점입니다. 위원 한 사람의 점수는 싣지 않습니다.")
        if staff
        else ""
    )
    return Table(tuple(columns), tuple(rows), _("신청과 결과"), note=note, wide=True)


def _marks(look: Look, row: Application, state: ApplicationState) -> tuple[Cell, ...]:
    """Means and rank of a decided application; no evaluator's own mark."""
    result = look.results.get(row.id)
    shown = row.rank if state in OUTCOMES else None
    return (
        count(result.evaluators if result else None, _("명"), Gap.NONE),
        count(result.mean if result else None, gap=Gap.NONE),
        count(result.bonus if result else None, gap=Gap.NONE),
        count(result.final if result else None, gap=Gap.NONE),
        count(shown, gap=Gap.NONE),
        scan(None if row.call.is_sealed(clock.now()) else row.amount_asked, Gap.NONE),
    )


def _feedback(look: Look, told: list[tuple[Application, ApplicationState]]) -> list[Block]:
    """What was published to the venture with its results."""
    if look.reader is not Reader.VENTURE:
        return []
    said = tuple(
        f"{row.call.title}: {row.feedback}" for row, state in told if row.feedback and state in OUTCOMES
    )
    return [Bullets(said, _("받은 의견"))] if said else []
