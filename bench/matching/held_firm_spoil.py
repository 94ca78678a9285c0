"""Generator B: what befalls the record of a company. Each spoiler changes a row in place."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.matching import held_spoil as spoil
from bench.matching.held_tables import HOSTS, TRADES
from bench.matching.held_world import core_name, faker, latin_of, number, town_of
from bench.matching.rows import Row

_NAME = ("name",)


def _heard(rng: Random, row: Row, country: str) -> None:
    spoil.heard(rng, row, country, _NAME)


def _finger(rng: Random, row: Row, country: str) -> None:
    spoil.finger(rng, row, country, _NAME)


def _latin(rng: Random, row: Row, country: str) -> None:
    seen = {part: row[part] for part in ("city", "street")} | dict.fromkeys(
        ("given_name", "family_name", "company", "job_title"), ""
    )
    seen["company"] = row["name"]
    spoil.latin(rng, seen, country)
    row["name"] = seen["company"] if country == "RU" else spoil.unmarked(row["name"])
    row["city"] = seen["city"]


def _without_trade(rng: Random, row: Row, country: str) -> None:
    words = row["name"].split()
    left = [word for word in words if word not in " ".join(TRADES[country]).split()]
    row["name"] = " ".join(left or words)


def _turned(rng: Random, row: Row, country: str) -> None:
    words = row["name"].split()
    row["name"] = " ".join(words[1:] + words[:1])


def _letters(rng: Random, row: Row, country: str) -> None:
    row["name"] = "".join(
        word[0] for word in row["name"].replace("-", " ").split() if word[0].isalpha()
    ).upper()


def _other_name(rng: Random, row: Row, country: str) -> None:
    row["name"] = row["core"] = core_name(rng, country, faker(country, rng), "")


def _other_number(rng: Random, row: Row, country: str) -> None:
    """Two digits of the tax number changed places."""
    if tax_id := row["tax_id"]:
        i = rng.randrange(2, len(tax_id) - 1)
        row["tax_id"] = tax_id[:i] + tax_id[i + 1] + tax_id[i] + tax_id[i + 2 :]


def _shop(rng: Random, row: Row, country: str) -> None:
    made = faker(country, rng)
    row["street"], row["phone"] = " ".join(str(made.street_address()).split()), number(rng, country, 1)
    row["city"] = town_of(made, country)
    row["name"] += rng.choice((f" {row['city']}", f" ({row['city']})", ""))


def _free_host(rng: Random, row: Row, country: str) -> None:
    """A mail of everybody's, and no website."""
    host = rng.choice(HOSTS[country])
    row["website"], row["email"], row["host"] = "", f"{latin_of(row['core'])}@{host}", f"by {host}"


def _moved(rng: Random, row: Row, country: str) -> None:
    made = faker(country, rng)
    row["street"], row["postal_code"] = " ".join(str(made.street_address()).split()), str(made.postcode())


def _again(rng: Random, row: Row, country: str) -> None:
    """Written another way, and nothing else."""


SPOILERS: dict[str, tuple[Callable[[Random, Row, str], None], int]] = {
    "again": (_again, 24), "heard": (_heard, 12), "finger": (_finger, 10), "latin": (_latin, 10),
    "without trade": (_without_trade, 8), "turned": (_turned, 4), "letters": (_letters, 4),
    "other name": (_other_name, 5), "other number": (_other_number, 5), "shop": (_shop, 7),
    "free host": (_free_host, 4), "moved": (_moved, 7),
}  # fmt: skip
