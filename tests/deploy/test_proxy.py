"""The shipped proxy configuration in front of two replicas: what readers get through it, and what they do not."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotli
import pytest

from benchmarks.chaos.clients import flood_with_uploads
from benchmarks.client import opened
from benchmarks.replicas import proxy, replicas, status_of
from benchmarks.server import ROOT, memory_of, serving
from lib.view.pages import PAGES
from tests.browser.driver import Visitor
from tests.browser.server import chromium

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.client import Answer
    from benchmarks.replicas import Proxy, Replica

COOKIE = "mutuals_replica"


def ask(base: str, path: str, headers: dict[str, str] | None = None, *, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in small letters and body of one answer; no redirect is followed."""
    at = urlsplit(base)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=30)
    try:
        connection.request("POST" if body else "GET", path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_a_page_opens_in_a_browser_through_the_proxy_and_goes_on_when_its_replica_is_killed(tmp_path: Path) -> None:
    # Given two replicas behind the proxy, over TLS with a certificate of our own, and a page open at a view
    names = ["-subj", "/CN=127.0.0.1", "-keyout", str(tmp_path / "privkey.pem"), "-out", str(tmp_path / "fullchain.pem")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *names]
    subprocess.run(made, check=True, capture_output=True)
    with replicas(2) as pair, proxy([each.base for each in pair], certificate=tmp_path) as hosted, chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
        visitor = Visitor(page=context.new_page(), address=hosted.tls)
        visitor.open("growth?as_at=2018-03-31&region=London")
        seen, address = visitor.summary(), visitor.url()
        assert "31 March 2018" in seen
        assert visitor.console_errors == []
        cookie = next(each for each in context.cookies() if each["name"] == COOKIE)
        assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
        # When the replica that holds the session is gone
        holder = next(each for each in pair if '"/_stcore' in each.log.read_text(encoding="utf-8"))
        holder.kill()
        visitor.page.wait_for_timeout(1500)
        visitor.settle()
        # Then the same view is there again, at the same address, without a reload, and filters work
        assert visitor.summary() == seen
        assert visitor.url() == address
        visitor.choose("region", "South West")
        assert "South West" in visitor.summary()
        assert visitor.page.get_by_test_id("stException").count() == 0
        # And plain HTTP leads to TLS, whose answers ask to stay there
        status, headers, _ = ask(hosted.base, "/growth?region=London")
        assert (status, headers["location"]) == (301, "https://127.0.0.1/growth?region=London")
        trusting = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
        trusting.check_hostname = False
        secure = http.client.HTTPSConnection("127.0.0.1", urlsplit(hosted.tls).port or 0, context=trusting, timeout=30)
        secure.request("GET", "/")
        assert "max-age" in (secure.getresponse().getheader("strict-transport-security") or "")


def test_the_websocket_carries_a_view(hosted: Proxy) -> None:
    async def look() -> tuple[str, ...]:
        reader = await opened(hosted.base)
        answer = await reader.first_view("growth", [("region", "London")])
        await reader.socket.close()
        return (*answer.errors, *answer.texts)

    assert any("London" in text for text in asyncio.run(look()))


def test_a_reader_stays_with_one_replica_and_readers_are_spread(hosted: Proxy, pair: list[Replica]) -> None:
    # Given the cookie that the first page brings, which is not given anew
    _, headers, _ = ask(hosted.base, "/")
    cookie = headers["set-cookie"].split(";")[0]
    assert COOKIE in cookie
    assert COOKIE not in ask(hosted.base, "/", {"Cookie": cookie})[1].get("set-cookie", "")

    def served(total: int) -> Counter[str]:
        """By replica, once so many answers are in the logs: a line is written after its answer."""
        for _ in range(50):
            counts = Counter({each.base: each.log.read_text(encoding="utf-8").count('"route": "/map"') for each in pair})
            if counts.total() >= total:
                break
            time.sleep(0.1)
        return counts

    # When the reader asks ten times, and ten readers ask once
    before = served(0)
    for _ in range(10):
        ask(hosted.base, "/map", {"Cookie": cookie})
    one = served(before.total() + 10) - before
    for number in range(10):
        ask(hosted.base, "/map", {"Cookie": f"{COOKIE}={number:032x}"})
    many = served(before.total() + 20) - before - one
    # Then one replica answered the one, and both the many
    assert sorted(one.values()) == [10]
    assert len(many) == 2


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_files_come_compressed_and_from_the_cache_in_each_encoding(hosted: Proxy, encoding: str, unpack: object) -> None:
    path = "/app/static/regions.geojson"
    plain = ask(hosted.base, path)[2]
    answers = [ask(hosted.base, path, {"Accept-Encoding": f"deflate, {encoding}"}) for _ in range(2)]

    assert [headers["x-cache"] for _, headers, _ in answers][-1] == "HIT"
    assert {headers["content-encoding"] for _, headers, _ in answers} == {encoding}
    assert unpack(answers[1][2]) == plain  # type: ignore[operator] # a function of a library without types
    assert len(answers[1][2]) < len(plain) / 2


def test_data_are_kept_by_edition_and_form(hosted: Proxy) -> None:
    first = ask(hosted.base, "/api/v1/mutuals?per_page=5")
    again = ask(hosted.base, "/api/v1/mutuals?per_page=5")
    table = ask(hosted.base, "/api/v1/mutuals?per_page=5", {"Accept": "text/csv"})

    assert (first[1]["x-cache"], again[1]["x-cache"]) == ("MISS", "HIT")
    assert json.loads(again[2]) == json.loads(first[2])
    assert table[1]["content-type"].startswith("text/csv")
    assert ask(hosted.base, "/api/v1/mutuals?per_page=5", {"If-None-Match": first[1]["etag"]})[0] == 304


def test_health_and_metrics_are_not_for_the_public(hosted: Proxy) -> None:
    inside = ["/healthz", "/readyz", "/metrics", "/_stcore/metrics", "/map/_stcore/metrics"]

    assert {path: status_of(hosted.base + path) for path in inside} == dict.fromkeys(inside, 404)
    assert [status_of(hosted.health + path) for path in ("/healthz", "/readyz", "/", "/api/v1/mutuals")] == [200, 200, 404, 404]


def test_what_is_too_big_is_refused_before_it_reaches_the_app(hosted: Proxy) -> None:
    assert ask(hosted.base, "/", body=b"x" * 100_000)[0] == 413
    assert ask(hosted.base, "/?region=" + "x" * 20_000)[0] == 414
    assert ask(hosted.base, "/", {"X-Long": "x" * 20_000})[0] == 400
    assert ask(hosted.base, "/?region=" + "x" * 4_000)[0] == 200


@pytest.mark.parametrize("through", ["proxy", "replica"])
def test_a_flood_of_uploads_is_refused_and_costs_no_memory(hosted: Proxy, pair: list[Replica], through: str) -> None:
    # Given a session, which is all that Streamlit asks of who uploads
    base = hosted.base if through == "proxy" else pair[0].base
    asyncio.run(flood_with_uploads(base, 1))
    before = sum(memory_of(each.process.pid) for each in pair)
    # When it sends files, three times what the servers may grow by
    ends = asyncio.run(flood_with_uploads(base, 130))
    # Then none is taken, and the servers are no larger
    assert ends["taken"] == 0
    assert sum(ends.values()) == 130
    assert sum(memory_of(each.process.pid) for each in pair) - before < 40
    assert ask(base, "/growth")[0] == 200


def test_the_flood_is_one_that_streamlit_would_take() -> None:
    """Held against the plain form, so that the test above can fail."""
    with serving(ROOT / "app.py") as plain:
        assert asyncio.run(flood_with_uploads(plain.base, 3))["taken"] == 3


#: What only a reader brings: a place looked for, a name searched, where they come from and what they read with.
PERSONAL = ("SE1 7PB", "SE1%207PB", "SE1+7PB", "Smithson", "private.example", "Very Own Browser")


def test_no_log_says_anything_of_a_reader_whatever_fails(tmp_path: Path) -> None:
    # Given the hosted form, talkative, whose pages fail with what the reader looked for, behind the proxy
    shutil.copytree(ROOT / ".streamlit", tmp_path / ".streamlit")
    shutil.copy(ROOT / "serve.py", tmp_path)
    broken = "import streamlit as st\nfrom lib.ui import impersonal\nraise KeyError(st.query_params['near'])\n"
    (tmp_path / "app.py").write_text(broken, encoding="utf-8")
    environment = {"PYTHONPATH": str(ROOT), "STREAMLIT_LOGGER_LEVEL": "debug"}
    link = "/nearby?near=SE1+7PB&find=Smithson"
    headers = {"Referer": f"https://private.example{link}", "User-Agent": "Very Own Browser"}
    with replicas(1, folder=tmp_path, environment=environment) as (replica,), proxy([replica.base]) as front:
        # When a page is opened and fails, one is asked for that is not there, and the replica dies
        reader = asyncio.run(open_once(front.base, "nearby", [("near", "SE1 7PB"), ("find", "Smithson")]))
        assert reader.errors
        ask(front.base, link, headers)
        ask(front.base, "/Smithson/SE1%207PB", headers)
        ask(front.base, "/api/v1/mutuals/Smithson?near=SE1+7PB", headers)
        replica.kill()
        assert ask(front.base, link, headers)[0] == 503
        assert ask(front.base, "/api/v1/mutuals?find=Smithson", headers)[0] == 503
        # Then no log has a word of it, and each still says what happened
        written = {each.name: each.read_text(encoding="utf-8", errors="replace") for each in (replica.log, front.log)}
    assert [(name, word) for name, text in written.items() for word in PERSONAL if word in text] == []
    said = [json.loads(line) for line in written[front.log.name].splitlines() if line.startswith("{")]
    assert {("/nearby", 503), ("/api/v1/mutuals", 503), ("other", 404)} <= {(each["route"], each["status"]) for each in said}
    assert "KeyError" in written[replica.log.name]


async def open_once(base: str, page: str, params: list[tuple[str, str]]) -> Answer:
    reader = await opened(base)
    answer = await reader.first_view(page, params)
    await reader.socket.close()
    return answer


def test_every_page_has_its_name_in_the_proxys_log(hosted: Proxy) -> None:
    for page in PAGES:
        ask(hosted.base, f"/{page.path}")
    # A line is written after its answer has left.
    wanted, until = {f"/{page.path}" for page in PAGES}, time.monotonic() + 5
    while missing := wanted - read_routes(hosted):
        assert time.monotonic() < until, missing
        time.sleep(0.1)


def read_routes(hosted: Proxy) -> set[str]:
    lines = hosted.log.read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["route"] for line in lines if line.startswith("{") and line.endswith("}")}


