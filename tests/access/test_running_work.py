"""Work that runs for a user whose rights change meanwhile."""

import pytest

from perennial.access.actions import deactivate_user, edit_role, edit_user, set_members, set_password
from perennial.access.actor import of_requester, operator, require_unchanged
from perennial.access.errors import RightsChanged, UserGone
from perennial.journal.models import Change
from perennial.records.models import Contact
from perennial.transfer import actions
from perennial.transfer.importing.importer import Importer
from tests.cast import OPERATOR, acting
from tests.transfer.importing import csv_of, ended, rehearsed, upload


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda people: deactivate_user(OPERATOR, people.alice), UserGone),
        (lambda people: edit_user(OPERATOR, people.alice, role=people.administrator), RightsChanged),
        (lambda people: edit_role(OPERATOR, people.member, grants={("*", "read"): "all"}), RightsChanged),
        (lambda people: set_members(OPERATOR, people.team, [people.alice]), RightsChanged),
    ],
    ids=["disabled", "another role", "a narrower role", "another team"],
)
def test_what_a_user_may_do_is_asked_again(people, act, refusal):
    actor = of_requester(people.alice.pk, "web")
    require_unchanged(actor)
    assert actor.mates
    act(people)
    with pytest.raises(refusal):
        require_unchanged(actor)


def test_another_password_stops_no_work_and_the_operator_is_never_stopped(people):
    actor = of_requester(people.alice.pk, "web")
    require_unchanged(actor)
    set_password(OPERATOR, people.alice, "zwölf Störche auf dem Dach")
    require_unchanged(actor)
    require_unchanged(operator())


def test_an_import_stops_between_two_slices_when_its_user_is_disabled(people, monkeypatch):
    write, alice = Importer.write, acting(people.alice)
    rows = [[f"Anna {number}"] for number in range(250)]
    one = upload(csv_of(["given_name"], *rows), actor=alice)
    rehearsed(one, alice)

    def write_and_disable(importer, act, parsed):
        outcomes = write(importer, act, parsed)
        if people.alice.is_active:
            deactivate_user(OPERATOR, people.alice)
        return outcomes

    monkeypatch.setattr(Importer, "write", write_and_disable)
    done = ended(actions.run(alice, one, deliver=False))
    assert (done.state, done.result["refusal"]) == ("failed", UserGone().code)
    assert 0 < Contact.objects.count() < 250
    assert Change.objects.get(action="contact.import").closed
