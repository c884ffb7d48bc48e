"""Tables of evaluation. `_at` is a UTC instant, `_on` a Seoul date, points are Decimal."""

from app.evaluations.models.assignments import Assignment, ConflictDeclaration, Recusal
from app.evaluations.models.decisions import BonusReview, Decision, FeedbackDraft
from app.evaluations.models.meetings import Challenge, Meeting
from app.evaluations.models.ratings import EvaluatorRating, RatingToken
from app.evaluations.models.sessions import EvaluationSession, Evaluator, EvaluatorProfile
from app.evaluations.models.sheets import Mark, Sheet, SheetRevision

__all__ = [
    "Assignment",
    "BonusReview",
    "Challenge",
    "ConflictDeclaration",
    "Decision",
    "EvaluationSession",
    "Evaluator",
    "EvaluatorProfile",
    "EvaluatorRating",
    "FeedbackDraft",
    "Mark",
    "Meeting",
    "RatingToken",
    "Recusal",
    "Sheet",
    "SheetRevision",
]
