"""The frame of every page: index, theme, sheets, scripts, and pages for what went wrong."""

import gzip
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from perennial.web import sheet as sheets_module
from perennial.web.initials import initials
from perennial.web.sheet import join, names, sheet
from perennial.web.shell import UPKEEP, current_place, shell
from perennial.web.style.pages import style
from perennial.web.templatetags.look import icon
from perennial.web.theme import theme, theme_of
from tests.web.ground import (
    CONTEXT,
    CSS,
    SCRIPTS,
    SHELL,
    TEMPLATES,
    includes,
    parts,
    scripts,
    sheets,
    without_comments,
)

pytestmark = pytest.mark.urls("perennial.web.style.urls")
NAMES = [
    ("Zuzana Hrivnáková", "ZH"),
    ("dr. Ada Lee", "AL"),
    ("Ślązak", "Ś"),
    ("Dr.", "D"),
    ("  ", ""),
    ("«Степной мост»", "СМ"),
]
every_sheet = pytest.mark.parametrize("path", sheets(), ids=lambda path: path.stem)


def whole(template="shell.html", path="/contacts", **context):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return render_to_string(template, shell(request) | CONTEXT | context, request)


def test_the_page_one_is_on_is_marked_once():
    assert re.findall(r'href="([^"]*)" aria-current="page"', whole(path="/imports/7")).count("/imports") == 1


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/contacts", "contacts"),
        ("/contacts/7", "contacts"),
        ("/contacts-old", ""),
        ("/", "day"),
        ("/find", ""),
    ],
)
def test_an_address_belongs_to_its_place(path, place):
    assert current_place(path) == place


def test_every_place_has_an_icon_of_the_sprite():
    assert all(icon(place.icon) for place in UPKEEP)


def test_an_unknown_icon_is_an_error():
    with pytest.raises(LookupError, match="unicorn"):
        icon("unicorn")


def test_nobody_signed_in_has_no_name_in_the_index():
    request = RequestFactory().get("/contacts")
    request.user = AnonymousUser()
    assert str(shell(request)["person_name"]) == ""


def test_counts_stand_beside_their_place():
    assert '<span id="count--imports">3</span>' in whole(counts={"imports": 3})


def test_the_token_travels_once_as_a_header():
    assert re.search(r'<body hx-headers=\'{"X-CSRFToken": "\w+"}\'>', whole())


def test_htmx_is_told_to_stay_within_the_policy():
    config = re.search(r'name="htmx-config" content=\'(.*?)\'', whole())[1]
    assert '"allowEval":false' in config
    assert '"includeIndicatorStyles":false' in config
    assert '"selfRequestsOnly":true' in config
    assert '"historyCacheSize":0' in config


def test_each_id_stands_once():
    ids = re.findall(r'\bid="([^"]*)"', whole())
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize(("name", "letters"), NAMES)
def test_a_name_has_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", "dark"), ("light", "light"), ("mauve", "system"), ("", "system")]
)
def test_a_theme_is_one_of_three(cookie, shown):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert theme_of(request) == shown


def test_the_first_byte_has_the_right_theme():
    assert re.search(r'<html lang="[a-z-]+" data-theme="dark">', whole(theme="dark"))
    assert re.search(r'<html lang="[a-z-]+">', whole(theme="system"))


def test_choosing_a_theme_returns_to_where_one_was():
    response = theme(RequestFactory().post("/theme", {"theme": "dark", "next": "/contacts?q=a"}))
    assert (response.status_code, response["Location"]) == (303, "/contacts?q=a")
    assert response.cookies["theme"].value == "dark"


