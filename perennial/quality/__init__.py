"""Judgement on any entity's records: rules, what they say of each record, and the score that follows."""
