"""Backups of a whole installation: made while it is in use, restored into an empty machine."""
