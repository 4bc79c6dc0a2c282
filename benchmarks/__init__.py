"""Timings, kept apart from the tests: figures move with the machine, so compare them within one run only."""
