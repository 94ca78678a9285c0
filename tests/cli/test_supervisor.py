"""The supervisor over real processes: restart, back-off, drain, and nobody left behind."""

import os
import signal
from itertools import pairwise

import pytest

from tests.cli.processes import ASLEEP, Driven, Program, is_running
from tests.patience import eventually

SLEEP = f"time.sleep({ASLEEP})"
DIE = "sys.exit(3)"
FINISH_FIRST = f"""
def finish(*_):
    time.sleep(0.5)
    print("finished", file=notes)
    sys.exit(0)
signal.signal(signal.SIGTERM, finish)
print("ready", file=notes)
{SLEEP}
"""
DEAF = f"signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', file=notes)\n{SLEEP}"
WITH_GRANDCHILD = f"""
grandchild = subprocess.Popen([sys.executable, "-c", "import time; {SLEEP}"])
print("grandchild", grandchild.pid, file=notes)
{SLEEP}
"""


def grandchild_of(program):
    found = eventually(lambda: [line for line in program.lines() if line.startswith("grandchild")])
    return int(found[0].split()[1])


def test_a_killed_child_is_started_again_and_the_others_are_left_alone(tmp_path):
    victim, bystander = Program(tmp_path, SLEEP, "victim"), Program(tmp_path, SLEEP, "bystander")
    with Driven(tmp_path, victim, bystander) as driven:
        first = victim.alive()
        bystander.alive()
        os.kill(first, signal.SIGKILL)
        second = victim.alive(lives=2)
        assert second != first
        assert is_running(second)
        assert len(bystander.births()) == 1
        assert "victim was ended by signal 9; starting it again in 0.05 s." in driven.log()


def test_a_child_that_keeps_dying_is_started_ever_more_slowly_up_to_a_limit(tmp_path):
    hopeless = Program(tmp_path, DIE)
    with Driven(tmp_path, hopeless, first=0.1, most=0.4) as driven:
        hopeless.alive(lives=5)
        assert "ended with status 3" in driven.log()
    times = [time for _pid, time in hopeless.births()]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(pause >= least for pause, least in zip(pauses, [0.1, 0.2, 0.4, 0.4], strict=False))
    assert "again in 0.8 s" not in driven.log()


def test_a_child_that_had_lived_steadily_is_started_again_at_once(tmp_path):
    steady = Program(tmp_path, "time.sleep(0.3)")
    with Driven(tmp_path, steady, first=0.05, steady=0.2) as driven:
        steady.alive(lives=4)
        assert driven.log().count("again in 0.05 s") >= 3
        assert "again in 0.1 s" not in driven.log()


def test_a_program_that_is_not_there_is_tried_again_and_does_not_stop_the_others(tmp_path):
    missing, other = Program(tmp_path, SLEEP, "missing"), Program(tmp_path, SLEEP, "other")
    missing.argv = [str(tmp_path / "nothing-here")]
    with Driven(tmp_path, missing, other) as driven:
        other.alive()
        eventually(lambda: driven.log().count("missing could not be started") >= 2)
        assert driven.stop() == 0


def test_sigterm_lets_running_work_finish(tmp_path):
    worker = Program(tmp_path, FINISH_FIRST)
    with Driven(tmp_path, worker) as driven:
        pid = worker.alive()
        eventually(lambda: "ready" in worker.lines())
        assert driven.stop() == 0
        assert "finished" in worker.lines()
        assert not is_running(pid)


def test_a_stopped_child_is_not_started_again(tmp_path):
    worker = Program(tmp_path, SLEEP)
    with Driven(tmp_path, worker, first=0.01) as driven:
        worker.alive()
        driven.stop()
        assert len(worker.births()) == 1


def test_work_that_does_not_stop_in_time_is_ended(tmp_path):
    deaf = Program(tmp_path, DEAF)
    with Driven(tmp_path, deaf, drain=0.3) as driven:
        pid = deaf.alive()
        eventually(lambda: "deaf" in deaf.lines())
        assert driven.stop() == 0
        assert "child did not stop in time and is ended." in driven.log()
        assert not is_running(pid)


