"""The running application's settings for work and facts, which know nothing of the web framework."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

_settings: ContextVar[Mapping[str, Any] | None] = ContextVar("settings", default=None)


def setting(name: str) -> Any:
    """One setting of the application that is active here. Raises LookupError outside of one."""
    chosen = _settings.get()
    if chosen is None:
        raise LookupError("no application is active")
    return chosen[name]


def activate(chosen: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Make these the settings in force; gives back those that were, to be put back afterwards."""
    before = _settings.get()
    _settings.set(chosen)
    return before
