"""A condition in plain words, in the reader's language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from perennial.lib.conditions.operators import Takes
from perennial.lib.conditions.places import Place, Shape
from perennial.lib.conditions.tree import All, Any, Condition, Not, Test
from perennial.lib.conditions.values import Me, Other, Plain, Scalar, Today
from perennial.lib.dates import show_date


def sentence(condition: Condition, shape: Shape) -> str:
    """Plain text such as “Country is one of Poland, Germany and (Lifecycle is customer or Owner is me)”."""
    match condition:
        case All(()):
            return _("everything")
        case Any(()):
            return _("nothing")
        case All(parts):
            return _(" and ").join(_part(part, shape) for part in parts)
        case Any(parts):
            return _(" or ").join(_part(part, shape) for part in parts)
        case Not(part):
            return _("not (%(condition)s)") % {"condition": sentence(part, shape)}
        case Test():
            return _test(condition, shape)


def _part(part: Condition, shape: Shape) -> str:
    words = sentence(part, shape)
    return f"({words})" if isinstance(part, All | Any) and len(part.parts) > 1 else words


def _test(test: Test, shape: Shape) -> str:
    place = shape.place(test.path)
    values = [_words(value, test, place, shape) for value in test.values]
    several = test.operator.takes is Takes.SEVERAL
    return str(test.operator.phrase) % {
        "field": _field(test, place),
        "value": ", ".join(values) if several else "".join(values[:1]),
        "other": "".join(values[-1:]),
    }


def _field(test: Test, place: Place) -> str:
    label = {"field": str(place.label)}
    match test.quantifier:
        case "any":
            return _("any %(field)s") % label
        case "none":
            return _("no %(field)s") % label
        case "all":
            return _("every %(field)s") % label
    return label["field"]


def _words(value: Scalar, test: Test, place: Place, shape: Shape) -> str:
    if isinstance(value, Other):
        return _("the value of %(field)s") % {"field": shape.place(value.path).label}
    if test.operator.counts:
        assert isinstance(value, int)
        return _days(value) if test.operator.counts == "days" else _characters(value)
    return _value(value, place)


def _value(value: Today | Me | Plain, place: Place) -> str:
    if isinstance(value, Today):
        return _day_from_today(value.days)
    if isinstance(value, Me):
        return _("me")
    return place.show(value) if place.show else _plain(value, place)


def _plain(value: str | int | bool, place: Place) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    match place.type:
        case "choice" | "choices":
            return str(place.choices.get(str(value), value))
        case "number":
            return formats.number_format(Decimal(value), use_l10n=True, force_grouping=True)
        case "record":
            return f"#{value}"
        case "date" | "instant":
            return _time(str(value))
    return _("“%(text)s”") % {"text": value}


def _time(value: str) -> str:
    """A day in the reader's locale; a precise time as it was written, with its offset."""
    return show_date(date.fromisoformat(value), get_language() or "en") if len(value) == 10 else value


def _characters(value: int) -> str:
    return ngettext("%(count)s character", "%(count)s characters", value) % {"count": value}


def _days(value: int) -> str:
    return ngettext("%(count)s day", "%(count)s days", value) % {"count": value}


def _day_from_today(days: int) -> str:
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(count)s day ago", "%(count)s days ago", -days) % {"count": -days}
    return ngettext("%(count)s day from today", "%(count)s days from today", days) % {"count": days}
