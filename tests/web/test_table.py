"""The rows of a table, made in Python: the same HTML as the parts have, and nothing unescaped."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from perennial.web.templatetags.table import table_cell, table_row

HOSTILE = """<b onclick="x('&')">"""
SAFE = "&lt;b onclick=&quot;x(&#x27;&amp;&#x27;)&quot;&gt;"


def plain(html):
    return re.sub(r"\s+", " ", html).strip()


def row(**more):
    return {"id": 7, "name": HOSTILE, "url": HOSTILE, "peek_url": HOSTILE, "of": "person", "cells": []} | more


def test_nothing_people_typed_becomes_html():
    cells = [{"text": HOSTILE, "kind": HOSTILE, "id": HOSTILE, "label": HOSTILE, "edit_url": HOSTILE}]
    cells += [{"owner": HOSTILE}, {"link": HOSTILE, "text": HOSTILE}, {"text": HOSTILE}]
    html = table_row(row(line=HOSTILE, cells=cells), choose=True)
    assert HOSTILE not in html
    assert "<b " not in html
    assert html.count(SAFE) > 12


def test_what_is_html_already_stays():
    assert "<i>so</i>" in table_cell({"text": mark_safe("<i>so</i>")})


@pytest.mark.parametrize("shown", [True, False])
def test_an_avatar_is_that_of_its_part(shown):
    part = render_to_string("parts/avatar.html", {"name": "Ján Kováč", "of": "person", "shown": shown})
    html = table_cell({"owner": "Ján Kováč"}) if shown else table_row(row(name="Ján Kováč"))
    assert plain(part) in plain(html)


def test_a_cell_without_address_is_read_only():
    assert table_cell({"text": "Łódź", "wide": True}) == '<td data-from="wide"><span>Łódź</span></td>'
    assert "data-cell" in table_cell({"text": "Łódź", "edit_url": "/x"})


def test_a_box_stands_before_a_row_that_can_be_chosen():
    assert "data-choose" in table_row(row(), choose=True)
    assert "data-choose" not in table_row(row())
    assert 'aria-selected="true"' in table_row(row(chosen=True), choose=True)
