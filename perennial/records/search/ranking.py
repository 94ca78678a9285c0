"""How well a document answers. Best first: just that, beginning so, words beginning so, any part, misspelt.

Pure: documents are their columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perennial.records.search.groups import COMPANY, GROUPS, NAMES, NUMBERS, OTHER, REACH
from perennial.records.search.typos import distance, slips_allowed
from perennial.records.search.words import Question, parts, starts, words_of

EXACT, PREFIX, WORD_START, SUBSTRING, BY_COMPANY, TYPO = 100, 80, 60, 40, 30, 20
# Between answers of one sort: a name before a number before a city.
_WEIGHT = {NAMES: 3, NUMBERS: 2, REACH: 1, OTHER: 0, COMPANY: 0}
# What a contact loses that needs its company to answer some of the words.
_HELPED = 5
Columns = Mapping[str, str]
Answer = tuple[int, str]
NO_ANSWER: Answer = (0, "")


def answer(question: Question, columns: Columns) -> Answer:
    """(score, group that answered); (0, '') for a document that does not.

    `columns` holds the groups the actor may ask, and under 'company' what is known of a contact's company.
    """
    filled = [group for group in GROUPS if columns.get(group)]
    found = max((_whole(question, group, columns[group]) for group in filled), default=NO_ANSWER)
    return found if found[0] > WORD_START + _WEIGHT[NAMES] else max(found, _words(question, columns))


def _whole(question: Question, group: str, text: str) -> Answer:
    """What was typed as one value, or as the beginning or a part of a number."""
    exact, prefix = (WORD_START, WORD_START) if group == OTHER else (EXACT, PREFIX)
    best = 0
    for phrase in (*question.phrases, *question.compact):
        if f"||{phrase}||" in text:
            best = max(best, exact)
        elif f"||{phrase}" in text:
            best = max(best, prefix)
    if not best and group in {REACH, NUMBERS} and any(one in text for one in question.compact):
        best = SUBSTRING
    return (best + _WEIGHT[group], group) if best else NO_ANSWER


def _words(question: Question, columns: Columns) -> Answer:
    """Every word somewhere: as good as the worst of them, named after the group that answered best."""
    several = [_word(forms, columns) for forms in question.words]
    if not all(score for score, _group in several):
        return NO_ANSWER
    own = [one for one in several if one[1] != COMPANY]
    if not own:
        return BY_COMPANY, COMPANY
    weight, group = max((_WEIGHT[group], group) for _score, group in own)
    less = 0 if len(own) == len(several) else _HELPED
    return min(score for score, _group in several) + weight - less, group


def _word(forms: Sequence[str], columns: Columns) -> Answer:
    for score, needles in ((WORD_START, starts), (SUBSTRING, parts)):
        wanted = [needle for form in forms for needle in needles(form)]
        for group in (*GROUPS, COMPANY):
            text = columns.get(group, "")
            if text and any(needle in text for needle in wanted):
                return score, group
    return NO_ANSWER


def misspelt(question: Question, columns: Columns) -> Answer:
    """The same with slips in the words of names and places; the fewer, the better."""
    slips, groups = 0, []
    for forms in question.words:
        score, group = _word(forms, columns)
        if not score:
            fewest, group = _nearest(forms, columns)
            if not group:
                return NO_ANSWER
            slips += fewest
        groups.append(group)
    return max(TYPO - slips, 1), groups[0]


def _nearest(forms: Sequence[str], columns: Columns) -> tuple[int, str]:
    best, found = 99, ""
    for group in (NAMES, OTHER):
        for word in set(words_of(columns.get(group, ""))):
            for form in forms:
                most = slips_allowed(form)
                slips = distance(form, word, most) if most else 99
                if slips <= most and slips < best:
                    best, found = slips, group
    return best, found
