"""The files of the look, for the tests that read them."""

import re
from pathlib import Path

from perennial import web

WEB = Path(web.__file__).parent
TEMPLATES = WEB / "templates"
PARTS = TEMPLATES / "parts"
CSS = WEB / "static" / "css"
SCRIPTS = WEB / "static" / "js"

CONTEXT = {
    "workspace_name": "Jantar Handel",
    "person_name": "Zuzana Hrivnáková",
    "person_initials": "ZH",
    "theme": "system",
    "counts": {},
}


# Parts of the frame: they stand once on a page, so the style page shows them elsewhere or as a copy.
SHELL = {
    "beside",
    "bulkbar",
    "dialog",
    "drawer",
    "found",
    "keys",
    "operations",
    "palette",
    "place",
    "quick",
    "refusal",
}
SHELL |= {"running", "scripts", "side", "theme", "thumbbar", "toasts"}


def templates():
    return sorted(TEMPLATES.rglob("*.html"))


def parts():
    return sorted(PARTS.glob("*.html"))


def sheets():
    return sorted(CSS.rglob("*.css"))


def scripts():
    return sorted(SCRIPTS.glob("*.js"))


def without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def classes_in(html):
    """Every literal class name in a template; words made by a variable are left out."""
    found = set()
    for value in re.findall(r'class="([^"]*)"', re.sub(r"[\w-]*{{.*?}}[\w-]*", " ", html)):
        plain = re.sub(r"{%.*?%}", " ", value)
        found |= set(plain.split())
    return found


def includes(path):
    """The parts a template includes, and those they include in turn."""
    direct = {PARTS / name for name in re.findall(r'{% include "parts/([^"]+)"', path.read_text())}
    return direct.union(*(includes(part) for part in direct)) if direct else direct
