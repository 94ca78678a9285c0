"""The condition of the data: how it stands, and each person's own list of what to mend."""
