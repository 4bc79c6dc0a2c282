"""The hosted form in Chromium: the app runs under its own policy, and sign-in keeps everything from the signed-out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

import brotli
import pytest

from lib.register.dataset import open_dataset
from tests.browser.driver import Tabs, Visitor
from tests.browser.oidc import CLIENT, NAME, SECRET, provider
from tests.browser.server import ROOT, free_port, serve
from tests.browser.test_access import violations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Response

#: Notes what the browser refuses because of the policy.
WATCH = (
    "window.refused = []; addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));"
)
#: Bytes of a first view of the landing page, compressed, without the socket's 25 KB.
LARGEST_FIRST_VIEW = 2_575_000
_MUTUAL = str(open_dataset().observations["mutual_id"].value_counts().index[0])
GUARDED = ("/api/v1/mutuals", "/app/static/regions.geojson", "/media/any.csv", "/_stcore/host-config", "/favicon.png")


def watched(browser: Browser) -> BrowserContext:
    """A profile of the browser in which every page notes what was refused."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.add_init_script(WATCH)
    return context


@pytest.fixture(scope="module")
def watched_tabs(browser: Browser) -> Tabs:
    return Tabs(watched(browser))


@pytest.fixture
def reader(watched_tabs: Tabs, hosted: str) -> Iterator[Visitor]:
    opened = Visitor(page=watched_tabs.take(1280, "light"), address=hosted)
    yield opened
    opened.leave()
    watched_tabs.give_back(opened.page)


def first_reader(browser: Browser, address: str) -> Visitor:
    """Someone whose browser has nothing of the site."""
    return Visitor(page=watched(browser).new_page(), address=address)


@pytest.mark.parametrize("path", ["map", "briefing", *(pytest.param(path, marks=pytest.mark.thorough) for path in ("", "growth"))])
def test_a_page_runs_under_its_policy_without_a_refusal(reader: Visitor, path: str) -> None:
    reader.open(path)
    assert reader.page.locator("h1").count() == 1
    assert reader.page.evaluate("window.refused") == []
    assert reader.console_errors == []
    assert reader.foreign_requests == []


@pytest.mark.parametrize("path", ["plain/", f"plain/mutuals?mutual={_MUTUAL}", "plain/claims"])
def test_axe_finds_nothing_in_a_plain_page_which_fits_the_narrowest_phone(reader: Visitor, path: str) -> None:
    # Given a page without scripts, on a screen and on the narrowest phone
    reader.page.goto(f"{reader.address}/{path}")
    for width in (1280, 320):
        reader.page.set_viewport_size({"width": width, "height": 900})
        # Then axe finds nothing, and nothing scrolls sideways
        assert violations(reader) == [], width
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_files_are_downloaded_under_the_policy_and_about_names_the_api(reader: Visitor) -> None:
    # Given a card's download face
    reader.open("growth", {"growth-live": "Download", "region": "London"})
    # When a file is asked for
    with reader.page.expect_download() as found:
        reader.page.get_by_role("link", name="Data for analysis (.csv)").first.click()
    # Then it arrives, and the policy has refused nothing
    assert found.value.path().stat().st_size > 100
    assert reader.page.evaluate("window.refused") == []
    # And the About face leads to the rows behind the card for this view
    reader.open("growth", {"growth-live": "About", "region": "London"})
    address = reader.page.locator("a[href*='api/v1/cards/growth-live']").first.evaluate("link => link.href")
    assert address.startswith(f"{reader.address}/api/v1/cards/growth-live?region=London")
    assert reader.page.context.request.get(address).json()["card"]["id"] == "growth-live"
    assert reader.console_errors == []