def test_what_the_proxy_answers_by_itself_carries_the_policy(hosted: Proxy) -> None:
    with proxy(["http://127.0.0.1:1"]) as alone:
        answers = [ask(hosted.base, "/healthz"), ask(hosted.base, "/", body=b"x" * 100_000), ask(alone.base, "/growth")]
        answers += [ask(hosted.base, "/?x=" + "x" * 20_000), ask(hosted.base, "/", {"X-Long": "x" * 20_000})]
        encrypted = ask(alone.base, "/growth", {"X-Forwarded-Proto": "https"})[1]

    assert [status for status, _, _ in answers] == [404, 413, 503, 414, 400]
    for _, headers, body in answers:
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "strict-transport-security" not in headers
        # Without a module nginx can't leave its name out; it says no version, and nothing in its words.
        assert headers["server"] == "nginx"
        assert b"nginx" not in body
    assert "max-age=" in encrypted["strict-transport-security"]


def test_what_the_app_answers_has_each_header_once(hosted: Proxy) -> None:
    for path in ("/growth", "/api/v1/mutuals", "/app/static/changes.atom", "/files/growth-live.csv", "/robots.txt"):
        at = urlsplit(hosted.base)
        connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert answer.status == 200, path
        names = [name.lower() for name, _ in answer.getheaders()]
        assert names.count("content-security-policy") == names.count("x-content-type-options") == 1, path
        connection.close()


def test_a_client_that_never_finishes_its_request_is_let_go(hosted: Proxy) -> None:
    at = urlsplit(hosted.base)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=20) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            while slow.recv(1000):
                pass
    assert time.monotonic() - began < 15


def test_too_many_requests_are_told_to_wait(pair: list[Replica]) -> None:
    # Given a proxy of its own, so that no other test runs into the limit
    with proxy([each.base for each in pair]) as own:
        answers = [ask(own.base, f"/api/v1/mutuals?per_page=1&page={number % 3 + 1}") for number in range(80)]
    # Then the burst is served and the rest is told to wait
    refused = [(headers["retry-after"], body) for status, headers, body in answers if status == 429]
    assert {status for status, _, _ in answers} == {200, 429}
    assert len(answers) - len(refused) >= 40
    assert {after for after, _ in refused} == {"5"}
    assert all(b"wait a few seconds" in body for _, body in refused)


def test_with_no_replica_left_the_reader_is_told_in_words() -> None:
    with proxy(["http://127.0.0.1:1"]) as alone:
        status, headers, body = ask(alone.base, "/growth")

    assert (status, headers["retry-after"]) == (503, "10")
    assert b"reload this page in a minute" in body
