"""The API itself: its routes in the order they are matched, its token, its answers to errors."""

from __future__ import annotations

from ninja import NinjaAPI

from perennial.api import (
    bulk,
    changes,
    condition,
    converting,
    documents,
    duplicates,
    inbox,
    matching,
    me,
    members,
    mending,
    merging,
    operations,
    ordering,
    quality,
    records,
    reports,
    search,
    shapes,
    talk,
    views,
)
from perennial.api.problems import handle_problems
from perennial.api.tokens import Bearer

DESCRIPTION = """\
Everything a person can do with records on the pages, a program can do here, with the same rights and the same
history. Send `Authorization: Bearer prn_…`; an administrator makes tokens.

Nothing unknown is ignored: an unknown filter, field, key or parameter is a 400. Errors are
`application/problem+json` with a sentence for each field. Every writing call takes an `Idempotency-Key`.
Numbers with decimals and amounts are texts or whole numbers, never fractions. Times are UTC.
"""

api = NinjaAPI(
    title="Perennial",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=Bearer(),
)
handle_problems(api)
# Words of the API come before entities, whose keys can never be one of them.
for part in (
    me,
    changes,
    operations,
    shapes,
    search,
    inbox,
    quality,
    mending,
    reports,
    views,
    duplicates,
    matching,
    bulk,
    condition,
    converting,
    members,
    ordering,
    merging,
    documents,
    talk,
    records,
):
    api.add_router("", part.router)
