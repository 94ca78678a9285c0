"""Users, teams, roles with their grants, and API tokens; and what guards a sign-in.

Users are deactivated, never deleted. Sessions, second factors and reset links are the machine's own: never
journaled, and pointing at users by number, so that they hold no user back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from perennial.journal.columns import KeyColumn
from perennial.journal.door import machine_update
from perennial.journal.tables import Machine, Versioned
from perennial.lib.text import fold


class Scope(models.TextChoices):
    """Whose records an action reaches."""

    NONE = "none", _("none")
    OWN = "own", _("own")
    TEAM = "team", _("of the team")
    ALL = "all", _("all")


class Veil(models.TextChoices):
    """What is held back of a field."""

    HIDDEN = "hidden", _("hidden")
    READ_ONLY = "read_only", _("read-only")


class Digest(models.TextChoices):
    """How often what waits for somebody comes by mail."""

    NEVER = "", _("never")
    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("once a week")


class Role(Versioned):
    """What its users may do. An administrator's role may do everything, configuration included.

    `second_factor_since`: from when on its users need a second factor to sign in; empty, they may have one.
    """

    key = models.CharField(max_length=40)
    name = models.TextField()
    administrator = models.BooleanField(default=False)
    undo_others = models.BooleanField(default=False)
    second_factor_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Grant(Versioned):
    """How far an action of a role reaches on an entity ('*': every entity without a grant of its own)."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="grants")
    entity = models.CharField(max_length=60)
    action = models.CharField(max_length=20)
    scope = models.CharField(max_length=4, choices=Scope)


class FieldGrant(Versioned):
    """A field that a role may not see, or may see and not change."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="field_grants")
    entity = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    veil = models.CharField(max_length=9, choices=Veil)


class Team(Versioned):
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, Versioned):
    """A person who signs in with an e-mail address. Password and last sign-in are never journaled.

    `password_set`, `second_factor_set` and `reset_link_made` record that and when these changed, never what
    they are; `session_stamp` is drawn anew whenever all sessions end. `daily_measure` is how many records My upkeep
    asks for in a day; empty, as many as the workspace says.
    """

    email = models.EmailField()
    email_key = KeyColumn(unique=True)
    name = models.TextField()
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=6, choices=Digest, blank=True)
    daily_measure = models.IntegerField(null=True)
    password_set = models.DateTimeField(null=True)
    second_factor_set = models.DateTimeField(null=True)
    reset_link_made = models.DateTimeField(null=True)
    session_stamp = models.CharField(max_length=32, blank=True)

    USERNAME_FIELD = "email_key"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    machine_fields = ("password", "last_login", "session_stamp")
    derived_fields = ("email_key",)

    class Meta(Versioned.Meta):
        pass

    def __str__(self) -> str:
        return self.name

    def derive_own(self) -> None:
        self.email_key = fold(self.email)

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be this user's: it alters with password, role, stamp, disabling."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        ties = f"{self.password}|{self.session_stamp}|{self.role_id}|{self.is_active}"
        return salted_hmac("perennial.access.session", ties, secret=secret, algorithm="sha256").hexdigest()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Django's sign-in saves the last sign-in and upgrades a password hash: only machine columns pass."""
        columns = kwargs.get("update_fields") or ()
        if not columns or not set(columns) <= set(self.machine_fields):
            super().save(*args, **kwargs)
        machine_update(self, **{name: getattr(self, name) for name in columns})


class Membership(Versioned):
    """A user's place in a team; a user may be in several."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["team", "user"], name="membership_by_team")]


class Token(Versioned):
    """A bearer token for the API: named, with scope and expiry; only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.TextField()
    writes = models.BooleanField(default=False)
    expires = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    last_used = models.DateTimeField(null=True)

    machine_fields = ("digest", "last_used")

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["digest"], name="token_by_digest")]


class Feed(Versioned):
    """A secret address at which a calendar program reads what its maker has to do, or (with the number of a team) what
    that team has, as far as the maker may see it. Only the digest of the secret is kept.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="feeds")
    team = models.BigIntegerField(null=True)
    revoked = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    last_used = models.DateTimeField(null=True)

    machine_fields = ("digest", "last_used")

    class Meta(Versioned.Meta):
        indexes = [
            models.Index(fields=["digest"], name="feed_by_digest"),
            models.Index(fields=["user", "id"], name="feed_by_user"),
        ]

    @classmethod
    def own_attribute(cls) -> str:
        return "user_id"


class Session(AbstractBaseSession, Machine):
    """A browser's session; `user` is empty while nobody has signed in with it."""

    user = models.BigIntegerField(null=True, db_index=True)
    address = models.TextField(blank=True)
    agent = models.TextField(blank=True)
    started = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        pass


class SecondFactor(Machine):
    """What an authenticator app shares with us: its key, sealed, and the last time step whose code was used."""

    user = models.BigIntegerField(primary_key=True)
    sealed_key = models.TextField()
    salt = models.CharField(max_length=32)
    last_step = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    heard_from = models.DateTimeField(null=True)


class RecoveryCode(Machine):
    """A code that opens the second step once; only its digest is kept, and it goes with its use."""

    user = models.BigIntegerField(db_index=True)
    digest = models.CharField(max_length=64)


class ResetLink(Machine):
    """An address under which a user sets a new password once; only the digest of its secret is kept."""

    user = models.BigIntegerField(db_index=True)
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField()
