"""A grandchild, which the kernel does not watch over, ends with its parent all the same."""

import os
import subprocess
import sys
from pathlib import Path

from perennial.cli.lifeline import MARK
from tests.cli.processes import ASLEEP, Program, is_running
from tests.patience import eventually

ROOT = Path(__file__).parents[2]
WATCH = "from perennial.cli.lifeline import watch_parent\nwatch_parent(every=0.05, patience=0.3)\n"
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
READY = f"print('ready', file=notes)\ntime.sleep({ASLEEP})"


def orphan(program, supervised=True):
    """Start `program` under a parent that is killed as soon as the program is ready; its pid."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env.pop(MARK, None)
    if supervised:
        env[MARK] = "1"
    wait = f"import subprocess; subprocess.Popen({program.argv!r}).wait()"
    with subprocess.Popen([sys.executable, "-c", wait], env=env) as parent:
        pid = program.alive()
        eventually(lambda: "ready" in program.lines())
        parent.kill()
    return pid


def test_it_ends_when_its_parent_is_killed(tmp_path):
    pid = orphan(Program(tmp_path, WATCH + READY))
    eventually(lambda: not is_running(pid))


def test_it_ends_even_when_it_does_not_listen(tmp_path):
    pid = orphan(Program(tmp_path, DEAF + WATCH + READY))
    eventually(lambda: not is_running(pid))


def test_a_program_nobody_supervises_is_left_alone(tmp_path):
    calm = "print('ready', file=notes)\ntime.sleep(1)\nprint('lived on', file=notes)"
    program = Program(tmp_path, WATCH + calm)
    orphan(program, supervised=False)
    assert eventually(lambda: "lived on" in program.lines())
