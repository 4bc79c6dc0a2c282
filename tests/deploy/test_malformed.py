"""Malformed links, headers and hosts, in short; `make chaos` does it at length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.chaos import fuzz

if TYPE_CHECKING:
    from benchmarks.chaos.row import Row
    from benchmarks.replicas import Proxy, Replica


def harm(rows: list[Row]) -> list[str]:
    return [f"{row.failure}: {row.note}" for row in rows if row.errors or row.lost]


def test_no_malformed_request_is_answered_with_an_error_of_ours(hosted: Proxy, pair: list[Replica]) -> None:
    rows = fuzz.requests([hosted.base, pair[0].base], 100)

    assert harm(rows) == []
    assert [row.requests for row in rows] == [100, 100]


def test_a_nought_in_a_path_is_not_understood_and_one_in_a_link_is_read(hosted: Proxy) -> None:
    for path, status in ((b"/map%00", 400), (b"/map?region=%00", 200)):
        answered, _ = fuzz.ask_raw(hosted.base, b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answered == status, path


def test_no_malformed_link_opens_a_page_with_an_error(hosted: Proxy) -> None:
    rows = fuzz.views(hosted.base, 12)

    assert harm(rows) == []
    assert rows[0].requests == 12
