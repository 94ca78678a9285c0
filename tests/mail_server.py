"""A mail server for tests: on loopback, in a thread, on a port of its own; it can be told to misbehave."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


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
            self._say("greeting", "220 here")
            while line := self.rfile.readline():
                word = line.split(b":")[0].split()[0].lower().decode()
                self.its.said.append(line.decode().strip())
                if word == "quit":
                    return
                if word == "data":
                    self._say("data", "354 go on")
                    self._content()
                else:
                    self._say(word, "250 fine")
        except (_Closed, ConnectionError):
            return

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
