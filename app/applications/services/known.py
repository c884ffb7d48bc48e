"""What the record says about a venture on the reference date of a call, with the entries it comes from."""

from dataclasses import replace
from datetime import date

from app.applications import queries, snapshot
from app.applications.models import Application
from app.applications.rules.eligibility import Facts
from app.applications.screening_sources import ARREARS, SANCTION, told
from app.kernel import clock
from app.kernel.dates import written
from app.kernel.text import N_, Text, translated
from app.ventures import queries as ventures
from app.ventures.identifiers import LegalForm
from app.ventures.models import Certificate, KiboAssessment, Venture
from app.ventures.rules import OrdinanceGap, OrdinanceResult
from app.ventures.states import CertificateKind

NAMES = {str(member.value): member.label_ko for kind in (LegalForm, CertificateKind) for member in kind}
"""Legal forms and certificates as findings are kept: in Korean."""


def names_for_the_reader() -> dict[str, str]:
    """Legal forms and certificates in the language of whoever reads the page."""
    return {str(member.value): str(member.label) for kind in (LegalForm, CertificateKind) for member in kind}


def facts_of(application: Application) -> Facts:
    """What the record says about the venture on the call's reference date."""
    will_move = None
    if application.submitted_at:
        will_move = snapshot.promises_to_move(
            queries.latest_submission(application).snapshot, application.call
        )
    return facts_on(application.venture, application.call.reference_on, will_move)


def facts_on(venture: Venture, on: date, will_move: bool | None = None) -> Facts:
    """What the record says about a venture on a day."""
    form = ventures.legal_form_on(venture, on)
    tested = ventures.ordinance_on(venture, on)
    open_gap = tested.gap in (OrdinanceGap.BYLAWS_NOT_CHECKED, OrdinanceGap.LEGAL_FORM_UNKNOWN)
    kibo, known = ventures.kibo_on(venture, on), ventures.certificates_of(venture)
    found = Facts(
        founded_on=venture.founded_on or venture.opened_on,
        in_district=venture.in_district,
        address=venture.address or "",
        will_move=will_move,
        legal_form=str(form.value) if form else None,
        certificates={str(c.kind.value): _held(c) for c in reversed(known) if c.in_force(on)},
        ended={
            str(c.kind.value): _held(c) for c in reversed(known) if c.issued_on <= on and not c.in_force(on)
        },
        ordinance=None if open_gap else tested.passed,
        kibo=kibo is not None and kibo.passed,
        names=NAMES,
        sources={
            "ordinance": _clause(tested),
            "kibo": _assessed(kibo),
            "district": venture.address or "",
        },
    )
    return _with_duties(found, venture, on)


def _with_duties(found: Facts, venture: Venture, on: date) -> Facts:
    """The same with arrears and bars. What is due only after today is not owed; a bar of today is known too."""
    today = clock.today()
    looked = min(on, today)
    owed, barred = told(ARREARS, venture.id, looked), told(SANCTION, venture.id, on)
    barred_now = told(SANCTION, venture.id, today)
    return replace(
        found,
        sanctioned=None if barred is None else bool(barred),
        barred_now=bool(barred_now),
        in_arrears=None if owed is None else bool(owed),
        books_on=looked,
        sources={**found.sources, "no_arrears": owed or "", "no_sanction": barred or barred_now or ""},
    )


def _clause(tested: OrdinanceResult) -> Text:
    """The clause that covers the venture, or what is missing."""
    named = tested.path or tested.gap
    return named.label if named else ""


def _assessed(kibo: KiboAssessment | None) -> Text:
    """The day and both scores of an assessment."""
    if kibo is None:
        return ""
    return translated(
        N_("%(day)s 판별, 사회성 %(social)s점, 혁신성장성 %(growth)s점, 기준 %(mark)s점"),
        day=written(kibo.assessed_on),
        social=kibo.social,
        growth=kibo.growth,
        mark=kibo.pass_mark,
    )


def _held(certificate: Certificate) -> str:
    """From when until when a certificate holds."""
    ends = min((day for day in (certificate.expires_on, certificate.revoked_on) if day), default=None)
    return f"{written(certificate.issued_on)} – {written(ends) if ends else ''}".strip()
