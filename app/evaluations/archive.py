"""What an evaluation lays into the zip of its call: every mark, the record to compute from again, the panel, papers."""

from collections.abc import Iterable, Iterator

from app.applications.archive import safe, table
from app.applications.archive_parts import Part
from app.applications.models import Call
from app.documents import queries as papers
from app.evaluations import sheetbook
from app.evaluations.models import EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries import challenges, computed, results, sessions
from app.evaluations.services.papers import SUBJECT
from app.kernel import clock
from app.kernel.access import Actor, may


def closed_sessions(call: Call, actor: Actor) -> Iterator[Part]:
    """A folder for each session whose marks this person may take away: none while others still mark."""
    for number, session in enumerate(sessions.of_call(call), 1):
        if may(actor, EvaluationPermission.EXPORT, session):
            folder = f"심사/{number} {safe(str(session.stage.label_ko))}"
            yield from (Part(f"{folder}/{part.name}", part.content) for part in _parts(session, actor))


def _parts(session: EvaluationSession, actor: Actor) -> Iterator[Part]:
    outcome = computed.outcome_now(session)
    receipts = list(outcome.results)
    names = {key: row.venture.full_name for key, row in computed.named(session, receipts).items()}
    yield Part("점수표.xlsx", sheetbook.workbook(outcome.record, outcome.ranked, names))
    decision = results.decision_of(session)
    if decision is not None:
        yield Part(f"결정 기록 {decision.sha256[:12]}.json", decision.record.encode())
    yield Part("위원과 출석.csv", table(*_panel(session)))
    yield Part("제척·기피·회피.csv", table(*_kept_out(session)))
    for paper in papers.about(SUBJECT, session.id, actor):
        if paper.file is not None:
            yield Part(f"{safe(f'{paper.title} {paper.number}')}.pdf", paper.file)


def _panel(session: EvaluationSession) -> tuple[list[str], Iterable[list[object]]]:
    head = ["번호", "위원", "소속", "전문 분야", "구분", "성별", "서약한 때", "출석", "빠진 까닭"]
    return head, (
        [
            m.seat, m.user.name, m.employer, m.field, m.kind.label_ko, m.gender.label_ko if m.gender else "",
            f"{m.pledged_at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}" if m.pledged_at else "",
            {True: "출석", False: "불참", None: ""}[m.attended], m.removed_because,
        ]
        for m in sessions.panel(session, removed=True)
    )  # fmt: skip


def _kept_out(session: EvaluationSession) -> tuple[list[str], Iterable[list[object]]]:
    rows: list[list[object]] = [
        [receipt, seat, row.kind.label_ko, row.reason, f"{row.at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}"]
        for (receipt, seat), row in sorted(computed.recusals(session).items())
    ]
    rows += [
        [
            row.application.receipt_no, row.evaluator.seat if row.evaluator else row.whom,
            f"기피 신청 {row.state.label_ko}", row.reason, row.answer,
        ]
        for row in challenges.of_session(session)
    ]  # fmt: skip
    return ["접수번호", "위원 번호", "구분", "까닭", "때나 의결"], rows
