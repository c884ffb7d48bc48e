"""What every template finds: the person, the menu, the day, permissions; and the language switch."""

from typing import Any
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    current_app,
    has_request_context,
    redirect,
    request,
    send_from_directory,
    session,
)
from flask.wrappers import Response
from flask_babel import ngettext
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.kernel import clock
from app.kernel.access import may
from app.kernel.english import of_one
from app.kernel.text import said, spoken, with_particles
from app.web import asof, menu
from app.web.actor import current_actor
from app.web.doors import changes_nothing, open_to_all
from app.web.headers import csp_nonce

bp = Blueprint("web", __name__, template_folder="templates", static_folder=None)


def choose_language() -> str:
    """The language kept in the session, else Korean: also at the command line and in the worker."""
    if not has_request_context():
        return "ko"
    chosen = str(session.get("language", ""))
    return chosen if chosen in current_app.config["LANGUAGES"] else "ko"


def inner_address(target: str | None) -> str | None:
    """`target` when it is a path of this site, else None: no open redirects."""
    if not target or not target.isprintable():
        return None
    try:
        parts = urlsplit(target.replace("\\", "/"))
    except ValueError:  # "//[": no address at all
        return None
    inside = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return target if inside and not target.startswith("//") else None


@bp.post("/language/<code>")
@open_to_all("everyone may read in either language")
@changes_nothing
def language(code: str) -> AnyResponse:
    """Switch the language and come back."""
    if code in current_app.config["LANGUAGES"]:
        session["language"] = code
    return redirect(inner_address(request.form.get("next")) or "/")


@bp.get("/favicon.ico")
@open_to_all("the browser asks for it by itself")
def favicon() -> Response:
    """The mark."""
    return send_from_directory(str(current_app.static_folder), "mark.svg")


def context() -> dict[str, Any]:
    """Variables of every template."""
    actor = current_actor()
    groups = menu.groups_for(actor)
    return {
        "actor": actor,
        "menu": menu.build(current_app, groups, actor),
        "nav_public": menu.public_links(),
        "csp_nonce": csp_nonce,
        "today": clock.today(),
        "server_now": clock.now(),
        "language": spoken.get() or "ko",
        "office": {key: current_app.config[f"OFFICE_{key.upper()}"] for key in ("name", "phone", "address")},
    }


@pass_eval_context
def say(page: EvalContext, message: str, /, **params: Any) -> str:
    """`_()` of a template: the message in the reader's language, its parameters escaped; `%%` is a per cent sign."""
    text: str = said(message)
    if page.autoescape:
        text = Markup(text)  # noqa: S704 - messages are ours
    if "%" not in text:
        return text
    full = text % params
    return type(full)(of_one(full)) if spoken.get() == "en" and params else full


def begin_to_speak() -> None:
    """Settle the language of this request once."""
    spoken.set(choose_language())


def end_of_speech(_error: BaseException | None) -> None:
    """Nobody is spoken to between requests."""
    spoken.set(None)


def choose_particles(response: Response) -> Response:
    """Write 이/가 and the like as the word before asks for, in everything a Korean page says."""
    if response.mimetype == "text/html" and not response.is_streamed and not response.direct_passthrough:
        page = response.get_data(as_text=True)
        if "(" in page:
            response.set_data(with_particles(page))
    return response


def register(app: Flask) -> None:
    """Attach the blueprint, the context and the globals."""
    app.register_blueprint(bp)
    app.before_request(begin_to_speak)
    app.teardown_request(end_of_speech)
    app.jinja_env.install_gettext_callables(said, ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = say
    app.context_processor(context)
    asof.register(app)
    app.after_request(choose_particles)
    app.jinja_env.globals["may"] = lambda permission, subject=None: may(current_actor(), permission, subject)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
