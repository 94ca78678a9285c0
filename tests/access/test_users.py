"""Users: who may change them, what each change ends, and that it is journaled."""

import pytest
from django.contrib.auth.hashers import check_password

from perennial.access.actions import (
    activate_user,
    create_token,
    create_user,
    deactivate_user,
    edit_profile,
    edit_user,
    set_password,
)
from perennial.access.actor import nobody
from perennial.access.errors import (
    AdministratorNeeded,
    CurrentPasswordWrong,
    EmailRefused,
    EmailTaken,
    LanguageRefused,
    LastAdministrator,
    NameMissing,
    NobodysOwn,
    PasswordRefused,
    ZoneRefused,
)
from perennial.access.models import Token, User
from perennial.access.queries import user_of_email, users
from perennial.journal.models import Change, Entry
from perennial.lib.refusals import Refusal
from tests.cast import OPERATOR, PASSWORD, acting

NEW = "zwölf Störche auf dem Dach"


def fresh(user):
    return User.objects.get(pk=user.pk)


def last_change():
    return Change.objects.latest("pk")


def test_a_new_user_is_found_by_address_however_it_is_typed(people):
    user = create_user(
        acting(people.ada), " Zoe.Brown@Jantar.Example ", "Zoë", people.member, password=PASSWORD
    )
    assert user_of_email("zoe.brown@JANTAR.example") == user
    assert fresh(user).email == "zoe.brown@jantar.example"
    assert fresh(user).check_password(PASSWORD)
    assert (last_change().action, last_change().actor_id) == ("user.create", people.ada.pk)


def test_no_password_stands_in_the_journal(people):
    user = create_user(OPERATOR, "zoe@jantar.example", "Zoë", people.member, password=PASSWORD)
    set_password(OPERATOR, user, NEW)
    stored = "".join(Entry.objects.filter(row=user.pk, table="access.user").values_list("fields", flat=True))
    assert "password_set" in stored
    assert "md5" not in stored
    assert "session_stamp" not in stored


def test_a_user_without_password_cannot_sign_in(people):
    user = create_user(OPERATOR, "zoe@jantar.example", "Zoë", people.member)
    assert not fresh(user).has_usable_password()
    assert fresh(user).password_set is None


@pytest.mark.parametrize(
    "email", ["", "zoe", "zoe@", "a@b", "zoe@firma.example\x00", "x" * 300 + "@firma.example"]
)
def test_what_is_no_address_is_refused_at_its_field(people, email):
    with pytest.raises(Refusal) as refusal:
        create_user(OPERATOR, email, "Zoë", people.member)
    assert refusal.value.field == "email"
    assert User.objects.count() == 4


def test_an_address_is_taken_whatever_its_case_or_accents(people):
    for email in ("ALICE@jantar.example", "àlice@jantar.example"):
        with pytest.raises(EmailTaken):
            create_user(OPERATOR, email, "Another", people.member)
    with pytest.raises(EmailTaken):
        edit_user(OPERATOR, people.bob, email="alice@jantar.example")
    edit_user(OPERATOR, people.alice, email="Alice@jantar.example")


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": "  "}, NameMissing),
        ({"language": "tlh"}, LanguageRefused),
        ({"zone": "Mars/Olympus"}, ZoneRefused),
        ({"zone": "../../etc/passwd"}, ZoneRefused),
        ({"email": "nothing"}, EmailRefused),
    ],
)
def test_a_bad_value_is_refused_and_nothing_changes(people, values, refusal):
    before = last_change()
    with pytest.raises(refusal):
        edit_user(OPERATOR, people.alice, **values)
    assert last_change() == before


def test_people_set_their_own_name_language_and_zone(people):
    edit_profile(acting(people.alice), name="Alice Nowak", language="pl", zone="Europe/Warsaw")
    alice = fresh(people.alice)
    assert (alice.name, alice.language, alice.zone) == ("Alice Nowak", "pl", "Europe/Warsaw")
    assert last_change().actor_id == people.alice.pk
    with pytest.raises(NobodysOwn):
        edit_profile(nobody("web"), name="Nobody")


def test_only_an_administrator_changes_users(people):
    alice, before = acting(people.alice), last_change()
    attempts = [
        lambda: create_user(alice, "eve@jantar.example", "Eve", people.administrator),
        lambda: edit_user(alice, people.alice, role=people.administrator),
        lambda: deactivate_user(alice, people.bob),
        lambda: activate_user(alice, people.bob),
        lambda: set_password(alice, people.bob, NEW),
    ]
    for attempt in attempts:
        with pytest.raises(AdministratorNeeded):
            attempt()
    assert last_change() == before


