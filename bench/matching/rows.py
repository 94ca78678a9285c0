"""The columns of both generators and of the files: a row is a mapping of column to text, '' where nothing is known."""

from __future__ import annotations

PEOPLE = (
    "id", "given_name", "family_name", "birthday", "email", "email_2", "phone", "phone_2", "street", "postal_code",
    "city", "country", "company", "job_title", "tax_id",
)  # fmt: skip
FIRMS = (
    "id", "name", "legal_name", "tax_id", "registration_id", "website", "email", "phone", "street", "postal_code",
    "city", "country",
)  # fmt: skip
#: What the matcher must not see: who a row is of, where from, and what kind of copy it is ('' for the first row).
TRUTH = ("id", "truth", "locale", "how")

Row = dict[str, str]
