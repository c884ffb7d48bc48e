"""대표자 확인: asked by a link in a mail or given signed in, and bound to the content that was seen."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urljoin

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from app.accounts.models import User
from app.applications import letters, queries
from app.applications.models import Application, Call, RepresentativeConfirmation
from app.applications.policy import ApplicationPermission
from app.applications.queries import Progress
from app.applications.rules import confirming as rules
from app.applications.rules.confirming import Confirmed
from app.applications.states import (
    CONFIRM,
    REPLACE,
    RETURN,
    ConfirmationMeans,
    ConfirmationState,
)
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import NotAllowed, Refused, WrongState
from app.kernel.settings import setting
from app.kernel.text import N_, clean, translated
from app.notices.services import post
from app.ventures.queries import members_on

PATH = "/representative/"
MOST_A_DAY = 10
"""Links one application may send in a day: nobody's mailbox is filled by way of us."""


class NotConfirmed(Refused):
    """The representative has not confirmed what is written now."""


def ask(application: Application, email: str, *, actor: Actor) -> tuple[RepresentativeConfirmation, str]:
    """Send the representative a link that is good once, until the deadline; an earlier link is worth nothing any more.

    Gives the link too, which is in no other place but the mail. Raises NotAllowed, WrongState, Refused on "email".
    """
    authorize(actor, ApplicationPermission.SUBMIT, application)
    now = clock.now()
    _refuse_unless_wanted(application, now)
    address = _address_of_representative(application, email, actor)
    _refuse_too_many(application, now)
    _replace_asked(application, actor)
    token = secrets.token_urlsafe(32)
    row = RepresentativeConfirmation(
        application_id=application.id,
        means=ConfirmationMeans.LINK,
        email=address,
        token_hash=queries.key_hash(token),
        asked_at=now,
        asked_by_id=actor.id,
        asked_by=actor.name,
        expires_at=queries.confirm_until(application),
    )
    db.session.add(row)
    record(
        actor,
        "applications.ask_representative",
        application,
        N_("대표자에게 신청 내용을 확인할 링크를 %(house)s 주소로 보냈습니다"),
        venture_id=application.venture_id,
        house=address.rpartition("@")[2],
    )
    link = urljoin(str(setting("PUBLIC_URL")), PATH + token)
    _mail(application, row, link)
    _tell_the_others(application, row)
    db.session.flush()
    return row, link


def _tell_the_others(application: Application, row: RepresentativeConfirmation) -> None:
    """Whoever else belongs to the venture learns where the link went: a wrong address does not stay unseen."""
    members = members_on(application.venture, clock.today())
    letters.tell_people(
        [member.user_id for member in members if member.user_id != row.asked_by_id],
        translated(N_("대표자 확인을 요청했습니다: %(call)s"), call=application.call.title),
        translated(
            N_(
                "%(who)s 님이 대표자에게 신청 내용을 확인할 링크를 %(email)s(으)로 보냈습니다. 대표자의 주소가 아니면 바로 담당자에게 알려 주세요."
            ),
            who=row.asked_by,
            email=row.email,
        ),
        link=letters.path_of(application),
    )


def _refuse_unless_wanted(application: Application, now: datetime) -> None:
    if not queries.wants_representative(application):
        raise WrongState(N_("이 공고는 보내는 사람이 대표자 확인을 받아 적습니다."))
    if not application.venture.representative:
        raise Refused(N_("기업 기록에 대표자 이름이 없습니다. 기본정보에 먼저 적어 주세요."), field="email")
    allowed = queries.open_keys(application, now)
    if (allowed is not None and not allowed) or queries.confirm_until(application) <= now:
        raise WrongState(N_("지금은 낼 수 없는 신청이라 확인을 요청할 수 없습니다."))
    if allowed is None and not queries.progress(application).complete:
        raise WrongState(N_("아직 다 쓰지 않은 항목이 있습니다. 모두 쓴 뒤에 대표자 확인을 요청해 주세요."))


