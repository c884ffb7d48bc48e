"""Tables of calls and applications. `_at` is a UTC instant, `_on` a Seoul date, money whole won."""

from app.applications.models.applications import (
    Application,
    AttachedFile,
    ConsentRecord,
    LateAttempt,
    ReceiptCounter,
    SectionDraft,
    SectionRevision,
    Submission,
)
from app.applications.models.archives import CallArchive
from app.applications.models.calls import Call, CallCapacity, CallExtension
from app.applications.models.co_writers import CoWriter
from app.applications.models.confirmations import RepresentativeConfirmation
from app.applications.models.notes import ApplicationNote
from app.applications.models.objections import Objection
from app.applications.models.questions import BonusItem, Question, RequiredFile, Section
from app.applications.models.screening import FixRequest, ScreeningPoint
from app.applications.models.trials import WITH_TRIALS

__all__ = [
    "WITH_TRIALS",
    "Application",
    "ApplicationNote",
    "AttachedFile",
    "BonusItem",
    "Call",
    "CallArchive",
    "CallCapacity",
    "CallExtension",
    "CoWriter",
    "ConsentRecord",
    "FixRequest",
    "LateAttempt",
    "Objection",
    "Question",
    "ReceiptCounter",
    "RepresentativeConfirmation",
    "RequiredFile",
    "ScreeningPoint",
    "Section",
    "SectionDraft",
    "SectionRevision",
    "Submission",
]
