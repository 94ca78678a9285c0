"""Quick create: the form of a new record over any page, and the way from one entity to another without typing again."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from perennial.access.actor import Actor
from perennial.access.queries import check, may
from perennial.schema.queries import shape_of
from perennial.web.page import page
from perennial.web.records.create import QUICKLY, is_quick, new_form, show_new, ways
from perennial.web.records.entities import PLURALS
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.requests import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def quick_new(request: HttpRequest) -> HttpResponse:
    """The form of the entity `of`, else of the first that may be made; what was typed for another comes along.

    Nothing is written here: the form posts to the page of its entity. Without script a list of those pages.
    """
    entity = _meant(actor_of(request), request.GET.get("of", ""))
    reader = Reader(request, entity)
    check(reader.actor, "create", reader.shape)
    if not is_quick(request):
        return page(request, "records/quick.html", {"ways": _pages(reader)})
    form = new_form(request, reader)
    if request.method == "POST":
        _take_along(form, request)
    return show_new(request, reader, form)


def _meant(actor: Actor, of: str) -> str:
    """`of` is an entity or the place of its list."""
    known = [key for key in QUICKLY if may(actor, "create", shape_of(key))]
    return next((key for key in known if of in (key, PLURALS[key])), known[0] if known else QUICKLY[0])


def _pages(reader: Reader) -> list[dict[str, object]]:
    return [one | {"url": f"/{PLURALS[one['of']]}/new", "current": False} for one in ways(reader)]


def _take_along(form: RecordForm, request: HttpRequest) -> None:
    """What was typed stands in the fields of the same name; what is chosen from a list is of one entity alone."""
    for key, field in form.fields.items():
        typed = request.POST.get(key, "")
        if typed and not isinstance(field.widget, forms.Select | forms.CheckboxSelectMultiple):
            field.initial = typed
