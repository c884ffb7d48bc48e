"""제척: which pairs of evaluator and venture the records exclude, in a number of statements that no row count changes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, select

from app.accounts.models import User
from app.evaluations import rules_conflict
from app.evaluations.conflict_sources import ties
from app.evaluations.models import EvaluatorProfile
from app.kernel import clock
from app.kernel.db import db
from app.ventures.identifiers import search_key
from app.ventures.models import FormerIdentity, InvestmentRound, Membership, Venture


def blocks(employers: Mapping[int, str], venture_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """Pairs (user id, venture id) that the records exclude, with the sentence why.

    `employers` are the evaluators by user id with what was written when they were seated; the pool's word goes first.
    """
    ventures = set(venture_ids)
    today = clock.today()
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
                member=(user_id, venture_id) in members,
                tie=known.get((user_id, venture_id)),
            )
        )
    }


def _members(users: set[int], ventures: set[int]) -> set[tuple[int, int]]:
    """Who of these people is, or lately was, a member of which venture."""
    today = clock.today()
    rows = db.session.execute(
        select(Membership.user_id, Membership.venture_id, Membership.until_on).where(
            Membership.user_id.in_(users), Membership.venture_id.in_(ventures)
        )
    )
    return {(user, venture) for user, venture, until in rows if rules_conflict.within_years(until, today)}


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
            frozenset(leaders[key]),
        )
        for key, email, _, former in rows
    }


def _leaders(employers: Mapping[int, str], today: date) -> dict[int, set[str]]:
    """User → representatives of the firms on record that they belong to or that employ them."""
    found: dict[int, set[str]] = defaultdict(set)
    own = (
        select(Membership.user_id, Membership.until_on, Venture.representative)
        .join(Venture, Venture.id == Membership.venture_id)
        .where(Membership.user_id.in_(employers))
    )
    for user_id, until, representative in db.session.execute(own):
        if rules_conflict.within_years(until, today):
            found[user_id] |= rules_conflict.people(representative)
    keys = {user_id: search_key(name) for user_id, name in employers.items() if name}
    named = select(Venture.search_name, Venture.representative).where(Venture.search_name.in_(keys.values()))
    by_name: dict[str, set[str]] = defaultdict(set)
    for name, representative in db.session.execute(named):
        by_name[name] |= rules_conflict.people(representative)
    for user_id, key in keys.items():
        found[user_id] |= by_name[key]
    return found


def _firms(ventures: set[int], today: date) -> dict[int, rules_conflict.Firm]:
    """The ventures ready to compare: names, addresses, who leads them, who invested."""
    names: dict[int, list[str]] = defaultdict(list)
    addresses: dict[int, list[str]] = defaultdict(list)
    investors: dict[int, list[str]] = defaultdict(list)
    leads: dict[int, str] = {}
    own = select(Venture.id, Venture.name, Venture.email, Venture.website, Venture.representative)
    for key, name, email, website, representative in db.session.execute(own.where(Venture.id.in_(ventures))):
        names[key].append(name)
        addresses[key] += [email, website]
        leads[key] = representative
    former = select(FormerIdentity.venture_id, FormerIdentity.name)
    for key, name in db.session.execute(former.where(FormerIdentity.venture_id.in_(ventures))):
        names[key].append(name)
    rounds = select(InvestmentRound.venture_id, InvestmentRound.investor)
    for key, investor in db.session.execute(rounds.where(InvestmentRound.venture_id.in_(ventures))):
        investors[key] += investor.split(",")
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
