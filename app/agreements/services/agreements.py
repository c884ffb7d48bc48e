"""협약: begun from a selected application, written, sent, agreed on by both sides, changed, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from app.agreements import queries, rules, states
from app.agreements.models import (
    Agreement,
    AgreementTerms,
    AgreementVersion,
    BudgetLine,
    Expense,
    Tranche,
)
from app.agreements.policy import AgreementPermission
from app.agreements.services import calls, kept_steps, letters, making
from app.agreements.states import AgreementState, TrancheCondition
from app.applications.models import Application
from app.applications.states import ApplicationState, CallState
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.dates import add_months
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_, clean

MONTHS = 6
"""How long an agreement lasts unless somebody writes otherwise."""


@dataclass(frozen=True)
class Text:
    """What a version says, as typed: `lines` (name, amount, limit_bp), `tranches` (due, amount, condition, note),
    `kpis` (name, unit, baseline, target)."""

    plan: str
    starts_on: date
    ends_on: date
    support: int
    own_share: int
    lines: Sequence[tuple[str, int, int | None]] = ()
    tranches: Sequence[tuple[date, int, TrancheCondition, str]] = ()
    kpis: Sequence[tuple[str, str, Decimal, Decimal]] = ()
    interim_on: date | None = None


def begin(application: Application, *, actor: Actor) -> Agreement:
    """Begin an agreement on a selected application; its first draft is filled from what was applied for.

    Raises NotAllowed, WrongState (not selected, no terms, one is there), Refused when the venture is barred.
    """
    authorize(actor, AgreementPermission.DRAFT, None)
    db.session.refresh(application, with_for_update={"of": Application})
    terms = queries.terms_of(application.call)
    in_time = application.call.state in (CallState.DECIDED, CallState.AGREED)
    if terms is None or application.state is not ApplicationState.SELECTED or not in_time:
        raise WrongState(N_("선정되어 협약을 기다리는 신청이 아닙니다. 지금 상태를 확인해 주세요."))
    _refuse_second(application)
    if barred := queries.in_force_on(application.venture_id, clock.today()):
        raise Refused(
            N_("%(venture)s은(는) %(day)s까지 참여제한 중이라 협약할 수 없습니다."),
            venture=application.venture.full_name,
            day=barred[0].until_on,
        )
    agreement = Agreement(
        application=application,
        call=application.call,
        venture=application.venture,
        made_on=clock.today(),
        made_by_id=actor.id,
        settle_days=terms.settle_days,
        return_days=terms.return_days,
        in_proportion=terms.in_proportion,
    )
    authorize(actor, AgreementPermission.DRAFT, agreement)
    db.session.add(agreement)
    db.session.flush()
    db.session.add(_first(agreement, terms))
    _record(agreement, "agreement.begin", N_("%(venture)s의 「%(call)s」 협약을 쓰기 시작했습니다"), actor)
    db.session.flush()
    return agreement


def _refuse_second(application: Application) -> None:
    held = select(Agreement.id).where(
        Agreement.application_id == application.id, Agreement.state != AgreementState.CANCELLED
    )
    if db.session.scalar(held) is not None:
        raise WrongState(N_("이미 협약을 쓰고 있거나 맺은 신청입니다."))


def _first(agreement: Agreement, terms: AgreementTerms) -> AgreementVersion:
    """The first draft: plan and amount as applied for, lines and shares as the terms ask."""
    today = clock.today()
    asked = agreement.application.amount_asked or 0
    support = min(asked, terms.max_support) if terms.max_support else asked
    version = AgreementVersion(
        agreement=agreement,
        number=1,
        plan=making.plan_of(agreement.application),
        starts_on=today,
        ends_on=add_months(today, MONTHS) - timedelta(days=1),
        support=support,
        own_share=rules.own_share_least(support, terms.own_share_bp),
    )
    version.lines = [
        BudgetLine(position=place, name=line["name"], amount=0, limit_bp=line.get("limit_bp"))
        for place, line in enumerate(terms.lines, 1)
    ]
    if support:
        version.tranches = [
            Tranche(number=1, due_on=today, amount=support, condition=TrancheCondition.SIGNED)
        ]
    return version


def write(version: AgreementVersion, said: Text, *, actor: Actor) -> None:
    """Write a draft. Whatever is written is kept; what is wrong with it is said when it is sent.

    Raises NotAllowed, WrongState once sent, Refused on "ends_on" or when names repeat.
    """
    authorize(actor, AgreementPermission.DRAFT, version.agreement)
    if version.state is not states.VersionState.DRAFT:
        raise WrongState(N_("보낸 협약서는 고칠 수 없습니다. 먼저 되가져와 주세요."))
    _refuse_repeated(said)
    version.plan, version.interim_on = clean(said.plan), said.interim_on
    version.starts_on, version.ends_on = said.starts_on, said.ends_on
    version.support, version.own_share = said.support, said.own_share
    version.lines.clear()
    version.tranches.clear()
    version.kpis.clear()
    db.session.flush()
    making.fill(version, said.lines, said.tranches, said.kpis)
    _record(version.agreement, "agreement.write", N_("%(venture)s의 「%(call)s」 협약서를 고쳤습니다"), actor)
    db.session.flush()


def _refuse_repeated(said: Text) -> None:
    if said.ends_on < said.starts_on:
        raise Refused(N_("끝나는 날이 시작하는 날보다 앞섭니다."), field="ends_on")
    for field, rows in (("lines", said.lines), ("kpis", said.kpis)):
        names = [row[0] for row in rows]
        if len(set(names)) != len(names):
            raise Refused(N_("같은 이름이 두 번 있습니다."), field=field)


def plan_of(version: AgreementVersion) -> rules.Plan:
    """A version as it is computed with, and what was paid and spent under it."""
    agreement = version.agreement
    terms = queries.terms_of(agreement.call)
    spent: dict[str, int] = {}
    for name, amount in db.session.execute(
        select(Expense.line, Expense.amount).where(
            Expense.agreement_id == agreement.id, Expense.removed_on.is_(None)
        )
    ):
        spent[name] = spent.get(name, 0) + amount
    paid = {row.number: row.amount for row in queries.live_payments(agreement)}
    return making.plan(version, terms, paid=paid, spent=spent)


def send(version: AgreementVersion, *, actor: Actor) -> None:
    """Send a draft to the venture. Raises NotAllowed, WrongState, Refused on every field that is not right."""
    agreement = version.agreement
    authorize(actor, AgreementPermission.DRAFT, agreement)
    if version.state is states.VersionState.DRAFT and (gaps := rules.gaps(plan_of(version))):
        first, *also = [Refused(gap.sentence, field=gap.where, **gap.words) for gap in gaps]
        first.also = also
        raise first
    _refuse_early_end(version)
    _move_version(version, states.SEND, N_("%(venture)s에 「%(call)s」 협약서 %(n)s판을 보냈습니다"), actor)
    version.sent_at, version.returned = clock.now(), ""
    letters.sent(agreement, change=version.number > 1)


def _refuse_early_end(version: AgreementVersion) -> None:
    """A change never leaves money spent outside the period."""
    late = select(Expense.spent_on).where(
        Expense.agreement_id == version.agreement_id,
        Expense.removed_on.is_(None),
        (Expense.spent_on > version.ends_on) | (Expense.spent_on < version.starts_on),
    )
    if db.session.scalar(late.limit(1)) is not None:
        raise Refused(N_("이미 적은 집행 내역이 새 협약 기간을 벗어납니다."), field="ends_on")


def take_back(version: AgreementVersion, *, actor: Actor) -> None:
    """The office goes on writing. Raises NotAllowed, WrongState once both agreed."""
    authorize(actor, AgreementPermission.DRAFT, version.agreement)
    _move_version(
        version, states.REOPEN, N_("%(venture)s의 「%(call)s」 협약서 %(n)s판을 되가져왔습니다"), actor
    )
    making.forget_answers(version)
    letters.taken_back(version.agreement)


def ask_to_change(version: AgreementVersion, reason: str, *, actor: Actor) -> None:
    """The venture wants something else. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, AgreementPermission.ASK_TO_CHANGE, version.agreement)
    said = _said(reason, N_("어떤 곳을 고쳐야 하는지 적어 주세요."))
    if version.state is not states.VersionState.SENT:
        raise WrongState
    _move_version(
        version, states.REOPEN, N_("「%(call)s」 협약서 %(n)s판의 수정을 요청했습니다"), actor, said
    )
    making.forget_answers(version)
    version.returned = said
    letters.asked_to_change(version.agreement, said, actor=actor)


