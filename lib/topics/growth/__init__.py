"""Live mutuals over time, launches and endings, value, and the same by group."""
