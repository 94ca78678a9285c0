"""The start: one's own, what others did to it, and what wants a look."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from tests.cast import acting
from tests.web.records.conftest import text


def section(answer, title):
    """The text of one section, '' when it is not there."""
    found = re.search(rf"<h2>{title}</h2>(.*?)</section>", text(answer), re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found[1]) if found else ""


def test_ones_own_records_come_first(house, alice, charlie):
    assert "Katarzyna Wilczek" in section(alice.get("/"), "Yours, changed lately")
    assert "Katarzyna" not in text(charlie.get("/"))


def test_who_owns_nothing_sees_what_they_may_see(house, bob):
    assert "Katarzyna Wilczek" in section(bob.get("/"), "Changed lately")


def test_what_a_colleague_changed_on_ones_own_record_is_told_and_led_to(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Head of buying"})
    answer = alice.get("/")
    told = section(answer, "On yours, by others")
    assert "Job of Katarzyna Wilczek changed" in told
    assert "Bob" in told
    # Alice may not open the change of somebody else: the line leads to her record.
    assert f'href="/contacts/{house.kasia}">Job' in text(answer)


def test_what_was_changed_in_a_hidden_field_is_not_told(cast, house, veil, alice):
    edit_record(acting(cast.ada), "contact", house.kasia, {"job_title": "Secret job"})
    veil("job_title")
    answer = text(alice.get("/"))
    assert "Secret job" not in answer
    assert "Job of" not in answer


def test_a_phone_that_cannot_be_right_waits_for_a_look(cast, house, alice, bob):
    edit_record(acting(cast.alice), "contact", house.kasia, {"phone": "123"})
    answer = alice.get("/")
    assert "123" in section(answer, "To look at")
    assert "123" not in section(bob.get("/"), "To look at")


def test_a_hidden_phone_is_not_told_as_wrong(cast, house, veil, alice):
    edit_record(acting(cast.alice), "contact", house.kasia, {"phone": "987"})
    veil("phone")
    assert "987" not in text(alice.get("/"))


def test_more_records_ask_no_more_questions(cast, house, alice):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            alice.get("/")
        return len(found)

    few = asked()
    for number in range(15):
        create_record(acting(cast.alice), "contact", {"given_name": f"Person {number}", "phone": "12"})
    # One more statement at most: the points that cannot be right.
    assert asked() <= few + 1
