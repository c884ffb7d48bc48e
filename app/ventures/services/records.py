"""Making and changing the record of a venture. Names of people leave no values in the log."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from app.audit.services import record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.roles import STAFF, Role
from app.kernel.text import N_
from app.ventures import identifiers
from app.ventures.identifiers import InvalidNumber, LegalForm
from app.ventures.models import (
    FormerIdentity,
    Membership,
    Venture,
    VentureSdg,
    VentureSocialValue,
)
from app.ventures.policy import VenturePermission
from app.ventures.queries import by_biz_reg_no
from app.ventures.services.findable import refresh
from app.ventures.states import MemberRole, Sdg, SocialValue, VentureState

PERSONAL = frozenset({"representative", "contact", "phone", "email"})
FIELDS = (
    "name", "legal_form", "form_word", "biz_reg_no", "corp_reg_no", "representative", "founded_on", "opened_on",
    "address", "in_district", "contact", "phone", "email", "website", "summary", "ksic", "coordinator_id",
)  # fmt: skip
IDENTITY = ("name", "legal_form", "form_word", "biz_reg_no")


class AlreadyRecorded(Refused):
    """The 사업자등록번호 belongs to a venture that is already recorded."""

    def __init__(self, venture_id: int) -> None:
        super().__init__(
            N_("이미 등록된 사업자등록번호입니다. 같은 기업이면 함께 쓰기를 요청하세요."), field="biz_reg_no"
        )
        self.venture_id = venture_id


def create(values: Mapping[str, Any], *, actor: Actor) -> Venture:
    """Record a venture; a venture user who signs up becomes its owner.

    `values` are FIELDS plus `social_values` and `sdgs` (main first). Numbers may be written any way.
    Raises AlreadyRecorded, Refused on the field that is wrong.
    """
    authorize(actor, VenturePermission.CREATE)
    tidy = tidied(values)
    number = tidy.get("biz_reg_no")
    if number is None and tidy.get("legal_form") is not LegalForm.PRE_FOUNDER:
        raise Refused(
            N_("사업자등록번호를 적어 주세요. 아직 없으면 예비창업자를 고르세요."), field="biz_reg_no"
        )
    _refuse_known(number, None)
    venture = _added(tidy, VentureState.CONFIRMED)
    _set_values(venture, values)
    if actor.id is not None and actor.has(Role.VENTURE) and not actor.is_staff:
        db.session.add(
            Membership(venture_id=venture.id, user_id=actor.id, role=MemberRole.OWNER, from_on=clock.today())
        )
    refresh(venture)
    record(
        actor,
        "ventures.create",
        venture,
        N_("소셜벤처 %(name)s 기록을 만들었습니다"),
        venture_id=venture.id,
        name=venture.full_name,
    )
    return venture


def create_unconfirmed(name: str, *, actor: Actor) -> Venture:
    """A venture known only by name, as a fund's ledger brings it; the office confirms it later."""
    tidy = tidied({"name": name})
    venture = _added(tidy, VentureState.UNCONFIRMED)
    refresh(venture)
    record(
        actor,
        "ventures.create_unconfirmed",
        venture,
        N_("확인 전 기업 %(name)s 기록을 만들었습니다"),
        venture_id=venture.id,
        name=venture.full_name,
    )
    return venture


def confirm(venture: Venture, number: str, *, actor: Actor) -> None:
    """Give an unconfirmed venture its 사업자등록번호. Raises WrongState, AlreadyRecorded."""
    authorize(actor, VenturePermission.ASSESS, venture)
    if venture.state is not VentureState.UNCONFIRMED:
        raise WrongState
    digits = tidied({"biz_reg_no": number})["biz_reg_no"]
    if digits is None:
        raise Refused(N_("사업자등록번호를 적어 주세요."), field="biz_reg_no")
    _refuse_known(digits, venture)
    venture.biz_reg_no, venture.state = digits, VentureState.CONFIRMED
    refresh(venture)
    record(
        actor,
        "ventures.confirm",
        venture,
        N_("%(name)s의 사업자등록번호를 확인했습니다"),
        venture_id=venture.id,
        changes={"biz_reg_no": [None, digits]},
        name=venture.full_name,
    )


