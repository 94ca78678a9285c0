"""Questions that every request asks: querysets whose SQL is made once.

Building a queryset and making its SQL takes Django ten times as long as the database needs for the answer. A question
keeps the SQL and asks the database anew every time, so an answer is never older than the question.

    _USER = Objects(lambda: User.objects.filter(pk=Given("id"), is_active=True), beside=("role",))
    _USER.first(id=7)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import Expression

R = TypeVar("R")
M = TypeVar("M", bound=Model)


class Given(Expression):
    """A value that is given when the question is asked: of a type the drivers take as it is, such as a number."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class Question(Generic[R]):
    """What a queryset of `values_list` asks, as tuples."""

    def __init__(self, build: Callable[[], QuerySet[Any, R]]) -> None:
        self._build = build

    def ask(self, **given: Any) -> list[R]:
        sql, parameters, compiler, converters = self._made
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[one.name] if isinstance(one, Given) else one for one in parameters])
            rows = cursor.fetchall()
        return list(map(tuple, compiler.apply_converters(rows, converters)))  # type: ignore[arg-type]

    def first(self, **given: Any) -> R | None:
        return next(iter(self.ask(**given)), None)

    @cached_property
    def _made(self) -> tuple[str, Sequence[Any], Any, dict[int, Any]]:
        compiler = self._build().query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        return sql, parameters, compiler, compiler.get_converters([column[0] for column in compiler.select])


class Objects(Generic[M]):
    """What a queryset of a model asks, as its instances with those that `beside` names at hand, as by
    `select_related`: each after the one it belongs to ("user", "user__role"), and none of them may be missing.
    """

    def __init__(self, build: Callable[[], QuerySet[M]], beside: Sequence[str] = ()) -> None:
        self._build = build
        self._beside = beside
        self._question = Question(self._values)

    def ask(self, **given: Any) -> list[M]:
        return [self._instance(row) for row in self._question.ask(**given)]

    def first(self, **given: Any) -> M | None:
        return next(iter(self.ask(**given)), None)

    def _values(self) -> QuerySet[M, tuple[Any, ...]]:
        names = [f"{path}__{name}" if path else name for path, _model, its in self._parts for name in its]
        return self._build().values_list(*names)

    @cached_property
    def _parts(self) -> list[tuple[str, type[Model], list[str]]]:
        """The way to each model, and its columns."""
        models: dict[str, type[Model]] = {"": self._build().model}
        for path in self._beside:
            before, _sign, name = path.rpartition("__")
            models[path] = models[before]._meta.get_field(name).related_model  # type: ignore[assignment]
        return [
            (path, model, [field.attname for field in model._meta.concrete_fields])
            for path, model in models.items()
        ]

    def _instance(self, row: tuple[Any, ...]) -> M:
        made, at = {}, 0
        for path, model, names in self._parts:
            made[path] = model.from_db(DEFAULT_DB_ALIAS, names, row[at : at + len(names)])
            at += len(names)
            if path:
                before, _sign, name = path.rpartition("__")
                setattr(made[before], name, made[path])
        return made[""]  # type: ignore[return-value]