def _address_of_representative(application: Application, email: str, actor: Actor) -> str:
    """The address as it is kept; never of somebody of this venture who is another person.

    Where another member is recorded as the representative, the link goes to that account alone. Accounts beyond the
    venture are not looked at: the answer would tell the sender who has one.
    """
    try:
        address = validate_email(clean(email), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        message = N_("이메일 주소 모양이 아닙니다. name@example.kr처럼 적어 주세요.")
        raise Refused(message, field="email") from None
    recorded = [member for member, _ in queries.representatives_among(application.venture)]
    known = {member.id for member in recorded}
    for member in members_on(application.venture, clock.today()):
        if member.user.email != address:
            continue
        if member.user_id == actor.id:
            raise Refused(N_("내 주소입니다. 대표자가 직접 받아 볼 주소를 적어 주세요."), field="email")
        if member.id not in known:
            raise Refused(
                N_(
                    "대표자로 기록되지 않은 사람의 계정 주소입니다. 대표자라면 ‘함께 쓰는 사람’에서 먼저 대표자로 기록해 주세요."
                ),
                field="email",
            )
    _refuse_beside_recorded(address, [member.user for member in recorded if member.user_id != actor.id])
    return address


def _refuse_beside_recorded(address: str, recorded: list[User]) -> None:
    if recorded and address not in {user.email for user in recorded}:
        raise Refused(
            N_("대표자로 기록된 사람이 있어 그 계정 주소로만 보냅니다: %(emails)s"),
            field="email",
            emails=", ".join(user.email for user in recorded),
        )


def _refuse_too_many(application: Application, now: datetime) -> None:
    rows = queries.confirmations_of(application)
    today = [
        row for row in rows if row.means is ConfirmationMeans.LINK and row.asked_at > now - timedelta(days=1)
    ]
    if len(today) >= MOST_A_DAY:
        raise Refused(
            N_(
                "하루에 링크를 %(most)s번까지 보낼 수 있습니다. 이미 보낸 메일을 대표자가 받았는지 확인해 주세요."
            ),
            field="email",
            most=MOST_A_DAY,
        )


def _replace_asked(application: Application, actor: Actor) -> None:
    for row in queries.confirmations_of(application):
        if row.state is ConfirmationState.ASKED:
            move(
                row,
                REPLACE,
                actor=actor,
                sentence=N_("대표자에게 보낸 확인 링크를 거뒀습니다"),
                venture_id=application.venture_id,
            )
    db.session.flush()


def _mail(application: Application, row: RepresentativeConfirmation, link: str) -> None:
    call: Call = application.call
    until = letters.instant_words(row.expires_at)
    post(
        row.email,
        f"대표자 확인 요청: {call.title}",
        f"{application.venture.full_name}에서 「{call.title}」에 낼 신청서를 다 썼습니다.\n"
        f"내기 전에 대표자 본인이 내용을 확인해야 합니다. {row.asked_by}님이 요청했습니다.\n\n"
        f"아래 주소를 열면 낼 내용이 그대로 보입니다. 로그인하지 않아도 됩니다.\n{link}\n\n"
        f"{until}까지 한 번만 답할 수 있습니다. 이 주소를 아는 사람은 내용을 볼 수 있으니 다른 사람에게 보내지 마세요.\n"
        "모르는 요청이라면 이 메일은 지우셔도 됩니다.",
        secret=True,
    )


def confirm(
    row: RepresentativeConfirmation, application: Application, *, name: str, seen: str, ip: str | None
) -> None:
    """The representative, by the link: this content is right. `seen` is the hash of what the page showed.

    Raises WrongState (answered, replaced, late), Refused on "name" or when the content changed meanwhile.
    """
    now = clock.now()
    _refuse_closed(row, now)
    said = _name_of_representative(application, name)
    held = queries.confirming_of(application, queries.progress(application), now)
    if not secrets.compare_digest(held.content_sha256.encode(), seen.encode()):
        raise Refused(N_("보시는 사이에 신청 내용이 바뀌었습니다. 아래 내용을 다시 확인해 주세요."))
    row.name, row.content_sha256, row.answered_at = said, held.content_sha256, now
    move(
        row,
        CONFIRM,
        actor=Actor(id=None, name=said, ip=ip),
        sentence=N_("대표자로서 링크에서 신청 내용을 확인했습니다"),
        venture_id=application.venture_id,
    )
    letters.tell_venture(
        application,
        translated(N_("대표자가 확인했습니다: %(call)s"), call=application.call.title),
        [
            translated(
                N_("%(who)s 대표자가 신청 내용을 확인했습니다. 이제 신청서를 낼 수 있습니다."), who=said
            ),
            translated(N_("내기 전에 내용을 고치면 다시 확인받아야 합니다.")),
        ],
        link=f"{letters.path_of(application)}/check",
    )


def send_back(
    row: RepresentativeConfirmation, application: Application, *, name: str, reason: str, ip: str | None
) -> None:
    """The representative, by the link: something is to be changed. Raises WrongState, Refused on "name" or "reason"."""
    now = clock.now()
    _refuse_closed(row, now)
    said = _name_of_representative(application, name)
    if not clean(reason):
        raise Refused(N_("무엇을 고쳐야 하는지 적어 주세요. 쓰는 사람에게 그대로 전합니다."), field="reason")
    row.name, row.reason, row.answered_at = said, clean(reason), now
    move(
        row,
        RETURN,
        actor=Actor(id=None, name=said, ip=ip),
        sentence=N_("대표자로서 신청 내용에 고칠 점이 있다고 알렸습니다"),
        venture_id=application.venture_id,
    )
    letters.tell_venture(
        application,
        translated(N_("대표자가 고칠 점을 알렸습니다: %(call)s"), call=application.call.title),
        [
            translated(N_("%(who)s 대표자가 신청 내용에 고칠 점이 있다고 했습니다."), who=said),
            f"\n{clean(reason)}\n",
            translated(N_("고친 뒤 다시 확인받아 주세요.")),
        ],
    )


def _refuse_closed(row: RepresentativeConfirmation, now: datetime) -> None:
    if not queries.is_open(row, now):
        raise WrongState(N_("이미 답했거나 더는 쓸 수 없는 링크입니다."))


def _name_of_representative(application: Application, name: str) -> str:
    said, known = clean(name), application.venture.representative
    if not said:
        raise Refused(N_("대표자 이름을 적어 주세요."), field="name")
    if known and not rules.is_representative(said, known):
        raise Refused(
            N_(
                "기업 기록에 적힌 대표자 이름과 다릅니다. 대표자가 바뀌었으면 요청한 사람에게 기업 기록을 먼저 고쳐 달라고 하세요."
            ),
            field="name",
        )
    return said[:200]


def confirm_as_member(application: Application, *, actor: Actor) -> RepresentativeConfirmation:
    """The representative, signed in: what is written now is right. Raises NotAllowed, WrongState."""
    authorize(actor, ApplicationPermission.SUBMIT, application)
    name = queries.represented_as(application, actor)
    if name is None:
        raise NotAllowed
    now = clock.now()
    _refuse_unless_wanted(application, now)
    _replace_asked(application, actor)
    held = queries.confirming_of(application, queries.progress(application), now)
    row = RepresentativeConfirmation(
        application_id=application.id,
        means=ConfirmationMeans.MEMBER,
        state=ConfirmationState.CONFIRMED,
        asked_at=now,
        asked_by_id=actor.id,
        asked_by=actor.name,
        user_id=actor.id,
        name=name,
        content_sha256=held.content_sha256,
        answered_at=now,
    )
    db.session.add(row)
    record(
        actor,
        "applications.confirm_as_representative",
        application,
        N_("대표자로서 신청 내용을 확인했습니다"),
        venture_id=application.venture_id,
    )
    db.session.flush()
    return row


def confirmed(application: Application, written: Progress, typed: str, at: datetime) -> Confirmed:
    """Who confirms what is written now: in person where the call asks for it, else whom the sender names.

    Raises NotConfirmed, Refused on "confirmed_by".
    """
    if queries.wants_representative(application):
        held = queries.confirming_of(application, written, at)
        if held.confirmed is None:
            raise NotConfirmed(N_("대표자가 지금 내용을 아직 확인하지 않았습니다. 확인받은 뒤에 내 주세요."))
        return held.confirmed
    name = clean(typed)
    if not name:
        raise Refused(N_("확인한 대표자의 이름을 적어 주세요."), field="confirmed_by")
    return Confirmed(name, ConfirmationMeans.SENDER, at)


def put_off(call: Call) -> None:
    """The deadline was put off: links that serve it are good until the new one."""
    for row in db.session.scalars(
        select(RepresentativeConfirmation)
        .join(Application, Application.id == RepresentativeConfirmation.application_id)
        .where(
            Application.call_id == call.id,
            RepresentativeConfirmation.state == ConfirmationState.ASKED,
            RepresentativeConfirmation.expires_at < call.closes_at,
        )
    ):
        row.expires_at = call.closes_at
