"""What stands in the way of a file, in a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perennial.lib.refusals import NotFound, Refusal

FIELD = "file"


class TooLong(Exception):
    """More came than may be written."""


class FileTooLarge(Refusal):
    code = "file-too-large"

    def __init__(self, name: str, limit_mb: int) -> None:
        words = {"name": name, "limit": limit_mb}
        sentence = _(
            "“%(name)s” is larger than %(limit)s MB. Make it smaller, or ask the operator to raise the limit."
        )
        super().__init__(sentence % words, field=FIELD)


class FileEmpty(Refusal):
    code = "file-empty"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“%s” is empty. Choose the file again, once it holds something.") % name, field=FIELD
        )


class ContentGone(NotFound):
    code = "content-gone"

    def __init__(self) -> None:
        super().__init__(
            _("What is in this file is not in the file store. The operator can bring it back from a backup.")
        )
