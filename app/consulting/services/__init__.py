"""Verbs of consulting, by noun: cases, visits, ties."""