@pytest.mark.thorough
def test_a_file_comes_although_the_session_of_its_page_is_gone(browser: Browser) -> None:
    # Given a briefing open in the hosted form
    port = free_port()
    with serve(ROOT / "serve.py", port=port) as base:
        reader = first_reader(browser, base)
        reader.open("briefing?region=London")
    # When the server is started anew, and a file is asked for by the page as it stands
    with serve(ROOT / "serve.py", port=port), reader.page.expect_download() as found:
        reader.page.get_by_role("link", name="Slides (.pptx)").click()
    # Then it comes, whole and under its name
    assert found.value.suggested_filename.startswith("mutuals-briefing-2013-02-08-london")
    assert found.value.path().stat().st_size > 10_000
    reader.page.context.close()


@pytest.mark.thorough
def test_pages_and_the_largest_script_are_sent_small(browser: Browser, hosted: str) -> None:
    reader = first_reader(browser, hosted)
    asked = []

    def note(answer: Response) -> None:
        asked.append(answer)

    reader.page.on("response", note)
    reader.open("growth")
    plotly = next(answer for answer in asked if "/static/js/PlotlyChart" in answer.url)
    assert plotly.headers["content-encoding"] in {"br", "gzip"}
    assert "immutable" in plotly.headers["cache-control"]
    with urlopen(Request(plotly.url, headers={"Accept-Encoding": "br"})) as answer:
        packed = answer.read()
    assert len(packed) < len(brotli.decompress(packed)) / 3
    page = next(answer for answer in asked if answer.url == f"{hosted}/growth")
    assert page.headers["content-encoding"] in {"br", "gzip"}
    assert "og:title" in page.text()
    reader.page.context.close()


def test_headline_figures_show_before_the_chart_library_is_there(reader: Visitor) -> None:
    # Given a reader to whom the chart library never comes
    held: list[str] = []
    reader.page.route("**/static/js/*lotly*", lambda route: held.append(route.request.url))
    # When they open the landing page
    reader.page.goto(reader.address)
    # Then they read its figures all the same
    reader.page.locator(".key-numbers .named").first.wait_for()
    assert held


def test_what_opens_the_filters_of_a_phone_is_called_what_is_written_on_it(reader: Visitor) -> None:
    reader.page.set_viewport_size({"width": 390, "height": 900})
    reader.open("lines")
    reader.page.get_by_role("button", name="Filters", exact=True).click()
    assert reader.page.get_by_test_id("stSidebar").get_by_text("What to show").is_visible()


@pytest.mark.thorough
def test_the_landing_page_moves_at_most_what_a_phone_can_bear(browser: Browser, hosted: str) -> None:
    # Given someone who has never been here
    reader = first_reader(browser, hosted)
    wire = reader.page.context.new_cdp_session(reader.page)
    sizes: list[float] = []
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    # When they open the landing page, charts and map and all, then no more than 2.6 MB has come, as it was sent
    reader.open()
    assert 500_000 < sum(sizes) <= LARGEST_FIRST_VIEW
    reader.page.context.close()


def test_with_sign_in_on_nothing_is_served_before_it_and_everything_after(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    with provider() as issuer:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
            f'client_id = "{CLIENT}"\nclient_secret = "{SECRET}"\nserver_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        with serve(ROOT / "serve.py", "--secrets.files", str(secrets), port=port) as base:
            # Given someone signed out: health answers, nothing else does
            reader = first_reader(browser, base)
            page, request = reader.page, reader.page.context.request
            assert request.get(f"{base}/healthz").status == 200
            assert [request.get(base + each).status for each in GUARDED] == [401] * len(GUARDED)

            # When they open a link and sign in with the provider
            page.goto(f"{base}/growth?region=London")
            assert page.url.startswith(f"{issuer}/authorize")
            page.get_by_role("link", name=f"Sign in as {NAME}").click()
            reader.settle()

            # Then that view opens, and the data with it
            assert reader.url().startswith(f"{base}/growth?region=London")
            assert "London" in reader.summary()
            assert request.get(f"{base}/api/v1/mutuals").status == 200
            assert request.get(f"{base}/app/static/regions.geojson").status == 200
            assert page.evaluate("window.refused") == []

            # When they sign out, they are as they were before
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url(f"{issuer}/**")
            assert [request.get(base + each).status for each in GUARDED] == [401] * len(GUARDED)
            page.context.close()
