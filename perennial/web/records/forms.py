"""Form controls made of the shape: one field of an entity is one control, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from perennial.lib.refusals import Refusal
from perennial.schema.kinds import Widget, ids_of, kind_of
from perennial.schema.shape import FieldShape
from perennial.web.records.answerable import AnswerableForm
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader


class LinkInput(forms.TextInput):
    """A name typed and found by the server; the browser offers what the address of suggestions answers."""

    def __init__(self, target: str, attrs: dict[str, Any]) -> None:
        super().__init__(attrs)
        self.target = target

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        place = f"suggest--{attrs.get('id', name) if attrs else name}"
        asks = {
            "list": place,
            "hx-get": f"/{PLURALS[self.target]}/suggest?for={name}",
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#{place}",
            "hx-sync": "this:replace",
        }
        control = super().render(name, value, {**(attrs or {}), **asks}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', control, place)


class ReaderForm(AnswerableForm):
    """A form about records as one reader sees them."""

    reader: Reader

    def named(self, key: str, sentence: object) -> str:
        field = self.reader.shape.fields.get(key)
        return f"{field.label()}: {sentence}" if field else str(sentence)


class RecordForm(ReaderForm):
    """Fields of a shape as one form. `values` holds what was typed as typed values once the form is valid."""

    def __init__(
        self,
        reader: Reader,
        keys: Iterable[str],
        *,
        data: Any = None,
        values: Mapping[str, Any] | None = None,
        auto_id: str = "id-%s",
    ) -> None:
        super().__init__(data, auto_id=auto_id)
        self.reader = reader
        self.shapes = {key: reader.shape.field(key) for key in keys}
        for key, field in self.shapes.items():
            self.fields[key] = form_field(field, reader, (values or {}).get(key))
        self.values: dict[str, Any] = {}
        self.listen()

    def clean(self) -> None:
        for key, field in self.shapes.items():
            try:
                self.values[key] = parsed(field, self.cleaned_data.get(key, ""), self.reader)
            except Refusal as no:
                self.add_error(key, str(no.sentence))


def parsed(field: FieldShape, typed: Any, reader: Reader) -> Any:
    """The value of what a control posted. Raises Refusal."""
    text = "; ".join(typed) if isinstance(typed, list) else typed
    return kind_of(field).parse(text, field, reader.setting)


def form_field(field: FieldShape, reader: Reader, value: Any = None) -> forms.Field:
    """The Django field that draws and reads one field."""
    widget = kind_of(field).widget(field)
    common: dict[str, Any] = {
        "label": field.label(),
        "help_text": field.help_text(),
        "required": field.required,
        "initial": typed_text(field, value, reader),
    }
    if field.kind == "people" and field.target == "user":
        return _several_colleagues(reader, ids_of(value), common)
    if widget.control == "checkboxes":
        options = [(one.value, one.label) for one in widget.options]
        common |= {"required": False, "initial": value or []}
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    made = forms.CharField(strip=False, **common)
    made.widget = _control(field, widget, reader, value)
    return made


def _several_colleagues(reader: Reader, chosen: list[int], common: dict[str, Any]) -> forms.Field:
    """A box for each colleague; who takes part now stays choosable even after leaving."""
    options = [one for pk in [None, *chosen] for one in _people(reader, pk) if one[0]]
    common |= {"initial": [f"user:{pk}" for pk in chosen]}
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=list(dict.fromkeys(options)), widget=boxes, **common)


def posted(field: FieldShape, value: Any, reader: Reader) -> QueryDict:
    """What a form would post for a value."""
    found = QueryDict(mutable=True)
    several = isinstance(value, list) and field.kind != "people"
    if field.kind == "people" and field.target == "user":
        found.setlist(field.key, [f"user:{pk}" for pk in ids_of(value)])
        return found
    found.setlist(field.key, value if several else [typed_text(field, value, reader)])
    return found


def typed_text(field: FieldShape, value: Any, reader: Reader) -> str:
    """What stands in the control for a value: `parsed` reads it back to the same."""
    kind = kind_of(field)
    if field.kind == "record" and not kind.empty(value):
        return reader.names.unmistakable(field.target, value)
    if field.kind == "people" and field.target != "user":
        return "; ".join(_unmistakable(reader, field.target, pk) for pk in ids_of(value))
    if field.kind == "person" and not kind.empty(value):
        return f"user:{value}"
    return kind.edit_text(value, field, reader.setting)


def _unmistakable(reader: Reader, target: str, pk: int) -> str:
    """The name, or the number where it would fall apart between semicolons; also of one who is withheld."""
    name = reader.names.unmistakable(target, pk)
    return name if name and ";" not in name else f"#{pk}"


def _control(field: FieldShape, widget: Widget, reader: Reader, value: Any) -> forms.Widget:
    if widget.control == "person":
        return forms.Select(choices=_people(reader, value))
    if widget.control == "select":
        return forms.Select(choices=[(one.value, one.label or "–") for one in widget.options])
    attrs = attributes(widget)
    if widget.control == "textarea":
        return forms.Textarea(attrs | {"rows": widget.rows or 3})
    if widget.control == "record" and field.target in PLURALS:
        return LinkInput(field.target, attrs)
    return forms.TextInput(attrs | {"type": widget.type})


def _people(reader: Reader, value: Any) -> list[tuple[str, str]]:
    """Colleagues to choose from; who holds the value now stays choosable even after leaving."""
    known = dict(reader.colleagues)
    if value and value not in known:
        known[value] = reader.names.name("user", value)
    return [("", _("nobody")), *((f"user:{pk}", name) for pk, name in known.items())]


def attributes(widget: Widget) -> dict[str, Any]:
    """The HTML attributes a widget names; what is empty is left out."""
    found: dict[str, Any] = {
        "inputmode": widget.inputmode,
        # A form about others: the browser must not offer the reader's own address.
        "autocomplete": "off",
        "placeholder": widget.placeholder,
        "maxlength": widget.max_length,
        "step": widget.step,
        "spellcheck": "" if widget.spellcheck else "false",
    }
    return {key: value for key, value in found.items() if value}
