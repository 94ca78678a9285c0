"""What matching refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal


class ModelBroken(Refusal):
    """A model lacks parameters, was changed by hand, or was made for other comparisons."""

    def __init__(self, what: str) -> None:
        super().__init__(_("This model cannot be used, it is not whole: {what}.").format(what=what))
        self.what = what
