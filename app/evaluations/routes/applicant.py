"""What an applicant does in an evaluation: ask that a member stay out, and afterwards say how it was, without a name."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.applications import queries as applications
from app.applications.beside import Offer, foretells, offers_beside
from app.applications.models import Application
from app.applications.states import ApplicationState
from app.evaluations.forms_applicant import ChallengeForm, rating_form
from app.evaluations.letters import MARKS, MARKS_OF_BOTH
from app.evaluations.policy import ChallengePermission, RatingPermission
from app.evaluations.queries import challenges as challenge_queries
from app.evaluations.queries import ratings as rating_queries
from app.evaluations.queries.presenting import slot_of
from app.evaluations.queries.sessions import of_call, paper_stage
from app.evaluations.queries.told import Told, told_to
from app.evaluations.routes.blueprint import bp
from app.evaluations.services import challenges, ratings
from app.evaluations.states import Stage
from app.kernel.access import Actor, authorize, may
from app.kernel.errors import WrongState
from app.kernel.roles import Role
from app.kernel.text import N_, Text, translated
from app.web import formats
from app.web.actor import current_actor
from app.web.doors import commits, door
from app.web.filters import page_lang
from app.web.forms import flash_done


def _status(application: Application) -> str:
    return url_for("applications.show", application_id=application.id)


@bp.route("/applications/<int:application_id>/challenge", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def file_challenge(application_id: int) -> str | Response:
    """기피 신청: whom, and why."""
    actor = current_actor()
    application = applications.get(application_id, actor)
    authorize(actor, ChallengePermission.FILE, application)
    session = challenge_queries.session_to_challenge(application)
    if session is None:
        raise WrongState(N_("지금은 기피 신청을 할 수 없습니다. 심사가 진행되는 동안에 낼 수 있습니다."))
    form: Any = ChallengeForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            challenges.file(application, form.whom.data, form.reason.data or "", actor=actor)
            flash_done(N_("기피 신청을 냈습니다. 위원회가 그 위원을 빼고 정해 알려 드립니다."))
            return redirect(_status(application))
    return render_template(
        "evaluations/file_challenge.html",
        application=application,
        form=form,
        panel=challenge_queries.named_panel(session),
        back=_status(application),
    )


@bp.route("/applications/<int:application_id>/rating", methods=["GET", "POST"])
@door(Role.VENTURE)
@commits
def rate(application_id: int) -> str | Response:
    """How the panel did, and the members one met: kept without a name, once."""
    actor = current_actor()
    application = applications.get(application_id, actor)
    authorize(actor, RatingPermission.RATE, application)
    ask = rating_queries.ask_of(application)
    if ask is None:
        raise WrongState(N_("지금은 답할 수 없습니다. 이미 답했거나 기간이 지났습니다."))
    form: Any = rating_form(ask.members)()
    if form.validate_on_submit():
        with form.showing_refusals():
            panel = (int(form.score.data), form.comment.data or "")
            ratings.rate(application, panel, _of_members(form, ask), actor=actor)
            flash_done(N_("답을 받았습니다. 누가 어떻게 답했는지는 남지 않습니다."))
            return redirect(_status(application))
    return render_template(
        "evaluations/rate.html", application=application, ask=ask, form=form, back=_status(application)
    )


def _of_members(form: Any, ask: rating_queries.Ask) -> dict[int, ratings.Answer]:
    """The members that got a score; the others stay out."""
    found = {}
    for member in ask.members:
        score = form[f"score_{member.user_id}"].data
        if score and score != "0":
            found[member.user_id] = (int(score), form[f"comment_{member.user_id}"].data or "")
    return found


def _turn(application: Application) -> list[Offer]:
    """When and where the applicant presents."""
    mine = slot_of(application)
    if mine is None:
        return []
    slot, order = mine
    words = translated(
        N_("%(n)s번째로 발표합니다. %(at)s에 시작해 질의응답까지 %(minutes)s분입니다. 장소: %(place)s"),
        n=slot.number, at=formats.datetime(slot.begins_at, page_lang()), minutes=order.minutes, place=order.place,
    )  # fmt: skip
    return [Offer(str(translated(N_("발표 시간"))), str(words))]


@foretells
def the_presentation_comes_next(application: Application) -> Text | None:
    """Who passed the paper stage waits for a time to present, then presents; afterwards for the result like all."""
    sessions_of = of_call(application.call)
    if not any(not one.is_final and one.published_at for one in sessions_of):
        return None
    if mine := slot_of(application):
        at = formats.datetime(mine[0].begins_at, page_lang())
        return translated(N_("%(at)s에 발표합니다. 장소: %(place)s"), at=at, place=mine[1].place)
    if any(one.stage is Stage.PRESENTATION and one.closed_at for one in sessions_of):
        return None
    return translated(N_("서면평가를 통과했습니다. 발표하는 때와 곳을 정하면 전자우편으로 알려 드립니다."))


def _passed(application: Application) -> list[Offer]:
    """That the paper stage was passed, until the result of the presentation is told."""
    paper = paper_stage(application.call)
    if paper is None or application.state is not ApplicationState.ELIGIBLE:
        return []
    title = translated(N_("%(stage)s 결과"), stage=paper.stage.label)
    return [Offer(str(title), str(translated(N_("통과했습니다. 발표평가로 넘어갑니다."))))]


def _marks(told: Told) -> Offer:
    """The applicant's own marks of one stage, as they were decided."""
    figures, rule = told.figures, told.session.rule
    words = translated(
        MARKS_OF_BOTH if told.is_combined else MARKS,
        mean=figures["mean"], bonus=figures["bonus"], final=figures["final"],
    )  # fmt: skip
    line = [str(words)]
    if rule.get("pass_mark") is not None:
        line.append(str(translated(N_("통과 점수는 %(mark)s점입니다."), mark=rule["pass_mark"])))
    if figures["below_floor"]:
        names = ", ".join(figures["below_floor"])
        line.append(str(translated(N_("과락 기준에 못 미친 항목: %(names)s."), names=names)))
    title = translated(N_("%(stage)s 점수"), stage=told.session.stage.label)
    if told.is_combined:
        title = translated(N_("서면평가와 발표평가를 합친 점수"))
    return Offer(str(title), " ".join(line))


