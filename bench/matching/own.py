"""What a workspace's own model would do to it: python -m bench.matching.own [--rows N …] [SET …].

Each set is matched with the model that comes with Perennial, and with one that Splink learned of the set itself.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

import django
from django.conf import settings

from bench.matching.matched import of_store, stored
from bench.matching.measure import JUDGED, SEED, Row, whole
from bench.matching.write import SETS
from perennial.lib.refusals import Refusal
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS
from perennial.matching.training.adapting import adapted
from perennial.matching.training.own import own
from perennial.matching.training.publishing import check

LEARNED_OF = ("people", "firms", "held_people", "held_firms")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.matching.own", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(LEARNED_OF)}; all without it")
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    settings.configure(USE_I18N=False)
    django.setup()
    given = parser.parse_args()
    for rows in given.rows:
        for name in given.sets or LEARNED_OF:
            for row in compared(name, rows):
                print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
    return 0


def compared(name: str, rows: int) -> Iterator[Row]:
    """Two rows of figures, as `measure` has them; the second with the seconds that learning took."""
    spec, made = SPECS[JUDGED[name][0]], list(SETS[name][0](rows, SEED))
    with stored(spec, made) as connection:
        base = shipped(spec)
        before = of_store(connection, adapted(connection, base, rows), made)
        yield {"what": f"{name}, shipped", "records": rows, **whole(before)}
        begun = time.monotonic()
        try:
            model = own(connection, base, rows, lambda: None)
        except Refusal as no:
            yield {"what": f"{name}, own", "records": rows, "refused": str(no)}
            return
        at_hand = adapted(connection, model, rows)
        check(connection, at_hand, rows)
        seconds = round(time.monotonic() - begun, 1)
        yield {
            "what": f"{name}, own",
            "records": rows,
            **whole(of_store(connection, at_hand, made)),
            "seconds": seconds,
            "borrowed": ",".join(model.borrowed),
        }


if __name__ == "__main__":
    sys.exit(main())
