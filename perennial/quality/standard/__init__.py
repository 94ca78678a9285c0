"""Rules that come with Perennial: those that suit everybody, and packs to choose from."""

from perennial.quality.standard.base import Given, Pack
from perennial.quality.standard.countries import COUNTRIES
from perennial.quality.standard.sound import SOUND
from perennial.quality.standard.trades import TRADES

PACKS: dict[str, Pack] = {pack.key: pack for pack in (SOUND, *TRADES, *COUNTRIES)}

__all__ = ["PACKS", "SOUND", "Given", "Pack"]
