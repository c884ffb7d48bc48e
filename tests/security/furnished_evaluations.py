"""Evaluations for the matrix: something behind every address of the room."""

from datetime import timedelta

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.applications.models import Application, AttachedFile, Submission
from app.applications.policy import ATTACHMENT
from app.applications.queries import latest_submission
from app.applications.rules.frozen import digest
from app.applications.states import FilePurpose
from app.evaluations.models import EvaluationSession
from app.evaluations.services import challenges, decisions, panel, pool, publishing
from app.evaluations.services import sessions as evaluations
from app.files import services as files
from app.kernel import clock
from app.kernel.access import Actor
from app.ventures.models import Venture
from tests import make, make_applications, make_evaluations
from tests.make_files import pdf
from tests.make_reading import laid_open


def ids(people: dict[str, User], venture: Venture) -> dict[str, int]:
    """An open session, one closed, and three decided: one waits, one has its time, one is told."""
    doer = actor_of(people["coordinator"])
    call = make_evaluations.call()
    application = make_applications.eligible(call, venture=venture)
    _sent_with_a_file(application, people["venture"])
    undeclared = make_applications.eligible(call)
    opened = make_evaluations.session(call, actor=doer)
    member = panel.seat(opened, people["evaluator"], actor=doer)
    make_evaluations.seats(opened, 2, doer)
    panel.assign_all(opened, actor=doer)
    evaluations.open_session(opened, actor=doer)
    given = make_evaluations.assignment(member, application)
    make_evaluations.marked(member, application, [20, 20, 15, 15], hand_in=False)
    ids_of_results = _results(people, venture, doer)
    asked = pool.invite(f"pooled{venture.id}@security.example", "", actor=doer)
    challenge = challenges.file(application, "위원", "다툼이 있었습니다.", actor=actor_of(people["venture"]))
    return {
        "session_id": opened.id,
        "evaluator_id": member.id,
        "assignment_id": given.id,
        "user_id": people["evaluator"].id,
        "evaluations.create.call_id": make_evaluations.call().id,
        "evaluations.conflict_on_the_roll.application_id": undeclared.id,
        "evaluations.file_challenge.application_id": application.id,
        "challenge_id": challenge.id,
        **ids_of_results,
        "evaluations.invitation_id": asked.id,
    }


def _results(people: dict[str, User], venture: Venture, doer: Actor) -> dict[str, int]:
    """Sessions that are over, by what became of their results."""
    over, claimed = _closed(people["venture"])
    decided, waiting = _closed(people["venture"])
    decisions.decide(decided, actor=doer)
    scheduled, _ = _closed(people["venture"])
    decisions.decide(scheduled, actor=doer)
    publishing.schedule(scheduled, clock.now() + timedelta(days=9), actor=doer)
    published, told = _closed(people["venture"])
    told.venture_id = venture.id
    make_evaluations.told(published)
    looked_back, _, (member, *_) = make_evaluations.closed([[[20, 20, 15, 15]] * 3])
    member.user = people["evaluator"]
    closed = ("result", "marks", "decide", "make_paper", "minutes", "bonus", "review_bonus")
    untold = ("record", "letters", "letter", "publish")
    return {
        "evaluations.application_id": claimed.id,
        **{f"evaluations.{name}.session_id": over.id for name in closed},
        **{f"evaluations.{name}.session_id": decided.id for name in untold},
        "evaluations.letter.application_id": waiting.id,
        "evaluations.own_sheets.session_id": looked_back.id,
        "evaluations.unschedule.session_id": scheduled.id,
        "evaluations.rate.application_id": told.id,
    }


def _sent_with_a_file(application: Application, by: User) -> None:
    """The frozen copy again, now with an attachment."""
    before = latest_submission(application)
    kept = files.keep(pdf(), "계획서.pdf", actor=actor_of(by), purpose=ATTACHMENT, owner_id=application.id)
    laid_open(kept)
    file = {"purpose": "required", "key": "plan", "label": "계획서", "file_id": kept.id, "name": kept.name,
            "size": kept.size, "sha256": kept.sha256}  # fmt: skip
    snapshot = {**before.snapshot, "files": [file]}
    make.added(
        Submission(
            application_id=application.id, number=before.number + 1, cause="submitted", at=clock.now(),
            snapshot=snapshot, sha256=digest(snapshot),
        )
    )  # fmt: skip


def _closed(by: User) -> tuple[EvaluationSession, Application]:
    """A session whose sheets are all in and locked, over an application that claims a bonus."""
    call = make_evaluations.call(bonus_items=[make_applications.bonus_item()])
    made, (application,), _members = make_evaluations.closed([[[20, 20, 15, 15]] * 3], of=call)
    kept = files.keep(pdf(), "인증서.pdf", actor=actor_of(by), purpose=ATTACHMENT, owner_id=application.id)
    make.added(
        AttachedFile(
            application_id=application.id, purpose=FilePurpose.BONUS, key="certified", file_id=kept.id,
            added_at=clock.now(), added_by_id=by.id,
        )
    )  # fmt: skip
    return made, application
