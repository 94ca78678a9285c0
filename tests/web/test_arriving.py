"""Requests arrive whole before a thread works on them; what does not come on, or is too long, is given up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest
from django.test import Client

from perennial.web import arriving
from perennial.web.arriving import CUT, WsgiAdapter, environ_of

Message = dict[str, Any]
PATIENCE = 20


def scope(*headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    given = {
        "type": "http",
        "method": "POST",
        "http_version": "1.1",
        "scheme": "http",
        "path": "/żółw",
        "raw_path": b"/%C5%BC%C3%B3%C5%82w",
        "query_string": b"q=%20x",
        "headers": [(b"content-length", b"9"), *headers],
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 5555),
    }
    return given | more


class Application:
    """Says what came: its body and length; streams `chunks` where there are some."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks, self.seen, self.closed = chunks, [], 0

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        self.seen.append({**environ, "body": environ["wsgi.input"].read()})
        start("201 Created", [("X-Note", "ż".encode().decode("latin-1"))])
        return self

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.chunks or [b"done"])

    def close(self) -> None:
        self.closed += 1


def asked(application: Any, *body: bytes, threads: int = 1, largest: int = 100, **more: Any) -> list[Message]:
    """What is sent back when the body comes in these pieces, and nothing after them where the last one is None."""
    sent: list[Message] = []

    async def ask() -> None:
        waiting = list(body)

        async def receive() -> Message:
            if not waiting:
                await asyncio.sleep(PATIENCE)
            return {
                "type": "http.request",
                "body": waiting.pop(0),
                "more_body": bool(waiting) or more.get("torn"),
            }

        async def send(message: Message) -> None:
            sent.append(message)

        await WsgiAdapter(application, threads, largest)(more.get("scope") or scope(), receive, send)

    asyncio.run(ask())
    return sent


def test_a_request_arrives_whole_and_is_answered() -> None:
    application = Application()
    start, end = asked(application, b"given_na", b"me")
    assert (start["status"], start["headers"]) == (201, [(b"x-note", "ż".encode())])
    assert (end["body"], end["more_body"]) == (b"done", False)
    seen = application.seen[0]
    assert (seen["body"], seen["CONTENT_LENGTH"], seen["PATH_INFO"]) == (
        b"given_name",
        "10",
        "/żółw".encode().decode("latin-1"),
    )
    assert (seen["REMOTE_ADDR"], seen["QUERY_STRING"], seen["REQUEST_METHOD"]) == (
        "192.0.2.7",
        "q=%20x",
        "POST",
    )
    assert application.closed == 1


def test_chunks_are_sent_one_by_one_and_the_application_is_closed() -> None:
    application = Application(b"a", b"b", b"c")
    start, *bodies = asked(application, b"x")
    assert start["type"] == "http.response.start"
    assert [(one["body"], one["more_body"]) for one in bodies] == [(b"a", True), (b"b", True), (b"c", False)]
    assert application.closed == 1


def test_an_application_that_breaks_is_closed() -> None:
    class Broken(Application):
        def __iter__(self) -> Iterator[bytes]:
            yield b"a"
            raise RuntimeError("broken")

    application = Broken()
    with pytest.raises(RuntimeError, match="broken"):
        asked(application, b"x")
    assert application.closed == 1


def test_a_body_that_does_not_come_on_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "SECONDS", 0.05)
    application = Application()
    start, end = asked(application, b"given_na", torn=True)
    assert (start["status"], end["body"]) == (408, b"The request came too slowly.")
    assert application.seen == []


def test_who_sends_slowly_holds_no_thread() -> None:
    """One thread serves others while ten bodies are on their way."""
    application, sent = Application(), []

    async def ask() -> None:
        adapter, arrived = WsgiAdapter(application, 1, 100), asyncio.Event()

        async def slowly() -> Message:
            await arrived.wait()
            return {"type": "http.request", "body": b"slow"}

        async def at_once() -> Message:
            return {"type": "http.request", "body": b"quick"}

        async def send(message: Message) -> None:
            sent.append(message)

        slow = [asyncio.create_task(adapter(scope(), slowly, send)) for _ in range(10)]
        await asyncio.sleep(0)
        await asyncio.wait_for(adapter(scope(), at_once, send), PATIENCE)
        assert [one["body"] for one in application.seen] == [b"quick"]
        arrived.set()
        await asyncio.wait_for(asyncio.gather(*slow), PATIENCE)

    asyncio.run(ask())
    assert len(application.seen) == 11


