"""Dashboards: how scores develop, by whom and by what, each figure with its records (P6, P7)."""
