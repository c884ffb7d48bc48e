"""Whom agreements tell what: members of the venture, and those of the office whose turn it is."""

from datetime import date

from sqlalchemy import select

from app.accounts.models import RoleGrant, User
from app.agreements.models import Agreement, ProgressCheck, Sanction, TranchePayment
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.kernel.text import N_, Text, translated
from app.notices.services import notify
from app.ventures.models import Venture
from app.ventures.queries import members_on


def _words(agreement: Agreement) -> dict[str, object]:
    return {"call": agreement.call.title, "venture": agreement.venture.full_name}


def _path(agreement: Agreement) -> str:
    return f"/agreements/{agreement.id}"


def _tell(venture: Venture, subject: str, body: str, link: str, /, **params: object) -> None:
    people = [member.user for member in members_on(venture, clock.today())]
    notify(people, translated(subject, **params), translated(body, **params), link=link)


def tell(agreement: Agreement, subject: str, body: str, **params: object) -> None:
    """Tell the members of the venture."""
    _tell(agreement.venture, subject, body, _path(agreement), **_words(agreement), **params)


def _office(*roles: Role) -> list[User]:
    held = select(RoleGrant.user_id).where(RoleGrant.role.in_(roles))
    return list(db.session.scalars(select(User).where(User.id.in_(held), User.active).order_by(User.id)))


def tell_keeper(agreement: Agreement, subject: str, body: str, *, actor: Actor, **params: object) -> None:
    """Tell who made the agreement, or every coordinator when that person is gone."""
    keeper = db.session.get(User, agreement.made_by_id) if agreement.made_by_id else None
    people = [keeper] if keeper is not None and keeper.active else _office(Role.COORDINATOR)
    said = _words(agreement) | params
    notify(
        people,
        translated(subject, **said),
        translated(body, **said),
        link=_path(agreement),
        actor=actor,
    )


def sent(agreement: Agreement, *, change: bool) -> None:
    """The venture reads it and agrees, or asks for something else."""
    if change:
        tell(
            agreement,
            N_("변경협약 동의 요청"),
            N_("「%(call)s」 변경협약서를 보냈습니다. 바뀐 곳을 읽고 동의해 주세요."),
        )
    else:
        tell(
            agreement,
            N_("협약 동의 요청"),
            N_("「%(call)s」 협약서를 보냈습니다. 읽고 동의하거나, 고칠 곳을 알려 주세요."),
        )


def accepted(agreement: Agreement, *, actor: Actor) -> None:
    """The office signs next."""
    tell_keeper(
        agreement,
        N_("%(venture)s 협약 동의"),
        N_("%(venture)s이(가) 「%(call)s」 협약에 동의했습니다. 센터가 동의하면 효력이 생깁니다."),
        actor=actor,
    )


def asked_to_change(agreement: Agreement, reason: str, *, actor: Actor) -> None:
    """The venture wants something else."""
    tell_keeper(
        agreement,
        N_("%(venture)s 협약 수정 요청"),
        N_("%(venture)s이(가) 「%(call)s」 협약서를 고쳐 달라고 했습니다. 까닭: %(reason)s"),
        actor=actor,
        reason=reason,
    )


def signed(agreement: Agreement, due_on: date) -> None:
    """Both sides agreed."""
    tell(
        agreement,
        N_("협약 체결"),
        N_(
            "「%(call)s」 협약을 맺었습니다. 정산은 %(day)s까지 냅니다. 협약서는 만드는 대로 받을 수 있습니다."
        ),
        day=due_on,
    )


def taken_back(agreement: Agreement) -> None:
    """The office writes on before the venture agrees."""
    tell(
        agreement, N_("협약서 수정"), N_("「%(call)s」 협약서를 고치는 중입니다. 다시 보내면 알려 드립니다.")
    )


def ended(agreement: Agreement, reason: str) -> None:
    """Not made after all, or terminated."""
    tell(
        agreement,
        N_("협약 %(state)s"),
        N_("「%(call)s」 협약이 ‘%(state)s’(으)로 바뀌었습니다. 까닭: %(reason)s"),
        state=agreement.state.label,
        reason=reason,
    )


def paid(payment: TranchePayment) -> None:
    """Money is on its way."""
    tell(
        payment.agreement,
        N_("지원금 %(n)s회차 지급"),
        N_("「%(call)s」 지원금 %(n)s회차 %(amount)s원을 %(day)s에 지급했습니다."),
        n=payment.number,
        amount=f"{payment.amount:,}",
        day=payment.paid_on,
    )


def to_confirm(payment: TranchePayment, *, actor: Actor) -> None:
    """Somebody else looks at a payment."""
    agreement = payment.agreement
    said = _words(agreement) | {"n": payment.number, "amount": f"{payment.amount:,}"}
    notify(
        [one for one in _office(Role.COORDINATOR, Role.DISTRICT_OFFICER) if one.id != actor.id],
        translated(N_("%(venture)s 지급 확인 요청"), **said),
        translated(N_("%(venture)s의 지원금 %(n)s회차 %(amount)s원 지급을 확인해 주세요."), **said),
        link=_path(agreement),
        actor=actor,
        mail=False,
    )


