"""What a specification is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perennial.matching.predicates import Columns, Predicate

# Values of a record by the field they stand in, as they were written.
Given = Mapping[str, Sequence[str]]
ELSE = "else"
# What is answered where nothing is comparable.
UNKNOWN = ""
COMMON = "_common"
# A record has no more keys than this; a list of a hundred addresses says nothing a shorter one does not.
MOST_KEYS = 40


@dataclass(frozen=True, slots=True)
class Level:
    """One answer that a comparison may have, asked after all before it: `when` it is the one.

    `often` names the text column whose value decides how much the answer says: a rare name more than a common one.
    """

    key: str
    when: Predicate
    often: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is asked about one trait. Where `comparable` is false, nothing is known and nothing is said.

    `fields` are the fields of the record that an answer follows from: it is told to who may read them all.
    """

    key: str
    fields: tuple[str, ...]
    comparable: Predicate
    levels: tuple[Level, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        return (*(level.key for level in self.levels), ELSE)


# A comparison and some of its answers.
Answers = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gate:
    """What two records may not have between them and still be one: then the probability is at most `most`.

    It shuts where the comparison of `when` has one of its answers, and none of those of `unless` has one of theirs,
    of which `UNKNOWN` may be one.
    """

    key: str
    when: Answers
    unless: tuple[Answers, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Trait:
    """A field that own rules may speak of: whether two records have it, and alike.

    `meets`: where they have it alike they share a key, unless too many others do.
    """

    field: str
    filled: Predicate
    same: Predicate
    meets: bool = False


@dataclass(frozen=True)
class Spec:
    """All that is compared of one entity.

    `texts` and `lists` are the columns that comparisons read; values of the lists in `shared` that many records
    have are compared apart, as the column's name and `_common`. `normal` makes the columns of what was written;
    `keys` says by which texts records meet that may be one. `lent` makes the columns that follow from what the
    company of a record is called, which another record knows: keys hold its number, `company_ref`. `blocks` are
    text columns: two records that are equal in all of a block are often one, and it is trained on. `traits` are what
    own rules may speak of. `edition` is raised by whoever changes what normal forms or keys are. `weighed_as` is the
    entity whose shipped model weighs these comparisons too, where there is none of their own. `ways` say of each
    comparison as what kind of value it is weighed where no model comes with Perennial.
    """

    entity: str
    edition: int
    texts: tuple[str, ...]
    lists: tuple[str, ...]
    shared: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    gates: tuple[Gate, ...]
    normal: Callable[[Given], Columns]
    keys: Callable[[Columns], Iterable[str]]
    lent: Callable[[str], Columns] | None = None
    blocks: tuple[tuple[str, ...], ...] = ()
    traits: tuple[Trait, ...] = ()
    weighed_as: str = ""
    ways: tuple[tuple[str, str], ...] = ()

    @cached_property
    def traits_by_field(self) -> Mapping[str, Trait]:
        return {one.field: one for one in self.traits}

    @cached_property
    def blank(self) -> Columns:
        """The columns of a record that says nothing."""
        return {**dict.fromkeys(self.texts, ""), **{name: [] for name in self.lists}, "company_ref": ""}

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.texts, *self.lists)

    @cached_property
    def hash(self) -> str:
        """Which specification it is: parameters trained for another one do not fit."""
        told = repr(
            (self.entity, self.edition, self.texts, self.lists, self.shared, self.comparisons, self.gates)
        )
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def hashed(entity: str, keys: Iterable[str]) -> list[int]:
    """Keys of an entity as the 64-bit numbers that tables hold, each once, at most `MOST_KEYS`."""
    texts = list(dict.fromkeys(keys))[:MOST_KEYS]
    person = entity[:16].encode()
    return [
        int.from_bytes(
            hashlib.blake2b(text.encode(), digest_size=8, person=person).digest(), "big", signed=True
        )
        for text in texts
    ]
