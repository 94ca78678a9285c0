"""What a browser calls itself, in words a person knows. Anybody can write anything there: a help, no proof."""

from __future__ import annotations

from django.utils.translation import gettext as _

Names = tuple[tuple[str, str], ...]
# In this order: most browsers name the ones they descend from as well.
_BROWSERS: Names = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Names = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """ "Firefox on Linux", as far as it can be told."""
    browser, system = _first(_BROWSERS, agent), _first(_SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")


def _first(names: Names, agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
