"""A part that nothing but its `sheet.py` and its name in PARTS makes known."""
