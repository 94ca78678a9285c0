"""For monitoring: `/healthz` says the process is alive, `/readyz` that everything it stands on works.

Both answer without sign-in, so they tell states and ages and nothing about the data or the machine.
"""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from perennial.operations.queries import heartbeats

STALE_AFTER = {"worker": timedelta(seconds=60), "scheduler": timedelta(seconds=180)}
LEAST_DISK_BYTES = 256 * 1024 * 1024


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers; asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200, or 503 with the part that is not well: {"ready": bool, "checks": {name: {"ok": bool, …}}}."""
    checks = {**_database_checks(timezone.now()), "disk": _disk()}
    ready = all(check["ok"] for check in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _database_checks(now: datetime) -> dict[str, dict[str, object]]:
    """The database and the heartbeats in it, which count as missing when it does not answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        beats = heartbeats()
    except DatabaseError:
        return {"database": {"ok": False}, **{name: {"ok": False, "seconds": None} for name in STALE_AFTER}}
    return {"database": {"ok": True}, **{name: _beat(name, beats.get(name), now) for name in STALE_AFTER}}


def _beat(name: str, last: datetime | None, now: datetime) -> dict[str, object]:
    """`seconds` since the last heartbeat, None when there was none."""
    if last is None:
        return {"ok": False, "seconds": None}
    age = max(now - last, timedelta(0))
    return {"ok": age <= STALE_AFTER[name], "seconds": int(age.total_seconds())}


def _disk() -> dict[str, object]:
    try:
        return {"ok": shutil.disk_usage(settings.HOME).free >= LEAST_DISK_BYTES}
    except OSError:
        return {"ok": False}
