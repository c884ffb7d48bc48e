"""Desks of evaluation: the office's sessions, the evaluator's sheets, the published results."""

from app.evaluations.routes import bonus, decision, declaring, marking, panel, pool, public, result, sessions
from app.evaluations.routes.blueprint import bp

__all__ = [
    "bonus", "bp", "decision", "declaring", "marking", "panel", "pool", "public", "result", "sessions",
]  # fmt: skip
