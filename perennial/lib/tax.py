"""Tax and registration numbers, judged by their check digits alone: no registry is ever asked.

Known by name: NIP and REGON (PL), IČO and DIČ (CZ, SK), USt-IdNr., Steuernummer and St.-IdNr. (DE), ИНН, КПП
and ОГРН (RU), БИН (KZ), VAT (GB and every member of the European Union). Other countries fall back to the VAT
module of python-stdnum where it has one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from perennial.lib.countries import codes
from perennial.lib.numbers import ascii_digits
from perennial.lib.tax_schemes import Scheme, named, schemes_of
from perennial.lib.text import fold

LONGEST_TEXT = 60

_NOISE = re.compile(r"[^0-9A-Z]")
_REPEATED = re.compile(r"[A-Z]*(\d)\1+[A-Z]*")
#: Prefixes that differ from the country's own code; UK is none, and written all the same.
_PREFIXES = {"EL": "GR", "XI": "GB", "UK": "GB", "CHE": "CH"}
#: What people write before the number, folded: it names the scheme, where the letters alone could mean
#: several.
_LABELS: dict[str, tuple[str, ...]] = {
    "nip": ("nip",), "regon": ("regon",), "inn/kpp": ("inn",), "inn": ("inn",), "kpp": ("kpp",),
    "ogrnip": ("ogrn",), "ogrn": ("ogrn",), "bin/iin": ("bin",), "bin": ("bin",), "iin": ("bin",),
    "ico": ("ico",), "ic dph": ("dic", "vat"), "dic": ("dic",), "dic/ic dph": ("dic",),
    "steuernummer": ("stnr",), "st.-nr.": ("stnr",), "st-nr": ("stnr",), "stnr": ("stnr",),
    "steuer-id": ("idnr",), "st.-idnr.": ("idnr",), "idnr": ("idnr",), "ust-idnr.": ("vat",),
    "ust-idnr": ("vat",), "ust-id": ("vat",), "ustid": ("vat",), "vat": ("vat",), "vat no": ("vat",),
    "vat no.": ("vat",), "vat id": ("vat",), "vat ue": ("vat",), "eu vat": ("vat",),
}  # fmt: skip
_LABEL = re.compile(
    r"^(?P<label>"
    + "|".join(re.escape(label) for label in sorted(_LABELS, key=len, reverse=True))
    + r")(?![a-z])[\s.:#№-]*"
)


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """What a typed tax number means.

    `scheme` is its kind (`nip`, `vat`, …), `country` the ISO alpha-2 code; `normal` is the country's prefix
    and the bare number, '' when nothing is known about it; `valid` is None when no scheme can be told, and
    then `problem` says why; `extra` is the KPP written behind an INN.
    """

    raw: str
    scheme: str = ""
    country: str = ""
    normal: str = ""
    valid: bool | None = None
    display: str = ""
    problem: str = ""
    extra: str = ""

    @property
    def key(self) -> str:
        return self.normal or _bare(self.raw) or fold(self.raw)


@lru_cache(maxsize=1024)
def read_tax_number(raw: str, country: str = "") -> TaxNumber:
    """The number typed in `raw`; `country` (ISO alpha-2) is assumed where it names none."""
    text = raw.strip()
    if len(text) > LONGEST_TEXT or not any(sign.isdigit() for sign in _bare(text)):
        return TaxNumber(raw=raw, display=raw, valid=False if text else None, problem="tax.form")
    names, text = _without_label(text)
    text, extra = _without_kpp(text)
    number = _bare(text)
    candidates = list(_candidates(number, names, country))
    for scheme, body in candidates:
        if (bare := scheme.bare(body)) and not _REPEATED.fullmatch(bare):
            return _found(raw, scheme, bare, extra)
    return _unproven(raw, number, candidates, country)


def _without_label(text: str) -> tuple[tuple[str, ...], str]:
    """(the schemes a leading word names, the rest of the text)."""
    folded = fold(ascii_digits(text))
    found = _LABEL.match(folded)
    rest = folded[found.end() :] if found else ""
    return (_LABELS[found["label"]], rest) if found and rest else ((), text)


def _without_kpp(text: str) -> tuple[str, str]:
    """(INN, KPP) of the Russian habit `7707083893/773601001`; else (text, '')."""
    found = re.fullmatch(
        r"\s*(\d{10})\s*[/\\]\s*(\d{4}[0-9A-Z]{2}\d{3})\s*", ascii_digits(text).upper(), re.ASCII
    )
    return (found[1], found[2]) if found else (text, "")


def _bare(text: str) -> str:
    """Capital letters and digits alone, full-width and other digits made plain."""
    return _NOISE.sub("", ascii_digits(unicodedata.normalize("NFKC", text)).upper())


def _candidates(number: str, names: tuple[str, ...], country: str) -> Iterable[tuple[Scheme, str]]:
    """(scheme, number without prefix), the most trusted first: by prefix, by label, by country."""
    prefixed, body = _prefix(number)
    if prefixed:
        yield from ((scheme, body) for scheme in schemes_of(prefixed) if scheme.prefixed)
    if names:
        yield from ((scheme, number) for scheme in named(names, country))
    if country:
        yield from ((scheme, number) for scheme in schemes_of(country))


def _prefix(number: str) -> tuple[str, str]:
    """(country, rest) when the number begins with a country's VAT prefix; else ('', number)."""
    for length in (3, 2):
        prefix, body = number[:length], number[length:]
        country = _PREFIXES.get(prefix, prefix if length == 2 else "")
        if (
            country
            and any(scheme.prefixed for scheme in schemes_of(country))
            and any(c.isdigit() for c in body)
        ):
            return country, body
    return "", number


def _found(raw: str, scheme: Scheme, bare: str, extra: str) -> TaxNumber:
    normal = scheme.country + bare
    return TaxNumber(raw, scheme.key, scheme.country, normal, True, scheme.show(bare), extra=extra)


def _unproven(raw: str, number: str, candidates: list[tuple[Scheme, str]], country: str) -> TaxNumber:
    """Wrong for every scheme it could be of, or of none that is known."""
    if not candidates:
        problem = "tax.unchecked" if country in codes() else "tax.country_unknown"
        return TaxNumber(raw=raw, display=raw, valid=None, problem=problem)
    fitting = [(scheme, body) for scheme, body in candidates if scheme.shape.fullmatch(body)]
    scheme, body = (fitting or candidates)[0]
    problem = "tax.check_digit" if fitting else "tax.length"
    if fitting and _REPEATED.fullmatch(body):
        problem = "tax.made_up"
    return TaxNumber(raw, scheme.key, scheme.country, f"{scheme.country}{body}", False, raw, problem)
