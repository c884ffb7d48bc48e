"""From a look to the whole dossier: badges, flags, key figures, and the sheets this reader gets."""

from dataclasses import replace
from datetime import date

from app.dossier.blocks import Dossier, Value, word
from app.dossier.flags import facts, flags
from app.dossier.look import Look
from app.dossier.sections.growth import series
from app.dossier.sections.profile import SOON_DAYS, age_words
from app.dossier.sections.table import SECTIONS
from app.dossier.states import Reader
from app.dossier.words import _
from app.ventures import identifiers
from app.ventures import queries as ventures


def dossier(look: Look) -> Dossier:
    """Everything this reader gets, as of the day. Only what the reader's sections ask is queried."""
    venture = look.venture
    sheets = tuple(
        replace(section.ask(look), key=section.key) for section in SECTIONS if look.reader in section.readers
    )
    return Dossier(
        name=ventures.name_on(venture, look.on),
        summary=venture.summary,
        on=look.on,
        reader=str(look.reader.label),
        badges=_badges(look),
        lines=_lines(look),
        presets=_presets(look),
        flags=flags(look),
        facts=facts(look),
        sheets=sheets,
        growth=series(look, "regular"),
    )


def _lines(look: Look) -> tuple[str, ...]:
    venture = look.venture
    number = identifiers.show_biz_reg_no(venture.biz_reg_no) if venture.biz_reg_no else ""
    by = _("대표 %(name)s", name=venture.representative) if venture.representative else ""
    return tuple(words for words in (venture.summary, number, by, venture.address) if words)


def _badges(look: Look) -> tuple[Value, ...]:
    found = []
    if look.standing.kibo is not None and look.standing.kibo.passed:
        found.append(word(_("소셜벤처 판별"), "good"))
    for one in look.course.certificates:
        if one.in_force(look.on):
            soon = one.expires_on is not None and (one.expires_on - look.on).days <= SOON_DAYS
            found.append(word(one.words, "warn" if soon else "good"))
    if look.course.stages:
        found.append(word(_("성장 단계: %(stage)s", stage=look.course.stages[-1].stage.label), "quiet"))
    age = age_words(look)
    if age:
        found.append(word(_("업력 %(age)s", age=age), "quiet"))
    if look.venture.state.value == "unconfirmed":
        found.insert(0, word(_("확인 전"), "wait"))
    return tuple(found)


def _presets(look: Look) -> tuple[tuple[str, date], ...]:
    """Days one asks for often: the last year's end, the day they moved in."""
    found = [("", date(look.last_year, 12, 31))]
    if look.reader in (Reader.COORDINATOR, Reader.VENTURE):
        moved = [row.moved_in_on for row in look.tenancies if row.moved_in_on]
        if moved:
            found.append((_("입주한 날"), min(moved)))
    return tuple(found)
