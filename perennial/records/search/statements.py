"""What is asked of the index as SQL, for SQLite's FTS5 and for PostgreSQL's trigram indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from perennial.records.models import SearchDocument, SearchIndex
from perennial.records.search import marks
from perennial.records.search.asking import Asked, Contains, Together

DOCUMENTS, INDEX = SearchDocument._meta.db_table, SearchIndex._meta.db_table
READ = "d.record_id, d.entity, d.company_id, d.names, d.reach, d.numbers, d.other"
# Of contacts that answer some words, so many are looked at for a company that answers the others.
LOOKED_AT = 10_000
Sql = tuple[str, list[Any]]


def rows(asked: Sequence[Asked], limit: int, *, by_index: bool = False) -> list[tuple[Any, ...]]:
    """At most `limit` documents (READ) that answer one of `asked`, on SQLite the newest ones.

    `by_index` keeps PostgreSQL, which thinks short pieces of words far more common than they are together, from
    reading all documents; it stands inside a transaction.
    """
    if not asked:
        return []
    if connection.vendor == "sqlite":
        sql, params = _sqlite_rows(asked)
    else:
        sql, params = _postgresql_selects(asked, READ, "UNION ALL", f"LIMIT {LOOKED_AT}")
    with connection.cursor() as cursor:
        if by_index and connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{sql} LIMIT %s", [*params, limit])
        return list(cursor.fetchall())


def ids(asked: Sequence[Asked]) -> Sql:
    """A subquery of the ids of all documents that answer one of `asked`; there is at least one."""
    if connection.vendor != "sqlite":
        return _postgresql_selects(asked, "d.record_id AS id", "UNION")
    parts, params = [], []
    plain = [one for one in asked if one.company is None]
    if plain:
        parts.append(f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s")
        params.append(_match(plain))
    for one in asked:
        if one.company is not None:
            where, more = _sqlite_where_company(one)
            parts.append(f"SELECT d.record_id AS id FROM {where}")
            params += more
    return " UNION ".join(parts), params


def count(asked: Sequence[Asked], up_to: int) -> tuple[int, int]:
    """How many documents answer, as far as `up_to`: as often as they answer, and each once."""
    if not asked:
        return 0, 0
    several = [ids([one]) for one in asked]
    sql, params = " UNION ALL ".join(f"SELECT * FROM ({one}) way" for one, _ in several), _values(several)
    counted = f"SELECT COUNT(*), COUNT(DISTINCT id) FROM (SELECT id FROM ({sql}) found LIMIT %s) counted"
    with connection.cursor() as cursor:
        cursor.execute(counted, [*params, up_to])
        answers, documents = cursor.fetchone()
        return int(answers), int(documents)


def some(asked: Sequence[Asked], most: int) -> Sql:
    """A subquery of at most `most` ids for each way of asking: on SQLite the newest records."""
    several = []
    for one in asked:
        if connection.vendor != "sqlite":
            sql, params = _postgresql_selects([one], "d.record_id AS id", "UNION", f"LIMIT {LOOKED_AT}")
        elif one.company is None:
            found = f"SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC"
            sql, params = found, [_match([one])]
        else:
            where, params = _sqlite_where_company(one, f"ORDER BY rowid DESC LIMIT {LOOKED_AT}")
            sql = f"SELECT d.record_id AS id FROM {where}"
        several.append((f"SELECT id FROM ({sql} LIMIT %s) way", [*params, most]))
    return " UNION ".join(sql for sql, _ in several), _values(several)


def _values(several: Sequence[Sql]) -> list[Any]:
    return [value for _sql, values in several for value in values]


def _sqlite_rows(asked: Sequence[Asked]) -> Sql:
    """Of one kind, all through companies or none: those who ask keep them apart."""
    if asked[0].company is None:
        joined = f"{INDEX} JOIN {DOCUMENTS} d ON d.record_id = {INDEX}.rowid"
        sql = f"SELECT {READ} FROM {joined} WHERE {INDEX} MATCH %s"
        return f"{sql} ORDER BY {INDEX}.rowid DESC", [_match(asked)]
    parts, params = [], []
    for one in asked:
        where, more = _sqlite_where_company(one, f"ORDER BY rowid DESC LIMIT {LOOKED_AT}")
        parts.append(f"SELECT {READ} FROM {where}")
        params += more
    return " UNION ALL ".join(parts), params


def _sqlite_where_company(one: Asked, capped: str = "") -> Sql:
    assert one.company is not None
    companies = f"d.company_id IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"
    of_company = _match([one.company])
    if one.ways:
        # The sign keeps SQLite from walking through all people of all these companies for each contact.
        own = f"(SELECT rowid AS id FROM {INDEX} WHERE {INDEX} MATCH %s {capped})"
        return f"{own} CROSS JOIN {DOCUMENTS} d ON d.record_id = id WHERE +{companies}", [
            _match([one]),
            of_company,
        ]
    kept = "d.kind = %s" if one.owners is None else f"d.kind = %s AND d.keeper IN ({_marks(len(one.owners))})"
    keepers = [] if one.owners is None else [marks.keeper(owner) for owner in sorted(one.owners)]
    kind = marks.kind(one.entity, archived=one.archived)
    return f"{DOCUMENTS} d WHERE {companies} AND {kept}", [of_company, kind, *keepers]


def _match(asked: Sequence[Asked]) -> str:
    """An FTS5 query; entity and owner are part of it."""
    several = _alike([replace(one, company=None) for one in asked])
    return " OR ".join(f"({' AND '.join(_scope(one, entities))})" for one, entities in several.items())


def _alike(asked: Sequence[Asked]) -> dict[Asked, list[str]]:
    """Entities of which the same is asked, by what is asked."""
    found: dict[Asked, list[str]] = {}
    for one in asked:
        found.setdefault(replace(one, entity=""), []).append(one.entity)
    return found


def _scope(one: Asked, entities: Sequence[str]) -> list[str]:
    kinds = [_quoted(marks.kind(entity, archived=one.archived)) for entity in entities]
    found = [f"kind : ({' OR '.join(kinds)})"]
    if one.owners is not None:
        found.append(
            f"keeper : ({' OR '.join(_quoted(marks.keeper(owner)) for owner in sorted(one.owners))})"
        )
    if one.ways:
        found.append("(" + " OR ".join(f"({' AND '.join(map(_contains, way))})" for way in one.ways) + ")")
    return found


def _contains(one: Contains) -> str:
    return f"{{{' '.join(one.columns)}}} : ({' OR '.join(map(_quoted, one.needles))})"


def _quoted(needle: str) -> str:
    return '"' + needle.replace('"', '""') + '"'


def _postgresql_selects(asked: Sequence[Asked], columns: str, union: str, capped: str = "") -> Sql:
    """A statement for each way of asking: with OR between them the indexes would not be used."""
    parts, params = [], []
    for one, entities in _alike(asked).items():
        where, more = _postgresql_scope(one, entities)
        source = f"{DOCUMENTS} d WHERE {where}"
        if one.company is not None:
            companies, of_company = ids([one.company])
            own = f"(SELECT d.* FROM {source} {capped}) d" if capped and one.ways else ""
            narrowed = f"d.company_id IN ({companies})"
            source = f"{own} WHERE {narrowed}" if own else f"{source} AND {narrowed}"
            more = [*more, *of_company]
        parts.append(f"SELECT {columns} FROM {source}")
        params += more
    return f" {union} ".join(parts), params


def _postgresql_scope(one: Asked, entities: Sequence[str]) -> Sql:
    sql, params = ["d.entity = ANY(%s)", "d.archived = %s"], [list(entities), one.archived]
    if one.owners is not None:
        sql.append("d.owner_id = ANY(%s)")
        params.append(sorted(one.owners))
    if one.ways:
        ways = [_postgresql_way(way) for way in one.ways]
        sql.append("(" + " OR ".join(way for way, _ in ways) + ")")
        params += [value for _, values in ways for value in values]
    return " AND ".join(sql), params


def _postgresql_way(way: Together) -> Sql:
    parts, params = [], []
    for one in way:
        several = [(column, needle) for column in one.columns for needle in one.needles]
        parts.append("(" + " OR ".join(f"d.{column} LIKE %s" for column, _needle in several) + ")")
        params += [f"%{_escaped(needle)}%" for _column, needle in several]
    return f"({' AND '.join(parts)})", params


def _escaped(needle: str) -> str:
    return needle.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)
