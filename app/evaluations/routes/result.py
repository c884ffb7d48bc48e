"""The result of a closed session: ranks, dropped marks, arithmetic in sentences, how far it hangs on single members."""

from collections import Counter
from decimal import Decimal
from typing import Any

from flask import Response as Download
from flask import render_template, request

from app.applications.models import Application
from app.audit.reading import downloaded
from app.documents import queries as papers
from app.documents.states import PaperKind, Reader
from app.evaluations import sheetbook, spread, wording
from app.evaluations.models import EvaluationSession, Evaluator, Recusal
from app.evaluations.policy import READERS, EvaluationPermission
from app.evaluations.queries import computed, opened_sheets, ratings
from app.evaluations.queries import results as queries
from app.evaluations.queries import sessions as session_queries
from app.evaluations.queries.since import changed_since
from app.evaluations.routes.blueprint import bp, told, trail, window
from app.evaluations.rules import Outcome, Record, Result
from app.files.routes import disposition
from app.kernel.access import authorize
from app.kernel.errors import WrongState
from app.kernel.text import N_, translated
from app.web import formats
from app.web.actor import current_actor
from app.web.doors import door

MANY = 300
"""Beyond this many applications the page leaves members out one by one only when asked."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def found(session_id: int) -> tuple[EvaluationSession, queries.Outcome]:
    """A closed session with its results. Raises Missing, NotAllowed, WrongState while it is open."""
    actor = current_actor()
    session = session_queries.get(session_id, actor)
    if session.closed_at is None:
        raise WrongState(N_("심사를 마친 뒤에 점수를 볼 수 있습니다. 지금은 진행만 볼 수 있습니다."))
    authorize(actor, EvaluationPermission.SEE_RESULT, session)
    return session, computed.outcome_now(session)


@bp.get("/<int:session_id>/result")
@door(*READERS)
def result(session_id: int) -> str:
    """The rank table with its cut-off line; `?open=` shows one application's arithmetic."""
    session, outcome = found(session_id)
    ranked = outcome.ranked
    opened = outcome.results.get(request.args.get("open", ""))
    part = window(ranked)
    names = computed.named(session, [one.id for one in [*part.rows, *([opened] if opened else [])]])
    recusals = computed.recusals(session)
    wanted = len(ranked) <= MANY or request.args.get("harsh")
    harsh = _harsh(outcome, session_queries.panel(session)) if wanted else []
    counts = Counter(one.outcome for one in ranked)
    return render_template(
        "evaluations/result.html",
        session=session,
        rule=outcome.record.rule,
        seats=outcome.record.evaluators,
        apart=outcome.record.independent,
        part=part,
        rows=[_row(one, outcome.record, names, recusals) for one in part.rows],
        cut=counts[Outcome.SELECTED],
        waiting=counts[Outcome.WAITLISTED],
        rejected=counts[Outcome.REJECTED],
        low=_low(ranked),
        recusals=len(recusals),
        notice_words=_notice(ranked, harsh),
        opened=_opened(session, opened, outcome, names) if opened else None,
        harsh=harsh,
        unreviewed=sum(claim.review is None for claim in queries.claims_of(session)),
        decision=queries.decision_of(session),
        changed=changed_since(session, ranked),
        rated=ratings.of_session(session),
        paper=papers.latest(PaperKind.DECISION_PAPER, "evaluation_session", session.id, Reader.COMMITTEE),
        minutes=papers.latest(PaperKind.MINUTES, "evaluation_session", session.id, Reader.COMMITTEE),
        crumbs=trail(session, N_("심사 결과")),
    )


def _row(
    one: Result,
    record: Record,
    names: dict[str, Application],
    recusals: dict[tuple[str, int], Recusal],
) -> dict[str, Any]:
    deviation = spread.spread(one)
    return {
        "result": one,
        "name": names[one.id].venture.full_name,
        "marks": [
            {
                "total": one.totals.get(seat),
                "dropped": seat in one.dropped,
                "recusal": recusals.get((one.id, int(seat[1:]))),
            }
            for seat in record.evaluators
        ],
        "spread": deviation,
        "median": spread.median(one),
        "totals": [float(total) for total in one.totals.values()],
    }


