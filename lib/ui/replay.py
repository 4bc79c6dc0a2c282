"""Parts of a page drawn once for everyone: what one reader was sent is sent again to whoever asks for the same.

Streamlit works every element out anew in every run: it checks its arguments, names it, builds and hashes its message. A part that was
drawn from the same arguments, at the same place, with the same choices in its widgets, gives the same messages, so these are kept, and its
widgets are registered as they were. Streamlit does so for its own cached functions, but without widgets and at most of the cost.

What is sent, and where, is known to `lib.ui.streamlit_internals` alone, which steps aside on another Streamlit; then every part is drawn.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import streamlit as st
from cachetools import LRUCache

from lib.ui.spoken import DATASET
from lib.ui.streamlit_internals import find_spot

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from typing import TypeVar

    from lib.ui.streamlit_internals import Recording, Spot

    T = TypeVar("T")

#: Room for all recordings, in bytes.
_MOST_BYTES = 44 * 2**20


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A part that was drawn.

    Args:
        recording: What it sent.
        value: What drawing it gave.
    """

    recording: Recording
    value: Any

    def size(self) -> int:
        """Bytes that it takes, near enough."""
        return self.recording.size()


_LOCK = threading.Lock()
_PARTS: LRUCache[Hashable, _Part] = LRUCache(_MOST_BYTES, getsizeof=_Part.size)
#: What is drawn, from what arguments and where -> the keys of the widgets seen in it. Those of its other arguments, such as the pages of
#: a longer list, say nothing of it, and differ with the view that a reader comes from.
_WIDGETS: LRUCache[Hashable, tuple[str, ...]] = LRUCache(10_000)
#: What is drawn and where -> the keys of all widgets that were ever seen in it, whatever its arguments.
_WIDGETS_THERE: dict[Hashable, tuple[str, ...]] = {}


def replay(draw: Callable[..., T], *arguments: Hashable) -> T:
    """Draw a part of a page, or send again what it sent when it was drawn from the same arguments with the same choices.

    Args:
        draw: Draws the part into the container that is open. What it shows may depend on its arguments, the edition, the theme and the
            widgets in it, and on nothing else of the session; it may write nothing into the session but through its widgets.
        arguments: Its arguments, told apart by equality.

    Returns:
        What it gave, which nobody may change.
    """
    spot = find_spot()
    if spot is None:
        return draw(*arguments)
    place = (draw, spot.address)
    key = (place, arguments, st.session_state.get(DATASET), st.context.theme.type)
    with _LOCK:
        widgets = _WIDGETS.get(key)
    chosen = None if widgets is None else spot.choices(widgets)
    with _LOCK:
        found = _PARTS.get((key, chosen)) if chosen is not None else None
    if found and spot.send(found.recording):
        return cast("T", found.value)
    return _draw_and_remember(partial(draw, *arguments), spot, place, key)


def _draw_and_remember(draw: Callable[[], T], spot: Spot, place: Hashable, key: Hashable) -> T:
    there = _WIDGETS_THERE.get(place, ())
    chosen = spot.choices(there)
    value, recording = spot.record(draw)
    if chosen is None or recording is None:
        return value
    choices = dict(zip(there, chosen, strict=True))
    with _LOCK:
        widgets = tuple(dict.fromkeys((*_WIDGETS.get(key, ()), *recording.keys)))
        new = [each for each in widgets if each not in choices]
        _WIDGETS_THERE[place] = (*there, *new)
        # What was chosen in a widget never seen here can't be told any more: what is drawn the next time is remembered.
        if not new and recording.size() <= _MOST_BYTES // 20:
            _WIDGETS[key] = widgets
            _PARTS[key, tuple(choices[each] for each in widgets)] = _Part(recording=recording, value=value)
    return value
