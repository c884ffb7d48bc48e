"""Tables of evaluation. `_at` is a UTC instant, `_on` a Seoul date, points are Decimal."""

from app.evaluations.models.assignments import Assignment, ConflictDeclaration, Recusal
from app.evaluations.models.decisions import BonusReview, Decision
from app.evaluations.models.sessions import EvaluationSession, Evaluator, EvaluatorProfile
from app.evaluations.models.sheets import Mark, Sheet, SheetRevision

__all__ = [
    "Assignment",
    "BonusReview",
    "ConflictDeclaration",
    "Decision",
    "EvaluationSession",
    "Evaluator",
    "EvaluatorProfile",
    "Mark",
    "Recusal",
    "Sheet",
    "SheetRevision",
]
