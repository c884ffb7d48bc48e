"""Desks of evaluation: the office's sessions, evaluators' sheets, applicants' challenges and answers, results."""

from app.evaluations.routes import (
    applicant,
    bonus,
    challenges,
    decision,
    declaring,
    documents,
    marking,
    minutes,
    panel,
    pool,
    presenting,
    public,
    publishing,
    result,
    sessions,
)
from app.evaluations.routes.blueprint import bp

__all__ = [
    "applicant", "bonus", "bp", "challenges", "decision", "declaring", "documents", "marking", "minutes", "panel", "pool",
    "presenting", "public", "publishing", "result", "sessions",
]  # fmt: skip
