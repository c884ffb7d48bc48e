"""Writing a judged spreadsheet: new ventures in bulk, changed ones with their history, in one transaction."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db, insert_all
from app.kernel.errors import Refused
from app.kernel.states import Labelled
from app.kernel.text import N_
from app.ventures.identifiers import InvalidNumber, corp_reg_no, search_key
from app.ventures.models import (
    FormerIdentity,
    StageChange,
    Venture,
    VentureSocialValue,
    YearlyStatus,
)
from app.ventures.models.yearly import FIGURES
from app.ventures.policy import VenturePermission
from app.ventures.roster.rows import Judged, Outcome, VentureValues
from app.ventures.roster.words import Field
from app.ventures.services.findable import gram_rows, insert_grams, keys_of, refresh, refresh_glances
from app.ventures.services.roster import CHUNK, Reading, Recorded
from app.ventures.states import FigureSource, GrowthStage, SocialValue, VentureState, YearlyState

LINES = {
    Field.REPRESENTATIVE: ("representative", 200),
    Field.ADDRESS: ("address", 500),
    Field.PHONE: ("phone", 40),
    Field.EMAIL: ("email", 254),
    Field.HOMEPAGE: ("website", 500),
}
ROSTER_REASON = N_("표에서 가져옴")


def write(reading: Reading, *, actor: Actor, filename: str, skip_errors: bool = True) -> None:
    """Write every good row, or refuse the whole file when rows are wrong and `skip_errors` is not set."""
    authorize(actor, VenturePermission.IMPORT)
    tally = reading.tally
    if tally[Outcome.ERROR] and not skip_errors:
        raise Refused(
            N_("고쳐야 할 행이 %(count)s개 있어 아무것도 가져오지 않았습니다."), count=tally[Outcome.ERROR]
        )
    created = [one for one in reading.good if one.outcome is Outcome.CREATED]
    updated = [one for one in reading.good if one.outcome is Outcome.UPDATED]
    ids = _create([one.row.values for one in created if one.row.values], reading.counts_year, actor)
    ids += _update(updated, reading, actor)
    refresh_glances(ids)
    record(
        actor,
        "ventures.import_roster",
        None,
        N_("표에서 기업 %(created)s곳을 새로 등록하고 %(updated)s곳을 고쳤습니다"),
        subject_type="venture",
        note=filename,
        created=len(created),
        updated=len(updated),
        left_out=tally[Outcome.ERROR],
    )


# New ventures


def _create(rows: list[VentureValues], counts_year: int, actor: Actor) -> list[int]:
    if not rows:
        return []
    now = clock.now()
    profiles = [profile_of(values) for values in rows]
    made = db.session.scalars(
        insert(Venture).returning(Venture.id, sort_by_parameter_order=True),
        [_new_row(v, p) | {"created_at": now} for v, p in zip(rows, profiles, strict=True)],
    )
    ids = list(made)
    figures: list[dict[str, Any]] = []
    letters: list[dict[str, Any]] = []
    values_of: list[dict[str, Any]] = []
    stages: list[dict[str, Any]] = []
    for key, values, profile in zip(ids, rows, profiles, strict=True):
        for year, said in year_figures(values, counts_year).items():
            figures.append(_version(key, year, 1, said, actor))
        letters += gram_rows(key, keys_of([values.name, profile.get("representative", "")]))
        values_of += [
            {"venture_id": key, "value": value, "rank": rank}
            for rank, value in enumerate(social_values_of(values))
        ]
        stage = stage_of(values)
        if stage is not None:
            stages.append(_stage_row(key, stage, actor))
        _tell_of_new(key, values, actor)
    for table, many in (
        (YearlyStatus, figures),
        (VentureSocialValue, values_of),
        (StageChange, stages),
    ):
        insert_all(table, many)
    insert_grams(letters)
    return ids


def _tell_of_new(key: int, values: VentureValues, actor: Actor) -> None:
    record(
        actor,
        "ventures.create",
        None,
        N_("소셜벤처 %(name)s 기록을 만들었습니다"),
        subject_type="venture",
        subject_key=key,
        venture_id=key,
        note=ROSTER_REASON,
        name=values.name,
    )


def _new_row(values: VentureValues, profile: Mapping[str, Any]) -> dict[str, Any]:
    keys = keys_of([values.name, profile.get("representative", "")])
    return {
        "state": VentureState.CONFIRMED,
        "version": 1,
        "name": values.name,
        "legal_form": values.legal_form,
        "form_word": values.form_word if values.legal_form else None,
        "biz_reg_no": values.biz_reg_no,
        "corp_reg_no": profile.get("corp_reg_no"),
        "founded_on": values.founded_on,
        "stage": stage_of(values),
        "search_name": search_key(values.name),
        "search_text": " ".join(keys),
        **{name: profile.get(name, "") for name, _ in LINES.values()},
    }


def _version(
    key: int, year: int, number: int, said: Mapping[str, int | None], actor: Actor
) -> dict[str, Any]:
    return {
        "venture_id": key,
        "fiscal_year": year,
        "number": number,
        "state": YearlyState.HANDED_IN,
        "source": FigureSource.ROSTER,
        "handed_in_at": clock.now(),
        "handed_in_by_id": actor.id,
        **{name: said.get(name) for name in FIGURES},
    }


def _stage_row(key: int, stage: GrowthStage, actor: Actor) -> dict[str, Any]:
    return {
        "venture_id": key,
        "stage": stage,
        "from_on": clock.today(),
        "reason": ROSTER_REASON,
        "by_id": actor.id,
        "recorded_at": clock.now(),
    }


# What a row says, in the record's terms


def year_figures(values: VentureValues, counts_year: int) -> dict[int, dict[str, int | None]]:
    """The figures a row hands in per fiscal year; a year without any is not there."""
    found: dict[int, dict[str, int | None]] = {
        year: {"revenue": amount} for year, amount in values.revenue.items() if amount is not None
    }
    counts = {
        name: getattr(values, name)
        for name in ("regular", "non_regular", "youth", "female")
        if getattr(values, name) is not None
    }
    if counts:
        found.setdefault(counts_year, {}).update(counts)
    return found


def profile_of(values: VentureValues) -> dict[str, str]:
    """Lines of the profile a row says, cut to what the record holds; a number that cannot be right is left out."""
    said = {name: values.texts[f][:most] for f, (name, most) in LINES.items() if f in values.texts}
    if "@" not in said.get("email", "@"):
        del said["email"]
    try:
        said["corp_reg_no"] = corp_reg_no(values.texts[Field.CORP_REG_NO])
    except (KeyError, InvalidNumber):
        said.pop("corp_reg_no", None)
    return said


def _folded(text: str) -> str:
    return re.sub(r"[^0-9a-z가-힣]", "", text.casefold())


def _named(kind: type[Labelled], text: str) -> list[Any]:
    """The members of `kind` a cell names, each by its whole word."""
    parts = {_folded(part) for part in re.split(r"[,/;|\n]", text)}
    return [member for member in kind if _folded(member.label_ko) in parts]


def social_values_of(values: VentureValues) -> list[SocialValue]:
    """The categories of social value a row names."""
    return _named(SocialValue, values.texts.get(Field.SOCIAL_VALUE, ""))


def stage_of(values: VentureValues) -> GrowthStage | None:
    """The stage a row names: 도약, 도약기, 도약 단계."""
    said = re.sub(r"(기|단계|기업)$", "", _folded(values.texts.get(Field.STAGE, "")))
    return next((stage for stage in GrowthStage if _folded(stage.label_ko) == said), None)


# Changed ventures


def _update(rows: list[Judged], reading: Reading, actor: Actor) -> list[int]:
    recorded = {one.row.row: _recorded_of(one, reading.recorded) for one in rows}
    ids = sorted({one.id for one in recorded.values()})
    ventures = {venture.id: venture for venture in _by_ids(ids)}
    versions: list[dict[str, Any]] = []
    for one in rows:
        values, known = one.row.values, recorded[one.row.row]
        if values is None:
            continue
        _change_profile(ventures[known.id], values, one.changes)
        versions += _new_versions(known, values, reading.counts_year, actor)
        record(
            actor,
            "ventures.update",
            ventures[known.id],
            N_("%(name)s의 기업 정보를 고쳤습니다"),
            venture_id=known.id,
            changes={key: list(pair) for key, pair in one.changes.items()},
            note=ROSTER_REASON,
            name=ventures[known.id].full_name,
        )
    insert_all(YearlyStatus, versions)
    return ids


def _recorded_of(one: Judged, recorded: Mapping[str, Recorded]) -> Recorded:
    if one.row.values is None:
        raise LookupError("only a row with values can be written")
    return recorded[one.row.values.biz_reg_no]


def _by_ids(ids: list[int]) -> Iterable[Venture]:
    for start in range(0, len(ids), CHUNK):
        yield from db.session.scalars(select(Venture).where(Venture.id.in_(ids[start : start + CHUNK])))


def _change_profile(
    venture: Venture, values: VentureValues, changes: Mapping[str, tuple[object, object]]
) -> None:
    """Name, form and founding day as the sheet says; empty lines of the profile are filled, full ones stay."""
    if "name" in changes or "legal_form" in changes:
        _keep_former(venture, clock.today() - timedelta(days=1))
        venture.name = values.name
        if values.legal_form is not None:
            venture.legal_form, venture.form_word = values.legal_form, values.form_word
    if "founded_on" in changes:
        venture.founded_on = values.founded_on
    found = profile_of(values)
    empty = {name: said for name, said in found.items() if said and not getattr(venture, name)}
    for name, said in empty.items():
        setattr(venture, name, said)
    if "name" in changes or "legal_form" in changes or "representative" in empty:
        refresh(venture)


def _keep_former(venture: Venture, until_on: date) -> None:
    venture.former.append(
        FormerIdentity(
            name=venture.name,
            legal_form=venture.legal_form,
            form_word=venture.form_word,
            biz_reg_no=venture.biz_reg_no,
            until_on=until_on,
            reason=ROSTER_REASON,
        )
    )


def _new_versions(
    known: Recorded, values: VentureValues, counts_year: int, actor: Actor
) -> list[dict[str, Any]]:
    """A new version of each year the row changes; what the row does not say stays as it was."""
    made = []
    for year, said in year_figures(values, counts_year).items():
        before = known.years.get(year, {})
        if any(before.get(name) != figure for name, figure in said.items()):
            number = known.numbers.get(year, 0) + 1
            made.append(_version(known.id, year, number, {**before, **said}, actor))
            known.years[year], known.numbers[year] = {**before, **said}, number
    return made
