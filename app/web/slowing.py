"""Doors that strangers knock at: so many times a minute from one address, per web process, then 429."""

from flask import abort, current_app, request

KNOCKS = "30/minute"
"""Far above what a person needs, far below what guessing a key needs."""


def slow_down(door: str) -> None:
    """429 for an address that knocks too often at one door."""
    from limits import parse
    from limits.storage import MemoryStorage
    from limits.strategies import FixedWindowRateLimiter

    limiter = current_app.extensions.setdefault("knock_limiter", FixedWindowRateLimiter(MemoryStorage()))
    if not limiter.hit(parse(KNOCKS), door, request.remote_addr or ""):
        abort(429)
