"""Doors of the views that Flask-Security brings. The views check for themselves; here it is said who may enter."""

from urllib.parse import urlsplit

from flask import Response, abort, redirect, request, session, url_for
from flask_security.utils import get_message
from werkzeug.wrappers import Response as WerkzeugResponse

from app.kernel.text import N_, translated
from app.web.actor import current_actor
from app.web.doors import EVERYONE_SIGNED_IN, Door, declare_foreign
from app.web.pages import inner_address

OPEN = {
    "login": "one signs in here",
    "logout": "whoever is signed in may leave",
    "register": "ventures sign up by themselves",
    "send_confirmation": "one asks for the confirmation again before one can sign in",
    "confirm_email": "the link in the mail is the key",
    "change_email_confirm": "the link in the mail is the key",
    "forgot_password": "whoever forgot cannot be signed in",
    "reset_password": "the link in the mail is the key",
    "two_factor_setup": "those who must have a second factor set it up on the way in",
    "two_factor_token_validation": "the second step of signing in",
    "two_factor_rescue": "the second step of signing in, without the telephone",
    "tf_select": "the second step of signing in",
    "mf_recovery": "the second step of signing in, with a recovery code",
    "wan_signin": "one signs in here with a passkey",
    "wan_signin_response": "one signs in here with a passkey",
    "static": "scripts of passkeys",
}
SIGNED_IN = (
    "verify",
    "change_password",
    "change_email",
    "two_factor_setup_validate",
    "mf_recovery_codes",
    "wan_register",
    "wan_register_response",
    "wan_delete",
    "wan_verify",
    "wan_verify_response",
)
USED_LINK = N_("이미 썼거나 쓸 수 없는 링크입니다. 주소를 바꾸려면 새 링크를 받아 주세요.")


def refuse_ways_outside() -> None:
    """400 when the way on after signing in leads out of this site: such a link was made by somebody else."""
    if not str(request.endpoint).startswith("security."):
        return
    ways = [*request.args.getlist("next"), *request.form.getlist("next")]
    here = request.host_url  # ends in "/": the library itself sends such addresses to the second step
    if any(
        way and inner_address("/" + way.removeprefix(here) if way.startswith(here) else way) is None
        for way in ways
    ):
        abort(400)


def keep_in_who_is_in() -> WerkzeugResponse | None:
    """Whoever is signed in has no code to give here; the library would sign them out, also on a picture's request."""
    if request.endpoint == "security.two_factor_token_validation" and current_actor().id is not None:
        return redirect(url_for("accounts.mine"))
    return None


def way() -> str | None:
    """Where someone was going who had to make an account first: a path of this site, or None."""
    return inner_address(request.values.get("way"))


def lead_on(response: Response) -> Response:
    """Whoever has confirmed the address from the mail, now or before, goes on, by way of signing in, to where they
    were going. A link that changes no address says why; whoever removed a passkey is back at the list of them.
    """
    if request.endpoint == "security.confirm_email" and (
        response.location == url_for("security.login") or _confirmed_before()
    ):
        response.location = url_for("security.login", next=way())
    if request.endpoint == "security.wan_delete" and response.location and not signs_in(response.location):
        response.location = url_for("accounts.mine")
    if request.endpoint == "security.change_email_confirm":
        _tell_used_link()
    return response


def signs_in(location: str) -> bool:
    """Whether this leads to the page to sign in on."""
    return urlsplit(location).path == url_for("security.login")


def _tell_used_link() -> None:
    """A link to change the address that was used already or is another's: the library has no words of its own."""
    unknown, words = get_message("API_ERROR")[0], translated(USED_LINK)
    flashes = session.pop("_flashes", [])
    session["_flashes"] = [(tone, words if said == unknown else said) for tone, said in flashes]


def _confirmed_before() -> bool:
    """The link was used already; the library would offer to send it once more."""
    before = get_message("ALREADY_CONFIRMED")[0]
    return any(words == before for _, words in session.get("_flashes", []))


def declare() -> None:
    """Say it for each; a view we have not thought of stays without a door and the application does not start."""
    for name, reason in OPEN.items():
        declare_foreign(f"security.{name}", Door(open_because=reason))
    for name in SIGNED_IN:
        declare_foreign(f"security.{name}", Door(EVERYONE_SIGNED_IN))