def accept(version: AgreementVersion, *, actor: Actor) -> None:
    """The venture's owner agrees. Raises NotAllowed, WrongState."""
    authorize(actor, AgreementPermission.ACCEPT, version.agreement)
    _move_version(version, states.ACCEPT, N_("「%(call)s」 협약서 %(n)s판에 동의했습니다"), actor)
    version.accepted_at, version.accepted_by_id, version.accepted_by = clock.now(), actor.id, actor.name
    letters.accepted(version.agreement, actor=actor)


def sign(version: AgreementVersion, *, actor: Actor) -> None:
    """The office agrees too: the version is in force, an earlier one no longer.

    Raises NotAllowed, WrongState, Refused when money was paid meanwhile that the version does not know.
    """
    agreement = version.agreement
    authorize(actor, AgreementPermission.SIGN, agreement)
    if version.state is states.VersionState.ACCEPTED and (gaps := rules.gaps(plan_of(version))):
        raise Refused(gaps[0].sentence, **gaps[0].words)
    now = clock.now()
    earlier = queries.valid(queries.versions_of(agreement))
    if earlier is not None:
        _move_version(
            earlier, states.REPLACE, N_("%(venture)s의 「%(call)s」 협약서 %(n)s판을 바꾸었습니다"), actor
        )
        earlier.replaced_at = now
        db.session.flush()
    _move_version(version, states.SIGN, N_("%(venture)s과(와) 「%(call)s」 협약 %(n)s판을 맺었습니다"), actor)
    version.signed_at, version.signed_by_id, version.signed_by = now, actor.id, actor.name
    if agreement.state is AgreementState.MAKING:
        _move(agreement, states.BEGIN, N_("%(venture)s의 「%(call)s」 협약을 시작했습니다"), actor)
        agreement.began_on = clock.today()
    due = making.follow(version, actor=actor)
    db.session.flush()
    letters.signed(agreement, due)
    making.order_paper(version, actor=actor)
    calls.advance(agreement.call)


