"""Writing a file piece by piece."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from perennial.files.errors import TooLong

MB = 1024 * 1024


def write(path: Path, chunks: Iterable[bytes], limit_mb: int | None = None) -> tuple[int, str]:
    """Write a new file, to the disk; returns its size in bytes and its SHA-256 digest.

    Raises TooLong beyond `limit_mb` megabytes, and what the disk raises; what stands there by then is the caller's.
    """
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in chunks:
            size += len(chunk)
            if limit_mb is not None and size > limit_mb * MB:
                raise TooLong
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()
