"""Tickets on their pages: what is promised in words, one click to another status, where open ones are seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.access.models import Role
from perennial.journal.door import change
from perennial.journal.models import Change
from perennial.records import escalating
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.models import Activity, Ticket
from perennial.records.my_day import Why, day_of
from perennial.web.records.promises import length
from tests.cast import OPERATOR, acting
from tests.standing import HOUR, TUESDAY, standing
from tests.web.records.conftest import browser, text


@pytest.fixture
def at():
    """Sets the clock."""
    with standing() as set_to:
        yield set_to


def ticket(cast, subject="It leaks", **values):
    return create_record(
        acting(cast.alice), "ticket", {"subject": subject, "priority": "urgent", **values}
    ).head


def there(one):
    return Ticket.objects.get(pk=one.pk)


def move(client, one, status, **values):
    return client.post(f"/tickets/{one.pk}/move", {"status": status, "version": there(one).version, **values})


def due_in_list(client):
    """What the column of the next due moment says."""
    rows = client.get("/tickets?columns=due").context["rows"]
    return {row["name"]: row["cells"][0]["text"] for row in rows}


def test_the_list_says_what_the_next_moment_means(cast, alice, at):
    ticket(cast, "Today")
    ticket(cast, "Later", priority="low")
    edit_record(acting(cast.alice), "ticket", ticket(cast, "Waits").pk, {"status": "waiting"})
    edit_record(acting(cast.alice), "ticket", ticket(cast, "Over").pk, {"status": "solved"})
    told = due_in_list(alice)
    assert "answer in 1 h, by 10:00" in told["Today"]
    assert "answer by 13 Nov, 09:00" in told["Later"]
    assert "paused, 1 h left" in told["Waits"]
    assert "span" not in told["Over"]
    at(TUESDAY + 3 * HOUR)
    assert "answer 2 h late" in due_in_list(alice)["Today"]
    assert 'data-tone="rust"' in due_in_list(alice)["Today"]
    assert "#i-alert" in due_in_list(alice)["Today"], "colour is not the only sign"


def test_open_ones_have_a_view_of_their_own_the_most_pressing_first(cast, alice, veil, at):
    for subject, values in (("Low", {"priority": "low"}), ("Urgent", {}), ("Over", {"status": "solved"})):
        ticket(cast, subject, **values)
    edit_record(acting(cast.alice), "ticket", ticket(cast, "Waits").pk, {"status": "waiting"})
    tabs = {one["label"]: one for one in alice.get("/tickets").context["tabs"]()}
    assert [(one, tabs[one]["count"], tabs[one]["current"]) for one in ("All", "Open", "Mine")] == [
        ("All", "4", True),
        ("Open", "3", False),
        ("Mine", "4", False),
    ]
    page = alice.get(tabs["Open"]["url"])
    assert [row["name"] for row in page.context["rows"]] == ["Urgent", "Low", "Waits"]
    assert [one["label"] for one in page.context["tabs"]() if one["current"]] == ["Open"]
    veil("status", entity="ticket")
    assert "Open" not in [one["label"] for one in alice.get("/tickets").context["tabs"]()]
    assert "Open" not in [one["label"] for one in alice.get("/deals").context["tabs"]()]


def test_an_answered_ticket_is_to_be_solved(cast, alice, at):
    ticket(cast, first_answered=TUESDAY)
    # Eight hours: seven today, none on the holiday, one on Thursday.
    assert "solve by 12 Nov, 09:00" in due_in_list(alice)["It leaks"]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "1 min"), (59, "59 min"), (60, "1 h"), (130, "2 h 10 min"), (600, "10 h"), (2880, "2 d")],
)
def test_lengths_are_short(minutes, said):
    assert length(timedelta(minutes=minutes)) == said


def test_one_click_moves_it_and_the_receipt_takes_it_back(cast, alice, at):
    one = ticket(cast)
    answer = move(alice, one, "waiting")
    assert (answer.status_code, answer["Location"]) == (303, f"/tickets/{one.pk}")
    page = text(alice.get(answer["Location"]))
    assert "paused, 1 h left" in page
    assert "It leaks: Waiting for the customer" in page
    assert there(one).status == "waiting"
    alice.post(page.split("data-undo")[0].rpartition('action="')[2].split('"')[0])
    assert there(one).status == "new"
    assert "answer in 1 h" in text(alice.get(f"/tickets/{one.pk}"))


def test_who_was_slower_is_told_and_writes_nothing(cast, alice, at):
    one = ticket(cast)
    edit_record(acting(cast.bob), "ticket", one.pk, {"status": "solved"})
    answer = move(alice, one, "waiting", version=1)
    assert there(one).status == "solved"
    page = text(alice.get(answer["Location"]))
    assert "It leaks stays as it is." in page
    assert "Bob" in page


def test_a_status_that_is_not_there_is_refused_and_a_stranger_finds_nothing(cast, alice, at):
    one = ticket(cast)
    assert move(alice, one, "gone").status_code == 422
    assert move(browser(cast.charlie), one, "solved").status_code == 404
    assert there(one).status == "new"


def test_who_may_not_write_the_status_sees_no_buttons(cast, alice, veil, at):
    one = ticket(cast)
    assert alice.get(f"/tickets/{one.pk}").context["way"]["move_url"]
    veil("status", "read_only", entity="ticket")
    assert not alice.get(f"/tickets/{one.pk}").context["way"]["move_url"]
    assert move(alice, one, "solved").status_code == 403


def test_of_who_may_not_read_the_status_nothing_is_told(cast, alice, veil, at):
    one = ticket(cast)
    veil("status", entity="ticket")
    page = alice.get(f"/tickets/{one.pk}")
    assert page.context["way"] is None
    assert "answer in" not in text(page)
    columns = [one["key"] for one in alice.get("/tickets?columns=due,priority").context["columns"]]
    assert columns == ["name", "priority"]


def test_a_call_from_the_log_bar_is_the_first_answer(cast, alice, house, at):
    one = ticket(cast, contact=house.kasia, company=house.hutmet)
    at(TUESDAY + HOUR / 2)
    said = {"kind": "call", "text": "Asked for a picture of it"}
    assert alice.post(f"/tickets/{one.pk}/log", said).status_code == 303
    assert there(one).first_answered == TUESDAY + HOUR / 2
    page = text(alice.get(f"/tickets/{one.pk}"))
    assert "Asked for a picture of it" in page
    assert Activity.objects.count() == 1
    # It stands at the contact as well, whom one can call from here.
    assert "Asked for a picture of it" in text(alice.get(f"/contacts/{house.kasia}"))
    assert "tel:+48325550142" in page


@pytest.mark.parametrize("place", ["contacts", "companies"])
def test_open_tickets_stand_at_whom_they_are_about(cast, alice, house, at, place):
    ends = {"contact": house.kasia, "company": house.hutmet}
    ticket(cast, "It leaks", **ends)
    ticket(cast, "Long since mended", status="closed", **ends)
    number = ends["contact" if place == "contacts" else "company"]
    sections = {one["title"]: one for one in alice.get(f"/{place}/{number}").context["linked"]}
    its = sections["Open tickets"]
    assert [(one["name"], one["note"], one["aside"]) for one in its["related"]] == [
        ("It leaks", "New", "answer in 1 h, by 10:00")
    ]
    form = alice.get(its["add_url"]).context["form"]
    assert (form["status"].value(), form["priority"].value()) == ("new", "normal")


def day(user):
    return [(one.why, one.head.title) for one in day_of(acting(user), timezone.now()).now]


def test_my_day_begins_with_promises_that_are_broken(cast, alice, house, at):
    ticket(cast, "Nearly", contact=house.kasia)
    ticket(cast, "Not today", priority="low")
    past = TUESDAY.date() - timedelta(days=2)
    create_record(acting(cast.alice), "activity", {"kind": "call", "subject": "Late", "due": past})
    assert day(cast.alice) == [(Why.PROMISED, "Nearly"), (Why.LATE, "Late")]
    assert "answer promised by 10:00, in 1 h" in text(alice.get("/"))
    at(TUESDAY + 4 * HOUR)
    assert day(cast.alice)[0] == (Why.BROKEN, "Nearly")
    page = text(alice.get("/"))
    assert "overdue promise to a customer: answer 3 h late" in page
    assert f"/tickets/{Ticket.objects.first().pk}/log?kind=call" in page


def test_who_answers_for_a_team_sees_what_was_escalated_and_no_colleague(cast, at):
    one = ticket(cast)
    at(TUESDAY + 4 * HOUR)
    assert day(cast.ada) == []
    escalating.escalate([one.pk], timezone.now())
    assert day(cast.ada) == [(Why.BROKEN, "It leaks")]
    assert "Alice" in text(browser(cast.ada).get("/"))
    assert day(cast.bob) == []
    with change(OPERATOR, "role.edit") as act:
        act.update(Role.objects.get(pk=cast.member.pk).grants.get(action="delete"), scope="team")
    assert day(cast.bob) == [(Why.BROKEN, "It leaks")]
    assert day(cast.charlie) == []


def test_an_escalation_stands_in_the_history_as_the_systems(cast, alice, at):
    one = ticket(cast)
    escalating.escalate([one.pk], TUESDAY + 2 * HOUR)
    assert Change.objects.get(action="ticket.escalate").actor_id is None
    page = text(alice.get(f"/tickets/{one.pk}"))
    assert "Answer overdue" in page
    assert "Perennial" in page
