"""Choosing files: one control, with whatever else a form asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.files.errors import FIELD, FileTooLarge
from perennial.files.store import Arrived, arriving
from perennial.lib.refusals import Refusal
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.uploading import is_too_large

NAME, MOST = "files", 50


class _Several(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Gives a list. What is wrong with a file is told where it arrives, by its name."""

    def __init__(self, *, only_one: bool = False) -> None:
        super().__init__(
            label=_("Choose a file") if only_one else _("Choose files, or drop them here"),
            widget=_Several(attrs={} if only_one else {"multiple": True}),
            error_messages={"required": gettext_lazy("Choose a file first.")},
        )

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class FilesForm(forms.Form):
    """Files alone."""

    def __init__(self, data: Any = None, files: Any = None, *, only_one: bool = False) -> None:
        super().__init__(data, files, auto_id="files-%s")
        self.fields[NAME] = _FilesField(only_one=only_one)


class NewDocumentForm(RecordForm):
    """Files, and the fields of a document: one without a name is called as its file."""

    def __init__(
        self, reader: Reader, keys: Iterable[str], *, data: Any = None, files: Any = None, values: Any = None
    ) -> None:
        super().__init__(reader, keys, data=data, values=values)
        self.files = MultiValueDict() if files is None else files
        if "name" in self.fields:
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Left empty, it is called as its file.")
        self.fields[NAME] = _FilesField()

    def take(self, no: Refusal) -> None:
        if no.field == FIELD:
            self.add_error(NAME, str(no.sentence))
        else:
            super().take(no)


@contextmanager
def sent(request: HttpRequest) -> Iterator[list[Arrived]]:
    """The files of a request, beside the store for as long as this is open. Raises Refusal."""
    several = request.FILES.getlist(NAME)
    if len(several) > MOST:
        raise Refusal(
            _("At most %d files can be kept at once. Send the others after these.") % MOST, field=FIELD
        )
    if is_too_large(request):
        raise FileTooLarge(_("One of these files"), settings.ENV["FILE_MB"])
    with ExitStack() as stack:
        yield [stack.enter_context(arriving(one.chunks(), one.name or "")) for one in several]
