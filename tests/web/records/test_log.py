"""Noting at a record what was done, and what comes next."""

import re
from datetime import timedelta

from django.utils import timezone

from perennial.journal.models import Change
from perennial.records.actions.activities import log
from perennial.records.actions.create import create_record
from perennial.records.models import Activity
from tests.cast import acting, today
from tests.web.records.conftest import scripted, text


def note(client, pk, said, **more):
    return client.post(f"/contacts/{pk}/log", {"kind": "call", "text": said, **more})


def page(client, pk, query=""):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(client.get(f"/contacts/{pk}{query}"))))


def looked(client, pk, said, **more):
    """What the page shows as understood: the digest of the text, and the boxes."""
    answer = text(note(client, pk, said, look="1", **more))
    return re.search(r'name="looked" value="(\w*)"', answer)[1], re.findall(
        r'name="took" value="(\w+)"', answer
    )


def test_a_call_is_noted_with_what_was_said(house, alice):
    assert note(alice, house.kasia, "Wants the certificate 3.1 in the offer.").status_code == 303
    one = Activity.objects.get()
    assert (one.kind, one.subject, one.text) == ("call", "Wants the certificate 3.1 in the offer.", "")
    assert one.done is not None
    assert "Wants the certificate 3.1" in page(alice, house.kasia)


def test_it_is_about_the_company_of_the_person_as_well(house, alice):
    note(alice, house.kasia, "Spoke")
    assert "Spoke" in re.sub(r"<[^>]+>", " ", text(alice.get(f"/companies/{house.hutmet}")))


def test_a_next_step_is_shown_before_it_is_saved_and_saved_with_it(house, alice):
    said = "Spoke 10 min. Call back tomorrow at 10:00"
    assert note(alice, house.kasia, said).status_code == 200
    assert not Activity.objects.exists()
    digest, boxes = looked(alice, house.kasia, said)
    assert boxes == ["minutes", "next"]
    note(alice, house.kasia, said, looked=digest, took=boxes)
    done, step = Activity.objects.order_by("pk")
    assert (done.minutes, done.subject) == (10, "Spoke 10 min")
    assert (step.kind, step.due, step.done) == ("call", today() + timedelta(days=1), None)
    assert "Next step" in page(alice, house.kasia)
    assert Change.objects.latest("pk").action == "activity.log"


def test_a_day_on_which_it_happened_is_shown_before_it_is_saved(house, alice):
    said = "Spoke with him yesterday at 14:00"
    assert note(alice, house.kasia, said).status_code == 200
    assert not Activity.objects.exists()
    digest, boxes = looked(alice, house.kasia, said)
    assert boxes == ["happened"]
    note(alice, house.kasia, said, looked=digest, took=boxes)
    yesterday = today() - timedelta(days=1)
    assert timezone.localdate(Activity.objects.get().done) == yesterday


def test_what_is_unchecked_is_not_taken(house, alice):
    said = "Spoke 10 min. Call back tomorrow at 10:00"
    digest, _boxes = looked(alice, house.kasia, said)
    note(alice, house.kasia, said, looked=digest)
    one = Activity.objects.get()
    assert (one.minutes, one.text) == (None, said)


def test_a_text_that_was_changed_after_the_look_is_looked_at_again(house, alice):
    digest, boxes = looked(alice, house.kasia, "Call back tomorrow")
    answer = note(alice, house.kasia, "Call back in 3 days", looked=digest, took=boxes)
    assert answer.status_code == 200
    assert not Activity.objects.exists()


def test_an_empty_note_is_refused_and_what_was_typed_stays(house, alice):
    assert note(alice, house.kasia, "  ").status_code == 422
    answer = note(alice, house.kasia, "x" * 20_001)
    assert answer.status_code == 422
    assert "x" * 20_000 in text(answer)
    assert not Activity.objects.exists()


def test_a_task_is_to_be_done_and_no_call(house, alice):
    said = "Send the price list on Friday"
    digest, boxes = looked(alice, house.kasia, said, kind="task")
    note(alice, house.kasia, said, kind="task", looked=digest, took=boxes)
    one = Activity.objects.get()
    assert (one.kind, one.done) == ("task", None)
    assert one.due.weekday() == 4


