"""Where a person works, worked and works besides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.records.actions.links import add_company, move_to_company, remove_link
from perennial.records.models import Head
from perennial.records.queries import head_of
from perennial.schema.kinds import kind_of
from perennial.schema.shape import FieldShape
from perennial.web.page import page, receipt, redirect
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import form_field, parsed
from perennial.web.records.reader import Reader

MAIN, ALSO, FORMER = "main", "also", "former"
DAY = FieldShape("day", "date")


class CompanyForm(forms.Form):
    """A company, what the person is there, and whether that is now, besides or over."""

    how = forms.ChoiceField(
        label=gettext_lazy("They"),
        choices=[
            (MAIN, gettext_lazy("work there now, and left where they were")),
            (ALSO, gettext_lazy("work there too")),
            (FORMER, gettext_lazy("used to work there")),
        ],
        widget=forms.RadioSelect,
        initial=ALSO,
    )
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=200)
    since = forms.CharField(
        label=gettext_lazy("Since"), required=False, widget=forms.TextInput({"type": "date"})
    )
    until = forms.CharField(
        label=gettext_lazy("Until"), required=False, widget=forms.TextInput({"type": "date"})
    )

    def __init__(self, reader: Reader, data: Any = None) -> None:
        super().__init__(data)
        self.reader = reader
        self.company = reader.shape.field("company")
        self.fields["company"] = form_field(self.company, reader)
        self.fields["company"].required = True
        self.order_fields(["company", "how", "role", "since", "until"])

    def clean(self) -> None:
        for key, field in (("company", self.company), ("since", DAY), ("until", DAY)):
            try:
                self.cleaned_data[key] = parsed(field, self.cleaned_data.get(key, ""), self.reader)
            except Refusal as no:
                self.add_error(key, str(no.sentence))
        values = self.cleaned_data
        if (
            values.get("how") == FORMER
            and kind_of(DAY).empty(values.get("until"))
            and "until" not in self.errors
        ):
            self.add_error("until", _("Say until when, as far as you know."))
        if values.get("how") == MAIN and values.get("until"):
            self.add_error(
                "until", _("What goes on has no end yet. Leave this empty, or choose “used to work there”.")
            )
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", _("The end lies before the beginning."))


@require_http_methods(["GET", "HEAD", "POST"])
def company_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Links a contact with a company."""
    reader = Reader(request, "contact")
    head = head_of(reader.actor, reader.shape, pk)
    check(reader.actor, "edit", reader.shape, head, "company")
    form = CompanyForm(reader, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, reader, head, form, 422 if request.method == "POST" else 200)
    try:
        change = _link(reader, pk, form.cleaned_data)
    except Forbidden:
        raise
    except Refusal as no:
        form.add_error("company", str(no.sentence))
        return _show(request, reader, head, form, 422)
    words = {
        "record": reader.title(head),
        "company": reader.names.name("company", form.cleaned_data["company"]),
    }
    receipt(request, _("%(record)s linked with %(company)s") % words, undo=undo_url(change))
    return redirect(request, record_url("contact", pk))


@require_POST
def company_remove(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """Removes a link to a further or former company."""
    reader = Reader(request, "contact")
    change = remove_link(reader.actor, pk, link)
    receipt(request, _("Link removed"), undo=undo_url(change))
    return redirect(request, record_url("contact", pk))


def _link(reader: Reader, pk: int, values: dict[str, Any]) -> int | None:
    company, role = values["company"], values["role"]
    if values["how"] == MAIN:
        # Where they were ended when this began.
        began = values["since"] or timezone.localdate()
        return move_to_company(reader.actor, pk, company, today=began, role=role)
    return add_company(reader.actor, pk, company, role=role, since=values["since"], until=values["until"])


def _show(request: HttpRequest, reader: Reader, head: Head, form: CompanyForm, status: int) -> HttpResponse:
    url = record_url("contact", head.pk)
    trail = [
        {"url": f"/{PLURALS['contact']}", "label": reader.shape.plural()},
        {"url": url, "label": reader.title(head)},
    ]
    context = {
        "heading": _("Link with a company"),
        "trail": trail,
        "form": form,
        "action": f"{url}/companies/new",
        "label": _("Link"),
        "leave_url": url,
    }
    return page(request, "records/form.html", context, status=status)