@pytest.mark.parametrize("trap", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_choosing_a_theme_never_leads_to_another_host(trap):
    assert theme(RequestFactory().post("/theme", {"theme": "dark", "next": trap}))["Location"] == "/"


def test_a_made_up_theme_means_the_systems():
    assert theme(RequestFactory().post("/theme", {"theme": "mauve"})).cookies["theme"].value == "system"


def test_every_sheet_is_joined_once():
    assert sorted(names()) == sorted(str(path.relative_to(CSS)) for path in sheets())
    assert names()[0] == "layers.css"
    assert names()[-1] == "narrow.css"


def test_the_address_of_the_sheet_follows_its_content(tmp_path):
    (tmp_path / "parts").mkdir()
    for name in ("layers", "tokens", "base", "layout", "narrow"):
        (tmp_path / f"{name}.css").write_text("a {}")
    before = join(tmp_path)
    assert join(tmp_path).digest == before.digest
    (tmp_path / "base.css").write_text("b {}")
    assert join(tmp_path).digest != before.digest


def test_the_joined_sheet_may_be_kept_for_ever():
    ours = join()
    response = sheet(RequestFactory().get("/"), ours.digest)
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.content == ours.plain


def test_the_sheet_of_another_release_may_not_be_kept():
    assert sheet(RequestFactory().get("/"), "0123456789ab")["Cache-Control"] == "no-cache"


def test_the_sheet_is_packed_for_those_who_can_unpack():
    response = sheet(RequestFactory().get("/", headers={"Accept-Encoding": "gzip"}), "x")
    assert gzip.decompress(response.content) == join().plain
    assert "Accept-Encoding" in response["Vary"]


def test_while_developing_every_sheet_is_linked_by_itself(settings):
    settings.DEBUG = True
    assert len(sheets_module.links()) == len(sheets())


@every_sheet
def test_a_sheet_parses(path):
    css = without_comments(path.read_text())
    depth = 0
    for sign in re.findall(r"[{}]", css):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert re.match(r"\s*@layer (tokens|base|layout|parts|narrow)\b", css)


@every_sheet
def test_a_sheet_has_no_force_no_ids_and_no_other_host(path):
    css = without_comments(path.read_text())
    assert "!important" not in css
    assert "url(" not in css
    assert not re.search(r"(^|[\s,>+~&(])#[a-z][\w-]*\s*[{,.:>]", css)


def test_every_token_used_is_declared():
    joined = join().plain.decode()
    assert set(re.findall(r"var\((--[\w-]+)", joined)) <= set(re.findall(r"(--[\w-]+):", joined))


def test_colours_are_declared_in_tokens_only():
    for path in sheets():
        if path.stem != "tokens":
            assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb|\boklch\(", without_comments(path.read_text())), (
                path
            )


def test_every_behaviour_is_loaded():
    main = (SCRIPTS / "main.js").read_text()
    others = {path.name for path in scripts()} - {"main.js", "keyboard.js"}
    assert set(re.findall(r'import "\./([\w.]+)"', main)) == others


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
def test_a_script_writes_no_markup_and_evaluates_nothing(path):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|https?:",
        path.read_text(),
    )


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
def test_a_script_says_what_it_does(path):
    assert path.read_text().startswith("// ")


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "409", "500"])
def test_a_page_for_what_went_wrong_needs_no_request_and_no_database(status):
    html = render_to_string(f"{status}.html", {"reference": "K7Q-204"})
    assert "<code>K7Q-204</code>" in html
    assert "<h1>" in html
    assert "<script" not in html


def test_a_failed_page_can_be_asked_again_only_when_that_is_safe():
    assert 'href="/contacts?q=a"' in render_to_string("500.html", {"retry": "/contacts?q=a"})
    assert "Try again" not in render_to_string("500.html", {})


def test_the_style_page_shows_every_part_but_those_of_the_frame_in_both_themes():
    html = style(RequestFactory().get("/style")).content.decode()
    assert html.count('<div data-theme="') == 2
    shown = {part.stem for page in (TEMPLATES / "style").glob("*.html") for part in includes(page)}
    assert {part.stem for part in parts()} - shown - SHELL == set()


def test_the_style_page_repeats_no_id():
    ids = re.findall(r'\bid="([^"]*)"', style(RequestFactory().get("/style")).content.decode())
    assert sorted(ids) == sorted(set(ids))
