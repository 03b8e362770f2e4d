"""A spreadsheet that a team has already becomes one that is edited on both sides."""
