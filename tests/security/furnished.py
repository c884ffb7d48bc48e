"""One of everything that belongs to the demo accounts, so that every address leads to something that is theirs."""

from datetime import timedelta

from app.accounts.models import User
from app.accounts.queries import actor_of
from app.accounts.services import invitations, sessions
from app.agreements import queries as agreements
from app.agreements.services import agreements as agreement_services
from app.agreements.services import payments, settlements
from app.agreements.states import SanctionState
from app.applications.models import Application, AttachedFile, Objection, SectionRevision
from app.applications.policy import ATTACHMENT
from app.applications.states import ApplicationState, CallState, FilePurpose
from app.documents.services import Subject
from app.documents.states import Reader
from app.files import services as files
from app.files.models import PartialUpload
from app.funds.models import LedgerLine
from app.kernel import clock
from app.kernel.access import system_actor
from app.kernel.db import db
from app.kernel.roles import Role
from app.notices.models import Notice
from app.tasks.models import Task
from app.tasks.states import Lane, TaskState
from app.tenancy.models import FeePayment, Tenancy
from app.tenancy.states import TenancyState
from app.ventures.models import JoinRequest, MemberInvitation, RosterUpload, Venture, VentureMerge
from app.ventures.states import AskState, MemberRole
from tests import (
    make,
    make_agreements,
    make_applications,
    make_cohorts,
    make_consulting,
    make_documents,
    make_tenancy,
    make_ventures,
)
from tests.make_files import pdf
from tests.make_reading import laid_open
from tests.security import furnished_evaluations

ROBOT = system_actor("시험")
Ids = dict[str, int]
"""Row ids by the name of an address part, or by "room.part" or "room.endpoint.part" where the name alone is not enough."""


def own(people: dict[str, User], venture: Venture, fund_id: int) -> Ids:
    """Rows of every room that belong to these people, this venture, this fund; flushed."""
    return {
        **_accounts(people),
        **_ventures(people, venture),
        **_applications(people, venture),
        **furnished_evaluations.ids(people, venture),
        **_agreements(people, venture),
        **_tenancy(venture),
        **_consulting(people, venture),
        **_cohorts(venture),
        **_funds(fund_id),
        **_plumbing(people, venture),
    }


def _accounts(people: dict[str, User]) -> Ids:
    person = people["venture"]
    sessions.begin(person, user_agent="Mozilla/5.0", ip="127.0.0.1")
    offered, _link = invitations.offer(
        f"invited{person.id}@security.example", {Role.EVALUATOR}, actor=actor_of(people["admin"])
    )
    db.session.flush()
    return {
        "person_id": person.id,
        "browser_id": newest("browser_session"),
        "accounts.invitation_id": offered.id,
    }


def newest(table: str) -> int:
    """The id of the row written last."""
    key = db.metadata.tables[table].c.id
    return int(db.session.execute(db.select(db.func.max(key))).scalar_one())


def _ventures(people: dict[str, User], venture: Venture) -> Ids:
    now = clock.now()
    other, gone = make_ventures.venture(), make_ventures.venture()
    certificate = make_ventures.certificate(venture)
    make_ventures.member(venture, MemberRole.VIEWER, user=people["venture_viewer"])
    asked = make.added(
        MemberInvitation(
            venture_id=venture.id,
            email=people["other_venture"].email,
            role=MemberRole.VIEWER,
            invited_at=now,
            expires_at=now + timedelta(days=7),
        )
    )
    request = make.added(JoinRequest(venture_id=venture.id, user_id=people["other_venture"].id, asked_at=now))
    upload = make.added(
        RosterUpload(user_id=people["coordinator"].id, filename="명단.xlsx", sha256="0" * 64, uploaded_at=now)
    )
    merge = make.added(
        VentureMerge(
            kept_id=other.id, merged_id=gone.id, reason="같은 기업", moved={}, stayed={}, filled={},
            merged_state="confirmed", at=now,
        )
    )  # fmt: skip
    make_ventures.yearly_status(venture, YEAR)
    return {
        "venture_id": venture.id,
        "other_id": other.id,
        "certificate_id": certificate.id,
        "membership_id": newest("venture_membership"),
        "ventures.invitation_id": asked.id,
        "request_id": request.id,
        "upload_id": upload.id,
        "merge_id": merge.id,
    }


YEAR = 2019
"""Before the demo data begin: nobody has figures for it."""


_WRITING = ("documents", "section", "autosave", "conflict", "check", "send", "attach", "detach")
_UPLOADING = ("begin_upload", "upload_part", "upload_state")


