"""What agreements mean for their call: its terms, agreed when all have agreed, ended when all have settled."""

from typing import Any

from sqlalchemy import exists, func, select

from app.agreements import queries
from app.agreements.models import Agreement, AgreementTerms
from app.agreements.policy import AgreementPermission
from app.agreements.states import SIGNED, AgreementState
from app.applications import queries as applications
from app.applications.holds import holds_call, holds_place
from app.applications.models import Application, Call
from app.applications.services import calls
from app.applications.states import ApplicationState, CallState
from app.audit.services import record
from app.kernel.access import Actor, authorize, system_actor
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_, Text, translated

FOLLOWS = system_actor("협약")
TERMS_OPEN = frozenset(CallState) - {CallState.AGREED, CallState.ENDED}


def set_terms(call: Call, values: dict[str, Any], *, actor: Actor) -> AgreementTerms:
    """Ask for agreements, or change what is asked; agreements that are made keep their own days and limits.

    Raises NotAllowed, WrongState once all have agreed, Refused on "lines".
    """
    authorize(actor, AgreementPermission.SET_TERMS, call)
    if call.state not in TERMS_OPEN:
        raise WrongState(N_("협약을 마친 공고의 조건은 바꿀 수 없습니다."))
    names = [row["name"] for row in values["lines"]]
    if len(set(names)) != len(names):
        raise Refused(N_("같은 이름이 두 번 있습니다."), field="lines")
    terms = queries.terms_of(call)
    if terms is None:
        terms = AgreementTerms(call=call)
        db.session.add(terms)
    for name, value in values.items():
        setattr(terms, name, value)
    db.session.flush()
    record(actor, "agreement_terms.set", terms, N_("협약 조건을 정했습니다: %(title)s"), title=call.title)
    return terms


def drop_terms(call: Call, *, actor: Actor) -> None:
    """The call asks for no agreement after all. Raises NotAllowed, WrongState when one was begun."""
    authorize(actor, AgreementPermission.SET_TERMS, call)
    terms = queries.terms_of(call)
    if terms is None or db.session.scalar(select(exists().where(Agreement.call_id == call.id))):
        raise WrongState(N_("쓰기 시작한 협약이 있어 조건을 없앨 수 없습니다."))
    record(
        actor, "agreement_terms.drop", terms, N_("협약을 맺지 않기로 했습니다: %(title)s"), title=call.title
    )
    db.session.delete(terms)


def not_agreed(call: Call) -> int:
    """How many of the selected have no agreement in force yet."""
    agreed = select(Agreement.application_id).where(Agreement.call_id == call.id, Agreement.state.in_(SIGNED))
    wanted = (
        select(func.count())
        .select_from(Application)
        .where(
            Application.call_id == call.id,
            Application.state == ApplicationState.SELECTED,
            Application.id.not_in(agreed),
        )
    )
    return db.session.scalar(wanted) or 0


def not_settled(call: Call) -> int:
    """How many agreements of a call are not closed."""
    left = [AgreementState.MAKING, AgreementState.IN_FORCE, AgreementState.TERMINATED]
    wanted = select(func.count()).where(Agreement.call_id == call.id, Agreement.state.in_(left))
    return db.session.scalar(wanted) or 0


def advance(call: Call) -> None:
    """Decided → agreed when all selected have agreed; agreed → ended when all have settled.

    An objection that waits for its answer keeps a call where it is; the nightly round comes back to it.
    """
    db.session.flush()
    if queries.terms_of(call) is None or applications.open_objections(call):
        return
    signed = sum(count for state, count in queries.standing_of(call.id).items() if state in SIGNED)
    if not signed:
        return
    if call.state is CallState.DECIDED and not not_agreed(call):
        calls.close_agreements(call, actor=FOLLOWS)
    if call.state is CallState.AGREED and not not_agreed(call) and not not_settled(call):
        calls.end(call, actor=FOLLOWS)


def advance_all() -> None:
    """Every call that agreements follow on."""
    wanted = select(Call).join(AgreementTerms, AgreementTerms.call_id == Call.id)
    for call in db.session.scalars(wanted.where(Call.state.in_([CallState.DECIDED, CallState.AGREED]))):
        advance(call)


@holds_call
def agreements_that_are_left(call: Call, state: CallState) -> Text | None:
    """A call is not closed over agreements that are to be made or settled."""
    if queries.terms_of(call) is None:
        return None
    if state in (CallState.AGREED, CallState.ENDED) and (count := not_agreed(call)):
        return translated(N_("협약하지 않은 선정 기업이 %(count)s곳 있습니다."), count=count)
    if state is CallState.ENDED and (count := not_settled(call)):
        return translated(N_("정산을 마치지 않은 협약이 %(count)s건 있습니다."), count=count)
    return None


@holds_place
def an_agreement_holds_the_place(application: Application) -> Text | None:
    """A place is not given up while an agreement on it is made or in force."""
    held = select(Agreement.state).where(
        Agreement.application_id == application.id, Agreement.state != AgreementState.CANCELLED
    )
    state = db.session.scalar(held)
    if state is None:
        return None
    if state is AgreementState.MAKING:
        return translated(N_("협약을 쓰고 있는 신청입니다. 먼저 협약을 맺지 않기로 정해 주세요."))
    return translated(N_("협약을 맺은 신청입니다. 그만두려면 협약을 해지해 주세요."))
