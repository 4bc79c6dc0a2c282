"""From the source tables that people edit to a checked, typed edition: `python -m lib.build`."""
