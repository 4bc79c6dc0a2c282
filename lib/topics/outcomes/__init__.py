"""Outcome evidence by theme."""
