"""How many failed sign-ins are heard (django-axes), and that nobody is shut out by the failures of others.

Three counts over the cool-off time: an account from one address, an account from everywhere, an address for
all accounts. The wide two stop guessing from many addresses and guessing over many accounts; they never apply
to somebody who has signed in from that address before. So an attacker far away cannot lock a person out of
where they usually work, and one wrong neighbour does not lock out everybody behind their address.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from perennial.access.addresses import client_address
from perennial.access.models import SecondFactor, User
from perennial.lib.text import fold

PER_ACCOUNT = 50
PER_ADDRESS = 100
KNOWN_FOR = timedelta(days=90)


class Handler(AxesDatabaseHandler):
    """Counts as the module says; forgets sign-ins after the time they make an address a known one."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Failures of this account from this address; the limit itself once a wide count is full."""
        account, address = account_of(request, credentials), address_of(request)
        recent = _within_cool_off(get_cool_off_threshold(request))
        narrow = _failures(recent.filter(username=account, ip_address=address))
        limit: int = get_failure_limit(request, credentials)
        if narrow >= limit or _is_known(account, address):
            return narrow
        wide = (
            _failures(recent.filter(username=account)) >= PER_ACCOUNT
            or _failures(recent.filter(ip_address=address)) >= PER_ADDRESS
        )
        return limit if wide else narrow

    def clean_expired_user_attempts(
        self, request: HttpRequest | None = None, credentials: dict[str, Any] | None = None
    ) -> int:
        """Forget what counts no longer, lest the next failure be added to it."""
        expired: int = super().clean_expired_user_attempts(request, credentials)
        ahead = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() + _cool_off())
        return expired + int(ahead.delete()[0])

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        super().user_logged_in(sender, request, user, **kwargs)
        old = timezone.now() - KNOWN_FOR
        AccessLog.objects.filter(username=user.get_username(), attempt_time__lt=old).delete()


def account_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address somebody signs in with, as accounts are compared and short enough for its column."""
    typed = (credentials or {}).get("email") or ""
    return "".join(character for character in fold(str(typed)) if character.isprintable())[:255]


def address_of(request: HttpRequest) -> str | None:
    return client_address(request.META, settings.ENV["PROXIES"]) or None


def lockout_response(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """The page answers with LockedOut's sentence itself; the library adds nothing to it."""
    return response


def minutes_left(request: HttpRequest) -> int:
    """Whole minutes until the next try of a locked-out request is heard, at least one."""
    now = timezone.now()
    account = account_of(request, getattr(request, "axes_credentials", None))
    recent = _within_cool_off(now - _cool_off())
    last = recent.filter(username=account, ip_address=address_of(request)).aggregate(last=Max("attempt_time"))
    left = (last["last"] or now) + _cool_off() - now
    return max(1, ceil(left.total_seconds() / 60))


def locked_accounts() -> set[str]:
    """The keys of accounts that failed so often, from one address or from everywhere, that they must wait."""
    recent = _within_cool_off(timezone.now() - _cool_off())
    failures = Sum("failures_since_start")
    narrow = recent.values("username", "ip_address").annotate(failures=failures)
    wide = recent.values("username").annotate(failures=failures)
    several = (
        *narrow.filter(failures__gte=get_failure_limit(None, None)),
        *wide.filter(failures__gte=PER_ACCOUNT),
    )
    return {one["username"] for one in several}


def forget_failures(user: User) -> int:
    """Let a user who is locked out try again at once, codes too; returns how many noted failures there were."""
    count, _by_model = AccessAttempt.objects.filter(username=user.email_key).delete()
    waiting = SecondFactor.objects.filter(user=user.pk, failures__gt=0)
    return int(count) + waiting.update(failures=0, heard_from=None)


def _within_cool_off(since: datetime) -> QuerySet[Any]:
    """Failures from then on. One further ahead than any lock lasts was noted before the clock went back."""
    return AccessAttempt.objects.filter(
        attempt_time__gte=since, attempt_time__lte=timezone.now() + _cool_off()
    )


def _cool_off() -> timedelta:
    return get_cool_off() or timedelta()


def _failures(attempts: QuerySet[Any]) -> int:
    return int(attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0)


def _is_known(account: str, address: str | None) -> bool:
    since = timezone.now() - KNOWN_FOR
    return AccessLog.objects.filter(username=account, ip_address=address, attempt_time__gte=since).exists()
