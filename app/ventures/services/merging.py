"""Two records of one venture become one: found, previewed, merged, and taken apart again."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.text import N_
from app.ventures.merging import Reference, references
from app.ventures.models import FormerIdentity, Venture, VentureMerge
from app.ventures.policy import VenturePermission
from app.ventures.services.findable import refresh
from app.ventures.states import VentureState

FILLED = (
    "legal_form", "form_word", "corp_reg_no", "representative", "founded_on", "opened_on", "address", "in_district",
    "contact", "phone", "email", "website", "summary", "ksic", "stage", "coordinator_id",
)  # fmt: skip


@dataclass(frozen=True)
class Likely:
    """Two records that are probably one venture, and why."""

    first: Venture
    second: Venture
    why: str


@dataclass(frozen=True)
class Moving:
    """How many rows of one sort would move."""

    words: str
    rows: int


@dataclass(frozen=True)
class Preview:
    """What a merge would do: rows that move, and empty fields that would be filled."""

    moving: list[Moving]
    filling: dict[str, Any]


def likely_duplicates(limit: int = 50) -> list[Likely]:
    """Pairs with the same search name and founding day, representative or a missing number; by name."""
    one, other = aliased(Venture), aliased(Venture)
    same = or_(
        one.founded_on == other.founded_on,
        and_(one.representative != "", one.representative == other.representative),
        one.biz_reg_no.is_(None),
        other.biz_reg_no.is_(None),
    )
    pairs = (
        select(one, other)
        .join(other, and_(one.search_name == other.search_name, one.id < other.id))
        .where(one.merged_into_id.is_(None), other.merged_into_id.is_(None), one.search_name != "", same)
        .order_by(one.search_name, one.id, other.id)
        .limit(limit)
    )
    found = [Likely(a, b, _why(a, b)) for a, b in db.session.execute(pairs)]
    return found + _same_corporation(limit - len(found))


def _same_corporation(limit: int) -> list[Likely]:
    one, other = aliased(Venture), aliased(Venture)
    pairs = (
        select(one, other)
        .join(other, and_(one.corp_reg_no == other.corp_reg_no, one.id < other.id))
        .where(
            one.merged_into_id.is_(None),
            other.merged_into_id.is_(None),
            one.search_name != other.search_name,
        )
        .order_by(one.search_name, one.id, other.id)
        .limit(max(limit, 0))
    )
    return [Likely(a, b, N_("법인등록번호가 같음")) for a, b in db.session.execute(pairs)]


def _why(one: Venture, other: Venture) -> str:
    if one.founded_on is not None and one.founded_on == other.founded_on:
        return N_("이름과 설립일이 같음")
    if one.representative and one.representative == other.representative:
        return N_("이름과 대표자가 같음")
    return N_("이름이 같고 한쪽에 사업자등록번호가 없음")


def preview(kept: Venture, merged: Venture, *, actor: Actor) -> Preview:
    """What merging `merged` into `kept` would move and fill."""
    authorize(actor, VenturePermission.MERGE)
    _check_two(kept, merged)
    counted: dict[str, int] = {}
    for reference in references():
        rows = db.session.scalar(
            select(func.count()).select_from(reference.table).where(reference.column == merged.id)
        )
        if rows:
            counted[reference.words] = counted.get(reference.words, 0) + rows
    filling = {name: getattr(merged, name) for name in _fillable(kept, merged)}
    if kept.biz_reg_no is None and merged.biz_reg_no is not None:
        filling["biz_reg_no"] = merged.biz_reg_no
    return Preview([Moving(words, rows) for words, rows in counted.items()], filling)


def _check_two(kept: Venture, merged: Venture) -> None:
    if kept.id == merged.id:
        raise Refused(N_("같은 기록입니다. 다른 기업을 고르세요."), field="other")
    if kept.is_merged or merged.is_merged:
        raise WrongState


def _fillable(kept: Venture, merged: Venture) -> list[str]:
    def empty(value: object) -> bool:
        return value is None or value == ""

    return [n for n in FILLED if empty(getattr(kept, n)) and not empty(getattr(merged, n))]


def merge(kept: Venture, merged: Venture, reason: str, *, actor: Actor) -> VentureMerge:
    """Take `merged` into `kept`: everything that refers to it moves, empty fields are filled.

    A row that clashes with one of the kept record (a second membership of one person, a year both handed in)
    stays with the merged record. Raises Refused, WrongState.
    """
    authorize(actor, VenturePermission.MERGE)
    _check_two(kept, merged)
    db.session.flush()
    moved, stayed = _move_all(merged.id, kept.id)
    db.session.expire_all()
    state = merged.state
    filled = _fill(kept, merged)
    merged.state, merged.merged_into_id = VentureState.MERGED, kept.id
    done = VentureMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        reason=reason,
        moved=moved,
        stayed=stayed,
        filled=filled,
        merged_state=state.value,
        at=clock.now(),
        by_id=actor.id,
    )
    db.session.add(done)
    _keep_names(kept, merged, done)
    refresh(kept)
    refresh(merged)
    record(
        actor,
        "ventures.merge",
        done,
        N_("%(merged)s 기록을 %(kept)s 기록에 합쳤습니다"),
        venture_id=kept.id,
        note=reason,
        merged=merged.full_name,
        kept=kept.full_name,
    )
    return done


def _move_all(source: int, target: int) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Ids of rows that went over, and of those that stayed, by reference."""
    moved: dict[str, list[int]] = {}
    stayed: dict[str, list[int]] = {}
    for reference in references():
        going, staying = _move(reference, source, target)
        if going:
            moved[reference.key] = going
        if staying:
            stayed[reference.key] = staying
    return moved, stayed


