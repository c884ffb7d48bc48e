"""What agreements have waiting: for the office, for the district, for the venture."""

from datetime import date

from sqlalchemy import func, select

from app.agreements import queries
from app.agreements.models import Agreement, AgreementVersion, Settlement
from app.agreements.policy import AgreementPermission
from app.agreements.states import CheckState, SettlementState, VersionState
from app.applications.models import Application, Call
from app.kernel import clock
from app.kernel.access import Actor, may
from app.kernel.db import db
from app.kernel.text import N_, Text, told, translated
from app.overview.items import MOST, Item, Link, _

ROOM = "agreements.show"


def _to(agreement: Agreement, endpoint: str = ROOM) -> Link:
    return (endpoint, {"agreement_id": agreement.id})


def _about(agreement: Agreement) -> Link:
    return ("dossier.show", {"venture_id": agreement.venture_id})


def _tone(due: date | None, on: date) -> str:
    return "bad" if due is not None and due < on else "warn"


def of_office(actor: Actor, on: date) -> list[Item]:
    """Selected ventures without an agreement, and every turn of the office."""
    return [*_to_begin(), *_versions(actor), *_tranches(actor, on), *_checks(actor), *_settlements(actor, on)]


def _to_begin() -> list[Item]:
    """One item a call."""
    waiting = queries.to_agree_on().order_by(None).with_only_columns(Application.id)
    rows = db.session.execute(
        select(Call.id, Call.title, func.count())
        .join(Application, Application.call_id == Call.id)
        .where(Application.id.in_(waiting))
        .group_by(Call.id, Call.title)
        .order_by(Call.id)
        .limit(MOST)
    )
    return [
        Item(
            None, title, _("선정 기업 %(n)s곳이 협약을 기다립니다.", n=count), _("협약"), _("협약 쓰기"),
            ("agreements.index", {}),
        )
        for _call_id, title, count in rows
    ]  # fmt: skip


def _versions(actor: Actor) -> list[Item]:
    """Texts the venture agreed to, sent back, or has not been sent yet."""
    return [
        Item(None, one.agreement.venture.full_name, text, _("협약"), do, _to(one.agreement), _about(one.agreement))
        for one in queries.versions_waiting(actor, VersionState.ACCEPTED, VersionState.DRAFT)[:MOST]
        for text, do in [_turn_of(one)]
    ]  # fmt: skip


def _turn_of(version: AgreementVersion) -> tuple[Text, Text]:
    if version.state is VersionState.ACCEPTED:
        return _("기업이 협약에 동의했습니다. 센터가 동의할 차례입니다."), _("협약 맺기")
    if version.returned:
        return _("기업이 협약서를 고쳐 달라고 했습니다. %(why)s", why=version.returned), _("협약서 고치기")
    return _("쓰던 협약서가 있습니다. 기업에 보낼 차례입니다."), _("협약서 보기")


def _tranches(actor: Actor, on: date) -> list[Item]:
    found = []
    for row in queries.due_tranches(actor, on)[:MOST]:
        if row.payment is not None and not may(actor, AgreementPermission.CONFIRM_PAYMENT, row.payment):
            continue
        words = {"n": row.number, "amount": f"{row.amount:,}"}
        text = (
            _("지원금 %(n)s회차 %(amount)s원 지급을 확인할 차례입니다.", **words)
            if row.payment
            else _("지원금 %(n)s회차 %(amount)s원을 지급할 차례입니다.", **words)
        )
        do = _("지급 확인") if row.payment else _("지급 등록")
        agreement = row.agreement
        found.append(
            Item(
                row.due_on, agreement.venture.full_name, text, _("지원금"), do, _to(agreement), _about(agreement),
                _tone(row.due_on, on),
            )
        )  # fmt: skip
    return found


def _checks(actor: Actor) -> list[Item]:
    return [
        Item(
            None, one.agreement.venture.full_name, _("%(kind)s 자료를 냈습니다.", kind=one.kind.label), _("점검"),
            _("판단하기"), ("agreements.judge_check", {"check_id": one.id}), _about(one.agreement),
        )
        for one in queries.checks_to_judge(actor)[:MOST]
    ]  # fmt: skip