def _applications(people: dict[str, User], venture: Venture) -> Ids:
    call = make_applications.call(
        bonus_items=[make_applications.bonus_item()], required_files=[make_applications.required_file()]
    )
    draft = make_applications.draft(call, venture=venture)
    make_applications.answers(draft)
    screening = make_applications.call(state=CallState.SCREENING)
    sent = make_applications.submitted(screening, venture=venture)
    revision = make.added(
        SectionRevision(
            application_id=draft.id, section_key="plan", set_aside=True, answers={"problem": "다른 글"},
            version=1, saved_at=clock.now(), saved_by="한지우", saved_by_id=people["venture"].id,
        )
    )  # fmt: skip
    attached = _attached(draft, people["venture"])
    _arriving(draft, people["venture"])
    over = make_applications.call(state=CallState.DECIDED)
    turned_down = make_applications.decided(ApplicationState.REJECTED, over, venture=venture)
    selected = make_applications.decided(
        ApplicationState.SELECTED, make_applications.call(state=CallState.DECIDED), venture=venture
    )
    objection = _contested(turned_down, people["venture"])
    return {
        **_tried(people, venture, draft),
        "call_id": call.id,
        "application_id": sent.id,
        "revision_id": revision.id,
        "attached_id": attached.id,
        "objection_id": objection.id,
        "applications.settle_note.note_id": make_applications.note(sent, flagged=True).id,
        "applications.file_objection.application_id": turned_down.id,
        "applications.decline.application_id": selected.id,
        "applications.record_decline.application_id": selected.id,
        "file_id": attached.file_id,
        "applications.start.call_id": make_applications.call().id,
        "applications.edit_call.call_id": make_applications.call(state=CallState.DRAFT).id,
        "applications.bulk.call_id": screening.id,
        **{f"applications.{name}.application_id": draft.id for name in (*_WRITING, *_UPLOADING)},
        **{f"applications.{name}.token": draft.id for name in _UPLOADING},
    }


def _written_along(draft: Application, people: dict[str, User]) -> Ids:
    """Somebody from outside who writes along, and somebody who is asked to."""
    along = make_applications.co_writer(draft, people["co_writer"])
    asked = make_applications.co_writer(
        draft, people["other_venture"], state=AskState.OPEN, user_id=None, answered_at=None,
        email=people["other_venture"].email,
    )  # fmt: skip
    return {
        "co_writer_id": along.id,
        "applications.answer_co_writing.co_writer_id": asked.id,
        "applications.co_writers.application_id": draft.id,
    }


def _tried(people: dict[str, User], venture: Venture, draft: Application) -> Ids:
    """A draft call that the coordinator tries out, and who writes a draft along."""
    call = make_applications.call(state=CallState.DRAFT)
    trial = make_applications.draft(call, venture=venture, trial=True, started_by_id=people["coordinator"].id)
    return {
        "applications.try_call.call_id": call.id,
        "applications.remove_trial.application_id": trial.id,
        **_written_along(draft, people),
    }


def _arriving(draft: Application, by: User) -> None:
    """A file half-way; its address is the application's number."""
    now = clock.now()
    make.added(
        PartialUpload(
            token=str(draft.id), name="등록증.pdf", size=9, changed=0, purpose=ATTACHMENT, owner_id=draft.id,
            slot="required:registration", sender_id=by.id, began_at=now, touched_at=now,
        )
    )  # fmt: skip


def _contested(of: Application, by: User) -> Objection:
    objection: Objection = make.added(
        Objection(
            application_id=of.id, contested=ApplicationState.REJECTED, result_at=of.decided_at,
            reason="근거를 알고 싶습니다.", filed_at=clock.now(), filed_by_id=by.id, filed_by="한지우",
        )
    )  # fmt: skip
    return objection


def _attached(of: Application, by: User) -> AttachedFile:
    kept = files.keep(pdf(), "등록증.pdf", actor=actor_of(by), purpose=ATTACHMENT, owner_id=of.id)
    row = AttachedFile(
        application_id=of.id, purpose=FilePurpose.REQUIRED, key="registration", file_id=kept.id,
        added_at=clock.now(), added_by_id=by.id,
    )  # fmt: skip
    made: AttachedFile = make.added(row)
    laid_open(kept)
    return made


def _agreements(people: dict[str, User], venture: Venture) -> Ids:
    """Agreements in every stage, with what hangs from them."""
    running, made = _running(venture), _being_made(venture)
    until = clock.today() + timedelta(days=30)
    imposed = make_agreements.sanction(venture, clawback=1_000)
    proposed = make_agreements.sanction(
        venture, state=SanctionState.PROPOSED, decided_at=None, decided_by="", until_on=until
    )
    asked = make_agreements.terms(make_applications.call(state=CallState.DECIDED))
    waiting = make_agreements.selected(make_agreements.terms().call, venture=make_ventures.venture())
    return {
        **running,
        **made,
        "sanction_id": imposed.id,
        "agreements.decide_sanction.sanction_id": proposed.id,
        "agreements.drop_terms.call_id": asked.call_id,
        "agreements.terms.call_id": asked.call_id,
        "agreements.begin.application_id": waiting.id,
    }


