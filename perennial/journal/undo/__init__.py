"""Taking a Change back as a new Change: `history` reads, `plan` decides, `run` writes."""
