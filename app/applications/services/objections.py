"""이의신청: filed by the venture within its days, answered with a reason by a person who did not decide."""

from app.accounts.queries import with_role
from app.applications import letters, queries
from app.applications.models import Application, Objection
from app.applications.policy import OBJECTION, ApplicationPermission, judged_applications
from app.applications.rules.personal import without_resident_numbers
from app.applications.services import looking
from app.applications.services import outcome as outcomes
from app.applications.states import DISMISS, UPHOLD, ApplicationState, ObjectionState
from app.audit.services import move, record
from app.files import services as files
from app.files.services import Upload
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import Role
from app.kernel.states import Move
from app.kernel.text import N_, Text, clean, translated


def file(application: Application, *, reason: str, actor: Actor, upload: Upload | None = None) -> Objection:
    """Contest the present result. Raises NotAllowed, WrongState outside of its days or a second time, Refused."""
    authorize(actor, ApplicationPermission.OBJECT, application)
    found_at = queries.contested_at(application)
    if found_at is None or not queries.may_object_now(application):
        raise WrongState(N_("이의신청 기간이 아니거나 이 결과에 이미 이의신청을 했습니다."))
    said = _words(reason)
    kept = None
    if upload is not None and upload.filename:
        name = without_resident_numbers(upload.filename)
        kept = files.store(
            upload, actor=actor, purpose=OBJECTION, owner_id=application.id, field="file", name=name
        )
    ineligible = application.state is ApplicationState.INELIGIBLE
    objection = Objection(
        application=application,
        contested=application.state,
        result_at=found_at,
        decided_by_id=application.screened_by_id if ineligible else application.decided_by_id,
        reason=said,
        file_id=kept.id if kept else None,
        filed_at=clock.now(),
        filed_by_id=actor.id,
        filed_by=actor.name,
    )
    db.session.add(objection)
    db.session.flush()
    record(
        actor,
        "applications.object",
        objection,
        N_("%(receipt_no)s 신청의 결과에 이의를 신청했습니다"),
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    _tell_filed(application, objection)
    return objection


def _words(reason: str) -> str:
    said = clean(reason)
    if not said:
        raise Refused(N_("어떤 점이 사실과 다른지 적어 주세요."), field="reason")
    looking.refuse_number(said, field="reason")
    return said


def _tell_filed(application: Application, objection: Objection) -> None:
    letters.tell_venture(
        application,
        translated(N_("이의신청을 받았습니다: %(no)s"), no=application.receipt_no),
        [
            translated(
                N_("「%(call)s」 결과에 낸 이의신청을 %(at)s에 받았습니다."),
                call=application.call.title,
                at=letters.instant_words(objection.filed_at),
            ),
            translated(N_("결과를 정하지 않은 사람이 다시 살펴보고 답을 알려 드립니다.")),
        ],
    )
    office = {user.id for role in (Role.COORDINATOR, Role.DISTRICT_OFFICER) for user in with_role(role)}
    letters.tell_people(
        {one for one in office - {objection.decided_by_id} if application.id not in judged_applications(one)},
        translated(N_("이의신청이 들어왔습니다: %(no)s"), no=application.receipt_no),
        translated(
            N_(
                "%(venture)s에서 「%(call)s」 결과(%(state)s)에 이의를 신청했습니다. 결과를 정하지 않은 사람이 답해 주세요."
            ),
            venture=application.venture.full_name,
            call=application.call.title,
            state=objection.contested.label,
        ),
        link=f"/desk/objections/{objection.id}",
    )


def uphold(
    objection: Objection, *, answer: str, actor: Actor, outcome: ApplicationState | None = None
) -> None:
    """The venture is right. `outcome` is what becomes of a result of the evaluation; None leaves it as it is.

    What was found ineligible goes back to its eligibility sheet, where a person finds anew. Raises NotAllowed,
    WrongState, Refused.
    """
    application = objection.application
    _answer(objection, UPHOLD, N_("%(receipt_no)s 신청의 이의를 받아들였습니다"), answer, actor)
    changed = outcome is not None and outcome is not application.state
    if changed and outcome is not None:
        if objection.contested is ApplicationState.INELIGIBLE:
            raise WrongState(N_("부적격은 적격검토표에서 다시 확인해 주세요."))
        outcomes.decide(application, outcome, application.rank, actor=actor, note=objection.answer)
    told: Text = ""
    if objection.contested is ApplicationState.INELIGIBLE:
        told = translated(N_("신청 자격을 다시 확인해 알려 드립니다."))
    elif changed:
        told = translated(N_("결과를 ‘%(state)s’(으)로 고쳤습니다."), state=application.state.label)
    _tell_answered(objection, N_("이의를 받아들였습니다: %(no)s"), told)


def dismiss(objection: Objection, *, answer: str, actor: Actor) -> None:
    """The result stands. Raises NotAllowed, WrongState, Refused on "answer"."""
    _answer(objection, DISMISS, N_("%(receipt_no)s 신청의 이의를 받아들이지 않았습니다"), answer, actor)
    stands = translated(N_("결과는 그대로입니다."))
    _tell_answered(objection, N_("이의를 받아들이지 않았습니다: %(no)s"), stands)


def _answer(
    objection: Objection, step: Move[ObjectionState], sentence: str, answer: str, actor: Actor
) -> None:
    authorize(actor, ApplicationPermission.ANSWER_OBJECTION, objection)
    said = clean(answer)
    if not said:
        raise Refused(
            N_("어떻게 판단했고 왜 그런지 적어 주세요. 신청 기업이 그대로 읽습니다."), field="answer"
        )
    application = objection.application
    move(
        objection,
        step,
        actor=actor,
        sentence=sentence,
        venture_id=application.venture_id,
        receipt_no=application.receipt_no,
    )
    objection.answer, objection.answered_at = said, clock.now()
    objection.answered_by_id, objection.answered_by = actor.id, actor.name


def _tell_answered(objection: Objection, what: str, more: Text) -> None:
    application = objection.application
    letters.tell_venture(
        application,
        translated(what, no=application.receipt_no),
        [
            translated(
                N_("「%(call)s」 결과에 낸 이의신청을 살펴보고 답합니다."), call=application.call.title
            ),
            objection.answer,
            more,
        ],
    )
