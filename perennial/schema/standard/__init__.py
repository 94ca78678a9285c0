"""The standard fields of the core entities, described as data: one file per entity. Keys are for ever."""

from perennial.schema.shape import EntityShape
from perennial.schema.standard import (
    activity,
    campaign,
    company,
    contact,
    contract,
    deal,
    document,
    lead,
    ticket,
)

ENTITIES: dict[str, EntityShape] = {
    shape.key: shape
    for shape in (
        company.SHAPE,
        contact.SHAPE,
        lead.SHAPE,
        deal.SHAPE,
        contract.SHAPE,
        ticket.SHAPE,
        activity.SHAPE,
        document.SHAPE,
        campaign.SHAPE,
    )
}
