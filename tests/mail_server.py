"""A real mail server for tests, in a thread: it keeps what it took, and can be told to refuse."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Postbox:
    """What arrived, and how the server is minded."""

    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 taken"
    pause_s: float = 0.0
    signed_in: list[tuple[bytes, bytes]] = field(default_factory=list)
    url: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Take or refuse one mail."""
        if self.answer.startswith("2"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.arrived.append(message)
            self.recipients += envelope.rcpt_tos
            if self.pause_s:
                await asyncio.sleep(self.pause_s)
        return self.answer

    def admit(self, _server: Any, _session: Any, _envelope: Any, _kind: str, given: Any) -> AuthResult:
        """Anyone with the right words."""
        assert isinstance(given, LoginPassword)
        self.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"p@ss")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(*, sign_in: bool = False) -> Iterator[Postbox]:
    """A server on a free port."""
    box = Postbox()
    settings = (
        {"authenticator": box.admit, "auth_require_tls": False, "auth_required": True} if sign_in else {}
    )
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        box.url = f"smtp://{'user:p%40ss@' if sign_in else ''}127.0.0.1:{port}"
        yield box
    finally:
        controller.stop()
