"""The pool of evaluators: who they are, where they work, until when they are appointed."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.models import User
from app.evaluations import consent
from app.evaluations.forms import InviteForm, OwnProfileForm, ProfileForm
from app.evaluations.models import EvaluatorProfile
from app.evaluations.queries import ratings as rating_queries
from app.evaluations.queries import service
from app.evaluations.queries import sessions as queries
from app.evaluations.routes.blueprint import bp, trail
from app.evaluations.routes.sessions import BUILD
from app.evaluations.services import pool as verbs
from app.evaluations.states import EvaluatorKind, Gender
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Missing, Refused
from app.kernel.roles import Role
from app.kernel.text import N_, clean
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.forms import flash_done


@bp.get("/pool")
@door(*BUILD)
def pool() -> str:
    """Everyone who may be seated, and who was asked."""
    return _pool_page()


def _pool_page(form: Any = None) -> str:
    everyone, wanted = queries.pool(), request.args.get("q", "").strip()[:80]
    rows = [row for row in everyone if _is_meant(wanted, *row)]
    return render_template(
        "evaluations/pool.html",
        rows=rows,
        total=len(everyone),
        wanted=wanted,
        served=service.of_people(user.id for user, _ in rows),
        rated=rating_queries.of_people(user.id for user, _ in rows),
        invited=queries.invited_to_pool(),
        form=form or InviteForm(formdata=None),
        now=clock.now(),
        crumbs=trail(None, N_("위원 명부")),
    )


def _is_meant(wanted: str, person: User, known: EvaluatorProfile | None) -> bool:
    """Whether every word that is looked for stands in the name, the employer, the job, the field or the career."""
    about = (known.employer, known.job, known.field, known.career) if known else ()
    told = " ".join((person.name, person.email, *about)).casefold()
    return all(word in told for word in clean(wanted).casefold().split())


@bp.post("/pool/invite")
@door(*BUILD)
@commits
def invite_to_pool() -> str | Response:
    """Ask somebody into the pool by mail."""
    form: Any = InviteForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.invite(form.email.data, form.name.data, actor=current_actor())
            flash_done(N_("초대 메일을 보냈습니다. 7일 동안 쓸 수 있습니다."))
            return redirect(url_for("evaluations.pool"))
    return _pool_page(form)


@bp.post("/pool/invitations/<int:invitation_id>/resend")
@door(*BUILD)
@commits
def resend_to_pool(invitation_id: int) -> Response:
    """A new link; the old one stops working."""
    verbs.resend(queries.invitation_to_pool(invitation_id), actor=current_actor())
    flash_done(N_("초대 메일을 다시 보냈습니다. 전에 보낸 링크는 쓸 수 없습니다."))
    return redirect(url_for("evaluations.pool"))


@bp.post("/pool/invitations/<int:invitation_id>/withdraw")
@door(*BUILD)
@commits
def withdraw_from_pool(invitation_id: int) -> Response:
    """Take an invitation back."""
    verbs.take_back(queries.invitation_to_pool(invitation_id), actor=current_actor())
    flash_done(N_("초대를 거두었습니다."))
    return redirect(url_for("evaluations.pool"))


@bp.route("/pool/<int:user_id>", methods=["GET", "POST"])
@door(*BUILD)
@commits
def profile(user_id: int) -> str | Response:
    """What the office knows of one evaluator."""
    person = next((user for user, _ in queries.pool() if user.id == user_id), None)
    if person is None:
        raise Missing
    form: Any = ProfileForm(data=_held(db.session.get(EvaluatorProfile, user_id)))
    if form.validate_on_submit():
        with form.showing_refusals():
            _keep(person, form)
            flash_done(N_("위원 명부를 고쳤습니다."))
            return redirect(url_for("evaluations.pool"))
    return render_template(
        "evaluations/profile.html",
        person=person,
        form=form,
        served=service.served(user_id),
        rated=rating_queries.of_people([user_id]).get(user_id),
        crumbs=trail(None, N_("위원 명부"), person.name),
    )


@bp.route("/me", methods=["GET", "POST"])
@door(Role.EVALUATOR)
@commits
def own_profile() -> str | Response:
    """Evaluators write themselves where they work and worked, and agree that it is kept."""
    actor = current_actor()
    person = db.session.get_one(User, actor.id)
    known = db.session.get(EvaluatorProfile, person.id)
    form: Any = _own_form(known)
    if form.validate_on_submit():
        with form.showing_refusals():
            verbs.describe(
                person, actor=actor, former=former_of(form.former.data or ""),
                **{name: form[name].data or "" for name in verbs.PLAIN},
            )  # fmt: skip
            verbs.agree(person, actor=actor)
            verbs.pledge(person, actor=actor)
            flash_done(N_("위원 정보를 고쳤습니다."))
            return redirect(url_for("evaluations.assigned"))
    return render_template(
        "evaluations/own_profile.html",
        form=form,
        known=known,
        consent=consent,
        served=service.served(person.id),
        rated=rating_queries.of_people([person.id]).get(person.id),
    )


def _own_form(known: EvaluatorProfile | None) -> Any:
    """The form with the ticks that are still needed."""
    form: Any = OwnProfileForm(data=_held(known))
    if known is not None and known.pledged_at is not None:
        del form.pledge
    if known is not None and known.consent_version == consent.VERSION:
        del form.consent
    return form


def _held(known: EvaluatorProfile | None) -> dict[str, Any]:
    if known is None:
        return {}
    names = ("employer", "job", "field", "career", "appointed_from", "appointed_until")
    return {name: getattr(known, name) for name in names} | {
        "kind": known.kind.value,
        "gender": known.gender.value if known.gender else "",
        "former": "\n".join(
            ", ".join(part for part in (row["name"], row["until"]) if part) for row in known.former_employers
        ),
    }


def _keep(person: User, form: Any) -> None:
    verbs.describe(
        person,
        actor=current_actor(),
        employer=form.employer.data,
        job=form.job.data or "",
        field=form.field.data or "",
        career=form.career.data or "",
        kind=EvaluatorKind(form.kind.data),
        gender=Gender(form.gender.data) if form.gender.data else None,
        former=former_of(form.former.data or ""),
        appointed_from=form.appointed_from.data,
        appointed_until=form.appointed_until.data,
    )


def former_of(text: str) -> list[tuple[str, date | None]]:
    """Former employers, one a line, with the day it ended. Raises Refused on "former"."""
    found: list[tuple[str, date | None]] = []
    for line in filter(None, (row.strip() for row in text.splitlines())):
        name, _, until = (part.strip() for part in line.partition(","))
        try:
            found.append((name, date.fromisoformat(until) if until else None))
        except ValueError:
            message = N_("그만둔 날을 2025-03-31처럼 적어 주세요: %(line)s")
            raise Refused(message, field="former", line=line) from None
    return found
