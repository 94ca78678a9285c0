"""The tiny site of the browser tests: one list and one record, kept in memory."""

from django import forms
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path

from perennial.web.page import receipt, redirect, refused
from perennial.web.shell import shell
from perennial.web.templatetags.table import table_cell

LIST = (
    "{% extends 'shell.html' %}{% block content %}"
    "{% include 'parts/table.html' with id='contacts' caption='Three contacts' choose=True %}"
    "{% include 'parts/bulkbar.html' with action='/contacts' total='4,318' %}"
    "<dl class='facts'>{% include 'parts/fact.html' with key='phone' label='Phone' shown='+48 32' "
    "edit_url='' history_url='/history' age='2 mo' %}</dl>{% endblock %}"
)
VALUES = {}


def reset():
    VALUES.update({(row, key): f"{key} {row}" for row in range(3) for key in ("city", "job")})


class ValueForm(forms.Form):
    value = forms.CharField(label="Value")

    def clean_value(self):
        if self.cleaned_data["value"] == "bad":
            raise forms.ValidationError("This is not a city.")
        return self.cleaned_data["value"]


def cell(row, key):
    url = f"/cell/{row}/{key}"
    return {"id": f"cell--{row}-{key}", "text": VALUES[row, key], "edit_url": url, "label": f"Edit {key}"}


def contacts(request):
    rows = [
        {"id": n, "name": f"Person {n}", "url": f"/contacts?{n}", "cells": [cell(n, "city"), cell(n, "job")]}
        for n in range(3)
    ]
    columns = [
        {"key": key, "label": key, "kind": kind}
        for key, kind in (("name", "name"), ("city", ""), ("job", ""))
    ]
    acts = [{"value": "trash", "label": "Move to the trash"}]
    context = shell(request) | {"rows": rows, "columns": columns, "bulk_acts": acts}
    return HttpResponse(engines["django"].from_string(LIST).render(context, request))


def edit(request, row, key):
    shown = cell(row, key)
    url = shown["edit_url"]
    opened = {"id": shown["id"], "of": "cell", "label": key, "save_url": url, "leave_url": f"{url}?leave"}
    form = ValueForm(request.POST or None, initial={"value": shown["text"]})
    if request.method == "POST" and request.POST["value"] == "forbidden":
        return refused(request, "Your role may not change this.", 403)
    if request.method == "POST" and form.is_valid():
        VALUES[row, key] = form.cleaned_data["value"]
        receipt(request, f"{key} changed", undo="/undo")
        saved = table_cell(cell(row, key))
        return HttpResponse(saved + render_to_string("parts/beside.html", {}, request))
    if "leave" in request.GET:
        return HttpResponse(table_cell(shown))
    html = render_to_string("parts/edit.html", opened | {"fields": list(form)}, request)
    return HttpResponse(html, status=422 if request.method == "POST" else 200)


def history(request):
    lines = [
        {"shown": "+48 32", "by": "Ada", "current": True},
        {"shown": "", "by": "Bob", "revert_url": "/undo"},
    ]
    return HttpResponse(
        render_to_string("parts/popover.html", {"key": "phone", "label": "Phone", "lines": lines}, request)
    )


def find(request):
    found = (
        [{"url": "/contacts?found", "label": "Ada", "icon": "contact"}]
        if request.GET.get("q") == "ada"
        else []
    )
    groups = [{"title": "Records", "items": found}] if found else []
    return HttpResponse(
        render_to_string("parts/found.html", {"groups": groups, "nothing": not groups}, request)
    )


def operations(request):
    groups = [
        {"title": "Finished today", "operations": [{"label": "Import", "state": "done", "at": "10:31"}]}
    ]
    return HttpResponse(render_to_string("parts/operations.html", {"groups": groups}, request))


def undo(request):
    receipt(request, "Taken back")
    return redirect(request, "/contacts")


urlpatterns = [
    path("", include("perennial.web.style.urls")),
    path("contacts", contacts),
    path("cell/<int:row>/<str:key>", edit),
    path("history", history),
    path("find", find),
    path("operations", operations),
    path("undo", undo),
]
