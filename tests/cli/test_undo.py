"""`perennial undo`: taking back from the command line."""

import json

import pytest

from perennial.access.actor import of_user
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.journal.queries import notes
from perennial.operations.clock import database_now
from perennial.operations.models import Operation
from perennial.operations.work import LEASE
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.jobs import start_undo
from perennial.records.models import Contact
from tests.cast import PASSWORD, gather
from tests.cli.commands import perennial

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return gather(PASSWORD)


@pytest.fixture
def alice(people):
    return of_user(people.alice, "web")


@pytest.fixture
def zoe(alice):
    values = {"family_name": "Zoë", "job_title": "Buyer", "email": "zoe@firma.example"}
    return create_record(alice, "contact", values).head


def told(capsys, *words, status=0):
    capsys.readouterr()
    assert perennial("undo", "--json", *words) == status
    return json.loads(capsys.readouterr().out)


def test_undo_takes_an_edit_back_and_says_so(alice, zoe, capsys):
    before = fingerprint()
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director", "salutation": "Pani"})
    result = told(capsys, done.change, "--reason", "wrong person")
    assert (result["reverted"], result["kept"]) == (1, [])
    assert fingerprint() == before
    undo = Change.objects.get(pk=result["change"])
    assert (undo.undoes_id, undo.channel, undo.actor_id) == (done.change, "cli", None)
    assert undo.closed is not None
    assert notes([undo.pk])[undo.pk]["reason"] == "wrong person"


def test_undo_of_an_undo_brings_the_edit_back(alice, zoe, capsys):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    after = fingerprint()
    first = told(capsys, done.change)
    assert told(capsys, first["change"])["reverted"] == 1
    assert fingerprint() == after


def test_a_preview_says_the_same_and_writes_nothing(alice, zoe, capsys):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    before, changes = fingerprint(), Change.objects.count()
    result = told(capsys, done.change, "--preview")
    assert (result["change"], result["preview"], result["reverted"]) == (None, True, 1)
    assert (fingerprint(), Change.objects.count()) == (before, changes)


def test_what_was_edited_since_is_kept_and_listed(alice, zoe, capsys):
    first = edit_record(alice, "contact", zoe.pk, {"job_title": "Director", "salutation": "Pani"})
    edit_record(alice, "contact", zoe.pk, {"job_title": "Owner"})
    result = told(capsys, first.change)
    assert [(one["record"], one["field"], one["now"], one["reason"]) for one in result["kept"]] == [
        (zoe.pk, "job_title", "Owner", "edited")
    ]
    now = Contact.objects.get(pk=zoe.pk)
    assert (now.job_title, now.salutation) == ("Owner", "")


def test_people_read_what_was_done_and_what_was_kept(alice, zoe, capsys):
    first = edit_record(alice, "contact", zoe.pk, {"job_title": "Director", "salutation": "Pani"})
    edit_record(alice, "contact", zoe.pk, {"job_title": "Owner"})
    capsys.readouterr()
    assert perennial("undo", first.change) == 0
    printed = capsys.readouterr().out
    assert "Took back 1 record as change" in printed
    assert f"{zoe.pk}  job_title: edited since" in printed


def test_undoing_twice_does_nothing_and_is_status_1(alice, zoe, capsys):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    told(capsys, done.change)
    changes = Change.objects.count()
    assert perennial("undo", done.change) == 1
    assert "nothing left" in capsys.readouterr().err
    assert Change.objects.count() == changes


def test_when_all_of_it_is_kept_it_is_status_1_and_the_list_is_printed(alice, zoe, capsys):
    first = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    edit_record(alice, "contact", zoe.pk, {"job_title": "Owner"})
    result = told(capsys, first.change, status=1)
    assert (result["change"], result["reverted"], len(result["kept"])) == (None, 0, 1)


def test_as_a_user_it_is_that_users_act(alice, zoe, people, capsys):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    result = told(capsys, done.change, "--as", "alice@jantar.example")
    assert Change.objects.get(pk=result["change"]).actor_id == people.alice.pk


def test_a_stranger_may_not(alice, zoe, capsys):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    before = fingerprint()
    assert perennial("undo", done.change, "--as", "charlie@jantar.example") == 1
    assert capsys.readouterr().err.startswith("perennial: ")
    assert fingerprint() == before


def test_a_change_that_is_not_there_is_refused(people, capsys):
    assert perennial("undo", 999_999) == 1
    assert "999999" in capsys.readouterr().err


def test_later_edits_are_taken_back_where_that_is_asked(alice, zoe, capsys):
    first = edit_record(alice, "contact", zoe.pk, {"job_title": "Director", "salutation": "Pani"})
    edit_record(alice, "contact", zoe.pk, {"job_title": "Owner"})
    [kept] = told(capsys, first.change, "--preview")["kept"]
    seen = told(capsys, first.change, "--preview", "--take", kept["value"])
    assert (seen["values"], seen["kept"]) == (2, [])
    assert told(capsys, first.change, "--take", kept["value"])["kept"] == []
    assert Contact.objects.get(pk=zoe.pk).job_title == "Buyer"


def test_take_all_keeps_what_is_named(alice, zoe, capsys):
    first = edit_record(alice, "contact", zoe.pk, {"job_title": "Director", "salutation": "Pani"})
    edit_record(alice, "contact", zoe.pk, {"job_title": "Owner", "salutation": "Dr"})
    kept = {one["field"]: one["value"] for one in told(capsys, first.change, "--preview", status=1)["kept"]}
    result = told(capsys, first.change, "--take-all", "--keep", kept["salutation"])
    assert [one["field"] for one in result["kept"]] == ["salutation"]
    now = Contact.objects.get(pk=zoe.pk)
    assert (now.job_title, now.salutation) == ("Buyer", "Dr")


@pytest.mark.parametrize(
    "words", [("--take", "made-up"), ("--keep", "records.contact:1:x"), ("--take-all", "--take", "x")]
)
def test_choices_that_make_no_sense_are_refused(alice, zoe, capsys, words):
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    assert perennial("undo", done.change, *words) == 1
    assert Contact.objects.get(pk=zoe.pk).job_title == "Director"


def test_an_undo_left_by_a_killed_process_goes_on(alice, zoe, capsys):
    """Its lease runs out, and whoever asks again takes it over; no server is needed."""
    done = edit_record(alice, "contact", zoe.pk, {"job_title": "Director"})
    operation = start_undo(of_user(alice.user, "cli"), done.change, deliver=False)
    long_ago = database_now() - 3 * LEASE
    Operation.objects.filter(pk=operation.pk).update(state="running", attempt=1, lease_until=long_ago)
    result = told(capsys, done.change)
    assert (result["operation"], result["reverted"]) == (operation.pk, 1)
    assert Change.objects.filter(undoes=done.change).count() == 1
