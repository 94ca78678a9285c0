"""Numbers as people and spreadsheets write them, read into integers scaled by a declared count of decimals.

No float is ever made: `1.234,56`, `1 234,56`, `1,234.56` and `(1234.56)` become an exact Decimal, then an
integer.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.lib.locales import locale_of, writes_decimal_comma
from perennial.lib.refusals import Refusal

#: What a bigint column holds on both databases.
LARGEST = 2**63 - 1
SMALLEST = -(2**63)
LONGEST_TEXT = 80

_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "－": "-", "﹣": "-"})
_MARKS = str.maketrans(
    {"，": ",", "．": ".", "٫": ",", "٬": " ", "’": " ", "'": " ", "＇": " ", "＋": "+", "_": "?"}
)
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_WESTERN_GROUPS = re.compile(r"\d{1,3}(?:(?P<mark>[ .,])\d{3})(?:(?P=mark)\d{3})*", re.ASCII)
_INDIAN_GROUPS = re.compile(r"\d{1,2}(,\d{2})*,\d{3}", re.ASCII)


def ascii_digits(text: str) -> str:
    """`text` with every decimal digit of any script (full-width, Arabic-Indic, …) written as 0–9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def parse_decimal(raw: str, *, decimal_comma: bool = False) -> Decimal:
    """The number written in `raw`, exactly.

    `decimal_comma` decides only what the text leaves open: `1,234` is 1.234 with it and 1234 without.
    Raises Refusal when it is not one number, or when its groups of digits cannot be read.
    """
    sign, digits = _sign_and_digits(raw)
    grouped, fraction = _split(digits, decimal_comma)
    whole = _ungrouped(grouped)
    if whole is None or not (whole or fraction) or not _DIGITS.fullmatch(whole + fraction):
        raise _not_a_number(raw)
    return Decimal(f"{sign}{whole or '0'}.{fraction or '0'}")


def plain_decimal(text: str) -> Decimal:
    """The number in the one form of the API, `-1234.56`; raises Refusal for any other form."""
    if len(text) > LONGEST_TEXT or not _PLAIN.fullmatch(text):
        raise Refusal(_("“%(text)s” is not a decimal number. Write it like -1234.56.") % {"text": text[:40]})
    return Decimal(text)


def scaled(number: Decimal, decimals: int) -> int:
    """`number` as an integer count of 10**-decimals; raises Refusal when digits would be lost or it is too
    large.
    """
    sign, digits, exponent = number.as_tuple()
    shift = int(exponent) + decimals
    value = int("".join(map(str, digits)))
    if shift < 0:
        value, lost = divmod(value, 10**-shift)
        if lost:
            raise _too_many_decimals(decimals)
    else:
        value *= 10**shift
    return in_range(-value if sign else value)


def rounded(number: int, by: int) -> int:
    """`number` / `by` as a whole number, halves away from zero."""
    whole = (2 * abs(number) + by) // (2 * by)
    return -whole if number < 0 else whole


def in_range(value: int) -> int:
    """`value` itself; raises Refusal when no bigint column can hold it."""
    if not SMALLEST <= value <= LARGEST:
        raise Refusal(_("This number is too large to be stored. Check its digits."))
    return value


def parse_scaled(raw: str, decimals: int, *, decimal_comma: bool = False) -> int:
    """`parse_decimal` and `scaled` in one."""
    return scaled(parse_decimal(raw, decimal_comma=decimal_comma), decimals)


def unscaled(value: int, decimals: int) -> Decimal:
    """The number that the stored integer stands for, with exactly `decimals` decimals."""
    return Decimal(plain(value, decimals))


def plain(value: int, decimals: int) -> str:
    """`-1234.50`: the stored integer as an exact decimal string, point as the decimal mark, no groups."""
    if decimals == 0:
        return str(value)
    digits = str(abs(value)).rjust(decimals + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def unmistakable(text: str) -> str:
    """A plain decimal string that reads the same whatever the decimal mark: never exactly three decimals."""
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def show_scaled(value: int, decimals: int, language: str) -> str:
    """The stored integer for a reader of `language`, with groups and all its decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(unscaled(value, decimals), format=pattern, locale=locale_of(language))


def counted(number: int | None) -> str:
    """A whole number with the separators of the active language; '' for none."""
    return "" if number is None else show_scaled(number, 0, get_language() or "en")


def edit_scaled(value: int, decimals: int, *, decimal_comma: bool) -> str:
    """The stored integer as it stands in a form: no groups, the reader's decimal mark."""
    text = plain(value, decimals)
    return text.replace(".", ",") if decimal_comma else text


def decimal_comma_of(language: str, wish: bool | None) -> bool:
    """`wish` when it was stated, else the habit of the language."""
    return writes_decimal_comma(language) if wish is None else wish


def _sign_and_digits(raw: str) -> tuple[str, str]:
    """('' or '-', the rest with single spaces): a minus before or behind, or the brackets of accountants."""
    if len(raw) > LONGEST_TEXT:
        raise _not_a_number(raw)
    text = " ".join(ascii_digits(raw).translate(_MINUS).translate(_MARKS).split())
    if text.startswith("(") and text.endswith(")"):
        return "-", text[1:-1].strip()
    if text.startswith("-"):
        return "-", text[1:].strip()
    if text.endswith("-"):
        return "-", text[:-1].strip()
    return "", text.removeprefix("+").strip()


def _split(digits: str, decimal_comma: bool) -> tuple[str, str]:
    """(whole part with its groups, fraction)."""
    commas, points = digits.count(","), digits.count(".")
    if not commas and not points:
        return digits, ""
    if commas and points:
        mark = "," if digits.rfind(",") > digits.rfind(".") else "."
        return _at(digits, mark) if digits.count(mark) == 1 else (digits, "")
    mark = "," if commas else "."
    if commas + points > 1 or _is_group(digits, mark, decimal_comma):
        return digits, ""
    return _at(digits, mark)


def _at(digits: str, mark: str) -> tuple[str, str]:
    whole, _mark, fraction = digits.partition(mark)
    # A fraction of nothing but a mark, as in "12,", is a slip of the finger and still a number.
    return whole, fraction


def _is_group(digits: str, mark: str, decimal_comma: bool) -> bool:
    """Whether the only mark in `digits` separates thousands."""
    whole, _mark, rest = digits.partition(mark)
    could_be_group = len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    return could_be_group and (mark == ",") != decimal_comma


def _ungrouped(whole: str) -> str | None:
    """The whole part without its separators; None when the groups are not groups of thousands."""
    if whole == "" or _DIGITS.fullmatch(whole):
        return whole
    if _WESTERN_GROUPS.fullmatch(whole) or _INDIAN_GROUPS.fullmatch(whole):
        return re.sub(r"[ .,]", "", whole)
    return None


def _not_a_number(raw: str) -> Refusal:
    return Refusal(_("“%(raw)s” is not a number. Write digits, such as 1234.56.") % {"raw": raw.strip()[:40]})


def _too_many_decimals(decimals: int) -> Refusal:
    if decimals == 0:
        return Refusal(_("Only whole numbers can be kept here. Remove the decimals."))
    return Refusal(_("Only %(count)s decimals can be kept here. Round the number.") % {"count": decimals})