def _move(reference: Reference, source: int, target: int) -> tuple[list[int], list[int]]:
    """Ids of rows that went over, and of those the database refused to move."""
    ids = list(
        db.session.scalars(select(reference.table.c.id).where(reference.column == source).order_by("id"))
    )
    moved, stayed = [], []
    for key in ids:
        try:
            with db.session.begin_nested():
                _set_venture(reference, [key], target)
            moved.append(key)
        except IntegrityError:
            stayed.append(key)
    return moved, stayed


def _set_venture(reference: Reference, ids: list[int], target: int) -> None:
    table = reference.table
    db.session.execute(update(table).where(table.c.id.in_(ids)).values({reference.column.name: target}))


def _fill(kept: Venture, merged: Venture) -> dict[str, list[Any]]:
    """Fill what is empty; a number that is needed moves over. Old and new values for the way back."""
    filled: dict[str, list[Any]] = {}
    for name in _fillable(kept, merged):
        value = getattr(merged, name)
        filled[name] = [_plain(getattr(kept, name)), _plain(value)]
        setattr(kept, name, value)
    if kept.biz_reg_no is None and merged.biz_reg_no is not None:
        filled["biz_reg_no"] = [None, merged.biz_reg_no]
        number, merged.biz_reg_no = merged.biz_reg_no, None
        merged.state, merged.merged_into_id = VentureState.MERGED, kept.id
        db.session.flush()
        kept.biz_reg_no = number
    if kept.biz_reg_no and kept.state is VentureState.UNCONFIRMED:
        filled["state"] = [kept.state.value, VentureState.CONFIRMED.value]
        kept.state = VentureState.CONFIRMED
    return filled


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else getattr(value, "value", value)


def _keep_names(kept: Venture, merged: Venture, done: VentureMerge) -> None:
    """The merged record's other name or number still finds the venture."""
    other_number = merged.biz_reg_no if merged.biz_reg_no != kept.biz_reg_no else None
    if merged.search_name == kept.search_name and other_number is None:
        return
    former = FormerIdentity(
        name=merged.name,
        legal_form=merged.legal_form,
        form_word=merged.form_word,
        biz_reg_no=other_number,
        until_on=merged.created_at.date(),
        reason=N_("합친 기록의 이름"),
    )
    kept.former.append(former)
    db.session.flush()
    done.filled = done.filled | {"former": [None, former.id]}


def undo(done: VentureMerge, *, actor: Actor) -> None:
    """Take a merge apart: rows go back, filled fields are emptied if nobody changed them since."""
    authorize(actor, VenturePermission.MERGE)
    kept, merged = done.kept, done.merged
    if done.undone_at is not None or merged.merged_into_id != kept.id or kept.is_merged:
        raise WrongState
    by_key = {reference.key: reference for reference in references()}
    for key, ids in done.moved.items():
        if key in by_key:
            _set_venture(by_key[key], ids, merged.id)
    db.session.expire_all()
    _empty(kept, merged, done)
    done.undone_at = clock.now()
    refresh(kept)
    refresh(merged)
    record(
        actor,
        "ventures.undo_merge",
        done,
        N_("%(merged)s 기록을 %(kept)s 기록에서 다시 나눴습니다"),
        venture_id=kept.id,
        merged=merged.full_name,
        kept=kept.full_name,
    )


def _empty(kept: Venture, merged: Venture, done: VentureMerge) -> None:
    former_id = done.filled.get("former", [None, None])[1]
    if former_id is not None:
        kept.former = [past for past in kept.former if past.id != former_id]
    number = done.filled.get("biz_reg_no", [None, None])[1]
    if number is not None and kept.biz_reg_no == number:
        kept.biz_reg_no = None
        kept.state = VentureState(done.filled.get("state", [kept.state.value])[0])
        db.session.flush()
        merged.biz_reg_no = number
    for name, (old, new) in done.filled.items():
        if name in FILLED and _plain(getattr(kept, name)) == new:
            setattr(kept, name, old)
    merged.merged_into_id, merged.state = None, VentureState(done.merged_state)
