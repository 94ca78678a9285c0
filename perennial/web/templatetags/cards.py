"""The cards of a board in Python: a board holds hundreds, and as templates they took most of its time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from perennial.web.initials import initials
from perennial.web.templatetags.look import icon
from perennial.web.templatetags.table import escaped, ring

register = template.Library()
Part = Mapping[str, Any]


@register.simple_tag(takes_context=True)
def deal_card(context: template.Context, card: Part, stage: str) -> SafeString:
    """A deal on a board, in the stage of that key.

    `id`, `name`, `url`; `company`, `owner`, `amount`, `day` with `stamp`, where they are known; `level` and `value`;
    `next` (name, when, tone) and `cold` (text, tone); `move_url`, `moves` (the stages as options) and `version`, where
    it may be moved; `moved` (just now), `leaving` (on its way to a stage that asks for more).
    """
    token = escaped(context.get("csrf_token", ""))
    state = ' data-state="leaving"' if card.get("leaving") else ""
    state += " data-card" if card.get("move_url") else ""
    state += " data-moved" if card.get("moved") else ""
    keys = ' aria-keyshortcuts="M"' if card.get("move_url") else ""
    company = f'<p class="of">{escaped(card["company"])}</p>' if card.get("company") else ""
    return mark_safe(
        f'<li class="card" data-row{state}><h3><a href="{escaped(card["url"])}" data-open-row draggable="false"'
        f'{keys}>{escaped(card["name"])}</a></h3>{company}<p class="sum">{_sum(card)}</p>'
        f"{_next(card.get('next'))}{_cold(card.get('cold'))}{_moves(card, stage, token)}</li>"
    )


def _sum(card: Part) -> str:
    parts = [escaped(card.get("amount", ""))]
    if level := card.get("level"):
        value = card.get("value")
        said = f"{_('Condition')} {'–' if value is None else value}"
        parts.insert(0, f'{ring(level, value)}<span class="unseen">{escaped(said)}</span>')
    if card.get("day"):
        parts.append(f'<time datetime="{escaped(card["stamp"])}">{escaped(card["day"])}</time>')
    if owner := card.get("owner"):
        name = escaped(owner)
        parts.append(
            f'<span class="avatar" title="{name}"><span aria-hidden="true">{escaped(initials(owner))}</span>'
            f'<span class="unseen">{name}</span></span>'
        )
    return "".join(parts)


def _tone(part: Part) -> str:
    return f' data-tone="{escaped(part["tone"])}"' if part.get("tone") else ""


def _next(step: Part | None) -> str:
    if not step:
        return ""
    return (
        f'<p class="next"{_tone(step)}>{icon("clock")}<span>{escaped(step["name"])}</span>'
        f"<small>{escaped(step['when'])}</small></p>"
    )


def _cold(cold: Part | None) -> str:
    return f'<p class="cold"{_tone(cold)}>{icon("cold")}{escaped(cold["text"])}</p>' if cold else ""


def _moves(card: Part, stage: str, token: str) -> str:
    """The form that moves it: sent by hand, or by the script that lets it be dragged."""
    if not card.get("move_url"):
        return ""
    url, move = escaped(card["move_url"]), escaped(_("Move"))
    return (
        f'<details class="moves"><summary aria-label="{move}: {escaped(card["name"])}">{icon("more")}</summary>'
        f'<form method="post" action="{url}" hx-post="{url}" hx-target="#stage--{escaped(stage)}" data-takes>'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
        f'<input type="hidden" name="version" value="{card["version"]}">'
        f'<label>{escaped(_("Stage"))}<select class="input" name="stage">{card["moves"]}</select></label>'
        f'<button class="button" data-size="small">{move}</button></form></details>'
    )
