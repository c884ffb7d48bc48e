"""제척: which pairs of evaluator and venture the records exclude, in a number of statements that no row count changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from app.accounts.models import User
from app.applications.models import Application, Call, CoWriter
from app.evaluations import rules_conflict
from app.evaluations.conflict_sources import ties
from app.evaluations.models import Assignment, EvaluationSession, Evaluator, EvaluatorProfile, Recusal
from app.evaluations.states import RecusalKind
from app.kernel import clock
from app.kernel.dates import written
from app.kernel.db import db
from app.ventures.identifiers import search_key
from app.ventures.models import FormerIdentity, InvestmentRound, Membership, Venture
from app.ventures.states import AskState


def blocks(employers: Mapping[int, str], applications: Iterable[Application]) -> dict[tuple[int, int], str]:
    """Pairs (user id, venture id) that the records exclude, with the sentence why.

    `employers` are the evaluators by user id with what was written when they were seated; the pool's word goes first.
    Who stayed out of an application at an earlier stage stays out of it.
    """
    of_venture = {one.id: one.venture_id for one in applications}
    ventures = set(of_venture.values())
    today = clock.today()
    before = _wrote_along(set(employers), ventures) | _stayed_out(set(employers), of_venture)
    members = _members(set(employers), ventures)
    candidates = _candidates(employers, today)
    firms = _firms(ventures, today)
    known = ties(employers, ventures, today)
    return {
        (user_id, venture_id): why
        for user_id, candidate in candidates.items()
        for venture_id, firm in firms.items()
        if (
            why := rules_conflict.why_excluded(
                candidate,
                firm,
                today,
                member=members.get((user_id, venture_id)),
                tie=known.get((user_id, venture_id)) or before.get((user_id, venture_id)),
            )
        )
    }


_KEPT_OUT = {
    RecusalKind.RECUSAL: "{stage}에서 이 신청의 심사를 회피했습니다. ({reason})",
    RecusalKind.CHALLENGE: "{stage}에서 이 신청의 기피 신청을 받아들였습니다. ({reason})",
}


def _stayed_out(users: set[int], of_venture: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """Who of these people recused themselves or was challenged out of which application before, by its venture."""
    rows = db.session.execute(
        select(
            Evaluator.user_id,
            Assignment.application_id,
            EvaluationSession.stage,
            Recusal.kind,
            Recusal.reason,
        )
        .join(Assignment, Assignment.evaluator_id == Evaluator.id)
        .join(EvaluationSession, EvaluationSession.id == Evaluator.session_id)
        .join(Recusal, Recusal.assignment_id == Assignment.id)
        .where(
            Evaluator.user_id.in_(users),
            Assignment.application_id.in_(of_venture),
            Recusal.kind.in_(_KEPT_OUT),
        )
        .order_by(Recusal.id)
    )
    return {
        (user, of_venture[application]): _KEPT_OUT[kind].format(stage=stage.label_ko, reason=reason)
        for user, application, stage, kind, reason in rows
    }


def _wrote_along(users: set[int], ventures: set[int]) -> dict[tuple[int, int], str]:
    """Who of these people wrote an application of which venture along with it, lately."""
    today = clock.today()
    rows = db.session.execute(
        select(CoWriter.user_id, Application.venture_id, CoWriter.answered_at, Call.title)
        .join(Application, Application.id == CoWriter.application_id)
        .join(Call, Call.id == Application.call_id)
        .where(
            CoWriter.user_id.in_(users),
            CoWriter.state != AskState.DECLINED,
            Application.venture_id.in_(ventures),
        )
        .order_by(CoWriter.id)
    )
    return {
        (user, venture): f"이 기업의 신청서를 함께 썼습니다. ({title}, {written(clock.on(at))})"
        for user, venture, at, title in rows
        if user is not None and at is not None and rules_conflict.within_years(clock.on(at), today)
    }


@dataclass(frozen=True)
class Foreseen:
    """Somebody who would be kept out of an application, and why."""

    person: User
    application: Application
    why: str


def foreseen(people: Mapping[User, str], applications: Sequence[Application]) -> list[Foreseen]:
    """Before anybody is seated: who of these people, by employer, the records keep out of which applications."""
    known = blocks({person.id: employer for person, employer in people.items()}, applications)
    return [
        Foreseen(person, one, why)
        for person in sorted(people, key=lambda person: (person.name, person.id))
        for one in applications
        if (why := known.get((person.id, one.venture_id)))
    ]


def _members(users: set[int], ventures: set[int]) -> dict[tuple[int, int], str]:
    """Who of these people is, or lately was, a member of which venture, and when."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.user_id, Membership.venture_id, Membership.from_on, Membership.until_on).where(
            Membership.user_id.in_(users), Membership.venture_id.in_(ventures)
        )
    )
    return {
        (user, venture): f"{written(since)} – {written(until) if until else ''}".strip()
        for user, venture, since, until in rows
        if rules_conflict.within_years(until, today)
    }


