"""Documents worth ranking: all that answer, or of a vague question the best and the newest of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.records.counting import in_time
from perennial.records.models import ENTITIES, SearchDocument
from perennial.records.search import asking, ranking, statements
from perennial.records.search.asking import Asked, Reach
from perennial.records.search.groups import COMPANY, GROUPS, NAMES, OTHER
from perennial.records.search.words import Question, initials

# Of a vague question no more documents than these are looked at, one by one; of those called or beginning so, and
# of those that may be misspelt.
CAP = 250
NAMED = 100
MISSPELT = 500
# Looking for misspelt words is given up after so many seconds: they are a help, not an answer to wait for.
PATIENCE = 0.25
# Fewer answers than these, and misspelt ones are looked for as well.
FEW = 3
# Beyond every letter of a folded text.
LAST = "\x7f"
READ = ("record_id", "entity", "company_id", *GROUPS)
Ask = Callable[..., list[Asked]]


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers: its record, how well and by which group."""

    record: int
    entity: str
    score: int
    why: str


def found(reaches: Sequence[Reach], question: Question, *, archived: bool, enough: int) -> dict[int, Found]:
    """Answers by record id, not in order; with `enough` of them, weaker ways of answering are not tried."""
    pool = _Pool(reaches, question, archived)
    if pool.add(asking.anywhere) == CAP:
        pool.add_named()
        if pool.at_least(ranking.WORD_START) < enough:
            pool.add(asking.word_starts)
    # Half of a phone is no person, and the other half no company.
    several = len(question.words) > 1 and not question.is_number
    if several and pool.at_least(ranking.WORD_START) < enough:
        pool.add_by_company(asking.with_company)
    if len(pool.answers) < enough:
        pool.add_by_company(asking.by_company)
    if len(pool.answers) < FEW:
        pool.add_misspelt()
    if not pool.answers and (spelt := initials(question)):
        return found(reaches, spelt, archived=archived, enough=enough)
    return pool.answers


class _Pool:
    def __init__(self, reaches: Sequence[Reach], question: Question, archived: bool) -> None:
        self.reaches, self.question, self.archived = reaches, question, archived
        self.columns = {reach.entity: reach.columns for reach in reaches}
        self.answers: dict[int, Found] = {}

    def at_least(self, score: int) -> int:
        return sum(one.score >= score for one in self.answers.values())

    def add(self, ask: Ask) -> int:
        """Ask and rank; returns how many documents came."""
        rows = statements.rows(self._asked(ask), CAP)
        self._rank(((row, self._columns(row)) for row in rows), ranking.answer)
        return len(rows)

    def add_misspelt(self) -> None:
        asked = self._asked(asking.misspelt)
        rows = in_time(lambda: statements.rows(asked, MISSPELT, by_index=True), PATIENCE) or []
        self._rank(((row, self._columns(row)) for row in rows), ranking.misspelt)

    def add_named(self) -> None:
        """What is called so or begins so, by the names themselves: of a vague text the best answers."""
        for reach in self.reaches:
            if NAMES in reach.columns:
                keys = called(reach, self.question.folded, NAMED, archived=self.archived)
                rows = SearchDocument.objects.filter(pk__in=keys).values_list(*READ)
                self._rank(((row, self._columns(row)) for row in rows), ranking.answer)

    def add_by_company(self, ask: Ask) -> None:
        rows = statements.rows(self._asked(ask), CAP)
        companies = _companies(self.reaches, {row[2] for row in rows})
        self._rank(
            ((row, self._columns(row) | {COMPANY: companies.get(row[2], "")}) for row in rows), ranking.answer
        )

    def _asked(self, ask: Ask) -> list[Asked]:
        return [one for reach in self.reaches for one in ask(reach, self.question, archived=self.archived)]

    def _columns(self, row: tuple[Any, ...]) -> dict[str, str]:
        texts = dict(zip(GROUPS, row[3:], strict=True))
        return {group: texts[group] for group in self.columns[row[1]]}

    def _rank(
        self, rows: Iterable[tuple[tuple[Any, ...], dict[str, str]]], rank: Callable[..., ranking.Answer]
    ) -> None:
        for (record, entity, *_rest), columns in rows:
            score, why = rank(self.question, columns)
            if score and (record not in self.answers or score > self.answers[record].score):
                self.answers[record] = Found(record, entity, score, why)


def called(reach: Reach, start: str, most: int, *, archived: bool) -> list[int]:
    """Records whose name or family name begins so, in the order of names."""
    model = ENTITIES[reach.entity]
    records = model.objects.filter(archived__isnull=not archived)
    # Somebody's own records are indexed by owner and name: by family name there would be many to go through.
    columns = ("name_key", "family_name_key") if reach.owners is None else ("name_key",)
    if reach.owners is not None:
        records = records.filter(owner_id__in=sorted(reach.owners))
    found: dict[int, None] = {}
    for column in columns:
        if column in model.derived_fields:
            between = {f"{column}__gte": start, f"{column}__lt": start + LAST}
            its = records.filter(**between).order_by(column, "pk").values_list("pk", flat=True)
            found |= dict.fromkeys(its[:most])
    return list(found)


def _companies(reaches: Sequence[Reach], keys: set[int]) -> dict[int, str]:
    """What is known of companies by which contacts were found, as far as the actor may read it."""
    company = next((reach.company for reach in reaches if reach.company), None)
    if company is None or not keys:
        return {}
    columns = [column for column in (NAMES, OTHER) if column in company.columns]
    rows = SearchDocument.objects.filter(pk__in=keys).values_list("pk", *columns)
    return {pk: "".join(texts) for pk, *texts in rows}
