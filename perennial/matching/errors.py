"""What matching refuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal


class ModelBroken(Refusal):
    """A model lacks parameters, was changed by hand, or was made for other comparisons."""

    def __init__(self, what: str) -> None:
        super().__init__(_("This model cannot be used, it is not whole: {what}.").format(what=what))
        self.what = what


class NothingLearned(Refusal):
    """No block of the records holds enough pairs that may be one."""

    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to learn of: too few records look like duplicates of each other.")
        )


class WeightsDisagree(Refusal):
    """A batch and a single comparison weigh a pair differently: who types would be told another thing than a scan."""

    def __init__(self, bits: float) -> None:
        super().__init__(
            _("This model is not published: a scan and a single comparison differ by {bits} bits.").format(
                bits=f"{bits:.3g}"
            )
        )
        self.bits = bits


class SparkMissing(Refusal):
    """The operator chose Spark, and what it needs is not installed."""

    code = "spark_missing"

    def __init__(self, what: str) -> None:
        super().__init__(
            _(
                "PERENNIAL_MATCHING_ENGINE is spark, but {what} is not installed where Perennial works. Spark needs"
                " Java and PySpark (pip install 'perennial[spark]'); PERENNIAL_MATCHING_ENGINE=duckdb needs neither."
            ).format(what=what)
        )
