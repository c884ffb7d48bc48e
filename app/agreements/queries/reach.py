"""Which agreements and sanctions there are for whom, and single ones. What is not theirs is Missing."""

from datetime import date

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from app.agreements.models import (
    Agreement,
    AgreementTerms,
    AgreementVersion,
    CheckStep,
    Expense,
    ProgressCheck,
    Sanction,
    Settlement,
    TranchePayment,
)
from app.agreements.policy import READERS
from app.agreements.states import (
    UNFINISHED_VERSIONS,
    AgreementState,
    CheckKind,
    CheckState,
    PaymentState,
    SanctionState,
    VersionState,
)
from app.applications.models import Application, Call
from app.applications.screening_sources import SANCTION, tells
from app.applications.states import ApplicationState, CallState
from app.kernel.access import Actor
from app.kernel.dates import written
from app.kernel.db import db
from app.kernel.errors import Missing
from app.kernel.text import Text


def visible_to(actor: Actor) -> Select[Agreement]:
    """Every agreement for those who oversee; a venture's own, once it was sent to it; none for others."""
    found = select(Agreement)
    if actor.system or actor.has(*READERS):
        return found
    ids = actor.ids("venture")
    return found.where(Agreement.venture_id.in_(ids), _was_sent()) if ids else found.where(false())


def _was_sent() -> ColumnElement[bool]:
    """A draft that the venture has not seen yet is the office's own."""
    return (
        select(AgreementVersion.id)
        .where(AgreementVersion.agreement_id == Agreement.id, AgreementVersion.sent_at.is_not(None))
        .exists()
    )


def get(agreement_id: int, actor: Actor) -> Agreement:
    """One agreement. Raises Missing when it is not theirs."""
    found = db.session.scalar(visible_to(actor).where(Agreement.id == agreement_id))
    if found is None:
        raise Missing
    return found


def _within(actor: Actor) -> Select[int]:
    return visible_to(actor).with_only_columns(Agreement.id)


def payment(payment_id: int, actor: Actor) -> TranchePayment:
    """One payment. Raises Missing."""
    found = db.session.scalar(
        select(TranchePayment).where(
            TranchePayment.id == payment_id, TranchePayment.agreement_id.in_(_within(actor))
        )
    )
    if found is None:
        raise Missing
    return found


def check(check_id: int, actor: Actor) -> ProgressCheck:
    """One check. Raises Missing."""
    found = db.session.scalar(
        select(ProgressCheck).where(
            ProgressCheck.id == check_id, ProgressCheck.agreement_id.in_(_within(actor))
        )
    )
    if found is None:
        raise Missing
    return found


def expense(expense_id: int, actor: Actor) -> Expense:
    """One expense. Raises Missing."""
    found = db.session.scalar(
        select(Expense).where(
            Expense.id == expense_id, Expense.removed_on.is_(None), Expense.agreement_id.in_(_within(actor))
        )
    )
    if found is None:
        raise Missing
    return found


def settlement_of(agreement: Agreement) -> Settlement:
    """The settlement of an agreement in force. Raises Missing before that."""
    found = db.session.scalar(select(Settlement).where(Settlement.agreement_id == agreement.id))
    if found is None:
        raise Missing
    return found


