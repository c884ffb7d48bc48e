"""자료의 시점: how fresh each fact is; and what was changed lately."""

from datetime import date

from app.audit import queries as audit
from app.dossier.blocks import Column, Gap, Kind, Row, Sheet, Table, Value, count, day, word
from app.dossier.look import Look
from app.dossier.states import Reader
from app.dossier.words import _
from app.kernel import clock

STALE_DAYS = 183
"""A fact not looked at for longer than this is marked."""


def freshness(look: Look) -> Sheet:
    """Where each part comes from, when it was handed in, how old it is on the day."""
    facts = _facts(look)
    stale = sum(on is not None and (look.on - on).days > STALE_DAYS for _name, on in facts)
    missing = sum(on is None for _name, on in facts)
    columns = (
        Column(_("자료"), share=42),
        Column(_("마지막 날짜"), Kind.DAY, share=22, gap=Gap.MISSING),
        Column(_("지난 날"), Kind.COUNT, share=16, gap=Gap.NONE),
        Column(_("상태"), Kind.STATE, share=20),
    )
    rows = tuple(
        Row(
            (name, day(on, Gap.MISSING), count(_age(look, on), gap=Gap.NONE), _fresh(look, on)),
            "" if on else "hot",
        )
        for name, on in facts
    )
    blocks = [Table(columns, rows, _("자료의 시점"))]
    if look.reader is Reader.COORDINATOR and look.changes:
        blocks.append(_changes(look))
    return Sheet(
        _("자료의 시점"),
        line=_("기준일까지 들어온 자료"),
        finding=_finding(len(facts), missing, stale),
        sources=(_("지난 날은 마지막 자료부터 기준일까지"), _("%(days)s일이 넘으면 주의", days=STALE_DAYS)),
        blocks=tuple(blocks),
    )


def _finding(total: int, missing: int, stale: int) -> str:
    if missing:
        return _("자료 %(total)s가지 가운데 %(missing)s가지가 아직 없다", total=total, missing=missing)
    if stale:
        return _("자료 %(total)s가지 가운데 %(stale)s가지가 반년을 넘었다", total=total, stale=stale)
    return _("자료 %(total)s가지가 모두 반년 안에 들어왔다", total=total)


def _age(look: Look, on: date | None) -> int | None:
    return (look.on - on).days if on else None


def _fresh(look: Look, on: date | None) -> Value:
    age = _age(look, on)
    if age is None:
        return word(_("없음"), "bad")
    return word(_("오래됨"), "warn") if age > STALE_DAYS else word(_("최근"), "good")


def _facts(look: Look) -> list[tuple[str, date | None]]:
    last = look.years.get(look.last_year)
    standing = look.standing
    rows: list[tuple[str, date | None]] = []
    if look.gap is not Gap.BEFORE:
        rows.append(
            (_("%(year)s년 실적", year=look.last_year), clock.on(last.handed_in_at) if last else None)
        )
    rows += [
        (_("정관·규약 확인"), standing.bylaws.checked_on if standing.bylaws else None),
        (_("사업자 상태 조회"), standing.biz_status.checked_on if standing.biz_status else None),
    ]
    if look.reader is Reader.INVESTOR:
        valued = [on for stake in look.stakes for on, _amount, _note in stake.valuations]
        rows.append((_("공정가치 평가"), max(valued, default=None)))
    return rows


def _changes(look: Look) -> Table:
    columns = (
        Column(_("언제"), Kind.DAY, share=18),
        Column(_("바뀐 것"), share=62),
        Column(_("누가"), share=20),
    )
    rows = tuple(Row((clock.on(one.at), audit.sentence(one), one.actor_name)) for one in look.changes)
    return Table(columns, rows, _("최근에 바뀐 기록"))
