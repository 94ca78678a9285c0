"""Backups: made, sealed, verified, and proven by a restore."""