def test_an_outdated_copy_of_a_user_does_not_keep_rights_after_demotion(people):
    second = create_user(OPERATOR, "second@jantar.example", "Second", people.administrator)
    edit_user(acting(people.ada), second, role=people.member)
    assert second.role == people.member
    with pytest.raises(AdministratorNeeded):
        create_user(acting(second), "eve@jantar.example", "Eve", people.administrator)


def test_disabling_ends_sessions_and_tokens_and_enabling_brings_none_back(people):
    token, _secret = create_token(OPERATOR, people.alice, "shop")
    session = fresh(people.alice).get_session_auth_hash()
    deactivate_user(acting(people.ada), people.alice)
    assert not fresh(people.alice).is_active
    assert Token.objects.get(pk=token.pk).revoked
    activate_user(acting(people.ada), people.alice)
    assert fresh(people.alice).is_active
    assert fresh(people.alice).get_session_auth_hash() != session
    assert Token.objects.get(pk=token.pk).revoked


def test_another_role_ends_sessions_and_tokens(people):
    token, _secret = create_token(OPERATOR, people.ada, "shop")
    create_user(OPERATOR, "second@jantar.example", "Second", people.administrator)
    session = fresh(people.ada).get_session_auth_hash()
    edit_user(OPERATOR, people.ada, role=people.member)
    assert fresh(people.ada).get_session_auth_hash() != session
    assert Token.objects.get(pk=token.pk).revoked
    assert last_change().entries == 2


def test_another_name_ends_nothing(people):
    session = fresh(people.alice).get_session_auth_hash()
    token, _secret = create_token(OPERATOR, people.alice, "shop")
    edit_user(OPERATOR, people.alice, name="Alicja", role=people.member)
    assert fresh(people.alice).get_session_auth_hash() == session
    assert Token.objects.get(pk=token.pk).revoked is None


def test_the_last_administrator_can_be_neither_disabled_nor_demoted(people):
    with pytest.raises(LastAdministrator):
        deactivate_user(acting(people.ada), people.ada)
    with pytest.raises(LastAdministrator):
        edit_user(OPERATOR, people.ada, role=people.member)
    second = create_user(OPERATOR, "second@jantar.example", "Second", people.administrator)
    deactivate_user(acting(people.ada), people.ada)
    with pytest.raises(LastAdministrator):
        edit_user(OPERATOR, second, role=people.member)


def test_a_disabled_administrator_may_be_demoted(people):
    create_user(OPERATOR, "second@jantar.example", "Second", people.administrator)
    deactivate_user(OPERATOR, people.ada)
    edit_user(OPERATOR, people.ada, role=people.member)
    assert fresh(people.ada).role == people.member


def test_people_change_their_own_password_with_the_current_one(people):
    set_password(OPERATOR, people.alice, PASSWORD)
    alice = acting(people.alice)
    for wrong in (None, "", NEW):
        with pytest.raises(CurrentPasswordWrong):
            set_password(alice, people.alice, NEW, current=wrong)
    session = fresh(people.alice).get_session_auth_hash()
    set_password(alice, people.alice, NEW, current=PASSWORD)
    assert fresh(people.alice).check_password(NEW)
    assert fresh(people.alice).get_session_auth_hash() != session
    assert (last_change().action, last_change().actor_id) == ("user.password", people.alice.pk)


def test_an_administrator_too_needs_the_current_password_for_their_own(people):
    with pytest.raises(CurrentPasswordWrong):
        set_password(acting(people.ada), people.ada, NEW)


def test_a_password_is_the_same_from_every_keyboard(people):
    set_password(OPERATOR, people.alice, "zwo\u0308lf Sto\u0308rche auf dem Dach")
    assert check_password(NEW, fresh(people.alice).password)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "alice@jantar.example",
        "",
        "with\x00nul inside",
        "lone \ud800 half",
        "x" * 1001,
    ],
)
def test_a_bad_password_is_refused_and_nothing_changes(people, password):
    before = last_change()
    with pytest.raises(PasswordRefused) as refusal:
        set_password(OPERATOR, people.alice, password)
    assert refusal.value.field == "password"
    assert last_change() == before


def test_colleagues_see_who_is_there_and_administrators_everybody(people):
    deactivate_user(OPERATOR, people.bob)
    assert list(users(acting(people.alice))) == [people.ada, people.alice, people.charlie]
    assert people.bob in users(acting(people.ada))
    assert not users(nobody("web")).exists()
