"""What people call columns, by language: one file per language, field key to the words for it.

Words are compared folded (`lib.text.fold`) and without punctuation, so case, accents and dots need no second
line; a transliteration that folds differently does.
"""

from perennial.transfer.mapping.words import de, en, pl, ru, sk

LANGUAGES = {
    "en": ("English", en.WORDS),
    "pl": ("polski", pl.WORDS),
    "de": ("Deutsch", de.WORDS),
    "sk": ("slovenčina", sk.WORDS),
    "ru": ("русский", ru.WORDS),
}
