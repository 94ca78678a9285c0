"""The way in of `perennial serve`: a request arrives whole before a thread works on it.

The pages are a WSGI application, whose threads are few. Who sends slowly, or stops in the middle, holds a socket here
and no thread; a body that does not come on is given up.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# A body has so many seconds, and one more for each so many bytes of it.
SECONDS, BYTES_A_SECOND = 30.0, 2048
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


class Door:
    """An ASGI application around a WSGI one, which it runs in `threads` threads.

    Of a body longer than `largest` bytes nothing is kept: the application is told by `CUT`, and tells who sent it.
    """

    def __init__(self, application: WsgiApplication, threads: int, largest: int) -> None:
        self._application = application
        self._largest = largest
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"this door does not speak {scope['type']}")
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                length = await self._arrived(scope, receive, body)
            except NotArrived as no:
                await _give_up(send, no.status)
                return
            environ = environ_of(scope, body, length) | ({CUT: True} if length > self._largest else {})
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, self._answer, environ, loop, send)

    async def _arrived(self, scope: dict[str, Any], receive: Receive, body: Any) -> int:
        """Read the body; returns its length. Raises NotArrived."""
        if not any(name in {b"content-length", b"transfer-encoding"} for name, _value in scope["headers"]):
            return 0
        loop, length = asyncio.get_running_loop(), 0
        began = loop.time()
        while True:
            deadline = began + SECONDS + length / BYTES_A_SECOND
            try:
                message = await asyncio.wait_for(receive(), max(0.0, deadline - loop.time()))
            except TimeoutError:
                raise NotArrived(408) from None
            if message["type"] != "http.request":
                raise NotArrived(400)
            chunk = message.get("body", b"")
            length += len(chunk)
            if length <= self._largest:
                body.write(chunk)
            elif length - len(chunk) <= self._largest:
                body.truncate(0)
            if not message.get("more_body"):
                body.seek(0)
                return length

    def _answer(self, environ: dict[str, Any], loop: asyncio.AbstractEventLoop, send: Send) -> None:
        """Run the application in this thread and send what it says, chunk by chunk, as fast as it is taken."""
        started: list[Message] = []

        def start(status: str, headers: Sequence[tuple[str, str]], _error: Any = None) -> None:
            pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            started[:] = [{"type": "http.response.start", "status": int(status[:3]), "headers": pairs}]

        def told(*messages: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, messages), loop).result()

        chunks = self._application(environ, start)
        try:
            waiting: Message | None = None
            for chunk in chunks:
                if waiting is not None:
                    told(*started, waiting)
                    started.clear()
                waiting = {"type": "http.response.body", "body": chunk, "more_body": True}
            told(*started, {"type": "http.response.body", "body": b"", **(waiting or {}), "more_body": False})
        finally:
            if close := getattr(chunks, "close", None):
                close()


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
    }
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentences[status]})
