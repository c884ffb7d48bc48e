"""What can go wrong in the field's own terms. Services raise these; desks and the command line translate them."""

from collections.abc import Mapping
from typing import Any

from app.kernel.text import N_, Text, translated


class DomainError(Exception):
    """A refusal with a message for the person who asked."""

    message: Text

    def __init__(self, message: str | None = None, **params: Any) -> None:
        self.message = translated(message or self.default, **params)
        super().__init__(message or self.default)

    default = N_("요청한 일을 할 수 없습니다.")

    def __str__(self) -> str:
        return str(self.message)


class Missing(DomainError):
    """Not there, or not theirs: 404."""

    default = N_("찾는 자료가 없습니다.")


class NotAllowed(DomainError):
    """A rule said no: 403, audited."""

    default = N_("이 일은 다른 담당자가 합니다. 필요하면 담당 코디네이터에게 요청하세요.")


class WrongState(DomainError):
    """Someone was faster, or it is done already: 409."""

    default = N_("그 사이에 상태가 바뀌었습니다. 지금 상태를 확인해 주세요.")


class Stale(WrongState):
    """The record was changed after the form was opened; `theirs` and `mine` map field labels to values,
    `kept_version` is the row's version now (with it the person may save over what is there)."""

    default = N_("이 화면을 연 뒤에 다른 사람이 먼저 고쳤습니다.")

    def __init__(
        self,
        message: str | None = None,
        *,
        theirs: dict[str, Any] | None = None,
        mine: dict[str, Any] | None = None,
        kept_version: int | None = None,
    ) -> None:
        super().__init__(message)
        self.theirs = theirs or {}
        self.mine = mine or {}
        self.kept_version = kept_version


class Refused(DomainError):
    """A rule of the field: the page again, the message on `field`, the input kept.

    Of a list, `rows` are the messages by the number of their row, counted from 1. `also` are refusals of other fields
    of the same form.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        rows: Mapping[int, Text] | None = None,
        **params: Any,
    ) -> None:
        super().__init__(message, **params)
        self.field = field
        self.rows = dict(rows or {})
        self.also: list[Refused] = []