def _candidates(employers: Mapping[int, str], today: date) -> dict[int, rules_conflict.Candidate]:
    rows = db.session.execute(
        select(User.id, User.email, EvaluatorProfile.employer, EvaluatorProfile.former_employers)
        .outerjoin(EvaluatorProfile, EvaluatorProfile.user_id == User.id)
        .where(User.id.in_(employers))
    ).all()
    work = {key: employer or employers[key] for key, _, employer, _ in rows}
    leaders = _leaders(work, today)
    return {
        key: rules_conflict.Candidate(
            key,
            email,
            work[key],
            tuple(
                (row["name"], date.fromisoformat(row["until"]) if row["until"] else None)
                for row in former or []
            ),
            leaders[key],
        )
        for key, email, _, former in rows
    }


def _leaders(employers: Mapping[int, str], today: date) -> dict[int, dict[str, str]]:
    """User → representatives of the firms on record that they belong to or that employ them, each with the firm."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    own = (
        select(Membership.user_id, Membership.until_on, Venture.name, Venture.representative)
        .join(Venture, Venture.id == Membership.venture_id)
        .where(Membership.user_id.in_(employers))
    )
    for user_id, until, firm, representative in db.session.execute(own):
        if rules_conflict.within_years(until, today):
            found[user_id] |= dict.fromkeys(rules_conflict.people(representative), firm)
    keys = {user_id: search_key(name) for user_id, name in employers.items() if name}
    named = select(Venture.search_name, Venture.name, Venture.representative)
    by_name: dict[str, dict[str, str]] = defaultdict(dict)
    for key, firm, representative in db.session.execute(named.where(Venture.search_name.in_(keys.values()))):
        by_name[key] |= dict.fromkeys(rules_conflict.people(representative), firm)
    for user_id, key in keys.items():
        found[user_id] |= by_name[key]
    return found


def _firms(ventures: set[int], today: date) -> dict[int, rules_conflict.Firm]:
    """The ventures ready to compare: names, addresses, who leads them, who invested."""
    names: dict[int, list[str]] = defaultdict(list)
    addresses: dict[int, list[str]] = defaultdict(list)
    investors: dict[int, list[tuple[str, str]]] = defaultdict(list)
    leads: dict[int, str] = {}
    own = select(Venture.id, Venture.name, Venture.email, Venture.website, Venture.representative)
    for key, name, email, website, representative in db.session.execute(own.where(Venture.id.in_(ventures))):
        names[key].append(name)
        addresses[key] += [email, website]
        leads[key] = representative
    former = select(FormerIdentity.venture_id, FormerIdentity.name)
    for key, name in db.session.execute(former.where(FormerIdentity.venture_id.in_(ventures))):
        names[key].append(name)
    rounds = select(InvestmentRound.venture_id, InvestmentRound.investor, InvestmentRound.closed_on)
    for key, investor, day in db.session.execute(rounds.where(InvestmentRound.venture_id.in_(ventures))):
        investors[key] += [(name, f"{written(day)} 투자") for name in investor.split(",")]
    for key, until, email in db.session.execute(_staff(ventures)):
        if rules_conflict.within_years(until, today):
            addresses[key].append(email)
    return {
        key: rules_conflict.firm(
            key, names[key], addresses[key], representative=leads.get(key, ""), investors=investors[key]
        )
        for key in ventures
    }


def _staff(ventures: set[int]) -> Select[int, date | None, str]:
    """Members of the ventures: their addresses tell the ventures' domains."""
    return (
        select(Membership.venture_id, Membership.until_on, User.email)
        .join(User, User.id == Membership.user_id)
        .where(Membership.venture_id.in_(ventures))
    )
