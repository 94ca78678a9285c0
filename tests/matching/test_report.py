"""The report of a matcher's accuracy, as read."""

from __future__ import annotations

from pathlib import Path

from bench.matching.report import known, report, scored_in

TRUTH = "id,truth,locale,how\na1,anna,PL,\na2,anna,PL,typo\nb1,bob,DE,\nb2,bob,DE,moved\nc1,carl,DE,\n"
PAIRS = (
    "left,right,probability,cluster,reasons\na1,a2,0.999,x,same mail\nb1,c1,0.97,,same name\nb2,b1,0.6,,\n"
)


def test_a_report_has_the_whole_each_locale_and_each_kind(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text(TRUTH, encoding="utf-8")
    (tmp_path / "pairs.csv").write_text(PAIRS, encoding="utf-8")
    lines = list(report(known(tmp_path / "truth.csv"), scored_in(tmp_path / "pairs.csv"), 0.5, 0.95, 0.99))
    figures = {line.split()[0]: line.split()[1:] for line in lines[2:]}
    #                        precision  recall    F1        at .99    clusters  exact     blocked   warned
    assert figures["all"] == ["1.0000", "0.5000", "0.6667", "0.5000", "0.6667", "0.5000", "1.0000", "1.0000"]
    assert figures["PL"] == ["1.0000", "1.0000", "1.0000", "1.0000", "1.0000", "1.0000", "–", "1.0000"]
    assert figures["DE"][1] == "0.0000"
    assert figures["moved"] == ["0.0000", "1.0000", "1"]
    assert figures["typo"] == ["1.0000", "1.0000", "1"]
