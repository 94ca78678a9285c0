"""Tags of the look: the sheet, icons, initials and the control of a form field."""

from __future__ import annotations

import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, HiddenInput, RadioSelect, Select
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.web import sheet
from perennial.web.initials import initials as initials_of

register = template.Library()
SPRITE = Path(__file__).resolve().parents[1] / "static" / "icons.svg"
_BREAKS = re.compile(r"(?=@)|(?<=[./?_-])")
CHOOSERS = (CheckboxInput, CheckboxSelectMultiple, RadioSelect)
UNMARKED = (*CHOOSERS, Select, HiddenInput)


@cache
def sprite() -> tuple[frozenset[str], str]:
    """Names of the icons in the sprite, and a digest that makes its address change with its content."""
    text = SPRITE.read_text()
    return frozenset(re.findall(r'id="i-([a-z-]+)"', text)), hashlib.sha256(text.encode()).hexdigest()[:8]


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """The icon `name` of `icons.svg`; silent for screen readers unless `title` says what it means.

    Raises LookupError for a name the sprite does not hold.
    """
    return _icon(name, str(title))


@lru_cache(maxsize=512)
def _icon(name: str, title: str) -> SafeString:
    known, digest = sprite()
    if name not in known:
        raise LookupError(f"icons.svg holds no icon called {name!r}.")
    address = f"{static('icons.svg')}?{digest}#i-{name}"
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', title, address
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def unchanging(part: str) -> SafeString:
    """A part that has no inputs: made once for each language, but anew each time while developing."""
    return _part(part) if settings.DEBUG else _kept_part(part, get_language() or "")


def _part(part: str) -> SafeString:
    return mark_safe(render_to_string(f"parts/{part}.html"))


@lru_cache(maxsize=64)
def _kept_part(part: str, language: str) -> SafeString:
    return _part(part)


@register.simple_tag
def style_sheets() -> SafeString:
    """The links to the product's style sheet, see `perennial.web.sheet`."""
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((url,) for url in sheet.links()))


@register.filter
def initials(name: object) -> str:
    """The two letters that stand for a name."""
    return initials_of(str(name))


@register.filter
def breaking(text: str, link: str = "") -> SafeString | str:
    """An e-mail or web address that may break before its @ and after its dots; any other text as it is."""
    if not link or " " in text:
        return text
    return mark_safe(_BREAKS.sub("<wbr>", escape(text)))


@register.filter
def get(mapping: dict[str, object], key: object) -> object:
    """`mapping[key]`, '' when there is neither: for keys that are data."""
    return mapping.get(str(key), "") if mapping else ""


@register.filter
def is_chooser(field: BoundField) -> bool:
    """Whether the field is a box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def marking(field: BoundField) -> str:
    """What a label says of needing an answer: the rarer of “required” and “optional” is said, so that a long form
    does not repeat one word. A list to choose from always holds an answer and says nothing.
    """
    asked = [one.field.required for one in field.form if not isinstance(one.field.widget, UNMARKED)]
    required = sum(asked)
    if isinstance(field.field.widget, UNMARKED):
        return ""
    if required < len(asked) - required and len(asked) > 1:
        return _("required") if field.field.required else ""
    return "" if field.field.required else _("optional")


@register.filter
def takes_focus(field: BoundField) -> bool:
    """Whether the cursor begins here: in the first field that was refused, else in the first one."""
    shown = field.form.visible_fields()
    first = next((one for one in shown if one.errors), shown[0])
    return bool(field.name == first.name)


@register.simple_tag
def control(field: BoundField, autofocus: bool = False, label: str = "") -> SafeString:
    """The control of a form field with the class, state and descriptions the part `field` needs.

    `autofocus` puts the cursor there; `label` names the control where no visible label stands.
    """
    attrs: dict[str, str | bool] = {} if isinstance(field.field.widget, CHOOSERS) else {"class": "input"}
    described = [f"{field.auto_id}-hint"] * bool(field.help_text) + [f"{field.auto_id}-error"] * bool(
        field.errors
    )
    attrs |= {"aria-describedby": " ".join(described)} if described else {}
    attrs |= {"aria-invalid": "true"} if field.errors else {}
    attrs |= {"autofocus": "autofocus"} if autofocus else {}
    attrs |= {"aria-label": label} if label else {}
    return field.as_widget(attrs=attrs)
