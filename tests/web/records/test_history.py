"""History at the field and of the record: who, when, from where, and the way back."""

import re

from perennial.journal.door import change
from perennial.records.actions.edit import edit_record
from perennial.records.history import events, field_history
from perennial.records.models import Contact, ContactPoint, Record
from perennial.schema.queries import shape_of
from tests.cast import acting
from tests.web.records.conftest import scripted, text


def values(cast, pk, key, user=None, row=0):
    found = field_history(
        acting(user or cast.alice), shape_of("contact"), Contact.objects.get(pk=pk), key, row
    )
    return [(one.value, one.act.by) for one in found]


def test_a_field_tells_every_value_and_who_gave_it_newest_first(cast, house):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    edit_record(acting(cast.alice), "contact", house.kasia, {"job_title": "Queen"})
    assert values(cast, house.kasia, "job_title") == [("Queen", "Alice"), ("Boss", "Bob"), ("Buyer", "Alice")]


def test_a_field_that_was_empty_at_first_says_so(cast, house):
    edit_record(acting(cast.bob), "contact", house.kasia, {"language": "pl"})
    assert values(cast, house.kasia, "language") == [("pl", "Bob"), ("", "Alice")]


def test_a_contact_point_has_a_history_of_its_own(cast, house):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone").pk
    edit_record(acting(cast.bob), "contact", house.kasia, {"phone": "+48 32 555 01 99"})
    expected = [("+48 32 555 01 99", "Bob"), ("+48 32 555 01 42", "Alice")]
    assert values(cast, house.kasia, "phone", row=point) == expected


def test_a_hidden_field_has_no_history(cast, house, veil, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    veil("job_title")
    assert values(cast, house.kasia, "job_title") == []
    assert alice.get(f"/contacts/{house.kasia}/fields/job_title/history").status_code in {403, 404}
    answer = text(alice.get(f"/contacts/{house.kasia}"))
    assert "Boss" not in answer
    assert "Job" not in answer


def test_a_change_of_hidden_fields_alone_is_no_event(cast, house, veil):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    head = Contact.objects.get(pk=house.kasia)
    before, _rest = events(acting(cast.alice), shape_of("contact"), head)
    veil("job_title")
    after, _rest = events(acting(cast.alice), shape_of("contact"), head)
    assert len(after) == len(before) - 1


def test_the_popover_beside_a_value_names_who_and_offers_the_old_one(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    url = f"/contacts/{house.kasia}/fields/job_title/history"
    answer = text(alice.get(url, headers=scripted("history--job_title")))
    assert answer.lstrip().startswith('<dd class="history" id="history--job_title">')
    assert "Bob, " in answer
    assert "on the page" in answer
    assert answer.count("Revert") == 1
    assert "<html" in text(alice.get(url))


def test_an_old_value_comes_back_as_an_ordinary_edit(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    page = text(alice.get(f"/contacts/{house.kasia}/fields/job_title/history"))
    url = re.search(r'action="([^"]+revert[^"]+)"', page)[1]
    answer = alice.post(url, headers=scripted("fact--job_title"))
    assert "Buyer" in text(answer)
    assert "/undo" in text(answer)
    assert Contact.objects.get(pk=house.kasia).job_title == "Buyer"


def test_an_old_phone_comes_back(cast, house, alice):
    point = ContactPoint.objects.get(record=house.kasia, kind="phone").pk
    edit_record(acting(cast.bob), "contact", house.kasia, {"phone": "+48 32 555 01 99"})
    page = text(alice.get(f"/contacts/{house.kasia}/points/{point}/history"))
    alice.post(re.search(r'action="([^"]+revert[^"]+)"', page)[1])
    assert ContactPoint.objects.get(pk=point).raw == "+48 32 555 01 42"


def test_a_value_that_never_was_cannot_be_put_back(house, alice):
    url = f"/contacts/{house.kasia}/fields/job_title/revert?line=999999"
    assert alice.post(url).status_code == 400


def test_a_stranger_learns_nothing_from_history(house, charlie):
    assert charlie.get(f"/contacts/{house.kasia}/fields/job_title/history").status_code == 404
    assert charlie.post(f"/contacts/{house.kasia}/fields/job_title/revert?line=1").status_code == 404


def test_a_reader_without_the_right_to_edit_sees_history_without_revert(cast, house, veil, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    veil("job_title", "read_only")
    answer = text(alice.get(f"/contacts/{house.kasia}/fields/job_title/history"))
    assert "Buyer" in answer
    assert "Revert" not in answer


def imported(cast, **columns):
    with change(acting(cast.alice), "contact.import", channel="import") as act:
        record = Record(entity="contact")
        act.create(record)
        act.create(Contact(record=record, owner=cast.alice, **columns))
        act.from_rows({record.pk: 214})
        act.notes["title"] = "targi-poznan.csv"
    return record.pk


def test_an_imported_value_names_its_file_and_row(cast, alice):
    pk = imported(cast, given_name="Kinga", job_title="Buyer")
    history = text(alice.get(f"/contacts/{pk}/fields/job_title/history"))
    assert "targi-poznan.csv, row 214" in history
    timeline = text(alice.get(f"/contacts/{pk}"))
    assert "from targi-poznan.csv, row 214" in timeline


def test_a_long_history_is_read_page_by_page(cast, house, alice):
    for number in range(45):
        edit_record(acting(cast.alice), "contact", house.kasia, {"job_title": f"Job {number}"})
    first = text(alice.get(f"/contacts/{house.kasia}"))
    assert "Job 44" in first
    older = re.search(r'href="([^"]+before=\d+)#timeline"', first)[1]
    assert "<b>Created</b>" not in first
    assert "<b>Created</b>" in text(alice.get(older))


def test_the_timeline_shows_one_value_before_and_after(cast, house, alice):
    edit_record(acting(cast.bob), "contact", house.kasia, {"job_title": "Boss"})
    answer = text(alice.get(f"/contacts/{house.kasia}", headers=scripted("timeline")))
    assert "<del>Buyer</del>" in answer
    assert "<ins>Boss</ins>" in answer
    assert "by Bob" in answer
    assert "<html" not in answer


def test_the_name_of_a_company_one_may_not_see_stays_out_of_history(cast, house, charlie):
    ada = acting(cast.ada)
    edit_record(ada, "contact", house.owen, {"company": house.hutmet})
    answer = text(charlie.get(f"/contacts/{house.owen}"))
    assert "Hutmet" not in answer
    assert "withheld" in answer


def test_a_long_history_asks_no_more_questions_than_a_short_one(
    cast, house, alice, django_assert_max_num_queries
):
    for number in range(30):
        edit_record(acting(cast.bob), "contact", house.kasia, {"phone": f"+48 32 555 {number:04}"})
    with django_assert_max_num_queries(58):
        alice.get(f"/contacts/{house.kasia}")
