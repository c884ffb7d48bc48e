"""States of a mail."""

from app.kernel.states import Labelled
from app.kernel.text import N_


class MailState(Labelled):
    """Where a mail stands. SENDING outlives a worker that was killed: whoever resumes sends it again."""

    WAITING = "waiting", N_("기다림"), "wait"
    SENDING = "sending", N_("보내는 중"), "going"
    SENT = "sent", N_("보냄"), "good"
    FAILED = "failed", N_("보내지 못함"), "bad"