def change(agreement: Agreement, reason: str, *, actor: Actor) -> AgreementVersion:
    """변경협약: a new draft like the version in force. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, AgreementPermission.DRAFT, agreement)
    said = _said(reason, N_("바꾸는 까닭을 적어 주세요."))
    versions = queries.versions_of(agreement)
    now_valid = queries.valid(versions)
    if agreement.state is not AgreementState.IN_FORCE or now_valid is None:
        raise WrongState(N_("이행 중인 협약만 바꿀 수 있습니다."))
    if queries.unfinished(versions) is not None:
        raise WrongState(N_("쓰고 있는 변경협약이 이미 있습니다."))
    version = making.copied(now_valid, versions[0].number + 1, said)
    db.session.add(version)
    _record(
        agreement,
        "agreement.change",
        N_("%(venture)s의 「%(call)s」 변경협약을 쓰기 시작했습니다"),
        actor,
        said,
    )
    db.session.flush()
    return version


def drop_change(version: AgreementVersion, *, actor: Actor) -> None:
    """A change is not made after all; the version in force stays. Raises NotAllowed, WrongState."""
    authorize(actor, AgreementPermission.DRAFT, version.agreement)
    if version.number == 1:
        raise WrongState
    _move_version(version, states.DROP, N_("%(venture)s의 「%(call)s」 변경협약 %(n)s판을 거뒀습니다"), actor)


def cancel(agreement: Agreement, reason: str, *, actor: Actor) -> None:
    """No agreement is made. Raises NotAllowed, WrongState once agreed, Refused on "reason"."""
    authorize(actor, AgreementPermission.DRAFT, agreement)
    said = _said(reason, N_("협약하지 않는 까닭을 적어 주세요."))
    told = any(row.sent_at for row in queries.versions_of(agreement))
    _move(
        agreement,
        states.CANCEL,
        N_("%(venture)s과(와) 「%(call)s」 협약을 맺지 않기로 했습니다"),
        actor,
        said,
    )
    agreement.cancelled_on, agreement.reason = clock.today(), said
    making.drop_unfinished(agreement, actor)
    if told:
        letters.ended(agreement, said)


def terminate(agreement: Agreement, reason: str, on: date, *, actor: Actor) -> None:
    """해지: nothing is paid any more, what was paid is accounted for. Raises NotAllowed, WrongState, Refused."""
    authorize(actor, AgreementPermission.SIGN, agreement)
    said = _said(reason, N_("해지하는 까닭을 적어 주세요."))
    if on > clock.today() or (agreement.began_on is not None and on < agreement.began_on):
        raise Refused(N_("해지일은 협약을 맺은 날부터 오늘까지의 날이어야 합니다."), field="on")
    _move(agreement, states.TERMINATE, N_("%(venture)s의 「%(call)s」 협약을 해지했습니다"), actor, said)
    agreement.terminated_on, agreement.reason = on, said
    making.drop_unfinished(agreement, actor)
    settlement = queries.settlement_of(agreement)
    settlement.due_on = rules.settlement_due(on, agreement.settle_days)
    kept_steps.keep_settlement(settlement, actor)
    letters.ended(agreement, said)


def _said(reason: str, message: str) -> str:
    said = clean(reason)
    if not said:
        raise Refused(message, field="reason")
    return said


def _move(
    agreement: Agreement, step: Move[AgreementState], sentence: str, actor: Actor, note: str = ""
) -> None:
    move(
        agreement, step, actor=actor, sentence=sentence, note=note,
        venture=agreement.venture.full_name, call=agreement.call.title,
    )  # fmt: skip


def _move_version(
    version: AgreementVersion,
    step: Move[states.VersionState],
    sentence: str,
    actor: Actor,
    note: str = "",
) -> None:
    agreement = version.agreement
    move(
        version, step, actor=actor, sentence=sentence, note=note, venture_id=agreement.venture_id,
        venture=agreement.venture.full_name, call=agreement.call.title, n=version.number,
    )  # fmt: skip


def _record(agreement: Agreement, action: str, sentence: str, actor: Actor, note: str = "") -> None:
    record(
        actor, action, agreement, sentence, venture_id=agreement.venture_id, note=note,
        venture=agreement.venture.full_name, call=agreement.call.title,
    )  # fmt: skip
