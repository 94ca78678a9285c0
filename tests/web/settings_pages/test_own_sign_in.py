"""One's own second factor and sessions, and who needs a second factor."""

import re
from urllib.parse import quote_plus

import pytest
from axes.models import AccessAttempt
from django.test import Client

from perennial.access.actions import create_user, require_second_factor
from perennial.access.models import RecoveryCode, Role, SecondFactor, Session, User
from tests.access.authenticator import App, Clock, set_up
from tests.cast import OPERATOR, PASSWORD
from tests.web.doors import door, receipts

PAGE = "/settings/me/second-factor"
RECOVERY_CODE = re.compile(r"<code>([0-9a-z-]{19})</code>")


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def signed_in(email="alice@jantar.example", agent="Mozilla/5.0 (X11; Linux) Firefox/140.0"):
    client = Client(headers={"user-agent": agent})
    client.post("/sign-in", {"email": email, "password": PASSWORD})
    return client


def app_of(client, clock):
    """An app that scanned what the set-up page of this browser shows."""
    setup = client.get(f"{PAGE}/new").context["setup"]
    return App(setup.groups.replace(" ", ""), clock.step)


def switched_on(client, clock):
    app = app_of(client, clock)
    answer = client.post(f"{PAGE}/new", {"code": app.code(0), "current": PASSWORD})
    return app, answer


def fresh(user):
    return User.objects.get(pk=user.pk)


def test_it_is_set_up_by_scanning_and_giving_a_code(people, clock):
    client = signed_in()
    page = client.get(f"{PAGE}/new").content.decode()
    assert "<svg" in page
    assert "otpauth" not in page
    _app, answer = switched_on(client, clock)
    codes = RECOVERY_CODE.findall(answer.content.decode())
    assert len(set(codes)) == 10
    assert "no-store" in answer["Cache-Control"]
    assert fresh(people.alice).second_factor_set
    assert client.get(PAGE).context["left"] == 10
    assert codes[0] not in client.get(PAGE).content.decode()


def test_looking_again_shows_the_same_key_and_a_finished_one_never_again(people, clock):
    client = signed_in()
    first = app_of(client, clock).key
    assert app_of(client, clock).key == first
    switched_on(client, clock)
    assert app_of(client, clock).key != first


def test_the_key_does_not_stand_in_the_session(people, clock):
    client = signed_in()
    assert app_of(client, clock).key not in str(dict(client.session))


@pytest.mark.parametrize(
    ("form", "because"),
    [
        ({"code": "000000"}, "not valid"),
        ({"current": "wrong"}, "not your current password"),
        ({"code": ""}, ""),
    ],
)
def test_without_code_and_password_nothing_is_switched_on(people, clock, form, because):
    client = signed_in()
    right = {"code": app_of(client, clock).code(0), "current": PASSWORD}
    answer = client.post(f"{PAGE}/new", right | form)
    assert answer.status_code == 422
    assert because in answer.content.decode()
    assert not SecondFactor.objects.exists()


def test_switching_on_keeps_this_session_and_ends_the_others(people, clock):
    here, elsewhere = signed_in(), signed_in()
    switched_on(here, clock)
    assert here.get("/changes").status_code == 200
    assert elsewhere.get("/changes").status_code == 302


def test_guessing_the_password_in_a_page_is_throttled_like_signing_in(people, clock):
    client = signed_in()
    switched_on(client, clock)
    for _try in range(8):
        answer = client.post(f"{PAGE}/off", {"current": "wrong"})
    assert "Too many failed tries" in answer.content.decode()
    assert client.post(f"{PAGE}/off", {"current": PASSWORD}).status_code == 422
    assert fresh(people.alice).second_factor_set


