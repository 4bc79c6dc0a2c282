"""One mutual: its figures, place, what is said of it, and those like it."""
