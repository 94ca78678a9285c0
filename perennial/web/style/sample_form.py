"""One form with every kind of control, in its plain, wrong and switched-off states."""

from __future__ import annotations

from typing import Self

from django import forms
from django.http import QueryDict

from perennial.quality.errors import RulesAsk, Warned
from perennial.web.records.answerable import AnswerableForm


class SampleForm(forms.Form):
    """The controls of the product; `shown` gives it filled and judged."""

    tax = forms.CharField(label="Tax number", required=False, help_text="Checked against its own check digit")
    email = forms.EmailField(label="E-mail")
    region = forms.CharField(label="Region", disabled=True, required=False, initial="follows the postal code")
    lifecycle = forms.ChoiceField(label="Lifecycle", choices=[("customer", "Customer"), ("former", "Former")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    keep = forms.BooleanField(label="Do not contact", required=False)
    on_match = forms.ChoiceField(
        label="When a row matches",
        choices=[("fill", "Fill empty fields"), ("skip", "Skip it")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Writes",
        required=False,
        choices=[("pl", "Polish"), ("de", "German")],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="Choose a file, or drop it here", required=False)

    @classmethod
    def shown(cls, theme: str) -> Self:
        """The form as after a refused save; `theme` keeps its ids apart."""
        typed = {
            "tax": "PL 648-001-22-33",
            "email": "k.wilczek@hutmet",
            "lifecycle": "customer",
            "on_match": "fill",
        }
        return cls(typed | {"languages": ["pl"], "keep": "on"}, auto_id=f"{theme}-%s")


class HeldForm(AnswerableForm):
    """One value that a rule holds, with room for the reason."""

    email = forms.CharField(label="E-mail")

    @classmethod
    def shown(cls, theme: str) -> Self:
        form = cls(QueryDict("email=k.wilczek@hutmet.exmaple"), auto_id=f"held-{theme}-%s")
        form.listen()
        form.take(
            RulesAsk("", [Warned("contact_email_valid", "E-mail", "email", "Is this address spelled right?")])
        )
        return form


class ShortForm(forms.Form):
    """A form as it is first opened."""

    name = forms.CharField(label="Name")
    city = forms.CharField(label="City", required=False)


class SampleLine(forms.Form):
    """One row of a form of lines."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    product = forms.CharField(label="Product", required=False)
    text = forms.CharField(label="Text", required=False)
    quantity = forms.CharField(label="Quantity", required=False)
    price = forms.CharField(label="Unit price", required=False)
    discount = forms.CharField(label="Discount %", required=False)
    vat = forms.CharField(label="VAT %", required=False)
    place = forms.CharField(label="Place", required=False)
    drop = forms.BooleanField(label="Remove", required=False)
    net = ""

    @classmethod
    def shown(cls, theme: str) -> list[Self]:
        """A row in use, one that was refused, and an empty one."""
        valve = {
            "product": "Gate valve",
            "text": "Gate valve DN 50",
            "quantity": "3",
            "price": "120.00",
            "vat": "23",
        }
        typed: list[dict[str, str]] = [valve, {"text": "Delivery", "price": "many"}, {}]
        rows = [
            cls(
                {f"line-{number}-{key}": text for key, text in (one | {"place": str(number + 1)}).items()},
                prefix=f"line-{number}",
                auto_id=f"{theme}-%s",
            )
            for number, one in enumerate(typed)
        ]
        rows[0].net = "€360.00"
        rows[1].add_error("price", "“many” is not a number. Write digits, such as 1234.56.")
        return rows
