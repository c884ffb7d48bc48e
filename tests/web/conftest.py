"""Fixtures of tests that ask pages."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import worlds


@pytest.fixture
def world(app: Flask) -> Iterator[None]:
    """An application context in which makers write, until `kept()` commits and leaves it."""
    worlds.enter(app)
    yield
    worlds.leave()
