"""Settings: one's own, and what administrators arrange."""

import re

import pytest
from django.test import Client

from perennial.access.actions import edit_profile
from perennial.access.models import FieldGrant, Grant, Role, Team, Token, User
from perennial.access.signing_in import user_of_token
from perennial.lib.mail_servers import read_mail_server
from perennial.schema.models import CustomField
from perennial.schema.queries import workspace
from tests.cast import PASSWORD, acting
from tests.web.doors import door, receipts

ADMINISTRATORS = [
    "/settings/workspace",
    "/settings/fields",
    "/settings/fields/new",
    "/settings/pipelines",
    "/settings/pipelines/new",
    "/settings/pipelines/sales",
    "/settings/pipelines/sales/new",
    "/settings/stages/offer",
    "/settings/stages/offer/remove",
    "/settings/layouts",
    "/settings/rules",
    "/settings/rules/new",
    "/settings/users",
    "/settings/users/new",
    "/settings/roles",
    "/settings/roles/new",
    "/settings/teams",
    "/settings/teams/new",
    "/settings/tokens",
    "/settings/tokens/new",
]


@pytest.fixture
def ada(people):
    return door(people.ada)


def shown(client, url):
    """The values of a form as its page shows them."""
    form = client.get(url).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("url", ADMINISTRATORS)
def test_settings_of_the_workspace_open_to_administrators_alone(people, ada, url):
    assert ada.get(url).status_code == 200
    assert door(people.alice).get(url).status_code == 403
    assert door(people.alice).post(url, {"name": "Mine"}).status_code in {403, 405}
    assert Client().get(url).status_code == 302


def test_settings_begin_where_one_may_be(people, ada):
    assert ada.get("/settings")["Location"] == "/settings/workspace"
    assert door(people.alice).get("/settings")["Location"] == "/settings/me"


def test_somebody_else_sees_only_their_own_tab(people):
    page = door(people.alice).get("/settings/me").content.decode()
    assert "/settings/me" in page
    assert "/settings/users" not in page


def test_ones_own_name_language_and_theme(people):
    client = door(people.alice)
    values = {"name": "Alicja", "language": "pl", "zone": "Europe/Berlin", "theme": "dark"}
    answer = client.post("/settings/me", values)
    assert answer.status_code == 303
    people.alice.refresh_from_db()
    assert (people.alice.name, people.alice.language, people.alice.zone) == ("Alicja", "pl", "Europe/Berlin")
    page = client.get("/settings/me").content.decode()
    assert 'lang="pl"' in page
    assert 'data-theme="dark"' in page


def test_a_new_password_keeps_this_session_and_ends_the_others(people):
    here, elsewhere = door(people.alice), door(people.alice)
    new = "osiem sosen nad rzeką"
    answer = here.post("/settings/me/password", {"current": PASSWORD, "password": new})
    assert answer.status_code == 303
    assert here.get("/settings/me").status_code == 200
    assert elsewhere.get("/settings/me").status_code == 302
    assert User.objects.get(pk=people.alice.pk).check_password(new)


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [("wrong", "osiem sosen nad rzeką", "not your current password"), (PASSWORD, "short", "too short")],
)
def test_a_password_is_changed_only_with_the_current_one_to_a_good_one(people, current, new, sentence):
    client = door(people.alice)
    answer = client.post("/settings/me/password", {"current": current, "password": new})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert current not in answer.content.decode().replace("current", "")
    assert client.get("/settings/me").status_code == 200


def test_the_workspace_is_saved_with_undo(ada):
    values = {
        "name": "Jantar Handel",
        "language": "de",
        "zone": "Europe/Berlin",
        "country": "DE",
        "currency": "EUR",
    }
    ada.post("/settings/workspace", values)
    answer = ada.post("/settings/workspace", values | {"name": "Jantar"})
    assert workspace().name == "Jantar"
    ada.post(receipts(answer)[-1][1])
    assert workspace().name == "Jantar Handel"


