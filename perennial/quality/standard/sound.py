"""Rules that suit every company: switched on when a workspace is set up, and none of them blocks."""

from __future__ import annotations

from perennial.quality.standard import words
from perennial.quality.standard.base import Condition, Given, Labels, Pack
from perennial.quality.standard.cases import tickets
from perennial.quality.standard.contracts import contracts
from perennial.quality.standard.dealings import ACTIVITY, deals, spoken_with
from perennial.quality.standard.leads import OPEN_LEAD, leads
from perennial.schema.standard import ENTITIES
from perennial.schema.standard.common import labels

CUSTOMER: Condition = {"field": "lifecycle", "op": "is", "value": "customer"}
# Who is partner, supplier or gone is nobody's to look after.
IN_BUSINESS: Condition = {"field": "lifecycle", "op": "is_one_of", "value": ["customer", "prospect"]}
REACHABLE: Condition = {"any": [{"field": "email", "op": "is_filled"}, {"field": "phone", "op": "is_filled"}]}
STILL_HERE: Condition = {
    "all": [{"field": "owner", "op": "is_filled"}, {"field": "owner.active", "op": "is", "value": True}]
}
MOST_EMPLOYEES = 3_000_000


def _filled(entity: str, field: str, weight: int, when: Condition | None = None) -> Given:
    """A rule called like the field that is to be filled in."""
    name = ENTITIES[entity].fields[field].labels
    key = f"{entity}_{field}_filled"
    return Given(key, entity, "filled", {"field": field}, name, when=when, weight=weight)


def _valid(entity: str, field: str, weight: int, name: Labels) -> Given:
    key, when = f"{entity}_{field}_valid", {"field": field, "op": "is_filled"}
    return Given(key, entity, "valid", {"field": field}, name, words.RETYPE, when, "warn", weight)


def _unique(entity: str, field: str, weight: int, name: Labels) -> Given:
    key = f"{entity}_{field}_unique"
    return Given(key, entity, "unique", {"field": field}, name, words.COMPARE, weight=weight)


def _fresh(entity: str, field: str, months: int, name: Labels) -> Given:
    given = {"field": field, "months": months}
    when = {"all": [{"field": field, "op": "is_filled"}, IN_BUSINESS]}
    return Given(f"{entity}_{field}_fresh", entity, "fresh", given, name, words.CONFIRM, when)


def _reachable(entity: str, field: str, weight: int, when: Condition | None = None) -> Given:
    must = {"must": REACHABLE, "field": field}
    key = f"{entity}_reachable"
    return Given(
        key, entity, "holds", must, words.REACHABLE, when=when, weight=weight, dimension="completeness"
    )


def _owned(entity: str) -> Given:
    must = {"must": STILL_HERE, "field": "owner"}
    return Given(f"{entity}_owner", entity, "holds", must, words.OWNER, words.HAND_ON, IN_BUSINESS, "warn", 2)


CONTACT = (
    _reachable("contact", "email", 3),
    _filled("contact", "email", 2, IN_BUSINESS),
    _filled("contact", "phone", 2, IN_BUSINESS),
    _filled("contact", "given_name", 1),
    _filled("contact", "family_name", 2),
    _filled("contact", "job_title", 1, IN_BUSINESS),
    _filled("contact", "lifecycle", 1),
    _filled("contact", "company", 2, IN_BUSINESS),
    _valid("contact", "email", 3, words.EMAIL_VALID),
    _valid("contact", "phone", 3, words.PHONE_VALID),
    _owned("contact"),
    Given(
        "contact_birthday",
        "contact",
        "valid",
        {"field": "birthday"},
        words.BIRTHDAY_VALID,
        words.RETYPE,
        severity="warn",
        dimension="consistency",
    ),
    _unique("contact", "email", 2, words.EMAIL_UNIQUE),
    _fresh("contact", "email", 12, words.EMAIL_FRESH),
    _fresh("contact", "phone", 18, words.PHONE_FRESH),
    _fresh("contact", "job_title", 18, words.JOB_FRESH),
    Given("contact_believable", "contact", "believable", {}, words.BELIEVABLE),
    spoken_with("contact"),
)

COMPANY = (
    _filled("company", "tax_id", 2, CUSTOMER),
    _filled("company", "lifecycle", 1),
    _filled("company", "industry", 1, IN_BUSINESS),
    _filled("company", "city", 1, IN_BUSINESS),
    _filled("company", "country", 1, IN_BUSINESS),
    _reachable("company", "phone", 2, IN_BUSINESS),
    _valid("company", "tax_id", 3, words.TAX_VALID),
    _valid("company", "email", 2, words.EMAIL_VALID),
    _valid("company", "phone", 2, words.PHONE_VALID),
    _valid("company", "website", 1, words.WEBSITE_VALID),
    _owned("company"),
    Given(
        "company_size",
        "company",
        "holds",
        {"must": {"field": "size", "op": "between", "value": [1, MOST_EMPLOYEES]}},
        words.SIZE,
        words.RETYPE,
        {"field": "size", "op": "is_filled"},
        "warn",
    ),
    _unique("company", "tax_id", 3, words.TAX_UNIQUE),
    _fresh("company", "phone", 18, words.PHONE_FRESH),
    _fresh("company", "city", 24, words.ADDRESS_FRESH),
    spoken_with("company"),
)

LEAD = (
    _reachable("lead", "email", 3, OPEN_LEAD),
    _valid("lead", "email", 2, words.EMAIL_VALID),
    _valid("lead", "phone", 2, words.PHONE_VALID),
    _filled("lead", "source", 1),
    Given("lead_believable", "lead", "believable", {}, words.BELIEVABLE),
    *leads(STILL_HERE),
)

SOUND = Pack(
    "sound",
    labels("Sound basics", "Solidne podstawy", "Solide Grundlagen", "Solídne základy", "Основы"),
    labels(
        "What every company expects of contacts, companies, leads, deals, contracts, tickets, activities and "
        "campaigns. Nothing blocks.",
        "Czego każda firma oczekuje od kontaktów, firm, leadów, transakcji, umów, zgłoszeń, aktywności i kampanii. "
        "Nic nie blokuje.",
        "Was jede Firma von Kontakten, Firmen, Leads, Geschäften, Verträgen, Tickets, Aktivitäten und Kampagnen "
        "erwartet. Nichts sperrt.",
        "Čo každá firma očakáva od kontaktov, firiem, leadov, obchodov, zmlúv, tiketov, aktivít a kampaní. "
        "Nič neblokuje.",
        "Чего каждая компания ждёт от контактов, компаний, лидов, сделок, договоров, обращений, активностей и "
        "кампаний. Ничего не блокирует.",
    ),
    (*CONTACT, *COMPANY, *LEAD, *deals(STILL_HERE), *tickets(STILL_HERE), *contracts(STILL_HERE), *ACTIVITY),
)
