"""The roster: who works on which day, and the working calendar behind it."""
