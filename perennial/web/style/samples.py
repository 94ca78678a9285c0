"""What the parts of the style page are filled with, from `samples.json`. Everybody in it is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from perennial.web.style.sample_form import HeldForm, SampleForm, SampleLine, ShortForm

SAMPLES = Path(__file__).with_name("samples.json")


def samples(theme: str) -> dict[str, Any]:
    """Inputs of all parts, once for each theme; ids carry the theme so that both stand on one page."""
    filled: dict[str, Any] = json.loads(SAMPLES.read_text().replace("{theme}", theme))
    filled["facts"]["open"] = [SampleForm.shown(f"open-{theme}")["email"]]
    held = HeldForm.shown(theme)
    filled["facts"] |= {"held": held.own(), "asked": held.asked()}
    filled["facts"]["files"]["field"] = SampleForm(auto_id=f"files-{theme}-%s")["file"]
    filled["facts"]["panel"]["field"] = SampleForm(auto_id=f"panel-{theme}-%s")["file"]
    filled["lines"]["open"]["rows"] = SampleLine.shown(f"line-{theme}")
    forms = {"form": SampleForm.shown(theme), "short": ShortForm(auto_id=f"short-{theme}-%s")}
    return filled | forms | {"name": theme}