@offers_beside
def offers(application: Application, actor: Actor) -> list[Offer]:
    """On the status page: its turn, its marks where they are told, a challenge meanwhile, a word afterwards."""
    own = application.venture_id in actor.ids("venture")
    marks = [_marks(one) for one in told_to(application)] if own else []
    found = [*_passed(application), *_turn(application), *marks] if own else []
    if not may(actor, ChallengePermission.FILE, application):
        return found
    for row in challenge_queries.of_application(application):
        line = f"{row.state.label}. {row.answer}" if row.answer else str(row.state.label)
        found.append(Offer(str(translated(N_("기피 신청: %(whom)s"), whom=row.whom)), line))
    if challenge_queries.session_to_challenge(application) is not None:
        found.append(
            Offer(
                str(translated(N_("심사위원 기피"))),
                str(
                    translated(
                        N_("공정하게 심사하기 어려운 위원이 있으면 그 위원을 빼 달라고 할 수 있습니다.")
                    )
                ),
                url_for("evaluations.file_challenge", application_id=application.id),
                str(translated(N_("기피 신청하기"))),
            )
        )
    ask = rating_queries.ask_of(application)
    if ask is not None:
        words = N_("%(day)s까지 이름 없이 답할 수 있습니다. 답이 다섯 개씩 모여야 담당자에게 보입니다.")
        found.append(
            Offer(
                str(translated(N_("심사는 어땠나요"))),
                str(translated(words, day=formats.date_dow(ask.until, page_lang()))),
                url_for("evaluations.rate", application_id=application.id),
                str(translated(N_("이름 없이 답하기"))),
            )
        )
    return found
