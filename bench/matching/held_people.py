"""Generator B: contact records, for testing only. Nothing may be learnt or tuned on them.

A finished record is made of Faker's words; a copy passes through another system, which keeps the fields it has, and is
spoilt once to three times. So errors add up, and copies are made of copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from bench.matching import held_spoil as spoil
from bench.matching.held_world import Held, faker, names
from bench.matching.rows import PEOPLE, Row

#: Of a hundred people, so many come again once, twice, three times.
AGAIN = (80, 14, 4, 2)
#: What each system keeps of a contact besides the name, and how many records it has.
SYSTEMS = {
    "shop": (("email", "phone", "street", "postal_code", "city", "country"), 30),
    "sales": (("email", "phone", "phone_2", "company", "job_title", "city", "country"), 35),
    "fair": (("email", "company", "job_title"), 12),
    "club": (("email", "birthday", "phone", "city", "street", "postal_code"), 13),
    "all": (tuple(part for part in PEOPLE if part not in ("id", "given_name", "family_name")), 10),
}
SPOILERS = {
    "heard": (spoil.heard, 16), "finger": (spoil.finger, 12), "cut": (spoil.cut, 3), "shouted": (spoil.shouted, 8),
    "titled": (spoil.titled, 6), "in one field": (spoil.in_one_field, 4), "garbled": (spoil.garbled, 3),
    "latin": (spoil.latin, 14), "shortened": (spoil.shortened, 10), "wrong day": (spoil.wrong_day, 5),
    "wrong mail": (spoil.wrong_mail, 5), "named country": (spoil.named_country, 6),
}  # fmt: skip
_LIVES = {"left": 6, "wed": 4, "new house": 4, "as it is": 26}
_HARMLESS = ("shouted", "titled", "named country")
_TELLING = ("email", "email_2", "phone", "phone_2", "birthday", "street", "company")


def held_people(rows: int, seed: int) -> Iterator[Row]:
    """`rows` rows with the columns of rows.PEOPLE and rows.TRUTH; the same for the same two numbers."""
    rng = Random(f"held people {seed}")
    made: list[Row] = []
    world = Held(rng, rows)
    for who, (country, known) in enumerate(world.people()):
        if len(made) >= rows:
            break
        made += (
            {**row, "truth": str(who), "locale": country} for row in _records(rng, world, country, known)
        )
    made = made[:rows]
    order = list(range(len(made)))
    rng.shuffle(order)
    for place, i in enumerate(order):
        yield {**made[i], "id": f"h{place}"}


def _records(rng: Random, world: Held, country: str, known: Row) -> Iterator[Row]:
    """The first record and its copies, each made of what was known last; some mails of work are used everywhere."""
    if rng.random() < 0.45:
        known["email_2"] = known["email"]
    first = _kept(rng, known)
    copies = []
    for _ in range(rng.choices(range(4), AGAIN)[0]):
        life, known = _lived(rng, world, country, known)
        spoilers = rng.choices(
            list(SPOILERS), [share for _, share in SPOILERS.values()], k=rng.choice((0, 1, 1, 1, 2, 3))
        )
        row = _kept(rng, known)
        # A name that is another, or an initial, needs more besides.
        kept = _met(rng, first, row, known, 2 if life == "wed" or "shortened" in spoilers else 1)
        how = life or "again"
        copies.append((row, how if kept else "bare", spoilers))
    yield _finished(rng, country, first, "", [rng.choice(_HARMLESS)] if rng.random() < 0.1 else [])
    for row, how, spoilers in copies:
        yield _finished(rng, country, row, how, spoilers)


def _kept(rng: Random, known: Row) -> Row:
    """What one system keeps, and not all of that is filled."""
    keeps = rng.choices([parts for parts, _ in SYSTEMS.values()], [share for _, share in SYSTEMS.values()])[0]
    row = {part: known[part] if part in keeps and rng.random() < 0.82 else "" for part in PEOPLE}
    if "company" not in keeps and "email" in keeps:
        row["email"] = known["email_2"] if row["email"] else ""
    if "email_2" in keeps and row["email_2"] == row["email"]:
        row["email_2"] = ""
    return row | {part: known[part] for part in ("given_name", "family_name")}


def _lived(rng: Random, world: Held, country: str, known: Row) -> tuple[str, Row]:
    """(what happened meanwhile or '', all that is known then)."""
    made, life = faker(country, rng), rng.choices(list(_LIVES), list(_LIVES.values()))[0]
    if life == "left":
        changed = world.work(country, known["given_name"], known["family_name"], made)
        return life, known | changed | {"email_2": known["email_2"]}
    if life == "wed" and known["woman"]:
        new = names(made, country, True)[1]
        return life, known | {"family_name": rng.choice((new, new, f"{new}-{known['family_name']}"))}
    if life == "new house":
        return life, known | {
            "street": " ".join(str(made.street_address()).split()),
            "postal_code": str(made.postcode()),
        }
    return "", known


def _met(rng: Random, first: Row, row: Row, known: Row, need: int) -> bool:
    """Whether the copy has enough in common with the first record; what lacks is added to both but for few."""
    if _common(first, row) < need and rng.random() < 0.95:
        for part in ("phone", "birthday", "email_2"):
            if _common(first, row) < need:
                for each in (first, row):
                    each["email" if part == "email_2" and not each["email"] else part] = known[part]
    return _common(first, row) >= need


def _common(one: Row, other: Row) -> int:
    values = {one[part] for part in _TELLING} - {""}
    return len(values & {other[part] for part in _TELLING})


def _finished(rng: Random, country: str, row: Row, how: str, spoilers: Sequence[str]) -> Row:
    """A record as it is seen; `row` itself stays clean. Told "again" until something spoils it."""
    seen = dict(row)
    for part in ("phone", "phone_2"):
        seen[part] = spoil.written_phone(rng, country, seen[part]) if seen[part] else ""
    for name in spoilers:
        before = dict(seen)
        SPOILERS[name][0](rng, seen, country)
        how = name if how == "again" and seen != before else how
    return seen | {"how": how}
