"""Every answer carries the headers that keep browsers careful: pages, errors, static files, the API."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.patience import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/healthz", "localhost", 200),
        ("/nothing/here", "localhost", 404),
        ("/static/mark.svg", "localhost", 200),
        ("/static/nothing.css", "localhost", 404),
        ("/api/v1/contact", "localhost", 401),
        ("/healthz", "evil.example", 400),
    ],
)
def test_every_answer_carries_the_careful_headers(path, host, status):
    answer = Client(raise_request_exception=False).get(path, HTTP_HOST=host)
    assert answer.status_code == status
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("sender", "status"), [("10.0.0.7", 200), ("198.51.100.9", 301)])
def test_that_a_request_came_by_https_is_believed_of_a_configured_proxy_alone(settings, sender, status):
    settings.ENV = settings.ENV | {"PROXIES": ("10.0.0.0/24",)}
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/sign-in", REMOTE_ADDR=sender, HTTP_X_FORWARDED_PROTO="https")
    assert answer.status_code == status


def test_behind_https_django_has_nothing_to_object_to(tmp_path):
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PERENNIAL_", "DJANGO_"))
    }
    settings = {
        "PERENNIAL_HOME": str(tmp_path),
        "PERENNIAL_HTTPS": "yes",
        "DJANGO_SETTINGS_MODULE": "perennial.settings",
    }
    told = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert told.returncode == 0, told.stderr
