"""Lines of the log: our own say what they say; of what libraries log, only what cannot hold values."""

from __future__ import annotations

import logging


class Line(logging.Formatter):
    """Our loggers name numbers and places. A library's words may name people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        if record.name.partition(".")[0] != "perennial":
            kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            words = f"at {record.module}:{record.funcName}" + (f" ({kind})" if kind else "")
            record = logging.makeLogRecord(
                {
                    **record.__dict__,
                    "msg": words,
                    "args": (),
                    "exc_info": None,
                    "exc_text": None,
                    "stack_info": None,
                }
            )
        return super().format(record)
