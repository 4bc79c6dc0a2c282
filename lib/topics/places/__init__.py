"""Mutuals by region and local authority, and as points."""
