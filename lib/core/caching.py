"""What is remembered, and for how long: the one place that says so. Everything else is worked out anew.

Nobody may change what is remembered: `tests/unit/core/test_caching.py` works it all out again and finds what differs. Who asks for
what another is working out waits for it.
"""

from __future__ import annotations

from functools import partial, singledispatch
from threading import Condition
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import pandas as pd
from cachetools import LRUCache, cached

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

#: Results of one function for the editions that are open, a few for each.
_EDITIONS = 16
#: Results of one function for choices of filters and dates, and the bytes that they may take: a register of 100,000 fills those first.
_CHOICES, _CHOICES_BYTES = 64, 128 * 2**20
#: Bytes of what all pages work out together.
_PAGES_BYTES = 44 * 2**20
#: What something takes beside its cells, and what a cell takes.
_REST_BYTES, _CELL_BYTES = 20_000, 8


class Call(NamedTuple):
    """A function and what it was called with: what is remembered is found by it, and can be worked out again."""

    work: Callable[..., Any]
    args: tuple[Any, ...]
    options: tuple[tuple[str, Any], ...]

    def again(self) -> Any:
        """What the function gives now."""
        return self.work(*self.args, **dict(self.options))


def once_an_edition(work: Callable[P, T]) -> Callable[P, T]:
    """A function of an edition (and perhaps a fixed word or two), worked out once for each. Nobody may change what it gives."""
    return _remember(work, LRUCache(_EDITIONS))


def once_a_choice(work: Callable[P, T]) -> Callable[P, T]:
    """A function of an edition and of filters or a date, worked out once for each of the latest. Nobody may change what it gives."""
    return _remember(work, LRUCache(_CHOICES_BYTES, getsizeof=lambda item: max(weigh(item), _CHOICES_BYTES // _CHOICES)))


def once_for_pages(work: Callable[P, T]) -> Callable[P, T]:
    """A function of what a page shows, worked out once for all readers; all such functions share their room. Nobody may change it."""
    return _remember(work, _PAGES)


@singledispatch
def weigh(item: object) -> int:  # noqa: ARG001 - what is registered below and beside other classes looks at it
    """Bytes that something takes, near enough; to ask pandas took a thirtieth of a page."""
    return _REST_BYTES


@weigh.register
def _(item: str) -> int:
    return len(item)


@weigh.register
def _(item: bytes) -> int:
    return len(item)


@weigh.register(tuple)
@weigh.register(list)
def _(items: tuple[Any, ...] | list[Any]) -> int:
    return sum(map(weigh, items))


@weigh.register
def _(frame: pd.DataFrame) -> int:
    return _REST_BYTES + _CELL_BYTES * frame.size


#: Who waits for what another is working out.
_WAITING = Condition()
_PAGES: LRUCache[Call, Any] = LRUCache(_PAGES_BYTES, getsizeof=weigh)
_CACHES: list[LRUCache[Call, Any]] = [_PAGES]


def _remember(work: Callable[P, T], cache: LRUCache[Call, Any]) -> Callable[P, T]:
    if cache is not _PAGES:
        _CACHES.append(cache)
    return cached(cache, key=partial(_call, work), condition=_WAITING)(work)


def _call(work: Callable[..., Any], *args: Any, **options: Any) -> Call:
    return Call(work, args, tuple(sorted(options.items())))
