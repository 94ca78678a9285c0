"""A mail server for tests: on loopback, in a thread, on a port of its own; it can be told to misbehave."""

from __future__ import annotations

import datetime
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Behaviour:
    """By step (greeting, ehlo, mail, rcpt, data, content): the answer given instead, '' to close, or a wait before."""

    answers: dict[str, str] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)


@dataclass
class Server:
    port: int
    behaviour: Behaviour = field(default_factory=Behaviour)
    contents: list[bytes] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    encrypted: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}/?from=crm@firma.example"

    @property
    def mails(self) -> list[EmailMessage]:
        """What was handed over in full, in order, whatever was answered."""
        return [message_from_bytes(one, policy=policy.default) for one in self.contents]  # type: ignore[misc]

    def misbehave(self, step: str, answer: str | None = None, *, wait: float = 0) -> None:
        self.behaviour = Behaviour({step: answer} if answer is not None else {}, {step: wait})


class _Closed(Exception):
    pass


class _Session(socketserver.StreamRequestHandler):
    its: Server

    def handle(self) -> None:
        try:
            if self.its.implicit:
                self._encrypt()
            self._say("greeting", "220 here")
            while line := self.rfile.readline():
                word = line.split(b":")[0].split()[0].lower().decode()
                self.its.said.append(line.decode().strip())
                if word == "quit":
                    return
                if word == "ehlo" and self.its.tls:
                    self.wfile.write(b"250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n")
                    continue
                if word == "starttls":
                    self._say("starttls", "220 go on")
                    self._encrypt()
                    continue
                if word == "auth":
                    self._say("auth", "235 welcome")
                    continue
                if word == "data":
                    self._say("data", "354 go on")
                    self._content()
                else:
                    self._say(word, "250 fine")
        except (_Closed, OSError):
            return

    def _encrypt(self) -> None:
        assert self.its.tls is not None
        self.connection = self.its.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.its.encrypted += 1

    def _content(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.its.contents.append(b"".join(lines))
        self._say("content", f"250 2.0.0 kept as {len(self.its.contents)}")

    def _say(self, step: str, answer: str) -> None:
        time.sleep(self.its.behaviour.waits.get(step, 0))
        told = self.its.behaviour.answers.get(step, answer)
        if not told:
            raise _Closed
        self.wfile.write(told.encode() + b"\r\n")
        if step == "data" and not told.startswith("354"):
            raise _Closed


class _Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Server]:
    """Listens until the block ends."""
    with _Threads(("127.0.0.1", 0), _Session) as listening:
        server = Server(listening.server_address[1])
        listening.RequestHandlerClass = type("Session", (_Session,), {"its": server})
        threading.Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown()


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """What a server of this name shows, and the file by which whoever trusts it knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate
