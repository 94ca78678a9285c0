"""What a record is linked with: companies of a person with role and dates, people and parts of a company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.queries import may
from perennial.lib.dates import show_date
from perennial.records.derive.values import value_of
from perennial.records.directory import title_of
from perennial.records.linked import (
    children_of,
    contracts_of,
    deals_of,
    leads_of,
    links_of,
    open_tickets_of,
    people_of,
)
from perennial.records.models import Deal, Head, Link
from perennial.schema.queries import shape_of
from perennial.schema.standard.ticket import STILL_OPEN
from perennial.web.addresses import narrowed_url
from perennial.web.records.campaigns import campaigns_of, of_campaign
from perennial.web.records.entities import record_url
from perennial.web.records.promises import promise
from perennial.web.records.reader import Reader
from perennial.web.records.sold import orders, sections_of_product

SHOWN = 12


def linked(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """Sections on the right: title, related records, where one is added and where all of them stand."""
    found = _OF[reader.entity](reader, head)
    return [section for section in found if section["related"] or section.get("add_url")]


def _of_contact(reader: Reader, head: Head) -> list[dict[str, Any]]:
    if "company" not in reader.readable:
        return []
    company = getattr(head, "company_id", None)
    links = links_of(head.pk)
    reader.names.load("company", [company, *(link.target_id for link in links)])
    may_edit = head.archived is None and "company" in reader.editable() and reader.may("edit", head)
    url = record_url("contact", head.pk)
    entries = _main_company(reader, company) + [_company_link(reader, link, may_edit, url) for link in links]
    sections = [
        _deals(reader, "contact", head),
        orders(reader, "contact", head),
        _contracts(reader, "contact", head),
        _tickets(reader, "contact", head),
        {"title": _("Companies"), "related": entries, "add_url": f"{url}/companies/new" if may_edit else ""},
        _leads(reader, "contact", head),
    ]
    if company and reader.names.name("company", company):
        sections.append(_people(reader, company, leave_out=head.pk))
    sections.append(campaigns_of(reader, head))
    return sections


def _main_company(reader: Reader, company: int | None) -> list[dict[str, Any]]:
    """Today's company, which is a field of the person: it stands first, so that the list never seems empty."""
    name = reader.names.name("company", company) if company else ""
    if not name:
        return []
    return [
        {"name": name, "url": record_url("company", company or 0), "of": "company", "note": _("main company")}
    ]


def _company_link(reader: Reader, link: Link, may_edit: bool, url: str) -> dict[str, Any]:
    known = reader.names.name("company", link.target_id)
    return {
        "name": known or _("withheld"),
        "url": record_url("company", link.target_id) if known else "",
        "of": "company",
        "note": link_note(reader, link),
        "remove_url": f"{url}/companies/{link.pk}/remove" if may_edit else "",
    }


def link_note(reader: Reader, link: Link) -> str:
    """Role and dates of a link in a few words."""
    language = reader.setting.language
    dates = {
        "since": show_date(link.since, language) if link.since else "",
        "until": show_date(link.until, language) if link.until else "",
    }
    if link.since and link.until:
        time = _("%(since)s to %(until)s") % dates
    elif link.until:
        time = _("until %(until)s") % dates
    else:
        time = _("since %(since)s") % dates if link.since else _("also")
    return ", ".join(part for part in (link.role, time) if part)


def _of_company(reader: Reader, head: Head) -> list[dict[str, Any]]:
    sections = [
        _deals(reader, "company", head),
        orders(reader, "company", head),
        _contracts(reader, "company", head),
        _tickets(reader, "company", head),
    ]
    sections.append(_people(reader, head.pk, leave_out=None))
    sections.append(_leads(reader, "company", head))
    if "parent" in reader.readable:
        children = children_of(reader.actor, head.pk, SHOWN)
        reader.names.load("company", children)
        related = [
            {"name": reader.names.name("company", pk), "url": record_url("company", pk), "of": "company"}
            for pk in children
        ]
        sections.append({"title": _("Subsidiaries"), "related": related})
    return sections


def _of_deal(reader: Reader, head: Head) -> list[dict[str, Any]]:
    its = (
        [orders(reader, "deal", head), _contracts(reader, "deal", head), _leads(reader, "deal", head)]
        if isinstance(head, Deal)
        else []
    )
    company = getattr(head, "company_id", None) if "company" in reader.readable else None
    if company is None or not reader.names.name("company", company):
        return its
    return [*its[:1], _people(reader, company, leave_out=None) | {"add_url": ""}, *its[1:]]


def _deals(reader: Reader, key: str, head: Head) -> dict[str, Any]:
    """Deals with a company or a person, those that are open first."""
    shape, readable = shape_of("deal"), reader.readable_of("deal")
    section: dict[str, Any] = {"title": _("Deals"), "related": []}
    if key not in readable:
        return section
    deals = deals_of(reader.actor, key, head.pk, SHOWN + 1)
    told = [shape.field(one) for one in ("stage", "expected_close") if one in readable]
    section["related"] = [
        {
            "name": title_of(shape, deal, readable),
            "url": record_url("deal", deal.pk),
            "of": "deal",
            "icon": "deal",
            "note": " · ".join(filter(None, (reader.show(one, value_of(deal, one)) for one in told))),
            "aside": reader.show(shape.field("amount"), deal.amount) if "amount" in readable else "",
        }
        for deal in deals[:SHOWN]
    ]
    if len(deals) > SHOWN:
        section["all_url"] = narrowed_url("deal", {"field": key, "op": "is", "value": head.pk})
    if head.archived is None and may(reader.actor, "create", shape):
        section["add_url"] = f"/deals/new?{key}={head.pk}"
    return section


