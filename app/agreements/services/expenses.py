"""집행 내역: written by the venture with evidence, confirmed or disallowed by the office, in parts where need be."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.agreements import queries, rules, states
from app.agreements.models import Agreement, AgreementVersion, Expense, ExpenseStep
from app.agreements.policy import AgreementPermission
from app.agreements.services.agreements import plan_of
from app.agreements.states import (
    LIVE,
    WRITABLE,
    ExpenseDeed,
    ExpenseState,
    MoneyFrom,
    PaidBy,
    SettlementState,
    VatHandling,
)
from app.audit.services import move, record
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Missing, Refused, WrongState
from app.kernel.text import N_, clean


@dataclass(frozen=True)
class Spending:
    """One expense as typed; whole won."""

    line: str
    money: MoneyFrom
    spent_on: date
    what: str
    payee: str
    supply: int
    vat: int
    vat_handling: VatHandling
    paid_by: PaidBy


KEPT = ("line", "money", "spent_on", "what", "payee", "vat_handling", "amount", "paid_by", "file_id")
JUDGEMENT = ("confirmed", "disallowed", "reason")


def version_of(agreement: Agreement) -> AgreementVersion:
    """The version in force. Raises Missing."""
    found = queries.valid(queries.versions_of(agreement))
    if found is None:
        raise Missing
    return found


def enter(agreement: Agreement, said: Spending, file: StoredFile | None, *, actor: Actor) -> Expense:
    """Write an expense down. Raises NotAllowed, WrongState, Refused on the field that does not fit."""
    _may_write(agreement, actor)
    if file is None:
        raise Refused(N_("증빙을 올려 주세요. 영수증이나 세금계산서가 있어야 인정합니다."), field="file")
    _refuse_unfit(agreement, said)
    expense = Expense(agreement=agreement, file=file, entered_on=clock.today(), **_values(said))
    db.session.add(expense)
    _keep(expense, ExpenseDeed.ENTERED, actor)
    _record(expense, "agreement_expense.enter", N_("「%(call)s」 집행 내역 %(amount)s원을 적었습니다"), actor)
    return expense


def correct(expense: Expense, said: Spending, file: StoredFile | None, *, actor: Actor) -> None:
    """Correct an expense nobody confirmed in full. Raises NotAllowed, WrongState, Refused."""
    _may_write(expense.agreement, actor)
    _refuse_accepted(expense)
    _refuse_unfit(expense.agreement, said)
    if expense.state is ExpenseState.JUDGED:
        move(
            expense, states.ENTER_AGAIN, actor=actor, venture_id=expense.agreement.venture_id,
            sentence=N_("「%(call)s」 인정받지 못한 집행 내역을 다시 적었습니다"), call=expense.agreement.call.title,
        )  # fmt: skip
        expense.confirmed = expense.disallowed = expense.judged_on = expense.judged_by_id = None
        expense.reason = ""
    for name, value in _values(said).items():
        setattr(expense, name, value)
    if file is not None:
        expense.file = file
    _keep(expense, ExpenseDeed.CORRECTED, actor)
    _record(
        expense, "agreement_expense.correct", N_("「%(call)s」 집행 내역 %(amount)s원을 고쳤습니다"), actor
    )


def remove(expense: Expense, *, actor: Actor) -> None:
    """Take an expense out that nobody confirmed; the books of earlier days keep it. Raises NotAllowed, WrongState."""
    _may_write(expense.agreement, actor)
    _refuse_accepted(expense)
    expense.removed_on = clock.today()
    _keep(expense, ExpenseDeed.REMOVED, actor)
    _record(expense, "agreement_expense.remove", N_("「%(call)s」 집행 내역 %(amount)s원을 뺐습니다"), actor)


def _keep(expense: Expense, deed: ExpenseDeed, actor: Actor) -> None:
    """What the expense is from now on, beside everything it was."""
    db.session.flush()
    last = select(func.coalesce(func.max(ExpenseStep.number), 0)).where(ExpenseStep.expense_id == expense.id)
    judged = deed is ExpenseDeed.JUDGED
    kept = {name: getattr(expense, name) for name in KEPT + (JUDGEMENT if judged else ())}
    now = clock.now()
    db.session.add(
        ExpenseStep(
            expense=expense, number=(db.session.scalar(last) or 0) + 1, deed=deed, done_at=now,
            done_on=clock.on(now), done_by_id=actor.id, done_by=actor.name, **kept,
        )
    )  # fmt: skip
    db.session.flush()


def _may_write(agreement: Agreement, actor: Actor) -> None:
    authorize(actor, AgreementPermission.HAND_IN, agreement)
    db.session.refresh(
        agreement, with_for_update={"of": Agreement}
    )  # the settlement is not handed in meanwhile
    settlement = queries.settlement_of(agreement)
    if agreement.state not in LIVE or settlement.state not in WRITABLE:
        raise WrongState(N_("정산을 낸 뒤에는 집행 내역을 바꿀 수 없습니다."))


def _refuse_accepted(expense: Expense) -> None:
    if expense.state is ExpenseState.JUDGED and not expense.disallowed:
        raise WrongState(N_("이미 인정한 집행 내역입니다."))


def _refuse_unfit(agreement: Agreement, said: Spending) -> None:
    version = version_of(agreement)
    last = rules.last_day(version.ends_on, agreement.terminated_on)
    if not version.starts_on <= said.spent_on <= last:
        raise Refused(
            N_("협약 기간(%(start)s – %(end)s) 안에 쓴 돈만 적을 수 있습니다."),
            field="spent_on", start=version.starts_on, end=last,
        )  # fmt: skip
    if said.spent_on > clock.today():
        raise Refused(N_("아직 오지 않은 날입니다."), field="spent_on")
    if said.line not in {row.name for row in version.lines}:
        raise Refused(N_("협약서에 있는 비목을 골라 주세요."), field="line")
    if said.supply < 1:
        raise Refused(N_("금액은 1원 이상이어야 합니다."), field="supply")
    if said.vat_handling is VatHandling.EXEMPT and said.vat:
        raise Refused(N_("면세이면 부가세는 0원입니다."), field="vat")
    if said.vat > said.supply:
        raise Refused(N_("부가세가 공급가액보다 큽니다. 두 금액을 바꿔 적었는지 확인해 주세요."), field="vat")
    if not clean(said.what) or not clean(said.payee):
        raise Refused(N_("무엇을 누구에게 샀는지 적어 주세요."), field="what")


def _values(said: Spending) -> dict[str, object]:
    return {
        "line": said.line,
        "money": said.money,
        "spent_on": said.spent_on,
        "what": clean(said.what),
        "payee": clean(said.payee),
        "supply": said.supply,
        "vat": said.vat,
        "vat_handling": said.vat_handling,
        "amount": rules.counted_amount(said.supply, said.vat, said.vat_handling),
        "paid_by": said.paid_by,
    }


def judge(expense: Expense, confirmed: int, reason: str, *, actor: Actor) -> None:
    """Confirm an expense in whole or in part; the rest is disallowed, with a reason.

    Raises NotAllowed, WrongState unless the settlement was handed in, Refused on "confirmed" (more than was spent,
    or beyond what its line may be) or "reason".
    """
    agreement = expense.agreement
    authorize(actor, AgreementPermission.JUDGE, agreement)
    db.session.refresh(agreement, with_for_update={"of": Agreement})
    if queries.settlement_of(agreement).state is not SettlementState.HANDED_IN:
        raise WrongState(N_("기업이 정산을 낸 동안에만 집행 내역을 확인합니다."))
    said = clean(reason)
    if not 0 <= confirmed <= expense.amount:
        raise Refused(
            N_("0원부터 쓴 금액 %(amount)s원까지 적을 수 있습니다."),
            field="confirmed",
            amount=f"{expense.amount:,}",
        )
    _refuse_over_limit(expense, confirmed)
    if confirmed < expense.amount and not said:
        raise Refused(N_("인정하지 않는 까닭을 적어 주세요. 기업이 읽습니다."), field="reason")
    disallowed = expense.amount - confirmed
    sentence = (
        N_("%(venture)s의 집행 내역 %(amount)s원 가운데 %(disallowed)s원을 인정하지 않았습니다")
        if disallowed
        else N_("%(venture)s의 집행 내역 %(amount)s원을 인정했습니다")
    )
    move(
        expense, states.JUDGE, actor=actor, sentence=sentence, note=said, venture_id=agreement.venture_id,
        venture=agreement.venture.full_name, amount=f"{expense.amount:,}", disallowed=f"{disallowed:,}",
    )  # fmt: skip
    expense.confirmed, expense.disallowed, expense.reason = confirmed, disallowed, said
    expense.judged_on, expense.judged_by_id = clock.today(), actor.id
    _keep(expense, ExpenseDeed.JUDGED, actor)


def _refuse_over_limit(expense: Expense, confirmed: int) -> None:
    """What is confirmed of a line never exceeds its limit."""
    others = select(func.coalesce(func.sum(Expense.confirmed), 0)).where(
        Expense.agreement_id == expense.agreement_id,
        Expense.line == expense.line,
        Expense.id != expense.id,
        Expense.removed_on.is_(None),
    )
    plan = plan_of(version_of(expense.agreement))
    most = rules.most_confirmable(plan, expense.line, int(db.session.scalar(others) or 0))
    if most is not None and confirmed > most:
        raise Refused(
            N_("%(line)s의 한도 때문에 %(most)s원까지만 인정할 수 있습니다. %(over)s원이 넘습니다."),
            field="confirmed", line=expense.line, most=f"{most:,}", over=f"{confirmed - most:,}",
        )  # fmt: skip


def _record(expense: Expense, action: str, sentence: str, actor: Actor) -> None:
    agreement = expense.agreement
    record(
        actor, action, expense, sentence, venture_id=agreement.venture_id,
        call=agreement.call.title, amount=f"{expense.amount:,}",
    )  # fmt: skip
