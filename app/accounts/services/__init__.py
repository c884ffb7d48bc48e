"""Verbs about people."""

from app.accounts.services.people import create_person

__all__ = ["create_person"]
