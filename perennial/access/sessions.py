"""Browsers' sessions, kept in the database with whose they are, so that people see and end their own.

A session ends after some hours without a request and, whatever happens, after some days; one in which nobody
has signed in (a code is awaited, a new password) ends after minutes. The cookie may live longer: the row decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from perennial.access.models import ResetLink, Session, User
from perennial.lib.questions import Given, Objects

WHERE = "where"
UNSIGNED = timedelta(minutes=15)
# How exactly the last request is known: reading pages must not make every request a write.
SEEN_STEP = timedelta(minutes=5)
LONGEST_AGENT = 300
_SESSION = Objects(lambda: Session.objects.filter(session_key=Given("key")))


class SessionStore(db.SessionStore):
    """Django's database sessions with columns of our own; the columns repeat what the session holds."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    seen: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        """The row of a session that has not ended."""
        row = _SESSION.first(key=self.session_key)
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        self.seen = row.seen
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        where = data.get(WHERE, {})
        row.user = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.address, row.agent = where.get("address", ""), where.get("agent", "")
        row.started = datetime.fromtimestamp(where["started"], UTC) if where else None
        row.seen = timezone.now()
        row.expire_date = _expiry(row)
        return row


def begin(request: HttpRequest, address: str) -> None:
    """Note where and since when the person who just signed in does so; forget what has expired."""
    now = timezone.now()
    agent = request.headers.get("User-Agent", "")[:LONGEST_AGENT]
    request.session[WHERE] = {"address": address, "agent": agent, "started": now.timestamp()}
    Session.objects.filter(expire_date__lt=now).delete()


def note_use(session: SessionBase) -> None:
    """Keep a session that is used from ending; every few minutes a write."""
    now, seen = timezone.now(), getattr(session, "seen", None)
    if seen is None or abs(now - seen) < SEEN_STEP:
        return
    row = Session.objects.filter(pk=session.session_key).first()
    if row is not None:
        row.seen = now
        Session.objects.filter(pk=row.pk).update(seen=now, expire_date=_expiry(row))


def sessions_of(user: User) -> list[Session]:
    """Where the user is signed in now, last used first.

    A session whose hash is not the user's any more has ended, though its row is still there.
    """
    rows = Session.objects.filter(user=user.pk, expire_date__gt=timezone.now()).order_by("-seen", "pk")
    store, tie = SessionStore(), user.get_session_auth_hash()
    return [row for row in rows if store.decode(row.session_data).get(HASH_SESSION_KEY) == tie]


def name_of(session: Session) -> str:
    """What a page may call a session: its key opens it, so it stays secret."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:16]


def end_sessions(user: User, names: Collection[str]) -> int:
    """End the user's sessions with these names (`name_of`); returns how many."""
    ending = [row.pk for row in sessions_of(user) if name_of(row) in names]
    return int(Session.objects.filter(pk__in=ending).delete()[0])


def end_all_access() -> int:
    """Nobody is signed in any more, and no link sets a password: for a database that stands in another's place."""
    ResetLink.objects.all().delete()
    return int(Session.objects.all().delete()[0])


def _expiry(row: Session) -> datetime:
    """When the session ends if nothing more is asked for; `seen` is set."""
    seen = row.seen or timezone.now()
    if row.user is None:
        return seen + UNSIGNED
    idle = seen + timedelta(hours=settings.ENV["SESSION_HOURS"])
    if row.started is None:
        return idle
    return min(idle, row.started + timedelta(days=settings.ENV["SESSION_DAYS"]))
