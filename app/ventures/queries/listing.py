"""The list of ventures: filtered, sorted, taken up from a key. Two statements a page, whatever its size."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select, tuple_

from app.accounts.models import User
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.ventures.identifiers import LegalForm
from app.ventures.models import Certificate, Venture, VentureGlance, VentureSocialValue
from app.ventures.models.venture import full_name
from app.ventures.queries.finding import matches
from app.ventures.states import CertificateKind, GrowthStage, SocialValue, VentureState

COUNTED = 10_000
"""Beyond this many the list says so instead of counting on."""

SORTS: dict[str, Any] = {
    "name": Venture.name,
    "revenue": VentureGlance.revenue_key,
    "employees": VentureGlance.employees_key,
    "raised": VentureGlance.raised,
    "founded": VentureGlance.founded_key,
    "new": Venture.id,
}


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed down to; empty means everything."""

    q: str = ""
    stage: GrowthStage | None = None
    form: LegalForm | None = None
    value: SocialValue | None = None
    cert: CertificateKind | None = None
    state: VentureState | None = None
    coordinator_id: int | None = None


@dataclass(frozen=True)
class Line:
    """One venture as the list shows it."""

    id: int
    name: str
    biz_reg_no: str | None
    state: VentureState
    stage: GrowthStage | None
    value: SocialValue | None
    fiscal_year: int | None
    revenue: int | None
    revenue_before: int | None
    employees: int | None
    raised: int
    founded_on: date | None
    representative: str
    address: str
    phone: str
    email: str
    coordinator: str | None
    key: str

    @property
    def growth(self) -> float | None:
        """Revenue against the year before, as a share; None where one is missing or zero."""
        if self.revenue is None or not self.revenue_before:
            return None
        return (self.revenue - self.revenue_before) / self.revenue_before


@dataclass(frozen=True)
class Page:
    """A page of the list, and the keys from which the ones around it are taken up."""

    lines: list[Line]
    before: str | None
    after: str | None


def page(
    actor: Actor, filters: Filters, sort: str, *, after: str = "", before: str = "", size: int = 20
) -> Page:
    """The lines after (or before) a key. `sort` is a name of SORTS, "-" before it when descending."""
    name, column, down = _sorting(sort)
    wanted = _narrowed(_lines(column), actor, filters)
    key = _key(before or after, name)
    backwards = bool(before and key)
    falls = down != backwards
    if key is not None:
        wanted = wanted.where(_beyond(column, key, falls))
    last = _tie(column)
    order = (column.desc(), last.desc()) if falls else (column, last)
    found = [_line(row) for row in db.session.execute(wanted.order_by(*order).limit(size + 1))]
    more, lines = len(found) > size, found[:size]
    if backwards:
        lines.reverse()
    has_before, has_after = (more, True) if backwards else (key is not None, more)
    return Page(
        lines,
        lines[0].key if lines and has_before else None,
        lines[-1].key if lines and has_after else None,
    )


def every(actor: Actor, filters: Filters, sort: str) -> Iterator[Line]:
    """All lines, for an export; read in parts."""
    _, column, down = _sorting(sort)
    last = _tie(column)
    order = (column.desc(), last.desc()) if down else (column, last)
    wanted = _narrowed(_lines(column), actor, filters).order_by(*order)
    for row in db.session.execute(wanted, execution_options={"yield_per": 1000}):
        yield _line(row)


def count(actor: Actor, filters: Filters) -> int:
    """How many match, counted no further than COUNTED + 1."""
    wanted = _narrowed(select(Venture.id), actor, filters).limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(wanted)) or 0


def _sorting(sort: str) -> tuple[str, Any, bool]:
    name = sort.removeprefix("-")
    return (name, SORTS[name], sort.startswith("-")) if name in SORTS else ("name", Venture.name, False)


