"""Imports: files of people, shifts and calls into the database, each file a run."""
