"""What is compared of records of each entity: the source from which batch and single comparison are both made."""

from collections.abc import Mapping

from perennial.matching.specs.base import Comparison, Gate, Given, Level, Spec, hashed
from perennial.matching.specs.company import COMPANY
from perennial.matching.specs.contact import CONTACT
from perennial.matching.specs.described import described
from perennial.matching.specs.lead import LEAD
from perennial.schema.standard.product import SHAPE as PRODUCT

SPECS: Mapping[str, Spec] = {
    spec.entity: spec for spec in (COMPANY, CONTACT, LEAD, described(PRODUCT, numbers={"code"}))
}

__all__ = ["SPECS", "Comparison", "Gate", "Given", "Level", "Spec", "hashed"]