def _lines(key: Any) -> Select[Any]:
    main = (
        select(VentureSocialValue.value)
        .where(VentureSocialValue.venture_id == Venture.id)
        .order_by(VentureSocialValue.rank, VentureSocialValue.id)
        .limit(1)
        .correlate(Venture)
        .scalar_subquery()
    )
    return (
        select(
            Venture.id, Venture.name, Venture.legal_form, Venture.form_word, Venture.biz_reg_no, Venture.state,
            Venture.stage, main.label("value"), VentureGlance.fiscal_year, VentureGlance.revenue,
            VentureGlance.revenue_before, VentureGlance.employees, VentureGlance.raised, Venture.founded_on,
            Venture.representative, Venture.address, Venture.phone, Venture.email, User.name.label("coordinator"),
            key.label("sort_key"),
        )
        .join(VentureGlance, VentureGlance.venture_id == Venture.id)
        .outerjoin(User, User.id == Venture.coordinator_id)
    )  # fmt: skip


def _narrowed(wanted: Select[Any], actor: Actor, filters: Filters) -> Select[Any]:
    wanted = wanted.where(Venture.merged_into_id.is_(None))
    if not (actor.is_staff or actor.system):
        wanted = wanted.where(Venture.id.in_(actor.ids("venture") | actor.ids("venture_reader")))
    for column, value in (
        (Venture.stage, filters.stage),
        (Venture.legal_form, filters.form),
        (Venture.state, filters.state),
        (Venture.coordinator_id, filters.coordinator_id),
    ):
        if value is not None:
            wanted = wanted.where(column == value)
    if filters.value is not None:
        holds = exists().where(
            VentureSocialValue.venture_id == Venture.id, VentureSocialValue.value == filters.value
        )
        wanted = wanted.where(holds)
    if filters.cert is not None:
        wanted = wanted.where(_holds_certificate(filters.cert, clock.today()))
    condition = matches(filters.q) if filters.q else None
    return wanted if condition is None else wanted.where(condition)


def _holds_certificate(kind: CertificateKind, on: date) -> ColumnElement[bool]:
    return exists().where(
        Certificate.venture_id == Venture.id,
        Certificate.kind == kind,
        Certificate.issued_on <= on,
        or_(Certificate.expires_on.is_(None), Certificate.expires_on >= on),
        or_(Certificate.revoked_on.is_(None), Certificate.revoked_on > on),
    )


def _key(text: str, name: str) -> tuple[Any, int] | None:
    """The key in an address, or None when it does not fit the sort: then the list begins at its start."""
    value, _, last = text.rpartition("~")
    if not last.isdecimal() or len(last) > 18:
        return None
    if name == "name":
        return value, int(last)
    plain = value.removeprefix("-")
    return (int(value), int(last)) if plain.isdecimal() and len(plain) <= 18 else None


def _tie(column: Any) -> Any:
    """What decides between equals: the id of the table whose index holds the column."""
    return VentureGlance.venture_id if column.class_ is VentureGlance else Venture.id


def _beyond(column: Any, key: tuple[Any, int], falls: bool) -> ColumnElement[bool]:
    """Behind a key, as one comparison of rows: the index is entered where the last page ended."""
    here, there = tuple_(column, _tie(column)), tuple_(*key)
    return here < there if falls else here > there


def _line(row: Row[Any]) -> Line:
    return Line(
        id=row.id,
        name=full_name(row.name, row.legal_form, row.form_word),
        biz_reg_no=row.biz_reg_no,
        state=row.state,
        stage=row.stage,
        value=row.value,
        fiscal_year=row.fiscal_year,
        revenue=row.revenue,
        revenue_before=row.revenue_before,
        employees=row.employees,
        raised=row.raised,
        founded_on=row.founded_on,
        representative=row.representative,
        address=row.address,
        phone=row.phone,
        email=row.email,
        coordinator=row.coordinator,
        key=f"{row.sort_key}~{row.id}",
    )
