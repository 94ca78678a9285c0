"""Generator A: any number of contact records of people in five countries, with true duplicates.

A world of people is made first (households, firms with switchboards, namesakes), and each is then written down once
or more, by somebody who knows a part of what is true. Rows come in an order of their own within 20,000.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

from bench.matching.copies import Sight, another_sight, first_sight
from bench.matching.firm_names import named
from bench.matching.reach import Number, Place, postal_code_of, street_line, written
from bench.matching.rows import PEOPLE, Row
from bench.matching.scripts import styled
from bench.matching.slips import digit_slip, slip
from bench.matching.tables import Drawn, country
from bench.matching.true_people import Person, World

#: A share of people has more than one record, so many of them (on average 1.31): 18 % of rows are such copies.
COPIED, TIMES = 0.168, Drawn((1, 2, 3, 4), (0.78, 0.15, 0.05, 0.02))
MAIL_SLIP, PHONE_SLIP, DATE_SLIP = 0.02, 0.02, 0.04
_AT_ONCE = 20_000


def people(rows: int, seed: int) -> Iterator[Row]:
    """`rows` rows with the columns of rows.PEOPLE and rows.TRUTH; the same for the same two numbers."""
    rng = Random(f"people {seed}")
    made = islice(_all_rows(rng, World(rng, max(20, rows // 8))), rows)
    number = 0
    while some := list(islice(made, _AT_ONCE)):
        rng.shuffle(some)
        for row in some:
            number += 1
            yield {**row, "id": f"p{number:07}"}


def _all_rows(rng: Random, world: World) -> Iterator[Row]:
    for number, person in enumerate(world.people()):
        first = first_sight(rng, person)
        times = TIMES.draw(rng) if rng.random() < COPIED else 0
        # A second record may fill the first: what makes two of them decidable must stand in both.
        sights = [first, *[another_sight(rng, person, first, world) for _ in range(times)]]
        for sight in sights:
            yield {
                **row_of(rng, person, sight),
                "truth": f"t{number}",
                "locale": person.country,
                "how": sight.how,
            }


def row_of(rng: Random, person: Person, sight: Sight) -> Row:
    """The columns of rows.PEOPLE but for `id`; second records have slips in mails, phones and dates."""
    view, made = sight.view, dict.fromkeys(PEOPLE, "")
    made["given_name"], made["family_name"] = (
        styled(sight.given, sight.style),
        styled(sight.family, sight.style),
    )
    made["email"], made["email_2"] = (
        _mail(rng, person, view.email, view.job),
        _mail(rng, person, view.email_2, view.job),
    )
    made["phone"], made["phone_2"] = (
        _phone(rng, person, view.phone, view.job),
        _phone(rng, person, view.phone_2, view.job),
    )
    if view.birthday:
        made["birthday"] = person.birthday.isoformat()
    if view.address:
        at = person.place if view.address == "house" else person.jobs[view.job].firm.place
        _address(rng, person, at, made)
    if view.company:
        made["company"] = named(rng, person.jobs[view.job].firm)
    if view.job_title:
        made["job_title"] = person.jobs[view.job].title
    if sight.how:
        _slips(rng, person, made)
    if sight.style and person.country == "RU":
        for part in ("street", "city", "company", "job_title"):
            made[part] = styled(made[part], sight.style)
    return made


def _mail(rng: Random, person: Person, source: str, job: int) -> str:
    if source in ("work", "role"):
        at = person.jobs[job]
        return at.mail if source == "work" else f"{at.firm.role}@{at.firm.domain}"
    mail = {"own": person.mail, "house": person.house_mail, "": ""}[source]
    return mail.capitalize() if rng.random() < 0.03 else mail


def _phone(rng: Random, person: Person, source: str, job: int) -> str:
    number: Number | None = None
    if source in ("direct", "switchboard"):
        at = person.jobs[job]
        number = at.direct if source == "direct" else at.firm.switchboard
    elif source:
        number = person.mobile if source == "mobile" else person.house_phone
    return written(rng, number) if number else ""


def _address(rng: Random, person: Person, at: Place, made: Row) -> None:
    """Some know the town alone."""
    whole = rng.random() < 0.88
    made["street"] = street_line(rng, person.country, at) if whole else ""
    made["postal_code"] = postal_code_of(rng, at) if whole and rng.random() < 0.93 else ""
    made["city"] = at.town.name
    made["country"] = country(person.country).code if rng.random() < 0.8 else ""


def _slips(rng: Random, person: Person, made: Row) -> None:
    if made["email"] and rng.random() < MAIL_SLIP:
        user, _, host = made["email"].partition("@")
        made["email"] = f"{slip(rng, user, 'GB')}@{host}"
    if made["phone"] and rng.random() < PHONE_SLIP:
        made["phone"] = digit_slip(rng, made["phone"])
    if made["birthday"] and rng.random() < DATE_SLIP:
        year, month, day = made["birthday"].split("-")
        made["birthday"] = f"{year}-{day}-{month}" if int(day) < 13 else _other_day(rng, person)


def _other_day(rng: Random, person: Person) -> str:
    was = person.birthday
    return (
        was.replace(year=was.year + rng.choice((-10, -1, 1, 10))).isoformat()
        if was.day < 29
        else was.isoformat()
    )
