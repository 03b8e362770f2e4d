"""`flask doctor`: what is well with a set-up, what is not, and what to do."""
