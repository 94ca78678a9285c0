"""A web process looks through new objects less often, and still finds the circles among them."""

import gc
import subprocess
import sys
import weakref
from textwrap import dedent

from perennial.cli import settling


class Circle:
    def __init__(self):
        self.itself = self


def test_circles_are_still_found():
    before = gc.get_threshold()
    try:
        settling.settle_in()
        assert gc.isenabled()
        assert gc.get_threshold() == (settling.NEW_OBJECTS, settling.YOUNG_ROUNDS, settling.OLD_ROUNDS)
        watched = weakref.ref(Circle())
        several = [[] for _ in range(settling.NEW_OBJECTS + 1)]
        assert watched() is None
        assert len(several) > settling.NEW_OBJECTS
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_the_web_process_settles_in_with_its_pages_loaded():
    program = """
        import gc, sys
        import perennial.wsgi
        print(gc.get_threshold()[0], gc.get_freeze_count() > 1000, "perennial.web.records.lists" in sys.modules)
    """
    told = subprocess.run([sys.executable, "-c", dedent(program)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(settling.NEW_OBJECTS), "True", "True"]
