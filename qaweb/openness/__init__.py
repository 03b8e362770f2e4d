"""What everybody may read of the monitoring that concerns them (S17, S5)."""
