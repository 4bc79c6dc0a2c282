"""Readers who click through the proxy and, when their connection breaks, open their link again, as a browser does."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from websockets.exceptions import WebSocketException

from benchmarks.client import opened
from benchmarks.load import changes

if TYPE_CHECKING:
    from benchmarks.client import Answer, Reader

#: What a broken connection, or one that can't be made, raises.
BROKEN = (WebSocketException, OSError, TimeoutError, EOFError)
_LONGEST = 60


@dataclass(kw_only=True)
class Clicker:
    """One reader on one page.

    Args:
        base: Address of the proxy.
        page: The page's path.
        number: Which reader it is; picks the cookie and the order of clicks.
        pause: Shortest and longest seconds between two clicks.
    """

    base: str
    page: str
    number: int
    pause: tuple[float, float] = (6.0, 14.0)
    link: dict[str, str | list[str]] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    returned: list[tuple[list[tuple[str, str]], Answer]] = field(default_factory=list)
    lost: int = 0
    why: list[str] = field(default_factory=list)
    reader: Reader | None = None

    async def run(self, until: asyncio.Event) -> None:
        """Open the page, then click until told to stop."""
        chance, pool = random.Random(self.number), changes(self.number)
        try:
            await self._open()
        except BROKEN:
            await self._come_back()
        while not until.is_set():
            for key, value in pool:
                await self._look(chance.uniform(*self.pause))
                if until.is_set():
                    break
                await self._click(key, value)
        if self.reader:
            await self.reader.socket.close()

    async def _look(self, seconds: float) -> None:
        """Look at the view for so long; a browser notices at once when its connection breaks."""
        if self.reader is None:
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.reader.socket.wait_closed(), seconds)
            before = summary(self.answers[-1])
            await self._come_back()
            if summary(self.answers[-1]) != before:
                self.lost += 1
                self.why.append(f"{self.page}: {before!r} came back as {summary(self.answers[-1])!r}")

    async def _open(self) -> Answer:
        self.reader = await opened(self.base, {"Cookie": f"mutuals_replica={self.number:032x}"})
        self.answers.append(await asyncio.wait_for(self.reader.first_view(self.page, self.pairs()), _LONGEST))
        return self.answers[-1]

    async def _click(self, key: str, value: str | list[str]) -> None:
        reader = self.reader
        if reader is None or key not in reader.ids:
            return
        self.link[key] = value  # the browser puts it into the address at once
        try:
            self.answers.append(await asyncio.wait_for(reader.choose(key, value), _LONGEST))
        except BROKEN:
            await self._come_back()

    async def _come_back(self) -> None:
        """Open the link again until it opens; note how long that took and what was there."""
        began = time.monotonic()
        while time.monotonic() - began < _LONGEST:
            try:
                back = await self._open()
            except BROKEN:
                await asyncio.sleep(0.2)
                continue
            self.moved.append(time.monotonic() - began)
            self.returned.append((self.pairs(), back))
            return
        self.lost += 1
        self.why.append(f"{self.page}: not back after {_LONGEST} seconds")

    async def check(self) -> None:
        """Count the views that came back as another than what anyone else reads who opens the same link."""
        for link, back in self.returned:
            control = await opened(self.base)
            answer = await asyncio.wait_for(control.first_view(self.page, link), _LONGEST)
            await control.socket.close()
            if back.texts != answer.texts or not summary(back):
                self.lost += 1
                self.why.append(f"{self.page}?{link}: {summary(back)!r}, others read {summary(answer)!r}")

    def pairs(self) -> list[tuple[str, str]]:
        """The link's parameters."""
        return [(key, each) for key, value in self.link.items() for each in ([value] if isinstance(value, str) else value)]

    @property
    def errors(self) -> int:
        """How many views showed an error."""
        return sum(bool(answer.errors) for answer in self.answers)

    @property
    def slowest(self) -> float:
        """The longest that a view took, in seconds."""
        return max((*(answer.seconds for answer in self.answers), *self.moved), default=0.0)


def summary(answer: Answer) -> str:
    """The line that says what is shown."""
    return next((text for text in answer.texts if 'class="summary"' in text), "")
