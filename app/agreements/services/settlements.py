"""정산: handed in by the venture, mended, settled by the office, and closed when everything came back."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.agreements import queries, rules, states
from app.agreements.models import Agreement, Expense, MoneyReturned, Settlement
from app.agreements.policy import AgreementPermission
from app.agreements.services import calls, kept_steps, letters
from app.agreements.services.expenses import version_of
from app.agreements.states import LIVE, OPEN_CHECKS, ExpenseState, PaymentState, SettlementState
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_, clean


def statement_of(agreement: Agreement, on: date) -> rules.Statement:
    """What the rows behind it state on a day. Raises Missing before both sides agreed."""
    book = queries.books([agreement.id], on, with_lines=True)[agreement.id]
    found = book.statement
    if found is None:
        version_of(agreement)
        raise WrongState
    return found


def last_day_of(agreement: Agreement) -> date:
    """The last day on which money of an agreement may be spent. Raises Missing before both sides agreed."""
    return rules.last_day(version_of(agreement).ends_on, agreement.terminated_on)


def hand_in(settlement: Settlement, interest: int, note: str, *, actor: Actor) -> None:
    """The venture hands its settlement in, after the last day. Raises NotAllowed, WrongState, Refused on "interest"."""
    agreement = settlement.agreement
    authorize(actor, AgreementPermission.HAND_IN, agreement)
    db.session.refresh(
        agreement, with_for_update={"of": Agreement}
    )  # an expense is written before or not at all
    if agreement.state not in LIVE or clock.today() < last_day_of(agreement):
        raise WrongState(N_("정산은 협약 기간이 끝난 뒤에 냅니다."))
    if interest < 0:
        raise Refused(N_("이자는 0원 이상이어야 합니다."), field="interest")
    _move(settlement, states.HAND_IN, N_("「%(call)s」 정산을 냈습니다"), actor)
    settlement.interest, settlement.note, settlement.handed_in_on = interest, clean(note), clock.today()
    kept_steps.keep_settlement(settlement, actor)
    letters.settlement_handed_in(agreement, actor=actor)


def send_back(settlement: Settlement, reason: str, due_on: date, *, actor: Actor) -> None:
    """Something is to be mended by a day. Raises NotAllowed, WrongState, Refused on "reason" or "due_on"."""
    authorize(actor, AgreementPermission.JUDGE, settlement.agreement)
    said = clean(reason)
    if not said:
        raise Refused(N_("무엇을 보완해야 하는지 적어 주세요."), field="reason")
    if due_on < clock.today():
        raise Refused(N_("보완 기한을 오늘이나 그 뒤의 날로 적어 주세요."), field="due_on")
    _move(
        settlement, states.SEND_BACK, N_("%(venture)s의 「%(call)s」 정산 보완을 요청했습니다"), actor, said
    )
    settlement.reason, settlement.due_on = said, due_on
    kept_steps.keep_settlement(settlement, actor)
    letters.settlement_sent_back(settlement.agreement, said)


def settle(settlement: Settlement, *, actor: Actor) -> None:
    """Fix what is to be returned; with nothing to return the books are closed at once.

    Raises NotAllowed, WrongState while an expense, a check or a payment waits for somebody.
    """
    agreement = settlement.agreement
    authorize(actor, AgreementPermission.JUDGE, agreement)
    db.session.refresh(
        agreement, with_for_update={"of": Agreement}
    )  # a payment is registered before or not at all
    _refuse_loose_ends(agreement)
    today = clock.today()
    found = statement_of(agreement, today)
    _move(settlement, states.SETTLE, N_("%(venture)s의 「%(call)s」 정산을 확정했습니다"), actor)
    settlement.settled_on, settlement.settled_by_id = today, actor.id
    settlement.to_return = found.to_return
    settlement.return_due_on = today + timedelta(days=agreement.return_days)
    kept_steps.keep_settlement(settlement, actor)
    letters.settled(agreement, found.to_return, settlement.return_due_on)
    if not found.to_return:
        _close(settlement, actor)


def _refuse_loose_ends(agreement: Agreement) -> None:
    left = select(func.count()).where(
        Expense.agreement_id == agreement.id,
        Expense.state == ExpenseState.ENTERED,
        Expense.removed_on.is_(None),
    )
    if count := db.session.scalar(left):
        raise WrongState(N_("확인하지 않은 집행 내역이 %(count)s건 있습니다."), count=count)
    if agreement.terminated_on is None and any(
        row.state in OPEN_CHECKS for row in queries.checks_of(agreement)
    ):
        raise WrongState(N_("마치지 않은 점검이 있습니다. 점검을 먼저 마쳐 주세요."))
    if any(row.state is PaymentState.REGISTERED for row in queries.live_payments(agreement)):
        raise WrongState(N_("확인을 기다리는 지급이 있습니다."))


def record_return(
    settlement: Settlement, amount: int, returned_on: date, note: str, *, actor: Actor
) -> MoneyReturned:
    """Money came back; when all of it is there the books are closed.

    Raises NotAllowed, WrongState, Refused on "amount" beyond what is left, or "returned_on".
    """
    agreement = settlement.agreement
    authorize(actor, AgreementPermission.PAY, agreement)
    db.session.refresh(settlement, with_for_update={"of": Settlement})
    if settlement.state is not SettlementState.SETTLED or settlement.settled_on is None:
        raise WrongState(N_("반납을 기다리는 정산이 아닙니다."))
    left = left_to_return(settlement)
    if not 1 <= amount <= left:
        raise Refused(
            N_("1원부터 남은 반납액 %(left)s원까지 적을 수 있습니다."), field="amount", left=f"{left:,}"
        )
    if not settlement.settled_on <= returned_on <= clock.today():
        raise Refused(N_("반납일은 정산을 확정한 날부터 오늘까지의 날이어야 합니다."), field="returned_on")
    row = _write(settlement, amount, returned_on, clean(note), actor)
    if amount == left:
        _close(settlement, actor)
    return row


def reverse_return(row: MoneyReturned, reason: str, *, actor: Actor) -> None:
    """Take a line back that was written by mistake, while the books are open. Raises NotAllowed, WrongState, Refused."""
    settlement = row.settlement
    authorize(actor, AgreementPermission.PAY, settlement.agreement)
    said = clean(reason)
    if not said:
        raise Refused(N_("바로잡는 까닭을 적어 주세요."), field="reason")
    db.session.refresh(settlement, with_for_update={"of": Settlement})  # nobody closes the books meanwhile
    undone = select(MoneyReturned.id).where(MoneyReturned.reverses_id == row.id)
    if settlement.state is not SettlementState.SETTLED or row.amount < 0 or db.session.scalar(undone):
        raise WrongState
    _write(settlement, -row.amount, row.returned_on, said, actor, reverses=row)


def left_to_return(settlement: Settlement) -> int:
    """What has not come back yet, won."""
    came = select(func.coalesce(func.sum(MoneyReturned.amount), 0)).where(
        MoneyReturned.settlement_id == settlement.id
    )
    return (settlement.to_return or 0) - int(db.session.scalar(came) or 0)


def _write(
    settlement: Settlement,
    amount: int,
    on: date,
    note: str,
    actor: Actor,
    reverses: MoneyReturned | None = None,
) -> MoneyReturned:
    agreement = settlement.agreement
    row = MoneyReturned(
        settlement=settlement, returned_on=on, amount=amount, note=note, recorded_at=clock.now(),
        recorded_by_id=actor.id, reverses_id=reverses.id if reverses else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    sentence = (
        N_("%(venture)s의 「%(call)s」 반납 기록 %(amount)s원을 바로잡았습니다")
        if reverses
        else N_("%(venture)s이(가) 「%(call)s」 %(amount)s원을 반납한 것을 적었습니다")
    )
    record(
        actor, "agreement_return.write", row, sentence, venture_id=agreement.venture_id, note=note,
        venture=agreement.venture.full_name, call=agreement.call.title, amount=f"{abs(amount):,}",
    )  # fmt: skip
    return row


def _close(settlement: Settlement, actor: Actor) -> None:
    agreement = settlement.agreement
    today = clock.today()
    _move(settlement, states.CLOSE_BOOKS, N_("%(venture)s의 「%(call)s」 정산을 마쳤습니다"), actor)
    settlement.closed_on = today
    kept_steps.keep_settlement(settlement, actor)
    move(
        agreement, states.CLOSE, actor=actor, sentence=N_("%(venture)s의 「%(call)s」 협약을 마쳤습니다"),
        venture=agreement.venture.full_name, call=agreement.call.title,
    )  # fmt: skip
    agreement.closed_on = today
    letters.closed(agreement)
    calls.advance(agreement.call)


def _move(
    settlement: Settlement,
    step: Move[SettlementState],
    sentence: str,
    actor: Actor,
    note: str = "",
) -> None:
    agreement = settlement.agreement
    move(
        settlement, step, actor=actor, sentence=sentence, note=note, venture_id=agreement.venture_id,
        venture=agreement.venture.full_name, call=agreement.call.title,
    )  # fmt: skip
