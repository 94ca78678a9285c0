"""The score of made-up records, measured on people and fakes it was not trained on: python -m bench fiction.

`python -m bench.fiction` trains anew and writes `perennial/quality/fiction/model.json` and `trigrams.json`; the same
seed and the same versions of Faker and Mimesis give the same files.

Set A trains: names of Mimesis (MIT), of the demonstration workspace and of `lists/world.txt`; fakes by rule.
Set B judges: names of Faker (MIT) in other countries too, other addresses, phones and habits; fakes by other rules,
`lists/typed_fakes.tsv`, typed by hand and read while the signs were made, and `lists/typed_later.tsv`, which was not.
"""

from bench.fiction.measure import run

__all__ = ["run"]
