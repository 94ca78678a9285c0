"""A workspace in which every text says whose it is, so that a word in the wrong hands is seen at once.

Alice owns nearly everything. Bob is on her team and may not see some fields, nor files; Dora, on it too, sees
no family names and no names of companies, no deals, no activities and no documents, and may take back what others did.
Charlie is a stranger whose own records point at Alice's. Nobody has not signed in.
All of them did something before their rights were narrowed: what they kept of it may not tell more than they may.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from unittest import mock

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import MULTIPART_CONTENT, ClientHandler
from django.test.utils import override_settings
from django.utils import timezone
from pyotp import TOTP

from perennial.access.actions import (
    create_feed,
    create_reset_link,
    create_role,
    create_team,
    create_token,
    create_user,
    edit_profile,
)
from perennial.access.actions.second_factor import turn_on_second_factor
from perennial.access.actor import Actor
from perennial.access.models import FieldGrant, Grant, Role, Session, User
from perennial.access.second_factor import new_key
from perennial.inbox.keeping import keep_told
from perennial.insight.actions import create_report, edit_report, remind, remind_by_mail
from perennial.insight.dashboards import add_tile, create_dashboard
from perennial.insight.models import View
from perennial.insight.tiles import SECTIONS
from perennial.insight.views import create_view
from perennial.journal.door import change
from perennial.journal.models import Entry
from perennial.journal.reading import lines
from perennial.lib.conditions import parse
from perennial.lib.mail_servers import read_mail_server
from perennial.operations import clock as database_clock
from perennial.operations.models import Operation, Outgoing
from perennial.quality.actions import create_rule, edit_rule
from perennial.quality.models import Rule
from perennial.quality.queries import move_day, rule_of
from perennial.records import mass_merge
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.comments import follow, pin_comment, pin_note, say, say_again
from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.links import add_company
from perennial.records.actions.members import put_in_campaign
from perennial.records.actions.points import add_point, edit_point
from perennial.records.actions.trash import trash_records
from perennial.records.bulk import Asked
from perennial.records.condition.actions import snooze, waive
from perennial.records.condition.queries import readable_rules
from perennial.records.jobs import start_bulk, start_look
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.models import ContactPoint
from perennial.records.places import Readable
from perennial.schema.actions import choose_columns, create_field, set_layout
from perennial.schema.kinds import kind_of
from perennial.schema.models import Workspace
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES as shapes
from perennial.transfer.actions import rehearse
from tests.cast import OPERATOR, TEAMWORK, acting, today
from tests.files.making import document, png, version
from tests.records.people import another
from tests.side_doors.forms import Chosen
from tests.transfer.importing import csv_of, ended, ran, rehearsed, undone, upload

BACKEND = "perennial.access.signing_in.PasswordBackend"
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
SECRET = "sieben Bäume am Fluss"


@dataclass(frozen=True)
class Words:
    """The words that mark whose a text is; a twin has others of the same length, in another order."""

    team: str = "qzxteam"  # in what Alice's team may read
    own: str = "qzxown"  # in what is Alice's alone
    hidden: str = "qzxhidden"  # in fields that Bob, Dora and Charlie may not read
    kin: str = "qzxkin"  # in family names and names of companies, which Dora may not read
    talk: str = "qzxtalk"  # in deals, activities and documents, which Dora may not read at all
    digits: str = "73149"  # in hidden numbers, phones and tax numbers
    step: int = 1  # how hidden values follow each other
    days: int = 1  # how far the days of activities lie apart

    def turned(self, *names: str) -> Words:
        """A twin in which these words are others."""
        told = {name: getattr(self, name).replace("qzx", "wvy") for name in names if name != "digits"}
        if "hidden" in names:
            told |= {"digits": "58206", "step": 7}
        if "talk" in names:
            told |= {"days": 3}
        return Words(**{one.name: told.get(one.name, getattr(self, one.name)) for one in fields(self)})

    def secret(self, number: int) -> str:
        return f"{self.hidden}{number * self.step % 10}"

    def marks(self, *names: str) -> list[str]:
        found = [getattr(self, name) for name in names]
        return [*found, self.digits] if "hidden" in names else found


HANDLER = ClientHandler(enforce_csrf_checks=False)


def _client() -> Client:
    """A client that shows errors as people see them; the middleware is loaded once for all."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    return client


@dataclass
class Person:
    """Somebody before a browser and a program: what they may not read, and whose they are."""

    name: str
    user: User | None
    blind: tuple[str, ...]
    token: str = ""
    browser: Client = field(default_factory=_client)
    program: Client = field(default_factory=_client)

    @property
    def number(self) -> int | None:
        return self.user.pk if self.user else None

    def ask(self, url: str, method: str = "GET", data: Any = None, **headers: str) -> Answer:
        """One request with the session, or under /api/ with the token."""
        told = dict(headers)
        if url.startswith("/api/"):
            if self.token:
                told["authorization"] = f"Bearer {self.token}"
            media = MULTIPART_CONTENT if isinstance(data, bytes) else "application/json"
            response = self.program.generic(method, url, data or b"", content_type=media, headers=told)
        elif method == "GET":
            response = self.browser.get(url, headers=told)
        else:
            response = self.browser.post(url, _with_files(data or {}), headers=told)
        return Answer.of(response)


def _with_files(data: dict[str, Any]) -> dict[str, Any]:
    """What a form sends, files that were chosen in it among it."""
    return {
        name: [
            SimpleUploadedFile(one.name, one.content) if isinstance(one, Chosen) else one for one in several
        ]
        if isinstance(several, list)
        else several
        for name, several in data.items()
    }


