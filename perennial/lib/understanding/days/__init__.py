"""Days as people say them: weekdays, dates, weeks, “in 3 days”, and two of them together."""

from __future__ import annotations

from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.days.together import day_at

__all__ = ["Day", "day_at"]
