"""Lines to take, and answers to common questions."""
