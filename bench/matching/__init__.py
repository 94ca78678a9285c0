"""Made-up people and companies with known duplicates, and what a matcher makes of them: python -m bench matching.

Two generators that know nothing of each other: A (`people`, `firms`), from ranked word lists and Mimesis, starts from
what is true of somebody and writes it down several times; B (`held_people`, `held_firms`), from Faker, is for testing
only and spoils finished records. `febrl` reads the known sets of Febrl; `accuracy` measures; `write` makes files;
`train` makes the models that come with Perennial anew, of generator A alone.
"""

from bench.matching.measure import run

__all__ = ["run"]
