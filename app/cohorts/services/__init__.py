"""Verbs of cohorts, by noun: cohorts, members, milestones."""
