"""The file, how it is read, and which column becomes what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perennial.schema.shape import in_language
from perennial.schema.standard import ENTITIES
from perennial.transfer.importing.fields import MATCH_KEYS
from perennial.transfer.mapping import ColumnGuess, MappableField
from perennial.transfer.models import OnMatch
from perennial.transfer.reading.dialect import ENCODINGS, Dialect
from perennial.transfer.record_numbers import NUMBER

DELIMITERS = [(",", _("comma ,")), (";", _("semicolon ;")), ("tab", _("tab")), ("|", _("bar |"))]
QUOTES = [('"', '"'), ("'", "'"), ("none", _("none"))]
ORDERS = [
    ("", _("as written in the file")),
    ("dmy", _("day, month, year")),
    ("mdy", _("month, day, year")),
    ("ymd", _("year, month, day")),
]
_OF_TEXT = ("encoding", "delimiter", "quote")
# By format: the choices that mean nothing there.
UNNEEDED = {
    "csv": ("sheet",),
    "xlsx": _OF_TEXT,
    "ods": _OF_TEXT,
    "vcard": ("sheet", "delimiter", "quote", "header_row"),
    "jsonl": ("sheet", *_OF_TEXT, "header_row"),
}
SPELT = {"tab": "\t", "none": ""}
MATCHES = {
    NUMBER: _("Record number"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "tax_id": _("Tax number"),
    "own_id": _("Own number"),
    "name": _("Name"),
    "order_number": _("Order number"),
    "code": _("Code of a product"),
}
MOST_NUMBERED = 10


class UploadForm(forms.Form):
    """Which file, and what its rows are."""

    entity = forms.ChoiceField(label=_("Each row is a"))
    file = forms.FileField(
        label=_("Choose a file, or drop it here"),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.jsonl,.ndjson,.vcf,.vcard"}
        ),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, entities: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entity"].choices = [(key, ENTITIES[key].label()) for key in entities]  # type: ignore[attr-defined]


class DialectForm(forms.Form):
    """How the file was read; every guess can be corrected."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=[(name, name) for name in ENCODINGS])
    delimiter = forms.ChoiceField(label=_("Cells are parted by"), choices=DELIMITERS)
    quote = forms.ChoiceField(label=_("Quotation mark"), choices=QUOTES)
    header_row = forms.IntegerField(
        label=_("Headers are in row"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty when there is no header row."),
    )
    date_order = forms.ChoiceField(label=_("Dates are written"), choices=ORDERS, required=False)
    decimal_comma = forms.BooleanField(label=_("Numbers have a decimal comma (1,5)"), required=False)

    def __init__(self, dialect: Dialect, data: Any = None) -> None:
        names = {value: key for key, value in SPELT.items()}
        initial = dialect.choices()
        initial["delimiter"] = names.get(dialect.delimiter, dialect.delimiter)
        initial["quote"] = names.get(dialect.quote, dialect.quote)
        initial["date_order"] = dialect.date_order or ""
        super().__init__(data, initial=initial)
        self.fields["sheet"].choices = [(name, name) for name in dialect.sheets]  # type: ignore[attr-defined]
        for name in UNNEEDED[dialect.format]:
            del self.fields[name]

    def choices(self) -> dict[str, Any]:
        """What `Dialect.replace` takes."""
        found = dict(self.cleaned_data)
        for name in ("delimiter", "quote"):
            if name in found:
                found[name] = SPELT.get(found[name], found[name])
        found["date_order"] = found["date_order"] or None
        return found


class MappingForm(forms.Form):
    """`column_<n>` for every column of the file, then what a match means."""

    match = forms.MultipleChoiceField(
        label=_("A row means a record that has the same"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Compared in normal form: spaces, upper case and accents do not matter. None: every row is new."
        ),
    )
    on_match = forms.ChoiceField(
        label=_("When a row means a record that is there"),
        choices=OnMatch.choices,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        entity: str,
        headers: Sequence[str],
        fields: Sequence[MappableField],
        data: Any = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.headers = headers
        self.fields["match"].choices = [(key, MATCHES[key]) for key in MATCH_KEYS[entity]]  # type: ignore[attr-defined]
        choices = [("", _("leave out")), *field_choices(fields)]
        for number, header in enumerate(headers):
            self.fields[f"column_{number}"] = forms.ChoiceField(label=header, choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        """A column that is the record's number is there to find records by."""
        found = super().clean() or {}
        column = next((n for n in range(len(self.headers)) if found.get(f"column_{n}") == NUMBER), None)
        finds = found.get("on_match") == OnMatch.CREATE or NUMBER in found.get("match", ())
        if column is not None and not finds:
            words = {"column": self.headers[column], "key": MATCHES[NUMBER]}
            self.add_error("match", _("Choose “%(key)s” here, or leave the column “%(column)s” out.") % words)
        return found

    def mapping(self) -> list[str]:
        return [self.cleaned_data[f"column_{number}"] for number in range(len(self.headers))]

    def columns(
        self, samples: Sequence[Sequence[str]], guesses: Sequence[ColumnGuess]
    ) -> list[dict[str, Any]]:
        """Each column with its field, a few samples and why it was taken for that."""
        found = []
        for number, header in enumerate(self.headers):
            texts = [row[number] for row in samples if number < len(row) and row[number].strip()]
            guess = guesses[number] if number < len(guesses) else None
            bound = self[f"column_{number}"]
            found.append(
                {
                    "name": header,
                    "field": bound,
                    "samples": list(dict.fromkeys(texts))[:3],
                    "because": guess.because if guess else "",
                    "unmapped": not bound.value(),
                }
            )
        return found


def field_choices(fields: Sequence[MappableField]) -> list[tuple[str, str]]:
    """Every field, those that may come several times with their numbers."""
    found = []
    for one in fields:
        label = in_language(one.labels, fallback=one.key)
        found.append((one.key, label))
        if one.numbered:
            found += [(f"{one.key}_{n}", f"{label} {n}") for n in range(2, MOST_NUMBERED + 1)]
    return found
