"""The one style sheet of the product, joined from the small sheets in `static/css`.

People read and edit many small sheets; browsers should fetch one. While developing (`DEBUG`) every sheet is
linked by itself, so a browser's inspector names the file. Otherwise `links` gives one address,
`/sheet-<digest>.css`, whose digest is over the content: the answer may be kept for ever, and a release that
changes a sheet changes the address. The sheets are joined in memory once per process; nothing generated is
ever committed.

Order is the cascade: `layers` names the layers, every other sheet fills the one it is named after.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

CSS = Path(__file__).resolve().parent / "static" / "css"
FIRST = ("layers", "tokens", "base", "layout")
LAST = ("narrow",)
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The joined sheet: its bytes, the same packed with gzip, and the first 12 hex digits of its SHA-256."""

    plain: bytes
    packed: bytes
    digest: str


def names(folder: Path = CSS) -> list[str]:
    """Paths of all sheets below `folder` in the order of the cascade, as `base.css`, `parts/table.css`."""
    parts = sorted(f"parts/{path.name}" for path in (folder / "parts").glob("*.css"))
    return [f"{name}.css" for name in FIRST] + parts + [f"{name}.css" for name in LAST]


def join(folder: Path = CSS) -> Sheet:
    """All sheets below `folder` as one; the same files always give the same digest."""
    plain = "".join((folder / name).read_text() for name in names(folder)).encode()
    return Sheet(plain, gzip.compress(plain, mtime=0), hashlib.sha256(plain).hexdigest()[:12])


joined = cache(join)


def links() -> list[str]:
    """The addresses a page links, in order: every sheet while developing, else the joined one."""
    if settings.DEBUG:
        return [static(f"css/{name}") for name in names()]
    return [reverse("sheet", args=[joined().digest])]


@login_not_required
@require_safe
def sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The joined sheet. An address of another release gets today's sheet, not to be kept."""
    ours = joined()
    pack = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(ours.packed if pack else ours.plain, content_type="text/css; charset=utf-8")
    if pack:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = FOR_EVER if digest == ours.digest else "no-cache"
    response["ETag"] = f'"{ours.digest}{"-gzip" if pack else ""}"'
    return response
