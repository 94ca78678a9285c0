"""The contacts of the demonstration workspace: names in their gendered forms, jobs, mail and phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from perennial.demo.colleagues import sellers_for
from perennial.demo.companies import Company, Point, slug
from perennial.demo.names import Words, words_of
from perennial.demo.numbers import unused

MAIL_HOSTS = {
    "pl": "poczta.example",
    "de": "post.example",
    "sk": "posta.example",
    "ru": "pochta.example",
    "en": "mail.example",
}
_MOBILE_SHARE = {"pl": 0.5, "de": 0.06, "sk": 0.5, "ru": 0.5, "en": 0.2}
_ADDRESS_SHARE = 0.7
_PATTERNS = ("{given}.{family}", "{initial}.{family}", "{family}", "{given}")
CONTACT_FIELDS = (
    "given_name", "family_name", "salutation", "job_title", "company", "birthday", "language", "lifecycle",
    "owner", "do_not_contact",
)  # fmt: skip
_OLDEST, _YOUNGEST = date(1952, 1, 2), date(2003, 12, 30)


@dataclass(slots=True)
class Contact:
    """A contact as it stands today. `ref` is "p-0001" and up, `company` a company's ref or "", `owner` a
    colleague's e-mail or ""; `birthday` is "YYYY-MM-DD", "--MM-DD" where the year is not known, or "".
    `flaws` names what was planted, `traits` what looks like a flaw and is none."""

    ref: str
    given_name: str
    family_name: str
    salutation: str
    job_title: str
    company: str
    birthday: str
    language: str
    lifecycle: str
    owner: str
    woman: bool
    do_not_contact: bool = False
    points: tuple[Point, ...] = ()
    duplicate_of: str = ""
    trashed: bool = False
    flaws: tuple[str, ...] = ()
    traits: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def point(self, kind: str) -> str:
        """The first raw value of a kind, '' where there is none."""
        return next((point.raw for point in self.points if point.kind == kind), "")

    def values(self) -> dict[str, str | bool]:
        """The fields of the record by their keys, contact points apart."""
        return {key: getattr(self, key) for key in CONTACT_FIELDS}


def make_contacts(count: int, companies: Sequence[Company], rng: Random, taken: set[str]) -> list[Contact]:
    """`count` flawless contacts; each company has one at least, some many. What they use joins `taken`."""
    weights = [rng.random() ** 3 + 0.02 for _ in companies]
    places = [*companies, *rng.choices(companies, weights, k=max(0, count - len(companies)))][:count]
    return [_contact(f"p-{i:04}", company, rng, taken) for i, company in enumerate(places, start=1)]


def keeper_of(company: Company, rng: Random) -> str:
    """The e-mail of who looks after people at `company`: its owner if still there, else a seller."""
    active = [seller.email for seller in sellers_for(company.language)]
    return company.owner if company.owner in active else rng.choice(active)


def private_mail(contact: Contact, rng: Random, taken: set[str]) -> str:
    """An unused address with a mail host instead of the company's domain."""
    return _free_mail(
        f"{slug(contact.given_name)}.{slug(contact.family_name)}", MAIL_HOSTS[contact.language], rng, taken
    )


def with_point(contact: Contact, kind: str, raw: str) -> tuple[Point, ...]:
    """The contact's points with the first of `kind` holding `raw`; `raw` '' takes all of that kind away."""
    if not raw:
        return tuple(point for point in contact.points if point.kind != kind)
    place = next(i for i, point in enumerate(contact.points) if point.kind == kind)
    changed = contact.points[place]._replace(raw=raw)
    return (*contact.points[:place], changed, *contact.points[place + 1 :])


def _contact(ref: str, company: Company, rng: Random, taken: set[str]) -> Contact:
    words, woman = words_of(company.language), rng.random() < 0.48
    given, family = rng.choice(words.women if woman else words.men), rng.choice(words.families)[woman]
    return Contact(
        ref=ref,
        given_name=given,
        family_name=family,
        salutation=_salutation(words, woman, rng),
        job_title=rng.choice(words.jobs)[woman],
        company=company.ref,
        birthday=_birthday(rng),
        language=company.language,
        lifecycle=company.lifecycle,
        owner=keeper_of(company, rng),
        woman=woman,
        do_not_contact=rng.random() < 0.03,
        points=_points(given, family, company, rng, taken),
    )


def _salutation(words: Words, woman: bool, rng: Random) -> str:
    plain = words.salutations[woman]
    return f"{plain} Dr." if words.language == "de" and rng.random() < 0.06 else plain


def _birthday(rng: Random) -> str:
    chance, day = rng.random(), _OLDEST + timedelta(days=rng.randrange((_YOUNGEST - _OLDEST).days))
    if (day.month, day.day) in ((1, 1), (2, 29)) or chance > 0.45:
        return ""
    return f"--{day:%m-%d}" if chance < 0.05 else day.isoformat()


def _points(given: str, family: str, company: Company, rng: Random, taken: set[str]) -> tuple[Point, ...]:
    words = words_of(company.language)
    pattern = _PATTERNS[sum(map(ord, company.name)) % len(_PATTERNS)]
    user = pattern.format(given=slug(given), family=slug(family), initial=slug(given)[0])
    points = [
        Point("email", "work", _free_mail(user, company.domain, rng, taken)),
        Point("phone", "work", unused(company.city.landline, rng, taken)),
    ]
    if rng.random() < _MOBILE_SHARE[words.language]:
        points.append(Point("phone", "mobile", unused(rng.choice(words.mobiles), rng, taken)))
    if company.address and rng.random() < _ADDRESS_SHARE:
        points.append(company.address)
    return tuple(points)


def _free_mail(user: str, host: str, rng: Random, taken: set[str]) -> str:
    mail = f"{user}@{host}"
    while mail in taken:
        mail = f"{user}{rng.randrange(2, 100)}@{host}"
    taken.add(mail)
    return mail
