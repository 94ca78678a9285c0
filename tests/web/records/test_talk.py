"""Talking at the page of a record: comments and mentions, pins, the bell; and what is told to whom at For you."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from perennial.access.actions import create_user
from perennial.inbox.models import Notice
from perennial.journal.following import follow
from perennial.journal.sealer import seal
from perennial.operations.jobs import discover
from perennial.records.actions.activities import log
from perennial.records.actions.comments import pin_note, say
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.models import Activity, Comment, Follow, Link, Participant
from perennial.web.records import inbox as inbox_pages
from perennial.web.records import log as log_pages
from tests.cast import OPERATOR, acting
from tests.records.people import contact
from tests.web.records.conftest import browser, text


@pytest.fixture(autouse=True)
def listening(db):
    """The follower of the inbox begins before anything happens."""
    discover()
    follow(1)


def heard() -> None:
    seal()
    follow(5)


def speak(client, pk, said, **more):
    return client.post(f"/contacts/{pk}/log", {"kind": "comment", "text": said, **more})


def plain(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_a_comment_is_kept_without_script_and_its_refusals_lose_nothing(cast, house, alice):
    answer = speak(alice, house.kasia, "@Bob, she moves to Kraków.", look="1")
    assert "tells Bob" in plain(answer)
    assert 'data-mention="Bob"' in text(speak(alice, house.kasia, "Ask @bo", look="1"))
    assert not Comment.objects.exists()
    answer = speak(alice, house.kasia, "@Bob, she moves to Kraków.")
    assert (answer.status_code, answer.url) == (303, f"/contacts/{house.kasia}#timeline")
    page = text(alice.get(f"/contacts/{house.kasia}"))
    assert '<b class="named">@Bob</b>, she moves to Kraków.' in page
    assert "told: Bob" in page
    refused = speak(alice, house.kasia, "@Charlie should know")
    assert refused.status_code == 422
    assert "Charlie may not see this record" in text(refused)
    assert "@Charlie should know" in text(refused)
    assert Comment.objects.count() == 1


def test_names_are_offered_where_the_cursor_stands(cast, house, alice):
    create_user(OPERATOR, "zofia@jantar.example", "Żofia Anna O’Hara-3", cast.administrator)

    def offers(said, **more):
        return re.findall('data-mention="([^"]*)"', text(speak(alice, house.kasia, said, look="1", **more)))

    assert offers("Ask @Bo about it", typed="Ask @Bo") == ["Bob"]
    assert offers("Ask @Bo about it") == []
    assert offers("Ask @zofia anna o’hara-") == ["Żofia Anna O’Hara-3"]


def test_a_comment_is_not_searched_for_who_took_part(cast, house, alice, monkeypatch):
    monkeypatch.setattr(log_pages, "partaking", None)
    speak(alice, house.kasia, "Spoke with Bob")
    assert Comment.objects.get().text == "Spoke with Bob"


def test_who_may_read_and_not_note_speaks_all_the_same(cast, house):
    note = log(
        OPERATOR,
        [{"kind": "note", "subject": "Visit", "contact": house.kasia, "colleagues": [cast.charlie.pk]}],
    )
    charlie = browser(cast.charlie)
    page = text(charlie.get(f"/activities/{note.head.pk}"))
    assert 'value="comment" checked' in page
    assert charlie.post(f"/activities/{note.head.pk}/log", {"kind": "call", "text": "No"}).status_code == 422
    assert (
        charlie.post(f"/activities/{note.head.pk}/log", {"kind": "comment", "text": "Yes"}).status_code == 303
    )
    assert "Wilczek" not in page
    assert speak(charlie, house.kasia, "Hello").status_code == 404


def test_the_timeline_shows_comments_by_a_chip_and_page_by_page(cast, house, alice):
    for number in range(45):
        say(acting(cast.bob), "contact", house.kasia, f"Word {number}")
    page = text(alice.get(f"/contacts/{house.kasia}?show=comment"))
    assert "Comments 45" in plain(alice.get(f"/contacts/{house.kasia}"))
    assert ("Word 44" in page, "Word 4<" in page) == (True, False)
    older = re.search(r'href="(/contacts/\d+\?show=comment[^"#]*said=[^"#]*)', page)[1].replace("&amp;", "&")
    rest = text(alice.get(older))
    assert ("Word 4<" in rest, "Word 44" in rest) == (True, False)
    assert "Word 44" not in text(alice.get(f"/contacts/{house.kasia}?show=changes"))


def test_a_comment_is_changed_by_who_wrote_it_and_its_history_stands_there(cast, house, alice, bob):
    speak(alice, house.kasia, "First words")
    url = f"/contacts/{house.kasia}/comments/{Comment.objects.get().pk}"
    assert "Save comment" not in text(bob.get(url))
    assert bob.post(url, {"text": "Mine"}).status_code == 403
    assert bob.post(f"{url}/remove").status_code == 403
    assert "Write what you want to say" in text(alice.post(url, {"text": " "}))
    assert alice.post(url, {"text": "Better words"}).status_code == 303
    history = plain(bob.get(url))
    assert history.index("Better words") < history.index("First words")
    assert alice.post(f"{url}/remove").status_code == 303
    assert alice.get(url).status_code == 404


def test_what_is_typed_into_a_comment_stays_where_its_record_or_itself_went_meanwhile(cast, house, alice):
    said = [say(acting(cast.alice), "contact", house.kasia, f"Word {number}").comment.pk for number in (1, 2)]
    url = f"/contacts/{house.kasia}/comments"
    alice.post(f"{url}/{said[0]}/remove")
    answer = alice.post(f"{url}/{said[0]}", {"text": "Long thoughts"})
    assert answer.status_code == 404
    assert ("Long thoughts</textarea>" in text(answer), "no such comment here" in text(answer)) == (
        True,
        True,
    )
    trash_records(OPERATOR, "contact", [house.kasia])
    answer = alice.post(f"{url}/{said[1]}", {"text": "Long thoughts"})
    assert answer.status_code == 422
    assert ("Long thoughts</textarea>" in text(answer), "is in the trash" in text(answer)) == (True, True)
    restore_records(OPERATOR, "contact", [house.kasia])
    keep = contact("Katarzyna Wilczek", acting(cast.alice))
    merge_records(OPERATOR, "contact", keep.pk, [house.kasia])
    answer = alice.post(f"{url}/{said[1]}", {"text": "Long thoughts"})
    assert answer.status_code == 422
    assert ("Long thoughts</textarea>" in text(answer), "was merged into" in text(answer)) == (True, True)


def test_a_comment_is_shown_whole_and_of_a_long_note_it_is_said_that_it_goes_on(cast, house, alice):
    words = f"{'so ' * 900}the end"
    say(acting(cast.bob), "contact", house.kasia, words)
    one = {
        "kind": "note",
        "subject": "Long",
        "text": f"{'and ' * 900}over",
        "contact": house.kasia,
        "done": timezone.now(),
    }
    note = log(acting(cast.alice), [one]).head
    pin_note(acting(cast.alice), "contact", house.kasia, note.pk, pinned=True)
    page = text(alice.get(f"/contacts/{house.kasia}"))
    assert "so the end" in page
    assert page.count("and and…") == 2


def test_notes_and_comments_are_pinned_on_top(cast, house, alice):
    note = log(acting(cast.alice), [{"kind": "note", "subject": "Gate code 12", "contact": house.kasia}]).head
    said = say(acting(cast.bob), "contact", house.kasia, "Only after ten").comment
    assert 'class="pinned"' not in text(alice.get(f"/contacts/{house.kasia}"))
    alice.post(f"/contacts/{house.kasia}/notes/{note.pk}/pin", {"to": "1"})
    alice.post(f"/contacts/{house.kasia}/comments/{said.pk}/pin", {"to": "1"})
    page = text(alice.get(f"/contacts/{house.kasia}"))
    top = page[page.index('class="pinned"') :].split("</section>")[0]
    assert ("Gate code 12" in top, "Only after ten" in top) == (True, True)
    alice.post(f"/contacts/{house.kasia}/notes/{note.pk}/pin", {"to": "0"})
    alice.post(f"/contacts/{house.kasia}/comments/{said.pk}/pin", {"to": "0"})
    assert 'class="pinned"' not in text(alice.get(f"/contacts/{house.kasia}"))
    assert alice.post(f"/contacts/{house.kasia}/comments/{said.pk}/pin", {"to": "x"}).status_code == 400


def test_for_you_counts_tells_opens_and_is_marked_as_read(cast, house, alice, bob):
    speak(bob, house.kasia, "@Alice call her")
    bob.post(f"/contacts/{house.kasia}/fields/job_title/edit", {"job_title": "Chief buyer"})
    heard()
    page = text(alice.get("/inbox"))
    assert 'id="count--inbox" class="unread">2<' in page
    told = plain(alice.get("/inbox"))
    assert "Bob mentioned you · Katarzyna Wilczek @Alice call her" in told
    assert "Bob changed Job · Katarzyna Wilczek Buyer → Chief buyer" in told
    assert "mentioned you" in text(alice.get("/"))
    mention = Notice.objects.get(kind="mention", user=cast.alice.pk)
    assert bob.post(f"/inbox/{mention.pk}/open").status_code == 404
    opened = alice.post(f"/inbox/{mention.pk}/open")
    assert opened.url == f"/contacts/{house.kasia}#comment-{mention.vias[0]}"
    assert "1 new" in plain(alice.get("/inbox"))
    until = re.search(r'name="until" value="([^"]+)"', text(alice.get("/inbox")))[1]
    assert alice.post("/inbox/read", {"until": until}).status_code == 303
    assert "Nothing new" in text(alice.get("/inbox"))
    assert "mentioned you" in text(alice.get("/inbox?show=all"))
    assert alice.post("/inbox/read", {"until": "soon"}).status_code == 400


def test_older_lines_stand_behind_those_shown_and_a_moment_that_is_none_is_passed_over(
    cast, house, alice, bob, monkeypatch
):
    monkeypatch.setattr(inbox_pages, "SHOWN", 1)
    speak(bob, house.kasia, "@Alice call her")
    bob.post(f"/contacts/{house.kasia}/fields/job_title/edit", {"job_title": "Chief buyer"})
    heard()
    page = text(alice.get("/inbox"))
    assert ("Bob</b> changed" in page, "mentioned you" in page) == (True, False)
    older = re.search(r'href="(/inbox\?[^"]*before=[^"]*)', page)[1].replace("&amp;", "&")
    page = text(alice.get(older))
    assert ("Bob</b> changed" in page, "mentioned you" in page, ">Older<" in page) == (False, True, False)
    assert "Bob</b> changed" in text(alice.get("/inbox?before=2026-13-41T00:00:00Z"))
    assert alice.get(f"/contacts/{house.kasia}?said=2026-13-41T00:00:00Z&past=1").status_code == 200


def test_what_came_since_the_page_was_shown_stays_new(cast, house, alice, bob):
    speak(bob, house.kasia, "@Alice one")
    heard()
    page = text(alice.get("/inbox"))
    until, number = (re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("until", "notice"))
    speak(bob, house.kasia, "@Alice two")
    heard()
    alice.post("/inbox/read", {"notice": number, "until": until})
    alice.post("/inbox/read", {"until": until})
    assert "2 times" in text(alice.get("/inbox"))
    now = re.search(r'name="until" value="(\d+)"', text(alice.get("/inbox")))[1]
    alice.post("/inbox/read", {"notice": number, "until": now})
    assert "Nothing new" in text(alice.get("/inbox"))


def test_the_trash_is_told_beside_fields_that_changed(cast, house, alice):
    edit_record(OPERATOR, "contact", house.kasia, {"job_title": "Chief buyer"})
    trash_records(OPERATOR, "contact", [house.kasia])
    heard()
    assert "changed Job, and moved it to the trash" in plain(alice.get("/inbox"))


def test_my_day_tells_a_comment_once(cast, house, alice, bob):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Chief buyer"})
    speak(bob, house.kasia, "Call her after ten")
    heard()
    page = plain(alice.get("/"))
    assert ("Bob commented" in page, "Comment on" in page) == (True, False)
    assert page.count("Call her after ten") == 1


def test_the_bell_follows_and_stops(cast, house, alice, bob):
    assert 'aria-pressed="true"' in text(alice.get(f"/contacts/{house.kasia}"))
    assert 'aria-pressed="false"' in text(bob.get(f"/contacts/{house.kasia}"))
    bob.post(f"/contacts/{house.kasia}/follow", {"to": "1"})
    assert Follow.objects.get().user_id == cast.bob.pk
    alice.post(f"/contacts/{house.kasia}/follow", {"to": "0"})
    assert 'aria-pressed="false"' in text(alice.get(f"/contacts/{house.kasia}"))
    assert browser(cast.charlie).post(f"/contacts/{house.kasia}/follow", {"to": "1"}).status_code == 404


def test_who_took_part_is_understood_and_shown_before_it_is_saved(cast, house, alice):
    jan = contact("Jan Kos", acting(cast.alice), company=house.hutmet)
    said = "Met her with Jan and Bob about the offer"
    answer = alice.post(f"/contacts/{house.kasia}/log", {"kind": "meeting", "text": said})
    assert (answer.status_code, Activity.objects.count()) == (200, 0)
    assert "with Jan Kos, Bob" in plain(answer)
    looked = re.search(r'name="looked" value="(\w*)"', text(answer))[1]
    alice.post(
        f"/contacts/{house.kasia}/log",
        {"kind": "meeting", "text": said, "looked": looked, "took": ["people"]},
    )
    assert Link.objects.get(field="participants").target_id == jan.pk
    assert Participant.objects.get().user_id == cast.bob.pk
    alice.post(f"/contacts/{house.kasia}/log", {"kind": "meeting", "text": said, "looked": looked})
    assert Participant.objects.count() == 1


def test_participants_are_edited_in_the_form_and_at_the_field(cast, house, alice):
    jan = contact("Jan Kos", acting(cast.alice))
    form = {
        "kind": "meeting",
        "subject": "Offer",
        "participants": "Jan Kos; Katarzyna Wilczek",
        "colleagues": [f"user:{cast.bob.pk}"],
        "owner": f"user:{cast.alice.pk}",
    }
    assert alice.post("/activities/new", form).status_code == 303
    one = Activity.objects.get()
    page = plain(alice.get(f"/activities/{one.pk}"))
    assert "Jan Kos, Katarzyna Wilczek" in page
    edit = f"/activities/{one.pk}/fields/participants/edit"
    assert 'value="Jan Kos; Katarzyna Wilczek"' in text(alice.get(edit))
    assert alice.post(edit, {"participants": "Nobody Known"}).status_code == 422
    alice.post(edit, {"participants": "Katarzyna Wilczek"})
    alice.post(f"/activities/{one.pk}/fields/colleagues/edit", {})
    assert not Participant.objects.exists()
    assert list(Link.objects.filter(field="participants").values_list("target", flat=True)) == [house.kasia]
    offered = text(alice.get("/contacts/suggest?for=participants&participants=Katarzyna+Wilczek%3B+Jan"))
    assert 'value="Katarzyna Wilczek; Jan Kos' in offered
    of = '{"field":"participants","op":"is","value":'
    listed = alice.get(f"/activities?columns=participants,colleagues&filter={of}{house.kasia}}}")
    assert "Katarzyna Wilczek" in plain(listed)
    none = alice.get(f"/activities?filter={of}{jan.pk}}}")
    assert "Offer" not in plain(none)
    alice.post(f"/activities/{one.pk}/fields/colleagues/edit", {"colleagues": [f"user:{cast.alice.pk}"]})
    mine = alice.get('/activities?filter={"field":"colleagues","op":"is","value":{"me":true}}')
    assert "Offer" in plain(mine)
