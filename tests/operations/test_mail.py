"""Mail over a real connection: what the server says decides, and where it says nothing nobody knows."""

from __future__ import annotations

import signal
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from perennial.lib.mail_servers import read_mail_server
from perennial.operations import mail, outbox
from perennial.operations.clock import database_now
from perennial.operations.errors import Needless, NotSent
from perennial.operations.mail import Mail, send
from perennial.operations.models import Fate, Outgoing
from perennial.operations.worker import run_next
from tests.mail_server import Server, certified, mail_server
from tests.operations.conftest import Start
from tests.patience import eventually

LETTER = Mail("anna@jantar.example", "Zażółć", ".Ein Gruß\n.\nEnde", "<p>Gruß</p>", by="Jantar, Handel")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with mail_server() as listening:
        settings.MAIL = read_mail_server(listening.url)
        yield listening


def test_a_mail_arrives_whole_with_its_names_and_both_texts(server: Server) -> None:
    assert send(LETTER, "digest:1") == "250 2.0.0 kept as 1"
    [arrived] = server.mails
    assert (arrived["Subject"], arrived["To"]) == ("Zażółć", "anna@jantar.example")
    assert arrived["From"] == '"Jantar, Handel" <crm@firma.example>'
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["List-Unsubscribe"] is None
    plain, rich = arrived.iter_parts()
    assert plain.get_content().splitlines() == [".Ein Gruß", ".", "Ende"]
    assert rich.get_content().strip() == "<p>Gruß</p>"
    assert server.contents[0].isascii()


def test_a_mail_that_comes_again_has_the_same_name_and_another_has_another(server: Server) -> None:
    for key in ("a:b", "a:b", "a.b"):
        send(LETTER, key)
    first, again, other = (one["Message-ID"] for one in server.mails)
    assert first == again != other
    assert first.endswith("@firma.example>")


def test_another_house_names_its_mails_otherwise(server: Server, settings: Any) -> None:
    send(LETTER, "k")
    settings.SECRET_KEY = "another"
    send(LETTER, "k")
    assert server.mails[0]["Message-ID"] != server.mails[1]["Message-ID"]


def test_what_would_break_a_header_does_not(server: Server) -> None:
    send(Mail("anna@jantar.example", "One\r\nBcc: x@y.example", "text", by="Jan\r\nBcc: x@y.example"), "k")
    assert server.mails[0]["Bcc"] is None
    assert server.mails[0]["Subject"] == "One Bcc: x@y.example"


@pytest.mark.parametrize(
    ("to", "rcpt"),
    [("jörg@jantar.example", ""), ("jorg@żółw.example", "RCPT TO:<jorg@xn--w-uga1v8h.example>"), ("", "")],
)
def test_an_address_that_no_server_understands_is_refused_before_anything_is_said(
    server: Server, to: str, rcpt: str
) -> None:
    if rcpt:
        send(Mail(to, "s", "t"), "k")
        assert rcpt.upper() in [one.upper() for one in server.said]
    else:
        with pytest.raises(NotSent):
            send(Mail(to, "s", "t"), "k")
        assert server.said == []


@pytest.mark.parametrize(
    ("step", "answer", "final"),
    [
        ("greeting", "421 too busy", False),
        ("greeting", "554 go away", False),
        ("greeting", "", False),
        ("ehlo", "", False),
        ("mail", "451 later", False),
        ("mail", "550 not you", True),
        ("mail", "", False),
        ("rcpt", "450 4.7.1 greylisted", False),
        ("rcpt", "550 5.1.1 nobody here", True),
        ("rcpt", "", False),
        ("data", "451 later", False),
        ("data", "554 no", True),
        ("content", "452 full", False),
        ("content", "550 looks like spam", True),
    ],
)
def test_a_server_that_says_no_has_not_taken_it(server: Server, step: str, answer: str, final: bool) -> None:
    server.misbehave(step, answer)
    with pytest.raises(NotSent) as no:
        send(LETTER, "k")
    assert no.value.final is final
    if answer and step != "greeting":
        assert str(no.value) == answer


@pytest.mark.parametrize("answer", ["", "hello", "354 what"])
def test_silence_after_the_whole_mail_is_no_answer(server: Server, answer: str) -> None:
    server.misbehave("content", answer)
    with pytest.raises(smtplib.SMTPException):
        send(LETTER, "k")
    assert len(server.contents) == 1


def test_a_slow_server_is_waited_for_and_not_for_ever(server: Server, monkeypatch: Any) -> None:
    server.misbehave("content", wait=0.6)
    monkeypatch.setattr(mail, "ANSWER", 0.3)
    assert send(LETTER, "k").startswith("250")
    server.misbehave("rcpt", wait=2)
    with pytest.raises(NotSent):
        send(LETTER, "k")
    monkeypatch.setattr(mail, "LAST_ANSWER", 0.3)
    server.misbehave("content", wait=2)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(LETTER, "k")


