"""How likely a record was made up to get past a form, and the signs that say so.

    verdict = score(Subject(given_name="asdf", family_name="asdf", email="a@a.pl"))
    verdict.probability, verdict.doubtful, [str(reason) for reason in verdict.reasons]

Pure functions: no table, no clock, no network. A verdict is for coaching the person who typed the record; nothing
is ever refused because of it.
"""

from perennial.quality.fiction.scoring import Reason, Verdict, score
from perennial.quality.fiction.subject import Subject

__all__ = ["Reason", "Subject", "Verdict", "score"]
