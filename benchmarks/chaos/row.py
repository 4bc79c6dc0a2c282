"""One line of the table of failures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one kind of failure cost readers.

    Args:
        failure: What was broken.
        users: How many were there (connections, builds or files where nobody clicks).
        requests: How many views, requests or tries were made.
        lost: Views that did not come back, or came back as another.
        errors: Error messages, tracebacks and answers from 500 that anybody saw.
        seconds: The longest that anyone waited for what they had asked.
        note: What else to know.
    """

    failure: str
    users: int
    requests: int
    lost: int
    errors: int
    seconds: float
    note: str = ""
