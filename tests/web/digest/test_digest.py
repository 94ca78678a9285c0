"""What a digest says: asked when it is sent, by the rights and in the language of its reader, and sent once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from perennial.access.actions import deactivate_user, edit_profile, edit_user
from perennial.access.models import FieldGrant
from perennial.inbox.keeping import keep_told
from perennial.inbox.queries import to_mail
from perennial.insight import actions, figures
from perennial.insight.actions import create_report, remind, remind_by_mail, remove_report
from perennial.insight.digest import digest_day, due_for, post_digest
from perennial.journal.door import change
from perennial.journal.models import Entry
from perennial.journal.reading import lines
from perennial.lib.mail_servers import read_mail_server
from perennial.operations.clock import database_now
from perennial.operations.errors import Needless
from perennial.operations.models import Fate, Outgoing
from perennial.operations.worker import run_next
from perennial.records.actions.comments import follow as follow_record
from perennial.records.actions.comments import say
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.condition.actions import snooze
from perennial.records.models import Contact
from perennial.schema.actions import edit_workspace
from perennial.web import jobs
from perennial.web.digest.composing import composed
from tests.cast import OPERATOR, acting, gather
from tests.mail_server import mail_server
from tests.quality.test_rules import made
from tests.records.people import contact

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 1, 11, 7, 24, tzinfo=UTC)
HOUSE = "https://crm.firma.example"


@pytest.fixture
def server(settings):
    with mail_server() as listening:
        settings.MAIL = read_mail_server(listening.url)
        settings.ENV = settings.ENV | {"ADDRESS": HOUSE}
        yield listening


@pytest.fixture
def cast(server, monkeypatch):
    """Alice has two records without a mail address, one of them without a job, and wants a digest every day."""
    cast = gather()
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    edit_workspace(OPERATOR, name="Jantar Handel", zone="Europe/Warsaw", language="en")
    labels = {"en": "Mail <wanted>", "de": "Adresse gesucht"}
    made("filled", {"field": "email"}, labels=labels, advice={"en": "Ask for it."})
    made("filled", {"field": "job_title"}, labels={"en": "Job wanted"})
    contact("Anna Nowak", acting(cast.alice), job_title="Buyer")
    contact("Bert Wolf", acting(cast.alice))
    edit_profile(acting(cast.alice), digest="daily")
    return cast


@pytest.fixture
def report(cast, monkeypatch):
    monkeypatch.setattr(actions, "_today", lambda: date(2027, 1, 4))
    one = create_report(acting(cast.alice), "contact", name="Buyers & sellers")
    remind(acting(cast.alice), one, "week")
    remind_by_mail(acting(cast.alice), one, True)
    return one


def post(user) -> Outgoing:
    user.refresh_from_db()
    found = due_for(user, digest_day())
    assert found
    post_digest(user, digest_day(), found)
    return Outgoing.objects.latest("pk")


def fate(message) -> str:
    return Outgoing.objects.get(pk=message.pk).fate


def texts(mail) -> tuple[str, str]:
    """The plain text, and the words of the other one."""
    plain, rich = mail.iter_parts()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rich.get_content()))
    return plain.get_content().replace("\r\n", "\n"), unescape(words)


def test_it_tells_the_tasks_with_links_and_how_to_turn_it_off(cast, server):
    message = post(cast.alice)
    assert run_next()
    assert fate(message) == Fate.SENT
    [mail] = server.mails
    assert mail["To"] == "alice@jantar.example"
    assert mail["From"] == "Jantar Handel <crm@firma.example>"
    assert mail["Subject"] == "My upkeep: 3 to mend today"
    assert mail["List-Unsubscribe"] == f"<{HOUSE}/settings/me>"
    plain, rich = texts(mail)
    assert plain.startswith("Alice · 11 Jan 2027\n")
    assert f"2  Mail <wanted> (Contacts)\n   Ask for it.\n   {HOUSE}/upkeep/contacts/x_mail_wanted\n" in plain
    assert f"{HOUSE}/settings/me" in plain
    assert "2 Mail <wanted> Contacts · Ask for it." in rich
    assert f'href="{HOUSE}/upkeep/contacts/x_job_wanted"' in mail.as_string().replace("=\r\n", "").replace(
        "=\n", ""
    ).replace("=3D", "=")


def test_it_holds_no_record_and_the_outbox_no_word_of_it(cast, server):
    message = post(cast.alice)
    assert message.payload == {"user": cast.alice.pk, "day": "2027-01-11", "upkeep": True, "reports": []}
    run_next()
    assert "Nowak" not in "".join(texts(server.mails[0]))


def test_it_tells_as_much_as_a_day_asks_for(cast, server):
    edit_profile(acting(cast.alice), daily_measure=1)
    post(cast.alice)
    run_next()
    plain, _rich = texts(server.mails[0])
    assert "1  Mail <wanted>" in plain
    assert "Job wanted" not in plain
    assert "2 more wait for another day." in plain


def test_it_speaks_the_language_of_its_reader(cast, server):
    edit_profile(acting(cast.alice), language="de")
    post(cast.alice)
    run_next()
    plain, _rich = texts(server.mails[0])
    assert "Adresse gesucht (Kontakte)" in plain
    assert plain.startswith("Alice · 11.01.2027\n")
    edit_profile(acting(cast.alice), language="")
    edit_workspace(OPERATOR, language="de")
    assert "Adresse gesucht" in composed(Outgoing.objects.get().payload).text


def test_what_was_hidden_since_it_was_posted_is_not_told(cast, server):
    message = post(cast.alice)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="email", veil="hidden"))
    run_next()
    assert fate(message) == Fate.SENT
    assert "Mail <wanted>" not in "".join(texts(server.mails[0]))
    assert "Job wanted" in "".join(texts(server.mails[0]))


def test_bob_and_charlie_are_told_nothing_of_what_is_alices(cast, server):
    for user in (cast.bob, cast.charlie):
        edit_profile(acting(user), digest="daily")
        user.refresh_from_db()
        assert not due_for(user, digest_day())


@pytest.mark.parametrize("why", ["left", "turned off", "done", "another day", "no mail"])
def test_what_holds_no_longer_when_it_is_to_be_sent_is_withdrawn(cast, server, settings, monkeypatch, why):
    message = post(cast.alice)
    if why == "left":
        deactivate_user(acting(cast.ada), cast.alice)
    elif why == "turned off":
        edit_profile(acting(cast.alice), digest="")
    elif why == "done":
        edit_profile(acting(cast.alice), daily_measure=1)
        snooze(
            acting(cast.alice),
            "contact",
            Contact.objects.earliest("pk").pk,
            "x_mail_wanted",
            date(2027, 2, 1),
        )
    elif why == "another day":
        monkeypatch.setattr(timezone, "now", lambda: MONDAY + timedelta(days=1))
    else:
        settings.MAIL = None
    assert run_next()
    assert fate(message) == Fate.WITHDRAWN
    assert server.mails == []


def test_it_goes_where_the_reader_is_reached_when_it_is_sent(cast, server):
    post(cast.alice)
    edit_user(acting(cast.ada), cast.alice, email="alice@handel.example")
    run_next()
    assert server.mails[0]["To"] == "alice@handel.example"


def test_a_mistake_while_it_is_composed_is_no_doubt_whether_it_left(cast, server, monkeypatch):
    def broken(_payload):
        raise ZeroDivisionError

    message = post(cast.alice)
    with monkeypatch.context() as then:
        then.setattr(jobs, "composed", broken)
        assert run_next()
    assert fate(message) == Fate.WAITING
    Outgoing.objects.update(next_try=database_now())
    assert run_next()
    assert fate(message) == Fate.SENT


def test_a_report_tells_its_figures_as_its_reader_may_know_them(cast, server, report):
    post(cast.alice)
    run_next()
    [mail] = server.mails
    assert mail["Subject"] == "My upkeep: 3 to mend today · Report: Buyers & sellers"
    plain, rich = texts(mail)
    assert f"Buyers & sellers: {HOUSE}/condition/reports/{report.pk}" in plain
    assert "0 of 2 break none of its rules; 2 are doubtful." in plain
    assert "2  Mail <wanted> (2 new)" in plain
    assert "Buyers & sellers 0 of 2 break none" in rich.replace("  ", " ")


def test_a_report_of_what_is_hidden_says_only_that(cast, server, report):
    edit_profile(acting(cast.alice), digest="")
    post(cast.alice)
    assert composed(Outgoing.objects.get().payload).unsubscribe == f"{HOUSE}/condition/reports/{report.pk}"
    with change(OPERATOR, "role.edit") as act:
        for field in ("email", "job_title"):
            act.create(FieldGrant(role=cast.member, entity="contact", field=field, veil="hidden"))
    run_next()
    both = "".join(texts(server.mails[0]))
    assert "None of its rules is on and open to you" in both
    assert "wanted" not in both
    assert "doubtful" not in both


@pytest.mark.parametrize("why", ["removed", "stopped", "off"])
def test_a_report_that_is_gone_or_no_longer_wanted_is_not_told(cast, server, report, why):
    edit_profile(acting(cast.alice), digest="")
    message = post(cast.alice)
    alice = acting(cast.alice)
    if why == "removed":
        remove_report(alice, report)
    elif why == "stopped":
        remind(alice, report, "")
    else:
        remind_by_mail(alice, report, False)
    run_next()
    assert fate(message) == Fate.WITHDRAWN


def test_a_report_that_takes_too_long_says_so(cast, server, report, monkeypatch):
    monkeypatch.setattr(figures, "in_time", lambda ask, seconds: None)
    post(cast.alice)
    run_next()
    assert "Too many records to count in time." in "".join(texts(server.mails[0]))


def test_nobody_is_told_of_a_user_that_never_was(cast):
    with pytest.raises(Needless):
        composed({"user": 999_999, "day": "2027-01-11", "upkeep": True, "reports": []})


def test_what_is_to_be_done_today_stands_first_with_its_reason(cast):
    due = {"due": date(2027, 1, 8), "owner": cast.alice.pk}
    create_record(OPERATOR, "activity", {"kind": "call", "subject": "Ask <Bert>", **due})
    mail = composed(post(cast.alice).payload)
    assert mail.subject.startswith("Today: 1 thing · My upkeep")
    assert "1  Ask <Bert>\n   3 days late\n" in mail.text
    assert "Ask &lt;Bert&gt;" in mail.html
    assert mail.text.index("Ask <Bert>") < mail.text.index("My upkeep")


def test_a_day_without_upkeep_is_mailed_and_one_without_anything_is_not(cast):
    bob = cast.bob
    edit_profile(acting(bob), digest="daily")
    bob.refresh_from_db()
    assert not due_for(bob, digest_day())
    create_record(
        OPERATOR, "activity", {"kind": "task", "subject": "Offer", "due": date(2027, 1, 11), "owner": bob.pk}
    )
    mail = composed(post(bob).payload)
    assert (mail.subject, "My upkeep" in mail.text) == ("Today: 1 thing", False)
    assert mail.unsubscribe.endswith("/settings/me")


def test_what_is_new_by_others_is_told_once_and_by_the_rights_of_its_reader(cast, server):
    bob, anna = acting(cast.bob), Contact.objects.get(family_name="Nowak")
    edit_profile(bob, digest="daily")
    say(acting(cast.alice), "contact", anna.pk, "@Bob, look at this")
    follow_record(bob, "contact", anna.pk, follows=True)
    edit_record(acting(cast.alice), "contact", anna.pk, {"job_title": "Secret job"})
    keep_told(list(lines(Entry.objects.order_by("pk"))))
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=cast.member, entity="contact", field="job_title", veil="hidden"))
    message = post(cast.bob)
    assert run_next()
    assert fate(message) == Fate.SENT
    plain, rich = texts(server.mails[-1])
    assert f"For you: {HOUSE}/inbox" in plain
    assert "Alice mentioned you: Anna Nowak" in rich
    assert ("Job" in plain, "Secret" in plain) == (False, False)
    assert server.mails[-1]["Subject"] == "For you: 1 new"
    assert not to_mail(acting(cast.bob)).exists()
    edit_record(OPERATOR, "contact", anna.pk, {"owner": cast.charlie.pk})
    with pytest.raises(Needless):
        composed(message.payload)