def _notice(ranked: list[Result], harsh: list[dict[str, Any]]) -> Any:
    """What to look at before deciding: ties that no rule breaks, how close the cut is, who alone decides it."""
    selected = [one for one in ranked if one.outcome is Outcome.SELECTED]
    waiting = [one for one in ranked if one.outcome is Outcome.WAITLISTED]
    if any(one.tie_open for one in ranked):
        return translated(
            N_("규칙으로 갈리지 않는 같은 점수가 있습니다. 접수번호 순서로 두었으니 위원회가 확인해 주세요.")
        )
    if not (selected and waiting):
        return None
    last, following = selected[-1], waiting[0]
    figures = {
        "last": last.rank,
        "next": following.rank,
        "gap": f"{(last.final or Decimal(0)) - (following.final or Decimal(0)):.2f}",
        "seats": ", ".join(str(row["seat"]) for row in harsh if row["flips"]),
    }
    if not figures["seats"]:
        return translated(N_("%(last)s위와 %(next)s위의 차이가 %(gap)s점입니다."), **figures)
    words = N_(
        "%(last)s위와 %(next)s위의 차이가 %(gap)s점입니다. 위원 %(seats)s번 가운데 한 사람의 점수만 빼도 선정이 바뀝니다."
    )
    return translated(words, **figures)


def _opened(
    session: EvaluationSession, one: Result, outcome: queries.Outcome, names: dict[str, Application]
) -> dict[str, Any]:
    """One application step by step: the arithmetic, what it hangs on, what was seen and said."""
    record, application = outcome.record, names[one.id]
    marks = next(row.marks for row in record.applications if row.id == one.id)
    without = {seat: results[one.id] for seat, results in outcome.without.items()}
    return {
        "result": one,
        "name": application.venture.full_name,
        "median": spread.median(one),
        "bonus": queries.reviews_of([application.id]),
        "sheets": opened_sheets.of_application(session, application.id),
        "sentences": [told(said) for said in wording.explain(record, one, is_final=session.is_final)],
        "seats": {wording.seat_of(seat): seat in one.dropped for seat in one.totals},
        "criteria": [
            (c, [marks[seat][c.name] for seat in one.totals], one.criterion_means.get(c.name))
            for c in record.criteria
        ],
        "without": [
            {"seat": wording.seat_of(seat), "result": other, "changed": other.outcome is not one.outcome}
            for seat, other in without.items()
            if seat in one.totals
        ],
    }


def _harsh(outcome: queries.Outcome, panel: list[Evaluator]) -> list[dict[str, Any]]:
    """Each member's distance from the others, and on how many results they alone decide."""
    offsets = outcome.offsets
    changes = {seat: spread.changes(outcome.results, rest) for seat, rest in outcome.without.items()}
    return [
        {
            "seat": member.seat,
            "name": member.user.name,
            "offset": _signed(offsets.get(member.key)),
            "flips": [
                change.application
                for change in changes.get(member.key, [])
                if change.outcome is not change.outcome_without
            ],
        }
        for member in panel
    ]


def _signed(offset: Decimal | None) -> str | None:
    return None if offset is None else formats.number(offset, 2, sign=True)


def _low(ranked: list[Result]) -> int:
    """Where the pictures of spread begin: the lowest mark, down to a round ten."""
    totals = [total for one in ranked for total in one.totals.values()]
    return int(min(totals) // 10 * 10) if totals and min(totals) < 90 else 0


@bp.get("/<int:session_id>/marks.xlsx")
@door(*READERS)
def marks(session_id: int) -> Download:
    """Every mark as a workbook; logged."""
    session, outcome = found(session_id)
    authorize(current_actor(), EvaluationPermission.EXPORT, session)
    names = {
        key: row.venture.full_name for key, row in computed.named(session, list(outcome.results)).items()
    }
    content = sheetbook.workbook(outcome.record, outcome.ranked, names, is_final=session.is_final)
    downloaded(session, N_("심사 점수표를 내려받았습니다: %(title)s"), title=session.title)
    return attached(content, f"{session.title} 점수표.xlsx", XLSX)


def attached(content: bytes, name: str, mimetype: str) -> Download:
    """Bytes as a file to keep."""
    response = Download(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = disposition(name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
