"""Contracts: how they stand, how long they run, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from perennial.journal.columns import KeyColumn
from perennial.lib.numbers import LARGEST
from perennial.lib.terms import ONE_DAY, Notice, Term, a_year
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.deal import Deal
from perennial.records.models.head import (
    JUDGED,
    TOUCHED,
    Engaged,
    common_indexes,
    end_before_beginning,
)
from perennial.schema.shape import EntityShape
from perennial.schema.standard.contract import AUTOMATIC, BINDING, RUNNING, SIGNED

# What follows from the days of a contract; some of it changes with time alone.
TERM = ("term_ends", "notice_by", "renews", "runs_until", "turns")
MOST_MONTHS, MOST_NOTICE = 1200, 3660


class Contract(Engaged):
    """`value` is an amount as in `Deal`, paid as `recurs` says. `ends` is the last day of the first term, after which
    it goes on for `renewal_months` where its `renewal` is automatic. `notice` counts `notice_unit`, to the end of
    `notice_to`.

    From these follow, as of the day everything stands judged: `term_ends`, `notice_by` and `renews` of one that binds;
    `runs_until`, the last day that is sure, empty for as long as nobody ends it; `turns`, the day on which the days
    lead it to its next status; and `annual`, its value a year.
    """

    name = models.TextField()
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="contracts")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="contracts")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    signed = models.DateField(null=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    value: Any = models.JSONField(null=True)
    recurs = models.CharField(max_length=20, blank=True)
    renewal = models.CharField(max_length=20, blank=True)
    renewal_months = models.BigIntegerField(null=True)
    notice = models.BigIntegerField(null=True)
    notice_unit = models.CharField(max_length=20, blank=True)
    notice_to = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    description_key = KeyColumn()
    value_number = models.BigIntegerField(null=True)
    value_currency = models.CharField(max_length=3, blank=True)
    annual: Any = models.JSONField(null=True)
    annual_number = models.BigIntegerField(null=True)
    term_ends = models.DateField(null=True)
    notice_by = models.DateField(null=True)
    renews = models.DateField(null=True)
    runs_until = models.DateField(null=True)
    turns = models.DateField(null=True)

    folded = {"name": "name_key", "description": "description_key", "own_id": "own_id_key"}
    amounts = ("value",)
    timed = TERM
    derived_fields = (
        *JUDGED,
        *folded.values(),
        "value_number",
        "value_currency",
        "annual",
        "annual_number",
        *TERM,
        *TOUCHED,
    )

    class Meta(Engaged.Meta):
        indexes = [
            *common_indexes(
                "contract",
                (
                    "status",
                    "signed",
                    "begins",
                    "ends",
                    "term_ends",
                    "notice_by",
                    "renews",
                    "value_number",
                    "annual_number",
                    *TOUCHED,
                ),
                ("status",),
            ),
            models.Index(fields=["company", "name_key", "record"], name="contract_by_company"),
            models.Index(fields=["contact", "name_key", "record"], name="contract_by_contact"),
            models.Index(fields=["deal", "record"], name="contract_by_deal"),
            # What My day asks of somebody's contracts: which days come.
            *(
                models.Index(
                    fields=["owner", day, "record"],
                    name=f"contract_own_{day}",
                    condition=Q(archived__isnull=True),
                )
                for day in ("notice_by", "term_ends", "signed")
            ),
            models.Index(
                fields=["turns", "record"],
                name="contract_turns",
                condition=Q(archived__isnull=True, turns__isnull=False),
            ),
        ]

    @property
    def title(self) -> str:
        return self.name

    @property
    def term(self) -> Term:
        """How long it runs; periods that no calendar holds are none."""
        goes_on = self.renewal == AUTOMATIC
        months = self.renewal_months or 0
        notice = self.notice
        return Term(
            self.begins,
            self.ends,
            months if goes_on and 0 < months <= MOST_MONTHS else 0,
            Notice(notice, self.notice_unit, self.notice_to)
            if notice is not None and 0 <= notice <= MOST_NOTICE and self.notice_unit
            else None,
        )

    def derive_own(self) -> None:
        super().derive_own()
        number = self.value_number
        worth = a_year(number, self.recurs, self.term) if number is not None and self.recurs else None
        if worth is not None and abs(worth) > LARGEST:
            worth = None
        self.annual_number = worth
        self.annual = None if worth is None else {"amount": worth, "currency": self.value_currency}

    def derive_as_of(self, day: date) -> None:
        term, binds = self.term, self.status in BINDING
        self.runs_until = None if term.renews and binds else self.ends
        self.term_ends = _known(term.end, day) if binds else self.ends
        self.renews = _known(term.renewal, day) if binds else None
        self.notice_by = _known(term.notice_by, day) if binds else None
        self.turns = self.begins if self.status == SIGNED else None
        if self.status == RUNNING and self.ends and not term.renews:
            self.turns = _known(lambda last: last + ONE_DAY, self.ends)

    def contradictions(self, shape: EntityShape) -> Mapping[str, str]:
        found = dict(end_before_beginning(shape, self.begins, self.ends))
        if self.renewal == AUTOMATIC and not 0 < (self.renewal_months or 0) <= MOST_MONTHS:
            sentence = _("%(field)s: say for how many months it goes on by itself, 1 to %(most)d.")
            found["renewal_months"] = sentence % _words(shape, "renewal_months", MOST_MONTHS)
        if self.notice is not None and not 0 <= self.notice <= MOST_NOTICE:
            found["notice"] = _("%(field)s: a number from 0 to %(most)d.") % _words(
                shape, "notice", MOST_NOTICE
            )
        return found


def _known(follows: Callable[[date], date | None], day: date) -> date | None:
    """None beyond the year 9999, of days that somebody mistyped."""
    try:
        return follows(day)
    except (ValueError, OverflowError):
        return None


def _words(shape: EntityShape, key: str, most: int) -> dict[str, object]:
    return {"field": shape.field(key).label(), "most": most}
