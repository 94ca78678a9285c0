"""Recognise a table in a file and read it row by row in bounded memory."""

from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.recognition import recognise
from perennial.transfer.reading.table import count_rows, preview, rows

__all__ = ["Dialect", "Row", "count_rows", "preview", "recognise", "rows"]