@dataclass(frozen=True)
class Answer:
    """What came back, in one text: status, headers and body, workbooks unpacked."""

    status: int
    text: str
    html: bool
    templates: tuple[str, ...]
    headers: dict[str, str]

    @classmethod
    def of(cls, response: Any) -> Answer:
        raw = b"".join(response.streaming_content) if response.streaming else response.content
        headers = {name: str(value) for name, value in response.items()}
        cookies = "\n".join(f"{name}={one.value}" for name, one in response.cookies.items())
        media = headers.get("Content-Type", "")
        body = unpacked(raw) if raw[:2] == b"PK" else raw.decode("utf-8", "replace")
        whole = "\n".join([str(response.status_code), *(f"{k}: {v}" for k, v in sorted(headers.items()))])
        names = tuple(dict.fromkeys(str(one.name) for one in getattr(response, "templates", ()) if one.name))
        return cls(response.status_code, f"{whole}\n{cookies}\n\n{body}", "html" in media, names, headers)

    @property
    def body(self) -> str:
        return self.text.partition("\n\n")[2]

    def steady(self) -> str:
        """The text without what each answer has anew: tokens against forged forms, session keys, the hour."""
        text = re.sub(
            r'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|"X-CSRFToken": ")\w+', r"\1-", self.text
        )
        text = re.sub(r"^(csrftoken|perennial_session)=\S*$", r"\1=-", text, flags=re.M)
        text = re.sub(r"(<dcterms:\w+ [^>]*>)[^<]*", r"\1-", text)
        return re.sub(r"^(Content-Length|Expires): .*$", r"\1: -", text, flags=re.M)


def unpacked(raw: bytes) -> str:
    """All parts of a zipped file."""
    with zipfile.ZipFile(BytesIO(raw)) as box:
        return "\n".join(
            f"{name}\n{box.read(name).decode('utf-8', 'replace')}" for name in sorted(box.namelist())
        )


@dataclass
class World:
    """Who there is and what there is, by numbers."""

    words: Words
    people: dict[str, Person]
    contacts: list[int] = field(default_factory=list)
    companies: list[int] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    deals: list[int] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)
    products: list[int] = field(default_factory=list)
    contracts: list[int] = field(default_factory=list)
    campaigns: list[int] = field(default_factory=list)
    tickets: list[int] = field(default_factory=list)
    activities: list[int] = field(default_factory=list)
    documents: list[int] = field(default_factory=list)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    fixed: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    imports: dict[str, list[int]] = field(default_factory=dict)
    rules: list[tuple[str, str]] = field(default_factory=list)
    reset: str = ""

    def several(self, entity: str) -> list[int]:
        """The numbers of an entity's records: Alice's first, one of Charlie's last."""
        return {
            "contact": self.contacts,
            "company": self.companies,
            "lead": self.leads,
            "deal": self.deals,
            "order": self.orders,
            "product": self.products,
            "contract": self.contracts,
            "campaign": self.campaigns,
            "ticket": self.tickets,
            "activity": self.activities,
            "document": self.documents,
        }[entity]

    def numbers(self, model: Any) -> list[int]:
        return list(model.objects.order_by("pk").values_list("pk", flat=True))


@contextmanager
def world(words: Words | None = None) -> Iterator[World]:
    """Build it at a standing clock with the same numbers each time, and leave no trace of it."""
    clock = _Clock()
    with (
        mock.patch.object(timezone, "now", clock),
        mock.patch.object(signing, "time", clock),
        mock.patch.object(database_clock, "_STATEMENTS", clock),
        # What needs mail is offered; no worker runs here that could send any.
        override_settings(MAIL=read_mail_server("smtp://127.0.0.1:9/?from=crm@firma.example")),
    ):
        with transaction.atomic():
            sequences = _sequences()
            made = Maker(words or Words()).made()
            clock.stand()
            yield made
            transaction.set_rollback(True)
        _restore(sequences)


class _Clock:
    """A second passes each time somebody looks, until it stands."""

    def __init__(self) -> None:
        self.at, self.standing = START, False

    def __call__(self) -> datetime:
        if not self.standing:
            self.at += timedelta(seconds=1)
        return self.at

    def time(self) -> float:
        return self.at.timestamp()

    def __getitem__(self, vendor: str) -> str:
        """What asks the database for the time."""
        at = f"{self():%Y-%m-%d %H:%M:%S}"
        return f"SELECT '{at}'" if vendor == "sqlite" else f"SELECT TIMESTAMPTZ '{at}+00'"

    def stand(self) -> None:
        self.at, self.standing = self.at + timedelta(minutes=5), True


