"""The invented people of Jantar Handel who use the demonstration workspace."""

from __future__ import annotations

from dataclasses import dataclass

WORKSPACE_NAME = "Jantar Handel"
TEAMS = ("Poland", "DACH", "Slovakia", "East")


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user. `role` is administrator, manager, sales, service or reader; `left_days_before` counts
    back from today to the day the person left and was deactivated (None for who is still there)."""

    name: str
    email: str
    role: str
    team: str
    left_days_before: int | None = None

    @property
    def active(self) -> bool:
        return self.left_days_before is None


COLLEAGUES = (
    Colleague("Zuzana Hrivnáková", "zuzana.hrivnakova@jantar.example", "administrator", "Slovakia"),
    Colleague("Tomasz Borek", "tomasz.borek@jantar.example", "manager", "Poland"),
    Colleague("Agata Lisiecka", "agata.lisiecka@jantar.example", "sales", "Poland"),
    Colleague("Jana Krüger", "jana.krueger@jantar.example", "sales", "DACH"),
    Colleague("Michal Ondruš", "michal.ondrus@jantar.example", "sales", "Slovakia"),
    Colleague("Дарья Мельник", "darya.melnik@jantar.example", "sales", "East"),
    Colleague("Piotr Sowa", "piotr.sowa@jantar.example", "service", "Poland"),
    Colleague("Helga Winter", "helga.winter@jantar.example", "reader", "DACH"),
    Colleague("Marek Zieleń", "marek.zielen@jantar.example", "sales", "Poland", left_days_before=210),
)

ADMINISTRATOR = COLLEAGUES[0]
MANAGER = COLLEAGUES[1]
SERVICE = COLLEAGUES[6]
LEAVER = COLLEAGUES[8]

_SELLERS = {
    "pl": (COLLEAGUES[1], COLLEAGUES[2], COLLEAGUES[2]),
    "de": (COLLEAGUES[3],),
    "sk": (COLLEAGUES[4],),
    "ru": (COLLEAGUES[5],),
    "en": (COLLEAGUES[3], COLLEAGUES[2]),
}


def sellers_for(language: str) -> tuple[Colleague, ...]:
    """Who looks after customers of a language today, the likelier ones repeated."""
    return _SELLERS[language]
