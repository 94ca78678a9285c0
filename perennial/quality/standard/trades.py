"""Packs by trade: what matters where one sells to companies, renders services, or sells on the web."""

from __future__ import annotations

from perennial.quality.standard.base import Given, Pack
from perennial.quality.standard.dealings import STILL_OPEN, TALKED
from perennial.quality.standard.sound import CUSTOMER, IN_BUSINESS
from perennial.schema.standard.common import labels

B2B = Pack(
    "b2b",
    labels("B2B trade", "Handel B2B", "Handel zwischen Firmen", "Obchod B2B", "Торговля B2B"),
    labels(
        "Customers are companies with a legal name and a registration, and people in them with a job.",
        "Klienci to firmy z pełną nazwą i rejestrem oraz ludzie ze stanowiskiem.",
        "Kunden sind Firmen mit Firmierung und Register, und Menschen mit Funktion.",
        "Zákazníci sú firmy s obchodným menom a registrom a ľudia s pozíciou.",
        "Клиенты — компании с полным наименованием и регистрацией и люди с должностью.",
    ),
    (
        Given(
            "b2b_company_legal_name",
            "company",
            "filled",
            {"field": "legal_name"},
            labels(
                "Legal name of customers",
                "Pełna nazwa klientów",
                "Firmierung der Kunden",
                "Obchodné meno zákazníkov",
                "Полное наименование клиентов",
            ),
            when=CUSTOMER,
            weight=2,
        ),
        Given(
            "b2b_company_registration",
            "company",
            "filled",
            {"field": "registration_id"},
            labels(
                "Registration of customers",
                "Rejestr klientów",
                "Register der Kunden",
                "Registrácia zákazníkov",
                "Регистрация клиентов",
            ),
            when=CUSTOMER,
        ),
        Given(
            "b2b_company_size",
            "company",
            "filled",
            {"field": "size"},
            labels(
                "Number of employees",
                "Zatrudnienie",
                "Mitarbeiterzahl",
                "Počet zamestnancov",
                "Число сотрудников",
            ),
            when=IN_BUSINESS,
        ),
        Given(
            "b2b_deal_contact",
            "deal",
            "filled",
            {"field": "contact"},
            labels(
                "A person to talk to about the deal",
                "Osoba do rozmów o transakcji",
                "Ein Mensch, mit dem man über das Geschäft spricht",
                "Osoba, s ktorou sa o obchode hovorí",
                "С кем говорить о сделке",
            ),
            when=STILL_OPEN,
            weight=2,
        ),
    ),
)

SERVICES = Pack(
    "services",
    labels("Services", "Usługi", "Dienstleistungen", "Služby", "Услуги"),
    labels(
        "People are called: a phone matters more than an address.",
        "Do ludzi się dzwoni: telefon jest ważniejszy niż adres.",
        "Man ruft an: ein Telefon zählt mehr als eine Adresse.",
        "Ľuďom sa volá: telefón je dôležitejší než adresa.",
        "Людям звонят: телефон важнее адреса.",
    ),
    (
        Given(
            "services_contact_phone",
            "contact",
            "filled",
            {"field": "phone"},
            labels(
                "A phone for every customer",
                "Telefon do każdego klienta",
                "Ein Telefon für jeden Kunden",
                "Telefón na každého zákazníka",
                "Телефон каждого клиента",
            ),
            when=CUSTOMER,
            severity="warn",
            weight=3,
        ),
        Given(
            "services_contact_language",
            "contact",
            "filled",
            {"field": "language"},
            labels(
                "Language to speak",
                "Język rozmowy",
                "Sprache des Gesprächs",
                "Jazyk rozhovoru",
                "Язык общения",
            ),
            when=IN_BUSINESS,
        ),
        Given(
            "services_activity_minutes",
            "activity",
            "filled",
            {"field": "minutes"},
            labels(
                "How long calls and meetings took",
                "Jak długo trwały rozmowy i spotkania",
                "Wie lange Anrufe und Termine dauerten",
                "Ako dlho trvali hovory a stretnutia",
                "Сколько длились звонки и встречи",
            ),
            when=TALKED,
        ),
    ),
)

SHOP = Pack(
    "e-commerce",
    labels("E-commerce", "Handel internetowy", "Onlinehandel", "E-shop", "Интернет-торговля"),
    labels(
        "Parcels and invoices need an address and an e-mail that works.",
        "Paczki i faktury potrzebują adresu i działającego e-maila.",
        "Pakete und Rechnungen brauchen Adresse und E-Mail.",
        "Balíky a faktúry potrebujú adresu a funkčný e-mail.",
        "Посылкам и счетам нужны адрес и рабочая почта.",
    ),
    tuple(
        Given(
            f"shop_contact_{field}",
            "contact",
            "filled",
            {"field": field},
            label,
            when=CUSTOMER,
            weight=weight,
        )
        for field, weight, label in (
            (
                "email",
                3,
                labels(
                    "E-mail of buyers",
                    "E-mail kupujących",
                    "E-Mail der Käufer",
                    "E-mail kupujúcich",
                    "Почта покупателей",
                ),
            ),
            (
                "city",
                2,
                labels(
                    "City of buyers",
                    "Miasto kupujących",
                    "Ort der Käufer",
                    "Mesto kupujúcich",
                    "Город покупателей",
                ),
            ),
            (
                "country",
                2,
                labels(
                    "Country of buyers",
                    "Kraj kupujących",
                    "Land der Käufer",
                    "Krajina kupujúcich",
                    "Страна покупателей",
                ),
            ),
        )
    ),
)

TRADES = (B2B, SERVICES, SHOP)
