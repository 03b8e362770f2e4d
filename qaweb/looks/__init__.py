"""Who opened whose record (S17)."""