def test_a_script_gets_the_bar_anew_with_a_receipt(house, alice):
    headers = scripted("logbar")
    answer = alice.post(
        f"/contacts/{house.kasia}/log", {"kind": "note", "text": "Invoices elsewhere"}, headers=headers
    )
    assert answer["HX-Trigger-After-Swap"] == "saved"
    assert "Note noted at Katarzyna Wilczek" in text(answer)
    assert "<html" not in text(answer)


def test_who_may_not_see_a_record_notes_nothing_at_it(house, charlie):
    assert note(charlie, house.kasia, "Hello").status_code == 404
    assert not Activity.objects.exists()


def step(cast, house, **values):
    told = {
        "kind": "call",
        "subject": "Ask for the figures",
        "due": today(),
        "contact": house.kasia,
    }
    return log(acting(cast.alice), [told | values]).head


def test_a_step_is_done_and_taken_back(cast, house, alice):
    one = step(cast, house)
    assert alice.post(f"/activities/{one.pk}/done").status_code == 303
    assert Activity.objects.get(pk=one.pk).done is not None
    alice.post(f"/changes/{Change.objects.latest('pk').pk}/undo")
    assert Activity.objects.get(pk=one.pk).done is None


def test_a_step_is_moved_by_name_and_by_day(cast, house, alice):
    one, day = step(cast, house), today()
    alice.post(f"/activities/{one.pk}/move", {"to": "week"})
    assert Activity.objects.get(pk=one.pk).due == day + timedelta(days=7)
    alice.post(f"/activities/{one.pk}/move", {"day": "2030-02-01"})
    assert Activity.objects.get(pk=one.pk).due.isoformat() == "2030-02-01"
    alice.post(f"/activities/{one.pk}/move", {"to": "tomorrow"})
    due = Activity.objects.get(pk=one.pk).due
    assert due > day
    assert due.weekday() < 5


def test_a_day_that_is_none_changes_nothing_and_says_so(cast, house, alice):
    one = step(cast, house)
    for typed in ("", "soon"):
        answer = alice.post(f"/activities/{one.pk}/move", {"day": typed})
        assert answer.status_code in {400, 422}
        assert "Due" in text(answer) or "day" in text(answer)
    assert Activity.objects.get(pk=one.pk).due == today()


def test_a_step_is_handed_over(cast, house, alice):
    one = step(cast, house)
    alice.post(f"/activities/{one.pk}/hand-over", {"owner": f"user:{cast.bob.pk}"})
    assert Activity.objects.get(pk=one.pk).owner_id == cast.bob.pk


def test_the_history_is_narrowed_to_a_kind_and_to_changes(cast, house, alice):
    note(alice, house.kasia, "Spoke about it")
    note(alice, house.kasia, "Invoices elsewhere", kind="note")
    only = page(alice, house.kasia, "?show=note")
    assert "Invoices elsewhere" in only
    assert "Spoke about it" not in only
    changes = page(alice, house.kasia, "?show=changes")
    assert "Created" in changes
    assert "Invoices elsewhere" not in changes


def test_a_long_history_goes_on_without_a_gap_or_a_repetition(cast, house, alice):
    actor, now = acting(cast.alice), timezone.now()
    for number in range(95):
        done = now - timedelta(minutes=number // 3)
        told = {"kind": "note", "subject": f"Note {number:03}.", "done": done, "contact": house.kasia}
        create_record(actor, "activity", told)
    seen, url = [], f"/contacts/{house.kasia}"
    while url:
        answer = text(alice.get(url))
        seen += re.findall(r"Note \d{3}", answer.partition('id="timeline"')[2].partition('id="next"')[0])
        older = re.search(r'href="([^"]+)">Older', answer)
        url = older[1].replace("&amp;", "&").partition("#")[0] if older else ""
    assert sorted(seen) == [f"Note {number:03}" for number in range(95)]
