"""Reports on pages: kept from where one stands, read, changed, taken away, and each number a way to its records."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from perennial.access.models import FieldGrant, Grant
from perennial.insight import actions, figures
from perennial.insight.actions import create_report
from perennial.insight.models import Reminder, Report
from perennial.journal.door import change
from perennial.lib.mail_servers import read_mail_server
from perennial.quality.models import DayCount, Rule
from perennial.quality.queries import judged_moment
from perennial.records.models import Contact, Finding
from tests.cast import OPERATOR, acting, gather, today
from tests.insight.test_figures import written
from tests.quality.test_rules import made
from tests.records.condition.test_findings import judged
from tests.records.people import contact
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db

WHERE = {"field": "city", "op": "is", "value": "Łódź"}
ASKED = json.dumps({"all": [WHERE]}, ensure_ascii=False)


@pytest.fixture
def cast():
    """Of Alice's three contacts two break rules, one of them since long."""
    cast = gather()
    made("filled", {"field": "email"}, labels={"en": "Mail wanted"}, advice={"en": "Ask for it."})
    made("filled", {"field": "job_title"}, labels={"en": "=Job"})
    judged()
    alice = acting(cast.alice)
    contact("Anna Nowak", alice, city="Łódź")
    contact("Bert Wolf", alice, city="Łódź", job_title="Buyer")
    contact("Cora Lind", alice, email="cora@jantar.example", job_title="Buyer")
    long_ago = judged_moment().today - timedelta(days=200)
    written(Finding.objects.filter(record=Contact.objects.get(given_name="Bert").pk), since=long_ago)
    return cast


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(response.content.decode())))


def links(response, start: str) -> list[str]:
    found = [unescape(one) for one in re.findall(r'href="([^"]+)"', response.content.decode())]
    return [one for one in found if one.startswith(start)]


def veil(cast, *keys: str) -> None:
    with change(OPERATOR, "role.edit") as act:
        act.create([FieldGrant(role=cast.member, entity="contact", field=key, veil="hidden") for key in keys])


def test_a_list_is_kept_as_a_report_from_how_reliable(cast):
    alice = door(cast.alice)
    [keep] = set(links(alice.get(f"/contacts/reliability?filter={quote(ASKED)}"), "/condition/reports/new"))
    page = alice.get(keep)
    assert "Contacts, where City is “Łódź”" in text_of(page)
    sent = {
        "act": "save",
        "name": "Łódź",
        "period": "week",
        "filter": parse_qs(urlsplit(keep).query)["filter"][0],
    }
    done = alice.post("/condition/reports/new?entity=contact", sent)
    report = Report.objects.get()
    assert (done.status_code, done["Location"]) == (303, f"/condition/reports/{report.pk}")
    assert (report.name, report.filter, report.period, report.maker_id) == (
        "Łódź",
        {"all": [WHERE]},
        "week",
        cast.alice.pk,
    )
    [(sentence, undo)] = receipts(done)
    assert "Łódź" in sentence
    alice.post(undo)
    assert not Report.objects.exists()


def test_mine_is_kept_as_a_condition_and_a_search_is_none(cast):
    alice = door(cast.alice)
    [keep] = set(links(alice.get("/contacts/reliability?view=mine"), "/condition/reports/new"))
    assert "Owner is me" in text_of(alice.get(keep))
    assert links(alice.get("/contacts/reliability?q=anna"), "/condition/reports/new") == []


def test_every_number_leads_to_the_records_it_counts(cast):
    report = create_report(acting(cast.alice), "contact", name="Every rule")
    alice = door(cast.alice)
    page = alice.get(f"/condition/reports/{report.pk}")
    words = text_of(page)
    assert "33 % 1 of 3 break none of its rules. 2 are doubtful. 1 of these began to break a rule" in words
    assert "Mail wanted Ask for it. 2 1" in words
    cells = re.findall(r'<td[^>]*><a href="([^"]+)">([\d,]+)</a>', page.content.decode())
    assert len(cells) == 4 + 3 + 3
    for url, number in cells:
        rows = alice.get(unescape(url)).context["rows"]
        assert len(rows) == int(number), url


def test_numbers_of_a_narrowed_report_lead_to_narrowed_lists(cast):
    told = {"rules": ["x_job"], "filter": {"any": [WHERE, {"field": "city", "op": "is", "value": "Gdynia"}]}}
    report = create_report(acting(cast.alice), "contact", name="Jobs", **told)
    alice = door(cast.alice)
    page = alice.get(f"/condition/reports/{report.pk}")
    assert "1 of 2 break none of its rules. 1 is doubtful." in text_of(page)
    assert "Mail wanted" not in text_of(page)
    for url in links(page, "/contacts?filter"):
        assert 0 < len(alice.get(url).context["rows"]) <= 2


