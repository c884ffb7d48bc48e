"""Whom the hub tells what: the venture's members about their space, its coordinators about answers."""

from app.accounts.models import User
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_, translated
from app.notices.services import notify
from app.tenancy.models import Tenancy
from app.tenancy.states import TenancyState
from app.ventures.queries import members_on

MINE = "/tenancy/mine"


def _to_venture(tenancy: Tenancy, subject: str, body: str, **params: object) -> None:
    people = [member.user for member in members_on(tenancy.venture, clock.today())]
    params |= {"space": tenancy.space.title, "venture": tenancy.venture.full_name}
    notify(people, translated(subject, **params), translated(body, **params), link=MINE)


def offered(tenancy: Tenancy) -> None:
    """The venture has a space to accept or decline."""
    _to_venture(
        tenancy,
        N_("%(space)s 배정 제안"),
        N_(
            "%(venture)s에 %(space)s을(를) %(start)s부터 %(end)s까지 배정하려고 합니다. %(by)s까지 수락하거나 사양해 주세요."
        ),
        start=tenancy.starts_on,
        end=tenancy.permit_ends_on,
        by=tenancy.answer_by,
    )


def withdrawn(tenancy: Tenancy) -> None:
    """The offer or the permit was taken back."""
    _to_venture(
        tenancy,
        N_("%(space)s 배정 취소"),
        N_("%(venture)s의 %(space)s 배정을 취소했습니다. 이유: %(reason)s"),
        reason=tenancy.refusal,
    )


def contracted(tenancy: Tenancy) -> None:
    """The permit is given."""
    _to_venture(
        tenancy,
        N_("%(space)s 사용허가"),
        N_(
            "사용허가 %(permit)s을(를) 드립니다. %(start)s부터 입주할 수 있고, 첫 사용료는 시작하는 날 전에 내야 합니다. 사용허가서는 만드는 대로 받을 수 있습니다."
        ),
        permit=tenancy.permit_no,
        start=tenancy.starts_on,
    )


def leaving(tenancy: Tenancy, actor: Actor) -> None:
    """Notice was given: the other side hears of it."""
    words = (
        N_("%(space)s 퇴거 예정"),
        N_("%(venture)s의 %(space)s 퇴거일은 %(day)s입니다. 원상복구와 열쇠 반납을 준비해 주세요."),
    )
    if tenancy.venture_id in actor.ids("venture"):
        _to_coordinators(tenancy, *words, day=tenancy.ends_on)
    else:
        _to_venture(tenancy, *words, day=tenancy.ends_on)


def answered(tenancy: Tenancy) -> None:
    """The venture accepted or declined."""
    if tenancy.state is TenancyState.ACCEPTED:
        body = N_("%(venture)s에서 %(space)s 배정을 수락했습니다. 사용허가를 준비해 주세요.")
    else:
        body = N_("%(venture)s에서 %(space)s 배정을 사양했습니다. 다시 배정할 수 있습니다.")
    _to_coordinators(tenancy, N_("%(space)s 배정 답변"), body)


def _to_coordinators(tenancy: Tenancy, subject: str, body: str, **params: object) -> None:
    """Whoever offered the space and whoever looks after the venture."""
    ids = {tenancy.offered_by_id, tenancy.venture.coordinator_id} - {None}
    people = [
        person for key in sorted(ids, key=str) if (person := db.session.get(User, key)) and person.active
    ]
    params |= {"space": tenancy.space.title, "venture": tenancy.venture.full_name}
    link = f"/tenancy/{tenancy.id}"
    notify(people, translated(subject, **params), translated(body, **params), link=link)
