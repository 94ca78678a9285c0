"""What pages say of campaigns: what one brought and who is in it, and which ones somebody is in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.queries import editable_fields, may
from perennial.lib.money import Money, show_money, show_round_money
from perennial.lib.numbers import counted
from perennial.records.campaigns import ENTITY, MEMBERS, Brought, brought, campaigns_with, states
from perennial.records.models import Campaign, Head
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.campaign import STATES
from perennial.schema.standard.common import MEMBER
from perennial.schema.standard.deal import WON
from perennial.web.addresses import narrowed_url, record_url
from perennial.web.records.reader import Reader

LABELS = {one.key: one for one in STATES}


def state_label(key: str) -> str:
    """The word for how somebody stands in a campaign."""
    return LABELS[key].label() if key in LABELS else key


def of_campaign(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """The sections of a campaign's page: what it brought, and who is in it."""
    assert isinstance(head, Campaign)
    counted_states = states(reader.actor, head.pk)
    members_url = f"{record_url(ENTITY, head.pk)}/members"
    people = [
        {
            "name": state_label(key),
            "url": f"{members_url}?state={key}",
            "icon": "team",
            "aside": counted(number),
        }
        for key, number in counted_states.items()
    ]
    return [
        {"title": _("What it brought"), "related": _brought(reader, head)},
        {
            "title": _("Who is in it"),
            "related": people,
            "all_url": members_url if people else "",
            "add_url": members_url if head.archived is None and may_put(reader) else "",
        },
    ]


def may_put(reader: Reader) -> bool:
    """Whether the reader may put anybody into campaigns."""
    return any(
        may(reader.actor, "edit", shape_of(one)) and editable_fields(reader.actor, shape_of(one), [MEMBER])
        for one in MEMBERS
    )


def _brought(reader: Reader, head: Campaign) -> list[dict[str, Any]]:
    its = brought(reader.actor, head)
    found = []
    if its.leads is not None:
        text = ngettext("%s lead", "%s leads", its.leads) % counted(its.leads)
        found.append(
            {"name": text, "url": _url("lead", head), "icon": "lead", "aside": _each(reader, head, its)}
        )
    if its.deals is not None:
        text = ngettext("%s deal", "%s deals", its.deals) % counted(its.deals)
        found.append({"name": text, "url": _url("deal", head), "icon": "deal"})
    if its.won is not None:
        worth = Money(amount=its.worth or 0, currency=setting().currency)
        found.append(
            {
                "name": _("%s won") % counted(its.won),
                "url": _url("deal", head, {"field": "outcome", "op": "is", "value": WON}),
                "icon": "check",
                "aside": show_round_money(worth, reader.setting.language) if its.worth is not None else "",
            }
        )
    return found


def _each(reader: Reader, head: Campaign, its: Brought) -> str:
    if its.each is None:
        return ""
    money = Money(amount=its.each, currency=head.cost_currency)
    return _("%s a lead") % show_money(money, reader.setting.language)


def _url(entity: str, head: Campaign, *more: dict[str, Any]) -> str:
    return narrowed_url(entity, {"all": [{"field": ENTITY, "op": "is", "value": head.pk}, *more]})


def campaigns_of(reader: Reader, head: Head) -> dict[str, Any]:
    """The campaigns that a contact or a lead is in, each with how they stand there."""
    section: dict[str, Any] = {"title": _("Campaigns"), "related": []}
    if MEMBER not in reader.readable:
        return section
    several = campaigns_with(reader.actor, head.pk)
    reader.names.load(ENTITY, [pk for pk, _state in several])
    section["related"] = [
        {
            "name": reader.names.name(ENTITY, pk),
            "url": record_url(ENTITY, pk),
            "of": ENTITY,
            "icon": ENTITY,
            "note": state_label(state),
        }
        for pk, state in several
    ]
    may_add = (
        head.archived is None and reader.may("edit", head) and may(reader.actor, "read", shape_of(ENTITY))
    )
    if may_add and editable_fields(reader.actor, reader.shape, [MEMBER]):
        section["add_url"] = f"{record_url(reader.entity, head.pk)}/campaigns/new"
    return section
