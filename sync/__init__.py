"""The worker: scheduled jobs now, the sheets later. Imports qaweb, never the reverse."""
