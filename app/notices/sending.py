"""How a mail leaves: by SMTP, or as an .eml file in a folder, chosen by MAIL_URL. Knows no database."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_S = 20
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class NotNow(Exception):
    """The server is away or asks to come back: try later."""


class Never(Exception):
    """The server will not take this mail, now or later."""


@dataclass(frozen=True)
class Letter:
    """A mail, ready to leave."""

    sender: str
    to_address: str
    to_name: str
    subject: str
    text: str
    html: str | None
    message_id: str
    written_at: datetime


class Sink(Protocol):
    """Where mail goes."""

    def send(self, message: EmailMessage, to_address: str) -> None:
        """Hand over one mail. Raises NotNow, Never."""


class KeepingSpaces(EmailPolicy):
    """The usual policy, which loses a space of a Korean subject where it breaks the line; here it is encoded along."""

    def fold(self, name: str, value: str) -> str:
        """One header as lines."""
        if name.lower() == "subject" and not str(value).isascii():
            lines = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
            return f"{name}: {lines}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes; what is not Korean goes the usual way."""
        if name.lower() == "subject" and not str(value).isascii():
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


def compose(letter: Letter) -> EmailMessage:
    """The mail as a MIME message."""
    message = EmailMessage(policy=KeepingSpaces())
    name, address = parseaddr(letter.sender)
    message["From"] = Address(name, addr_spec=address)
    try:
        message["To"] = Address(letter.to_name, addr_spec=letter.to_address)
    except (ValueError, IndexError) as error:
        raise Never(f"address: {error}") from error
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    return message


def sink(url: str) -> Sink:
    """The sink at `file:///folder` or `smtp://user:password@host:port` (`smtps://`, `smtp+starttls://`)."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return Folder(Path(unquote(parts.path)))
    if parts.scheme in PORTS and parts.hostname:
        return Server(parts)
    raise ValueError("MAIL_URL must begin with smtp://, smtps://, smtp+starttls:// or file://")


@dataclass(frozen=True)
class Folder:
    """Mail as .eml files, one per Message-ID: sending again writes the same file."""

    path: Path

    def send(self, message: EmailMessage, to_address: str) -> None:
        """Write the file, whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        stem = str(message["Message-ID"]).strip("<>").partition("@")[0]
        part = self.path / f".{stem}.part"
        try:
            part.write_bytes(message.as_bytes())
            part.replace(self.path / f"{stem}.eml")
        except OSError as error:
            raise NotNow(str(error)) from error


@dataclass(frozen=True)
class Server:
    """A mail server."""

    where: SplitResult

    def send(self, message: EmailMessage, to_address: str) -> None:
        """One conversation per mail: greet, encrypt, sign in, hand over."""
        try:
            with self._connect() as server:
                if self.where.username:
                    server.login(unquote(self.where.username), unquote(self.where.password or ""))
                server.send_message(message, to_addrs=[to_address])
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise _verdict(code, said) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Never(str(error)) from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotNow(f"{error.smtp_code} sign-in refused") from error
        except smtplib.SMTPResponseException as error:
            raise _verdict(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotNow(f"{type(error).__name__}: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        host, port = str(self.where.hostname), self.where.port or PORTS[self.where.scheme]
        if self.where.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        if self.where.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        return server


def _verdict(code: int, said: bytes | str) -> NotNow | Never:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return (Never if code >= 500 else NotNow)(f"{code} {words}")
