"""Matching a file alone: nothing is stored, pairs are written to another file."""
