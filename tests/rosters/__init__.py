"""The roster and the working calendar."""
