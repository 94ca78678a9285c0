"""The second step: codes of an app, recovery codes, switching on and off."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import RequestFactory
from django.utils import timezone

from perennial.access import second_factor
from perennial.access.actions import (
    create_role,
    create_token,
    edit_user,
    renew_recovery_codes,
    require_second_factor,
    set_password,
    turn_off_second_factor,
    turn_on_second_factor,
    undo_refuses,
)
from perennial.access.errors import (
    AdministratorNeeded,
    CodeRefused,
    CodesLockedOut,
    NobodysOwn,
    SecondFactorMissing,
    SecondFactorNeeded,
    SecondFactorUnreadable,
    SignInRefused,
)
from perennial.access.models import RecoveryCode, Role, SecondFactor, User
from perennial.access.sessions import SessionStore
from perennial.access.signing_in import (
    give_code,
    sets_up_second_factor,
    sign_in,
    user_awaiting_code,
    user_of_token,
)
from perennial.access.throttling import forget_failures
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change, Entry
from perennial.journal.undo.run import undo
from tests.access.authenticator import App, Clock, set_up
from tests.cast import OPERATOR, PASSWORD, acting, gather


@pytest.fixture
def people(db):
    return gather(PASSWORD)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def first_step(user):
    """A browser that gave the right password."""
    request = RequestFactory().post("/sign-in", REMOTE_ADDR="192.0.2.1")
    request.session = SessionStore()
    sign_in(request, user.email, PASSWORD)
    return request


def opens(user, code):
    request = first_step(user)
    give_code(request, code)
    return get_user(request) == user


def later(minutes):
    """Move the end of the user's wait, as if so many minutes had gone by."""
    for factor in SecondFactor.objects.exclude(heard_from=None):
        factor.heard_from -= timedelta(minutes=minutes)
        factor.save()


def last_change():
    return Change.objects.latest("pk")


def test_the_password_alone_does_not_sign_in_any_more(people, clock):
    app, _codes = set_up(people.alice, clock)
    request = first_step(people.alice)
    assert get_user(request).is_anonymous
    assert user_awaiting_code(request) == people.alice
    give_code(request, app.code(2))
    assert get_user(request) == people.alice
    assert user_awaiting_code(request) is None


def test_others_sign_in_as_before(people, clock):
    set_up(people.alice, clock)
    assert get_user(first_step(people.bob)) == people.bob


def test_a_code_without_a_password_before_it_is_refused(people, clock):
    app, _codes = set_up(people.alice, clock)
    request = RequestFactory().post("/sign-in/code")
    request.session = SessionStore()
    with pytest.raises(SignInRefused):
        give_code(request, app.code(2))


def test_the_code_that_switched_it_on_does_not_sign_in(people, clock):
    app, _codes = set_up(people.alice, clock)
    clock.step -= 2
    with pytest.raises(CodeRefused):
        opens(people.alice, app.code(0))


def test_a_code_counts_once_and_an_older_one_not_after_it(people, clock):
    app, _codes = set_up(people.alice, clock)
    assert opens(people.alice, app.code(2))
    for used in (app.code(2), app.code(1)):
        with pytest.raises(CodeRefused):
            opens(people.alice, used)
    clock.step += 1
    assert opens(people.alice, app.code(3))


