"""The cast, each before their own browser, with a company and a few contacts."""

from dataclasses import dataclass

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from perennial.access.models import FieldGrant
from perennial.journal.door import change
from perennial.records.actions.create import create_record
from perennial.schema.models import Workspace
from tests.cast import OPERATOR, acting, gather

BACKEND = "perennial.access.signing_in.PasswordBackend"


@pytest.fixture
def cast(db):
    with change(OPERATOR, "workspace.create") as act:
        act.create(Workspace(name="Jantar Handel", zone="Europe/Warsaw"))
    return gather()


@dataclass
class House:
    """Alice's company Hutmet and her contact Katarzyna; Charlie's contact Owen."""

    hutmet: int
    kasia: int
    owen: int


@pytest.fixture
def house(cast):
    alice, charlie = acting(cast.alice), acting(cast.charlie)
    hutmet = create_record(alice, "company", {"name": "Hutmet Zabrze", "city": "Zabrze"}).head.pk
    kasia = create_record(
        alice,
        "contact",
        {
            "given_name": "Katarzyna",
            "family_name": "Wilczek",
            "company": hutmet,
            "email": "k.wilczek@hutmet.example",
            "phone": "+48 32 555 01 42",
            "job_title": "Buyer",
            "city": "Zabrze",
        },
    ).head.pk
    owen = create_record(charlie, "contact", {"given_name": "Owen", "family_name": "Hartnell"}).head.pk
    return House(hutmet, kasia, owen)


def browser(user):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user.pk), backend=BACKEND)
    return client


@pytest.fixture
def alice(cast):
    return browser(cast.alice)


@pytest.fixture
def bob(cast):
    return browser(cast.bob)


@pytest.fixture
def charlie(cast):
    return browser(cast.charlie)


@pytest.fixture
def ada(cast):
    return browser(cast.ada)


@pytest.fixture
def veil(cast):
    """Hides a field from members, or makes it read-only."""

    def draw(field, kind="hidden", entity="contact"):
        with change(OPERATOR, "role.edit") as act:
            act.create(FieldGrant(role=cast.member, entity=entity, field=field, veil=kind))

    return draw


def scripted(target):
    """Headers of a request of the page's own script for one fragment."""
    return {"HX-Request": "true", "HX-Target": target}


def text(response):
    return response.content.decode()
