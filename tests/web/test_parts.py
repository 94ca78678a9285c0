"""Every part says what it needs, renders with that, has its sheet, and keeps to the content policy."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from perennial.web.style.sample_form import SampleForm, ShortForm
from perennial.web.style.samples import samples
from perennial.web.templatetags.look import sprite, takes_focus, unchanging
from tests.web.ground import CONTEXT, classes_in, parts, sheets, templates, without_comments

pytestmark = pytest.mark.urls("perennial.web.style.urls")
named = pytest.mark.parametrize("path", parts(), ids=lambda path: path.stem)
every = pytest.mark.parametrize("path", templates(), ids=lambda path: path.stem)

# Classes that are hooks of a whole page and need no rule of their own.
UNSTYLED = {"value", "form"}


def render(part, /, **context):
    return render_to_string(f"parts/{part}.html", CONTEXT | context, RequestFactory().get("/contacts"))


@named
def test_a_part_opens_with_its_inputs(path):
    opening = re.match(r"{% comment %}(.*?){% endcomment %}", path.read_text(), re.DOTALL)
    assert opening
    assert re.search(r"\binputs?\b", opening[1], re.IGNORECASE)


@named
def test_a_part_is_short(path):
    assert len(path.read_text().splitlines()) <= 60


@every
def test_no_script_or_style_stands_inside_a_template(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals='js", text)


@every
def test_no_template_reaches_another_host(path):
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", path.read_text())


@every
def test_every_class_has_a_sheet(path):
    rules = " ".join(without_comments(sheet.read_text()) for sheet in sheets())
    known = set(re.findall(r"\.([a-z][a-z0-9-]*)", rules)) | UNSTYLED
    assert classes_in(path.read_text()) - known == set()


@every
def test_every_icon_is_in_the_sprite(path):
    assert set(re.findall(r'{% icon "([^"]*)"', path.read_text())) <= sprite()[0]


@every
def test_every_form_that_posts_carries_the_token(path):
    for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), re.DOTALL):
        assert "{% csrf_token %}" in form


def test_a_field_ties_its_hint_and_problem_to_the_control():
    html = render("field", field=SampleForm.shown("x")["email"])
    assert 'for="x-email"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="x-email-error"' in html
    assert 'id="x-email-error"' in html


def test_a_label_says_the_rarer_of_required_and_optional():
    assert ">required<" in render("field", field=SampleForm.shown("x")["email"])
    assert 'class="optional"' not in render("field", field=SampleForm.shown("x")["tax"])
    assert 'class="optional"' not in render("field", field=SampleForm.shown("x")["lifecycle"])
    assert 'class="optional"' not in render("field", field=ShortForm(auto_id="x-%s")["name"])
    assert ">optional<" in render("field", field=ShortForm(auto_id="x-%s")["city"])


def test_the_cursor_begins_in_the_first_refused_field():
    inside = {field.name: takes_focus(field) for field in SampleForm.shown("x")}
    assert [name for name, focus in inside.items() if focus] == ["email"]
    assert [field.name for field in ShortForm() if takes_focus(field)] == ["name"]


def test_choices_become_a_group_with_a_legend():
    assert "<legend>When a row matches" in render("field", field=SampleForm.shown("x")["on_match"])


def test_one_box_stands_before_its_label():
    html = render("field", field=SampleForm.shown("x")["keep"])
    assert html.index("checkbox") < html.index("Do not contact")


def test_what_people_typed_is_escaped_in_a_fact():
    html = render("fact", key="email", label="E-mail", shown="<b>x</b>", edit_url="/e", history_url="/h")
    assert "<b>x</b>" not in html
    assert html.count("&lt;b&gt;x") == 2


def test_an_empty_fact_offers_to_add():
    html = render("fact", key="birthday", label="Birthday", shown="", edit_url="/e")
    assert 'aria-label="Add Birthday"' in html


def test_a_fact_one_may_not_edit_has_no_way_to():
    html = render("fact", key="owner", label="Owner", shown="Ada", edit_url="", history_url="")
    assert "data-edit" not in html
    assert "data-history" not in html


def test_a_value_with_its_own_address_keeps_both_links():
    html = render("fact", key="company", label="Company", shown="Acme", link="/companies/1", edit_url="/e")
    assert 'href="/companies/1"' in html
    assert 'aria-label="Edit Company"' in html


@pytest.mark.parametrize(("of", "opening"), [("cell", '<td id="cell--7"'), ("fact", '<div id="fact--7"')])
def test_an_open_value_stands_where_it_was(of, opening):
    html = render(
        "edit",
        id=f"{of}--7",
        of=of,
        label="E-mail",
        fields=[SampleForm.shown("x")["email"]],
        save_url="/s",
        leave_url="/l",
        opened={"version": 3},
    )
    assert opening in html
    assert 'name="version" value="3"' in html
    assert "Enter a valid email address." in html
    assert "autofocus" in html


def test_history_says_empty_and_puts_back():
    html = render("popover", key="phone", label="Phone", lines=samples("x")["facts"]["history"])
    assert "<b>empty</b>" in html
    assert html.count("Revert") == 1


def test_a_table_names_its_rows_and_says_how_it_is_sorted():
    html = render("table", id="contacts", caption="Contacts", choose=True, **samples("x")["table"])
    assert 'aria-sort="ascending"' in html
    assert html.count('<th scope="row">') == 3
    assert 'aria-label="Choose Owen Hartnell" checked' in html


def test_a_pager_at_the_end_has_no_next():
    html = render("pager", first="1", last="50", total="50", previous_url="/contacts?before=x", next_url="")
    assert 'rel="prev"' in html
    assert 'rel="next"' not in html
    assert 'aria-disabled="true"' in html


def test_a_pager_that_swaps_keeps_the_address():
    html = render("pager", total="more than 10,000", next_url="/contacts?after=x", target="contacts")
    assert 'hx-target="#contacts" hx-push-url="true"' in html


def test_a_filter_names_what_its_cross_removes():
    html = render("filter", label="Filter", items=samples("x")["lists"]["filter"])
    assert 'aria-label="Remove: City is Poznań"' in html
    assert html.count("<span") == html.count("</span>")


def test_a_ring_not_judged_yet_has_no_share():
    assert "share" not in render("ring", level="none")
    assert 'stroke-dasharray="66 100"' in render("ring", level="fair", value=66)


def test_an_avatar_makes_its_own_initials():
    html = render("avatar", name="Dr. Anselm Brückner", of="person", shown=True)
    assert '<span aria-hidden="true">AB</span>' in html
    assert '<span class="unseen">Dr. Anselm Brückner</span>' in html


def test_a_running_operation_asks_again_and_an_idle_foot_does_not():
    running = {"label": "Import", "percent": 62, "url": "/operations"}
    assert 'hx-trigger="every 2s"' in render("running", running=running)
    assert "every" not in render("running", running=None)


def test_running_operations_ask_again_until_all_are_done():
    assert 'hx-trigger="every 2s"' in render("operations", groups=[], running=True)
    assert "every" not in render("operations", groups=[], running=False)


def test_a_failed_operation_says_when_it_stopped():
    html = render(
        "operation", label="Import", state="failed", at="08:40", sentence="212 of 640 rows written."
    )
    assert "stopped 08:40" in html


def test_a_change_that_cannot_be_taken_back_says_why_instead():
    act = {"at": "08:00", "who": "Ada", "lead": "Erased", "reason": "erased by law"}
    html = render("act", act=act)
    assert "erased by law" in html
    assert "Undo" not in html


def test_a_conflict_shows_both_values():
    html = render("conflicts", conflicts=samples("x")["journal"]["conflicts"])
    assert html.count('type="radio"') == 2
    assert "+421 45 555 0133" in html


def test_a_difference_names_what_was_empty():
    assert "<del>empty</del>" in render("diff", before="", after="Ada")


def test_nothing_found_is_said():
    assert "Nothing found" in render("found", groups=[], nothing=True)
    assert "Nothing found" not in render("found", groups=[], nothing=False)


def test_a_dialog_that_destroys_says_so_on_its_button():
    html = render(
        "dialog", id="trash", heading="Sure?", action="/t", label="Move 3 to the trash", danger=True
    )
    assert '<button class="button" data-kind="danger">Move 3 to the trash</button>' in html


def test_a_part_that_is_kept_has_no_inputs_and_speaks_the_language_of_the_reader():
    kept = {name for path in templates() for name in re.findall(r'{% unchanging "([^"]*)"', path.read_text())}
    assert {"keys", "palette"} <= kept
    for name in kept:
        text = next(path for path in parts() if path.stem == name).read_text()
        assert "No inputs." in text
        assert "{{" not in text
        assert "csrf_token" not in text
    for language in ("en", "pl", "en"):
        with translation.override(language):
            assert unchanging("keys") == render("keys")
