"""Problem cells corrected in the rehearsal, alike ones together; the file itself stays as it was."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.operations.models import State
from perennial.transfer import actions, corrections
from perennial.transfer.errors import NoSuchImport
from perennial.transfer.queries import file_of, import_of, operation_of
from perennial.web.imports import steps
from perennial.web.page import page, redirect
from perennial.web.requests import actor_of, whole_number


@require_http_methods(["GET", "HEAD", "POST"])
def import_corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """What the problem cells say and how often. Corrected, every row is judged once more."""
    actor = actor_of(request)
    one = import_of(actor, pk)
    rehearsal = operation_of(one.rehearsal)
    if one.run is not None or rehearsal is None or rehearsal.state != State.DONE:
        raise NoSuchImport(_("Cells are corrected after a rehearsal and before the run."))
    groups = corrections.alike(rehearsal)
    made = corrections.corrections_of(one).texts
    if request.method == "POST":
        given, back = _given(request, groups), _back(request, list(made))
        if given or back:
            corrections.correct(actor, one, given, back)
            actions.rehearse(actor, one)
        return redirect(request, reverse("import-rehearsal", args=[pk]))
    headers = one.dialect["headers"]
    context = {
        "one": one,
        "file": file_of(one),
        "steps": steps.of(one, "rehearsal"),
        "alike": [
            {
                "column": headers[group.column],
                "text": group.text,
                "sentence": group.sentence,
                "count": group.count,
                "first": group.first,
                "place": group.column,
            }
            for group in groups
        ],
        "made": [
            {"column": headers[column], "before": before, "after": after}
            for (column, before), after in made.items()
        ],
    }
    return page(request, "imports/corrections.html", context)


def _given(request: HttpRequest, groups: Sequence[corrections.Alike]) -> list[tuple[int, str, str]]:
    """(column, text, what it should say) for every group that says something or is to be empty."""
    posted = request.POST
    texts = {(group.column, _line_ends(group.text)): group.text for group in groups}
    lines = zip(posted.getlist("column"), posted.getlist("before"), posted.getlist("after"), strict=False)
    emptied = set(posted.getlist("empty"))
    found = []
    for place, (column, before, after) in enumerate(lines):
        key = (whole_number(column), _line_ends(before))
        empty = str(place) in emptied
        if key in texts and (empty or after.strip()):
            found.append((key[0], texts[key], "" if empty else after))
    return found


def _back(request: HttpRequest, made: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The corrections that are taken back, by their place on the page."""
    places = map(whole_number, request.POST.getlist("back"))
    return [made[place] for place in places if place is not None and place < len(made)]


def _line_ends(text: str) -> str:
    """A browser posts every line end as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
