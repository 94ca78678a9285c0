"""Both generators: what they declare is what they make."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from anyascii import anyascii

import bench.matching
from bench.matching import copies, firm_copies
from bench.matching.rows import FIRMS, PEOPLE, TRUTH, Row
from bench.matching.tables import COUNTRIES
from bench.matching.write import SETS

OWN = ("people", "firms", "held_people", "held_firms")
FOLDER = Path(bench.matching.__file__).parent
ROWS = {"people": 12_000, "firms": 12_000, "held_people": 3_000, "held_firms": 3_000}


@cache
def made(name: str) -> list[Row]:
    return list(SETS[name][0](ROWS[name], 7))


@pytest.mark.parametrize("name", OWN)
def test_the_same_seed_gives_the_same_rows_and_another_seed_others(name: str) -> None:
    make: Callable[..., object] = SETS[name][0]
    first, again, other = (list(make(300, seed)) for seed in (5, 5, 6))
    assert first == again != other
    assert len(first) == 300


@pytest.mark.parametrize("name", OWN)
def test_a_row_has_its_columns_and_an_id_of_its_own(name: str) -> None:
    columns = {*SETS[name][1], *TRUTH}
    assert all(set(row) >= columns for row in made(name))
    assert all(isinstance(value, str) for row in made(name) for value in row.values())
    assert len({row["id"] for row in made(name)}) == ROWS[name]


@pytest.mark.parametrize("name", OWN)
def test_everybody_has_one_first_record(name: str) -> None:
    firsts = Counter(row["truth"] for row in made(name) if not row["how"])
    assert set(firsts.values()) == {1}
    assert {row["truth"] for row in made(name)} == set(firsts)


@pytest.mark.parametrize("name", OWN)
def test_every_country_has_its_share(name: str) -> None:
    shares = Counter(row["locale"] for row in made(name))
    assert set(shares) == set(COUNTRIES)
    assert min(shares.values()) > ROWS[name] / len(COUNTRIES) * 0.85


@pytest.mark.parametrize("name", OWN)
def test_so_many_rows_are_copies_and_few_of_them_are_bare(name: str) -> None:
    low, high = (0.18, 0.25) if name.startswith("held") else (0.165, 0.195)
    hows = Counter(row["how"] for row in made(name))
    copied = ROWS[name] - hows[""]
    assert low < copied / ROWS[name] < high
    assert 0 < hows["bare"] / copied < 0.02


@pytest.mark.parametrize(("name", "kinds"), [("people", copies.KINDS), ("firms", firm_copies.KINDS)])
def test_every_declared_kind_of_copy_occurs_and_no_other(name: str, kinds: dict[str, float]) -> None:
    assert {row["how"] for row in made(name)} == {*kinds, "", "bare"}


@pytest.mark.parametrize("name", OWN)
def test_who_reads_a_copy_finds_something_of_the_first_record_in_it(name: str) -> None:
    """Seen from outside: by what stands in the rows. Slips spoil a few of what the two have in common."""
    firsts = {row["truth"]: row for row in made(name) if not row["how"]}
    copied = [row for row in made(name) if row["how"] not in ("", "bare")]
    told = [bool(seen(row) & seen(firsts[row["truth"]])) for row in copied]
    assert sum(told) / len(told) > 0.95


@pytest.mark.parametrize("name", OWN)
def test_different_people_mostly_have_nothing_in_common(name: str) -> None:
    """What is shared between people (a household's, a switchboard) is there, and is little."""
    owners = defaultdict[str, set[str]](set)
    for row in made(name):
        for value in own(row):
            owners[value].add(row["truth"])
    shared = sum(len(people) > 1 for people in owners.values())
    assert 0 < shared / len(owners) < 0.05


@pytest.mark.parametrize("letter", ["held_", ""])
def test_the_generators_know_nothing_of_each_other(letter: str) -> None:
    """B would prove nothing of a matcher if it made A's errors."""
    neutral = {"rows", "accuracy", "febrl", "write", "__init__"}
    files = [file for file in FOLDER.glob("*.py") if file.stem not in neutral]
    of_b = {file.stem for file in files if file.stem.startswith("held_")}
    of_a = {file.stem for file in files} - of_b
    mine, others = (of_b, of_a) if letter else (of_a, of_b)
    assert mine
    assert others
    for stem in mine:
        assert not imported(FOLDER / f"{stem}.py") & others, stem


def test_columns_do_not_tell_who_is_who() -> None:
    assert not {*TRUTH[1:]} & {*PEOPLE, *FIRMS}


def imported(file: Path) -> set[str]:
    """The names of modules of this package that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bench.matching"):
            found |= {node.module.rpartition(".")[2], *(name.name for name in node.names)}
    return found


def own(row: Row) -> set[str]:
    """Mails and the ends of phone numbers."""
    mails = {row[part].strip().lower() for part in ("email", "email_2") if row.get(part)}
    phones = {digits_of(row[part])[-8:] for part in ("phone", "phone_2") if row.get(part)}
    return mails | phones


def seen(row: Row) -> set[str]:
    """All that may tell who a row is of besides the name, made alike as far as is simple."""
    others = [row.get(part, "")[:20] for part in ("birthday", "registration_id", "website")]
    hosts = [row["email"].rpartition("@")[2], re.sub(r"^(https?://)?(www\.)?|/$", "", row.get("website", ""))]
    texts = " ".join(bare(row.get(part, "")) for part in ("company", "street", "name"))
    words = [word for word in texts.split() if len(word) > 3]
    return {
        each.lower() for each in (*own(row), *others, *hosts, *words, digits_of(row["tax_id"])[:10]) if each
    }


def bare(text: str) -> str:
    return re.sub(r"[^a-z ]", "", anyascii(text).lower())


def digits_of(text: str) -> str:
    return re.sub(r"\D", "", text)
