"""Generator A: how names are written where their letters are missing: Cyrillic in Latin letters by several systems,
umlauts as two letters, accents dropped."""

from __future__ import annotations

from random import Random
from unicodedata import combining, normalize

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
#: Letter by letter; "-" for none. "passport" is that of passports, "mail" what people make up for their addresses.
_SYSTEMS = {
    "passport": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
    "bgn": "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y ' e yu ya",
    "mail": "a b v g d e e zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya",
    "german": "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja",
    "polish": "a b w g d e jo ż z i j k l m n o p r s t u f ch c cz sz szcz - y - e ju ja",
    "science": "a b v g d e ë ž z i j k l m n o p r s t u f ch c č š šč - y - è ju ja",
}
_SHARES = {"passport": 0.4, "bgn": 0.22, "mail": 0.2, "german": 0.06, "polish": 0.06, "science": 0.06}
_TABLES = {
    system: str.maketrans({**signs, **{one.upper(): two.capitalize() for one, two in signs.items()}})
    for system, written in _SYSTEMS.items()
    for signs in [dict(zip(_LETTERS, written.replace("-", "").split(" "), strict=True))]
}
_TWO = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_NO_MARKS = str.maketrans({"ł": "l", "Ł": "L", "ß": "ss", "ı": "i"})
#: Styles of writing a country knows besides its own, by share of those who do not write as it is right.
STYLES = {
    "PL": {"plain": 0.8, "some": 0.2},
    "SK": {"plain": 0.75, "some": 0.25},
    "DE": {"two": 0.6, "plain": 0.4},
    "RU": _SHARES,
    "GB": {"": 1.0},
}


def styled(text: str, style: str) -> str:
    """A text in one of `STYLES`, or as it is for ''."""
    if not style or text.isascii():
        return text
    if style == "two":
        return text.translate(_TWO)
    if style == "plain":
        return without_marks(text)
    if style == "some":
        return _some_marks(text)
    return text.translate(_TABLES[style])


def without_marks(text: str) -> str:
    return "".join(sign for sign in normalize("NFD", text.translate(_NO_MARKS)) if not combining(sign))


def _some_marks(text: str) -> str:
    """Every other word loses its marks, and of each word what stands in its second half."""
    rng = Random(text)
    return "".join(without_marks(sign) if rng.random() < 0.5 else sign for sign in text)
