"""What is remembered, and for how long: the one place that says so. Everything else is worked out anew."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from cachetools import LRUCache, cached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

P = ParamSpec("P")
T = TypeVar("T")

#: Results of one function for the editions that are open, a few for each.
_EDITIONS = 16
#: Results of one function for choices of filters and dates.
_CHOICES = 64
_CACHES: list[LRUCache[Any, Any]] = []


def once_an_edition(work: Callable[P, T]) -> Callable[P, T]:
    """A function of an edition (and perhaps a fixed word or two), worked out once for each. Nobody may change what it gives."""
    return _remember(work, _EDITIONS)


def once_a_choice(work: Callable[P, T]) -> Callable[P, T]:
    """A function of an edition and of filters or a date, worked out once for each of the latest. Nobody may change what it gives."""
    return _remember(work, _CHOICES)


def remembered() -> Iterator[Any]:
    """Everything that is remembered now, for the test that finds out whether anybody changed it."""
    for cache in _CACHES:
        yield from list(cache.values())


def _remember(work: Callable[P, T], most: int) -> Callable[P, T]:
    cache: LRUCache[Any, Any] = LRUCache(most)
    _CACHES.append(cache)
    return cached(cache, lock=RLock())(work)