def test_a_second_ctrl_c_ends_everything_at_once(tmp_path):
    deaf = Program(tmp_path, DEAF)
    with Driven(tmp_path, deaf, drain=ASLEEP, together=0) as driven:
        pid = deaf.alive()
        eventually(lambda: "deaf" in deaf.lines())
        driven.process.send_signal(signal.SIGINT)
        eventually(lambda: "Stopping" in driven.log())
        assert driven.stop(signal.SIGINT) == 0
        assert not is_running(pid)


def test_two_signals_that_come_together_are_one(tmp_path):
    worker = Program(tmp_path, FINISH_FIRST)
    with Driven(tmp_path, worker, together=ASLEEP) as driven:
        worker.alive()
        eventually(lambda: "ready" in worker.lines())
        driven.process.send_signal(signal.SIGTERM)
        assert driven.stop() == 0
        assert "finished" in worker.lines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_and_a_closed_terminal_stop_like_sigterm(tmp_path, number):
    worker = Program(tmp_path, SLEEP)
    with Driven(tmp_path, worker) as driven:
        pid = worker.alive()
        assert driven.stop(number) == 0
        assert not is_running(pid)


def test_a_child_leads_its_own_group_so_a_terminals_ctrl_c_reaches_it_once(tmp_path):
    worker = Program(tmp_path, SLEEP)
    with Driven(tmp_path, worker) as driven:
        pid = worker.alive()
        assert os.getpgid(pid) == pid
        assert os.getpgid(pid) != os.getpgid(driven.process.pid)


def test_children_end_when_the_supervisor_itself_is_killed(tmp_path):
    workers = [Program(tmp_path, SLEEP, "one"), Program(tmp_path, SLEEP, "two")]
    with Driven(tmp_path, *workers) as driven:
        pids = [worker.alive() for worker in workers]
        driven.process.kill()
        driven.process.wait()
        eventually(lambda: not any(is_running(pid) for pid in pids))


def test_what_a_dead_child_leaves_behind_is_ended_before_it_starts_again(tmp_path):
    parent = Program(tmp_path, WITH_GRANDCHILD)
    with Driven(tmp_path, parent) as driven:
        pid = parent.alive()
        grandchild = grandchild_of(parent)
        os.kill(pid, signal.SIGKILL)
        parent.alive(lives=2)
        eventually(lambda: not is_running(grandchild))
        driven.stop()


def test_stopping_leaves_no_grandchild_behind(tmp_path):
    parent = Program(tmp_path, WITH_GRANDCHILD)
    with Driven(tmp_path, parent) as driven:
        parent.alive()
        grandchild = grandchild_of(parent)
        assert driven.stop() == 0
        eventually(lambda: not is_running(grandchild))


def test_a_child_gets_its_own_settings_beside_the_supervisors(tmp_path):
    curious = Program(
        tmp_path, "print('told', os.environ['COLOUR'], 'PATH' in os.environ, file=notes)\n" + SLEEP
    )
    with Driven(tmp_path, curious, env={"COLOUR": "green"}):
        curious.alive()
        assert eventually(lambda: [line for line in curious.lines() if "told" in line]) == ["told green True"]


def test_a_child_that_finishes_its_work_is_asked_only_once_when_the_supervisor_is_killed(tmp_path):
    count = """
from perennial.cli.lifeline import watch_parent
watch_parent(every=0.05)
asked = []
signal.signal(signal.SIGTERM, lambda *_: asked.append("asked"))
print("ready", file=notes)
while not asked:
    time.sleep(0.02)
time.sleep(0.5)
print(*asked, "finished", file=notes)
"""
    careful = Program(tmp_path, count)
    with Driven(tmp_path, careful) as driven:
        careful.alive()
        eventually(lambda: "ready" in careful.lines())
        driven.process.kill()
        driven.process.wait()
        eventually(lambda: "finished" in careful.lines()[-1])
    assert careful.lines()[-1] == "asked finished"