def test_requests_are_worked_on_in_so_many_threads() -> None:
    together = threading.Barrier(3, timeout=PATIENCE)

    class Meeting(Application):
        def __call__(self, environ: dict[str, Any], start: Any) -> Any:
            together.wait()
            return super().__call__(environ, start)

    async def ask() -> None:
        adapter = WsgiAdapter(Meeting(), 3, 100)

        async def receive() -> Message:
            return {"type": "http.request", "body": b"x"}

        async def send(message: Message) -> None:
            return None

        await asyncio.gather(*(adapter(scope(), receive, send) for _ in range(3)))

    asyncio.run(ask())


def test_of_a_body_too_long_nothing_is_kept_and_the_application_is_told() -> None:
    application = Application()
    start, _end = asked(application, b"a" * 60, b"b" * 60, b"c")
    assert start["status"] == 201
    assert (application.seen[0][CUT], application.seen[0]["body"]) == (True, b"")
    assert application.seen[0]["CONTENT_LENGTH"] == "121"


def test_a_page_says_that_an_upload_was_too_long(db: None) -> None:
    answer = Client().post("/imports/new", {"entity": "contact"}, **{CUT: True})
    assert answer.status_code == 413
    assert b"far larger than what may be uploaded" in answer.content


def test_headers_are_as_wsgi_writes_them() -> None:
    found = environ_of(
        scope(
            (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y"), (b"host", b"h")
        ),
        None,
        3,
    )
    assert (found["HTTP_COOKIE"], found["HTTP_ACCEPT"], found["HTTP_HOST"]) == ("a=1; b=2", "x,y", "h")
    assert found["CONTENT_LENGTH"] == "3"


def test_a_header_cannot_pass_for_another_one() -> None:
    found = environ_of(scope((b"x_forwarded_for", b"192.0.2.1"), (b"x-forwarded-for", b"192.0.2.2")), None, 0)
    assert found["HTTP_X_FORWARDED_FOR"] == "192.0.2.2"


def test_a_request_without_a_body_is_not_waited_for() -> None:
    application = Application()
    bare = scope(method="GET", headers=[(b"host", b"h")])
    start, _end = asked(application, scope=bare)
    assert (start["status"], application.seen[0]["CONTENT_LENGTH"]) == (201, "0")


def test_from_one_address_not_everything_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "FROM_ONE", 2)
    application, sent = Application(), dict[int, list[Message]]()

    async def ask() -> None:
        adapter, arrived = WsgiAdapter(application, 1, 100), asyncio.Event()

        async def receive() -> Message:
            await arrived.wait()
            return {"type": "http.request", "body": b"x"}

        def one(number: int, address: str) -> Any:
            async def send(message: Message) -> None:
                sent.setdefault(number, []).append(message)

            return asyncio.create_task(adapter(scope(client=(address, 1)), receive, send))

        several = [one(number, "192.0.2.1") for number in range(3)] + [one(3, "192.0.2.2")]
        await asyncio.sleep(0.05)
        arrived.set()
        await asyncio.wait_for(asyncio.gather(*several), PATIENCE)
        assert (adapter._coming, adapter._kept) == ({}, 0)

    asyncio.run(ask())
    assert {number: several[0]["status"] for number, several in sent.items()} == {
        0: 201,
        1: 201,
        2: 503,
        3: 201,
    }


def test_there_is_room_for_so_much_and_it_is_free_again() -> None:
    application = Application()
    start, _end = asked(application, b"x" * 500, largest=100)
    assert start["status"] == 413
    assert application.seen == []
    adapter = WsgiAdapter(application, 1, 100)
    adapter._kept = 350
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * 60}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(adapter(scope(), receive, send))
    assert (sent[0]["status"], adapter._kept) == (503, 350)


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(SpooledTemporaryFile):  # type: ignore[type-arg]
        def write(self, text: Any) -> int:
            super().write(text)
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(arriving, "SpooledTemporaryFile", Full)
    start, end = asked(Application(), b"x")
    assert (start["status"], end["body"].decode()) == (
        503,
        "There is no room for this request now. Try again in a while.",
    )


@pytest.mark.parametrize("how", ["leaves", "does not take"])
def test_who_takes_no_more_is_not_answered_to_the_end(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "TAKING", 0.05)
    left, made = threading.Event(), []

    class Endless(Application):
        def __iter__(self) -> Iterator[bytes]:
            for number in range(1_000_000):
                made.append(number)
                if how == "leaves" and number == 5:
                    left.set()
                yield b"x"

    application = Endless()

    async def ask() -> None:
        messages = iter([{"type": "http.request", "body": b"x"}])

        async def receive() -> Message:
            if (message := next(messages, None)) is not None:
                return message
            while not left.is_set():
                await asyncio.sleep(0.001)
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if how == "does not take":
                await asyncio.sleep(PATIENCE)

        await asyncio.wait_for(WsgiAdapter(application, 1, 100)(scope(), receive, send), PATIENCE)

    asyncio.run(ask())
    assert application.closed == 1
    assert len(made) < 1_000_000
