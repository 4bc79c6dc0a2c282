"""Whether the process lives, whether it is ready for readers, and what it does before it is."""

from __future__ import annotations

import gc
import logging
import threading
import time
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse
from starlette.routing import Route

from lib.catalogue import CARDS
from lib.register.release import NoEditionError
from lib.register.store import store
from lib.topics.lines.lines import work_out_lines
from lib.topics.overview.measure import key_figures as work_out_figures
from lib.topics.overview.words import overview_sentence
from lib.ui.card import draw_ahead
from lib.ui.figures import key_figures
from lib.ui.state import HOSTED, recall
from lib.view.view import make_view
from lib.web.logs import serve_metrics

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request

    from lib.register.dataset import Dataset

_LOG = logging.getLogger(__name__)
_NO_STORE = {"cache-control": "no-store"}


class WarmUp:
    """Draws the default view of every card once an edition is there, so that the first reader does not wait for it."""

    def __init__(self) -> None:
        """Nothing is warm yet."""
        self.done = threading.Event()
        #: What could not be drawn: a page that holds it would fail for every reader.
        self.failed: tuple[str, ...] = ()
        self._stopped = threading.Event()

    def run(self, every: float = 1.0) -> None:
        """Wait for an edition, then work; to be called in a thread. What fails is noted, and readers are not let in then."""
        while not self._stopped.is_set():
            try:
                data = store().newest()
            except NoEditionError:
                self._stopped.wait(every)
                continue
            self._draw(data)
            self.done.set()
            return

    def stop(self) -> None:
        """Stop to wait for an edition."""
        self._stopped.set()

    def _draw(self, data: Dataset) -> None:
        began, view = time.perf_counter(), make_view(data.register, data.latest)
        parts: dict[str, Callable[[], object]] = {"key-figures": partial(recall, key_figures, data, view)}
        parts |= {card_id: partial(draw_ahead, card_id, data, view) for card_id in CARDS}
        parts |= {"lines": partial(work_out_lines, data, view), "overview": lambda: overview_sentence(work_out_figures(data, view))}
        failed = []
        for name, draw in parts.items():
            if self._stopped.is_set():
                return
            try:
                draw()
            except Exception:  # noqa: BLE001 - logged; the server says that it is not ready, and why
                _LOG.exception("%s could not be drawn ahead", name)
                failed.append(name)
        self.failed = tuple(failed)
        # What lives for ever need not be looked at after every run.
        gc.collect()
        gc.freeze()
        _LOG.info("Ready after %.1f seconds", time.perf_counter() - began)


WARM_UP = WarmUp()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """From the start of the server to its end: metrics, warm-up."""
    HOSTED.set()
    metrics = serve_metrics()
    threading.Thread(target=WARM_UP.run, name="warm-up", daemon=True).start()
    try:
        yield
    finally:
        WARM_UP.stop()
        if metrics:
            metrics.shutdown()
            metrics.server_close()


async def live(_request: Request) -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "ok"}, headers=_NO_STORE)


def ready(_request: Request) -> JSONResponse:
    """200 when a valid edition is served and all of it could be drawn, else 503; which edition, and what is wrong."""
    editions = store()
    try:
        data: Dataset | None = editions.newest()
    except NoEditionError:
        data = None
    failed = f"These can't be drawn, so pages would fail: {', '.join(WARM_UP.failed)}. The log says why." if WARM_UP.failed else ""
    problem = editions.problem or failed or ("" if WARM_UP.done.is_set() else "The first pages are being drawn.")
    state = bool(data and WARM_UP.done.is_set() and not failed)
    body = {"ready": state, "edition": data.edition if data else "", "files": data.folder if data else "", "problem": problem}
    return JSONResponse(body, status_code=200 if state else 503, headers=_NO_STORE)


ROUTES = [Route("/healthz", live), Route("/readyz", ready)]
