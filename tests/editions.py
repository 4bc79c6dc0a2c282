"""The newest edition, opened once for all tests of a process: nobody may change it."""

from __future__ import annotations

from lib.register.dataset import open_dataset

NEWEST = open_dataset()
