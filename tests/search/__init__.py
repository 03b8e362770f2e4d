"""The search of Ctrl-K."""
