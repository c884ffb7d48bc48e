"""Kinds of audit entries."""

from app.kernel.states import Labelled
from app.kernel.text import N_


class Kind(Labelled):
    """What sort of thing an entry tells of."""

    CHANGE = "change", N_("변경"), "going"
    READ = "read", N_("열람"), "quiet"
    DOWNLOAD = "download", N_("내려받기"), "warn"
    SECURITY = "security", N_("보안"), "wait"
