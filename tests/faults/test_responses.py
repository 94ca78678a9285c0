"""The product's own error page, which must not need anything that may have failed."""

import errno
import html
import json

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import RequestFactory
from django.utils import translation

from perennial.faults.responses import error_response, trouble_response
from perennial.faults.trouble import AWAY, FULL, trouble_of


@pytest.mark.parametrize("language", ["en", "pl"])
def test_it_renders_without_a_database_a_session_or_a_user(language):
    with translation.override(language):
        answer = error_response(RequestFactory().get("/contacts/"), "7KQ2-4TXB")
    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")
    assert "7KQ2-4TXB" in answer.content.decode()


class Lost(Exception):
    """An error of a driver, with what it says of itself."""

    def __init__(self, **said):
        super().__init__()
        self.__dict__.update(said)


def raised(kind, **said):
    error = kind()
    error.__cause__ = Lost(**said)
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (raised(OperationalError, sqlstate=None), AWAY),
        (raised(OperationalError, sqlstate="57P01"), AWAY),
        (raised(OperationalError, sqlstate="08006"), AWAY),
        (raised(InterfaceError, sqlstate=None), AWAY),
        (raised(OperationalError, sqlite_errorname="SQLITE_BUSY_SNAPSHOT"), AWAY),
        (raised(OperationalError, sqlite_errorname="SQLITE_IOERR_SHMSIZE"), AWAY),
        (raised(OperationalError, sqlstate="53100"), FULL),
        (raised(OperationalError, sqlite_errorname="SQLITE_FULL"), FULL),
        (OSError(errno.ENOSPC, "no space"), FULL),
        (raised(OperationalError, sqlstate="40P01"), None),
        (raised(OperationalError, sqlite_errorname="SQLITE_ERROR"), None),
        (raised(IntegrityError, sqlstate="23505"), None),
        (FileNotFoundError(errno.ENOENT, "no file"), None),
        (ValueError(), None),
    ],
)
def test_trouble_around_the_program_is_told_from_its_own_faults(error, trouble):
    assert trouble_of(error) == trouble


@pytest.mark.parametrize("trouble", [AWAY, FULL])
@pytest.mark.parametrize("method", ["get", "post"])
def test_trouble_is_503_with_the_way_out_for_people_scripts_and_programs(trouble, method):
    said = str(trouble.reading if method == "get" else trouble.writing)
    ask = getattr(RequestFactory(), method)
    page = trouble_response(ask("/contacts"), trouble)
    script = trouble_response(ask("/contacts", headers={"HX-Request": "true"}), trouble)
    program = trouble_response(ask("/api/v1/contact"), trouble)
    for answer in (page, script, program):
        assert (answer.status_code, answer["Retry-After"]) == (503, str(trouble.seconds))
        assert "no-store" in answer["Cache-Control"]
    assert script["HX-Reswap"] == "none"
    assert all(html.escape(said) in answer.content.decode() for answer in (page, script))
    assert ('href="/contacts"' in page.content.decode()) == (method == "get")
    assert json.loads(program.content)["detail"] == said
