"""Thresholds by what pairs of known truth say: from which probability on what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from bench.matching.accuracy import recall_at_precision, warned
from bench.matching.matched import Matched
from perennial.matching.model import Thresholds

#: So many of the pairs that are linked are right, so few newcomers are refused wrongly, so many copies warned of and
#: hinted at. Stricter than the aim, .99 and .003, because life has cases that no generator knows.
PRECISION, FALSE_BLOCKS, WARNED, HINTED = 0.995, 0.002, 0.965, 0.985
#: A warning that is wrong more often than this is read by nobody.
HEARD = 0.6
#: Whatever these pairs say: nothing is refused or linked that is less likely than this, whoever is as likely as not
#: the same is warned of, and no hint is given of less.
REFUSED, LINKED, EVEN, FAINT = 0.95, 0.8, 0.5, 0.1
_STEPS = 1000


def chosen(found: Matched) -> Thresholds:
    """Rounded to thousandths, to the careful side; in order, whatever the pairs say."""
    link = max(LINKED, _up(recall_at_precision(found.scored, found.truth, PRECISION)[1]))
    block = max(link, _up(_block(found)), REFUSED)
    heard = _up(recall_at_precision(found.scored, found.truth, HEARD)[1])
    warn = min(link, EVEN, max(_told_of(found, WARNED), heard))
    return Thresholds(min(warn / 2, max(_told_of(found, HINTED), FAINT)), warn, block, link)


def _block(found: Matched) -> float:
    """Just above the highest probability of all but few of those who have no other record."""
    times: dict[str, int] = {}
    for who in found.truth.values():
        times[who] = times.get(who, 0) + 1
    highest = {each: 0.0 for each, who in found.truth.items() if times[who] == 1}
    for one, other, chance, _ in found.scored:
        for each in (one, other):
            if each in highest:
                highest[each] = max(highest[each], chance)
    ranked = sorted(highest.values(), reverse=True)
    return ranked[int(len(ranked) * FALSE_BLOCKS)] + 1 / _STEPS if ranked else 1.0


def _told_of(found: Matched, share: float) -> float:
    """The highest threshold, in steps of a hundredth, at which this share of copies has a true candidate."""
    copies = [each for each, how in found.told("how").items() if how]
    steps: Iterable[float] = (at / 100 for at in range(95, 0, -1))
    return next((at for at in steps if (warned(found.scored, found.truth, copies, at) or 0) >= share), 0.01)


def _up(probability: float) -> float:
    return min(ceil(probability * _STEPS) / _STEPS, 1 - 1 / _STEPS)
