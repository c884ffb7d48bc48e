"""적격검토: a sheet the system fills in where it can, a person's ticks where it cannot, eligible or not with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from flask_babel.speaklater import LazyString
from sqlalchemy import select

from app.accounts.models import User
from app.applications import letters, queries
from app.applications.models import Application, Call, ScreeningPoint
from app.applications.policy import ApplicationPermission
from app.applications.rules import eligibility
from app.applications.services import result_letters
from app.applications.services.known import NAMES, facts_of, facts_on
from app.applications.states import (
    FIND_ELIGIBLE,
    FIND_INELIGIBLE,
    ApplicationState,
    Verdict,
    VerdictSource,
)
from app.audit.services import move, record
from app.kernel import clock
from app.kernel.access import Actor, authorize
from app.kernel.db import db
from app.kernel.errors import DomainError, Missing, Refused, WrongState
from app.kernel.text import N_, Text, clean, translated
from app.ventures.models import Venture

NEEDS_SOURCE = N_("무엇을 보고 판단했는지 적어 주세요. 적격검토표에 그대로 남습니다.")


@dataclass(frozen=True)
class SheetRow:
    """One point of the sheet as it stands: the rule, the verdict, who says so and from what."""

    key: str
    sentence: LazyString
    verdict: Verdict
    source: VerdictSource
    fact: Text
    note: str = ""
    by_system: Verdict = Verdict.UNCLEAR
    by: str = ""
    at: datetime | None = None


def look_ahead(call: Call, venture: Venture) -> list[SheetRow]:
    """What the record says about each rule before anyone applies. It keeps nobody from applying."""
    known = facts_on(venture, call.reference_on)
    found = eligibility.findings(call.eligibility, call.reference_on, known)
    points = eligibility.points(call.eligibility, call.reference_on, NAMES, sanctioned=known.is_barred)
    return [
        SheetRow(p.key, p.sentence, found[p.key].verdict, VerdictSource.SYSTEM, found[p.key].fact)
        for p in points
    ]


def sheet(application: Application) -> list[SheetRow]:
    """The sheet now; once the application was found eligible or not, as it stood then."""
    call = application.call
    known, judged = facts_of(application), _judged(application)
    frozen = application.state is not ApplicationState.SUBMITTED and bool(judged)
    if frozen:
        known = replace(known, barred_now="no_sanction" in judged)
    points = eligibility.points(call.eligibility, call.reference_on, NAMES, sanctioned=known.is_barred)
    found = eligibility.findings(call.eligibility, call.reference_on, known)
    rows = []
    for point in points:
        said, (kept, by) = found[point.key], judged.get(point.key, (None, ""))
        if kept and (frozen or kept.source is VerdictSource.PERSON):
            who = (by or "", kept.at) if kept.source is VerdictSource.PERSON else ("", None)
            row = SheetRow(
                point.key, point.sentence, kept.verdict, kept.source, kept.fact, kept.note, said.verdict, *who
            )
        else:
            row = SheetRow(
                point.key, point.sentence, said.verdict, VerdictSource.SYSTEM, said.fact, "", said.verdict
            )
        rows.append(row)
    return rows


def _judged(application: Application) -> dict[str, tuple[ScreeningPoint, str]]:
    """What was kept of each point, and the name of who did it."""
    wanted = select(ScreeningPoint, User.name).outerjoin(User, User.id == ScreeningPoint.by_id)
    rows = db.session.execute(wanted.where(ScreeningPoint.application_id == application.id))
    return {row[0].key: (row[0], row[1]) for row in rows}


def judge(application: Application, key: str, verdict: Verdict, *, note: str, actor: Actor) -> None:
    """A person's verdict on one point; without a note only where the system found the same.

    Raises NotAllowed, Missing for an unknown point, WrongState after the finding, Refused on "note".
    """
    authorize(actor, ApplicationPermission.SCREEN, application)
    if application.state is not ApplicationState.SUBMITTED:
        raise WrongState(N_("적격 여부를 이미 정했습니다. 바꾸려면 결과를 다시 정해 주세요."))
    row = next((row for row in sheet(application) if row.key == key), None)
    if row is None:
        raise Missing
    if row.by_system is not verdict and not clean(note):
        alone = row.by_system is Verdict.UNCLEAR
        words = (
            NEEDS_SOURCE
            if alone
            else N_("자동으로 확인한 결과와 다릅니다. 무엇을 보고 판단했는지 적어 주세요.")
        )
        raise Refused(words, field="note")
    _keep(application, key, verdict, VerdictSource.PERSON, str(row.fact), clean(note), actor)
    record(
        actor,
        "applications.judge_point",
        application,
        N_("%(receipt_no)s 신청의 자격 한 가지를 확인했습니다: %(point)s"),
        venture_id=application.venture_id,
        changes={key: [row.verdict, verdict]},
        receipt_no=application.receipt_no,
        point=str(row.sentence),
    )


def _keep(
    application: Application,
    key: str,
    verdict: Verdict,
    source: VerdictSource,
    fact: str,
    note: str,
    actor: Actor,
) -> None:
    point = db.session.scalar(
        select(ScreeningPoint).where(
            ScreeningPoint.application_id == application.id, ScreeningPoint.key == key
        )
    )
    if point is None:
        point = ScreeningPoint(application_id=application.id, key=key)
        db.session.add(point)
    point.verdict, point.source, point.fact, point.note = verdict, source, fact[:500], note[:500]
    point.at, point.by_id = clock.now(), actor.id


def _freeze(application: Application, rows: Iterable[SheetRow], actor: Actor) -> None:
    """Keep the sheet as it stood at the finding."""
    for row in rows:
        if row.source is VerdictSource.SYSTEM:
            _keep(application, row.key, row.verdict, row.source, str(row.fact), "", actor)


def _ready(application: Application) -> None:
    """Raises WrongState while the call still takes applications or a request to mend is open."""
    if queries.open_keys(application) is None:
        raise WrongState(N_("아직 접수 중입니다. 마감 뒤에 적격 여부를 정해 주세요."))
    if queries.open_fix(application) is not None:
        raise WrongState(N_("보완을 기다리고 있습니다. 보완을 받거나 요청을 거둔 뒤에 정해 주세요."))


def find_eligible(application: Application, *, actor: Actor, note: str = "") -> None:
    """Every point must be met. Raises NotAllowed, WrongState, Refused naming the open points."""
    authorize(actor, ApplicationPermission.SCREEN, application)
    _ready(application)
    rows = sheet(application)
    unmet = [str(row.sentence) for row in rows if row.verdict is not Verdict.MET]
    if unmet:
        raise Refused(N_("아직 갖춤으로 확인하지 않은 요건이 있습니다: %(points)s"), points=", ".join(unmet))
    move(
        application,
        FIND_ELIGIBLE,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청을 적격으로 확인했습니다"),
        note=note,
        receipt_no=application.receipt_no,
    )
    _settle(application, rows, "", actor)
    letters.tell_venture(
        application,
        translated(N_("신청 자격을 확인했습니다: %(no)s"), no=application.receipt_no),
        translated(
            N_("「%(call)s」 신청 자격을 모두 갖춘 것으로 확인했습니다. 이제 심사합니다."),
            call=application.call.title,
        ),
    )


def find_ineligible(application: Application, *, reason: str, actor: Actor) -> None:
    """With a reason that the venture reads. Raises NotAllowed, WrongState, Refused on "reason"."""
    authorize(actor, ApplicationPermission.SCREEN, application)
    _ready(application)
    said = clean(reason)
    if not said:
        raise Refused(
            N_("부적격으로 판단한 까닭을 적어 주세요. 신청 기업이 그대로 읽습니다."), field="reason"
        )
    rows = sheet(application)
    application.reason = said
    move(
        application,
        FIND_INELIGIBLE,
        actor=actor,
        sentence=N_("%(receipt_no)s 신청을 부적격으로 확인했습니다"),
        receipt_no=application.receipt_no,
    )
    _settle(application, rows, said, actor)
    letters.tell_venture(
        application,
        translated(N_("신청 자격을 확인한 결과: %(no)s"), no=application.receipt_no),
        [
            translated(
                N_("「%(call)s」 신청 자격을 갖추지 못한 것으로 확인했습니다."), call=application.call.title
            ),
            translated(N_("까닭: %(why)s"), why=said),
            letters.objection_words(application),
        ],
    )
    result_letters.order_one(application, actor=actor)


def _settle(application: Application, rows: list[SheetRow], reason: str, actor: Actor) -> None:
    application.reason = reason
    application.screened_at, application.screened_by_id = clock.now(), actor.id
    _freeze(application, rows, actor)


@dataclass
class OpenPoint:
    """A point that only a person can tell: the applications it can be ticked for, and why not the others.

    `facts` is what the record knows all the same, by application.
    """

    key: str
    sentence: LazyString
    done: list[Application] = field(default_factory=list)
    left: list[tuple[Application, Text]] = field(default_factory=list)
    facts: dict[int, Text] = field(default_factory=dict)


def points_to_tick(applications: Iterable[Application]) -> list[OpenPoint]:
    """The points of these applications that wait for a person. Changes nothing."""
    found: dict[str, OpenPoint] = {}
    for application in applications:
        for row in sheet(application):
            if row.by_system is not Verdict.UNCLEAR:
                continue
            point = found.setdefault(row.key, OpenPoint(row.key, row.sentence))
            if application.state is not ApplicationState.SUBMITTED:
                point.left.append((application, translated(N_("지금 상태에서는 바꿀 수 없습니다."))))
            elif row.source is VerdictSource.PERSON:
                words = translated(N_("이미 확인했습니다: %(verdict)s"), verdict=row.verdict.label)
                point.left.append((application, words))
            else:
                point.done.append(application)
                point.facts[application.id] = row.fact
    return list(found.values())


def tick_all(applications: Iterable[Application], key: str, *, note: str, actor: Actor) -> int:
    """Tick one point for those `points_to_tick` showed; from what, is written once for all.

    Raises NotAllowed, Missing for a point nobody has to tick, Refused on "note".
    """
    point = next((one for one in points_to_tick(applications) if one.key == key), None)
    if point is None:
        raise Missing
    if not clean(note):
        raise Refused(NEEDS_SOURCE, field="note")
    for application in point.done:
        judge(application, key, Verdict.MET, note=note, actor=actor)
    return len(point.done)


@dataclass
class BulkResult:
    """What became of each application: done, or why not."""

    done: list[Application] = field(default_factory=list)
    left: list[tuple[Application, Text]] = field(default_factory=list)


def preview(applications: Iterable[Application], *, eligible: bool) -> BulkResult:
    """Which of these could be found eligible (or not) now, and why the others cannot. Changes nothing."""
    result = BulkResult()
    step = FIND_ELIGIBLE if eligible else FIND_INELIGIBLE
    for application in applications:
        try:
            if not step.may_start_from(application.state):
                raise WrongState(N_("지금 상태에서는 바꿀 수 없습니다."))
            _ready(application)
            open_points = [str(r.sentence) for r in sheet(application) if r.verdict is not Verdict.MET]
            if eligible and open_points:
                result.left.append(
                    (
                        application,
                        translated(
                            N_("갖춤으로 확인하지 않은 요건: %(points)s"), points=", ".join(open_points)
                        ),
                    )
                )
                continue
            result.done.append(application)
        except DomainError as why:
            result.left.append((application, why.message))
    return result


def find_all(
    applications: Iterable[Application], *, eligible: bool, reason: str = "", actor: Actor
) -> BulkResult:
    """Do what `preview` showed, for those it can be done for."""
    result = preview(applications, eligible=eligible)
    for application in result.done:
        if eligible:
            find_eligible(application, actor=actor)
        else:
            find_ineligible(application, reason=reason, actor=actor)
    return result
