"""One search over people, records by number, reports by day, and what one can do."""
