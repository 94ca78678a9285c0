"""The forms of users, of one's own settings and of the workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perennial.access.actions.tokens import DEFAULT_DAYS, LONGEST_DAYS
from perennial.access.actor import Actor
from perennial.access.models import Digest
from perennial.access.queries import roles, users
from perennial.access.rules import MOST_A_DAY
from perennial.operations.mail import mail_is_on
from perennial.records.condition.measure import usual_measure
from perennial.web.passwords import CURRENT, NEW, RULES, password_field
from perennial.web.settings_pages import choices
from perennial.web.settings_pages.choices import Choices
from perennial.web.theme import THEMES

THEME_NAMES = {"system": _("as the system says"), "light": _("light"), "dark": _("dark")}


def _choice(label: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, **more)


class MeForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = _choice(_("Language"))
    zone = _choice(_("Time zone"))
    theme = _choice(_("Theme"), choices=[(key, THEME_NAMES[key]) for key in THEMES])
    daily_measure = forms.IntegerField(
        label=_("Upkeep a day"), required=False, min_value=1, max_value=MOST_A_DAY
    )
    digest = _choice(
        _("My upkeep by mail"),
        choices=Digest.choices,
        help_text=_("What waits for you that day; no mail when nothing does."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("How many records My upkeep asks of you in a day; empty: %s, as the workspace says.")
        self.fields["daily_measure"].help_text = hint % usual_measure()
        if not mail_is_on():
            del self.fields["digest"]
        self.fields["language"].choices = choices.languages(choices.AS_BROWSER)  # type: ignore[attr-defined]
        self.fields["zone"].choices = choices.zones(choices.AS_WORKSPACE)  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    current = password_field(_("Current password"), CURRENT)
    password = password_field(_("New password"), NEW, help_text=RULES)


class ConfirmForm(forms.Form):
    """What changes how one signs in asks for the password again."""

    current = password_field(_("Your password"), CURRENT)


class SecondFactorForm(ConfirmForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("The six digits your app shows now."),
    )
    field_order = ("code", "current")


class SessionsForm(ConfirmForm):
    sessions = forms.MultipleChoiceField(label=_("Elsewhere"), widget=forms.CheckboxSelectMultiple)
    field_order = ("sessions", "current")

    def __init__(self, elsewhere: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sessions"].choices = elsewhere  # type: ignore[attr-defined]
        self.fields["sessions"].initial = [name for name, _label in elsewhere]


class SignInRulesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles whose users need a second factor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Who has none is led to set one up at their next sign-in. Choose all for everybody; a role made "
            "later then needs one too."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(str(one.pk), one.name) for one in roles()]  # type: ignore[attr-defined]


class WorkspaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Language"))
    zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Rules and schedules keep this time."))
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("Phone and tax numbers without a country are read as this one's.")
    )
    currency = forms.ChoiceField(
        label=_("Currency"), help_text=_("Amounts without a currency are in this one.")
    )
    daily_measure = forms.IntegerField(
        label=_("Upkeep a day"),
        required=False,
        min_value=1,
        max_value=MOST_A_DAY,
        help_text=_(
            "How many records My upkeep asks of each person in a day; people may choose for themselves."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        its = {
            "language": choices.languages(),
            "zone": choices.zones(),
            "country": choices.countries(),
            "currency": choices.currencies(),
        }
        for name, several in its.items():
            self.fields[name].choices = several  # type: ignore[attr-defined]


class UserForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput())
    role = forms.ChoiceField(
        label=_("Role"), help_text=_("Another role ends the user's sessions and tokens at once.")
    )
    language = _choice(_("Language"))
    zone = _choice(_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(str(one.pk), one.name) for one in roles()]  # type: ignore[attr-defined]
        self.fields["language"].choices = choices.languages(choices.AS_BROWSER)  # type: ignore[attr-defined]
        self.fields["zone"].choices = choices.zones(choices.AS_WORKSPACE)  # type: ignore[attr-defined]


class SetPasswordForm(forms.Form):
    password = password_field(
        _("New password"),
        NEW,
        help_text=_("Tell it to the person yourself. It ends all their sessions and tokens."),
    )


class NewUserForm(UserForm):
    password = password_field(
        _("Password"),
        NEW,
        required=False,
        help_text=_("Without one the user cannot sign in until you set it or make a link for it."),
    )


class TeamForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    members = forms.MultipleChoiceField(
        label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = users(actor).filter(is_active=True)
        self.fields["members"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=200)
    user = forms.ChoiceField(label=_("Acts as"), help_text=_("It may do what this user may."))
    writes = forms.BooleanField(label=_("May write"), required=False)
    days = forms.IntegerField(
        label=_("Valid for days"), min_value=1, max_value=LONGEST_DAYS, initial=DEFAULT_DAYS
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = users(actor).filter(is_active=True)
        self.fields["user"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]
