"""Units, currencies and signs that are written the same in every language."""

from __future__ import annotations

from typing import Any

WORDS: dict[str, dict[Any, str]] = {
    "unit": {
        "minute": "min, mins",
        "hour": "h",
    },
    "clock after": {
        True: "h",
    },
    "lead": {
        True: "->, todo, to do:, to-do, next:, next step, next steps, follow up:, followup:, f/u:",
    },
    "quantity": {
        True: (
            "%, ‰, €, $, £, ₽, zł, pln, eur, euro, usd, gbp, chf, czk, kč, rub, mm, cm, dm, m, km, kg, g, "
            't, l, ml, m2, m3, ha, bar, mpa, kpa, pa, kw, kwh, mw, mwh, kva, hz, rpm, °, ″, ", x, ×, *, mb, '
            "gb, mln, mio, tys, tsd"
        ),
    },
    "quantity glued": {
        True: "a, v, w, c, ma, s, k",
    },
    "numbered in capitals": {
        True: "dn, pn, en, iso, id, pt",
    },
    "numbered": {
        True: "€, $, £, ₽, №, #, nr, no., art, pln, eur, usd, chf, gbp, czk, =ø, poz, pos, typ, type",
    },
}
