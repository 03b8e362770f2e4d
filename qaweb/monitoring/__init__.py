"""Who monitors whom today, by which mode and why (P3.1-P3.5): the day plan and the worklist."""