def test_the_days_that_were_counted_draw_a_line_and_the_change(cast):
    day = judged_moment().today - timedelta(days=40)
    for rule in Rule.objects.all():
        DayCount.objects.create(day=day, entity="contact", rule=rule.pk, applicable=3, failing=3)
    page = door(cast.ada).get(
        f"/condition/reports/{create_report(acting(cast.ada), 'contact', name='Whole').pk}"
    )
    assert "Rule Now New Then Change" in text_of(page)
    assert "=Job 1 1 3 −2" in text_of(page)
    assert "All its rules together: broken 6 times on" in text_of(page)
    shared = create_report(acting(cast.ada), "contact", name="Shared", shared=True)
    seen = door(cast.alice).get(f"/condition/reports/{shared.pk}")
    assert "Rule Now New =Job" in text_of(seen) or "Rule Now New Mail" in text_of(seen)
    assert "All its rules together" not in text_of(seen)


def test_what_may_not_be_read_is_said_calmly_and_nothing_is_shown(cast):
    report = create_report(
        acting(cast.ada), "contact", name="Buyers", shared=True,
        filter={"field": "job_title", "op": "is", "value": "Buyer"},
    )  # fmt: skip
    veil(cast, "job_title")
    alice = door(cast.alice)
    page = alice.get(f"/condition/reports/{report.pk}")
    assert page.status_code == 200
    assert "This report asks for something that is not open to you" in text_of(page)
    assert "break none" not in text_of(page)
    assert "Buyer " not in text_of(page).replace("Buyers", "")
    assert "Buyers" in text_of(alice.get("/condition/reports"))
    assert alice.get(f"/condition/reports/{report.pk}/csv").status_code == 422


def test_a_report_that_takes_too_long_says_so(cast, monkeypatch):
    report = create_report(acting(cast.alice), "contact", name="Slow")
    monkeypatch.setattr(figures, "in_time", lambda ask, seconds: None)
    alice = door(cast.alice)
    assert "Too many to look at while you wait" in text_of(alice.get(f"/condition/reports/{report.pk}"))
    assert alice.get(f"/condition/reports/{report.pk}/csv").status_code == 422


def test_the_list_shows_ones_own_and_shared_ones_to_whoever_reads_records(cast):
    create_report(acting(cast.alice), "contact", name="Alone")
    create_report(acting(cast.bob), "contact", name="Together", shared=True, rules=["x_job"])
    create_report(acting(cast.charlie), "contact", name="His")
    words = text_of(door(cast.alice).get("/condition/reports"))
    assert "Alone Contacts · every rule" in words
    assert "Together Contacts · 1 rule" in words
    assert "His" not in words
    assert "yours alone" in words
    assert links(door(cast.alice).get("/condition/reports"), "/condition?of") == []
    assert links(door(cast.ada).get("/condition/reports"), "/condition?of") != []
    with change(OPERATOR, "role.edit") as act:
        act.update(Grant.objects.filter(role=cast.member, action="read"), scope="none")
    assert door(cast.alice).get("/condition/reports").status_code == 403


def test_an_empty_list_teaches(cast):
    page = door(cast.alice).get("/condition/reports")
    assert "No report yet" in text_of(page)
    assert "/condition/reports/new" in links(page, "/condition/reports/new")


def test_what_was_typed_stays_when_it_is_refused(cast):
    alice = door(cast.alice)
    sent = {"act": "save", "name": " ", "period": "year", "rules": ["x_job"], "shared": "on", "filter": ASKED}
    refused = alice.post("/condition/reports/new?entity=contact", sent)
    assert refused.status_code == 422
    body = refused.content.decode()
    assert "Contacts, where City is “Łódź”" in text_of(refused)
    assert re.search(r'value="year"[^>]*checked', body)
    assert re.search(r'value="x_job"[^>]*checked', body)
    assert not Report.objects.exists()
    for wrong in ("{", json.dumps({"field": "nowhere", "op": "is_empty"})):
        refused = alice.post(
            "/condition/reports/new?entity=contact", sent | {"name": "Fine", "filter": wrong}
        )
        assert refused.status_code == 422, wrong


def test_the_filter_is_taken_away_with_a_button_and_nothing_is_saved_yet(cast):
    report = create_report(acting(cast.alice), "contact", name="Łódź", filter=WHERE)
    alice, url = door(cast.alice), f"/condition/reports/{report.pk}/edit"
    assert "City is “Łódź”" in text_of(alice.get(url))
    sent = {"act": "everything", "name": "Everywhere", "period": "month", "filter": json.dumps(WHERE)}
    shown = alice.post(url, sent)
    assert "All Contacts" in text_of(shown)
    assert 'value="Everywhere"' in shown.content.decode()
    assert Report.objects.get().filter == WHERE
    saved = alice.post(url, sent | {"act": "save", "filter": ""})
    assert (saved.status_code, Report.objects.get().filter, Report.objects.get().name) == (
        303,
        None,
        "Everywhere",
    )


