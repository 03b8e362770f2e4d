"""A local server that behaves like Google Sheets v4 and Drive v3, for tests only."""
