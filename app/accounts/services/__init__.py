"""Verbs about people."""