def _settlements(actor: Actor, on: date) -> list[Item]:
    page = "agreements.settlement"
    waiting = queries.settlements_of_office(actor, on)
    judged = [
        Item(
            None, one.agreement.venture.full_name, _("정산을 냈습니다. 집행 내역을 확인할 차례입니다."), _("정산"),
            _("정산 확인"), _to(one.agreement, page), _about(one.agreement),
        )
        for one in waiting[SettlementState.HANDED_IN][:MOST]
    ]  # fmt: skip
    judged += [
        Item(
            one.due_on, one.agreement.venture.full_name, _("정산을 내지 않았습니다."), _("정산"), _("정산 보기"),
            _to(one.agreement, page), _about(one.agreement), "bad",
        )
        for one in waiting[SettlementState.OPEN][:MOST]
    ]  # fmt: skip
    owing = waiting[SettlementState.SETTLED][:MOST]
    return judged + _to_return(owing, on, N_("반납액 %(amount)s원을 기다립니다."), _("반납 기록"))


def _to_return(owing: list[Settlement], on: date, words: str, do: Text) -> list[Item]:
    """What is still to come back, after what came already."""
    left = queries.still_to_return(owing)
    return [
        Item(
            one.return_due_on, one.agreement.venture.full_name, translated(words, amount=f"{left[one.id]:,}"), _("반납액"),
            do, _to(one.agreement, "agreements.settlement"), _about(one.agreement), _tone(one.return_due_on, on),
        )
        for one in owing
    ]  # fmt: skip


def of_district(actor: Actor) -> list[Item]:
    """Sanctions to decide, payments to confirm."""
    today = clock.today()
    decide = [
        Item(
            None, one.venture.full_name, _("참여제한을 결정할 차례입니다. %(why)s", why=one.reason), _("참여제한"),
            _("결정하기"), ("agreements.sanction", {"sanction_id": one.id}),
            ("dossier.show", {"venture_id": one.venture_id}), "warn",
        )
        for one in queries.sanctions_to_decide()[:MOST]
    ]  # fmt: skip
    return decide + _tranches(actor, today)


def of_venture(actor: Actor, on: date) -> list[Item]:
    """Agreements to agree to, checks and settlements to hand in, money to return, 참여제한."""
    items = [
        Item(
            None, one.agreement.call.title, _("협약서가 왔습니다. 읽고 동의해 주세요."), _("협약"), _("협약서 읽기"),
            _to(one.agreement), None, "warn",
        )
        for one in queries.versions_waiting(actor, VersionState.SENT)[:MOST]
    ]  # fmt: skip
    for check in queries.checks_to_hand_in(actor, on)[:MOST]:
        due = check.mend_until or check.due_on
        text = (
            _("%(kind)s 자료를 보완해 주세요. %(why)s", kind=check.kind.label, why=check.reason)
            if check.state is CheckState.TO_MEND
            else _("%(kind)s 자료를 내 주세요.", kind=check.kind.label)
        )
        items.append(
            Item(
                due, check.agreement.call.title, text, _("점검"), _("자료 내기"),
                ("agreements.hand_in_check", {"check_id": check.id}), None, _tone(due, on),
            )
        )  # fmt: skip
    for one in queries.settlements_to_hand_in(actor, on)[:MOST]:
        text = _("정산을 보완해 주세요. %(why)s", why=one.reason) if one.reason else _("정산을 내 주세요.")
        items.append(
            Item(
                one.due_on, one.agreement.call.title, text, _("정산"), _("정산하기"),
                _to(one.agreement, "agreements.settlement"), None, _tone(one.due_on, on),
            )
        )  # fmt: skip
    owing = queries.money_to_return(actor)[:MOST]
    items += _to_return(owing, on, N_("%(amount)s원을 반납해 주세요."), _("반납액 보기"))
    return items + [
        Item(
            None, ban.venture.full_name, _("%(day)s까지 지원사업에 참여할 수 없습니다.", day=told(ban.until_on)),
            _("참여제한"), _("까닭 보기"), ("agreements.sanction", {"sanction_id": ban.id}), None, "bad",
        )
        for key in sorted(actor.ids("venture"))
        for ban in queries.in_force_on(key, on)
    ]  # fmt: skip
