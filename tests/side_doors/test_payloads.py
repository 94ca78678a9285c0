"""What people type stays text: in every page of a real browser, and in every file that leaves the house."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from perennial.access.actions import create_role, create_team, create_token, create_user
from perennial.access.actor import Actor
from perennial.records.actions.comments import pin_comment, say, say_again
from perennial.records.actions.convert import Part, Wish, convert_lead
from perennial.records.actions.edit import edit_record
from perennial.records.actions.members import put_in_campaign
from perennial.records.actions.points import add_point
from perennial.records.models import ENTITIES
from perennial.schema.actions import create_field, edit_workspace, set_layout
from perennial.web.records.entities import PLURALS
from tests.cast import OPERATOR
from tests.files.making import document
from tests.records.people import another
from tests.side_doors.payloads import FORMULAS, PAYLOADS
from tests.side_doors.routes import routes
from tests.side_doors.suppliers import addresses
from tests.side_doors.world import Maker, Words, World
from tests.transfer.importing import csv_of, rehearsed, upload

TEXTS = [
    "given_name",
    "family_name",
    "salutation",
    "job_title",
    "own_id",
    "street",
    "city",
    "region",
    "postal_code",
]
PAGES_EACH = 3
LABEL = 80


def test_there_are_two_hundred():
    assert len(set(PAYLOADS)) >= 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
@pytest.mark.parametrize("entity", ["deal", "contract", "campaign", "ticket", "activity"])
def test_no_cell_of_deals_and_activities_is_a_formula(db, entity, form):
    maker = Maker(Words())
    maker.people()
    alice = maker.actor("alice")
    for text in FORMULAS:
        told = {
            "deal": {"name": text, "description": text},
            "contract": {"name": text, "description": text},
            "campaign": {"name": text, "description": text},
            "ticket": {"subject": text, "description": text},
            "activity": {"subject": text, "text": text, "kind": "note"},
        }
        another(alice, entity, told[entity])
    person = maker.world.people["alice"]
    raw = b"".join(person.browser.get(f"/{PLURALS[entity]}/export?format={form}").streaming_content)
    cells = cells_of(form, raw)
    assert len(cells) > 2 * len(FORMULAS)
    assert [cell for cell in cells if form != "jsonl" and is_run(cell)] == []


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_no_cell_of_an_export_is_a_formula(db, form):
    """A spreadsheet runs nothing, whatever stands before the sign; programs get the text as it is."""
    maker = Maker(Words())
    maker.people()
    alice = maker.actor("alice")
    for text in FORMULAS:
        another(alice, "contact", {"family_name": f"{text}", "job_title": text, "city": text})
    person = maker.world.people["alice"]
    raw = b"".join(person.browser.get(f"/contacts/export?format={form}").streaming_content)
    cells = cells_of(form, raw)
    assert len(cells) > 3 * len(FORMULAS)
    assert [cell for cell in cells if form != "jsonl" and is_run(cell)] == []


def cells_of(form: str, raw: bytes) -> list[Any]:
    if form == "xlsx":
        rows = list(load_workbook(io.BytesIO(raw)).active.iter_rows())
        assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "inlineStr"}
        return ["" for row in rows for _cell in row]
    text = raw.decode("utf-8-sig")
    if form == "jsonl":
        return [value for line in text.splitlines() for value in json.loads(line).values()]
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


def is_run(cell: str) -> bool:
    """Whether the first sign that is no blank begins a formula."""
    return cell.strip(' \t\r\n\u00a0\u200b\u3000"«')[:1] in set("=+-@＝＋－＠") and bool(cell)


@pytest.mark.journey
def test_no_text_becomes_an_element(transactional_db, live_server, page):
    """Every page there is, opened in a browser, of a workspace in which every text wants to be more."""
    made = filled()
    ada = made.people["ada"]
    said = watched(page, live_server.url)
    session = ada.browser.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    opened = 0
    for url in _pages(made):
        page.goto(live_server.url + url, wait_until="load")
        opened += 1
        born = page.evaluate(
            "() => [window.qzx, document.querySelectorAll('[data-qzx]').length, document.cookie]"
        )
        if born[0] is not None or born[1] or "qzx" in born[2]:
            said.append(f"{url}: {born}")
    assert opened > 60
    assert said == []


def watched(page: Any, home: str) -> list[str]:
    """What must not happen: dialogs, complaints about the content policy, errors, requests to other hosts."""
    said: list[str] = []

    def dialog(one: Any) -> None:
        said.append(f"dialog: {one.message}")
        one.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda one: said.append(f"{page.url}: {one.text}") if "Content Security" in one.text else None,
    )
    page.on("request", lambda one: None if one.url.startswith(home) else said.append(one.url))
    return said


def _pages(made: World) -> list[str]:
    """A few addresses of every route that shows a page, and every record."""
    ada, found = made.people["ada"], []
    for route in routes():
        if not route.is_api:
            urls = [
                url
                for url in addresses(route, made)
                if (answer := ada.ask(url)).status == 200 and answer.html
            ]
            found += urls[:PAGES_EACH]
    found += [f"/contacts/{pk}" for pk in made.contacts]
    found += [f"/leads/{pk}{rest}" for pk in made.leads for rest in ("", "/convert")]
    found += [f"/deals/{pk}" for pk in made.deals] + [f"/activities/{pk}" for pk in made.activities]
    found += [f"/contracts/{pk}" for pk in made.contracts]
    found += [f"/campaigns/{pk}{rest}" for pk in made.campaigns for rest in ("", "/members")]
    found += [f"/tickets/{pk}" for pk in made.tickets] + [f"/documents/{pk}" for pk in made.documents]
    found += [f"/{PLURALS[entity]}" for entity in ENTITIES] + [f"/deals/{made.deals[0]}/log"]
    return list(dict.fromkeys([*found, "/contacts?q=script", "/find?q=script", "/changes?size=large"]))


def filled() -> World:
    """A workspace whose every text is one of the payloads; each of them stands somewhere on a record."""
    maker = Maker(Words())
    maker.people()
    made, ada, texts = maker.world, maker.actor("ada"), cycle(PAYLOADS)
    labels = cycle([text for text in PAYLOADS if len(text) <= LABEL and "\n" not in text])
    edit_workspace(ada, name=next(texts))
    for text in islice(texts, 6):
        create_role(OPERATOR, text)
        create_team(OPERATOR, text)
    roles = {one.user.role for one in made.people.values() if one.user}
    for number, text in enumerate(islice(texts, 6)):
        user = create_user(OPERATOR, f"user{number}@jantar.example", text, next(iter(roles)))
        create_token(ada, user, text)
    choices = [{"labels": {"en": text}} for text in islice(labels, 8)]
    for entity in ENTITIES:
        keys = [
            create_field(ada, entity, "text", {"en": text}, help={"en": next(texts)}).key
            for text in islice(labels, 3)
        ]
        create_field(ada, entity, "choice", {"en": next(labels)}, choices=choices)
        keys.append(create_field(ada, entity, "long_text", {"en": next(labels)}).key)
        made.hidden[entity] = keys
    sections = [{"first": "job_title", "labels": {"en": next(labels)}}]
    set_layout(ada, "contact", "record", [*TEXTS[:6], "city", *made.hidden["contact"]], sections=sections)
    fields = [*TEXTS, *made.hidden["contact"]]
    names = ["name", "legal_name", "registration_id", "industry", "city", *made.hidden["company"]]
    rest = iter([*PAYLOADS, *PAYLOADS[:100]])
    for _number in range(4):
        values = {
            key: next(rest)[: 60 if key == "registration_id" else 200].replace("\r\n", " ") for key in names
        }
        made.companies.append(another(ada, "company", values, reason=next(texts)).pk)
    while len(made.contacts) * len(fields) < len(PAYLOADS) + 20:
        values = {
            key: next(texts)[: 60 if key == "salutation" else 200].replace("\r\n", " ") for key in fields
        }
        values |= {
            "company": made.companies[len(made.contacts) % 4],
            "own_id": f"{len(made.contacts)}{next(texts)}"[:200],
        }
        made.contacts.append(another(ada, "contact", values, reason=next(texts)).pk)
    for pk in made.contacts[:3]:
        edit_record(
            ada,
            "contact",
            pk,
            {"job_title": next(texts).replace("\r\n", " "), "city": "x"},
            reason=next(texts),
        )
        add_point(ada, "contact", pk, "phone", {"raw": "+48 22 555 01 01", "label": "<b data-qzx>"})
        said = say(ada, "contact", pk, next(texts)).comment
        say_again(ada, "contact", pk, said.pk, next(texts))
        pin_comment(ada, "contact", pk, said.pk, pinned=pk % 2 == 0)
    leads(made, ada, texts)
    dealings(made, ada, texts)
    heads = [text.replace("\r\n", " ") for text in islice(texts, 30)]
    rows = [list(islice(texts, 30)) for _row in range(20)]
    mapping = ["family_name", "email", "city", *[""] * 27]
    for name in islice(texts, 2):
        rehearsed(upload(csv_of(heads, *rows), actor=ada, mapping=mapping, name=f"{name[:100]}.csv"), ada)
    return made


def leads(made: World, ada: Actor, texts: Iterator[str]) -> None:
    """Leads as themselves, and converted to the records there are."""
    for _number in range(4):
        keys = ("given_name", "family_name", "company_name", "job_title", "website", "description", "city")
        one = in_one_line({key: next(texts) for key in keys} | of_own(made, "lead", texts))
        made.leads.append(another(ada, "lead", one, reason=next(texts)).pk)
    convert_lead(ada, made.leads[3], Wish(Part(made.contacts[0]), Part(made.companies[0])))


def dealings(made: World, ada: Actor, texts: Iterator[str]) -> None:
    """Deals and activities about the records there are: open and lost ones, planned and done ones."""
    for number in range(4):
        ends = {"company": made.companies[number], "contact": made.contacts[number]}
        one = {"name": next(texts), "description": next(texts), **ends} | of_own(made, "deal", texts)
        one |= {"stage": "lost", "lost_reason": "other"} if number == 3 else {"stage": "enquiry"}
        made.deals.append(another(ada, "deal", in_one_line(one), reason=next(texts)).pk)
    for number in range(4):
        ends = {"company": made.companies[number], "contact": made.contacts[number]}
        one = {"subject": next(texts), "description": next(texts)} | of_own(made, "ticket", texts) | ends
        # What is hidden among the standard fields and no text.
        one = {key: its for key, its in one.items() if key not in {"kind", "first_answered"}}
        made.tickets.append(another(ada, "ticket", in_one_line(one), reason=next(texts)).pk)
    for number in range(3):
        ends = {
            "company": made.companies[number],
            "contact": made.contacts[number],
            "deal": made.deals[number],
        }
        ends |= {"status": "running", "begins": date(2020, 1, 1), "ends": timezone.localdate()}
        for entity, kept, more in (("contract", made.contracts, ends), ("campaign", made.campaigns, {})):
            one = {"name": next(texts), "description": next(texts)} | of_own(made, entity, texts)
            kept.append(another(ada, entity, in_one_line(one) | more, reason=next(texts)).pk)
    people = {"contact": made.contacts[:4], "lead": made.leads[:2]}
    put_in_campaign(ada, made.campaigns[0], people)
    for number, when in enumerate(cycle([{"done": timezone.now()}, {"due": date(2020, 1, 1)}, {}])):
        if number == 12:
            break
        ends = {"contact": made.contacts[number % 4], "deal": made.deals[number % 4]}
        ends |= {"ticket": made.tickets[number % 4]} if number % 2 else {}
        one = {"kind": ("call", "task", "note")[number % 3], "subject": next(texts), "text": next(texts)}
        one |= ends | when | of_own(made, "activity", texts)
        made.activities.append(another(ada, "activity", in_one_line(one)).pk)
    for number in range(4):
        one = {"name": next(texts), "description": next(texts)} | of_own(made, "document", texts)
        one = in_one_line(one) | {"contact": made.contacts[number], "deal": made.deals[number]}
        done = document(b"<script>document.title = 'qzx'</script>", next(texts), ada, **one)
        made.documents.append(done.head.pk)


def of_own(made: World, entity: str, texts: Iterator[str]) -> dict[str, Any]:
    return {key: next(texts) for key in made.hidden[entity]}


def in_one_line(values: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value[:200].replace("\r\n", " ") if isinstance(value, str) else value
        for key, value in values.items()
    }
