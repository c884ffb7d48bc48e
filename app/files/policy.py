"""Who may take a file away: the room that keeps it decides, through the rule of the file's purpose."""

from collections.abc import Callable
from enum import Enum

from app.files.models import StoredFile
from app.kernel.access import Actor, rule

DownloadRule = Callable[[Actor, StoredFile], bool]
_rules: dict[str, DownloadRule] = {}


class FilePermission(Enum):
    """What can be done with a stored file."""

    DOWNLOAD = "download"


def download_rule(purpose: str) -> Callable[[DownloadRule], DownloadRule]:
    """Register who may take away files of one purpose ("applications.attachment"); one rule each."""

    def register(decide: DownloadRule) -> DownloadRule:
        earlier = _rules.get(purpose)
        if earlier is not None and earlier.__qualname__ != decide.__qualname__:
            raise LookupError(f"two download rules for {purpose!r}")
        _rules[purpose] = decide
        return decide

    return register


VentureOf = Callable[[StoredFile], int | None]
_ventures: dict[str, VentureOf] = {}


def belongs_to(purpose: str) -> Callable[[VentureOf], VentureOf]:
    """Register whose files of one purpose are, for the log of downloads; it gives the venture's id."""

    def register(find: VentureOf) -> VentureOf:
        _ventures[purpose] = find
        return find

    return register


def venture_of(file: StoredFile) -> int | None:
    """The venture a file is about; None when it is about none or nobody says."""
    find = _ventures.get(file.purpose)
    return find(file) if find else None


WhyTaken = Callable[[StoredFile], str]
_reasons: dict[str, WhyTaken] = {}


def taken_because(purpose: str) -> Callable[[WhyTaken], WhyTaken]:
    """Register why files of one purpose are taken away, where a reason was given when they were asked for."""

    def register(tell: WhyTaken) -> WhyTaken:
        _reasons[purpose] = tell
        return tell

    return register


def reason_of(file: StoredFile) -> str:
    """The reason given for taking a file away, for the log of downloads; nothing where none was asked for."""
    tell = _reasons.get(file.purpose)
    return tell(file) if tell else ""


@rule(FilePermission.DOWNLOAD)
def the_room_of_the_file_decides(actor: Actor, file: StoredFile) -> bool:
    """A purpose without a rule is a no: the file is as if it were not there."""
    decide = _rules.get(file.purpose)
    return decide is not None and decide(actor, file)
