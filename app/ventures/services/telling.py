"""Who is told of what happens to a venture's record: a notice on screen and a mail, sent after the commit."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select

from app.accounts.models import User
from app.kernel import clock
from app.kernel.access import Actor
from app.kernel.db import db
from app.kernel.text import N_, translated
from app.notices.services import notify
from app.ventures.models import JoinRequest, MemberInvitation, Membership, YearlyStatus
from app.ventures.queries import owners_of
from app.ventures.states import MemberRole

MINE, YEARS = "/ventures/mine", "/ventures/my-statuses"
CHUNK = 400


def invited(invitation: MemberInvitation, *, actor: Actor) -> None:
    """The invited person, by account or by address."""
    person = db.session.scalar(select(User).where(User.email == invitation.email))
    name = invitation.venture.full_name
    notify(
        person or invitation.email,
        translated(N_("%(name)s에서 함께 쓰자고 초대했습니다"), name=name),
        translated(
            N_("이 이메일로 가입하거나 로그인한 뒤 ‘우리 기업’에서 받아들이세요. %(day)s까지 유효합니다."),
            day=clock.on(invitation.expires_at),
        ),
        link=MINE,
        actor=actor,
    )


def asked_to_join(request: JoinRequest, *, actor: Actor) -> None:
    """The owners; without one the coordinator in charge."""
    venture = request.venture
    people = owners_of(venture) or ([venture.coordinator] if venture.coordinator else [])
    notify(
        people,
        translated(N_("%(name)s에 함께 쓰기 요청이 왔습니다"), name=venture.full_name),
        translated(
            N_("%(who)s 님(%(email)s)이 요청했습니다. 누구인지 확인하고 받아들이거나 거절하세요."),
            who=request.user.name,
            email=request.user.email,
        ),
        link=f"/ventures/{venture.id}/members",
        actor=actor,
    )


def join_answered(request: JoinRequest, accepted: bool, *, actor: Actor) -> None:
    """The person who asked."""
    done = N_("함께 쓰기 요청이 받아들여졌습니다") if accepted else N_("함께 쓰기 요청이 거절되었습니다")
    name = request.venture.full_name if accepted else ""
    notify(
        request.user,
        translated(done),
        name or translated(N_("궁금한 점은 허브센터에 문의하세요.")),
        link=MINE,
        actor=actor,
    )


def asked_for_year(fiscal_year: int, due_on: date, venture_ids: Iterable[int], *, actor: Actor) -> None:
    """Everyone who may hand in for these ventures, once."""
    notify(
        _writers(sorted(venture_ids)),
        translated(N_("%(year)s년 실적을 내 주세요"), year=fiscal_year),
        translated(
            N_("%(day)s까지 매출과 일자리를 알려 주세요. 모르는 값은 비워 두고, 없으면 0을 적습니다."),
            day=due_on,
        ),
        link=YEARS,
        actor=actor,
    )


def returned(status: YearlyStatus, note: str, *, actor: Actor) -> None:
    """Everyone who may hand in for the venture."""
    notify(
        _writers([status.venture_id]),
        translated(N_("%(year)s년 실적을 보완해 주세요"), year=status.fiscal_year),
        note,
        link=YEARS,
        actor=actor,
    )


def _writers(venture_ids: list[int]) -> list[User]:
    found: dict[int, User] = {}
    today = clock.today()
    for start in range(0, len(venture_ids), CHUNK):
        wanted = (
            select(User)
            .join(Membership, Membership.user_id == User.id)
            .where(
                Membership.venture_id.in_(venture_ids[start : start + CHUNK]),
                Membership.role.in_((MemberRole.OWNER, MemberRole.EDITOR)),
                Membership.from_on <= today,
                or_(Membership.until_on.is_(None), Membership.until_on > today),
            )
        )
        found.update((person.id, person) for person in db.session.scalars(wanted))
    return list(found.values())
