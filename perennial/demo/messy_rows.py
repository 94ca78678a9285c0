"""The rows of the messy customer file, people known and new, before their blemishes are added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from random import Random

from perennial.demo.companies import Company, Point, make_companies
from perennial.demo.duplicates import mistyped, national
from perennial.demo.names import words_of
from perennial.demo.people import Contact, make_contacts
from perennial.demo.workspace import Workspace, demo_workspace
from perennial.lib.text import fold

HEADER = (
    "Lp.", "Imię i nazwisko", "E-Mail", "Tel.", "Komórka / Mobile", "Firma", "NIP / USt-IdNr.", "Straße",
    "PLZ", "Ort", "Land", "Stanowisko", "Geburtstag", "Obrót 2025", "Letzter Kontakt", "Status",
    "Uwagi / Notes",
)  # fmt: skip
ROWS = 5_000
COUNTS = {
    "known_by_email": 450,
    "known_by_phone": 300,
    "known_by_tax_id": 250,
    "updated_job": 220,
    "updated_phone": 150,
    "has_repeat": 300,
    "repeated": 200,
    "repeated_with_typo": 100,
    "empty": 40,
    "invalid_email": 60,
    "invalid_date": 50,
    "shifted": 12,
    "blanks": 150,
    "non_breaking": 80,
    "one_name": 40,
    "scientific_phone": 25,
    "formula": 4,
    "script": 4,
    "very_long": 2,
    "honest_name": 30,
    "line_break": 90,
}
_COUNTRIES = {
    "PL": ("Polska", "PL", "Polen", "Poland"),
    "DE": ("Niemcy", "DE", "Deutschland", "BRD"),
    "AT": ("Austria", "AT", "Österreich"),
    "SK": ("Słowacja", "SK", "Slovensko", "Slowakei"),
    "RU": ("Rosja", "RU", "Russland"),
    "GB": ("Anglia", "GB", "UK", "United Kingdom"),
}
_REACHABLE = {"stale", "no_owner", "owner_left", "missing_job_title", "birthday_1900", "birthday_future"}
TODAY = date(2026, 11, 20)
_SEED = "messy customers 2026"


@dataclass(slots=True)
class Row:
    """One row by column; `traits` names what it is and what went wrong with it, from `COUNTS`."""

    name: str = ""
    email: str = ""
    phone: str = ""
    mobile: str = ""
    company: str = ""
    tax_id: str = ""
    street: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    job: str = ""
    birthday: str = ""
    turnover: str = ""
    contacted: str = ""
    status: str = ""
    notes: str = ""
    traits: tuple[str, ...] = ()

    def cells(self) -> list[str]:
        """The cells in the order of `HEADER`, without the running number."""
        return [getattr(self, column) for column in _COLUMNS]

    def tagged(self, *traits: str) -> Row:
        """A copy that carries further traits."""
        return replace(self, traits=(*self.traits, *traits))


_COLUMNS = tuple(column.name for column in fields(Row) if column.name != "traits")


class Writer:
    """Writes people down the way five offices did: each date, number and country a little differently."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def row(self, contact: Contact, company: Company) -> Row:
        """A plain row of a person at a company."""
        place = company.address or Point("address", "work", "")
        return Row(
            name=self._name(contact),
            email=contact.point("email"),
            phone=self._phone(contact.point("phone")),
            mobile=self._phone(next((p.raw for p in contact.points if p.label == "mobile"), "")),
            company=in_codepage(self._rng.choice((company.name, company.legal_name))),
            tax_id=company.tax_id,
            street=in_codepage(place.street),
            postal_code=place.postal_code,
            city=in_codepage(place.city),
            country=self._rng.choice(_COUNTRIES[company.country]),
            job=in_codepage(contact.job_title),
            birthday=self._birthday(contact.birthday),
            turnover=self._amount(),
            contacted=self.date_of(TODAY - timedelta(days=self._rng.randrange(3, 900))),
            status=self._rng.choice(("Klient", "Kunde", "customer", "prospekt", "Interessent", "", "")),
            notes=self._rng.choice(
                ("", "", "", "", "oddzwonić", "Messe Poznań", "ruft zurück; Angebot senden", 'zwany "Szef"')
            ),
        )

    def date_of(self, day: date) -> str:
        """`day` in one of the ways people write dates."""
        pattern = self._rng.choice(("%d.%m.%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y"))
        return day.strftime(pattern)

    def _birthday(self, birthday: str) -> str:
        return self.date_of(date.fromisoformat(birthday)) if birthday[:1].isdigit() else birthday.strip("-")

    def _name(self, contact: Contact) -> str:
        given, family = in_codepage(contact.given_name), in_codepage(contact.family_name)
        chance = self._rng.random()
        if chance < 0.12:
            return f"{family}, {given}"
        titled = chance < 0.2 and contact.salutation
        return f"{in_codepage(contact.salutation)} {given} {family}" if titled else f"{given} {family}"

    def _phone(self, raw: str) -> str:
        chance = self._rng.random()
        if not raw or chance < 0.4:
            return raw
        if chance < 0.6:
            return national(raw)
        return raw.replace("+", "00", 1).replace(" ", "") if chance < 0.8 else raw.replace(" ", "-")

    def _amount(self) -> str:
        chance, whole = self._rng.random(), self._rng.randrange(200, 900_000)
        if chance < 0.3:
            return ""
        cents = f"{self._rng.randrange(100):02}"
        if chance < 0.6:
            return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{cents}"
        return f"{whole:,}".replace(",", ".") + f",{cents}" if chance < 0.8 else f"{whole},{cents}"


