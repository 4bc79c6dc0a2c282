"""The directory, its search, and mutuals side by side."""
