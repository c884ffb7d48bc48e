"""Arithmetic of agreements and settlements: whole won, integer per-ten-thousand limits, dates given. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from app.agreements.states import CheckKind, MoneyFrom, SanctionState, TrancheCondition, VatHandling
from app.kernel.money import Won
from app.kernel.text import N_

WHOLE_BP = 10_000
"""100 % in basis points (만분율): shares are kept as whole numbers of them."""


def share_floor(total: Won, share_bp: int) -> Won:
    """A share of an amount, won below one cut off (원 미만 절사), so that a limit is never exceeded."""
    return total * share_bp // WHOLE_BP


def own_share_least(support: Won, own_share_bp: int) -> Won:
    """The smallest own share that is at least `own_share_bp` of support and own share together, rounded up.

    Raises ValueError at 100 % and more: then there would be no support.
    """
    if not 0 <= own_share_bp < WHOLE_BP:
        raise ValueError("an own share is below the whole")
    return -(-support * own_share_bp // (WHOLE_BP - own_share_bp))


@dataclass(frozen=True, slots=True)
class Line:
    """비목: planned amount; the most it may be of the whole cost, in basis points, or None."""

    name: str
    amount: Won
    limit_bp: int | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """지급 회차: when, how much, and what has to be there before."""

    number: int
    due_on: date
    amount: Won
    condition: TrancheCondition


@dataclass(frozen=True, slots=True)
class Plan:
    """What an agreement says, as far as it is computed with."""

    text: str
    starts_on: date
    ends_on: date
    support: Won
    own_share: Won
    own_share_bp: int = 0
    max_support: Won | None = None
    lines: tuple[Line, ...] = ()
    tranches: tuple[Instalment, ...] = ()
    kpis: int = 0
    paid: Mapping[int, Won] = field(default_factory=dict)
    spent: Mapping[str, Won] = field(default_factory=dict)
    in_proportion: bool = False

    @property
    def cost(self) -> Won:
        """총사업비: support and own share."""
        return self.support + self.own_share


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a plan from being sent: the form's field, the sentence, its words."""

    where: str
    sentence: str
    words: dict[str, Any] = field(default_factory=dict)


def won(amount: Won) -> str:
    """An amount inside a sentence."""
    return f"{amount:,}"


def gaps(plan: Plan) -> list[Gap]:
    """Everything that keeps a plan from being sent to the venture, in the order of the form."""
    found: list[Gap] = []
    if not plan.text.strip():
        found.append(Gap("plan", N_("사업계획을 적어 주세요.")))
    if plan.ends_on < plan.starts_on:
        found.append(Gap("ends_on", N_("끝나는 날이 시작하는 날보다 앞섭니다.")))
    found += [*_support(plan), *_tranches(plan), *_lines(plan)]
    if not plan.kpis:
        found.append(Gap("kpis", N_("성과목표를 하나 이상 적어 주세요.")))
    return found


def _support(plan: Plan) -> list[Gap]:
    found = []
    if plan.support < 1:
        found.append(Gap("support", N_("지원금을 적어 주세요.")))
    if plan.max_support is not None and plan.support > plan.max_support:
        found.append(
            Gap("support", N_("지원금은 기업당 %(most)s원까지입니다."), {"most": won(plan.max_support)})
        )
    least = own_share_least(max(0, plan.support), plan.own_share_bp)
    if plan.own_share < least:
        words = {"least": won(least), "short": won(least - plan.own_share)}
        found.append(
            Gap(
                "own_share",
                N_("자부담은 %(least)s원 이상이어야 합니다. %(short)s원이 모자랍니다."),
                words,
            )
        )
    return found


def _tranches(plan: Plan) -> list[Gap]:
    total = sum(row.amount for row in plan.tranches)
    found = []
    if total != plan.support:
        words = {"total": won(total), "support": won(plan.support)}
        found.append(
            Gap("tranches", N_("지급 회차의 합 %(total)s원이 지원금 %(support)s원과 다릅니다."), words)
        )
    if any(row.due_on < plan.starts_on for row in plan.tranches):
        found.append(Gap("tranches", N_("지급일이 협약 시작일보다 앞서는 회차가 있습니다.")))
    planned = {row.number: row.amount for row in plan.tranches}
    for number, amount in sorted(plan.paid.items()):
        if planned.get(number) != amount:
            held: dict[str, Any] = {"n": number, "amount": won(amount)}
            found.append(Gap("tranches", N_("이미 지급한 %(n)s회차 %(amount)s원은 바꿀 수 없습니다."), held))
    return found


