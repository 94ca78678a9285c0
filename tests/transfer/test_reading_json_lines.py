"""JSON Lines are a table whose headers are the keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import count_rows, recognise, rows


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "list.jsonl"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_keys_are_headers_and_values_keep_their_writing(file):
    path = file('\ufeff{"a": "Łódź\\n=1", "b": 1.50}\n\n{"b": true, "c": null}\n{"a": 12345678901234567890}')
    dialect = recognise(path)
    assert (dialect.format, dialect.headers, count_rows(path, dialect)) == ("jsonl", ("a", "b", "c"), 3)
    found = [(row.number, row.cells, row.fault) for row in rows(path, dialect)]
    assert found == [
        (2, ("Łódź\n=1", "1.50", ""), ""),
        (4, ("", "true", ""), ""),
        (5, ("12345678901234567890", "", ""), ""),
    ]


@pytest.mark.parametrize("line", ['{"a": [1]}', '{"a": {"b": 1}}', '["a"]', '{"a": ', "text", '{"a": NaN}'])
def test_a_line_that_is_no_flat_object_fails_alone(file, line):
    path = file(f'{{"a": "1"}}\n{line}\n{{"a": "3"}}\n')
    assert [bool(row.fault) for row in rows(path, recognise(path))] == [False, True, False]


def test_a_key_that_comes_late_is_told(file):
    path = file('{"a": "1"}\n' * 200 + '{"a": "1", "late": "x"}\n')
    first = next(str(row.fault) for row in rows(path, recognise(path)) if row.fault)
    assert first.startswith("The key “late”")


@pytest.mark.parametrize("text", ['[{"a": 1},\n{"a": 2}]', '[{"a": 1}]', '{\n "a": 1\n}\n'])
def test_other_json_is_refused_with_the_way_out(file, text):
    with pytest.raises(Refusal, match="JSON Lines"):
        recognise(file(text))
