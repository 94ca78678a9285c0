"""Files that are larger than a person may upload are read to their end and never written to the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

_MEGABYTE = 1024 * 1024


def largest_mb() -> int:
    """The largest file that anything here takes; what each takes at most, it says itself."""
    return int(max(settings.ENV["UPLOAD_MB"], settings.ENV["FILE_MB"]))


class Bounded(FileUploadHandler):
    """Passes chunks on until there are too many of them; then the file is left out and the request marked."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > largest_mb() * _MEGABYTE:
            if self.request is not None:
                self.request.META["perennial.too_large"] = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def is_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was left out for its size."""
    _ = request.POST  # Files are read when the form is.
    return bool(request.META.get("perennial.too_large", False))
