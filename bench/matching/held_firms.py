"""Generator B: company records, for testing only. Nothing may be learnt or tuned on them.

As in A, one company is one holder of a tax number. Daughters and firms of one family carry like names and are others;
shops of a chain that belong to one company are that company.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from stdnum.de import vat as german
from stdnum.gb import vat as british
from stdnum.pl import nip
from stdnum.ru import inn
from stdnum.sk import dph

from bench.fiction.choosing import filled
from bench.matching import held_spoil as spoil
from bench.matching.held_firm_spoil import SPOILERS
from bench.matching.held_tables import COUNTRY_NAMES, FORMS, LOCALES, SAME_FORM, TRADES
from bench.matching.held_world import core_name, faker, latin_of, number, town_of
from bench.matching.rows import FIRMS, Row

AGAIN = (80, 14, 4, 2)
FAMILY, DAUGHTERS = 0.03, 0.03
FILLED = {"legal_name": 0.4, "tax_id": 0.6, "registration_id": 0.25, "website": 0.5, "email": 0.65, "phone": 0.75,
          "street": 0.7, "postal_code": 0.65, "city": 0.8, "country": 0.7}  # fmt: skip
_TELLING = ("tax_id", "registration_id", "host", "phone", "street")
_TAX = {
    "PL": ("##########", nip.is_valid), "DE": ("#########", german.is_valid), "SK": ("2#########", dph.is_valid),
    "RU": ("77########", inn.is_valid), "GB": ("#########", british.is_valid),
}  # fmt: skip
_REGISTERS = {
    "PL": "0000######",
    "DE": "HRB #####",
    "SK": "########",
    "RU": "1##77########",
    "GB": "0#######",
}
_ENDINGS = {"PL": "pl", "DE": "de", "SK": "sk", "RU": "ru", "GB": "co.uk"}
_ROLES = ("info", "hello", "post", "firma", "service", "anfrage", "team")


def held_firms(rows: int, seed: int) -> Iterator[Row]:
    """`rows` rows with the columns of rows.FIRMS and rows.TRUTH; the same for the same two numbers."""
    rng = Random(f"held firms {seed}")
    made: list[Row] = []
    for who, (country, known) in enumerate(_firms(rng)):
        if len(made) >= rows:
            break
        made += ({**row, "truth": str(who), "locale": country} for row in _records(rng, country, known))
    made = made[:rows]
    order = list(range(len(made)))
    rng.shuffle(order)
    for place, i in enumerate(order):
        yield {**made[i], "id": f"c{place}"}


def _firms(rng: Random) -> Iterator[tuple[str, Row]]:
    """(country, all that is known of a company; `core` and `form` make its name, `host` is its domain)."""
    taken = set[str]()
    while True:
        country = rng.choice(tuple(LOCALES))
        one = _firm(rng, country, taken)
        yield country, one
        dice = rng.random()
        if dice < FAMILY:
            # The brother's firm: the name begins alike, all else is its own.
            yield country, _firm(rng, country, taken, one["core"].split()[0])
        elif dice < FAMILY + DAUGHTERS:
            daughter = _firm(rng, country, taken)
            core = f"{one['core']} {rng.choice(TRADES[country])}"
            shared = {
                part: one[part]
                for part in ("street", "postal_code", "city", *rng.choice(((), ("phone",), ("host",))))
            }
            yield country, daughter | shared | {"core": core}


def _firm(rng: Random, country: str, taken: set[str], begins: str = "") -> Row:
    made = faker(country, rng)
    core = core_name(rng, country, made, begins)
    while (tax_id := filled(rng, _TAX[country][0])) in taken or not _TAX[country][1](tax_id):
        pass
    host = latin_of(core)[: rng.choice((12, 16, 24))] or "firma"
    ending = rng.choice((_ENDINGS[country], _ENDINGS[country], "com", "eu", "net"))
    while (domain := f"{host}.{ending}") in taken:
        host += rng.choice("0123456789")
    taken.update((tax_id, domain))
    return {
        "core": core, "form": rng.choice(FORMS[country]), "tax_id": tax_id,
        "registration_id": filled(rng, _REGISTERS[country]), "host": domain,
        "phone": number(rng, country, int(rng.random() < 0.7)),
        "street": " ".join(str(made.street_address()).split()), "postal_code": str(made.postcode()),
        "city": town_of(made, country), "country": country,
    }  # fmt: skip


def _records(rng: Random, country: str, known: Row) -> Iterator[Row]:
    first, copies = _kept(rng, known), []
    for _ in range(rng.choices(range(4), AGAIN)[0]):
        how = rng.choices(list(SPOILERS), [share for _, share in SPOILERS.values()])[0]
        row = _kept(rng, known)
        before = dict(row)
        SPOILERS[how][0](rng, row, country)
        how = how if row != before else "again"
        need = 2 if how in ("other name", "letters") else 1
        if _common(first, row, country) < need and rng.random() < 0.95:
            for part in ("tax_id", "phone"):
                if _common(first, row, country) < need:
                    first[part] = row[part] = known[part]
        copies.append((row, how if _common(first, row, country) >= need else "bare"))
    yield _finished(rng, country, first, "")
    for row, how in copies:
        yield _finished(rng, country, row, how)


def _kept(rng: Random, known: Row) -> Row:
    row = {part: known[part] for part in ("core", "form")} | {
        "host": known["host"],
        "full": "1" if rng.random() < 0.5 else "",
    }
    for part, share in FILLED.items():
        row[part] = known.get(part, "yes") if rng.random() < share else ""
    row["name"] = row["core"]
    if not row["website"] and not row["email"]:
        row["host"] = ""
    return row


def _common(one: Row, other: Row, country: str) -> int:
    return sum(one[part] == other[part] != "" for part in _TELLING)


def _finished(rng: Random, country: str, row: Row, how: str) -> Row:
    made = {part: row.get(part, "") for part in FIRMS}
    form = rng.choice(next((forms for forms in SAME_FORM[country] if row["form"] in forms), (row["form"],)))
    if row["full"]:
        made["name"] = f"{form} «{row['name']}»" if country == "RU" else f"{row['name']} {form}"
    made["legal_name"] = f"{row['core']} {form}" if row["legal_name"] else ""
    made["website"] = (
        rng.choice((f"{row['host']}", f"http://{row['host']}", f"https://www.{row['host']}/"))
        if row["website"]
        else ""
    )
    made["email"] = (
        row["email"] if "@" in row["email"] else f"{rng.choice(_ROLES)}@{row['host']}" if row["email"] else ""
    )
    made["phone"] = spoil.written_phone(rng, country, row["phone"]) if row["phone"] else ""
    made["tax_id"] = _numbered(rng, country, row["tax_id"])
    if rng.random() < 0.08 and made["country"]:
        made["country"] = rng.choice(COUNTRY_NAMES[country])
    if rng.random() < 0.06:
        made["name"] = made["name"].upper()
    return made | {"how": how}


def _numbered(rng: Random, country: str, tax_id: str) -> str:
    if not tax_id or country == "RU":
        return tax_id
    return rng.choice(
        (
            f"{country}{tax_id}",
            f"{country} {tax_id}",
            f"{country}-{tax_id}",
            tax_id if country != "DE" else f"DE{tax_id}",
        )
    )
