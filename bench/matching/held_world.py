"""Generator B: people with all that is known of them, of Faker's names, streets and jobs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from bench.fiction.choosing import filled
from bench.matching.held_spoil import latin, unmarked
from bench.matching.held_tables import HOSTS, LOCALES, PHONES, TRADES, faker_of
from bench.matching.rows import PEOPLE, Row

NAMESAKES, RELATIVES, JUNIORS = 0.02, 0.1, 0.002
_ENDINGS = {"PL": "pl", "DE": "de", "SK": "sk", "RU": "ru", "GB": "co.uk"}
_FREE = frozenset(host for hosts in HOSTS.values() for host in hosts)


class Held:
    """Endless people; what one has, such as a mail, nobody else has unless it is shared by intent."""

    def __init__(self, rng: Random, rows: int) -> None:
        self._rng, self._mails = rng, set[str]()
        self._offices = {
            country: [self._office(country) for _ in range(max(2, rows // 40))] for country in LOCALES
        }

    def people(self) -> Iterator[tuple[str, Row]]:
        """(country, all that is known of somebody), relatives and namesakes in a row."""
        rng = self._rng
        while True:
            country = rng.choice(tuple(LOCALES))
            one = self.person(country, rng.random() < 0.5)
            yield country, one
            dice = rng.random()
            if dice < NAMESAKES:
                same = {part: one[part] for part in ("given_name", "family_name", "woman")}
                yield country, self.person(country, bool(one["woman"])) | same
            elif dice < NAMESAKES + RELATIVES:
                yield country, self._relative(country, one, rng.random() < 0.5)
            elif dice < NAMESAKES + RELATIVES + JUNIORS:
                yield (
                    country,
                    self._relative(country, one, bool(one["woman"])) | {"given_name": one["given_name"]},
                )

    def person(self, country: str, woman: bool) -> Row:
        rng, made = self._rng, faker(country, self._rng)
        given, family = names(made, country, woman)
        return {
            **dict.fromkeys(PEOPLE, ""), "given_name": given, "family_name": family, "woman": "1" if woman else "",
            "birthday": made.date_of_birth(minimum_age=19, maximum_age=78).isoformat(),
            "email_2": self._mail(given, family, rng.choice(HOSTS[country]), made),
            "phone": number(rng, country, 0),
            "street": " ".join(str(made.street_address()).split()), "postal_code": str(made.postcode()),
            "city": town_of(made, country), "country": country,
        } | self.work(country, given, family, made)  # fmt: skip

    def work(self, country: str, given: str, family: str, made: Any) -> Row:
        """An office has a switchboard that a third of its people give as theirs."""
        rng = self._rng
        company, host, switchboard = rng.choice(self._offices[country])
        return {"company": company, "job_title": str(made.job()), "email": self._mail(given, family, host, made),
                "phone_2": switchboard if rng.random() < 0.35 else number(rng, country, 1)}  # fmt: skip

    def _relative(self, country: str, of: Row, woman: bool) -> Row:
        """Under the same roof; of the same name where the form of women and men is one, or both are women or men."""
        kin = self.person(country, woman)
        home = {part: of[part] for part in ("street", "postal_code", "city")}
        same_form = country in ("DE", "GB") or bool(of["woman"]) == woman
        return kin | home | ({"family_name": of["family_name"]} if same_form else {})

    def _office(self, country: str) -> tuple[str, str, str]:
        made = faker(country, self._rng)
        name = f"{made.last_name()} {self._rng.choice(('Group', '& Co', 'Partners', made.last_name()))}"
        host = f"{unmarked(str(made.domain_word()))}{self._rng.randrange(100)}.{_ENDINGS[country]}"
        return name, host, number(self._rng, country, 1)

    def _mail(self, given: str, family: str, host: str, made: Any) -> str:
        rng, n = self._rng, self._rng.randrange(1, 999)
        g, f = latin_of(given), latin_of(family)
        ways = [f"{g}.{f}", f"{f}.{g}", f"{g[:1]}{f}", f"{g}-{f}"]
        if host in _FREE:
            ways += [f"{f}{n}", f"{g}{n}", f"{g[:2]}{f[:3]}{n}", f"{made.user_name()}{n}"]
        user = rng.choice(ways)
        while f"{user}@{host}" in self._mails:
            user += rng.choice("0123456789abcdx")
        self._mails.add(f"{user}@{host}")
        return f"{user}@{host}"


def number(rng: Random, country: str, kind: int) -> str:
    """National digits; `kind` is 0 for a mobile, 1 for a landline."""
    start, whole = rng.choice(PHONES[country][kind]), PHONES[country][2]
    return filled(rng, start + "#" * (whole - len(start)))


def names(made: Any, country: str, woman: bool) -> tuple[str, str]:
    given = str(made.first_name_female() if woman else made.first_name_male())
    family = str(made.last_name_female() if woman else made.last_name_male())
    if country == "RU" and made.random.random() < 0.3:
        given += f" {made.middle_name_female() if woman else made.middle_name_male()}"
    elif country in ("DE", "GB") and made.random.random() < 0.04:
        family += f"-{made.last_name()}"
    return given, family


def latin_of(name: str) -> str:
    """The letters of a name as they stand in an address."""
    row = dict.fromkeys(PEOPLE, "") | {"given_name": name}
    if any("а" <= sign <= "я" for sign in name.lower()):
        latin(Random(name), row, "RU")
    return "".join(filter(str.isalnum, unmarked(row["given_name"]).lower()))


def faker(country: str, rng: Random) -> Any:
    made = faker_of(country)
    made.seed_instance(rng.random())
    return made


def core_name(rng: Random, country: str, made: Any, begins: str) -> str:
    one, other = begins or str(made.last_name()), str(made.last_name())
    trade = rng.choice(TRADES[country])
    return rng.choice((f"{trade} {one}", f"{one} {trade}", f"{one} {other}", f"{one}-{other}",
                       f"{one} {trade} {town_of(made, country)}", f"{one} & {other}"))  # fmt: skip


def town_of(made: Any, country: str) -> str:
    return str(made.city_name() if country == "RU" else made.city())
