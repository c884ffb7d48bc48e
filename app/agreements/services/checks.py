"""중간점검·최종점검: set by the office, handed in by the venture with its KPIs and evidence, judged with a reason."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.agreements import queries, states
from app.agreements.models import Agreement, CheckFile, CheckResult, ProgressCheck
from app.agreements.policy import AgreementPermission
from app.agreements.services import kept_steps, letters, making
from app.agreements.states import AgreementState, CheckKind, CheckState
from app.audit.services import move
from app.files.models import StoredFile
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import Refused, WrongState
from app.kernel.states import Move
from app.kernel.text import N_, clean

FOUND = {
    CheckState.PASSED: (
        states.PASS_CHECK,
        N_("%(venture)s의 「%(call)s」 %(what)s을(를) 적정으로 판단했습니다"),
    ),
    CheckState.FAILED: (
        states.FAIL_CHECK,
        N_("%(venture)s의 「%(call)s」 %(what)s을(를) 미흡으로 판단했습니다"),
    ),
    CheckState.TO_MEND: (states.MEND_CHECK, N_("%(venture)s의 「%(call)s」 %(what)s 보완을 요청했습니다")),
}


def set_check(agreement: Agreement, kind: CheckKind, due_on: date, *, actor: Actor) -> ProgressCheck:
    """Ask for one more check. Raises NotAllowed, WrongState, Refused on "due_on"."""
    authorize(actor, AgreementPermission.JUDGE, agreement)
    if agreement.state is not AgreementState.IN_FORCE:
        raise WrongState(N_("이행 중인 협약만 점검합니다."))
    if due_on < clock.today():
        raise Refused(N_("기한은 오늘이나 그 뒤의 날이어야 합니다."), field="due_on")
    if any(row.kind is kind and row.due_on == due_on for row in queries.checks_of(agreement)):
        raise Refused(N_("같은 날의 같은 점검이 있습니다."), field="due_on")
    check = making.add_check(agreement, kind, due_on, actor=actor)
    letters.check_set(check)
    return check


def hand_in(
    check: ProgressCheck,
    actuals: Mapping[int, Decimal],
    note: str,
    *,
    actor: Actor,
    files: Sequence[StoredFile] = (),
) -> None:
    """The venture reports every KPI (`actuals` by KPI id) with evidence, once or again after a request to mend.

    Raises NotAllowed, WrongState, Refused on "kpi_<id>" for one left out, on "file" without any evidence.
    """
    agreement = check.agreement
    authorize(actor, AgreementPermission.HAND_IN, agreement)
    if agreement.state is not AgreementState.IN_FORCE:
        raise WrongState
    version = queries.valid(queries.versions_of(agreement))
    kpis = version.kpis if version else []
    for kpi in kpis:
        if kpi.id not in actuals:
            raise Refused(N_("실적을 적어 주세요. 없으면 0을 적습니다."), field=f"kpi_{kpi.id}")
    if not files and not check.files:
        raise Refused(N_("실적을 보여 주는 증빙을 올려 주세요."), field="file")
    _move(check, states.HAND_IN_CHECK, N_("「%(call)s」 %(what)s 자료를 냈습니다"), actor)
    check.handed_in_on, check.note, check.mend_until, check.reason = clock.today(), clean(note), None, ""
    check.results.clear()
    db.session.flush()
    check.results.extend(CheckResult(kpi=kpi, actual=actuals[kpi.id]) for kpi in kpis)
    check.files.extend(CheckFile(file_id=file.id, added_on=clock.today()) for file in files)
    kept_steps.keep_check(check, actor)
    letters.check_handed_in(check, actor=actor)


def judge(
    check: ProgressCheck, finding: CheckState, reason: str, *, actor: Actor, mend_until: date | None = None
) -> None:
    """적정, 미흡, or 보완 until a date. Raises NotAllowed, WrongState, Refused on "reason" or "mend_until"."""
    authorize(actor, AgreementPermission.JUDGE, check.agreement)
    said = clean(reason)
    if not said:
        raise Refused(N_("판단한 까닭을 적어 주세요. 기업이 읽습니다."), field="reason")
    step, sentence = FOUND[finding]
    if finding is CheckState.TO_MEND and (mend_until is None or mend_until < clock.today()):
        raise Refused(N_("보완 기한을 오늘이나 그 뒤의 날로 적어 주세요."), field="mend_until")
    _move(check, step, sentence, actor, said)
    check.reason = said
    if finding is CheckState.TO_MEND and mend_until is not None:
        check.mend_until = mend_until
        kept_steps.keep_check(check, actor)
        letters.mend_check(check, mend_until)
        return
    check.judged_on, check.judged_by_id = clock.today(), actor.id
    kept_steps.keep_check(check, actor)
    letters.check_judged(check)


def _move(check: ProgressCheck, step: Move[CheckState], sentence: str, actor: Actor, note: str = "") -> None:
    agreement = check.agreement
    move(
        check, step, actor=actor, sentence=sentence, note=note, venture_id=agreement.venture_id,
        venture=agreement.venture.full_name, call=agreement.call.title, what=check.kind.label_ko,
    )  # fmt: skip
