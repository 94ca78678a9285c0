"""What a text asks of the index, engine apart: for each entity whose records, which groups, which needles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from perennial.access.actor import Actor
from perennial.records.search import groups
from perennial.records.search.typos import pieces, slips_allowed, swapped
from perennial.records.search.words import Question, parts, starts


@dataclass(frozen=True, slots=True)
class Contains:
    """One of `needles` stands in one of `columns`."""

    columns: tuple[str, ...]
    needles: tuple[str, ...]


# All of these hold.
Together = tuple[Contains, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Documents of one entity that hold all of one of `ways`. `owners` None is everybody's.

    `company` narrows contacts to those whose company is found by another question.
    """

    entity: str
    owners: frozenset[int] | None
    ways: tuple[Together, ...] = ()
    archived: bool = False
    company: Asked | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one entity: whose records an actor may read, and which groups; for contacts also of companies."""

    entity: str
    owners: frozenset[int] | None
    columns: tuple[str, ...]
    company: Reach | None = None

    def asked(self, ways: Iterable[Together], *, archived: bool = False) -> Asked:
        return Asked(self.entity, self.owners, tuple(way for way in ways if way), archived)


def reach(actor: Actor, entity: str) -> Reach | None:
    """None where the actor may read nothing that is searched."""
    owners, columns = groups.owners(actor, entity), groups.askable(actor, entity)
    if owners == frozenset() or not columns:
        return None
    company = (
        reach(actor, "company") if entity == "contact" and groups.reads_company_of_contacts(actor) else None
    )
    return Reach(entity, owners, columns, company if company and groups.NAMES in company.columns else None)


def anywhere(one: Reach, question: Question, *, archived: bool = False) -> list[Asked]:
    """Every document that answers: each word by any part, or the number without its gaps."""
    numeric = tuple(c for c in one.columns if c in {groups.REACH, groups.NUMBERS})
    ways = [words(question.words, one.columns)]
    if question.compact and numeric:
        ways.append((Contains(numeric, question.compact),))
    return [one.asked(ways, archived=archived)]


def word_starts(one: Reach, question: Question, *, archived: bool = False) -> list[Asked]:
    way = tuple(Contains(one.columns, _needles(forms, starts)) for forms in question.words)
    return [one.asked([way], archived=archived)]


def with_company(one: Reach, question: Question, *, archived: bool = False) -> list[Asked]:
    """Contacts by some words, their companies by the others: "kov zil" is Kováčik at a company in Žilina."""
    if one.company is None:
        return []
    found = []
    for own, others in _splits(question.words):
        company = one.company.asked([words(others, _described(one.company))])
        found.append(replace(one.asked([words(own, one.columns)], archived=archived), company=company))
    return found


def by_company(one: Reach, question: Question, *, archived: bool = False) -> list[Asked]:
    """Contacts of which nothing but the company's name answers."""
    if one.company is None:
        return []
    company = one.company.asked([words(question.words, (groups.NAMES,))])
    return [replace(one.asked([], archived=archived), company=company)]


def misspelt(one: Reach, question: Question, *, archived: bool = False) -> list[Asked]:
    """Documents that may answer if one word is misspelt; `ranking.misspelt` says which do."""
    columns = _described(one)
    ways: list[Together] = []
    for place, forms in enumerate(question.words):
        if columns and slips_allowed(forms[0]):
            others = words([*question.words[:place], *question.words[place + 1 :]], one.columns)
            ways += [
                (Contains(columns, tuple(several)), *others) for several in [swapped(forms[0])] if several
            ]
            ways += [(*(Contains(columns, piece) for piece in some), *others) for some in pieces(forms[0])]
    return [one.asked(ways, archived=archived)] if ways else []


def words(several: Sequence[tuple[str, ...]], columns: tuple[str, ...]) -> Together:
    """All of these words, each by any part and in any of its spellings."""
    return tuple(Contains(columns, _needles(forms, parts)) for forms in several)


def _needles(forms: Iterable[str], of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(needle for form in forms for needle in of(form)))


def _described(one: Reach) -> tuple[str, ...]:
    return tuple(column for column in one.columns if column in {groups.NAMES, groups.OTHER})


def _splits(
    several: Sequence[tuple[str, ...]],
) -> Iterable[tuple[Sequence[tuple[str, ...]], Sequence[tuple[str, ...]]]]:
    """(words of the person, words of the company): the company is written after the person or before."""
    for cut in range(1, len(several)):
        yield several[:cut], several[cut:]
        yield several[cut:], several[:cut]
