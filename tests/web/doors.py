"""Signed-in browsers for the tests of pages: `door(user)` is a client with a session of that user."""

from django.contrib.messages import get_messages
from django.test import Client

from perennial.operations.inline import run_inline
from perennial.operations.models import Operation
from tests.cast import OPERATOR

BACKEND = "perennial.access.signing_in.PasswordBackend"
HTMX = {"HX-Request": "true"}


def door(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def receipts(response):
    """(sentence, undo address) of every receipt this answer left."""
    return [(str(one), one.extra_tags) for one in get_messages(response.wsgi_request)]


def work():
    """Does what a worker would: runs every open operation, newest last."""
    while (waiting := Operation.objects.filter(state="queued").order_by("pk").first()) is not None:
        run_inline(waiting)


__all__ = ["HTMX", "OPERATOR", "door", "receipts", "work"]
