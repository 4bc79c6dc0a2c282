"""Turns another organisation's CSV and Excel files into source tables by a mapping file: `python -m lib.importing`.

`docs/import.md` explains the mapping to the people who write one.
"""