def _sequences() -> list[tuple[str, int | None]]:
    """PostgreSQL counts numbers outside transactions."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
        )
        return list(cursor.fetchall())


def _restore(sequences: Sequence[tuple[str, int | None]]) -> None:
    with connection.cursor() as cursor:
        for name, value in sequences:
            cursor.execute(
                "SELECT setval(%s::regclass, %s, %s)", [f'"{name}"', value or 1, value is not None]
            )


KINDS = {
    "text": lambda w, n: w.secret(n),
    "long_text": lambda w, n: f"{w.secret(n)}\nand more",
    "number": lambda w, n: int(f"{w.digits}{n * w.step % 10}"),
    "money": lambda w, n: {"amount": int(f"{w.digits}{n * w.step % 10}"), "currency": "EUR"},
    "date": lambda w, n: date(1990 + n * w.step % 10, 1, 1),
    "choice": lambda w, n: f"c{n * w.step % 10 % 3}",
    "url": lambda w, n: f"https://{w.secret(n)}.example/",
}
# By entity a standard field that those with narrowed rights may read and not write.
STANDARD_FIXED = {
    "contact": "lifecycle",
    "company": "lifecycle",
    "lead": "source",
    "deal": "closed",
    "order": "due",
    "product": "unit",
    "contract": "kind",
    "campaign": "source",
    "ticket": "channel",
    "activity": "outcome",
    "document": "kind",
}
# Whose texts hold the words of what is said of dealings.
TALKED = ("deal", "order", "product", "contract", "campaign", "ticket", "activity", "document")
CHOICES = [{"key": f"c{n}", "labels": {"en": f"Choice {n}"}} for n in range(3)]


_LISTS = {
    "lines": shapes["order"].fields["lines"],
    "prices": shapes["product"].fields["prices"],
    "vat": shapes["product"].fields["vat"],
}


def _as_json(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the API takes them."""
    told = {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
    told |= {key: kind_of(field).to_json(told[key], field) for key, field in _LISTS.items() if key in told}
    return told | {"x_veiled_number": str(told["x_veiled_number"])}


class Maker:
    """Builds the world in the order in which it happened."""

    def __init__(self, words: Words) -> None:
        self.w, self.world = words, World(words, {})

    def made(self) -> World:
        self.people()
        self.fields()
        self.rules()
        self.records()
        self.strangers()
        self.leads()
        self.dealings()
        self.papers()
        self.talk()
        self.edits()
        self.imports()
        self.belongings()
        self.reports()
        self.views()
        self.dashboards()
        self.veils()
        keep_told(list(lines(Entry.objects.order_by("pk"))))
        return self.world

    def actor(self, name: str) -> Actor:
        user = self.world.people[name].user
        assert user is not None
        return acting(user)

    def people(self) -> None:
        with change(OPERATOR, "workspace.create") as act:
            act.create(Workspace(name="Jantar Handel", zone="Europe/Warsaw"))
        administrator = create_role(OPERATOR, "Administrator", administrator=True, undo_others=True)
        member = create_role(OPERATOR, "Member", grants=TEAMWORK)
        roles = {
            name: create_role(OPERATOR, name, grants=TEAMWORK, undo_others=name == "Nameless")
            for name in ("Veiled", "Nameless", "Alone")
        }
        told = {
            "ada": (administrator, "ada@jantar.example", ()),
            "alice": (member, f"{self.w.own}.alice@jantar.example", ()),
            "bob": (roles["Veiled"], "bob@jantar.example", ("own", "hidden")),
            "dora": (roles["Nameless"], "dora@jantar.example", ("own", "hidden", "kin", "talk")),
            "charlie": (roles["Alone"], "charlie@jantar.example", ("team", "own", "hidden", "kin", "talk")),
        }
        for name, (role, email, blind) in told.items():
            user = create_user(OPERATOR, email, name.capitalize(), role, password=SECRET)
            _token, secret = create_token(OPERATOR, user, f"of {name}", writes=True)
            person = self.world.people[name] = Person(name, user, blind, secret)
            person.browser.force_login(User.objects.get(pk=user.pk), backend=BACKEND)
        self.world.people["nobody"] = Person("nobody", None, told["charlie"][2])
        users = {name: self.world.people[name].user for name in told}
        create_team(OPERATOR, "Poland", [users["alice"], users["bob"], users["dora"]])
        create_team(OPERATOR, "DACH", [users["charlie"]])

    def fields(self) -> None:
        ada = self.actor("ada")
        standard = {
            "contact": ["job_title", "email", "phone", "birthday"],
            "company": ["industry", "tax_id", "size"],
            "lead": ["job_title", "email", "phone", "amount", "description"],
            "deal": ["amount", "description", "expected_close", "lines"],
            "order": ["lines", "amount", "description"],
            "product": ["prices", "vat", "description"],
            "contract": ["value", "notice", "description"],
            "campaign": ["budget", "cost", "description"],
            "ticket": ["description", "kind", "first_answered"],
            "activity": ["text", "minutes"],
            "document": ["description"],
        }
        for entity, kept in STANDARD_FIXED.items():
            keys = []
            for kind in KINDS:
                choices = CHOICES if kind == "choice" else ()
                currency = "EUR" if kind == "money" else ""
                made = create_field(
                    ada, entity, kind, {"en": f"Veiled {kind}"}, choices=choices, currency=currency
                )
                keys.append(made.key)
            tie = create_field(ada, entity, "record", {"en": "Veiled tie"}, target="company")
            fixed = create_field(ada, entity, "text", {"en": "Fixed"})
            self.world.hidden[entity] = [*standard[entity], *keys, tie.key]
            self.world.fixed[entity] = [fixed.key, kept]

    def rules(self) -> None:
        """What is expected of hidden fields is called by hidden words; one rule is about what the team may read."""
        # Three months on, so that what was typed in this world has grown old.
        move_day(START.date() + timedelta(days=90))
        # The names of rules about open fields are everybody's, like the names of fields.
        hidden, team = f"{self.w.hidden} rule", "Open rule"
        told: list[tuple[str, str, dict[str, Any], str]] = [
            ("contact", "valid", {"field": "phone"}, f"{hidden} phone"),
            ("contact", "unique", {"field": "email"}, f"{hidden} mail"),
            ("contact", "fresh", {"field": "job_title", "months": 1}, f"{hidden} job"),
            ("contact", "filled", {"field": "language"}, f"{team} language"),
            ("company", "valid", {"field": "tax_id"}, f"{hidden} tax"),
            ("company", "filled", {"field": "registration_id"}, f"{team} registration"),
        ]
        beyond = {"must": {"field": "company.industry", "op": "is_empty"}, "field": "city"}
        some = {"field": "x_veiled_text", "pattern": f".*{self.w.hidden}[0-4]"}
        told += [
            ("contact", "holds", beyond, f"{hidden} beyond"),
            ("contact", "pattern", some, f"{hidden} text"),
            ("contact", "holds", {"must": {"field": "city", "op": "is_empty"}}, f"{hidden} of some"),
            ("contact", "filled", {"field": "x_veiled_tie"}, f"{hidden} tie"),
        ]
        spoken = {"must": {"field": "touched", "op": "within_last_days", "value": 2}, "field": "touched"}
        told += [
            ("contact", "holds", spoken, f"{team} spoken"),
            ("lead", "filled", {"field": "amount"}, f"{hidden} worth"),
            ("lead", "filled", {"field": "website"}, f"{team} website"),
            ("deal", "filled", {"field": "amount"}, f"{hidden} amount"),
            ("deal", "filled", {"field": "contact"}, f"{team} contact"),
            ("order", "filled", {"field": "amount"}, f"{hidden} total"),
            ("order", "filled", {"field": "contact"}, f"{team} contact of an order"),
            ("product", "filled", {"field": "prices"}, f"{hidden} price"),
            ("product", "filled", {"field": "category"}, f"{team} category"),
            ("contract", "filled", {"field": "value"}, f"{hidden} price"),
            ("contract", "filled", {"field": "contact"}, f"{team} contact of a contract"),
            ("campaign", "filled", {"field": "cost"}, f"{hidden} cost"),
            ("campaign", "filled", {"field": "kind"}, f"{team} kind of a campaign"),
            ("ticket", "filled", {"field": "first_answered"}, f"{hidden} answer"),
            ("ticket", "filled", {"field": "contact"}, f"{team} contact of a ticket"),
            ("activity", "filled", {"field": "text"}, f"{hidden} note"),
            ("activity", "filled", {"field": "due"}, f"{team} due"),
            ("document", "filled", {"field": "description"}, f"{hidden} paper"),
            ("document", "filled", {"field": "deal"}, f"{team} paper"),
        ]
        low = {"field": "x_veiled_text", "op": "ends_with", "value": self.w.secret(1)}
        for entity, kind, parameters, label in told:
            shape = shape_of(entity)
            create_rule(
                self.actor("ada"), shape, Readable(OPERATOR, shape), kind, parameters,
                labels={"en": label}, advice={"en": label}, when=low if label.endswith("some") else None,
            )  # fmt: skip
        self.world.rules = list(Rule.objects.order_by("pk").values_list("entity", "key"))

    def veiled_rules(self, actor: Actor) -> list[str]:
        """What the actor may know as long as nothing is veiled, and later may not."""
        return [one.key for one in readable_rules(actor, "contact") if self.w.hidden in one.key]

    def values(self, entity: str, n: int) -> dict[str, Any]:
        w = self.w
        hidden = {f"x_veiled_{kind}": make(w, n) for kind, make in KINDS.items()}
        if entity in TALKED:
            return hidden | {"x_fixed": f"{w.talk} fixed"} | self.dealing(entity, n)
        if entity == "lead":
            return hidden | {"x_fixed": f"{w.team} fixed"} | self.lead(n)
        own = {
            "own_id": f"{w.team}-{n}",
            "street": f"{w.team} street {n}",
            "city": f"{w.team} town {n}",
            "region": f"{w.team} region",
            "country": "PL",
            "lifecycle": "customer",
            "x_fixed": f"{w.team} fixed",
        }
        if entity == "company":
            return (
                own
                | hidden
                | {
                    "name": f"{w.kin} works {n}",
                    "legal_name": f"{w.team} legal {n}",
                    "website": f"https://{w.team}{n}.example/",
                    "industry": w.secret(n),
                    "tax_id": f"{w.digits}{n * w.step % 10:05}",
                    "size": int(f"{w.digits}{n * w.step % 10}"),
                }
            )
        return (
            own
            | hidden
            | {
                "given_name": f"{w.team} {chr(65 + n)}",
                "family_name": f"{w.kin}{n * (3 if w.kin.startswith('w') else 1) % 10}",
                "salutation": w.team,
                "job_title": w.secret(n),
                "email": f"{w.secret(n)}@jantar.example",
                "phone": f"+48 {w.digits}{n * w.step % 10:04}",
                "birthday": f"19{70 + n * w.step % 10}-03-05",
            }
        )

    def lead(self, n: int) -> dict[str, Any]:
        w = self.w
        return {
            "given_name": f"{w.team} lead {chr(75 + n)}",
            "family_name": f"{w.kin} lead {n}",
            "company_name": f"{w.kin} yard {n}",
            "website": f"https://{w.team}-lead{n}.example/",
            "city": f"{w.team} port {n}",
            "own_id": f"{w.team}-lead-{n}",
            "source": "web",
            "job_title": w.secret(n),
            "email": f"lead.{w.secret(n)}@jantar.example",
            "phone": f"+48 {w.digits}{n * w.step % 10:02}77",
            "amount": {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"},
            "description": f"{w.secret(n)} asked",
        }

    def dealing(self, entity: str, n: int) -> dict[str, Any]:
        w = self.w
        if entity == "deal":
            return {
                "name": f"{w.talk} deal {n}",
                "stage": ("enquiry", "offer", "negotiation")[n % 3],
                "amount": {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"},
                "expected_close": date(2026, 10, 1 + n * w.step % 10),
                "description": f"{w.secret(n)} wants it",
            }
        if entity == "order":
            line = {
                "product": None,
                "text": f"{w.secret(n)} ordered",
                "quantity": 10_000,
                "discount": 0,
                "vat": None,
            }
            return {
                "order_number": f"{w.talk} order {n}",
                "status": "cart",
                "lines": [line | {"price": int(f"{w.digits}{n * w.step % 10}"), "currency": "EUR"}],
                "amount": {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"},
                "description": f"{w.secret(n)} to the gate",
            }
        if entity == "product":
            return {
                "name": f"{w.talk} good {n}",
                "code": f"{w.talk}-{n}",
                "unit": "piece",
                "prices": [{"price": int(f"{w.digits}{n * w.step % 10}"), "currency": "EUR"}],
                "vat": 1_000 * (n * w.step % 10),
                "description": f"{w.secret(n)} is sold",
            }
        if entity == "ticket":
            return {
                "subject": f"{w.talk} ticket {n}",
                "status": ("new", "waiting", "solved")[n % 3],
                "priority": "urgent",
                "kind": ("question", "problem", "return")[n * w.step % 3],
                "first_answered": START + timedelta(minutes=n + w.days),
                "description": f"{w.secret(n)} is broken",
            }
        if entity == "contract":
            return {
                "name": f"{w.talk} contract {n}",
                "status": ("running", "draft")[n % 2],
                "begins": date(2026, 1, 1),
                "ends": date(2026, 11, 12 + n),
                "renewal": "automatic",
                "renewal_months": 12,
                "notice": n * w.step % 10,
                "notice_unit": "days",
                "value": {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"},
                "recurs": "yearly",
                "description": f"{w.secret(n)} agreed",
            }
        if entity == "campaign":
            return {
                "name": f"{w.talk} campaign {n}",
                "status": "running",
                "begins": date(2026, 10, 1 + n),
                "budget": {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"},
                "cost": {"amount": int(f"{w.digits}{n * w.step % 10}11"), "currency": "EUR"},
                "description": f"{w.secret(n)} shouts",
            }
        if entity == "document":
            return {"name": f"{w.talk} paper {n}", "description": f"{w.secret(n)} wrote it", "kind": "offer"}
        return {
            "kind": ("call", "meeting", "task")[n % 3],
            "subject": f"{w.talk} about {n}",
            "text": f"{w.secret(n)} said",
            "minutes": int(f"{w.digits}{n * w.step % 10}"),
        }

    def records(self) -> None:
        alice, world = self.actor("alice"), self.world
        world.values = {entity: _as_json(self.values(entity, 8)) for entity in STANDARD_FIXED}
        for n in range(3):
            more = {"parent": world.companies[0], "x_veiled_tie": world.companies[0]} if n else {}
            head = another(alice, "company", self.values("company", n) | more, reason=f"{self.w.team} why")
            world.companies.append(head.pk)
        for n in range(4):
            more = {"company": world.companies[n % 3], "x_veiled_tie": world.companies[(n + 1) % 3]}
            world.contacts.append(another(alice, "contact", self.values("contact", n) | more).pk)
        add_company(
            alice, world.contacts[0], world.companies[1], role=f"{self.w.team} role", since=date(2020, 1, 1)
        )
        add_point(
            alice, "contact", world.contacts[0], "email", {"raw": f"more.{self.w.secret(5)}@jantar.example"}
        )
        add_point(
            alice, "company", world.companies[0], "phone", {"raw": "+48 22 555 01 01", "label": self.w.team}
        )
        for entity, record, words in (
            ("contact", world.contacts[0], "language"),
            ("company", world.companies[0], "registration"),
        ):
            key = next(key for its, key in world.rules if its == entity and key.endswith(words))
            waive(alice, entity, record, key, reason=f"{self.w.team} waived")
            snooze(alice, entity, record, key, today() + timedelta(days=7))
        for key in self.veiled_rules(alice):
            waive(alice, "contact", world.contacts[0], key, reason=f"{self.w.hidden} waived")
            snooze(self.actor("bob"), "contact", world.contacts[0], key, today() + timedelta(days=7))
        trash_records(alice, "contact", [world.contacts[3]], reason=f"{self.w.team} trashed")

    def strangers(self) -> None:
        """What is Charlie's points at what is Alice's."""
        charlie, world = self.actor("charlie"), self.world
        company = create_record(charlie, "company", {"name": "Own Works"}).head.pk
        contact = create_record(charlie, "contact", {"given_name": "Owen", "family_name": "Own"}).head.pk
        edit_record(
            OPERATOR, "contact", contact, {"company": world.companies[0], "x_veiled_tie": world.companies[1]}
        )
        edit_record(
            OPERATOR, "company", company, {"parent": world.companies[1], "x_veiled_tie": world.companies[0]}
        )
        add_company(OPERATOR, contact, world.companies[2], role="Advisor")
        world.contacts.append(contact)
        world.companies.append(company)

    def leads(self) -> None:
        """Alice's: open, in the trash, converted to what is hers; and Charlie's, converted to what is hers as well."""
        alice, charlie, world = self.actor("alice"), self.actor("charlie"), self.world
        tie = {"x_veiled_tie": world.companies[1]}
        for n in range(5):
            world.leads.append(another(alice, "lead", self.values("lead", n) | tie).pk)
        trash_records(alice, "lead", [world.leads[3]], reason=f"{self.w.team} trashed")
        hers = Wish(contact=Part(world.contacts[1]), company=Part(world.companies[1]))
        convert_lead(alice, world.leads[4], hers)
        world.leads.append(
            create_record(charlie, "lead", {"given_name": "Owen", "family_name": "Asked"}).head.pk
        )
        convert_lead(OPERATOR, world.leads[-1], hers)

    def dealings(self) -> None:
        """Deals, tickets and activities: Alice's about what is hers and Charlie's, his about what is hers."""
        alice, charlie, w, world = self.actor("alice"), self.actor("charlie"), self.w, self.world
        theirs = {"contact": world.contacts[-1], "company": world.companies[-1]}
        about = [{"company": world.companies[n % 3], "contact": world.contacts[n % 3]} for n in range(4)]
        tie = {"x_veiled_tie": world.companies[1]}
        for n, ends in enumerate((*about[:2], {}, about[0])):
            world.deals.append(create_record(alice, "deal", self.values("deal", n) | tie | ends).head.pk)
        edit_record(OPERATOR, "deal", world.deals[2], theirs)
        trash_records(alice, "deal", [world.deals[3]], reason=f"{w.talk} trashed")
        world.deals.append(create_record(charlie, "deal", {"name": "Own chance", **theirs}).head.pk)
        edit_record(OPERATOR, "deal", world.deals[-1], about[1] | tie)
        self.sold(about, theirs, tie)
        for n, ends in enumerate((*about[:2], {}, about[0])):
            world.tickets.append(
                create_record(alice, "ticket", self.values("ticket", n) | tie | ends).head.pk
            )
        edit_record(OPERATOR, "ticket", world.tickets[2], theirs)
        trash_records(alice, "ticket", [world.tickets[3]], reason=f"{w.talk} trashed")
        world.tickets.append(create_record(charlie, "ticket", {"subject": "Own case", **theirs}).head.pk)
        edit_record(OPERATOR, "ticket", world.tickets[-1], about[1] | tie)
        self.agreements(about, theirs)
        for n, when in enumerate(self.times()):
            case = {"ticket": world.tickets[n % 2]} if n % 2 else {}
            ends = about[n % 2] | ({"deal": world.deals[n % 2]} if n % 2 else {}) | case
            made = create_record(alice, "activity", self.values("activity", n) | tie | ends | when).head.pk
            world.activities.append(made)
        trash_records(alice, "activity", [world.activities[3]], reason=f"{w.talk} trashed")
        # Charlie may read these two because of what is his, and nothing of what else they are about.
        both = {
            "contact": world.contacts[-1],
            "company": world.companies[0],
            "deal": world.deals[0],
            "ticket": world.tickets[0],
            "contract": world.contracts[0],
        }
        for when in ({"due": date(2026, 11, 3)}, {"done": START}):
            told = {"kind": "call", "subject": "About Owen", "text": w.secret(3)} | tie
            shared = create_record(alice, "activity", told | when).head.pk
            edit_record(OPERATOR, "activity", shared, both)
            edit_record(
                self.actor("bob"), "activity", shared, {"text": w.secret(5), "company": world.companies[1]}
            )
            world.activities.append(shared)
        own = {"kind": "task", "subject": "Own thing", "due": START.date(), "contact": world.contacts[-1]}
        world.activities.append(create_record(charlie, "activity", own).head.pk)
        edit_record(OPERATOR, "activity", world.activities[-1], {"company": world.companies[2], **tie})

    def sold(self, about: list[dict[str, int]], theirs: dict[str, int], tie: dict[str, int]) -> None:
        """Products and orders: Alice's for whom is hers and Charlie's, with her products in the lines; his likewise."""
        alice, charlie, w, world = self.actor("alice"), self.actor("charlie"), self.w, self.world
        for n in range(4):
            world.products.append(another(alice, "product", self.values("product", n) | tie).pk)
        trash_records(alice, "product", [world.products[3]], reason=f"{w.talk} trashed")
        world.products.append(create_record(charlie, "product", {"name": "Own good"}).head.pk)
        for n, ends in enumerate((*about[:2], {}, about[0])):
            values = self.values("order", n) | tie | ends
            values["lines"] = [values["lines"][0] | {"product": world.products[n % 3]}]
            world.orders.append(another(alice, "order", values | ({"status": "placed"} if n < 2 else {})).pk)
        edit_record(OPERATOR, "order", world.orders[2], theirs | {"deal": world.deals[0]})
        trash_records(alice, "order", [world.orders[3]], reason=f"{w.talk} trashed")
        world.orders.append(create_record(charlie, "order", {"order_number": "Own order", **theirs}).head.pk)
        line = self.values("order", 5)["lines"][0] | {"product": world.products[0]}
        edit_record(OPERATOR, "order", world.orders[-1], about[1] | tie)
        edit_record(OPERATOR, "deal", world.deals[1], {"lines": [line]})

    def agreements(self, about: list[dict[str, int]], theirs: dict[str, int]) -> None:
        """Contracts and campaigns: Alice's with what is hers and Charlie's, his with what is hers."""
        alice, charlie, w, world = self.actor("alice"), self.actor("charlie"), self.w, self.world
        tie = {"x_veiled_tie": world.companies[1]}
        for n, ends in enumerate((about[0] | {"deal": world.deals[0]}, about[1], {}, about[0])):
            values = self.values("contract", n) | tie | ends
            world.contracts.append(create_record(alice, "contract", values).head.pk)
        edit_record(OPERATOR, "contract", world.contracts[2], theirs)
        trash_records(alice, "contract", [world.contracts[3]], reason=f"{w.talk} trashed")
        world.contracts.append(create_record(charlie, "contract", {"name": "Own terms", **theirs}).head.pk)
        edit_record(OPERATOR, "contract", world.contracts[-1], about[1] | {"deal": world.deals[1]} | tie)
        for n in range(3):
            world.campaigns.append(create_record(alice, "campaign", self.values("campaign", n) | tie).head.pk)
        trash_records(alice, "campaign", [world.campaigns[2]], reason=f"{w.talk} trashed")
        world.campaigns.append(create_record(charlie, "campaign", {"name": "Own fair"}).head.pk)
        edit_record(OPERATOR, "campaign", world.campaigns[-1], tie)
        for campaign in (world.campaigns[0], world.campaigns[-1]):
            people = {"contact": [world.contacts[0], world.contacts[-1]], "lead": [world.leads[0]]}
            put_in_campaign(OPERATOR, campaign, people, state="invited")
        edit_record(OPERATOR, "deal", world.deals[0], {"campaign": world.campaigns[0]})
        edit_record(OPERATOR, "deal", world.deals[-1], {"campaign": world.campaigns[1]})
        edit_record(OPERATOR, "lead", world.leads[0], {"campaign": world.campaigns[-1]})

    def papers(self) -> None:
        """Documents: Alice's with versions, one in the trash, one that Charlie may read because of what is his; and his
        own about what is hers. What is in a file is called by the words of hidden fields.
        """
        alice, charlie, w, world = self.actor("alice"), self.actor("charlie"), self.w, self.world
        tie = {"x_veiled_tie": world.companies[1]}
        for n in range(4):
            about = {
                "contact": world.contacts[n % 3],
                "deal": world.deals[n % 2],
                "company": world.companies[n % 3],
            }
            about |= {"activity": world.activities[n % 3]}
            values = self.values("document", n) | about | tie
            kept = document(f"{w.secret(n)} {w.talk} file".encode(), f"{w.secret(n)}.txt", alice, **values)
            world.documents.append(kept.head.pk)
            if n != 1:
                again = png() if n == 2 else f"{w.secret(n + 4)} {w.talk} file".encode()
                version(kept.head.pk, again, f"{w.secret(n + 4)}.png", alice)
        trash_records(alice, "document", [world.documents[3]], reason=f"{w.talk} trashed")
        both = {"contact": world.contacts[-1], "company": world.companies[0], "deal": world.deals[0]}
        told = {"name": "About Owen", "description": w.secret(3), "kind": "other"} | tie
        shared = document(b"For Owen", "owen.txt", alice, **told).head.pk
        edit_record(OPERATOR, "document", shared, both | {"activity": world.activities[0]})
        version(shared, b"For Owen, again", "owen.txt", alice)
        world.documents.append(shared)
        own = {"name": "Own paper", "contact": world.contacts[-1]}
        world.documents.append(document(b"Own", "own.txt", charlie, **own).head.pk)
        edit_record(OPERATOR, "document", world.documents[-1], {"company": world.companies[2], **tie})

    def talk(self) -> None:
        """Alice speaks of what is hers, pins and names others, who follow; Charlie takes part in one thing of hers and
        may see no more of what it is about.
        """
        alice, w, world = self.actor("alice"), self.w, self.world
        for entity, record, word in (
            ("contact", world.contacts[0], w.team),
            ("deal", world.deals[0], w.talk),
            ("activity", world.activities[0], w.talk),
        ):
            said = say(alice, entity, record, f"{word} thought, @Bob and @Dora").comment
            say_again(alice, entity, record, said.pk, f"{word} remark, @Bob and @Dora")
            pin_comment(alice, entity, record, said.pk, pinned=True)
            for name in ("bob", "dora"):
                follow(self.actor(name), entity, record, follows=True)
        told = {"kind": "note", "subject": f"{w.talk} note", "text": w.secret(6), "done": START}
        note = create_record(alice, "activity", told | {"contact": world.contacts[0]}).head.pk
        pin_note(alice, "contact", world.contacts[0], note, pinned=True)
        joined = {"kind": "meeting", "subject": "Shared plan", "due": date(2026, 11, 2)}
        joined |= {"contact": world.contacts[0], "company": world.companies[0], "deal": world.deals[0]}
        joined |= {"participants": [world.contacts[1], world.contacts[2]]}
        joined |= {"colleagues": [world.people[name].number for name in ("charlie", "bob")]}
        shared = create_record(alice, "activity", joined).head.pk
        say(alice, "activity", shared, "@Charlie, see you there")
        world.activities.insert(-1, shared)

    def times(self) -> list[dict[str, Any]]:
        """Late, done, due today at an hour, done today, ahead: on days that lie otherwise in a twin."""
        day = timedelta(days=self.w.days)
        return [
            {"due": (START - 2 * day).date()},
            {"done": START - 3 * day},
            {"starts": START + timedelta(hours=self.w.days)},
            {"due": (START + day).date()},
            {"done": START + timedelta(minutes=self.w.days)},
            {"due": (START + 4 * day).date()},
        ]

    def edits(self) -> None:
        """Histories, of Alice and of those whose rights are narrowed later."""
        w, world = self.w, self.world
        for n, name in enumerate(("alice", "bob", "dora"), 6):
            told = {"job_title": w.secret(n), "x_veiled_text": w.secret(n), "family_name": f"{w.kin}{n}"}
            edit_record(self.actor(name), "contact", world.contacts[0], told, reason=f"{w.team} because")
            edit_record(
                self.actor(name),
                "company",
                world.companies[0],
                {"industry": w.secret(n), "name": f"{w.kin} works {n}"},
            )
            amount = {"amount": int(f"{w.digits}{n * w.step % 10}00"), "currency": "EUR"}
            told = {"description": w.secret(n), "amount": amount, "name": f"{w.talk} deal {n}"}
            # Why Dora did it she knows herself.
            why = "typed" if name == "dora" else f"{w.talk} because"
            edit_record(self.actor(name), "deal", world.deals[0], told, reason=why)
            line = self.values("order", n)["lines"][0]
            told = {"description": w.secret(n), "order_number": f"{w.talk} order {n}", "lines": [line]}
            edit_record(self.actor(name), "order", world.orders[0], told, reason=why)
            told = {"description": w.secret(n), "name": f"{w.talk} good {n}"}
            edit_record(self.actor(name), "product", world.products[0], told, reason=why)
            told = {"description": w.secret(n), "subject": f"{w.talk} ticket {n}"}
            edit_record(self.actor(name), "ticket", world.tickets[0], told, reason=why)
            told = {"description": w.secret(n), "name": f"{w.talk} contract {n}", "value": amount}
            edit_record(self.actor(name), "contract", world.contracts[0], told, reason=why)
            told = {"description": w.secret(n), "name": f"{w.talk} campaign {n}", "cost": amount}
            edit_record(self.actor(name), "campaign", world.campaigns[0], told, reason=why)
            told = {"text": w.secret(n), "subject": f"{w.talk} about {n}", "minutes": int(f"{w.digits}{n}")}
            edit_record(self.actor(name), "activity", world.activities[0], told)
            told = {"description": w.secret(n), "name": f"{w.talk} paper {n}"}
            edit_record(self.actor(name), "document", world.documents[0], told)
            told = {"description": w.secret(n), "family_name": f"{w.kin} lead {n}", "amount": amount}
            edit_record(self.actor(name), "lead", world.leads[0], told, reason=f"{w.team} because")
        first = ContactPoint.objects.filter(record=world.contacts[0], kind="email").order_by("pk")[0]
        told = {"raw": f"once.{w.secret(4)}@jantar.example"}
        edit_point(self.actor("alice"), "contact", world.contacts[0], first.pk, told)
        bob = self.actor("bob")
        add_point(bob, "contact", world.contacts[1], "phone", {"raw": f"+48 {w.digits}9999"})
        edit_records(bob, "contact", [world.contacts[1], world.contacts[2]], {"job_title": w.secret(9)})
        edit_record(self.actor("alice"), "contact", world.contacts[1], {"job_title": w.secret(8)})

    def imports(self) -> None:
        w = self.w
        heads = ["Given name", "Family name", "Job", "E-mail", "Own number", "City", "Nowhere"]
        mapping = ["given_name", "family_name", "job_title", "email", "own_id", "city", ""]

        def file(who: str, again: int = 0) -> bytes:
            """Bob knows what he typed himself; what the records said before is another matter."""
            town, mine = f"{w.team} file", who != "bob"
            own = w.own if mine else "typed"
            said = [w.secret(n) if mine else f"typed{n}" for n in range(2 - again, 7 - again)]
            return csv_of(
                heads,
                [f"{w.team} Neu", f"{w.kin}8", said[0], f"{said[1]}@jantar.example", "", town, own],
                ["", "", said[2], "", f"{w.team}-1", town, own],
                [f"{w.team} Bad", "", said[3], f"{said[4]} no address", f"{who}-1", town, own],
            )

        for name in ("alice", "bob"):
            actor, settled = self.actor(name), {"mapping": mapping, "match": ["own_id"], "on_match": "update"}
            first = upload(file(name), actor=actor, name=f"{name}.csv", **settled)
            done = ran(first, actor)
            again = upload(file(name, 1), actor=actor, name=f"{name} again.csv", **settled)
            rehearsed(again, actor)
            self.world.imports[name] = [first.pk, again.pk]
            for state in ("queued", "failed"):
                waiting = upload(file(name, 1), actor=actor, name=f"{name} {state}.csv", **settled)
                Operation.objects.filter(pk=rehearse(actor, waiting, deliver=False).pk).update(state=state)
            ended(start_bulk(actor, Asked("contact", {"city": w.team}, None), rehearse=True, deliver=False))
            assert done.change
            ended(start_look(actor, done.change, deliver=False))
        undone(done.change, self.actor("bob"))
        ended(start_mass_merge(self.actor("ada"), mass_merge.Asked("contact"), rehearse=True, deliver=False))

    def belongings(self) -> None:
        alice, ada, world = self.actor("alice"), self.actor("ada"), self.world
        for actor in (alice, self.actor("bob"), self.actor("dora")):
            choose_columns(actor, "contact", ["city", "job_title", "email", "x_veiled_text"])
        set_layout(ada, "contact", "record", ["given_name", "family_name", "job_title", "email", "city"])
        assert alice.user is not None
        key = new_key()
        turn_on_second_factor(alice, key, TOTP(key).now())
        for browser in (_client(), world.people["alice"].browser):
            browser.force_login(User.objects.get(pk=alice.user.pk), backend=BACKEND)
        create_token(ada, alice.user, f"{self.w.own} token", writes=True)
        create_feed(alice)
        edit_profile(alice, digest="daily", daily_measure=7)
        world.reset = create_reset_link(ada, alice.user)
        Session.objects.filter(user=alice.user.pk).update(agent=f"{self.w.own} browser", address="192.0.2.7")
        told = {"payload": {"to": self.w.own}, "requested_by": alice.user.pk, "created": timezone.now()}
        for fate in ("waiting", "unsure", "refused"):
            Outgoing.objects.create(
                sender="mail", key=f"{self.w.own}-{fate}", fate=fate, fault=self.w.own, **told
            )

    def reports(self) -> None:
        """Alice shares three: one of what all may read, one that asks a hidden field, one of a hidden rule."""
        alice, hidden = self.actor("alice"), self.w.secret(0)
        told: list[dict[str, Any]] = [
            {"filter": {"field": "lifecycle", "op": "is", "value": "customer"}, "shared": True},
            {"filter": {"field": "job_title", "op": "is", "value": hidden}, "shared": True},
            {"rules": [key for entity, key in self.world.rules if entity == "contact"][:1], "shared": True},
            {"filter": {"field": "company.name", "op": "contains", "value": self.w.kin}},
        ]
        for n, one in enumerate(told):
            name = f"Report {n}" if one.get("shared") else f"{self.w.own} report"
            report = create_report(alice, "contact", name=name, **one)
            remind(alice, report, "week")
            remind_by_mail(alice, report, True)
        bob, shape = self.actor("bob"), shape_of("contact")
        for key in self.veiled_rules(bob):
            create_report(bob, "contact", name="Mine", rules=[key])
        broken = parse({"field": "finding", "op": "has_any_of", "value": [key]}, Readable(bob, shape))
        asked = Asked("contact", {"city": self.w.team}, broken, rule=key)
        ended(start_bulk(bob, asked, rehearse=True, deliver=False))
        for key, severity in zip(self.veiled_rules(bob), ("warn", "block"), strict=False):
            edit_rule(self.actor("ada"), rule_of(key), shape, Readable(OPERATOR, shape), severity=severity)
        ours = create_report(bob, "company", name="Bob's report", shared=True)
        edit_report(self.actor("ada"), ours, filter={"field": "industry", "op": "is", "value": hidden})

    def views(self) -> None:
        """Alice shares one of what all may read, one that asks a hidden field and one that shows some; the others are
        hers alone.
        """
        alice, hidden = self.actor("alice"), self.w.secret(0)
        customers = {"field": "lifecycle", "op": "is", "value": "customer"}
        told: list[dict[str, Any]] = [
            {"filter": customers, "columns": ["city", "job_title"], "sort": "-updated", "shared": True},
            {"filter": {"field": "job_title", "op": "is", "value": hidden}, "q": hidden, "shared": True},
            {"filter": {"field": "company.name", "op": "contains", "value": self.w.kin}, "mine": True},
            {"q": f"{self.w.kin}1", "columns": ["email"]},
        ]
        for n, one in enumerate(told):
            name = f"View {n}" if one.get("shared") else f"{self.w.own} view"
            create_view(alice, "contact", name=name, **one)
        create_view(alice, "deal", name="Board", look="board", pipeline="sales", shared=True)
        create_view(self.actor("bob"), "contact", name="Bob's view", shared=True)

    def dashboards(self) -> None:
        """Alice shares one of all that there is, hidden fields and views of her own among it; one is hers alone."""
        alice = self.actor("alice")
        shared = create_dashboard(alice, name="The week", shared=True)
        of = [f"view:{view.pk}" for view in View.objects.filter(maker=alice.user_id).order_by("pk")]
        several = [
            *({"kind": "ready", "section": section} for section in SECTIONS),
            *({"kind": "number", "of": one} for one in of),
            *({"kind": "list", "of": one} for one in of[:3]),
            {"kind": "chart", "of": "entity:contact", "by": "x_veiled_choice"},
            {"kind": "chart", "of": "entity:contact", "by": "owner", "sum": "x_veiled_number"},
            {"kind": "chart", "of": "entity:deal", "by": "stage", "sum": "amount"},
            {"kind": "chart", "of": of[1], "by": "created"},
        ]
        for tile in several:
            add_tile(alice, shared, tile)
        own = create_dashboard(alice, name=f"{self.w.own} dashboard")
        add_tile(alice, own, {"kind": "number", "of": of[0], "title": f"{self.w.own} tile"})
        add_tile(alice, own, {"kind": "ready", "section": "pipeline"})
        ours = create_dashboard(self.actor("bob"), name="Bob's dashboard", shared=True)
        add_tile(self.actor("bob"), ours, {"kind": "chart", "of": "entity:contact", "by": "lifecycle"})

    def veils(self) -> None:
        roles = {one.name: one for one in Role.objects.all()}
        for name in ("Veiled", "Nameless", "Alone"):
            for entity, keys in self.world.hidden.items():
                self.veil(roles[name], entity, keys, "hidden")
                self.veil(roles[name], entity, self.world.fixed[entity], "read_only")
        nothing = [
            Grant(role=roles["Nameless"], entity=entity, action=action, scope="none")
            for entity in TALKED
            for _every, action in TEAMWORK
        ]
        with change(OPERATOR, "role.edit") as act:
            act.create(nothing)
        self.veil(roles["Veiled"], "document", ["file"], "hidden")
        self.veil(roles["Nameless"], "contact", ["family_name"], "hidden")
        self.veil(roles["Nameless"], "company", ["name"], "hidden")
        self.veil(roles["Nameless"], "lead", ["family_name", "company_name"], "hidden")

    def veil(self, role: Role, entity: str, keys: Sequence[str], veil: str) -> None:
        rows = [FieldGrant(role=role, entity=entity, field=key, veil=veil) for key in keys]
        with change(OPERATOR, "role.edit") as act:
            act.create(rows)
