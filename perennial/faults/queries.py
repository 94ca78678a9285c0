"""Reading faults. Who may is asked by the doors: faults stand below accounts and are the operator's."""

from __future__ import annotations

from django.db.models import QuerySet

from perennial.faults.models import Fault, FaultSighting
from perennial.faults.references import HALF, read_reference


def faults() -> QuerySet[Fault]:
    """All faults, the latest seen first."""
    return Fault.objects.order_by("-last_seen", "-id")


def fault_of_reference(typed: str) -> Fault | None:
    """The fault a reference leads to, as a person typed it; None when there is none."""
    reference = read_reference(typed)
    sighting = sighting_of_reference(reference)
    if sighting is not None:
        return sighting.fault
    return faults().filter(code=reference[:HALF]).first() if reference else None


def sighting_of_reference(typed: str) -> FaultSighting | None:
    """The one occasion behind a reference, as long as it is among the fault's newest 200."""
    found = FaultSighting.objects.filter(reference=read_reference(typed)).select_related("fault")
    return found.order_by("-id").first()