def check_set(check: ProgressCheck) -> None:
    """A check is due."""
    tell(
        check.agreement,
        N_("%(kind)s 안내"),
        N_("「%(call)s」 %(kind)s 자료를 %(day)s까지 내 주세요. 성과목표의 실적과 증빙이 필요합니다."),
        kind=check.kind.label,
        day=check.due_on,
    )


def check_handed_in(check: ProgressCheck, *, actor: Actor) -> None:
    """The office judges next."""
    tell_keeper(
        check.agreement,
        N_("%(venture)s %(kind)s 제출"),
        N_("%(venture)s이(가) 「%(call)s」 %(kind)s 자료를 냈습니다."),
        actor=actor,
        kind=check.kind.label,
    )


def check_judged(check: ProgressCheck) -> None:
    """What was found."""
    tell(
        check.agreement,
        N_("%(kind)s 결과: %(state)s"),
        N_("「%(call)s」 %(kind)s 결과는 ‘%(state)s’입니다. %(reason)s"),
        kind=check.kind.label,
        state=check.state.label,
        reason=check.reason,
    )


def mend_check(check: ProgressCheck, until: date) -> None:
    """More is asked for."""
    tell(
        check.agreement,
        N_("%(kind)s 보완 요청"),
        N_("「%(call)s」 %(kind)s 자료를 %(day)s까지 보완해 주세요. %(reason)s"),
        kind=check.kind.label,
        day=until,
        reason=check.reason,
    )


def settlement_handed_in(agreement: Agreement, *, actor: Actor) -> None:
    """The office looks at the expenses."""
    tell_keeper(
        agreement,
        N_("%(venture)s 정산 제출"),
        N_("%(venture)s이(가) 「%(call)s」 정산을 냈습니다."),
        actor=actor,
    )


def settlement_sent_back(agreement: Agreement, reason: str) -> None:
    """The venture mends it."""
    tell(agreement, N_("정산 보완 요청"), N_("「%(call)s」 정산을 보완해 주세요. %(reason)s"), reason=reason)


def settled(agreement: Agreement, to_return: int, due_on: date) -> None:
    """What was found, and what goes back."""
    body = (
        N_("「%(call)s」 정산을 확정했습니다. %(amount)s원을 %(day)s까지 반납해 주세요.")
        if to_return
        else N_("「%(call)s」 정산을 확정했습니다. 반납할 돈은 없습니다.")
    )
    tell(agreement, N_("정산 확정"), body, amount=f"{to_return:,}", day=due_on)


def closed(agreement: Agreement) -> None:
    """Everything came back."""
    tell(agreement, N_("정산 마침"), N_("「%(call)s」 협약의 정산을 모두 마쳤습니다."))


def proposed(sanction: Sanction, *, actor: Actor) -> None:
    """The district decides."""
    notify(
        _office(Role.DISTRICT_OFFICER),
        translated(N_("참여제한 결정 요청")),
        translated(
            N_("%(venture)s의 참여제한을 결정해 주세요. 까닭: %(reason)s"),
            venture=sanction.venture.full_name,
            reason=sanction.reason,
        ),
        link=f"/agreements/sanctions/{sanction.id}",
        actor=actor,
    )


def decided(sanction: Sanction) -> None:
    """The venture learns what was decided about it, and what it has to pay back."""
    body = (
        N_(
            "%(venture)s은(는) %(start)s부터 %(end)s까지 지원사업에 참여할 수 없습니다. 환수액은 %(amount)s원입니다. 까닭: %(reason)s"
        )
        if sanction.clawback
        else N_("%(venture)s은(는) %(start)s부터 %(end)s까지 지원사업에 참여할 수 없습니다. 까닭: %(reason)s")
    )
    _tell(
        sanction.venture,
        N_("참여제한 안내"),
        body,
        f"/agreements/sanctions/{sanction.id}",
        venture=sanction.venture.full_name,
        start=sanction.from_on,
        end=sanction.until_on,
        amount=f"{sanction.clawback or 0:,}",
        reason=sanction.reason,
    )


def lifted(sanction: Sanction) -> None:
    """The venture may take part again."""
    _tell(
        sanction.venture,
        N_("참여제한 풀림"),
        N_("%(venture)s의 참여제한이 풀렸습니다. 다시 신청할 수 있습니다."),
        f"/agreements/sanctions/{sanction.id}",
        venture=sanction.venture.full_name,
    )


def due(agreement: Agreement, what: Text, day: date, *, late: bool) -> None:
    """A reminder of a day that is near or has passed."""
    if late:
        tell(
            agreement,
            N_("%(what)s 기한 지남"),
            N_("「%(call)s」 %(what)s 기한 %(day)s이 지났습니다. 바로 내 주세요."),
            what=what,
            day=day,
        )
    else:
        tell(
            agreement,
            N_("%(what)s 기한 안내"),
            N_("「%(call)s」 %(what)s 기한은 %(day)s입니다."),
            what=what,
            day=day,
        )
