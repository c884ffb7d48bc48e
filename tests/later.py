"""The product under a clock that a test sets forward: how many seconds, stands in the data folder."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from app import create_app as make
from app.kernel import clock

AHEAD = Path(os.environ.get("INSTANCE_PATH", ".")) / "seconds_ahead"


def now() -> datetime:
    """The present instant, moved forward."""
    ahead = int(AHEAD.read_text()) if AHEAD.exists() else 0
    return datetime.now(UTC) + timedelta(seconds=ahead)


def create_app(**chosen: Any) -> Flask:
    """The product itself; only its clock is another."""
    clock.now = now
    return make(**chosen)
