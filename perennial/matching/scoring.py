"""How likely two records are one, asked of one pair in Python: the same numbers as a batch has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from perennial.matching.model import Model
from perennial.matching.predicates import Columns, Test
from perennial.matching.rules import OwnRule, ruled
from perennial.matching.specs.base import ELSE, Comparison, Gate, Level, Spec

Answer = tuple[str, float]
Asked = Callable[[Columns, Columns], Answer]
NOTHING: Answer = ("", 0.0)


@dataclass(frozen=True, slots=True)
class Score:
    """`answers` and the bits they add, in the order of comparisons ('' where nothing is known); `gates` that shut and
    own `rules` that hold, which have the last word.
    """

    weight: float
    probability: float
    answers: tuple[Answer, ...]
    gates: tuple[str, ...]
    rules: tuple[OwnRule, ...] = ()


class Scorer:
    """Puts the questions of a model to pairs of records in their columns; made once for a model and own rules."""

    def __init__(self, model: Model, rules: Sequence[OwnRule] = ()) -> None:
        self.model, self.rules = model, tuple(rules)
        self._rules = [(rule, rule.predicate(model.spec).test()) for rule in rules]
        self._asked = [(one.key, _asked(model, one)) for one in model.spec.comparisons]
        self._gates = [_gate(model.spec, gate) for gate in model.spec.gates]
        self._first, self._rest = _asked_first(model.spec)

    def score(self, one: Columns, other: Columns, among: Collection[str | OwnRule] | None = None) -> Score:
        """Of two records as `Model.apart` gives them; what comparisons and rules not `among` these say is not known."""
        answers = tuple(
            asked(one, other) if among is None or key in among else NOTHING for key, asked in self._asked
        )
        return self._score(answers, one, other, among)

    def score_from(
        self, least: float, one: Columns, other: Columns, among: Collection[str | OwnRule] | None = None
    ) -> Score | None:
        """The same from a probability on, else None. What gates read is asked first; once one shuts nothing more is,
        unless own rules may say otherwise.
        """
        answers = [NOTHING] * len(self._asked)
        for gate, shuts, places in zip(self.model.spec.gates, self._gates, self._first, strict=True):
            self._answer(answers, places, one, other, among)
            if gate.most < least and shuts(answers) and not self._rules:
                return None
        self._answer(answers, self._rest, one, other, among)
        score = self._score(tuple(answers), one, other, among)
        return score if score.probability >= least else None

    def _answer(
        self,
        answers: list[Answer],
        places: Iterable[int],
        one: Columns,
        other: Columns,
        among: Collection[str | OwnRule] | None,
    ) -> None:
        for at in places:
            key, asked = self._asked[at]
            if among is None or key in among:
                answers[at] = asked(one, other)

    def _score(
        self,
        answers: tuple[Answer, ...],
        one: Columns,
        other: Columns,
        among: Collection[str | OwnRule] | None,
    ) -> Score:
        weight = sum(bits for _answer, bits in answers)
        shut = [
            gate for gate, holds in zip(self.model.spec.gates, self._gates, strict=True) if holds(answers)
        ]
        probability = min([self.model.probability(weight), *(gate.most for gate in shut)])
        met = tuple(
            rule for rule, holds in self._rules if (among is None or rule in among) and holds(one, other)
        )
        probability = ruled(probability, [rule.then for rule in met])
        return Score(weight, probability, answers, tuple(gate.key for gate in shut), met)


def _asked_first(spec: Spec) -> tuple[list[list[int]], list[int]]:
    """For each gate the places of what it reads that no gate before it does, and the places of all else."""
    left = {comparison.key: at for at, comparison in enumerate(spec.comparisons)}
    read = [[key for key, _answers in (gate.when, *gate.unless)] for gate in spec.gates]
    first = [[left.pop(key) for key in keys if key in left] for keys in read]
    return first, list(left.values())


def _gate(spec: Spec, gate: Gate) -> Callable[[Sequence[Answer]], bool]:
    places = {comparison.key: at for at, comparison in enumerate(spec.comparisons)}
    at, shutting = places[gate.when[0]], frozenset(gate.when[1])
    opening = [(places[key], frozenset(answers)) for key, answers in gate.unless]

    def holds(answers: Sequence[Answer]) -> bool:
        return answers[at][0] in shutting and not any(answers[place][0] in those for place, those in opening)

    return holds


def _asked(model: Model, comparison: Comparison) -> Asked:
    comparable = comparison.comparable.test()
    levels = [_level(model, comparison, level) for level in comparison.levels]
    rest: Answer = (ELSE, model.bits(comparison.key, ELSE))

    def asked(one: Columns, other: Columns) -> Answer:
        if not comparable(one, other):
            return NOTHING
        for holds, answer in levels:
            if holds(one, other):
                return answer(one)
        return rest

    return asked


def _level(model: Model, comparison: Comparison, level: Level) -> tuple[Test, Callable[[Columns], Answer]]:
    if not level.often:
        plain: Answer = (level.key, model.bits(comparison.key, level.key))
        return level.when.test(), lambda one: plain
    known = {
        value: (level.key, model.bits_of_value(comparison.key, level, value))
        for value in model.often.get(level.often, {})
    }
    other: Answer = (level.key, model.bits_of_value(comparison.key, level, ""))
    column = level.often
    return level.when.test(), lambda one: known.get(one[column], other)
