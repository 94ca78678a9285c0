"""Write tables as CSV, XLSX and JSON Lines, a row at a time."""

from perennial.transfer.writing.delimited import csv_lines
from perennial.transfer.writing.inert import inert, is_dangerous, revive
from perennial.transfer.writing.json_lines import json_lines
from perennial.transfer.writing.workbook import xlsx_file

__all__ = ["csv_lines", "inert", "is_dangerous", "json_lines", "revive", "xlsx_file"]