def _lines(plan: Plan) -> list[Gap]:
    total = sum(row.amount for row in plan.lines)
    found = []
    if total != plan.cost:
        words = {"total": won(total), "cost": won(plan.cost)}
        found.append(
            Gap(
                "lines", N_("비목의 합 %(total)s원이 총사업비(지원금과 자부담) %(cost)s원과 다릅니다."), words
            )
        )
    for row in plan.lines:
        most = line_limit(plan.cost, row.limit_bp)
        if most is not None and row.amount > most:
            words = {"line": row.name, "most": won(most), "over": won(row.amount - most)}
            found.append(
                Gap("lines", N_("%(line)s은(는) %(most)s원까지입니다. %(over)s원이 넘습니다."), words)
            )
    names = {row.name for row in plan.lines}
    found += [
        Gap("lines", N_("이미 쓴 돈이 있는 비목 %(line)s을(를) 뺄 수 없습니다."), {"line": name})
        for name in sorted(set(plan.spent) - names)
    ]
    return found


def line_limit(cost: Won, limit_bp: int | None) -> Won | None:
    """The most a line may be of the whole cost, or None when it has no limit."""
    return None if limit_bp is None else share_floor(cost, limit_bp)


def counted_amount(supply: Won, vat: Won, handling: VatHandling) -> Won:
    """What of an invoice counts as spent: the tax only where it is not refunded."""
    return supply + vat if handling is VatHandling.BORNE else supply


# Settling


@dataclass(frozen=True, slots=True)
class Spent:
    """One expense as it stood on a day; `confirmed` is None while nobody has looked at it."""

    line: str
    money: MoneyFrom
    amount: Won
    confirmed: Won | None = None

    @property
    def disallowed(self) -> Won:
        """What was not accepted of it."""
        return 0 if self.confirmed is None else self.amount - self.confirmed


@dataclass(frozen=True, slots=True)
class LineSum:
    """What was planned, spent, confirmed and disallowed of one line, and the most that may be confirmed."""

    name: str
    planned: Won
    most: Won | None
    spent: Won
    confirmed: Won
    disallowed: Won

    @property
    def over(self) -> Won:
        """By how much the confirmed sum exceeds the limit."""
        return 0 if self.most is None else max(0, self.confirmed - self.most)

    @property
    def spent_over(self) -> Won:
        """By how much what was spent exceeds the limit."""
        return 0 if self.most is None else max(0, self.spent - self.most)


@dataclass(frozen=True, slots=True)
class Statement:
    """정산: what a settlement states, in whole won; every figure is a sum of rows."""

    support: Won
    own_agreed: Won
    paid: Won
    spent: Won
    confirmed: Won
    disallowed: Won
    pending: Won
    support_confirmed: Won
    support_disallowed: Won
    own_confirmed: Won
    own_pending: Won
    unspent: Won
    interest: Won
    to_return: Won
    returned: Won
    lines: tuple[LineSum, ...] = ()
    own_cut: Won = 0
    in_proportion: bool = False

    @property
    def cost(self) -> Won:
        """What was agreed to be spent: support and own share."""
        return self.support + self.own_agreed

    @property
    def most_support(self) -> Won:
        """The agreed part of support in what was confirmed of the whole cost."""
        return support_in_proportion(self.support, self.cost, self.confirmed)

    @property
    def own_short(self) -> Won:
        """By how much the confirmed own share falls short of what was agreed."""
        return max(0, self.own_agreed - self.own_confirmed)

    @property
    def own_met(self) -> bool:
        """Whether the own share was met."""
        return self.own_short == 0

    @property
    def left_to_return(self) -> Won:
        """What is still to be returned."""
        return max(0, self.to_return - self.returned)


