"""A large workspace in daily use: milliseconds at p50 and p95, each beside a bare page of the same rows.

Asked of an empty database, which is filled first, or of one that holds contacts: `--rows 1000000`. Whole requests
through the test client, signed in as a salesperson who may read everybody's records (`all`) or their own (`own`).
The reference reads the same rows of the same table into a bare template: no sign-in, rights, counts or history.
Pages are asked in turn at different places, so that nothing is as it was left a moment ago.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from bench import search
from bench.filling import BOUND, CITIES, FREE, SEGMENTS, STAGES, busiest, fill, user
from perennial.access.actions import create_token
from perennial.access.actor import of_user, operator
from perennial.lib.conditions import Moment
from perennial.records.models import AttributeValue, Contact
from perennial.records.paging import _token
from perennial.records.queries import Listing, listing
from perennial.schema.queries import setting, shape_of

TIMES = 20
LIVE = Contact.objects.filter(archived__isnull=True)
SORTS = (
    "name",
    "-updated",
    "created",
    "family_name",
    "email",
    "phone",
    "city",
    "lifecycle",
    "own_id",
)
QUESTIONS = {
    "a rare name": "kovastace",
    "a first name": "anna",
    "one letter": "k",
    "two letters": "li",
    "first and last name": "anna kov",
    "person and city": "kov zil",
    "person and company": "anna drevo",
    "phone": "601 234",
    "e-mail": "anna.kov",
    "a slip": "kovatsaik",
    "other letters": "scherbakow",
    "nothing at all": "qqqqq",
}
BARE = Template(
    "{% for one in rows %}<tr><td>{{ one.pk }}<td>{{ one.given_name }} {{ one.family_name }}<td>{{ one.email }}"
    "<td>{{ one.phone }}<td>{{ one.city }}<td>{{ one.lifecycle }}<td>{{ one.updated }}</tr>{% endfor %}"
)
Row = dict[str, Any]
Ask = Callable[[], object]


def run(rows: int = 100_000) -> list[Row]:
    """Rows of {what, who, p50, p95, cpu, bare p50, bare p95, bare cpu, statements}, times in milliseconds.

    `cpu` is this process's: on PostgreSQL what the server does comes on top.
    """
    settings.ALLOWED_HOSTS.append("testserver")
    fill(rows)
    found: list[Row] = []
    for who, number in (("all", FREE), ("own", BOUND)):
        found += lists(who, number)
    return found + records() + searches() + programs()


def lists(who: str, number: int) -> list[Row]:
    get, mine = _signed_in(number), LIVE if who == "all" else LIVE.filter(owner=user(number))
    by_name = mine.order_by("name_key", "pk")
    found = [_row("list", who, [lambda: get("/contacts")], lambda: bare(by_name[:50]))]
    for what, part in (("middle page", 0.5), ("last page", 0.999)):
        found.append(_row(what, who, _pages(get, number, "name", mine, part), lambda: bare(by_name[:50])))
    for what, asked in _filters(number).items():
        where, condition = asked[0], asked[1]
        page = _address(filter=[json.dumps(one) for one in where])
        ask = [lambda path=path: get(path) for path in page]
        few = [lambda one=one: bare(mine.filter(one).order_by("name_key", "pk")[:50]) for one in condition]
        found.append(_row(f"filtered: {what}", who, ask, _turning(few)))
    for sort in SORTS[1:]:
        key = _column(sort)
        rows = mine.order_by(key, "pk")
        found.append(
            _row(
                f"sorted: {sort}",
                who,
                [lambda s=sort: get(f"/contacts?sort={s}")],
                lambda r=rows: bare(r[:50]),
            )
        )
        deep = _pages(get, number, sort, mine, 0.5)
        found.append(_row(f"sorted: {sort}, middle", who, deep, lambda r=rows: bare(r[:50])))
    for what, text in QUESTIONS.items():
        path = f"/contacts?{urlencode({'q': text})}"
        found.append(_row(f"list ?q= {what}", who, [lambda p=path: get(p)], lambda t=text: search.bare(t)))
    return found


def records() -> list[Row]:
    get, few = _signed_in(FREE), list(LIVE.values_list("pk", flat=True)[5000:5200:10])
    pages = [lambda pk=pk: get(f"/contacts/{pk}") for pk in few]
    plain = _turning([lambda pk=pk: bare(LIVE.filter(pk=pk)) for pk in few])
    busy = busiest()
    return [
        _row("record", "all", pages, plain),
        _row("record with 1,000 changes", "all", [lambda: get(f"/contacts/{busy}")], plain),
        _row("history of a field", "all", [lambda: get(f"/contacts/{busy}/fields/job_title/history")], plain),
        _row(
            "record on the way through a list",
            "all",
            [lambda p=p: get(f"/contacts/{p}?at=7") for p in few],
            plain,
        ),
    ]


def searches() -> list[Row]:
    found = []
    for who, number in (("all", FREE), ("own", BOUND)):
        get = _signed_in(number)
        for what, text in QUESTIONS.items():
            path = f"/find?{urlencode({'q': text})}"
            found.append(
                _row(f"search: {what}", who, [lambda p=path, get=get: get(p)], lambda t=text: search.bare(t))
            )
    return found


def programs() -> list[Row]:
    secret = create_token(operator(), user(FREE), "bench", writes=True)[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(path: str) -> object:
        answer = client.get(path)
        assert answer.status_code == 200, answer.content
        return answer

    by_name = LIVE.order_by("name_key", "pk")
    return [
        _row("API page of 50", "all", [lambda: get("/api/v1/contact?limit=50")], lambda: bare(by_name[:50]))
    ]


def bare(rows: Any) -> str:
    """The rows in a template and nothing else."""
    return str(BARE.render(Context({"rows": list(rows)})))


def _filters(number: int) -> dict[str, tuple[list[Any], list[Q]]]:
    """By name: conditions as the page takes them, and the same of the bare table."""
    other = user(7).pk
    segment = AttributeValue.objects.filter(field="x_segment")
    return {
        "city": (
            [{"field": "city", "op": "is", "value": city} for city in CITIES],
            [Q(city=city) for city in CITIES],
        ),
        "stage": (
            [{"field": "lifecycle", "op": "is", "value": one} for one in STAGES],
            [Q(lifecycle=one) for one in STAGES],
        ),
        "owner": ([{"field": "owner", "op": "is", "value": other}], [Q(owner=other)]),
        "city and stage": (
            [
                {
                    "all": [
                        {"field": "city", "op": "is", "value": c},
                        {"field": "lifecycle", "op": "is", "value": s},
                    ]
                }
                for c, s in zip(CITIES, cycle(STAGES), strict=False)
            ],
            [Q(city=c, lifecycle=s) for c, s in zip(CITIES, cycle(STAGES), strict=False)],
        ),
        "custom field": (
            [{"field": "x_segment", "op": "is", "value": one} for one in SEGMENTS[:9]],
            [Q(pk__in=segment.filter(text=one).values("record")) for one in SEGMENTS[:9]],
        ),
        "a company's name": (
            [{"field": "company.name", "op": "contains", "value": "mannn"}],
            [Q(company__name_key__contains="mannn")],
        ),
    }


def _address(**several: Sequence[str]) -> list[str]:
    return [f"/contacts?{urlencode({key: value})}" for key, values in several.items() for value in values]


def _pages(get: Callable[[str], object], number: int, sort: str, mine: Any, part: float) -> list[Ask]:
    """Pages of a list near one place of it."""
    its = _listing(number, sort)
    column = its.sort.lookup
    sign = "-" if its.sort.descending else ""
    wanted = mine.filter(its.sort.filled)
    offset = int(part * wanted.count())
    found: list[Ask] = []
    for head in wanted.order_by(f"{sign}{column}", f"{sign}pk")[offset : offset + 1000 : 100]:
        cursor = _token((head, 0), its.sort, its.bound, back=False)
        path = f"/contacts?{urlencode({'sort': sort, 'cursor': cursor} if sort != 'name' else {'cursor': cursor})}"
        found.append(lambda path=path: get(path))
    return found or [lambda: get("/contacts")]


def _listing(number: int, sort: str) -> Listing:
    moment = Moment.of(timezone.now(), setting().zone, number)  # type: ignore[arg-type]
    return listing(of_user(user(number), "web"), shape_of("contact"), moment=moment, sort=sort)


def _column(sort: str) -> str:
    key = sort.removeprefix("-")
    names = {"updated": "updated", "created": "created", "lifecycle": "lifecycle"}
    return ("-" if sort.startswith("-") else "") + names.get(key, f"{key}_key")


def _signed_in(number: int) -> Callable[[str], object]:
    client = Client()
    client.force_login(user(number))

    def get(path: str) -> object:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer

    return get


def _row(what: str, who: str, pages: Sequence[Ask], plain: Ask) -> Row:
    page = _turning(pages)
    its, its_bare = _timed(page), _timed(plain)
    line: Row = {"what": what, "who": who, "p50": its[0], "p95": its[1], "cpu": its[2]}
    line |= {"bare p50": its_bare[0], "bare p95": its_bare[1], "bare cpu": its_bare[2]}
    line["statements"] = _statements(page)
    return line


def _turning(several: Sequence[Ask]) -> Ask:
    turns = cycle(several)

    def ask() -> object:
        return next(turns)()

    return ask


def _timed(ask: Ask, times: int = TIMES) -> tuple[float, float, float]:
    """Milliseconds at p50 and p95, and of this process's CPU at p50, after one that warms up."""
    ask()
    taken, worked = [], []
    for _ in range(times):
        began, begun = time.perf_counter(), time.process_time()
        ask()
        worked.append((time.process_time() - begun) * 1000)
        taken.append((time.perf_counter() - began) * 1000)
    p95 = quantiles(taken, n=20, method="inclusive")[18]
    return round(median(taken), 1), round(p95, 1), round(median(worked), 1)


def _statements(ask: Ask) -> int:
    connection.force_debug_cursor = True
    before = len(connection.queries_log)
    try:
        ask()
        return len(connection.queries_log) - before
    finally:
        connection.force_debug_cursor = False
        connection.queries_log.clear()
