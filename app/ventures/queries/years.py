"""Yearly figures: what was known on a day, every version, and who owes which year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from app.kernel import clock
from app.kernel.db import db
from app.kernel.states import Labelled
from app.kernel.text import N_
from app.ventures.models import StatusRequest, Venture, YearlyStatus
from app.ventures.states import YearlyState


def _known_by(on: date) -> Select[int, int, int]:
    """(venture, year, newest version handed in up to the end of the day)."""
    end = clock.at(on + timedelta(days=1))
    return (
        select(
            YearlyStatus.venture_id, YearlyStatus.fiscal_year, func.max(YearlyStatus.number).label("number")
        )
        .where(YearlyStatus.handed_in_at < end)
        .group_by(YearlyStatus.venture_id, YearlyStatus.fiscal_year)
    )


def _newest(on: date, *venture_ids: int) -> Select[YearlyStatus]:
    known = _known_by(on).where(YearlyStatus.venture_id.in_(venture_ids)).subquery()
    return select(YearlyStatus).join(
        known,
        and_(
            YearlyStatus.venture_id == known.c.venture_id,
            YearlyStatus.fiscal_year == known.c.fiscal_year,
            YearlyStatus.number == known.c.number,
        ),
    )


def statuses_as_of(venture: Venture, on: date) -> dict[int, YearlyStatus]:
    """The figures per fiscal year as known at the end of a day, oldest year first; a missing year is 미제출."""
    rows = db.session.scalars(_newest(on, venture.id).order_by(YearlyStatus.fiscal_year))
    return {row.fiscal_year: row for row in rows}


def current_statuses(venture_ids: Iterable[int]) -> dict[int, dict[int, YearlyStatus]]:
    """The newest version per venture and fiscal year, oldest year first."""
    found: dict[int, dict[int, YearlyStatus]] = {}
    rows = db.session.scalars(_newest(clock.today(), *venture_ids).order_by(YearlyStatus.fiscal_year))
    for row in rows:
        found.setdefault(row.venture_id, {})[row.fiscal_year] = row
    return found


def versions_of(venture: Venture, fiscal_year: int) -> list[YearlyStatus]:
    """Every version of a year, newest first."""
    wanted = select(YearlyStatus).where(
        YearlyStatus.venture_id == venture.id, YearlyStatus.fiscal_year == fiscal_year
    )
    return list(db.session.scalars(wanted.order_by(YearlyStatus.number.desc())))


def requests_of(venture_ids: Iterable[int]) -> list[StatusRequest]:
    """What the office asked these ventures for, newest year first."""
    wanted = (
        select(StatusRequest)
        .options(joinedload(StatusRequest.venture))
        .where(StatusRequest.venture_id.in_(list(venture_ids)))
    )
    return list(db.session.scalars(wanted.order_by(StatusRequest.fiscal_year.desc(), StatusRequest.id)))


class Owing(Labelled):
    """How a venture stands with one fiscal year on a day."""

    NOT_ASKED = "not_asked", N_("요청 전"), "quiet"
    ASKED = "asked", N_("제출 대기"), "wait"
    LATE = "late", N_("기한 지남"), "bad"
    RETURNED = "returned", N_("보완 요청"), "warn"
    HANDED_IN = "handed_in", N_("확인 대기"), "going"
    ZERO = "zero", N_("0으로 제출"), "warn"
    VERIFIED = "verified", N_("확인"), "good"
    LOCKED = "locked", N_("확정"), "quiet"


@dataclass(frozen=True)
class YearRow:
    """One venture in the list of a fiscal year."""

    venture: Venture
    request: StatusRequest | None
    status: YearlyStatus | None
    owing: Owing


def year_rows(fiscal_year: int, on: date, *, after: tuple[str, int] | None, size: int) -> list[YearRow]:
    """Ventures by name with the newest version of a year, from a key on; one more than `size` when there are more."""
    newer = aliased(YearlyStatus)
    newest = (
        select(func.max(newer.number))
        .where(newer.venture_id == Venture.id, newer.fiscal_year == fiscal_year)
        .correlate(Venture)
        .scalar_subquery()
    )
    wanted = (
        select(Venture, StatusRequest, YearlyStatus)
        .outerjoin(
            StatusRequest,
            and_(StatusRequest.venture_id == Venture.id, StatusRequest.fiscal_year == fiscal_year),
        )
        .outerjoin(
            YearlyStatus,
            and_(
                YearlyStatus.venture_id == Venture.id,
                YearlyStatus.fiscal_year == fiscal_year,
                YearlyStatus.number == newest,
            ),
        )
        .where(Venture.merged_into_id.is_(None))
        .order_by(Venture.name, Venture.id)
        .limit(size + 1)
    )
    if after is not None:
        wanted = wanted.where(_after(after))
    return [YearRow(v, r, s, owing(r, s, on)) for v, r, s in db.session.execute(wanted)]


def _after(key: tuple[str, int]) -> ColumnElement[bool]:
    return tuple_(Venture.name, Venture.id) > tuple_(*key)


def owing(request: StatusRequest | None, status: YearlyStatus | None, on: date) -> Owing:
    """How things stand; an answer of nothing but zeros is told apart from a missing one."""
    if status is not None:
        if status.state is YearlyState.HANDED_IN:
            said = [v for v in status.figures().values() if v is not None]
            return Owing.ZERO if said and not any(said) else Owing.HANDED_IN
        return Owing(status.state.value)
    if request is None:
        return Owing.NOT_ASKED
    return Owing.LATE if request.due_on < on else Owing.ASKED


def year_counts(fiscal_year: int, on: date) -> dict[str, int]:
    """How many ventures were asked, handed in, were verified, and are late or missing, for one fiscal year."""
    handed = select(YearlyStatus.venture_id).where(YearlyStatus.fiscal_year == fiscal_year)
    merged = select(Venture.id).where(Venture.merged_into_id.is_not(None))
    missing = StatusRequest.venture_id.not_in(handed)
    firm = YearlyStatus.state.in_((YearlyState.VERIFIED, YearlyState.LOCKED))
    ventures = func.count(YearlyStatus.venture_id.distinct())
    requests = (
        select(
            func.count().label("asked"),
            func.count().filter(missing).label("missing"),
            func.count().filter(missing, StatusRequest.due_on < on).label("late"),
        )
        .where(StatusRequest.fiscal_year == fiscal_year, StatusRequest.venture_id.not_in(merged))
        .subquery()
    )
    answers = (
        select(ventures.label("handed_in"), ventures.filter(firm).label("verified"))
        .where(YearlyStatus.fiscal_year == fiscal_year, YearlyStatus.venture_id.not_in(merged))
        .subquery()
    )
    row = db.session.execute(select(requests, answers).join(answers, true())).one()
    return dict(row._mapping)
