"""Bodies with a file: multipart/form-data, of which `file` is the file and `record` its fields as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from perennial.api.problems import NotAForm, TooLarge
from perennial.api.record_schemas import FORM
from perennial.api.requests import only, parsed
from perennial.files.errors import FIELD
from perennial.files.store import Arrived, arriving
from perennial.lib.refusals import BadRequest

RECORD = "record"
# Beside the file itself.
BESIDE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """The file beside the store, what is said of it, and a digest over both."""

    arrived: Arrived
    body: dict[str, Any]
    digest: str


@contextmanager
def uploaded(request: HttpRequest, *, described: bool) -> Iterator[Upload]:
    """The file of a request for as long as this is open; `described`: a record may stand beside it.

    Raises NotAForm, TooLarge, BadRequest, and what `arriving` raises.
    """
    if request.content_type != FORM:
        raise NotAForm(_("Send the file as “multipart/form-data”, in the part “file”."))
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.ENV["FILE_MB"] * 1024 * 1024 + BESIDE:
        sentence = _("A file may have %d MB. Make it smaller, or ask the operator to raise the limit.")
        raise TooLarge(sentence % settings.ENV["FILE_MB"], field=FIELD)
    texts, files = _parts(request)
    only(files, (FIELD,))
    only(texts, (RECORD,) if described else ())
    several = files.getlist(FIELD)
    if len(several) != 1 or len(texts.getlist(RECORD)) > 1:
        raise BadRequest(_("Send one file, in the part “file”."), field=FIELD)
    told = texts.get(RECORD, "{}")
    body = parsed(told, RECORD)
    if not isinstance(body, dict):
        raise BadRequest(_("The record is an object, such as {“kind”: “offer”}."), field=RECORD)
    (one,) = several
    with arriving(one.chunks(), one.name or "") as arrived:
        whole = "\n".join((arrived.digest, arrived.name, told))
        yield Upload(arrived, body, sha256(whole.encode()).hexdigest())


def _parts(request: HttpRequest) -> tuple[MultiValueDict[str, str], MultiValueDict[str, Any]]:
    try:
        return request.POST, request.FILES
    except RequestDataTooBig:
        raise TooLarge(_("This request is too large. Send less at once.")) from None
    except (MultiPartParserError, UnreadablePostError):
        raise BadRequest(
            _("This form cannot be read. Send it as “multipart/form-data” with its boundary.")
        ) from None
