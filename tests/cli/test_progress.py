"""The progress bar: for people at a terminal only, and never wider than it."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.cli.progress import Progress, bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_program_reading_our_errors_sees_no_bar():
    stream = io.StringIO()
    with Progress("Importing", stream) as progress:
        progress.show(5, 10)
    assert stream.getvalue() == ""


def test_a_person_sees_how_far_it_is_and_a_clean_line_at_the_end():
    stream = Terminal()
    with Progress("Importing", stream) as progress:
        progress.show(5, 10)
    assert "Importing" in stream.getvalue()
    assert "50%  5 of 10" in stream.getvalue()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_hundred_thousand_steps_do_not_draw_a_hundred_thousand_times_but_do_draw_the_last():
    stream = Terminal()
    with Progress("Importing", stream) as progress:
        for done in range(1, 100_001):
            progress.show(done, 100_000)
    assert stream.getvalue().count("\r") < 1000
    assert "100,000 of 100,000" in stream.getvalue()


def test_an_unknown_total_shows_the_count_alone():
    assert bar("Reading", 1234, 0, 80) == "Reading  1,234"


@given(
    st.integers(0, 10**9),
    st.integers(1, 10**9),
    st.integers(40, 300),
    st.sampled_from(["Importing", "A" * 60]),
)
def test_the_bar_fits_the_terminal(done, total, columns, label):
    assert len(bar(label, done, total, columns)) < columns


@pytest.mark.parametrize(("done", "filled"), [(0, 0), (10, 40), (25, 40)])
def test_the_bar_is_never_emptier_than_empty_nor_fuller_than_full(done, filled):
    assert bar("Importing", done, 10, 120).count("█") == filled
