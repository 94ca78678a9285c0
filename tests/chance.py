"""How Hypothesis runs in every test: no verdict hangs on how quick the machine is, and none in CI on luck."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# What these checks find depends on speed, or on which values happened to be drawn.
CHANCE = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def load_profile() -> None:
    """In CI the same values each time: what new values find is found where somebody can look at it."""
    settings.register_profile(
        "perennial",
        deadline=None,
        suppress_health_check=CHANCE,
        derandomize="CI" in os.environ,
        print_blob=True,
    )
    settings.load_profile("perennial")