def terms_of(call: Call) -> AgreementTerms | None:
    """What a call asks of those it selects, or None when it asks for no agreement."""
    return db.session.scalar(select(AgreementTerms).where(AgreementTerms.call_id == call.id))


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Every version, the newest first."""
    wanted = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
    return list(db.session.scalars(wanted.order_by(AgreementVersion.number.desc())))


def valid(versions: list[AgreementVersion]) -> AgreementVersion | None:
    """The version in force among these."""
    return next((row for row in versions if row.state is VersionState.IN_FORCE), None)


def unfinished(versions: list[AgreementVersion]) -> AgreementVersion | None:
    """The version that is being made among these."""
    return next((row for row in versions if row.state in UNFINISHED_VERSIONS), None)


def payments_of(agreement: Agreement) -> list[TranchePayment]:
    """Every payment, the first one first."""
    wanted = select(TranchePayment).where(TranchePayment.agreement_id == agreement.id)
    return list(db.session.scalars(wanted.order_by(TranchePayment.id)))


def live_payments(agreement: Agreement) -> list[TranchePayment]:
    """Payments that were not cancelled."""
    return [row for row in payments_of(agreement) if row.state is not PaymentState.CANCELLED]


def checks_of(agreement: Agreement) -> list[ProgressCheck]:
    """Every check, by day."""
    wanted = select(ProgressCheck).where(ProgressCheck.agreement_id == agreement.id)
    return list(db.session.scalars(wanted.order_by(ProgressCheck.due_on, ProgressCheck.id)))


def steps_of(check: ProgressCheck) -> list[CheckStep]:
    """Everything a check was, the last first."""
    wanted = select(CheckStep).where(CheckStep.check_id == check.id).options(lazyload("*"))
    return list(db.session.scalars(wanted.order_by(CheckStep.number.desc())))


def passed_kinds(checks: list[ProgressCheck]) -> frozenset[CheckKind]:
    """The kinds of checks whose latest was found right."""
    latest = {row.kind: row.state for row in checks}
    return frozenset(kind for kind, state in latest.items() if state is CheckState.PASSED)


def to_agree_on() -> Select[Application]:
    """선정되어 협약을 기다리는 기업: selected for a call with terms, and no agreement is being made."""
    held = select(Agreement.id).where(
        Agreement.application_id == Application.id, Agreement.state != AgreementState.CANCELLED
    )
    return (
        select(Application)
        .join(Call, Call.id == Application.call_id)
        .join(AgreementTerms, AgreementTerms.call_id == Call.id)
        .where(
            Application.state == ApplicationState.SELECTED,
            Call.state.in_([CallState.DECIDED, CallState.AGREED]),
            ~held.exists(),
        )
        .options(joinedload(Application.venture))
        .order_by(Application.decided_at, Application.rank, Application.id)
    )


def standing_of(call_id: int) -> dict[AgreementState, int]:
    """How many agreements of a call are in which state."""
    rows = db.session.execute(
        select(Agreement.state, func.count()).where(Agreement.call_id == call_id).group_by(Agreement.state)
    )
    return {row[0]: row[1] for row in rows}


# Sanctions


def sanctions_visible_to(actor: Actor) -> Select[Sanction]:
    """Every sanction for those who oversee; a venture's own once decided; none for others."""
    found = select(Sanction).options(joinedload(Sanction.venture))
    if actor.system or actor.has(*READERS):
        return found
    ids = actor.ids("venture")
    if not ids:
        return found.where(false())
    return found.where(Sanction.venture_id.in_(ids), Sanction.decided_at.is_not(None))


def sanction(sanction_id: int, actor: Actor) -> Sanction:
    """One sanction. Raises Missing."""
    found = db.session.scalar(sanctions_visible_to(actor).where(Sanction.id == sanction_id))
    if found is None:
        raise Missing
    return found


def in_force_on(venture_id: int, on: date) -> list[Sanction]:
    """The sanctions that bar a venture on a day."""
    wanted = select(Sanction).where(
        Sanction.venture_id == venture_id,
        Sanction.state.in_([SanctionState.IMPOSED, SanctionState.LIFTED]),
        Sanction.from_on <= on,
        Sanction.until_on >= on,
        or_(Sanction.lifted_on.is_(None), Sanction.lifted_on > on),
    )
    return list(db.session.scalars(wanted.order_by(Sanction.until_on.desc(), Sanction.id)))


@tells(SANCTION)
def barred_for(venture_id: int, on: date) -> Text:
    """For the eligibility sheet: the days in which a venture may not take part, around the reference date."""
    found = in_force_on(venture_id, on)
    return f"{written(found[0].from_on)} – {written(found[0].until_on)}" if found else ""
