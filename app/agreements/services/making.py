"""How a version is put together: from an application, from what was typed, from the version before it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.agreements import queries, rules, states
from app.agreements.models import (
    Agreement,
    AgreementTerms,
    AgreementVersion,
    BudgetLine,
    Kpi,
    ProgressCheck,
    Settlement,
    Tranche,
)
from app.agreements.services import kept_steps
from app.agreements.states import CheckKind, CheckState, SettlementState, TrancheCondition
from app.applications.models import Application, Submission
from app.applications.states import QuestionKind
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_
from app.tasks.services import enqueue

MAKE = "agreements.paper"
PLAN_KINDS = frozenset({QuestionKind.SHORT.value, QuestionKind.LONG.value, QuestionKind.TABLE.value})


def plan_of(application: Application) -> str:
    """The plan as it was applied for: every answer in words, under its question."""
    copies = select(Submission).where(
        Submission.application_id == application.id, Submission.purged_at.is_(None)
    )
    copy = db.session.scalars(copies.order_by(Submission.number.desc()).limit(1)).first()
    if copy is None:
        return application.one_line
    parts = [
        f"{answer['label']}\n{answer['shown']}"
        for section in copy.snapshot.get("sections", [])
        for answer in section["answers"]
        if answer["kind"] in PLAN_KINDS and answer["shown"]
    ]
    return "\n\n".join(parts)[:20_000]


def fill(
    version: AgreementVersion,
    lines: Sequence[tuple[str, int, int | None]],
    tranches: Sequence[tuple[date, int, TrancheCondition, str]],
    kpis: Sequence[tuple[str, str, Decimal, Decimal]],
) -> None:
    """The parts of a version that has none."""
    version.lines.extend(
        BudgetLine(position=place, name=name, amount=amount, limit_bp=limit)
        for place, (name, amount, limit) in enumerate(lines, 1)
    )
    version.tranches.extend(
        Tranche(number=place, due_on=due, amount=amount, condition=condition, note=note)
        for place, (due, amount, condition, note) in enumerate(tranches, 1)
    )
    version.kpis.extend(
        Kpi(position=place, name=name, unit=unit, baseline=baseline, target=target)
        for place, (name, unit, baseline, target) in enumerate(kpis, 1)
    )


def copied(before: AgreementVersion, number: int, reason: str) -> AgreementVersion:
    """A draft like a version that is in force."""
    version = AgreementVersion(
        agreement=before.agreement,
        number=number,
        reason=reason,
        plan=before.plan,
        starts_on=before.starts_on,
        ends_on=before.ends_on,
        interim_on=before.interim_on,
        support=before.support,
        own_share=before.own_share,
    )
    fill(
        version,
        [(row.name, row.amount, row.limit_bp) for row in before.lines],
        [(row.due_on, row.amount, row.condition, row.note) for row in before.tranches],
        [(row.name, row.unit, row.baseline, row.target) for row in before.kpis],
    )
    return version


def plan(
    version: AgreementVersion,
    terms: AgreementTerms | None,
    *,
    paid: Mapping[int, int],
    spent: Mapping[str, int],
) -> rules.Plan:
    """A version as it is computed with."""
    return rules.Plan(
        text=version.plan,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        support=version.support,
        own_share=version.own_share,
        own_share_bp=terms.own_share_bp if terms else 0,
        max_support=terms.max_support if terms else None,
        lines=tuple(rules.Line(row.name, row.amount, row.limit_bp) for row in version.lines),
        tranches=tuple(
            rules.Instalment(row.number, row.due_on, row.amount, row.condition) for row in version.tranches
        ),
        kpis=len(version.kpis),
        paid=paid,
        spent=spent,
    )


def forget_answers(version: AgreementVersion) -> None:
    """A version that is written anew was agreed to by nobody."""
    version.accepted_at = version.accepted_by_id = None
    version.accepted_by = ""


def drop_unfinished(agreement: Agreement, actor: Actor) -> None:
    """What is being written is not sent any more."""
    version = queries.unfinished(queries.versions_of(agreement))
    if version is not None:
        move(
            version,
            states.DROP,
            actor=actor,
            sentence=N_("%(venture)s의 「%(call)s」 협약서 %(n)s판을 거뒀습니다"),
            venture_id=agreement.venture_id,
            venture=agreement.venture.full_name,
            call=agreement.call.title,
            n=version.number,
        )


def follow(version: AgreementVersion, *, actor: Actor) -> date:
    """What follows from a version in force: the settlement and the checks with their days. Gives the former's."""
    agreement = version.agreement
    due = rules.settlement_due(version.ends_on, agreement.settle_days)
    settlement = db.session.scalar(select(Settlement).where(Settlement.agreement_id == agreement.id))
    if settlement is None:
        settlement = Settlement(agreement=agreement, due_on=due)
        db.session.add(settlement)
        kept_steps.keep_settlement(settlement, actor)
    elif settlement.state is SettlementState.OPEN and settlement.due_on != due:
        settlement.due_on = due
        kept_steps.keep_settlement(settlement, actor)
    _check(agreement, CheckKind.INTERIM, version.interim_on, actor)
    _check(agreement, CheckKind.FINAL, version.ends_on, actor)
    return due


def _check(agreement: Agreement, kind: CheckKind, due_on: date | None, actor: Actor) -> None:
    """One check of a kind waits for the day the version names."""
    rows = [row for row in queries.checks_of(agreement) if row.kind is kind]
    waiting = next((row for row in rows if row.state is CheckState.WAITING), None)
    if due_on is None or any(row.due_on == due_on for row in rows):
        return
    if waiting is not None:
        waiting.due_on = due_on
        kept_steps.keep_check(waiting, actor)
    elif not rows:
        add_check(agreement, kind, due_on, actor=actor)


def add_check(agreement: Agreement, kind: CheckKind, due_on: date, *, actor: Actor) -> ProgressCheck:
    """A check that waits for the venture."""
    check = ProgressCheck(agreement=agreement, kind=kind, due_on=due_on, set_on=clock.today())
    db.session.add(check)
    kept_steps.keep_check(check, actor)
    record(
        actor,
        "agreement_check.set",
        check,
        N_("%(venture)s의 「%(call)s」 %(what)s을(를) %(day)s까지로 정했습니다"),
        venture_id=agreement.venture_id,
        venture=agreement.venture.full_name,
        call=agreement.call.title,
        what=kind.label_ko,
        day=due_on.isoformat(),
    )
    return check


def order_paper(version: AgreementVersion, *, actor: Actor) -> None:
    """협약서: made by the worker after the commit."""
    enqueue(MAKE, asked_by=actor, unique=f"{MAKE}:{version.id}", version_id=version.id)
