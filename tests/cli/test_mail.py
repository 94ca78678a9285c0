"""`perennial mail test`: what the server said, or why it has not taken it."""

import json

import pytest

from perennial.lib.mail_servers import read_mail_server
from tests.cli.commands import perennial
from tests.mail_server import mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings):
    with mail_server() as listening:
        settings.MAIL = read_mail_server(listening.url)
        settings.ENV = settings.ENV | {"ADDRESS": "https://crm.firma.example"}
        yield listening


def test_a_mail_is_sent_at_once_and_the_answer_is_shown(server, capsys):
    assert perennial("mail", "test", "--to", "anna@firma.example", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"to": "anna@firma.example", "said": "250 2.0.0 kept as 1"}
    assert server.mails[0]["To"] == "anna@firma.example"
    assert "https://crm.firma.example" in server.mails[0].get_content()
    perennial("mail", "test", "--to", "anna@firma.example")
    assert "has taken it: 250" in capsys.readouterr().out
    assert server.mails[0]["Message-ID"] != server.mails[1]["Message-ID"]


@pytest.mark.parametrize(
    ("step", "answer", "says"),
    [
        ("rcpt", "550 5.1.1 nobody here", "has not taken it: 550 5.1.1"),
        ("content", "", "Look whether it arrived"),
    ],
)
def test_what_went_wrong_is_a_sentence(server, capsys, step, answer, says):
    server.misbehave(step, answer)
    assert perennial("mail", "test", "--to", "anna@firma.example") == 1
    assert says in capsys.readouterr().err


def test_an_address_that_is_none_and_a_house_without_mail_are_refused(server, settings, capsys):
    assert perennial("mail", "test", "--to", "anna") == 1
    settings.MAIL = None
    assert perennial("mail", "test", "--to", "anna@firma.example") == 1
    assert "PERENNIAL_MAIL_URL" in capsys.readouterr().err
    assert server.mails == []
