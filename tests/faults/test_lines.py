"""What stands in the log: our sentences, and no words of libraries, which may name people."""

import io
import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client

from perennial.faults.lines import Line
from tests.cast import gather

SECRET = "jana.kowalska@firma.example"


def line(name, words, *values, **more):
    record = logging.LogRecord(
        name, logging.WARNING, "handlers.py", 7, words, values, None, func="lock", **more
    )
    return Line().format(record)


def test_our_own_lines_say_what_they_say():
    assert line("perennial.operations", "Operation %s: the lease is lost.", 7).endswith(
        " WARNING perennial.operations Operation 7: the lease is lost."
    )


def test_a_librarys_line_names_its_place_and_no_values():
    said = line("axes.handlers", f"Locking {SECRET} out: %s", SECRET)
    assert said.endswith(" WARNING axes.handlers at handlers:lock")


def test_a_librarys_error_is_named_by_its_kind():
    try:
        raise ValueError(SECRET)
    except ValueError as problem:
        told = (ValueError, problem, problem.__traceback__)
    record = logging.LogRecord("csp", logging.ERROR, "csp.py", 7, "Bad: %s", (SECRET,), told, func="report")
    assert Line().format(record).endswith(" ERROR csp at csp:report (ValueError)")


@pytest.fixture
def log(monkeypatch):
    """What the settings write to standard error."""
    with monkeypatch.context() as within:
        within.setattr("sys.stderr", written := io.StringIO())
        logging.config.dictConfig(settings.LOGGING)
        yield written.getvalue
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
def test_failed_sign_ins_and_foreign_hosts_leave_no_values(log):
    gather()
    for _time in range(9):
        form = {"email": SECRET, "password": "Wrong-7-sun"}
        Client(raise_request_exception=False).post(
            "/sign-in?next=/contacts%3Fq%3DJana", form, REMOTE_ADDR="192.0.2.77"
        )
    assert Client(raise_request_exception=False).get("/contacts?q=Jana", HTTP_HOST=SECRET).status_code == 400
    said = log()
    assert "axes.handlers.database" in said
    assert "DisallowedHost" in said
    assert not [value for value in (SECRET, "jana", "Jana", "Wrong-7-sun", "192.0.2.77") if value in said]