def test_a_field_is_made_on_a_page_and_taken_back_by_its_receipt(ada):
    values = {"entity": "contact", "kind": "choice", "labels_en": "Shoe size", "labels_de": "Schuhgröße"}
    answer = ada.post("/settings/fields/new", values | {"choices": "en: Small | de: Klein\nLarge\n"})
    assert answer.status_code == 303, answer.content.decode()
    field = CustomField.objects.get()
    assert field.key == "x_shoe_size"
    assert [one["labels"] for one in field.choices] == [{"en": "Small", "de": "Klein"}, {"en": "Large"}]
    ada.post(receipts(answer)[-1][1])
    assert not CustomField.objects.exists()


def test_editing_a_field_keeps_the_keys_of_its_choices(ada):
    values = {"entity": "contact", "kind": "choice", "labels_en": "Shoe size", "choices": "Small\nLarge"}
    ada.post("/settings/fields/new", values)
    field = CustomField.objects.get()
    url = f"/settings/fields/{field.pk}"
    now = shown(ada, url)
    assert now["choices"] == "[small] en: Small\n[large] en: Large"
    ada.post(url, now | {"choices": "[large] en: Big\nSmall\nHuge", "labels_en": "Size"})
    field.refresh_from_db()
    assert [one["key"] for one in field.choices] == ["large", "small", "huge"]
    assert field.labels == {"en": "Size"}


def test_a_refused_field_says_why_at_its_place(ada):
    answer = ada.post("/settings/fields/new", {"entity": "contact", "kind": "choice", "labels_en": ""})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() <= {"labels_en", "choices"}
    answer = ada.post("/settings/fields/new", {"entity": "contact", "kind": "text", "labels_en": "E-mail"})
    assert "There is a field" in str(answer.context["form"].errors["labels_en"])


def test_a_field_is_hidden_and_shown_again(ada):
    ada.post("/settings/fields/new", {"entity": "contact", "kind": "text", "labels_en": "Note"})
    field = CustomField.objects.get()
    ada.post(f"/settings/fields/{field.pk}/hidden")
    assert "hidden" in text(ada.get("/settings/fields"))
    ada.post(f"/settings/fields/{field.pk}/hidden")
    field.refresh_from_db()
    assert not field.hidden


def test_a_user_is_added_changed_disabled_and_let_in_again(ada, people):
    values = {"name": "Dora", "email": "dora@jantar.example", "role": people.member.pk, "password": PASSWORD}
    assert ada.post("/settings/users/new", values).status_code == 303
    dora = User.objects.get(email="dora@jantar.example")
    assert Client().post("/sign-in", {"email": dora.email, "password": PASSWORD})["Location"] == "/"
    ada.post(f"/settings/users/{dora.pk}", shown(ada, f"/settings/users/{dora.pk}") | {"name": "Dorota"})
    assert "Dorota" in text(ada.get("/settings/users"))
    ada.post(f"/settings/users/{dora.pk}/active", {"active": "0"})
    assert Client().post("/sign-in", {"email": dora.email, "password": PASSWORD}).status_code == 422
    ada.post(f"/settings/users/{dora.pk}/active", {"active": "1"})
    assert Client().post("/sign-in", {"email": dora.email, "password": PASSWORD}).status_code == 303


def test_an_address_somebody_has_is_refused_at_its_field(ada, people):
    values = {"name": "Second", "email": "ALICE@jantar.example", "role": people.member.pk}
    answer = ada.post("/settings/users/new", values)
    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors


def test_the_last_administrator_cannot_be_disabled(ada, people):
    assert ada.post(f"/settings/users/{people.ada.pk}/active", {"active": "0"}).status_code == 409
    people.ada.refresh_from_db()
    assert people.ada.is_active


def test_an_administrator_sets_a_lost_password(ada, people):
    answer = ada.post(f"/settings/users/{people.bob.pk}/password", {"password": "osiem sosen nad rzeką"})
    assert answer.status_code == 303
    assert User.objects.get(pk=people.bob.pk).check_password("osiem sosen nad rzeką")