@pytest.mark.parametrize(("drift", "counts"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(people, clock, drift, counts):
    app, _codes = set_up(people.alice, clock)
    clock.step += 10
    code = app.code(12 + drift)
    if counts:
        assert opens(people.alice, code)
    else:
        with pytest.raises(CodeRefused):
            opens(people.alice, code)


def test_a_code_may_be_typed_with_a_space(people, clock):
    app, _codes = set_up(people.alice, clock)
    code = app.code(2)
    assert opens(people.alice, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\x00", "0" * 100_000])
def test_what_is_no_code_is_refused(people, clock, typed):
    set_up(people.alice, clock)
    with pytest.raises(CodeRefused):
        opens(people.alice, typed)


def test_a_recovery_code_opens_once(people, clock):
    _app, codes = set_up(people.alice, clock)
    assert len(set(codes)) == 10
    assert opens(people.alice, codes[3])
    with pytest.raises(CodeRefused):
        opens(people.alice, codes[3])
    assert opens(people.alice, codes[4])
    assert second_factor.recovery_codes_left(people.alice) == 8


def test_a_recovery_code_may_be_typed_as_it_is_read(people, clock):
    _app, codes = set_up(people.alice, clock)
    typed = codes[0].upper().replace("-", " ").replace("0", "O").replace("1", "I")
    assert opens(people.alice, typed)


def test_a_recovery_code_is_the_users_own(people, clock):
    _app, codes = set_up(people.alice, clock)
    set_up(people.bob, clock)
    with pytest.raises(CodeRefused):
        opens(people.bob, codes[0])


def test_new_recovery_codes_take_the_place_of_the_old(people, clock):
    _app, old = set_up(people.alice, clock)
    new = renew_recovery_codes(acting(people.alice))
    assert last_change().action == "user.recovery_codes"
    with pytest.raises(CodeRefused):
        opens(people.alice, old[0])
    assert opens(people.alice, new[0])


def test_wrong_codes_make_each_further_one_wait_longer_but_never_for_good(people, clock):
    app, _codes = set_up(people.alice, clock)
    request = first_step(people.alice)

    def wrong():
        with pytest.raises(CodeRefused):
            give_code(request, "000000")

    for _try in range(second_factor.FREE_TRIES):
        wrong()
    waits = []
    for _try in range(9):
        with pytest.raises(CodesLockedOut) as refusal:
            give_code(request, app.code(2))
        waits.append(refusal.value.minutes)
        later(waits[-1])
        wrong()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    later(60)
    give_code(request, app.code(2))
    assert SecondFactor.objects.get().failures == 0


def test_trying_while_one_waits_does_not_lengthen_the_wait(people, clock):
    set_up(people.alice, clock)
    request = first_step(people.alice)
    for _try in range(second_factor.FREE_TRIES):
        with pytest.raises(CodeRefused):
            give_code(request, "000000")
    before = SecondFactor.objects.get().heard_from
    with pytest.raises(CodesLockedOut):
        give_code(request, "000000")
    assert SecondFactor.objects.get().heard_from == before


def test_a_recovery_code_is_heard_while_app_codes_wait(people, clock):
    _app, codes = set_up(people.alice, clock)
    request = first_step(people.alice)
    for _try in range(second_factor.FREE_TRIES):
        with pytest.raises(CodeRefused):
            give_code(request, "000000")
    give_code(request, codes[0])
    assert get_user(request) == people.alice


def test_an_administrator_lets_app_codes_be_heard_at_once(people, clock):
    app, _codes = set_up(people.alice, clock)
    request = first_step(people.alice)
    for _try in range(second_factor.FREE_TRIES):
        with pytest.raises(CodeRefused):
            give_code(request, "000000")
    forget_failures(people.alice)
    give_code(request, app.code(2))
    assert get_user(request) == people.alice


@pytest.mark.parametrize(
    "alter",
    [
        lambda people: set_password(OPERATOR, people.alice, "zwölf Störche auf dem Dach"),
        lambda people: edit_user(OPERATOR, people.alice, role=people.administrator),
        lambda people: turn_off_second_factor(OPERATOR, people.alice),
    ],
    ids=["password", "role", "second factor"],
)
def test_what_changes_between_the_steps_begins_the_sign_in_again(people, clock, alter):
    _app, codes = set_up(people.alice, clock)
    request = first_step(people.alice)
    alter(people)
    with pytest.raises(SignInRefused):
        give_code(request, codes[0])


def test_a_wrong_code_switches_nothing_on(people, clock):
    key = second_factor.new_key()
    with pytest.raises(CodeRefused):
        turn_on_second_factor(acting(people.alice), key, "000000")
    with pytest.raises(CodeRefused):
        turn_on_second_factor(acting(people.alice), key, App(second_factor.new_key(), clock.step).code(0))
    assert not SecondFactor.objects.exists()
    assert User.objects.get(pk=people.alice.pk).second_factor_set is None


def test_that_it_was_switched_on_and_off_is_journaled_and_no_secret_is(people, clock):
    app, codes = set_up(people.alice, clock)
    assert (last_change().action, last_change().actor_id) == ("user.second_factor_on", people.alice.pk)
    turn_off_second_factor(acting(people.ada), people.alice)
    assert (last_change().action, last_change().actor_id) == ("user.second_factor_off", people.ada.pk)
    assert not RecoveryCode.objects.exists()
    written = "".join(map(str, Entry.objects.values_list("fields", flat=True)))
    for secret in (app.key, *codes):
        assert secret not in written


def test_what_is_kept_gives_no_secret_away(people, clock):
    app, codes = set_up(people.alice, clock)
    kept = SecondFactor.objects.get()
    assert app.key not in kept.sealed_key
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(digests) == 10
    assert not digests & {code.replace("-", "") for code in codes}


def test_using_codes_changes_no_recorded_data(people, clock):
    app, codes = set_up(people.alice, clock)
    before, changes = fingerprint(), Change.objects.count()
    assert opens(people.alice, app.code(2))
    assert opens(people.alice, codes[0])
    assert (fingerprint(), Change.objects.count()) == (before, changes)


def test_with_another_secret_key_only_recovery_codes_are_heard(people, clock, settings):
    app, codes = set_up(people.alice, clock)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(SecondFactorUnreadable):
        opens(people.alice, app.code(2))
    assert opens(people.alice, codes[0])
    settings.SECRET_KEY_FALLBACKS = [former]
    assert opens(people.alice, app.code(2))


def test_a_second_factor_whose_key_is_gone_lets_nobody_in(people, clock):
    app, _codes = set_up(people.alice, clock)
    second_factor.forget(people.alice)
    with pytest.raises(SecondFactorUnreadable):
        opens(people.alice, app.code(2))


def test_switching_on_and_off_ends_sessions_and_leaves_tokens(people, clock):
    _token, secret = create_token(OPERATOR, people.alice, "shop")
    request = first_step(people.alice)
    set_up(people.alice, clock)
    assert get_user(request).is_anonymous
    turn_off_second_factor(OPERATOR, people.alice)
    assert get_user(first_step(people.alice)) == people.alice
    assert user_of_token(secret) is not None


def test_only_its_owner_and_administrators_turn_it_off(people, clock):
    set_up(people.alice, clock)
    for stranger in (people.bob, people.charlie):
        with pytest.raises(AdministratorNeeded):
            turn_off_second_factor(acting(stranger), people.alice)
    turn_off_second_factor(acting(people.alice), people.alice)
    with pytest.raises(SecondFactorMissing):
        turn_off_second_factor(acting(people.alice), people.alice)
    with pytest.raises(SecondFactorMissing):
        renew_recovery_codes(acting(people.alice))


def test_the_operator_has_none_to_switch_on(people):
    with pytest.raises(NobodysOwn):
        turn_on_second_factor(OPERATOR, second_factor.new_key(), "000000")


def test_taking_back_leaves_the_second_factor_as_it_is(people, clock):
    ada = acting(people.ada)
    for act in (lambda: set_up(people.alice, clock), lambda: turn_off_second_factor(ada, people.alice)):
        act()
        outcome = undo(ada, last_change().pk, refuse=lambda lines: undo_refuses(ada, lines))[1]
        assert {kept.field for kept in outcome.kept} == {"second_factor_set"}


def test_a_role_that_needs_one_leads_its_users_to_set_it_up(people, clock):
    require_second_factor(acting(people.ada), [people.member])
    assert last_change().action == "role.second_factor"
    request = first_step(people.alice)
    request.user = get_user(request)
    assert sets_up_second_factor(request)
    admin = first_step(people.ada)
    admin.user = get_user(admin)
    assert not sets_up_second_factor(admin)
    set_up(people.alice, clock)
    request.user = User.objects.get(pk=people.alice.pk)
    assert not sets_up_second_factor(request)


def test_who_needs_one_cannot_turn_it_off_but_an_administrator_can(people, clock):
    require_second_factor(acting(people.ada), [people.member])
    set_up(people.alice, clock)
    with pytest.raises(SecondFactorNeeded):
        turn_off_second_factor(acting(people.alice), people.alice)
    turn_off_second_factor(acting(people.ada), people.alice)


def test_only_an_administrator_says_who_needs_one_and_can_take_it_back(people):
    with pytest.raises(AdministratorNeeded):
        require_second_factor(acting(people.alice), [])
    ada = acting(people.ada)
    require_second_factor(ada, [people.member])
    undo(ada, last_change().pk, refuse=lambda lines: undo_refuses(ada, lines))
    assert not second_factor.is_needed(User.objects.get(pk=people.alice.pk))


def test_a_new_role_needs_one_when_all_others_do(people):
    require_second_factor(OPERATOR, [people.member])
    assert create_role(OPERATOR, "Guest").second_factor_since is None
    require_second_factor(OPERATOR, list(Role.objects.all()))
    assert create_role(OPERATOR, "Intern").second_factor_since <= timezone.now()


def test_the_apps_address_names_the_workspace_and_the_user(people):
    setup = second_factor.setup_of(people.alice, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "Jantar & Söhne")
    assert setup.groups == "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
    assert setup.picture.startswith("<svg")
    assert "style=" not in setup.picture


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=1)])
def test_a_wait_from_before_the_clock_went_back_keeps_nobody_out(people, clock, back):
    app, _codes = set_up(people.alice, clock)
    request = first_step(people.alice)
    for _try in range(second_factor.FREE_TRIES):
        with pytest.raises(CodeRefused):
            give_code(request, "000000")
    SecondFactor.objects.update(heard_from=SecondFactor.objects.get().heard_from + back)
    give_code(request, app.code(2))
    assert get_user(request) == people.alice
