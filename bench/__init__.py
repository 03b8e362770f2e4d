"""What qaweb costs, measured: `make bench`."""
