"""What people do with records, one verb each: ask, open a change, validate, write."""
