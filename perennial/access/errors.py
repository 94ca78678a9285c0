"""Refusals of access: who may not, what is not there for them, which change of users is impossible."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from perennial.lib.refusals import Conflict, Forbidden, NotFound, Refusal

_MAY_NOT = {
    "read": _("Your role does not let you see these records. Ask an administrator for the right."),
    "create": _("Your role does not let you create this record. Ask an administrator for the right."),
    "edit": _("Your role does not let you change this record. Ask its owner or an administrator."),
    "delete": _("Your role does not let you delete this record. Ask its owner or an administrator."),
    "export": _("Your role does not let you export these records. Ask an administrator for the right."),
    "import": _("Your role does not let you import records. Ask an administrator for the right."),
    "bulk": _("Your role does not let you change many records at once. Ask an administrator for the right."),
}


class NotAllowed(Forbidden):
    """The actor's role, team or token does not reach this."""

    def __init__(self, action: str) -> None:
        super().__init__(_MAY_NOT[action])


class FieldNotAllowed(Forbidden):
    def __init__(self, field: str) -> None:
        sentence = _("Your role does not let you see or change the field %(field)s. Leave it out.")
        super().__init__(sentence % {"field": field}, field=field)


class NobodysOwn(Forbidden):
    """Asked for by somebody who is no user, such as the operator."""

    def __init__(self) -> None:
        super().__init__(
            _("Only somebody who has signed in can change this, and only for themselves. Sign in.")
        )


class ReadOnlyToken(Forbidden):
    def __init__(self) -> None:
        super().__init__(_("This token may only read. Use a token that may write."))


class NotVisible(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no such record, or you may not see it."))


class AdministratorNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(_("Only an administrator may change the settings of the workspace. Ask one."))


class NotYours(Forbidden):
    """Taking back somebody else's change."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody else made this change. Ask them, or somebody with the right to undo for others.")
        )


class UserGone(Forbidden):
    """Work was asked for by a user who may no longer act."""

    def __init__(self) -> None:
        super().__init__(_("Who asked for this is no longer an active user. Start it again as another user."))


class RightsChanged(Forbidden):
    """What a user may do altered while work of theirs was running."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "What you may do changed while this was running, so it stopped. What was done so far stays; "
                "start it again for the rest."
            )
        )


class UserDisabled(Conflict):
    def __init__(self) -> None:
        super().__init__(_("This user is disabled. Enable the user first."))


class LastAdministrator(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("This is the last active administrator. Make another user administrator first, then try again.")
        )


class EmailRefused(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not an e-mail address. Write it like name@company.com."), field="email")


class EmailTaken(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Another user has this e-mail address. Choose another one."), field="email")


class NameMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The name is empty. Type one."), field="name")


class NameTaken(Conflict):
    def __init__(self) -> None:
        super().__init__(_("This name is taken already. Choose another one."), field="name")


class NoSuchUser(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no user with this e-mail address."), field="email")


class NoSuchRole(NotFound):
    def __init__(self, keys: Iterable[str]) -> None:
        sentence = _("There is no such role. Choose one of: %(roles)s.") % {"roles": ", ".join(keys)}
        super().__init__(sentence, field="role")


class NoSuchToken(NotFound):
    def __init__(self) -> None:
        super().__init__(_("There is no such token."))


class GrantRefused(Refusal):
    """A grant names an action, scope or veil that does not exist."""

    def __init__(self, word: str) -> None:
        super().__init__(_("%(word)s is not something a role can grant.") % {"word": word}, field="grants")


class LanguageRefused(Refusal):
    def __init__(self, languages: Iterable[str]) -> None:
        sentence = _("Perennial does not speak this language. Choose one of: %(languages)s.")
        super().__init__(sentence % {"languages": ", ".join(languages)}, field="language")


class ZoneRefused(Refusal):
    def __init__(self) -> None:
        super().__init__(_("There is no such time zone. Write it like Europe/Warsaw."), field="zone")


class DigestRefused(Refusal):
    def __init__(self, choices: Iterable[str]) -> None:
        sentence = _("Choose how often the digest comes: %(choices)s, or nothing for never.")
        super().__init__(sentence % {"choices": ", ".join(choices)}, field="digest")


class MeasureRefused(Refusal):
    def __init__(self, least: int, most: int) -> None:
        sentence = _("Write a whole number from %(least)s to %(most)s.")
        super().__init__(sentence % {"least": least, "most": most}, field="daily_measure")


class PasswordRefused(Refusal):
    """The sentences of every rule the password breaks."""

    def __init__(self, sentences: Iterable[str]) -> None:
        super().__init__(" ".join(sentences), field="password")


class CurrentPasswordWrong(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This is not your current password."), field="current")


class ExpiryRefused(Refusal):
    def __init__(self, longest: int) -> None:
        sentence = _("A token is valid for 1 to %(longest)s days. Choose a number of days between.")
        super().__init__(sentence % {"longest": longest}, field="days")


class SignInRefused(Refusal):
    """One sentence for an unknown address, a wrong password and a disabled user."""

    code = "sign-in-refused"

    def __init__(self) -> None:
        super().__init__(_("E-mail address and password do not belong together. Check both and try again."))


class LockedOut(Refusal):
    """Too many failed tries; `minutes` until the next one is heard."""

    status = 429
    code = "locked-out"

    def __init__(self, minutes: int) -> None:
        sentence = ngettext(
            "Too many failed tries. Wait %(minutes)s minute, or ask an administrator for a new password.",
            "Too many failed tries. Wait %(minutes)s minutes, or ask an administrator for a new password.",
            minutes,
        )
        super().__init__(sentence % {"minutes": minutes})
        self.minutes = minutes


class CodeRefused(Refusal):
    """A wrong, old or used code of the second step."""

    code = "code-refused"

    def __init__(self) -> None:
        super().__init__(
            _("This code is not valid, or was used already. Type the one your app shows now."), field="code"
        )


class CodesLockedOut(Refusal):
    """Too many wrong codes; `minutes` until the next one is heard."""

    status = 429
    code = "locked-out"

    def __init__(self, minutes: int) -> None:
        sentence = ngettext(
            "Too many wrong codes. Wait %(minutes)s minute, or use a recovery code.",
            "Too many wrong codes. Wait %(minutes)s minutes, or use a recovery code.",
            minutes,
        )
        super().__init__(sentence % {"minutes": minutes}, field="code")
        self.minutes = minutes


class SecondFactorUnreadable(Refusal):
    """The secret key is another one than when the second factor was set up."""

    def __init__(self) -> None:
        sentence = _(
            "Codes of your app cannot be checked here any more. Use a recovery code, or ask an administrator "
            "to turn your second factor off."
        )
        super().__init__(sentence, field="code")


class SecondFactorNeeded(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Your role needs a second factor. Set up a new one in its place."))


class SecondFactorMissing(Conflict):
    def __init__(self) -> None:
        super().__init__(_("There is no second factor to turn off or renew. Set one up first."))


class LinkRefused(NotFound):
    """One sentence for a link that never was, was used, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            _("This link is not valid: it works once, for an hour. Ask an administrator for a new one.")
        )