def test_where_nobody_listens_nothing_has_left(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.MAIL = read_mail_server(f"smtp://127.0.0.1:{port}/?from=crm@firma.example")
    with pytest.raises(NotSent, match="ConnectionRefusedError") as no:
        send(LETTER, "k")
    assert not no.value.final


def test_a_server_elsewhere_that_offers_no_tls_is_told_nothing(server: Server, monkeypatch: Any) -> None:
    monkeypatch.setattr("perennial.lib.mail_servers._is_loopback", lambda _host: False)
    with pytest.raises(NotSent, match="SMTPNotSupportedError"):
        send(LETTER, "k")
    assert [one.split()[0].lower() for one in server.said] == ["ehlo"]


@pytest.fixture
def elsewhere(server: Server, settings: Any, monkeypatch: Any, tmp_path: Path) -> Callable[..., None]:
    """`elsewhere(trusted)` makes the server one that is not on this machine, by name, with TLS and a password."""
    server.tls, certificate = certified(tmp_path, "localhost")
    monkeypatch.setattr("perennial.lib.mail_servers._is_loopback", lambda _host: False)

    def become(*, scheme: str = "smtp", trusted: bool = True, name: str = "localhost") -> None:
        server.implicit = scheme == "smtps"
        address = f"{scheme}://crm:sesame@{name}:{server.port}/?from=crm@firma.example"
        settings.MAIL = read_mail_server(address)
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    return become


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_elsewhere_is_spoken_to_in_secret_and_signed_in_to(
    server: Server, elsewhere: Callable[..., None], scheme: str
) -> None:
    elsewhere(scheme=scheme)
    assert send(LETTER, "k").startswith("250")
    assert server.encrypted == 1
    words = [one.split()[0].lower() for one in server.said]
    assert words.index("auth") < words.index("mail")
    assert ("starttls" in words) is (scheme == "smtp")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
@pytest.mark.parametrize("wrong", [{"trusted": False}, {"name": "127.0.0.1"}])
def test_a_certificate_that_is_not_trusted_or_of_another_name_gets_no_password(
    server: Server, elsewhere: Callable[..., None], scheme: str, wrong: dict[str, Any]
) -> None:
    elsewhere(scheme=scheme, **wrong)
    with pytest.raises(NotSent, match="SSLCertVerificationError"):
        send(LETTER, "k")
    assert not any(one.lower().startswith(("auth", "mail")) for one in server.said)


def test_a_wrong_password_is_tried_again_for_it_may_be_put_right(
    server: Server, elsewhere: Callable[..., None]
) -> None:
    elsewhere()
    server.misbehave("auth", "535 5.7.8 no")
    with pytest.raises(NotSent, match=r"535 5\.7\.8 no") as no:
        send(LETTER, "k")
    assert not no.value.final


def test_without_the_setting_no_mail_leaves(settings: Any) -> None:
    settings.MAIL = None
    with pytest.raises(Needless):
        send(LETTER, "k")


# Over the outbox.


@pytest.fixture
def letters(transactional_db: None) -> None:
    """Messages of the sender "test-mail" (tests.operations.effects) are mails."""


def posted(key: str = "k") -> Outgoing:
    return outbox.post("test-mail", {"to": "anna@jantar.example"}, key=key, requested_by=None)


def now(message: Outgoing) -> Outgoing:
    return Outgoing.objects.get(pk=message.pk)


def test_what_was_put_off_is_tried_again_and_says_why(server: Server, letters: None) -> None:
    server.misbehave("rcpt", "450 4.7.1 greylisted")
    message = posted()
    assert run_next()
    assert (now(message).fate, now(message).receipt) == (Fate.WAITING, "450 4.7.1 greylisted")
    server.misbehave("ehlo")
    Outgoing.objects.update(next_try=database_now())
    assert run_next()
    assert (now(message).fate, now(message).receipt) == (Fate.SENT, "250 2.0.0 kept as 1")
    assert len(server.mails) == 1


def test_where_the_line_breaks_after_the_mail_a_person_decides(server: Server, letters: None) -> None:
    server.misbehave("content", "")
    message = posted()
    assert run_next()
    assert now(message).fate == Fate.UNSURE
    assert not run_next()
    server.misbehave("ehlo")
    outbox.judge(message.pk, was_sent=False)
    assert run_next()
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]


def test_a_refused_receiver_is_not_tried_again(server: Server, letters: None) -> None:
    server.misbehave("rcpt", "550 5.1.1 nobody here")
    message = posted()
    assert run_next()
    assert not run_next()
    assert (now(message).fate, now(message).receipt) == (Fate.REFUSED, "550 5.1.1 nobody here")


def test_what_is_needless_is_withdrawn(settings: Any, letters: None) -> None:
    settings.MAIL = None
    message = posted()
    assert run_next()
    assert now(message).fate == Fate.WITHDRAWN
    assert now(message).settled is not None


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_hands_mails_over_hands_none_over_twice(
    start: Start, monkeypatch: Any
) -> None:
    with mail_server() as server:
        monkeypatch.setenv("PERENNIAL_MAIL_URL", server.url)
        monkeypatch.setenv("PERENNIAL_ADDRESS", "https://crm.firma.example")
        server.misbehave("content", wait=0.02)
        for number in range(24):
            outbox.post("test-mail", {"to": f"n{number}@jantar.example"}, key=f"k{number}", requested_by=None)
        for _kill in range(3):
            worker, before = start("worker"), len(server.contents)
            eventually(lambda: len(server.contents) > before + 1)  # noqa: B023
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            Outgoing.objects.filter(fate=Fate.SENDING).update(
                lease_until=database_now() - timedelta(seconds=1)
            )
            outbox.give_up_lost()
        start("worker")
        eventually(lambda: not Outgoing.objects.filter(fate__in=(Fate.WAITING, Fate.SENDING)).exists())
        time.sleep(0.1)
        arrived = [one["To"] for one in server.mails]
    fates = dict(Outgoing.objects.values_list("key", "fate"))
    assert len(arrived) == len(set(arrived))
    sent = {f"n{key[1:]}@jantar.example" for key, fate in fates.items() if fate == Fate.SENT}
    assert sent <= set(arrived)
    assert set(fates.values()) <= {Fate.SENT, Fate.UNSURE}