def statement(
    plan: Plan, expenses: Sequence[Spent], *, paid: Won, interest: Won = 0, returned: Won = 0
) -> Statement:
    """The settlement: of the support that was paid, whatever is not confirmed goes back, with its interest.

    Where the agreement says so, support beyond its agreed part of all that was confirmed goes back too.
    """

    def total(money: MoneyFrom | None = None) -> Won:
        return sum(row.amount for row in expenses if money is None or row.money is money)

    def held(money: MoneyFrom | None = None) -> Won:
        return sum(row.confirmed or 0 for row in expenses if money is None or row.money is money)

    disallowed = sum(row.disallowed for row in expenses)
    support_confirmed = held(MoneyFrom.SUPPORT)
    kept = min(paid, support_confirmed)
    cut = max(0, kept - support_in_proportion(plan.support, plan.cost, held())) if plan.in_proportion else 0
    return Statement(
        support=plan.support,
        own_agreed=plan.own_share,
        paid=paid,
        spent=total(),
        confirmed=held(),
        disallowed=disallowed,
        pending=total() - held() - disallowed,
        support_confirmed=support_confirmed,
        support_disallowed=sum(row.disallowed for row in expenses if row.money is MoneyFrom.SUPPORT),
        own_confirmed=held(MoneyFrom.OWN),
        own_pending=sum(
            row.amount for row in expenses if row.money is MoneyFrom.OWN and row.confirmed is None
        ),
        unspent=max(0, paid - total(MoneyFrom.SUPPORT)),
        interest=interest,
        to_return=paid - kept + cut + interest,
        returned=returned,
        lines=tuple(_line_sum(plan, line, expenses) for line in plan.lines),
        own_cut=cut,
        in_proportion=plan.in_proportion,
    )


def support_in_proportion(support: Won, cost: Won, confirmed: Won) -> Won:
    """The agreed part of support in what was confirmed of the whole cost, won below one cut off (원 미만 절사)."""
    return confirmed * support // cost if cost else 0


def _line_sum(plan: Plan, line: Line, expenses: Sequence[Spent]) -> LineSum:
    own = [row for row in expenses if row.line == line.name]
    return LineSum(
        line.name,
        line.amount,
        line_limit(plan.cost, line.limit_bp),
        sum(row.amount for row in own),
        sum(row.confirmed or 0 for row in own),
        sum(row.disallowed for row in own),
    )


def most_confirmable(plan: Plan, line: str, others_confirmed: Won) -> Won | None:
    """How much of one more expense of a line can be confirmed, or None when the line has no limit."""
    found = next((row for row in plan.lines if row.name == line), None)
    most = line_limit(plan.cost, found.limit_bp) if found else 0
    return None if most is None else max(0, most - others_confirmed)


# Days


def settlement_due(ends_on: date, days: int) -> date:
    """The day by which a settlement is handed in: so many days after the last day of the agreement."""
    return ends_on + timedelta(days=days)


def last_day(ends_on: date, terminated_on: date | None) -> date:
    """The last day on which money may be spent."""
    return ends_on if terminated_on is None else min(ends_on, terminated_on)


def condition_met(condition: TrancheCondition, passed: frozenset[CheckKind]) -> bool:
    """Whether what a tranche waits for is there; `passed` are the kinds whose latest check was found right."""
    wanted = {TrancheCondition.INTERIM: CheckKind.INTERIM, TrancheCondition.FINAL: CheckKind.FINAL}
    return condition is TrancheCondition.SIGNED or wanted[condition] in passed


def in_force(state: SanctionState, from_on: date, until_on: date, lifted_on: date | None, on: date) -> bool:
    """Whether a sanction bars a venture on a day; both ends included, free from the day it was lifted."""
    decided = state in (SanctionState.IMPOSED, SanctionState.LIFTED)
    return decided and from_on <= on <= until_on and (lifted_on is None or on < lifted_on)


# How a plan is read


def plan_parts(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """A plan by its paragraphs, each with its heading: a first line that ends no sentence; "" where there is none."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = tuple(line.strip() for line in block.splitlines() if line.strip())
        headed = len(lines) > 1 and not lines[0].endswith((".", "!", "?", "。"))
        parts.append((lines[0], lines[1:]) if headed else ("", lines))
    return [part for part in parts if part[1]]
