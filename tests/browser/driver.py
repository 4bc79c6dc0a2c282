"""How tests and screenshots drive the app: open a page, wait until it has settled, read what a person would read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, WebSocket

TIMEOUT = 45_000
#: Addresses that never leave the browser.
INSIDE = frozenset({"data", "blob", "about"})
#: Opened at /map, Streamlit first looks for its server below /map, meets a 404 and goes up; nothing of ours is missing.
LOOKING_FOR_ROOT = re.compile(r"(/[a-z-]+)+/_stcore/(health|host-config)")
#: True once the script has run, fonts and charts are there, and neither words nor address have changed for half a second.
SETTLED = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const main = document.querySelector('[data-testid="stMain"]');
  const ready = app && main && app.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && main.querySelector('[data-testid="stElementContainer"]')
    && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stStatusWidget"]')
    && document.fonts.status === 'loaded'
    && [...main.querySelectorAll('[data-testid="stPlotlyChart"]')].every(chart => chart.querySelector('.main-svg'));
  const now = performance.now();
  const seen = ready ? location.href + document.body.innerText : '';
  if (!ready || window.lastSeen !== seen) { window.lastSeen = seen; window.quietSince = now; return false; }
  return now - window.quietSince > 500;
}"""


class Tabs:
    """Tabs of one profile of the browser, used again: a new one reads every script anew, which took half of a visit."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._free: list[Page] = []

    def take(self, width: int, scheme: Literal["light", "dark"]) -> Page:
        """An empty tab."""
        page = self._free.pop() if self._free else self._context.new_page()
        page.bring_to_front()  # a browser lays out a tab in the background when it likes
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, media="null")
        return page

    def give_back(self, page: Page) -> None:
        """Let the next visitor have a tab that was left."""
        self._free.append(page)


@dataclass
class Visitor:
    """One person with a fresh browser.

    Args:
        page: Their tab.
        address: Where the app is served, such as http://127.0.0.1:8501.
        console_errors: What the browser's console complained of.
        foreign_requests: Addresses on any other host that the page asked for.
    """

    page: Page
    address: str
    console_errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start to listen, before anything is opened."""
        self.page.set_default_timeout(TIMEOUT)
        self.page.on("console", self._note)
        self.page.on("pageerror", self._note_error)
        self.page.on("websocket", self._watch)
        self.page.context.on("request", self._watch)

    def _note(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not LOOKING_FOR_ROOT.fullmatch(urlsplit(where).path):
            self.console_errors.append(f"{message.text} ({where})")

    def _note_error(self, error: Error) -> None:
        self.console_errors.append(str(error))

    def _watch(self, request: Request | WebSocket) -> None:
        asked = urlsplit(request.url)
        if asked.scheme not in INSIDE and asked.netloc != urlsplit(self.address).netloc:
            self.foreign_requests.append(request.url)

    def leave(self) -> None:
        """Empty the tab and forget what the site stored, so that the next visitor comes with nothing."""
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self.page.context.clear_cookies()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")
        self.page.context.remove_listener("request", self._watch)
        for event, listener in (("console", self._note), ("pageerror", self._note_error), ("websocket", self._watch)):
            self.page.remove_listener(event, listener)

    def open(self, path: str = "", params: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """Open a path of the app, such as 'map' or 'map?region=London', with link parameters, or a whole address."""
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        self.page.goto((path if path.startswith("http") else f"{self.address}/{path}") + query)
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and what it sent is drawn."""
        self.page.wait_for_timeout(400)  # a click takes a moment to reach the script
        self.page.wait_for_function(SETTLED, polling=100)

    def url(self) -> str:
        """The address bar; Playwright's own `page.url` lags behind pages that change it by script."""
        address: str = self.page.evaluate("location.href")
        return address

    def summary(self) -> str:
        """The line that says what is shown."""
        return self.page.locator(".st-key-summary p").first.inner_text()

    def figures(self) -> str:
        """The key figures of the overview, as text."""
        return self.page.locator(".key-numbers").inner_text()

    def choose(self, filter_key: str, option: str) -> None:
        """Choose an option of a multiselect or selectbox by typing it."""
        box = self.page.locator(f".st-key-{filter_key} input").first
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option, exact=True).first.click()
        self.page.keyboard.press("Escape")
        self.settle()

    def go(self, title: str) -> None:
        """Follow the menu of a wide screen to a page; those that people don't come for first stand under a heading."""
        link = self.page.get_by_test_id("stTopNavLink").filter(has_text=title)
        if not link.count():
            self.page.get_by_test_id("stTopNavSection").click()
            link = self.page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title)
        address = link.first.evaluate("link => link.closest('a').href.split('?')[0]")
        link.first.click()
        self.page.wait_for_function("address => location.href.split('?')[0] === address", arg=address)
        self.settle()
