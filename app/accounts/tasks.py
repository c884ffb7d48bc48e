"""Nightly: counts that limit nothing any more and browsers long signed out are dropped."""

from app.accounts.services import attempts, sessions
from app.kernel.text import N_
from app.tasks.registry import schedule, task


@schedule("0 40 3 * * *")
@task("accounts.forget_old", title=N_("오래된 로그인 기록 정리"))
def forget_old() -> None:
    """Once a night."""
    attempts.forget_old()
    sessions.forget_old()
