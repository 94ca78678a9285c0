"""The mail server that one address names: smtp://user:password@host:587/?from=crm@firma.example"""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from perennial.lib.emails import read_email

SMTP, SMTPS = "smtp", "smtps"
_PORTS = {SMTP: 587, SMTPS: 465}


@dataclass(frozen=True, slots=True)
class MailServer:
    """`implicit` means TLS from the first byte; otherwise it is asked for, except on this very machine."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    implicit: bool = False

    @property
    def starts_tls(self) -> bool:
        return not self.implicit and not _is_loopback(self.host)


def read_mail_server(address: str) -> MailServer:
    """Raises ValueError with a sentence that never quotes the address: a password stands in it."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("its host or port cannot be read") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("it must begin with smtp:// or smtps:// and name a host")
    if parts.path.strip("/") or parts.fragment:
        raise ValueError("nothing but ?from= may follow the host and port")
    if port == 0:
        raise ValueError("use a port from 1 to 65535")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError("name both user and password, or neither")
    if not (user + password + parts.hostname).isprintable():
        raise ValueError("its user, password or host cannot be read")
    return MailServer(
        parts.hostname,
        port or _PORTS[parts.scheme],
        _sender(parts),
        user,
        password,
        implicit=parts.scheme == SMTPS,
    )


def _sender(parts: SplitResult) -> str:
    try:
        told = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    except ValueError:
        told = []
    if [name for name, _value in told] != ["from"]:
        raise ValueError("name the sender once, as in ?from=crm@firma.example, and nothing else")
    email = read_email(told[0][1])
    if not email.valid or not email.normal.isascii():
        raise ValueError("its sender (?from=) is no mail address")
    return email.normal


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