def _being_made(venture: Venture) -> Ids:
    """A draft, one that was sent, one the venture agreed to."""
    steps = (agreement_services.send, agreement_services.accept)
    ids = []
    for count in range(3):
        version = make_agreements.drafted(make_agreements.selected(venture=venture))
        for verb in steps[:count]:
            verb(version, actor=ROBOT)
        ids.append(version.agreement_id)
    return {
        "agreements.draft.agreement_id": ids[0],
        "agreements.cancel.agreement_id": ids[1],
        "agreements.ask.agreement_id": ids[1],
        "agreements.step.agreement_id": ids[2],
    }


def _running(venture: Venture) -> Ids:
    """One running with a payment to confirm, a check and an expense; one handed in; one with money that came back."""
    running, paid, handed_in, settled = (
        make_agreements.in_force(make_agreements.selected(venture=venture), ran=30) for _ in range(4)
    )
    payment = payments.register(paid, 1, clock.today(), actor=ROBOT)
    for one in (handed_in, settled):
        make_agreements.paid(one)
    judged = make_agreements.expense(handed_in)
    for one in (handed_in, settled):
        agreement_services.terminate(one, "그만둡니다.", clock.today(), actor=ROBOT)
        settlements.hand_in(agreements.settlement_of(one), 0, "", actor=ROBOT)
    settlements.settle(agreements.settlement_of(settled), actor=ROBOT)
    came = settlements.record_return(agreements.settlement_of(settled), 1, clock.today(), "", actor=ROBOT)
    office = ("send_back", "settle")
    return {
        "agreement_id": running.id,
        "agreements.number": 1,
        "agreements.payment_id": payment.id,
        "check_id": make_agreements.waiting_check(running).id,
        "expense_id": make_agreements.expense(running).id,
        "agreements.judge_expense.expense_id": judged.id,
        **{f"agreements.{name}.agreement_id": handed_in.id for name in office},
        "agreements.record_return.agreement_id": settled.id,
        "agreements.reverse_return.agreement_id": settled.id,
        "return_id": came.id,
    }


def _tenancy(venture: Venture) -> Ids:
    made = {state: make_tenancy.tenancy(state, venture=venture) for state in TenancyState}
    active: Tenancy = made[TenancyState.ACTIVE]
    paid = make.added(
        FeePayment(tenancy_id=active.id, paid_on=clock.today(), amount=100_000, recorded_at=clock.now())
    )
    by_state = {
        TenancyState.OFFERED: ("accept", "decline", "withdraw"),
        TenancyState.ACCEPTED: ("permit",),
        TenancyState.CONTRACTED: ("move_in",),
        TenancyState.NOTICE: ("leaving_day",),
    }
    return {
        "tenancy_id": active.id,
        "payment_id": paid.id,
        "space_id": active.space_id,
        "floor_id": active.space.floor_id,
        "facility_id": active.space.floor.facility_id,
        **{f"tenancy.{n}.tenancy_id": made[state].id for state, names in by_state.items() for n in names},
    }


def _consulting(people: dict[str, User], venture: Venture) -> Ids:
    case = make_consulting.case(venture=venture, consultant=people["consultant"])
    return {"engagement_id": case.id, "visit_id": make_consulting.visit(case).id}


def _cohorts(venture: Venture) -> Ids:
    cohort = make_cohorts.cohort()
    part = make_cohorts.participation(cohort, venture=venture)
    progress = make_cohorts.progress(part)
    return {"cohort_id": cohort.id, "participation_id": part.id, "progress_id": progress.id}


def _funds(fund_id: int) -> Ids:
    line = db.session.scalars(db.select(LedgerLine).where(LedgerLine.fund_id == fund_id)).first()
    assert line is not None
    return {"fund_id": fund_id, "line_id": line.id}


def _plumbing(people: dict[str, User], venture: Venture) -> Ids:
    now, person = clock.now(), people["venture"]
    notice = make.added(Notice(user_id=person.id, title="알림", body="알립니다.", created_at=now))
    task = make.added(
        Task(
            token=f"{person.id:032d}", name="audit.nothing", arguments={}, lane=next(iter(Lane)), asked_by_id=person.id,
            asked_at=now, state=TaskState.FAILED, ended_at=now, failure="멈춤",
        )
    )  # fmt: skip
    paper = make_documents.issued(
        subject=Subject("venture", venture.id, venture_id=venture.id), reader=Reader.VENTURE
    )
    return {
        "notice_id": notice.id,
        "task_id": task.id,
        "document_id": paper.id,
        "mail_id": newest("mail"),
    }
