"""The condition of records: what rules say of them, what was waived and confirmed, and what is best mended next."""
