"""Verbs of agreements, by noun: terms, agreements, payments, checks, expenses, settlements, sanctions, calls."""
