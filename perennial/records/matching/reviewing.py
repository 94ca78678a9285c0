"""What people judged of pairs, beside what matching had said of them: how far its probabilities can be trusted here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from perennial.matching.model import Model
from perennial.matching.scoring import Score
from perennial.matching.specs import SPECS
from perennial.matching.training.reviewed import Judgement
from perennial.records.matching.apart import all_apart, survivors
from perennial.records.matching.finding import profiles
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import MatchReview

# The newest so many are counted.
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair that was judged: how likely it was held to be one, whether it is, and what was answered of it.

    No `judgement` where gates or own rules, not its weight, had the last word.
    """

    probability: float
    same: bool
    judgement: Judgement | None


def note_reviews(entity: str, pairs: Iterable[tuple[int, int]], *, same: bool) -> None:
    """Keep what somebody says of pairs, with what matching says of them; call it before they change."""
    several = [(min(pair), max(pair)) for pair in pairs]
    if entity not in SPECS:
        return
    spec, scorer = SPECS[entity], scorer_of(entity)
    known = {
        pk: scorer.model.apart(its)
        for pk, its in profiles(spec, sorted({pk for pair in several for pk in pair})).items()
    }
    scores = {
        pair: scorer.score(known[pair[0]], known[pair[1]]) for pair in several if known.keys() >= set(pair)
    }
    MatchReview.objects.bulk_create(
        MatchReview(
            entity=entity,
            one=one,
            other=other,
            same=same,
            probability=score.probability,
            weight=score.weight,
            spec=spec.hash,
            answers=_answers(entity, score),
            shares=_shares(scorer.model, score),
            ruled=bool(score.gates or score.rules),
        )
        for (one, other), score in scores.items()
    )


def _answers(entity: str, score: Score) -> Mapping[str, str]:
    keys = (one.key for one in SPECS[entity].comparisons)
    return {key: answer for key, (answer, _bits) in zip(keys, score.answers, strict=True) if answer}


def _shares(model: Model, score: Score) -> Mapping[str, float]:
    """Where an answer says less of a common value: the share of records that have the value of these two."""
    shares = {}
    for comparison, (answer, bits) in zip(model.spec.comparisons, score.answers, strict=True):
        if any(level.key == answer and level.often for level in comparison.levels):
            shares[comparison.key] = model.answers[comparison.key][answer].m / 2**bits
    return shares


def judgements(entity: str) -> list[Judgement]:
    """What people judged by what was answered of a pair: of those, a model can be told from."""
    return [one.judgement for one in judged(entity) if one.judgement is not None]


def judged(entity: str) -> list[Judged]:
    """The newest judgements that still hold, of each pair the first: later ones may have followed from it."""
    rows = list(MatchReview.objects.filter(entity=entity).order_by("-pk")[:MOST])
    now = survivors({pk for row in rows for pk in (row.one, row.other)})
    apart = all_apart()
    found: dict[tuple[int, int], Judged] = {}
    for row in rows:
        one, other = now[row.one], now[row.other]
        holds = one == other if row.same else (min(one, other), max(one, other)) in apart
        if holds:
            its = None if row.ruled else Judgement(row.answers, row.shares, row.same)
            found[row.one, row.other] = Judged(row.probability, row.same, its)
    return list(found.values())
