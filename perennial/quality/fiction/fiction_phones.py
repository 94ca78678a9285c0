"""Phone numbers that regulators keep free for films, books and manuals: nobody will ever answer them.

Sources: Ofcom (GB, numbers for TV and radio drama), NANPA (555-0100 to 555-0199), Bundesnetzagentur (notice
148/2021), Arcep (FR, decision 2018-0881), ACMA (AU), PTS (SE), ComReg (IE, 020 91).
"""

from __future__ import annotations

import re
from functools import lru_cache

# By country calling code: the number behind it, `.` for any digit.
_RANGES: dict[str, tuple[str, ...]] = {
    "44": (
        "2079460...", "1134960...", "1144960...", "1154960...", "1164960...", "1174960...", "1184960...",
        "1214960...", "1314960...", "1414960...", "1514960...", "1614960...", "1914980...", "2896496...",
        "2890180...", "2920180...", "1632960...", "7700900...", "8081570...", "9098790...", "3069990...",
    ),
    "1": ("...55501..",),
    "49": (
        "3023125...", "6990009...", "4066969...", "2214710...", "8999998...", "15228817386", "15228895456",
        "15254599371", "1729925904", "1729968532", "1729973185", "1729973186", "1729980752", "1749091317",
        "1749464308", "17139200..", "176040690..",
    ),
    "33": ("19900....", "26191....", "35301....", "46571....", "53649....", "63998...."),
    "61": (
        "25550....", "27010....", "35550....", "37010....", "75550....", "77010....", "85550....", "87010....",
        "491570006", "491570156", "491570157", "491570158", "491570159", "491570110", "491570313", "491570737",
        "1800160401", "1800975707",
    ),
    "46": ("3139006..", "4062804..", "8465004..", "9803192..", "7017406.."),
    "353": ("2091.....",),
}  # fmt: skip
_CALLING = {"GB": "44", "US": "1", "CA": "1", "DE": "49", "FR": "33", "AU": "61", "SE": "46", "IE": "353"}


def is_for_fiction(digits: str, international: bool, country: str) -> bool:
    """Whether the number lies in such a range; `country` (ISO alpha-2) is of a number without country code."""
    if international:
        return bool(_all_ranges().match(digits))
    if digits.startswith("00"):
        return bool(_all_ranges().match(digits[2:]))
    calling = _CALLING.get(country)
    # The leading 0 of a national number is not dialled from abroad; in America there is none, but a 1.
    national = digits.removeprefix("1" if calling == "1" else "0")
    return bool(calling and _all_ranges().match(calling + national))


@lru_cache(maxsize=1)
def _all_ranges() -> re.Pattern[str]:
    each = (f"{code}{range_}" for code, ranges in _RANGES.items() for range_ in ranges)
    return re.compile(f"(?:{'|'.join(each)})$".replace(".", r"\d"))
