"""Per request: a reference number, a script nonce, the security headers, and whether it may write."""

import secrets

from flask import Flask, Response, g, request

from app.kernel.db import reading

CSP = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def reference() -> str:
    """The request's reference number, as an error page shows it (7F3A-20C1)."""
    if "reference" not in g:
        token = secrets.token_hex(4).upper()
        g.reference = f"{token[:4]}-{token[4:]}"
    return str(g.reference)


def csp_nonce() -> str:
    """The nonce that scripts of this page carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def register(app: Flask) -> None:
    """Attach the hooks; first of all, so that even sign-in reads under the right transaction."""

    @app.before_request
    def begin() -> None:
        g.reading = reading(request.method in ("GET", "HEAD", "OPTIONS"))
        g.reading.__enter__()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        scope = g.pop("reading", None)
        if scope is not None:
            scope.__exit__(None, None, None)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP.format(nonce=csp_nonce()))
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers["X-Request-ID"] = reference()
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if response.mimetype == "text/html":
            headers.setdefault("Cache-Control", "no-store")
        return response