def test_a_roles_grants_and_veils_are_a_matrix(ada, people):
    url = f"/settings/roles/{people.member.pk}"
    now = shown(ada, url)
    assert now["grant_all_read"] == "team"
    ada.post(url, now | {"grant_company_read": "all", "veil_contact_phone": "hidden", "undo_others": "on"})
    role = Role.objects.get(pk=people.member.pk)
    assert role.undo_others
    assert Grant.objects.get(role=role, entity="company", action="read").scope == "all"
    assert FieldGrant.objects.get(role=role).veil == "hidden"
    assert shown(ada, url)["grant_all_edit"] == "team"


def test_a_new_role_grants_nothing_that_is_not_chosen(ada):
    ada.post("/settings/roles/new", {"name": "Guest", "grant_all_read": "own"})
    role = Role.objects.get(name="Guest")
    assert {grant.action: grant.scope for grant in role.grants.all()} == {"read": "own"}


def test_a_team_is_made_filled_and_removed_with_undo(ada, people):
    ada.post("/settings/teams/new", {"name": "Export", "members": [people.bob.pk]})
    team = Team.objects.get(name="Export")
    ada.post(
        f"/settings/teams/{team.pk}", {"name": "Export", "members": [people.alice.pk, people.charlie.pk]}
    )
    assert set(team.memberships.values_list("user_id", flat=True)) == {people.alice.pk, people.charlie.pk}
    answer = ada.post(f"/settings/teams/{team.pk}/delete")
    assert not Team.objects.filter(name="Export").exists()
    ada.post(receipts(answer)[-1][1])
    assert Team.objects.get(name="Export").memberships.count() == 2


def test_a_token_is_shown_once_and_revoked_for_good(ada, people):
    answer = ada.post("/settings/tokens/new", {"name": "Shop", "user": people.bob.pk, "days": "30"})
    secret = answer.context["secret"]
    assert secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert user_of_token(secret).user == people.bob
    page = ada.get("/settings/tokens").content.decode()
    assert "Shop" in page
    assert secret not in page
    ada.post(f"/settings/tokens/{Token.objects.get().pk}/revoke")
    assert user_of_token(secret) is None


def test_a_token_of_no_days_is_refused(ada, people):
    answer = ada.post("/settings/tokens/new", {"name": "Shop", "user": people.bob.pk, "days": "0"})
    assert answer.status_code == 422
    assert not Token.objects.exists()


@pytest.fixture
def mail_on(settings):
    settings.MAIL = read_mail_server("smtp://127.0.0.1:9/?from=crm@firma.example")


def test_how_much_upkeep_a_day_asks_for_and_how_often_it_comes_by_mail(people, ada, mail_on):
    client = door(people.alice)
    values = {"name": "Alice", "daily_measure": "7", "digest": "weekly", "theme": "system"}
    assert client.post("/settings/me", values).status_code == 303
    people.alice.refresh_from_db()
    assert (people.alice.daily_measure, people.alice.digest) == (7, "weekly")
    assert shown(client, "/settings/me")["digest"] == "weekly"
    assert client.post("/settings/me", values | {"daily_measure": "", "digest": ""}).status_code == 303
    people.alice.refresh_from_db()
    assert (people.alice.daily_measure, people.alice.digest) == (None, "")
    assert "empty: 20, as the workspace says" in text(client.get("/settings/me"))
    ada.post("/settings/workspace", shown(ada, "/settings/workspace") | {"daily_measure": "12"})
    assert workspace().daily_measure == 12
    assert "empty: 12, as the workspace says" in text(client.get("/settings/me"))


@pytest.mark.parametrize(
    ("field", "value"), [("digest", "hourly"), ("daily_measure", "0"), ("daily_measure", "1000")]
)
def test_habits_that_are_none_are_refused_at_their_field(people, mail_on, field, value):
    client = door(people.alice)
    answer = client.post("/settings/me", {"name": "Alice", "theme": "system", field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_where_no_mail_leaves_the_house_none_is_offered_and_a_choice_is_kept(people, settings):
    edit_profile(acting(people.alice), digest="daily")
    client = door(people.alice)
    assert "by mail" not in text(client.get("/settings/me"))
    assert client.post("/settings/me", {"name": "Alicja", "theme": "system"}).status_code == 303
    people.alice.refresh_from_db()
    assert (people.alice.name, people.alice.digest) == ("Alicja", "daily")
