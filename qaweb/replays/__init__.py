"""Replaying kept evaluations under the draft of a standard (P3.6)."""
