"""What lists and searches read, kept in step with the record: letters of the names, newest figures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import delete, func, select, text

from app.kernel.db import db, insert_all
from app.ventures.identifiers import search_key
from app.ventures.models import InvestmentRound, Venture, VentureGlance, VentureGram, YearlyStatus
from app.ventures.queries.finding import grams

CHUNK = 400
_AS_ARRAYS = (
    "INSERT INTO venture_gram (gram, venture_id) "
    "SELECT * FROM unnest(CAST(:grams AS varchar[]), CAST(:ids AS integer[]))"
)


def keys_of(names: Iterable[str]) -> list[str]:
    """The search keys of names, each once, in order."""
    return [key for key in dict.fromkeys(search_key(name) for name in names if name) if key]


def gram_rows(venture_id: int, keys: Iterable[str]) -> list[dict[str, object]]:
    """Rows of the index for one venture."""
    letters: set[str] = set().union(*(grams(key) for key in keys))
    return [{"gram": gram, "venture_id": venture_id} for gram in sorted(letters)]


def insert_grams(rows: Sequence[Mapping[str, object]]) -> None:
    """Many rows of the index at once; PostgreSQL takes them as two arrays, five times as fast."""
    if not rows:
        return
    if db.session.get_bind().dialect.name == "postgresql":
        columns = {"grams": [row["gram"] for row in rows], "ids": [row["venture_id"] for row in rows]}
        db.session.execute(text(_AS_ARRAYS), columns)
    else:
        insert_all(VentureGram, rows)


def refresh(venture: Venture) -> None:
    """Index a venture's names, former names and representative again, and its newest figures."""
    names = [venture.name, *(past.name for past in venture.former)]
    venture.search_name = search_key(venture.name)
    keys = keys_of([*names, venture.representative])
    venture.search_text = " ".join(keys)
    db.session.flush()
    db.session.execute(delete(VentureGram).where(VentureGram.venture_id == venture.id))
    if not venture.is_merged:
        insert_grams(gram_rows(venture.id, keys))
    refresh_glances([venture.id])


def refresh_glances(venture_ids: Sequence[int]) -> None:
    """Take the newest figures of these ventures over into what lists show."""
    for start in range(0, len(venture_ids), CHUNK):
        chunk = list(venture_ids[start : start + CHUNK])
        db.session.flush()
        raised = _raised(chunk)
        figures = _figures(chunk)
        founded = db.session.execute(
            select(Venture.id, Venture.founded_on).where(
                Venture.id.in_(chunk), Venture.merged_into_id.is_(None)
            )
        )
        rows = [_glance(key, day, figures.get(key, {}), raised.get(key, 0)) for key, day in founded]
        db.session.execute(delete(VentureGlance).where(VentureGlance.venture_id.in_(chunk)))
        insert_all(VentureGlance, rows)


def _raised(venture_ids: list[int]) -> dict[int, int]:
    total = select(InvestmentRound.venture_id, func.sum(InvestmentRound.amount)).where(
        InvestmentRound.venture_id.in_(venture_ids)
    )
    rows = db.session.execute(total.group_by(InvestmentRound.venture_id))
    return {key: int(amount) for key, amount in rows}


Year = tuple[int | None, int | None]


def _figures(venture_ids: list[int]) -> dict[int, dict[int, Year]]:
    """(revenue, employees) of the newest version, per venture and fiscal year."""
    rows = db.session.execute(
        select(
            YearlyStatus.venture_id,
            YearlyStatus.fiscal_year,
            YearlyStatus.revenue,
            YearlyStatus.regular,
            YearlyStatus.non_regular,
        )
        .where(YearlyStatus.venture_id.in_(venture_ids))
        .order_by(YearlyStatus.number)
    )
    found: dict[int, dict[int, Year]] = {}
    for key, year, revenue, regular, non_regular in rows:
        people = None if regular is None and non_regular is None else (regular or 0) + (non_regular or 0)
        found.setdefault(key, {})[year] = (revenue, people)
    return found


def _glance(key: int, founded_on: date | None, years: Mapping[int, Year], raised: int) -> dict[str, object]:
    year = max(years, default=None)
    revenue, people = years[year] if year is not None else (None, None)
    before = years.get(year - 1, (None, None))[0] if year is not None else None
    return {
        "venture_id": key,
        "fiscal_year": year,
        "revenue": revenue,
        "revenue_before": before,
        "employees": people,
        "raised": raised,
        "revenue_key": -1 if revenue is None else revenue,
        "employees_key": -1 if people is None else people,
        "founded_key": -1 if founded_on is None else founded_on.toordinal(),
    }