def messy_rows() -> list[Row]:
    """The `ROWS` rows of the file, in order; the same on every machine."""
    rng = Random(_SEED)
    writer, workspace = Writer(rng), demo_workspace(TODAY)
    known = [*_known(workspace, writer, rng)]
    repeated = COUNTS["repeated"] + COUNTS["repeated_with_typo"]
    fresh = _fresh(ROWS - len(known) - repeated - COUNTS["empty"], workspace, writer, rng)
    rows = [*known, *fresh, *(Row(traits=("empty",)) for _ in range(COUNTS["empty"]))]
    rng.shuffle(rows)
    return _with_repeats(rows, rng)


def in_codepage(text: str) -> str:
    """`text` where Windows-1250 can hold it, else in Latin letters, as somebody had to type it."""
    try:
        text.encode("cp1250")
    except UnicodeEncodeError:
        return fold(text).title()
    return text


def _known(workspace: Workspace, writer: Writer, rng: Random) -> Iterator[Row]:
    companies = {company.ref: company for company in workspace.live_companies}
    twice = {record.duplicate_of for record in workspace.records}
    single = [c for c in workspace.live_contacts if c.company in companies and c.ref not in twice]
    people = [c for c in single if not c.traits and {*c.flaws} <= _REACHABLE]
    firms = [c for c in workspace.live_companies if not c.flaws and c.ref not in twice]
    wanted = COUNTS["known_by_email"] + COUNTS["known_by_phone"]
    chosen = rng.sample(people, wanted)
    for i, contact in enumerate(chosen[: COUNTS["known_by_email"]]):
        row = writer.row(contact, companies[contact.company])
        yield _updated(replace(row, email=_recased(row.email, rng)), contact, i, rng).tagged("known_by_email")
    for contact in chosen[COUNTS["known_by_email"] :]:
        row = writer.row(contact, companies[contact.company])
        phone = _otherwise_written(contact.point("phone"))
        yield replace(row, email="", phone=phone, mobile="").tagged("known_by_phone")
    for company in rng.sample(firms, COUNTS["known_by_tax_id"]):
        row = writer.row(make_contacts(1, [company], rng, set())[0], company)
        yield replace(row, tax_id=_dashed(company.tax_id), email="", phone="", mobile="").tagged(
            "known_by_tax_id"
        )


def _updated(row: Row, contact: Contact, turn: int, rng: Random) -> Row:
    if turn < COUNTS["updated_job"]:
        jobs = [pair[contact.woman] for pair in words_of(contact.language).jobs]
        other = rng.choice([job for job in jobs if job != contact.job_title])
        return replace(row, job=in_codepage(other)).tagged("updated_job")
    if turn < COUNTS["updated_job"] + COUNTS["updated_phone"]:
        phone = contact.point("phone")
        return replace(row, phone=phone[:-2] + f"{(int(phone[-2:]) + 7) % 100:02}").tagged("updated_phone")
    return row


def _recased(mail: str, rng: Random) -> str:
    return rng.choice((mail.upper(), mail.title(), mail.capitalize()))


def _otherwise_written(phone: str) -> str:
    """The same number for a reader in Poland: at home without the country code, from abroad with 00."""
    return national(phone) if phone.startswith("+48") else phone.replace("+", "00", 1).replace(" ", "-")


def _dashed(number: str) -> str:
    digits = number.replace("-", "").replace(" ", "")
    return f"PL {digits}" if "-" in number else f"{digits[:5]}-{digits[5:8]}-{digits[8:]}"


def _fresh(count: int, workspace: Workspace, writer: Writer, rng: Random) -> list[Row]:
    """People the workspace does not know, at companies it does not know."""
    taken = {point.raw for record in workspace.records for point in record.points}
    taken.update(company.domain.removesuffix(".example") for company in workspace.companies)
    companies = make_companies(900, rng, taken)
    by_ref = {company.ref: company for company in companies}
    return [
        writer.row(contact, by_ref[contact.company])
        for contact in make_contacts(count, companies, rng, taken)
    ]


def _with_repeats(rows: list[Row], rng: Random) -> list[Row]:
    filled = [i for i, row in enumerate(rows) if row.name and not row.traits]
    chosen = rng.sample(filled, COUNTS["repeated"] + COUNTS["repeated_with_typo"])
    for turn, place in enumerate(sorted(chosen, reverse=True)):
        copy = rows[place].tagged("repeated" if turn < COUNTS["repeated"] else "repeated_with_typo")
        if turn >= COUNTS["repeated"]:
            copy.name = mistyped(copy.name, rng)
        rows[place] = rows[place].tagged("has_repeat")
        rows.insert(rng.randrange(place + 1, len(rows) + 1), copy)
    return rows
