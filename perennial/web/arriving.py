"""The way in of `perennial serve`: a request arrives whole before a thread works on it.

The pages are a WSGI application, whose threads are few. Who sends slowly, or stops in the middle, holds a socket here
and no thread; a body that does not come on is given up.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# A body has so many seconds, and one more for each so many bytes of it.
SECONDS, BYTES_A_SECOND = 30.0, 2048
# From one address so many bodies may be on their way; all that are kept have room for so many of the largest.
FROM_ONE, ROOM = 128, 4
# Whoever takes an answer has so many seconds for each piece of it.
TAKING = 60.0
# In the environment of a request that was too long to be kept.
CUT = "perennial.cut"
# What is larger lies on disk meanwhile.
IN_MEMORY = 1024 * 1024

logger = logging.getLogger("perennial.web")


class NotArrived(Exception):
    """The body did not come, with the status to answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gone(Exception):
    """Nobody takes the answer any more."""


@dataclass(slots=True)
class Body:
    """What has come of a body; `kept` is for how many bytes of it room was taken."""

    file: Any
    kept: int = 0


class WsgiAdapter:
    """An ASGI application around a WSGI one, which it runs in `threads` threads.

    Of a body longer than `largest` bytes nothing is kept: the application is told by `CUT`, and tells who sent it.
    """

    def __init__(self, application: WsgiApplication, threads: int, largest: int) -> None:
        self._application = application
        self._largest = largest
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._coming: Counter[str] = Counter()
        self._kept = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"only http is spoken here, not {scope['type']}")
        with SpooledTemporaryFile(IN_MEMORY) as file:
            body = Body(file)
            try:
                length = await self._arrived(scope, receive, body)
                environ = environ_of(scope, file, length) | ({CUT: True} if length > self._largest else {})
                await self._answered(environ, receive, send)
            except NotArrived as no:
                await _give_up(send, no.status)
            finally:
                self._kept -= body.kept

    async def _arrived(self, scope: dict[str, Any], receive: Receive, body: Body) -> int:
        """Read the body; returns its length. Raises NotArrived."""
        if not any(name in {b"content-length", b"transfer-encoding"} for name, _value in scope["headers"]):
            return 0
        address = (scope.get("client") or ("", 0))[0]
        if self._coming[address] >= FROM_ONE:
            raise NotArrived(503)
        self._coming[address] += 1
        try:
            return await self._read(receive, body)
        except OSError:  # the disk is full
            raise NotArrived(503) from None
        finally:
            self._coming[address] -= 1
            if not self._coming[address]:
                del self._coming[address]

    async def _read(self, receive: Receive, body: Body) -> int:
        loop, length = asyncio.get_running_loop(), 0
        began = loop.time()
        while True:
            deadline = began + SECONDS + length / BYTES_A_SECOND
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise NotArrived(408) from None
            if message["type"] != "http.request":
                raise NotArrived(400)
            length += len(message.get("body", b""))
            self._keep(body, message.get("body", b""), length)
            if not message.get("more_body"):
                body.file.seek(0)
                return length

    def _keep(self, body: Body, chunk: bytes, length: int) -> None:
        """Write a piece of a body that is so long with it; one that is too long is let go of."""
        if length > ROOM * self._largest:
            raise NotArrived(413)
        if length > self._largest:
            self._kept -= body.kept
            body.kept = 0
            body.file.seek(0)
            body.file.truncate()
            return
        if self._kept + len(chunk) > ROOM * self._largest:
            raise NotArrived(503)
        self._kept += len(chunk)
        body.kept += len(chunk)
        body.file.write(chunk)

    async def _answered(self, environ: dict[str, Any], receive: Receive, send: Send) -> None:
        """Let a thread answer; whoever goes away meanwhile is not answered to the end."""
        loop, gone, watches = asyncio.get_running_loop(), threading.Event(), list[Future[None]]()

        def tell(messages: Sequence[Message]) -> Future[None]:
            """Send a piece of an answer that has more of them, and see to it that a reader who leaves is noticed."""
            if not watches:
                watches.append(asyncio.run_coroutine_threadsafe(_until_gone(receive, gone), loop))
            if gone.is_set():
                raise Gone
            return asyncio.run_coroutine_threadsafe(_sent(send, messages), loop)

        try:
            rest = await loop.run_in_executor(self._threads, self._answer, environ, tell)
            await _sent(send, rest)
        except Gone:
            logger.info("Nobody took the answer to %s to its end.", environ["PATH_INFO"])
        finally:
            for watch in watches:
                watch.cancel()

    def _answer(
        self, environ: dict[str, Any], tell: Callable[[Sequence[Message]], Future[None]]
    ) -> list[Message]:
        """Run the application in this thread and send what it says, piece by piece, as fast as it is taken.

        Returns what is left to send: of most answers all, which spares the thread the wait.
        """
        started: list[Message] = []

        def start(status: str, headers: Sequence[tuple[str, str]], _error: Any = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started[:] = [{"type": "http.response.start", "status": int(status[:3]), "headers": pairs}]

        def told(*messages: Message) -> None:
            sending = tell(messages)
            try:
                sending.result(TAKING)
            except TimeoutError:
                sending.cancel()
                raise Gone from None

        chunks = self._application(environ, start)
        try:
            waiting: Message | None = None
            for chunk in chunks:
                if waiting is not None:
                    told(*started, waiting)
                    started.clear()
                waiting = {"type": "http.response.body", "body": chunk, "more_body": True}
            end = {"type": "http.response.body", "body": b"", **(waiting or {}), "more_body": False}
            return [*started, end]
        finally:
            if close := getattr(chunks, "close", None):
                close()


async def _until_gone(receive: Receive, gone: threading.Event) -> None:
    """Nothing comes after the body, which is empty where none was read, but that the sender went away."""
    for _message in range(2):
        if (await receive())["type"] == "http.disconnect":
            gone.set()
            return


def environ_of(scope: dict[str, Any], body: Any, length: int) -> dict[str, Any]:
    """The WSGI environment of a request that has arrived.

    A header whose name has an underscore is left out: in this environment it would be another one with a hyphen.
    """
    path = unquote_to_bytes(scope["raw_path"]) if scope.get("raw_path") else scope["path"].encode()
    server, client = scope.get("server") or ("localhost", 80), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 80),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = name.decode("latin-1").upper()
        if "_" in key:
            continue
        key = key.replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        mark = "; " if key == "HTTP_COOKIE" else ","
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{mark}{text}" if key in environ else text
    environ["CONTENT_LENGTH"] = str(length)
    return environ


async def _sent(send: Send, messages: Iterable[Message]) -> None:
    for message in messages:
        await send(message)


async def _give_up(send: Send, status: int) -> None:
    logger.info("A request was given up before it had arrived whole (%d).", status)
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    sentences = {
        400: b"Bad request.",
        408: b"The request came too slowly.",
        413: b"The request is too large.",
        503: b"There is no room for this request now. Try again in a while.",
    }
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentences[status]})
