"""The session cookie, written by what changes it and by pages that are opened.

Flask renews it with every answer, also with a script's or a picture's. An answer that comes late then puts an older
session back, and what was to be said once ("저장했습니다") is never read.
"""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class Cookies(SecureCookieSessionInterface):
    """As Flask's, but renewed by pages alone."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether this answer carries the cookie."""
        return session.modified or (opens_a_page() and super().should_set_cookie(app, session))


def opens_a_page() -> bool:
    """Whether the browser asks for a page to show; one that does not say is taken to."""
    return request.endpoint != "static" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
