"""Generator A: any number of company records in five countries, with true duplicates.

What one company is, and why members of a group, holders of a franchise and branches are as they are, stands in
`firm_groups`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

from bench.fiction.choosing import ascii_word
from bench.matching.firm_copies import Sight, another_sight, first_sight
from bench.matching.firm_groups import firms_of_the_world
from bench.matching.firm_names import legal, named
from bench.matching.reach import postal_code_of, street_line, written
from bench.matching.rows import FIRMS, Row
from bench.matching.scripts import styled
from bench.matching.slips import digit_slip
from bench.matching.tables import Drawn, country
from bench.matching.true_firms import Firm

COPIED, TIMES = 0.168, Drawn((1, 2, 3, 4), (0.78, 0.15, 0.05, 0.02))
_AT_ONCE = 20_000


def firms(rows: int, seed: int) -> Iterator[Row]:
    """`rows` rows with the columns of rows.FIRMS and rows.TRUTH; the same for the same two numbers."""
    rng = Random(f"firms {seed}")
    made, number = islice(_all_rows(rng), rows), 0
    while some := list(islice(made, _AT_ONCE)):
        rng.shuffle(some)
        for row in some:
            number += 1
            yield {**row, "id": f"f{number:07}"}


def _all_rows(rng: Random) -> Iterator[Row]:
    for number, firm in enumerate(firms_of_the_world(rng)):
        first = first_sight(rng, firm)
        times = TIMES.draw(rng) if rng.random() < COPIED else 0
        # A second record may fill the first: what makes two of them decidable must stand in both.
        for sight in [first, *[another_sight(rng, firm, first) for _ in range(times)]]:
            yield {**row_of(rng, sight), "truth": f"t{number}", "locale": firm.country, "how": sight.how}


def row_of(rng: Random, sight: Sight) -> Row:
    """The columns of rows.FIRMS but for `id`."""
    firm, parts, made = sight.firm, sight.parts, dict.fromkeys(FIRMS, "")
    made["name"] = sight.name or (legal(rng, firm) if sight.how == "form" else named(rng, firm))
    if "legal_name" in parts:
        made["legal_name"] = legal(rng, firm)
    if "tax_id" in parts:
        number = digit_slip(rng, firm.tax_id) if sight.is_number_wrong else firm.tax_id
        made["tax_id"] = _written_number(rng, firm.country, number)
    if "registration_id" in parts:
        made["registration_id"] = firm.registration_id.replace(" ", rng.choice((" ", "")))
    if "website" in parts:
        made["website"] = _website(rng, firm)
    if "email" in parts:
        made["email"] = _email(rng, firm)
    if "phone" in parts:
        made["phone"] = written(rng, firm.switchboard)
    if "address" in parts:
        _address(rng, firm, made)
    for part in ("name", "legal_name", *(("street", "city") if firm.country == "RU" else ())):
        made[part] = styled(made[part], sight.style)
    return made


def _written_number(rng: Random, code: str, number: str) -> str:
    bare = "".join(sign for sign in number if sign.isdigit())
    if code == "PL":
        return rng.choice((number, number, bare, bare, f"PL{bare}", f"PL {bare}", f"NIP {number}"))
    if code == "RU":
        return rng.choice((bare, bare, bare, f"ИНН {bare}", f"{bare}/{bare[:4]}01001"))
    if code == "DE":
        return rng.choice((f"DE{bare}", f"DE{bare}", f"DE {bare}", f"DE {bare[:3]} {bare[3:6]} {bare[6:]}"))
    if code == "GB":
        return rng.choice(
            (f"GB{bare}", f"GB {bare[:3]} {bare[3:7]} {bare[7:]}", bare, f"{bare[:3]} {bare[3:7]} {bare[7:]}")
        )
    return rng.choice((f"{code}{bare}", f"{code}{bare}", bare, f"{code} {bare}"))


def _website(rng: Random, firm: Firm) -> str:
    return rng.choice(
        ("https://www.{}", "http://www.{}", "www.{}", "www.{}", "{}", "https://{}/", "http://{}")
    ).format(firm.domain.upper() if rng.random() < 0.03 else firm.domain)


def _email(rng: Random, firm: Firm) -> str:
    if firm.free_mail:
        return f"{firm.domain.partition('.')[0]}@{country(firm.country).hosts.words[0]}"
    if firm.is_brand:
        return f"{ascii_word(firm.holder.split()[-1])}{firm.tax_id[-2:]}@{firm.domain}"
    return f"{firm.role if rng.random() < 0.7 else country(firm.country).roles.draw(rng)}@{firm.domain}"


def _address(rng: Random, firm: Firm, made: Row) -> None:
    made["street"] = street_line(rng, firm.country, firm.place) if rng.random() < 0.93 else ""
    made["postal_code"] = postal_code_of(rng, firm.place) if rng.random() < 0.92 else ""
    made["city"] = firm.place.town.name
    made["country"] = firm.country if rng.random() < 0.85 else ""
