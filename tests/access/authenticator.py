"""An authenticator app for the tests, and the clock its codes follow."""

import pyotp

from perennial.access.actions import turn_on_second_factor
from perennial.access.second_factor import STEP_SECONDS, new_key
from tests.cast import acting


class App:
    """Knows a key, and makes the code of a moment counted in steps from the first one."""

    def __init__(self, key, first):
        self.key, self.first = key, first

    def code(self, step):
        return pyotp.TOTP(self.key).at((self.first + step) * STEP_SECONDS)


class Clock:
    """The time of the second step, moved on by hand."""

    def __init__(self, monkeypatch):
        self.step = 60_000_000
        monkeypatch.setattr("perennial.access.second_factor.time", lambda: self.step * STEP_SECONDS + 7.5)


def set_up(user, clock):
    """The app of this user, who used its first code to switch the second factor on, and the recovery codes."""
    app = App(new_key(), clock.step)
    codes = turn_on_second_factor(acting(user), app.key, app.code(0))
    clock.step += 2
    user.refresh_from_db()
    return app, codes
