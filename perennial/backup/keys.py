"""The key that seals backups: 32 random bytes in a file of its own, never in a set and never in the database."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
from binascii import Error as BadBase
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from perennial.backup.errors import KeyMissing, KeyUnreadable

_HEAD = "perennial-key-1"
_CHECK_BYTES = 4


@dataclass(frozen=True, slots=True)
class Key:
    """`id` is told everywhere, the secret nowhere but in the key's file."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Eight hexadecimal digits by which people and sets name the key."""
        return hashlib.sha256(b"perennial backup key id" + self.secret).hexdigest()[:8]

    @property
    def text(self) -> str:
        """One line that can be printed, typed and read again; its end tells slips of the pen."""
        body = _letters(self.secret + _check(self.secret)).lower()
        return "-".join([_HEAD, *(body[at : at + 6] for at in range(0, len(body), 6))])


def key_file() -> Path:
    """Where the key stands on this machine."""
    return settings.ENV["BACKUP_KEY"] or Path(settings.HOME) / "backup.key"


def read_key(path: Path | None = None) -> Key:
    """Raises KeyMissing, KeyUnreadable."""
    path = path or key_file()
    try:
        line = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise KeyMissing(path) from None
    except ValueError:
        raise KeyUnreadable(path) from None
    found = _read(line)
    if found is None:
        raise KeyUnreadable(path)
    return found


def own_key(first: Key | None = None) -> tuple[Key, bool]:
    """The key of this machine, and whether it was made just now; `first` becomes it where there is none."""
    with suppress(KeyMissing):
        return read_key(), False
    path, made = key_file(), first or Key(secrets.token_bytes(32))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(made.text + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # Two that make one at once: the first stands, the other takes it.
        os.link(beside, path)
    except FileExistsError:
        return read_key(), False
    finally:
        beside.unlink()
    return made, True


def _read(line: str) -> Key | None:
    head, body = line[: len(_HEAD)], line[len(_HEAD) :].replace("-", "").upper()
    try:
        raw = base64.b32decode(body + "=" * (-len(body) % 8))
    except BadBase:
        return None
    secret, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    sound = head == _HEAD and len(secret) == 32 and check == _check(secret) and body == _letters(raw)
    return Key(secret) if sound else None


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"perennial backup key check" + secret).digest()[:_CHECK_BYTES]
