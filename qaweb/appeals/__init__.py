"""Objections to evaluations: appeals by criterion, and corrections of plain mistakes (P2.5)."""
