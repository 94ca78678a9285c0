"""Rules over a large workspace beside one hand-written SQL statement of the same questions; what they add to a save.

Twenty rules, as people make them: eight values that must be there, three patterns, two lengths, a range, a set, a
bound, a field compared with one through a link, a part of a text, a list of domains, a unique value. Patterns are
judged in Python when a record is written, and for all records in a row of their own; the statements of both sides ask
for what was found.

The first 20,000 contacts are imported, the others are copies of them with other e-mail addresses and phones. Both
statements are asked in turn, and must say the same of every record. `cpu` is this process and, where it can be seen,
the server's process that works for it; `times` are by it, for others may be busy on the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection, models, transaction

from bench.filling import TRADES, fill
from perennial.access.actor import operator
from perennial.journal import guard
from perennial.journal.setwise import slices
from perennial.lib.conditions.values import shifted, start_of
from perennial.operations.inline import run_inline
from perennial.quality.actions import create_rule
from perennial.quality.kinds.pattern import expected_of
from perennial.quality.models import Rule, Severity
from perennial.quality.queries import judged_moment
from perennial.records.actions.edit import edit_record
from perennial.records.condition.running import start_judging
from perennial.records.derive import patterns
from perennial.records.derive.asking import question_of
from perennial.records.derive.findings import judge
from perennial.records.models import Company, Contact, ContactPoint, Finding, Record
from perennial.records.places import Readable
from perennial.schema.queries import shape_of

Row = dict[str, Any]
Work = Callable[[], object]
IMPORTED = 20_000
TIMES = 3
SAVES = 100
SLICE = 2000
HOSTS = [f"@{trade.lower()}.example" for trade in TRADES[:8]]
FILLED = ("email", "phone", "city", "job_title", "given_name", "own_id", "company", "owner")
PATTERNS = [
    {"field": field, "pattern": source, "fits": fits}
    for field, source, fits in (
        ("email", r"[^@\s]+@[^@\s]+\.\w{2,}", True),
        ("family_name", r"(?i).*(test|qwerty|asdf).*", False),
        ("job_title", r"\pL[\pL ,.&/()-]*", True),
    )
]
TICK = 0.01


def run(rows: int = 100_000) -> list[Row]:
    """Rows of {what, records, seconds, cpu, ms each, cpu ms, times}, beside the statement or the save without rules."""
    if Rule.objects.exists():
        raise SystemExit("There are rules already. Measure in a database without.")
    fill(min(rows, IMPORTED))
    _grow(rows)
    twice = _rules(), _rules()
    _severity(twice[1], Severity.OFF)
    records = Contact.objects.filter(archived__isnull=True).count()
    table = [*_patterns(records), *_statements(records), *_whole_runs(records), *_one(records)]
    _severity(twice[1], Severity.WATCH)
    return table + _saves(twice[0] + twice[1])


def _grow(rows: int) -> None:
    """Copies of every contact and its contact points in SQL, until there are at least so many."""
    there = Contact.objects.count()
    last = Record.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with transaction.atomic(), guard.door_open(guard.RECORDED, guard.DERIVED), connection.cursor() as cursor:
        for copy in range(1, -(-rows // there)):
            for model, moved in ((Record, "id"), (Contact, "record_id"), (ContactPoint, "record_id")):
                cursor.execute(*_copied(model, moved, there, copy, copy * last))
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{Record._meta.db_table}', 'id'), MAX(id)) "
                f"FROM {Record._meta.db_table}"
            )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _copied(model: type[models.Model], moved: str, first: int, copy: int, by: int) -> tuple[str, list[Any]]:
    """The statement that copies the rows of the first contacts, moved on by so many ids."""
    other = {moved: f"{moved} + {by}"}
    other |= {
        key: f"CASE {key} WHEN '' THEN '' ELSE '{copy}' || {key} END" for key in ("email_key", "phone_key")
    }
    names = [str(field.column) for field in model._meta.concrete_fields]
    names = [name for name in names if name != "id" or moved == "id"]
    values = ", ".join(other.get(name, name) for name in names)
    its = "id" if moved == "id" else "record_id"
    contacts = f"SELECT record_id FROM {Contact._meta.db_table} ORDER BY record_id LIMIT %s"
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE {its} IN ({contacts})",
        [first],
    )


def _statements(records: int) -> list[Row]:
    """Every record judged in slices and by one statement, in turn; the least of each counts."""
    found: dict[str, list[tuple[float, float]]] = {}
    several = {"hand-written statement": _by_hand, "our statement": _asked, "our verdicts": _judged}
    assert dict(_by_hand()) == dict(_asked())
    for _each in range(TIMES):
        for what, work in several.items():
            found.setdefault(what, []).append(_spent(work))
    least = {what: tuple(map(min, zip(*times, strict=True))) for what, times in found.items()}
    reference = least["hand-written statement"][1]
    return [_row(f"all records: {what}", records, *spent, reference) for what, spent in least.items()]


def _patterns(records: int) -> list[Row]:
    """Every text judged by the patterns: the first time as after a new rule, then as the daily run does."""

    def work() -> None:
        for keys in _slices():
            with transaction.atomic(), guard.door_open(guard.DERIVED):
                patterns.judge(Contact, keys)

    first, second = _spent(work), _spent(work)
    return [
        _row(f"all records: {len(PATTERNS)} patterns, words written", records, *first, first[1]),
        _row("all records: patterns, nothing differs", records, *second, first[1]),
    ]


def _by_hand() -> list[tuple[int, int]]:
    sql, parameters = by_hand()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [tuple(row) for row in cursor.fetchall()]


def _asked() -> list[tuple[int, int]]:
    """What the database says by our statement, slice by slice."""
    question, found = question_of("contact", judged_moment()), []
    for keys in _slices():
        found += [(record, broken) for record, broken, _idle in question.masks(keys)]
    return found


def _judged() -> int:
    """The same with the rules, waivers and scores that follow from it."""
    question = question_of("contact", judged_moment())
    return sum(1 for keys in _slices() for _verdict in question.of(keys, {}))


def _slices() -> Iterator[list[int]]:
    yield from slices(Contact.objects.order_by("pk").values_list("pk", flat=True).iterator(), SLICE)


def _whole_runs(records: int) -> list[Row]:
    """The run with findings and scores written: the first time all of them, then none."""
    hand = min(_spent(_by_hand)[1] for _each in range(TIMES))
    first, second = _spent(_run), _spent(_run)
    assert Finding.objects.exists()
    return [
        _row(f"whole run, {Finding.objects.count():,} findings written", records, *first, hand),
        _row("whole run, nothing differs", records, *second, hand),
    ]


def _run() -> None:
    run_inline(start_judging(requested_by=None, channel="cli", entity="contact", deliver=False))


def _one(records: int) -> list[Row]:
    """One record judged again, beside the hand-written statement narrowed to it."""
    keys = list(
        Contact.objects.order_by("pk").values_list("pk", flat=True)[: records // 2][:: records // 400]
    )
    moment, (sql, parameters) = judged_moment(), by_hand()

    def ours(key: int) -> None:
        with transaction.atomic(), guard.door_open(guard.DERIVED):
            judge(Contact, [key], moment)

    def hand(key: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} AND c.record_id = %s", [*parameters, key])
            cursor.fetchall()

    spent = {work: [_spent(lambda key=key, work=work: work(key)) for key in keys] for work in (hand, ours)}
    reference = median(seconds for seconds, _cpu in spent[hand])
    return [
        _middle("one record: hand-written statement", spent[hand], reference),
        _middle("one record judged again", spent[ours], reference),
    ]


def _saves(several: list[Rule]) -> list[Row]:
    """The same edits with forty rules on and with none, in turn."""
    keys = list(Contact.objects.order_by("-pk").values_list("pk", flat=True)[:SAVES])
    spent: dict[str, list[tuple[float, float]]] = {Severity.OFF: [], Severity.WATCH: []}
    for turn in range(TIMES):
        for severity in spent:
            _severity(several, severity)
            # The first save after a switch writes or removes all findings of a record: that is not every day's.
            _saved(keys, f"{turn} {severity}")
            spent[severity] += _saved(keys, f"{turn} {severity} again")
    without = median(seconds for seconds, _cpu in spent[Severity.OFF])
    return [
        _middle("a save without rules", spent[Severity.OFF], without),
        _middle(f"a save with {len(several)} rules", spent[Severity.WATCH], without),
    ]


def _saved(keys: list[int], job: str) -> list[tuple[float, float]]:
    return [
        _spent(lambda key=key: edit_record(operator(), "contact", key, {"job_title": job})) for key in keys
    ]


def _rules() -> list[Rule]:
    actor, shape = operator(), shape_of("contact")
    places = Readable(actor, shape)
    return [
        create_rule(actor, shape, places, kind, parameters, labels={"en": f"{kind} {number}"})
        for number, (kind, parameters, _sql) in enumerate(rules())
    ]


def _severity(several: list[Rule], severity: str) -> None:
    """Switched past the door: the run that a changed rule starts is measured by itself."""
    with guard.door_open(guard.RECORDED):
        models.QuerySet(Rule).filter(pk__in=[one.pk for one in several]).update(severity=severity)


def rules() -> list[tuple[str, dict[str, Any], str]]:
    """Kind, parameters, and in SQL when a contact `c` of a company `o` breaks it."""
    known, must = ("prospect", "customer", "partner", "supplier"), _must
    of_host = " OR ".join(f"c.email_key LIKE '%%{host}'" for host in HOSTS)
    hosts = {"any": [{"field": "email", "op": "ends_with", "value": host} for host in HOSTS]}
    return [
        *(("filled", {"field": key}, f"c.{key} = ''") for key in FILLED[:6]),
        *(("filled", {"field": key}, f"c.{key}_id IS NULL") for key in FILLED[6:]),
        *(("pattern", one, f"c.flaws LIKE '%% {expected_of(one).word} %%'") for one in PATTERNS),
        must("job_title", "length_at_most", 60, "NOT (c.job_title <> '' AND LENGTH(c.job_title) <= 60)"),
        must("given_name", "length_at_least", 2, "NOT (c.given_name <> '' AND LENGTH(c.given_name) >= 2)"),
        must(
            "created",
            "between",
            ["2025-01-01", {"today": 0}],
            "NOT (c.created >= %(from)s AND c.created < %(to)s)",
        ),
        must("lifecycle", "is_one_of", list(known), f"c.lifecycle NOT IN {known}"),
        must("created", "on_or_before", {"today": 0}, "NOT c.created < %(to)s"),
        must(
            "country",
            "is",
            {"field": "company.country"},
            "NOT (c.country <> '' AND c.country = COALESCE(o.country, ''))",
        ),
        must("job_title", "does_not_contain", "house", "c.job_title_key LIKE '%%house%%'"),
        (
            "holds",
            {"must": hosts},
            f"NOT ({of_host})",
        ),
        (
            "unique",
            {"field": "phone"},
            f"c.phone_key <> '' AND EXISTS (SELECT 1 FROM {Contact._meta.db_table} t WHERE t.phone_key = c.phone_key "
            "AND t.archived IS NULL AND t.record_id <> c.record_id)",
        ),
    ]


def _must(field: str, op: str, value: Any, sql: str) -> tuple[str, dict[str, Any], str]:
    return "holds", {"must": {"field": field, "op": op, "value": value}}, sql


def by_hand() -> tuple[str, list[Any]]:
    """The statement that somebody who knows the tables would write, and its parameters in order."""
    terms = [f"CASE WHEN {sql} THEN {1 << place} ELSE 0 END" for place, (_k, _p, sql) in enumerate(rules())]
    text = (
        f"SELECT c.record_id, {' + '.join(terms)} FROM {Contact._meta.db_table} c "
        f"LEFT JOIN {Company._meta.db_table} o ON o.record_id = c.company_id WHERE c.archived IS NULL"
    )
    values, order = _values(), []
    while (start := text.find("%(")) >= 0:
        end = text.index(")s", start)
        order.append(values[text[start + 2 : end]])
        text = f"{text[:start]}%s{text[end + 2 :]}"
    return text, order


def _values() -> dict[str, Any]:
    moment = judged_moment()
    today, zone = moment.today, moment.zone

    def instant(day: Any) -> Any:
        return connection.ops.adapt_datetimefield_value(start_of(day, zone))

    return {
        "from": instant(today.replace(2025, 1, 1)),
        "to": instant(shifted(today, 1)),
    }


def _spent(work: Work) -> tuple[float, float]:
    """Seconds that passed, and of CPU."""
    began, begun = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - began, _cpu() - begun


def _cpu() -> float:
    stat = _server()
    ticks = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13])) if stat else 0
    return time.process_time() + ticks * TICK


@cache
def _server() -> Path | None:
    """Where Linux counts the time of the server's process, if it runs on this machine."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        # One process does all of it, so that all of it is seen.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}")
    name = place / "comm"
    return place / "stat" if name.exists() and name.read_text().startswith("postgres") else None


def _row(what: str, records: int, seconds: float, cpu: float, reference: float) -> Row:
    return {
        "what": what,
        "records": records,
        "seconds": round(seconds, 3),
        "cpu": round(cpu, 3),
        "ms each": round(seconds * 1000 / records, 3),
        "cpu ms": round(cpu * 1000 / records, 3),
        "times": round(cpu / reference, 2),
    }


def _middle(what: str, spent: list[tuple[float, float]], reference: float) -> Row:
    """Of single acts the median by the clock: they are shorter than what is counted of CPU."""
    seconds = median(one for one, _cpu in spent)
    return _row(what, 1, seconds, sum(cpu for _s, cpu in spent) / len(spent), reference) | {
        "times": round(seconds / reference, 2)
    }
