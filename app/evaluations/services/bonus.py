"""가점: what applicants claimed, confirmed by staff from the proof."""

from app.applications.models import Application, BonusItem
from app.audit.services import record
from app.evaluations.models import BonusReview, EvaluationSession
from app.evaluations.policy import EvaluationPermission
from app.evaluations.queries.results import reviews_of
from app.evaluations.states import BonusVerdict, SessionState
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, clean


def review(
    session: EvaluationSession,
    application: Application,
    item: BonusItem,
    verdict: BonusVerdict,
    proof: str,
    *,
    actor: Actor,
) -> BonusReview:
    """Say whether the proof of a bonus holds. Raises NotAllowed, WrongState once decided, Refused on "proof"."""
    authorize(actor, EvaluationPermission.RUN, session)
    if session.state is SessionState.DECIDED:
        raise WrongState(N_("결과를 확정한 뒤에는 가점을 바꿀 수 없습니다."))
    if not clean(proof):
        raise Refused(N_("무엇을 보고 판단했는지 적어 주세요."), field="proof")
    row = next((r for r in reviews_of([application.id]) if r.key == item.key), None)
    before = row.verdict if row else None
    if row is None:
        row = BonusReview(application_id=application.id, key=item.key, label=item.label, points=item.points)
        db.session.add(row)
    row.label, row.points = item.label, item.points
    row.verdict, row.proof, row.at, row.by_id = verdict, clean(proof), clock.now(), actor.id
    db.session.flush()
    record(
        actor,
        "evaluations.review_bonus",
        row,
        N_("%(receipt_no)s 신청의 가점 %(label)s을(를) 확인했습니다: %(verdict)s"),
        venture_id=application.venture_id,
        changes={"verdict": [before, verdict]},
        receipt_no=application.receipt_no,
        label=item.label,
        verdict=verdict.label_ko,
    )
    return row