def test_it_is_turned_off_with_the_password(people, clock):
    client = signed_in()
    switched_on(client, clock)
    answer = client.post(f"{PAGE}/off", {"current": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/settings/me")
    assert client.get("/changes").status_code == 200
    assert fresh(people.alice).second_factor_set is None
    assert not RecoveryCode.objects.exists()


def test_who_needs_one_is_told_that_it_stays(people, clock):
    client = signed_in()
    switched_on(client, clock)
    require_second_factor(OPERATOR, [people.member])
    assert "cannot be turned off" in client.get(PAGE).content.decode()
    answer = client.post(f"{PAGE}/off", {"current": PASSWORD})
    assert answer.status_code == 422
    assert fresh(people.alice).second_factor_set


def test_another_app_takes_the_place_of_the_first(people, clock):
    client = signed_in()
    first, _answer = switched_on(client, clock)
    clock.step += 2
    second, _answer = switched_on(client, clock)
    clock.step += 2
    other = signed_in()
    assert other.post("/sign-in/code", {"code": first.code(4)}).status_code == 422
    assert other.post("/sign-in/code", {"code": second.code(2)}).status_code == 303


def test_new_recovery_codes_are_shown_once(people, clock):
    client = signed_in()
    _app, answer = switched_on(client, clock)
    old = RECOVERY_CODE.findall(answer.content.decode())
    assert client.post(f"{PAGE}/codes", {"current": "wrong"}).status_code == 422
    answer = client.post(f"{PAGE}/codes", {"current": PASSWORD})
    assert not set(RECOVERY_CODE.findall(answer.content.decode())) & set(old)


def test_led_to_set_it_up_one_goes_on_afterwards(people, clock):
    require_second_factor(OPERATOR, [people.member])
    client = signed_in()
    assert client.get("/contacts")["Location"] == f"{PAGE}/new"
    switched_on(client, clock)
    assert client.get("/contacts").status_code == 200


def test_an_administrator_sees_it_and_turns_it_off(people, clock):
    ada = door(people.ada)
    set_up(people.alice, clock)
    address = f"/settings/users/{people.alice.pk}"
    assert "Turn the second factor off" in ada.get(address).content.decode()
    assert ada.post(f"{address}/second-factor").status_code == 303
    assert fresh(people.alice).second_factor_set is None
    assert "Only they themselves can set one up" in ada.get(address).content.decode()
    assert "Second factor turned off" in ada.get("/changes").content.decode()
    assert door(people.bob).post(f"{address}/second-factor").status_code == 403


def test_an_administrator_says_which_roles_need_one(people):
    ada = door(people.ada)
    answer = ada.post("/settings/sign-in", {"roles": [str(people.member.pk)]})
    ((_sentence, undo),) = receipts(answer)
    assert Role.objects.get(pk=people.member.pk).second_factor_since
    assert Role.objects.get(pk=people.administrator.pk).second_factor_since is None
    assert ada.get("/settings/sign-in").context["form"].initial == {"roles": [str(people.member.pk)]}
    ada.post(undo)
    assert Role.objects.get(pk=people.member.pk).second_factor_since is None
    assert ada.post("/settings/sign-in", {"roles": ["4711"]}).status_code == 422
    assert door(people.alice).get("/settings/sign-in").status_code == 403


def test_one_sees_where_one_is_signed_in(people):
    here = signed_in()
    signed_in(agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1")
    signed_in("bob@jantar.example", "Mozilla/5.0 (Windows NT 10.0) Chrome/140 Edg/140")
    page = here.get("/settings/me/sessions").content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "Edge" not in page
    for session in Session.objects.all():
        assert session.session_key not in page


def test_one_signs_out_elsewhere_with_the_password(people):
    here, there, farther = signed_in(), signed_in(), signed_in()
    elsewhere = [name for name, _line in here.get("/settings/me/sessions").context["elsewhere"]]
    form = {"sessions": elsewhere, "current": "wrong"}
    assert here.post("/settings/me/sessions", form).status_code == 422
    assert there.get("/changes").status_code == 200
    assert here.post("/settings/me/sessions", form | {"current": PASSWORD}).status_code == 303
    assert here.get("/changes").status_code == 200
    assert there.get("/changes").status_code == farther.get("/changes").status_code == 302
    assert "Nowhere else" in here.get("/settings/me/sessions").content.decode()


def test_one_session_is_left_out(people):
    here, there = signed_in(), signed_in()
    kept = here.get("/settings/me/sessions").context["elsewhere"]
    farther = signed_in()
    choices = here.get("/settings/me/sessions").context["elsewhere"]
    chosen = [name for name, _line in choices if name not in dict(kept)]
    here.post("/settings/me/sessions", {"sessions": chosen, "current": PASSWORD})
    assert there.get("/changes").status_code == 200
    assert farther.get("/changes").status_code == 302


def test_an_administrator_who_gives_up_the_role_is_led_to_the_sign_in(people):
    from_here = door(people.ada)
    create_user(OPERATOR, "zoe@jantar.example", "Zoë", people.administrator)
    values = {"name": "Ada", "email": "ada@jantar.example", "role": str(people.member.pk)}
    assert from_here.post(f"/settings/users/{people.ada.pk}", values).status_code == 303
    assert from_here.get("/changes").status_code == 302


def test_what_was_typed_beside_a_wrong_password_is_kept_nowhere(people, clock):
    client = signed_in()
    form = {
        "code": app_of(client, clock).code(0),
        "current": "nearly my password",
        "password": "a new password",
    }
    client.post(f"{PAGE}/new", form)
    client.post("/settings/me/password", form)
    client.post("/settings/me/sessions", form | {"sessions": "a name"})
    kept = str(list(AccessAttempt.objects.values()))
    assert AccessAttempt.objects.get().failures_since_start == 2
    for typed in form.values():
        assert typed not in kept
        assert quote_plus(typed) not in kept
