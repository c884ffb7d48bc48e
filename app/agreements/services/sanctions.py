"""참여제한: proposed with a reason, decided by the district, lifted early with a reason. Never retroactive."""

from datetime import date

from app.agreements import states
from app.agreements.models import Agreement, Sanction
from app.agreements.policy import SanctionPermission
from app.agreements.services import letters
from app.agreements.states import SanctionState
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_, clean
from app.ventures.models import Venture


def propose(
    venture: Venture,
    reason: str,
    from_on: date,
    until_on: date,
    *,
    actor: Actor,
    clawback: int = 0,
    agreement: Agreement | None = None,
) -> Sanction:
    """Propose to bar a venture. Raises NotAllowed, Refused on "reason", "from_on", "until_on" or "clawback"."""
    authorize(actor, SanctionPermission.PROPOSE, venture)
    said = clean(reason)
    if not said:
        raise Refused(N_("참여를 제한하려는 까닭을 적어 주세요."), field="reason")
    _refuse_days(from_on, until_on)
    if clawback < 0:
        raise Refused(N_("환수액은 0원 이상이어야 합니다."), field="clawback")
    if agreement is not None and agreement.venture_id != venture.id:
        raise Refused(N_("이 기업의 협약이 아닙니다."))
    sanction = Sanction(
        venture=venture, agreement=agreement, reason=said, from_on=from_on, until_on=until_on, clawback=clawback,
        proposed_at=clock.now(), proposed_by_id=actor.id, proposed_by=actor.name,
    )  # fmt: skip
    db.session.add(sanction)
    db.session.flush()
    record(
        actor, "participation_ban.propose", sanction, N_("%(venture)s의 참여제한을 건의했습니다"),
        venture_id=venture.id, note=said, venture=venture.full_name,
    )  # fmt: skip
    letters.proposed(sanction, actor=actor)
    return sanction


def _refuse_days(from_on: date, until_on: date) -> None:
    """A ban begins today at the earliest: what was decided of earlier days stays as it was."""
    if from_on < clock.today():
        raise Refused(N_("시작일은 오늘이나 그 뒤의 날이어야 합니다."), field="from_on")
    if until_on < from_on:
        raise Refused(N_("끝나는 날이 시작하는 날보다 앞섭니다."), field="until_on")


def impose(
    sanction: Sanction, from_on: date, until_on: date, clawback: int, decision: str, *, actor: Actor
) -> None:
    """The district bars the venture, from and until the days it finds right. Raises NotAllowed, WrongState, Refused."""
    authorize(actor, SanctionPermission.DECIDE, sanction)
    if sanction.state is not SanctionState.PROPOSED:
        raise WrongState
    _refuse_days(from_on, until_on)
    if clawback < 0:
        raise Refused(N_("환수액은 0원 이상이어야 합니다."), field="clawback")
    _move(
        sanction,
        states.IMPOSE,
        N_("%(venture)s의 참여를 %(end)s까지 제한했습니다"),
        actor,
        until_on,
        decision,
    )
    sanction.from_on, sanction.until_on, sanction.clawback = from_on, until_on, clawback
    _decided(sanction, decision, actor)
    letters.decided(sanction)


def drop(sanction: Sanction, decision: str, *, actor: Actor) -> None:
    """The district does not bar the venture. Raises NotAllowed, WrongState, Refused on "decision"."""
    authorize(actor, SanctionPermission.DECIDE, sanction)
    if not clean(decision):
        raise Refused(N_("제한하지 않는 까닭을 적어 주세요."), field="decision")
    _move(
        sanction, states.DROP_SANCTION, N_("%(venture)s의 참여를 제한하지 않기로 했습니다"), actor,
        sanction.until_on, decision,
    )  # fmt: skip
    _decided(sanction, decision, actor)


def _decided(sanction: Sanction, decision: str, actor: Actor) -> None:
    sanction.decided_at, sanction.decided_by_id, sanction.decided_by = clock.now(), actor.id, actor.name
    sanction.decision = clean(decision)


def lift(sanction: Sanction, reason: str, *, actor: Actor) -> None:
    """Free the venture from today on. Raises NotAllowed, WrongState once it is over, Refused on "reason"."""
    authorize(actor, SanctionPermission.LIFT, sanction)
    said = clean(reason)
    if not said:
        raise Refused(N_("앞당겨 푸는 까닭을 적어 주세요."), field="reason")
    if clock.today() > sanction.until_on:
        raise WrongState(N_("이미 끝난 참여제한입니다."))
    _move(sanction, states.LIFT, N_("%(venture)s의 참여제한을 풀었습니다"), actor, sanction.until_on, said)
    sanction.lifted_on, sanction.lifted_by_id, sanction.lift_reason = clock.today(), actor.id, said
    letters.lifted(sanction)


def record_clawback(sanction: Sanction, on: date, *, actor: Actor) -> None:
    """The money asked back has come. Raises NotAllowed, WrongState when none is due, Refused on "on"."""
    authorize(actor, SanctionPermission.RECORD_CLAWBACK, sanction)
    decided = sanction.state in (SanctionState.IMPOSED, SanctionState.LIFTED)
    if not decided or not sanction.clawback or sanction.clawed_back_on is not None:
        raise WrongState(N_("환수를 기다리는 참여제한이 아닙니다."))
    if sanction.decided_at is None or not clock.on(sanction.decided_at) <= on <= clock.today():
        raise Refused(N_("환수일은 결정한 날부터 오늘까지의 날이어야 합니다."), field="on")
    sanction.clawed_back_on = on
    record(
        actor, "participation_ban.clawback", sanction, N_("%(venture)s에서 %(amount)s원을 환수한 것을 적었습니다"),
        venture_id=sanction.venture_id, venture=sanction.venture.full_name, amount=f"{sanction.clawback:,}",
    )  # fmt: skip


def _move(
    sanction: Sanction, step: Move[SanctionState], sentence: str, actor: Actor, end: date, note: str
) -> None:
    move(
        sanction, step, actor=actor, sentence=sentence, note=clean(note),
        venture=sanction.venture.full_name, end=end.isoformat(),
    )  # fmt: skip
