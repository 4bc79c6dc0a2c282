"""A reader who clicks at random and does not wait, and who looks now and then whether everything that he sees agrees."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Error

from lib.topics.overview.measure import scope_counts
from lib.topics.overview.words import rest_of_summary, summary
from lib.view.pages import PAGES, page_at
from lib.view.view import from_params, make_view, measure_words, sector_options, with_subject

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View
    from tests.browser.driver import Visitor

#: Keeps every socket, so that a connection can be lost.
KEEP_SOCKETS = """
  window.sockets = [];
  window.WebSocket = class extends WebSocket { constructor(...given) { super(...given); window.sockets.push(this); } };
"""
#: Milliseconds between two clicks: none, a double click, a quick hand, a slow one.
_PAUSES = (0, 0, 30, 120, 300, 700)
_QUICK, _REST = 4_000, 1_000
_REGIONS, _SECTORS = ("London", "South West", "North East"), ("Community health", "Libraries", "Children’s services")
_FILTERS = """() => {
  const texts = query => [...document.querySelectorAll(query)].map(each => each.innerText.trim());
  // A list of choices is drawn twice, the first time in a template.
  const tags = key => [...document.querySelectorAll(`.st-key-${key} .react-aria-ComboBox [data-tag]`)].map(each => each.ariaLabel);
  const value = key => document.querySelector(`.st-key-${key} input[role="combobox"]`).value;
  return {
    as_at: texts('.st-key-as_at [role="spinbutton"]'), sector: tags('sector'), region: tags('region'),
    evidence: texts('.st-key-evidence button[aria-pressed="true"]'), measure: value('measure'),
  };
}"""


@dataclass
class Walker:
    """One reader on a random walk.

    Args:
        visitor: Whose tab it is.
        data: The edition that the site serves.
        seed: Makes the walk the same each time.
        loses: True where the connection is lost now and then.
        steps: What was done so far, for whoever must find out why something disagreed.
        rests: How often all was compared.
    """

    visitor: Visitor
    data: Dataset
    seed: int
    loses: bool = True
    steps: list[str] = field(default_factory=list)
    rests: int = 0

    def __post_init__(self) -> None:
        """Begin."""
        self._random = random.Random(self.seed)

    def walk(self, steps: int, *, most: int = 4) -> list[str]:
        """Take so many steps in spurts of at most `most`, compare at the rest after each; give what disagreed, in words."""
        found: list[str] = []
        self._open()
        while len(self.steps) < steps:
            for _ in range(self._random.randint(1, most)):
                self._step()
                self.visitor.page.wait_for_timeout(self._random.choice(_PAUSES))
            found += self.compare()
        return found

    def compare(self) -> list[str]:
        """At rest: what of filters, words and Share link differs from the address, in words."""
        self.visitor.page.wait_for_timeout(_REST)
        if self.visitor.page.url == "about:blank":
            self._open()  # Back went further than the visit
        self.visitor.page.keyboard.press("Escape")  # an open list hides the rest of the page from everybody
        self.visitor.settle()
        self.visitor.page.wait_for_timeout(_REST)
        self.rests += 1
        address = self.visitor.url()
        page, view = self._page(address), self._view(address)
        said = [f"filters {filters}" for filters in [self._filters()] if filters != view]
        heading = self.visitor.page.locator("h1").first.inner_text()
        if heading != page.heading:
            said.append(f"heading {heading!r}")
        if page.filtered:
            counts = scope_counts(self.data, view)
            words = summary(view, **counts) + rest_of_summary(view, **counts)
            shown = self.visitor.summary().split(" · ")[0]
            said += [f"words {shown!r}"] if shown != words else []
        shared = self._shared()
        if self._view(shared) != view or urlsplit(shared).path != urlsplit(address).path:
            said.append(f"Share {shared}")
        return [f"{address}: {each} after {' | '.join(self.steps[-8:])}" for each in said]

    def _step(self) -> None:
        kinds = (self._menu, self._menu, self._menu, self._filter, self._filter, self._pill, self._pill, self._clear, self._remove)
        kinds += (self._back, self._back, self._forward, self._link, self._face, *([self._lose] if self.loses else []))
        if self._random.random() < 0.08 or self.visitor.page.url == "about:blank":
            self._open()
        else:
            kind = self._random.choice(kinds)
            try:
                kind()
            except Error as error:
                # What was about to be clicked went with the page that it stood on: a person would miss it too.
                self.steps.append(f"missed {kind.__name__} ({str(error).splitlines()[0][:60]})")

    def _open(self) -> None:
        """Open a link, and go on as soon as there is a menu."""
        page = self._random.choice([page for page in PAGES if page.filtered and page.menu])
        region, sector = self._random.choice(("", *_REGIONS)), self._random.choice(("", *_SECTORS))
        query = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in (("region", region), ("sector", sector)) if value)
        self.steps.append(f"open {page.path}?{query}")
        self.visitor.page.goto(f"{self.visitor.address}/{page.path}?{query}", wait_until="commit")
        self.visitor.page.wait_for_selector('[data-testid="stTopNavLink"]', state="attached")

    def _menu(self) -> None:
        self._click('[data-testid="stTopNavLink"]', "menu")

    def _pill(self) -> None:
        self._click(".st-key-evidence button[aria-pressed], .st-key-preset button[role='radio']", "pill")

    def _clear(self) -> None:
        self._click(".st-key-clear button", "clear")

    def _remove(self) -> None:
        self._click(".react-aria-ComboBox [data-tag] button", "remove")

    def _link(self) -> None:
        self._click('[data-testid="stPageLink"] a', "link")

    def _face(self) -> None:
        self._click('[data-testid="stTab"], .st-key-level button, .st-key-split button, .st-key-points input', "face")

    def _filter(self) -> None:
        key, options = self._random.choice((("region", _REGIONS), ("sector", _SECTORS)))
        option = self._random.choice(options)
        self.steps.append(f"choose {option}")
        box = self.visitor.page.locator(f".st-key-{key} input").first
        box.click(timeout=_QUICK)
        box.fill(option, timeout=_QUICK)
        self.visitor.page.keyboard.press("Enter")
        self.visitor.page.keyboard.press("Escape")

    def _back(self) -> None:
        self._travel("back")

    def _forward(self) -> None:
        self._travel("forward")

    def _travel(self, way: str) -> None:
        """Back or forward within the visit; a click of the browser's own button does not wait for anything either."""
        self.steps.append(way)
        self.visitor.page.evaluate(f"history.{way}()")

    def _lose(self) -> None:
        self.steps.append("lose the connection")
        self.visitor.page.evaluate("window.sockets.forEach(each => each.close())")

    def _click(self, query: str, kind: str) -> None:
        """Click one of what is there, at once."""
        turn = self._random.random()
        said = self.visitor.page.evaluate(
            """([query, turn]) => {
              const there = [...document.querySelectorAll(query)].filter(each => !each.closest('template') && each.checkVisibility());
              const one = there[Math.floor(turn * there.length)];
              if (one) one.click();
              return one ? (one.innerText || one.ariaLabel || one.tagName).trim() : null;
            }""",
            [query, turn],
        )
        self.steps.append(f"{kind} {said}")

    def _page(self, address: str) -> Page:
        return page_at(urlsplit(address).path.strip("/"))

    def _view(self, address: str) -> View:
        """The filters that an address stands for."""
        given = parse_qs(urlsplit(address).query, keep_blank_values=True)
        view, ignored = from_params(given, self.data.register, self.data.latest)
        assert not ignored, (address, ignored)
        return with_subject(view)

    def _filters(self) -> View:
        held = self.visitor.page.evaluate(_FILTERS)
        register, options = self.data.register, sector_options(self.data.register)
        day, month, year = map(int, held["as_at"])
        return make_view(
            register,
            self.data.latest,
            as_at=date(year, month, day),
            sectors=[options[word] for word in held["sector"]],
            regions=held["region"],
            grades=held["evidence"],
            measure=measure_words(register)[held["measure"]],
        )

    def _shared(self) -> str:
        """The first link of the Share box, opened and closed again."""
        page = self.visitor.page
        page.get_by_test_id("stPopoverButton").filter(has_text="Share").first.click()
        code = page.locator('[data-testid="stPopoverBody"] [data-testid="stCode"]').first
        code.wait_for()
        self.visitor.settle()
        found = re.search(r"http\S+", code.inner_text())
        assert found
        page.get_by_test_id("stPopoverButton").filter(has_text="Share").first.click()
        self.visitor.settle()
        return found[0]