def update(
    venture: Venture,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    changed_on: date | None = None,
    reason: str = "",
) -> list[str]:
    """Change fields of the profile and say which changed.

    With `changed_on` a new name, form or number holds from that day and the old one is kept as former;
    without it the old one was a mistake. Only the office changes a 사업자등록번호 once it is there.
    """
    authorize(actor, VenturePermission.EDIT, venture)
    tidy = tidied(values)
    _check_identity(venture, tidy, actor, changed_on)
    before = {key: getattr(venture, key) for key in tidy}
    differing = [key for key in tidy if before[key] != tidy[key]]
    if changed_on is not None and any(key in IDENTITY for key in differing):
        _keep_former(venture, changed_on, reason)
    for key in differing:
        setattr(venture, key, tidy[key])
    changes = {key: _told(key, before[key], tidy[key]) for key in differing}
    changes |= _set_values(venture, values)
    if not changes:
        return []
    if venture.state is VentureState.UNCONFIRMED and venture.biz_reg_no:
        venture.state = VentureState.CONFIRMED
    refresh(venture)
    record(
        actor,
        "ventures.update",
        venture,
        N_("%(name)s의 기업 정보를 고쳤습니다"),
        venture_id=venture.id,
        changes=changes,
        note=reason,
        name=venture.full_name,
    )
    return list(changes)


def tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept: numbers as digits, a bare name with its form apart. Raises Refused."""
    tidy = {key: values[key] for key in FIELDS if key in values}
    if "name" in tidy:
        split = identifiers.split_name(tidy["name"] or "")
        if not split.bare:
            raise Refused(N_("기업 이름을 적어 주세요."), field="name")
        tidy["name"] = split.bare
        if split.form is not None and not tidy.get("legal_form"):
            tidy["legal_form"] = split.form
        if split.form is not None and tidy.get("legal_form") is split.form:
            tidy.setdefault("form_word", split.form_word)
    for key, read in (("biz_reg_no", identifiers.biz_reg_no), ("corp_reg_no", identifiers.corp_reg_no)):
        if key in tidy:
            try:
                tidy[key] = read(tidy[key]) if tidy[key] else None
            except InvalidNumber as error:
                raise Refused(error.args[0], field=key) from error
    today = clock.today()
    for key in ("founded_on", "opened_on"):
        if tidy.get(key) and tidy[key] > today:
            raise Refused(N_("오늘보다 뒤의 날짜입니다."), field=key)
    return tidy


def _added(tidy: Mapping[str, Any], state: VentureState) -> Venture:
    venture = Venture(**tidy, state=state, created_at=clock.now())
    db.session.add(venture)
    db.session.flush()
    return venture


def _refuse_known(number: str | None, venture: Venture | None) -> None:
    known = by_biz_reg_no(number) if number else None
    if known is not None and known is not venture:
        raise AlreadyRecorded(known.id)


def _check_identity(venture: Venture, tidy: Mapping[str, Any], actor: Actor, changed_on: date | None) -> None:
    if "biz_reg_no" in tidy and tidy["biz_reg_no"] != venture.biz_reg_no:
        if venture.biz_reg_no and not (actor.system or actor.has(*STAFF)):
            raise Refused(
                N_("사업자등록번호는 허브 코디네이터가 고칩니다. 바뀌었다면 알려 주세요."), field="biz_reg_no"
            )
        _refuse_known(tidy["biz_reg_no"], venture)
        form = tidy.get("legal_form", venture.legal_form)
        if not tidy["biz_reg_no"] and venture.biz_reg_no and form is not LegalForm.PRE_FOUNDER:
            raise Refused(N_("사업자등록번호를 지울 수 없습니다."), field="biz_reg_no")
    if changed_on is not None and changed_on > clock.today():
        raise Refused(N_("오늘보다 뒤의 날짜입니다."), field="changed_on")


def _keep_former(venture: Venture, changed_on: date, reason: str) -> None:
    venture.former.append(
        FormerIdentity(
            name=venture.name,
            legal_form=venture.legal_form,
            form_word=venture.form_word,
            biz_reg_no=venture.biz_reg_no,
            until_on=changed_on - timedelta(days=1),
            reason=reason,
        )
    )
    venture.former.sort(key=lambda past: past.until_on)


def _told(key: str, old: Any, new: Any) -> list[Any]:
    return [None, N_("바뀜(개인정보)")] if key in PERSONAL else [old, new]


def _set_values(venture: Venture, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set social values and goals where given; what changed."""
    changes: dict[str, list[Any]] = {}
    if "social_values" in values:
        said: Iterable[SocialValue] = dict.fromkeys(SocialValue(v) for v in values["social_values"])
        old = {row.value: row for row in venture.social_values}
        if list(old) != list(said):
            changes["social_values"] = [[v.value for v in old], [v.value for v in said]]
            for rank, value in enumerate(said):
                old.setdefault(value, VentureSocialValue(value=value)).rank = rank
            venture.social_values = [old[value] for value in said]
    if "sdgs" in values:
        goals = dict.fromkeys(Sdg(v) for v in values["sdgs"])
        held = {row.goal: row for row in venture.sdgs}
        if set(held) != set(goals):
            changes["sdgs"] = [sorted(g.value for g in held), sorted(g.value for g in goals)]
            venture.sdgs = [held.get(goal) or VentureSdg(goal=goal) for goal in goals]
    return changes
