"""What an applicant was told of its marks: where the decision tells them, from the frozen result."""

from typing import Any, NamedTuple

from sqlalchemy import select

from app.applications.models import Application
from app.applications.services.result_letters import Marks, tells_marks
from app.evaluations.models import Decision, EvaluationSession
from app.evaluations.record import loads
from app.kernel.db import db


class Told(NamedTuple):
    """One stage and the figures of one application in it, with the keys of `record.as_figures`."""

    session: EvaluationSession
    figures: dict[str, Any]

    @property
    def is_combined(self) -> bool:
        """Whether its mean is that of both stages by their weights."""
        return is_combined(self.session)


def is_combined(session: EvaluationSession) -> bool:
    """Whether the points of a session are put together with those of the paper stage before it."""
    return session.rule.get("paper_weight") is not None


def told_to(application: Application) -> list[Told]:
    """The stages whose marks this applicant was told, the first stage first."""
    rows = db.session.execute(
        select(EvaluationSession, Decision.results)
        .join(Decision, Decision.session_id == EvaluationSession.id)
        .where(
            EvaluationSession.call_id == application.call_id,
            EvaluationSession.published_at.is_not(None),
            Decision.tells_points,
        )
        .order_by(EvaluationSession.id)
    )
    key = application.receipt_no or str(application.id)
    found = [(session, loads(results).get(key)) for session, results in rows]
    return [Told(session, figures) for session, figures in found if figures and figures["final"]]


@tells_marks
def in_the_letter(application: Application) -> Marks:
    """The marks this applicant was told, as its letter lists them."""
    return tuple(line for told in told_to(application) for line in listed(told.session, told.figures))


def listed(session: EvaluationSession, figures: dict[str, Any]) -> Marks:
    """The figures of one application in one stage, in Korean, as papers are."""
    parts = f"평균 {figures['mean']}점, 가점 {figures['bonus']}점"
    of_what = "서면평가와 발표평가를 합친" if is_combined(session) else session.stage.label_ko
    lines = [(f"{of_what} 점수", f"{figures['final']}점 ({parts})")]
    if session.rule.get("pass_mark") is not None:
        lines.append(("통과 점수", f"{session.rule['pass_mark']}점"))
    if figures["below_floor"]:
        lines.append(("과락 기준에 못 미친 항목", ", ".join(figures["below_floor"])))
    return tuple(lines)
