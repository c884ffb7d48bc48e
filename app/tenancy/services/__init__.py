"""Verbs of the hub, by noun: places, offers, permits, stays, payments."""
