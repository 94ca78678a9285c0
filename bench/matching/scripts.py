"""Generator A: how names are written where their letters are missing: Cyrillic in Latin letters by several systems,
umlauts as two letters, accents dropped."""

from __future__ import annotations

from random import Random
from unicodedata import combining, normalize

_PLAIN = dict(zip("абвгдезиклмнопрстуфы", "abvgdeziklmnoprstufy", strict=True))
#: What the systems differ in; "passport" is that of passports, "mail" what people make up for their addresses.
_SYSTEMS = {
    "passport": {"ё": "e", "ж": "zh", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ь": "", "э": "e",
            "ю": "iu", "я": "ia"},
    "bgn": {"ё": "yo", "ж": "zh", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "'", "э": "e",
            "ю": "yu", "я": "ya"},
    "mail": {"ё": "e", "ж": "zh", "й": "y", "х": "h", "ц": "c", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "э": "e",
             "ю": "yu", "я": "ya"},
    "german": {"в": "w", "ё": "jo", "ж": "sch", "з": "s", "й": "i", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch",
               "ъ": "", "ь": "", "э": "e", "ю": "ju", "я": "ja"},
    "polish": {"в": "w", "ё": "jo", "ж": "ż", "й": "j", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz", "ъ": "", "ь": "",
               "э": "e", "ю": "ju", "я": "ja"},
    "science": {"ё": "ë", "ж": "ž", "й": "j", "х": "ch", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "ъ": "", "ь": "", "э": "è",
                "ю": "ju", "я": "ja"},
}  # fmt: skip
_SHARES = {"passport": 0.4, "bgn": 0.22, "mail": 0.2, "german": 0.06, "polish": 0.06, "science": 0.06}
_TABLES = {
    system: str.maketrans({**signs, **{one.upper(): two.capitalize() for one, two in signs.items()}})
    for system, differing in _SYSTEMS.items()
    for signs in [{**_PLAIN, **differing}]
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
