"""Notices to one person inside the application: what is new for them and where it stands."""
