"""The shapes of the files we know: which columns they have and what these are called."""
