"""Addresses of pages, built once where they can be: every frame names some sixty of them, every row of a list its own.

Flask builds each address anew. Those without parameters, of static files, and with whole numbers in them or whole
numbers and words behind their "?" are kept as patterns per mount point; everything else goes Flask's way.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from flask import Flask
from flask.globals import _cv_request
from werkzeug.routing import Rule

from app.web.cookies import Cookies
from app.web.templating import Templates

MARK = 1_234_567_890
"""Stands for the first value of a pattern, the next ones for those after it."""
UNQUOTED = "!$'()*,/:;?@"
"""What Werkzeug leaves as it is behind the "?"."""


class LazyRule(Rule):
    """An address whose builder is compiled when one is first asked for: most of several hundred never are."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        @cache
        def builder() -> Callable[..., tuple[str, str]]:
            return compiled(append_unknown)

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return builder()(rule, **values)

        return build


class Dure(Flask):
    """The application."""

    url_rule_class = LazyRule
    jinja_environment = Templates
    session_interface = Cookies()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._patterns: dict[tuple[str, ...], str] = {}
        self._places: dict[str, frozenset[str]] = {}
        super().__init__(*args, **kwargs)

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """As Flask's, from a pattern where one will do."""
        asked = _cv_request.get(None)
        special = _anchor or _method or _scheme or _external or endpoint.startswith(".")
        if asked is None or asked.url_adapter is None or special:
            more = {"_anchor": _anchor, "_method": _method, "_scheme": _scheme, "_external": _external}
            return super().url_for(endpoint, **more, **values)  # type: ignore[arg-type]
        mount = asked.url_adapter.script_name
        if endpoint == "static":
            return self._dated(mount, **values)
        words = [name for name, value in values.items() if type(value) is not int]
        if words and not self._behind(endpoint, words, values):
            return super().url_for(endpoint, **values)
        key = (mount, endpoint, *values)
        if key not in self._patterns:
            self._patterns[key] = self._pattern(endpoint, list(values))
        pattern = self._patterns[key]
        for name in words:
            values[name] = quote_plus(values[name], safe=UNQUOTED)
        return pattern % values if values else pattern

    def _behind(self, endpoint: str, names: list[str], values: dict[str, Any]) -> bool:
        """Whether these are all words, and stand behind the "?" whichever rule is taken."""
        if any(type(values[name]) is not str for name in names):
            return False
        if endpoint not in self._places:
            rules = self.url_map.iter_rules(endpoint) if endpoint in self.view_functions else ()
            self._places[endpoint] = frozenset().union(*(rule.arguments for rule in rules))
        return self._places[endpoint].isdisjoint(names)

    def _pattern(self, endpoint: str, names: list[str]) -> str:
        """The address with a hole for each name."""
        marks: dict[str, Any] = {name: MARK + place for place, name in enumerate(names)}
        built = super().url_for(endpoint, **marks)
        if not names:
            return built
        built = built.replace("%", "%%")
        for name, mark in marks.items():
            built = built.replace(str(mark), f"%({name})s")
        return built

    def _dated(self, mount: str, **values: Any) -> str:
        """A static file's address with its time of change, so that browsers may keep it for long."""
        filename = values.get("filename", "")
        key = (mount, "static", filename)
        plain = set(values) == {"filename"}
        if plain and key in self._patterns:
            return self._patterns[key]
        path = Path(str(self.static_folder), filename)
        if "v" not in values and path.is_file():
            values["v"] = f"{int(path.stat().st_mtime):x}"
        built = super().url_for("static", **values)
        if plain and "v" in values and not self.debug:
            self._patterns[key] = built
        return built