def _contracts(reader: Reader, key: str, head: Head) -> dict[str, Any]:
    """Contracts with a company or a person, or from a deal: those that bind first, with what comes next of each."""
    shape, readable = shape_of("contract"), reader.readable_of("contract")
    section: dict[str, Any] = {"title": _("Contracts"), "related": []}
    if key not in readable:
        return section
    several = contracts_of(reader.actor, key, head.pk, SHOWN + 1)
    told = [shape.field(one) for one in ("status", "term_ends") if one in readable]
    for one in several[:SHOWN]:
        section["related"].append(
            {
                "name": title_of(shape, one, readable),
                "url": record_url("contract", one.pk),
                "of": "contract",
                "icon": "contract",
                "note": " · ".join(filter(None, (reader.show(its, value_of(one, its)) for its in told))),
                "aside": reader.show(shape.field("annual"), value_of(one, shape.field("annual")))
                if "annual" in readable
                else "",
            }
        )
    if len(several) > SHOWN:
        section["all_url"] = narrowed_url("contract", {"field": key, "op": "is", "value": head.pk})
    if head.archived is None and may(reader.actor, "create", shape):
        section["add_url"] = f"/contracts/new?{key}={head.pk}"
    return section


def _tickets(reader: Reader, key: str, head: Head) -> dict[str, Any]:
    """Open tickets of a company or a person, the most pressing first."""
    shape, readable = shape_of("ticket"), reader.readable_of("ticket")
    section: dict[str, Any] = {"title": _("Open tickets"), "related": []}
    if key not in readable:
        return section
    tickets = open_tickets_of(reader.actor, key, head.pk, SHOWN + 1)
    for one in tickets[:SHOWN]:
        its = promise(reader, one)
        section["related"].append(
            {
                "name": title_of(shape, one, readable),
                "url": record_url("ticket", one.pk),
                "of": "ticket",
                "icon": "ticket",
                "note": reader.show(shape.field("status"), one.status),
                "aside": its.text if its else "",
            }
        )
    if len(tickets) > SHOWN:
        section["all_url"] = narrowed_url("ticket", _open_at(key, head))
    if head.archived is None and may(reader.actor, "create", shape):
        section["add_url"] = f"/tickets/new?{key}={head.pk}"
    return section


def _open_at(key: str, head: Head) -> dict[str, Any]:
    return {
        "all": [
            {"field": key, "op": "is", "value": head.pk},
            {"field": "status", "op": "is_one_of", "value": list(STILL_OPEN)},
        ]
    }


def _leads(reader: Reader, key: str, head: Head) -> dict[str, Any]:
    """The leads that became this contact, company or deal."""
    shape, readable = shape_of("lead"), reader.readable_of("lead")
    told = [shape.field(one) for one in ("source",) if one in readable]
    became = leads_of(reader.actor, key, head.pk, SHOWN) if f"converted_{key}" in readable else []
    related = [
        {
            "name": title_of(shape, one, readable),
            "url": record_url("lead", one.pk),
            "of": "person",
            "note": " · ".join(filter(None, (reader.show(field, value_of(one, field)) for field in told))),
        }
        for one in became
    ]
    return {"title": _("Came from leads"), "related": related}


def _people(reader: Reader, company: int, leave_out: int | None) -> dict[str, Any]:
    """People whose main company this is, as far as the reader may see them and where they work."""
    title = _("People here") if leave_out is None else _("Colleagues")
    shape, readable = shape_of("contact"), reader.readable_of("contact")
    if "company" not in readable:
        return {"title": title, "related": []}
    people = people_of(reader.actor, company, SHOWN + 1, leave_out)
    related = [
        {
            "name": title_of(shape, person, readable),
            "url": record_url("contact", person.pk),
            "of": "person",
            "note": person.job_title if "job_title" in readable else "",
        }
        for person in people[:SHOWN]
    ]
    of_company = {"field": "company", "op": "is", "value": company}
    all_url = narrowed_url("contact", of_company) if len(people) > SHOWN else ""
    add_url = f"/contacts/new?company={company}" if leave_out is None else ""
    return {"title": title, "related": related, "all_url": all_url, "add_url": add_url}


_OF: Mapping[str, Callable[[Reader, Head], list[dict[str, Any]]]] = {
    "contact": _of_contact,
    "company": _of_company,
    "lead": lambda reader, head: [campaigns_of(reader, head)],
    "deal": _of_deal,
    "order": _of_deal,
    "product": sections_of_product,
    "ticket": _of_deal,
    "contract": _of_deal,
    "activity": lambda reader, head: [],
    "document": lambda reader, head: [],
    "campaign": of_campaign,
}
