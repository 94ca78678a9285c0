"""Files and long texts that belong to operations: kept under the home, removed when they expire.

A file's name on disk is the SHA-256 digest of its content and a few random letters, so that no name from outside
becomes a path and two files of one content go one by one.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from perennial.files.errors import TooLong
from perennial.files.writing import write
from perennial.lib.breaking import fault
from perennial.operations.clock import database_now
from perennial.operations.errors import PayloadExpired, PayloadTooLarge
from perennial.operations.models import (
    Heartbeat,
    Idempotency,
    Operation,
    OperationRow,
    Outgoing,
    Payload,
    ScheduleRun,
    Scratch,
    State,
)

# The kind of the text that says from where the work was asked for.
ADDRESS = "address"
IDEMPOTENCY_KEPT = timedelta(days=7)
HEARTBEATS_KEPT = timedelta(days=1)
RUNS_KEPT = timedelta(days=400)
# A file stands for a moment before its row does.
STRAY_AFTER = timedelta(days=1)
SOME = 500


def keep_file(
    chunks: Iterable[bytes],
    *,
    kind: str,
    name: str = "",
    owner: int | None = None,
    operation: Operation | None = None,
    limit_mb: int | None = None,
    on_disk: str = "{}",
) -> Payload:
    """Store bytes as a file that a person calls `name`; refuses more than `limit_mb` megabytes.

    It stands under the digest of its content; `on_disk` dresses that name, such as "report-{}.csv". What cannot be
    shown of `name` (line breaks, marks of direction, bytes that are no text) is kept as �.
    """
    path = _folder() / secrets.token_hex(16)
    try:
        size, digest = _written(path, chunks, limit_mb)
        fault("file.written")
        path = path.rename(path.with_name(on_disk.format(f"{digest}-{path.name[:8]}")))
        fault("file.renamed")
        return _row(
            kind=kind,
            name=_told(name),
            owner=owner,
            operation=operation,
            path=path.name,
            size=size,
            digest=digest,
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def keep_text(
    text: str, *, kind: str, operation: Operation | None = None, owner: int | None = None
) -> Payload:
    """Store a text no column of an Operation may hold: a sentence, a reason, an error with values in it."""
    return _row(kind=kind, owner=owner, operation=operation, text=text, size=len(text.encode()))


def text_of(operation: Operation, kind: str) -> str:
    """The newest text of that kind kept for an operation, '' for none."""
    texts = Payload.objects.filter(operation=operation, kind=kind).order_by("-pk")
    return texts.values_list("text", flat=True).first() or ""


def path_of(payload: Payload) -> Path:
    """Where the file stands; PayloadExpired when it was removed."""
    path = _folder() / payload.path
    if not payload.path or not path.is_file():
        raise PayloadExpired
    return path


def open_file(payload: Payload) -> BinaryIO:
    return path_of(payload).open("rb")


def forget(payload: Payload) -> None:
    """Remove row and file; the file once the transaction commits, so that a rollback leaves both."""
    _remove([payload])


def remove_expired_payloads() -> int:
    """Remove some expired payloads; how many. Zero when none is left."""
    expired = list(Payload.objects.filter(expires__lte=database_now()).order_by("expires")[:SOME])
    _remove(expired)
    return len(expired)


def remove_old_rows() -> int:
    """Remove some rows of reports older than the setting allows."""
    return _remove_some(OperationRow.objects.filter(operation__finished__lte=database_now() - _report_age()))


def remove_old_scratch() -> int:
    """Remove some scratch of operations that ended a day ago. One that failed may be tried again and reads it then."""
    now = database_now()
    over = Q(operation__finished__lte=now - timedelta(days=1)) & ~Q(operation__state=State.FAILED)
    return _remove_some(Scratch.objects.filter(over | Q(operation__finished__lte=now - _report_age())))


def remove_old_keys() -> int:
    return _remove_some(Idempotency.objects.filter(created__lte=database_now() - IDEMPOTENCY_KEPT))


def remove_old_heartbeats() -> int:
    return _remove_some(Heartbeat.objects.filter(at__lte=database_now() - HEARTBEATS_KEPT))


def remove_old_runs() -> int:
    return _remove_some(ScheduleRun.objects.filter(due__lte=database_now() - RUNS_KEPT))


def remove_old_messages() -> int:
    """Remove some messages whose fate has been known for as long as reports are kept."""
    return _remove_some(Outgoing.objects.filter(settled__lte=database_now() - _report_age()))


def remove_stray_files() -> int:
    """Remove some files that no row names: left by a process that died, or by a transaction that was rolled back."""
    before = time.time() - STRAY_AFTER.total_seconds()
    old = [path for path in _folder().iterdir() if path.stat().st_mtime < before]
    stray = 0
    for piece in (old[start : start + SOME] for start in range(0, len(old), SOME)):
        names = [path.name for path in piece]
        known = set(Payload.objects.filter(path__in=names).values_list("path", flat=True))
        gone = [path for path in piece if path.name not in known]
        for path in gone:
            path.unlink(missing_ok=True)
        stray += len(gone)
    return stray


SWEEPS = (
    remove_expired_payloads,
    remove_stray_files,
    remove_old_rows,
    remove_old_scratch,
    remove_old_keys,
    remove_old_heartbeats,
    remove_old_runs,
    remove_old_messages,
)


def _remove_some(rows: QuerySet) -> int:
    ids = list(rows.values_list("pk", flat=True)[:SOME])
    rows.model.objects.filter(pk__in=ids).delete()
    return len(ids)


def _remove(payloads: list[Payload]) -> None:
    with transaction.atomic():
        Payload.objects.filter(pk__in=[payload.pk for payload in payloads]).delete()
        paths = [_folder() / payload.path for payload in payloads if payload.path]
        transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in paths] and None)


def _row(**columns: object) -> Payload:
    now = database_now()
    return Payload.objects.create(created=now, expires=now + _report_age(), **columns)


def _told(name: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)


def _report_age() -> timedelta:
    return timedelta(days=settings.ENV["REPORT_DAYS"])


def _folder() -> Path:
    folder = Path(settings.HOME) / "files" / "payloads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _written(path: Path, chunks: Iterable[bytes], limit_mb: int | None) -> tuple[int, str]:
    try:
        return write(path, chunks, limit_mb)
    except TooLong:
        raise PayloadTooLarge(limit_mb or 0) from None