def test_an_edit_of_what_the_editor_may_not_read_keeps_it(cast):
    told = {"rules": ["x_job"], "filter": {"field": "job_title", "op": "is_empty"}}
    report = create_report(acting(cast.alice), "contact", name="Jobs", **told)
    veil(cast, "job_title")
    alice, url = door(cast.alice), f"/condition/reports/{report.pk}/edit"
    page = alice.get(url)
    assert "a filter asks for what is not open to you" in text_of(page)
    assert "job_title" not in page.content.decode()
    sent = {"act": "save", "name": "Renamed", "period": "month", "filter": "kept"}
    assert alice.post(url, sent).status_code == 303
    kept = Report.objects.get()
    assert (kept.name, kept.rules, kept.filter) == ("Renamed", ["x_job"], told["filter"])


def test_strangers_change_and_remove_nothing(cast):
    report = create_report(acting(cast.alice), "contact", name="Shared", shared=True)
    charlie = door(cast.charlie)
    page = charlie.get(f"/condition/reports/{report.pk}")
    assert links(page, f"/condition/reports/{report.pk}/edit") == []
    assert charlie.get(f"/condition/reports/{report.pk}/edit").status_code == 403
    assert charlie.post(f"/condition/reports/{report.pk}/edit", {"name": "His"}).status_code == 403
    assert charlie.post(f"/condition/reports/{report.pk}/remove").status_code == 403
    assert Report.objects.filter(name="Shared", hidden=False).exists()
    own = create_report(acting(cast.alice), "contact", name="Own")
    for page in ("", "/csv", "/edit"):
        assert charlie.get(f"/condition/reports/{own.pk}{page}").status_code == 404


def test_removing_has_an_undo(cast):
    report = create_report(acting(cast.alice), "contact", name="Gone")
    alice = door(cast.alice)
    done = alice.post(f"/condition/reports/{report.pk}/remove")
    assert alice.get(f"/condition/reports/{report.pk}").status_code == 404
    [(_sentence, undo)] = receipts(done)
    alice.post(undo)
    assert alice.get(f"/condition/reports/{report.pk}").status_code == 200


def test_the_file_holds_the_figures_and_no_formula(cast):
    report = create_report(acting(cast.alice), "contact", name="File")
    response = door(cast.alice).get(f"/condition/reports/{report.pk}/csv")
    assert response["Content-Disposition"] == f'attachment; filename="report-{report.pk}.csv"'
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["Part", "Name", "Records", "Now", "New", "Then", "Change"]
    assert rows[1:4] == [
        ["All", "", "3", "2", "1", "", ""],
        ["Rule", "Mail wanted", "", "2", "1", "", ""],
        ["Rule", "'=Job", "", "1", "1", "", ""],
    ]
    assert rows[4:] == [["Owner", "Alice", "3", "2", "1", "", ""], ["Team", "Poland", "3", "2", "1", "", ""]]


def test_a_reminder_stands_on_the_start_page_until_the_report_was_looked_at(cast, monkeypatch):
    report = create_report(acting(cast.alice), "contact", name="Look at me")
    alice, url = door(cast.alice), f"/condition/reports/{report.pk}"
    done = alice.post(f"{url}/remind", {"every": "week"})
    [(sentence, undo)] = receipts(done)
    assert "start page" in sentence
    alice.get("/")
    assert "Look at me" not in text_of(alice.get("/"))
    with monkeypatch.context() as then:
        then.setattr(actions, "_today", lambda: today() - timedelta(days=30))
        alice.get(url)
    assert "Look at me" in text_of(alice.get("/"))
    assert "Look at me" not in text_of(door(cast.bob).get("/"))
    assert re.search(r'value="week" aria-pressed="true"', alice.get(url).content.decode())
    assert "Look at me" not in text_of(alice.get("/"))
    assert alice.post(f"{url}/remind", {"every": "hour"}).status_code == 422
    alice.post(undo)
    assert not Reminder.objects.exists()


def test_a_reminder_comes_by_mail_as_well_where_mail_leaves_the_house(cast, settings):
    report = create_report(acting(cast.alice), "contact", name="Look at me")
    alice, url = door(cast.alice), f"/condition/reports/{report.pk}"
    settings.MAIL = read_mail_server("smtp://127.0.0.1:9/?from=crm@firma.example")
    assert "By mail" not in text_of(alice.get(url))
    assert alice.post(f"{url}/remind", {"by_mail": "1"}).status_code == 422
    alice.post(f"{url}/remind", {"every": "week"})
    assert re.search(r'name="by_mail" value="1" aria-pressed="false"', alice.get(url).content.decode())
    done = alice.post(f"{url}/remind", {"by_mail": "1"})
    [(sentence, undo)] = receipts(done)
    assert sentence == "“Look at me” comes by mail as well."
    assert re.search(r'name="by_mail" value="0" aria-pressed="true"', alice.get(url).content.decode())
    alice.post(f"{url}/remind", {"every": "month"})
    assert (Reminder.objects.get().every, Reminder.objects.get().by_mail) == ("month", True)
    alice.post(f"{url}/remind", {"by_mail": "0"})
    assert Reminder.objects.get().by_mail is None
    settings.MAIL = None
    assert "By mail" not in text_of(alice.get(url))
    assert undo
