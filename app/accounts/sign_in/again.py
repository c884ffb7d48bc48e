"""A wrong code while an authenticator app is being registered: the same page once more, with the same key to scan."""

from flask import Response, current_app, make_response, render_template, request, session
from flask_security import TwoFactorVerifyCodeForm


def setup_page(form: TwoFactorVerifyCodeForm) -> Response | None:
    """The page of the key with the form's errors: within an account, and for staff on the way in. None for a code that
    lets someone in who has the app already.
    """
    token = (request.view_args or {}).get("token")
    within = form.is_setup and token is not None
    if not within and session.get("tf_state") != "validating_profile":
        return None
    values = current_app.extensions["security"].totp_factory.fetch_setup_values(
        form.tf_totp_secret, form.user
    )
    page = render_template(
        "security/two_factor_setup.html",
        two_factor_setup_form=form,
        two_factor_verify_code_form=form,
        chosen_method="authenticator",
        choices=[],
        changing=within,
        state_token=token,
        authr_qrcode=values["image"],
        authr_key=values["key"],
    )
    return make_response(page)
