"""Packs by country: what a customer's company of that country must have for an invoice, and what people there write."""

from __future__ import annotations

from perennial.quality.standard.base import Given, Labels, Pack
from perennial.schema.standard.common import labels

_ABOUT = labels(
    "Tax number, postal code and phone of companies there.",
    "NIP, kod pocztowy i telefon tamtejszych firm.",
    "Steuernummer, Postleitzahl und Telefon der Firmen dort.",
    "Daňové číslo, PSČ a telefón tamojších firiem.",
    "Налоговый номер, индекс и телефон тамошних компаний.",
)


def _pack(key: str, codes: tuple[str, ...], names: Labels, tax: Labels) -> Pack:
    there = {"field": "country", "op": "is_one_of", "value": list(codes)}
    customer = {"all": [there, {"field": "lifecycle", "op": "is", "value": "customer"}]}
    return Pack(
        key,
        names,
        _ABOUT,
        (
            Given(
                f"{key}_company_tax_id",
                "company",
                "filled",
                {"field": "tax_id"},
                tax,
                {},
                customer,
                "warn",
                2,
            ),
            *(
                Given(
                    f"{key}_{entity}_postal_code",
                    entity,
                    "valid",
                    {"field": "postal_code"},
                    labels(
                        "Postal code as it is written there",
                        "Kod pocztowy w tamtejszym zapisie",
                        "Postleitzahl, wie man sie dort schreibt",
                        "PSČ v tamojšom zápise",
                        "Индекс в местной записи",
                    ),
                    {},
                    there,
                    "warn",
                    1,
                )
                for entity in ("company", "contact")
            ),
            Given(
                f"{key}_company_phone",
                "company",
                "filled",
                {"field": "phone"},
                labels(
                    "A phone for questions",
                    "Telefon na pytania",
                    "Ein Telefon für Rückfragen",
                    "Telefón na otázky",
                    "Телефон для вопросов",
                ),
                {},
                customer,
                "watch",
                1,
            ),
        ),
    )


COUNTRIES = (
    _pack(
        "pl",
        ("PL",),
        labels("Poland", "Polska", "Polen", "Poľsko", "Польша"),
        labels("NIP of customers", "NIP klientów", "NIP der Kunden", "NIP zákazníkov", "NIP клиентов"),
    ),
    _pack(
        "de",
        ("DE",),
        labels("Germany", "Niemcy", "Deutschland", "Nemecko", "Германия"),
        labels(
            "VAT number of customers",
            "USt-IdNr. klientów",
            "USt-IdNr. der Kunden",
            "USt-IdNr. zákazníkov",
            "USt-IdNr. клиентов",
        ),
    ),
    _pack(
        "sk",
        ("SK",),
        labels("Slovakia", "Słowacja", "Slowakei", "Slovensko", "Словакия"),
        labels(
            "IČ DPH of customers",
            "IČ DPH klientów",
            "IČ DPH der Kunden",
            "IČ DPH zákazníkov",
            "IČ DPH клиентов",
        ),
    ),
    _pack(
        "cis",
        ("RU", "BY", "KZ"),
        labels("Russia and CIS", "Rosja i WNP", "Russland und GUS", "Rusko a SNŠ", "Россия и СНГ"),
        labels("INN of customers", "INN klientów", "INN der Kunden", "INN zákazníkov", "ИНН клиентов"),
    ),
    _pack(
        "uk",
        ("GB",),
        labels(
            "United Kingdom",
            "Wielka Brytania",
            "Vereinigtes Königreich",
            "Spojené kráľovstvo",
            "Великобритания",
        ),
        labels(
            "VAT number of customers",
            "Numer VAT klientów",
            "VAT-Nummer der Kunden",
            "Číslo DPH zákazníkov",
            "Номер НДС клиентов",
        ),
    ),
)
