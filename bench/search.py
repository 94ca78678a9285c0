"""Search over many contacts: milliseconds at p50 and p95, beside the bare trigram question.

Asked of an empty scratch database, which is filled first, or of one that holds contacts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.filling import BOUND, fill, user
from perennial.access.actor import of_user, operator
from perennial.lib.conditions import Moment
from perennial.records.queries import listing
from perennial.records.search.queries import find
from perennial.schema.queries import setting, shape_of

TYPED = {
    "part of a rare name": "kovasta",
    "a common first name": "anna",
    "two letters": "li",
    "one letter": "k",
    "first and last name": "anna kov",
    "person and city": "kov zil",
    "person and company": "anna drevo",
    "a company's people": "drevo stako",
    "phone": "601 234",
    "e-mail": "anna.kov",
    "tax number": "525-000-1",
    "three words": "jan kow war",
    "a slip": "kovatsaik",
    "nothing at all": "qqqqq",
}
Row = dict[str, Any]


def run(contacts: int = 200_000) -> list[Row]:
    """Fill an empty database and ask; rows of {question, hits, p50, p95, own p95, list p95, bare p95}."""
    fill(contacts)
    return [_asked(what, text) for what, text in TYPED.items()]


def _asked(what: str, text: str) -> Row:
    moment = Moment.of(timezone.now(), setting().zone, None)  # type: ignore[arg-type]

    def page() -> Any:
        return listing(operator(), shape_of("contact"), moment=moment, text=text).page()

    p50, p95 = _timed(lambda: find(operator(), text))
    return {
        "question": f"{what}: {text}",
        "hits": len(find(operator(), text)),
        "p50": p50,
        "p95": p95,
        "own p95": _timed(lambda: find(of_user(user(BOUND), "web"), text))[1],
        "list p95": _timed(page)[1],
        "bare p95": _timed(lambda: bare(text))[1],
    }


def bare(text: str) -> list[Any]:
    """The first fifty documents that hold the longest word, by the trigram index alone."""
    word = max(text.replace("-", " ").split(), key=len)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            needle = f'"{word}"' if len(word) > 2 else f'"||{word}"'
            sql = "SELECT rowid FROM records_searchindex WHERE records_searchindex MATCH %s LIMIT 50"
            cursor.execute(sql, [needle])
        else:
            needle = f"%{word}%" if len(word) > 2 else f"%||{word}%"
            columns = " OR ".join(f"{one} LIKE %s" for one in ("names", "reach", "numbers", "other"))
            cursor.execute(
                f"SELECT record_id FROM records_searchdocument WHERE {columns} LIMIT 50", [needle] * 4
            )
        return list(cursor.fetchall())


def _timed(ask: Callable[[], Any], times: int = 15) -> tuple[float, float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(taken, n=20, method="inclusive")
    return round(cuts[9], 1), round(cuts[18], 1)
