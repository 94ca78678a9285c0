"""Mail leaves by the one server that PERENNIAL_MAIL_URL names; without it none does."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import NoReturn

import idna
from django.conf import settings
from django.utils.crypto import salted_hmac

from perennial.lib.mail_servers import MailServer
from perennial.operations.errors import Needless, NotSent
from perennial.operations.outbox import nothing_left

# Seconds to wait for an answer; the last one may follow a look at the whole mail.
ANSWER, LAST_ANSWER = 20, 120
_POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True, slots=True)
class Mail:
    """`by` is the name beside the sender's address; `unsubscribe` an address at which it can be turned off."""

    to: str
    subject: str
    text: str
    html: str = ""
    by: str = ""
    unsubscribe: str = ""


def mail_is_on() -> bool:
    return settings.MAIL is not None


def send(mail: Mail, key: str) -> str:
    """Hand the mail to the server and return what it said. The same `key` gives the same Message-ID.

    Raises NotSent when the server has certainly not taken it, Needless when no mail leaves the house; after any other
    exception nobody knows.
    """
    server: MailServer | None = settings.MAIL
    if server is None:
        raise Needless
    with nothing_left():
        receiver = _in_ascii(mail.to)
        content = _message(server, mail, receiver, key).as_bytes()
    with _opened(server) as smtp:
        with _not_sent():
            _agree(*smtp.mail(server.sender))
            _agree(*smtp.rcpt(receiver))
        said = _hand_over(smtp, content)
        with suppress(OSError, smtplib.SMTPException):
            smtp.putcmd("quit")
        return said


def message_id(server: MailServer, key: str) -> str:
    """The same for the same key; another house with the same sender has others."""
    own = salted_hmac("perennial.operations.mail", key, algorithm="sha256").hexdigest()[:40]
    return f"<{own}@{server.sender.partition('@')[2]}>"


def _message(server: MailServer, mail: Mail, receiver: str, key: str) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(_one_line(mail.by), addr_spec=server.sender)
    message["To"] = Address(addr_spec=receiver)
    message["Subject"] = _one_line(mail.subject)
    message["Date"] = formatdate()
    message["Message-ID"] = message_id(server, key)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _in_ascii(address: str) -> str:
    """The address as every server understands it; raises NotSent where there is no such form."""
    local, _at, domain = address.rpartition("@")
    try:
        local.encode("ascii")
        return f"{local}@{domain if domain.isascii() else idna.encode(domain).decode()}"
    except (UnicodeEncodeError, idna.IDNAError):
        raise NotSent("address", final=True) from None


@contextmanager
def _opened(server: MailServer) -> Iterator[smtplib.SMTP]:
    """A connection on which nothing has been said of the mail yet."""
    with _not_sent(final=False):
        smtp = _connected(server)
    try:
        with _not_sent(final=False):
            smtp.ehlo_or_helo_if_needed()
            if server.starts_tls:
                smtp.starttls(context=ssl.create_default_context())
            if server.user:
                smtp.login(server.user, server.password)
        yield smtp
    finally:
        smtp.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    greeting = server.sender.partition("@")[2]
    if server.implicit:
        return smtplib.SMTP_SSL(
            server.host, server.port, greeting, timeout=ANSWER, context=ssl.create_default_context()
        )
    return smtplib.SMTP(server.host, server.port, greeting, timeout=ANSWER)


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> str:
    """From here on silence means that nobody knows; an answer is one: a server that says no has not taken it.

    RFC 5321, 4.2.5: after any 4yz or 5yz, also one that follows the whole mail, it stays with us.
    """
    assert smtp.sock is not None
    smtp.sock.settimeout(LAST_ANSWER)
    try:
        code, said = smtp.data(content)
    except smtplib.SMTPDataError as no:
        code, said = (
            no.smtp_code,
            no.smtp_error if isinstance(no.smtp_error, bytes) else no.smtp_error.encode(),
        )
    _agree(code, said)
    return _said(code, said)


def _agree(code: int, said: bytes) -> None:
    if 400 <= code < 600:
        raise NotSent(_said(code, said), final=code >= 500)
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, said)  # an answer that is none


def _said(code: int, said: bytes) -> str:
    return _one_line(f"{code} {said.decode('utf-8', 'replace')}")[:200]


@contextmanager
def _not_sent(*, final: bool = True) -> Iterator[None]:
    """Whatever fails in here fails before the mail was handed over. `final`: a 5yz would come again each time."""
    try:
        yield
    except smtplib.SMTPResponseException as no:
        said = no.smtp_error if isinstance(no.smtp_error, bytes) else no.smtp_error.encode()
        _fail(_said(no.smtp_code, said), no, final=final and no.smtp_code >= 500)
    except (OSError, smtplib.SMTPException) as problem:
        _fail(type(problem).__name__, problem, final=False)


def _fail(reason: str, problem: Exception, *, final: bool) -> NoReturn:
    raise NotSent(reason, final=final) from problem
