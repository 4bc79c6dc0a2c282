"""Parts of a page drawn once for everyone: what one reader was sent is sent again to whoever asks for the same.

Streamlit works every element out anew in every run: it checks its arguments, names it, builds and hashes its message. A part that was
drawn from the same arguments, at the same place, with the same choices in its widgets, gives the same messages, so these are kept, and its
widgets are registered as they were. Streamlit does so for its own cached functions, but without widgets and at most of the cost.

This is the one room that knows Streamlit's inside; `tests/app/test_replay.py` holds it to sending what drawing anew would send.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, cast

import streamlit as st
from cachetools import LRUCache
from streamlit.cursor import RunningCursor, get_container_cursor
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.proto.RootContainer_pb2 import RootContainer
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_cache import create_reference_msg
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx
from streamlit.runtime.session_manager import SessionClientDisconnectedError
from streamlit.runtime.state.common import user_key_from_element_id

from lib.ui.spoken import DATASET

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence
    from typing import TypeVar

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
    from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata
    from streamlit.runtime.state.session_state import SessionState

    T = TypeVar("T")

#: Room for what is kept, in bytes of its messages, and what a message takes beside them.
_KEPT_BYTES = 44 * 2**20
_MESSAGE_BYTES = 500
#: Elements whose messages name a file that belongs to one session.
_OF_ONE_SESSION = frozenset({"download_button"})
_UNSET = object()


@dataclass(frozen=True, kw_only=True)
class _Drawn:
    """What a part sent, and how it is sent again.

    Args:
        messages: Each message, and the short one for a browser that holds it already (None where browsers don't hold it).
        widgets: What Streamlit knows of each widget, to register it again, and whether its message carries a new value to the browser.
        element_ids: Ids of all elements that have one, so that Streamlit still finds two of the same.
        places: How many elements it takes where it stands, and beside the page, where Streamlit puts style sheets.
        gave: What drawing it gave.
    """

    messages: tuple[tuple[ForwardMsg, ForwardMsg | None], ...]
    widgets: tuple[tuple[WidgetMetadata[Any], bool], ...]
    element_ids: frozenset[str]
    places: tuple[int, ...]
    gave: Any

    def size(self) -> int:
        """Bytes that it takes, near enough."""
        return sum(message.ByteSize() + _MESSAGE_BYTES for message, _ in self.messages)


_LOCK = threading.Lock()
_KEPT: LRUCache[Hashable, _Drawn] = LRUCache(_KEPT_BYTES, getsizeof=_Drawn.size)
#: What is drawn and where -> the widgets that were ever seen in it, by their keys.
_WIDGETS: dict[Hashable, tuple[str, ...]] = {}


def replayed(draw: Callable[..., T], *given: Hashable) -> T:
    """Draw a part of a page, or send again what it sent when it was drawn from the same arguments with the same choices.

    Args:
        draw: Draws the part into the container that is open. What it shows may depend on its arguments, the edition, the theme and the
            widgets in it, and on nothing else of the session; it may write nothing into the session but through its widgets.
        given: Its arguments, told apart by equality.

    Returns:
        What it gave, which nobody may change.
    """
    ctx = get_script_run_ctx(suppress_warning=True)
    if ctx is None:
        return draw(*given)
    thread, cursor = ThreadState.get(), get_dg_singleton_instance().main_dg._active_dg._cursor  # noqa: SLF001
    if not isinstance(cursor, RunningCursor) or thread.fragment_id or ctx.is_history_navigation:
        return draw(*given)
    state = ctx.session_state._state  # noqa: SLF001
    aside = get_container_cursor(RootContainer.EVENT)
    cursors = (cursor, aside) if aside else (cursor,)
    place = (draw, thread.active_script_hash, *(tuple(each.delta_path) for each in cursors))
    asked = (place, given, st.session_state.get(DATASET), st.context.theme.type)
    chosen = _choices(place, state)
    with _LOCK:
        found = _KEPT.get((asked, chosen)) if chosen is not None else None
    if found and _send_again(found, ctx, cursors):
        return cast("T", found.gave)
    return _draw_and_keep(partial(draw, *given), place, asked, ctx, cursors)


def forget() -> None:
    """Drop all that is kept, so that every part is drawn anew."""
    with _LOCK:
        _KEPT.clear()
        _WIDGETS.clear()


def _choices(place: Hashable, state: SessionState) -> tuple[Hashable, ...] | None:
    """What is chosen in the widgets of a part, and who chose it; None where only drawing can tell, as the link may choose."""
    chosen: list[Hashable] = []
    for name in _WIDGETS.get(place, ()):
        widget = state._key_id_mapper.get_id_from_key(name, None)  # noqa: SLF001
        by_reader = widget in state._new_widget_state  # noqa: SLF001
        if not by_reader and widget not in state._old_state and state.query_params.get_initial_value(name) is not None:  # noqa: SLF001
            return None
        by_code, brought = name in state._new_session_state, not by_reader and name in state._old_state  # noqa: SLF001
        chosen.append((_hashable(state[name]) if name in state else _UNSET, by_code, brought))
    return tuple(chosen)


def _hashable(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _hashable(each)) for key, each in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value


def _send_again(drawn: _Drawn, ctx: ScriptRunContext, cursors: Sequence[RunningCursor]) -> bool:
    """Register the widgets and send the messages of a part; False, and nothing sent, where a widget is not as it was."""
    for metadata, changed in drawn.widgets:
        if ctx.session_state.register_widget(metadata, user_key_from_element_id(metadata.id)).value_changed is not changed:
            return False
    for element in drawn.element_ids:
        ctx.shared.widget_ids_this_run.check_and_add(element)
        if key := user_key_from_element_id(element):
            ctx.shared.widget_user_keys_this_run.check_and_add(key)
    held = ctx.cached_message_hashes
    _send([short if short and message.hash in held else message for message, short in drawn.messages], ctx)
    for cursor, places in zip(cursors, drawn.places, strict=True):
        for _ in range(places):
            cursor.lock_element()
    return True


def _send(messages: Sequence[ForwardMsg], ctx: ScriptRunContext) -> None:
    """Put messages into the session's queue, all in one step of the server's loop (a tenth more runs a second)."""
    runtime, runner = Runtime._instance, getattr(ctx._enqueue, "__self__", None)  # noqa: SLF001 - `instance()` raises where there is none
    # Tests of pages have no server, and a part within a part is taken down message by message.
    info = runtime._session_mgr.get_session_info(ctx.session_id) if type(runtime) is Runtime else None  # noqa: SLF001
    if not runtime or not info or not isinstance(runner, ScriptRunner):
        for message in messages:
            ctx._enqueue(message)  # noqa: SLF001
        return
    # A new choice of the reader ends this run here, as it does at every element.
    runner._maybe_handle_execution_control_request()  # noqa: SLF001
    info.session._call_soon_on_event_loop(partial(_put, messages, info.session, runner))  # noqa: SLF001


def _put(messages: Sequence[ForwardMsg], session: AppSession, runner: ScriptRunner) -> None:
    if session._scriptrunner is runner:  # noqa: SLF001 - else a later run has begun
        for message in messages:
            session._browser_queue.enqueue(message)  # noqa: SLF001
        if wake := session._message_enqueued_callback:  # noqa: SLF001
            wake()


def _draw_and_keep(work: Callable[[], T], place: Hashable, asked: Hashable, ctx: ScriptRunContext, cursors: Sequence[RunningCursor]) -> T:
    chosen, before = _choices(place, ctx.session_state._state), ctx.shared.widget_ids_this_run.snapshot()  # noqa: SLF001
    first = [cursor.index for cursor in cursors]
    with _listening(ctx) as heard:
        gave = work()
    keys = [user_key_from_element_id(metadata.id) for metadata, _ in heard.widgets]
    if chosen is None or not all(map(_may_be_kept, heard.messages)) or not all(keys):
        return gave
    with _LOCK:
        names = tuple(dict.fromkeys((*_WIDGETS.get(place, ()), *filter(None, keys))))
        if len(names) > len(chosen):
            # What was chosen in a widget never seen here can't be told any more: what is drawn the next time is kept.
            _WIDGETS[place] = names
            return gave
        drawn = _Drawn(
            messages=tuple((each, create_reference_msg(each) if each.metadata.cacheable else None) for each in heard.messages),
            widgets=tuple(heard.widgets),
            element_ids=ctx.shared.widget_ids_this_run.snapshot() - before,
            places=tuple(cursor.index - index for cursor, index in zip(cursors, first, strict=True)),
            gave=gave,
        )
        if drawn.size() <= _KEPT_BYTES // 20:
            _KEPT[asked, chosen] = drawn
    return gave


@dataclass(frozen=True)
class _Heard:
    messages: list[ForwardMsg]
    widgets: list[tuple[WidgetMetadata[Any], bool]]


@contextmanager
def _listening(ctx: ScriptRunContext) -> Iterator[_Heard]:
    """Take down what is sent and registered; messages come here whole, and go on short where the browser holds them."""
    heard, enqueue, held = _Heard([], []), ctx._enqueue, ctx.cached_message_hashes  # noqa: SLF001
    state, register, above = ctx.session_state, ctx.session_state.register_widget, vars(ctx.session_state).get("register_widget")

    def send(message: ForwardMsg) -> None:
        heard.messages.append(message)
        enqueue(create_reference_msg(message) if message.metadata.cacheable and message.hash in held else message)

    def note(metadata: WidgetMetadata[Any], user_key: str | None) -> RegisterWidgetResult[Any]:
        result = register(metadata, user_key)
        heard.widgets.append((metadata, result.value_changed))
        return result

    # The session's state takes assignments for its own values.
    ctx._enqueue, ctx.cached_message_hashes = send, frozenset()  # noqa: SLF001
    object.__setattr__(state, "register_widget", note)
    try:
        yield heard
    finally:
        ctx._enqueue, ctx.cached_message_hashes = enqueue, held  # noqa: SLF001
        object.__setattr__(state, "register_widget", above) if above else object.__delattr__(state, "register_widget")


def _may_be_kept(message: ForwardMsg) -> bool:
    """True for an element or a container that is the same for every session."""
    if message.WhichOneof("type") != "delta":
        return False
    delta = message.delta
    return delta.WhichOneof("type") == "add_block" or (
        delta.WhichOneof("type") == "new_element" and delta.new_element.WhichOneof("type") not in _OF_ONE_SESSION
    )


def _at_once(flush: Callable[[AppSession], list[ForwardMsg]]) -> Callable[[AppSession], list[ForwardMsg]]:
    """Have the messages of a session leave in one step, and so in one write, where the server's loop takes a step for each."""

    @wraps(flush)
    def flushed(session: AppSession) -> list[ForwardMsg]:
        messages, runtime = flush(session), Runtime.instance()
        info = runtime._session_mgr.get_active_session_info(session.id)  # noqa: SLF001
        if info is None:
            return messages
        try:
            for message in messages:
                runtime._send_message(info, message)  # noqa: SLF001
        except SessionClientDisconnectedError:
            runtime.disconnect_session(session.id, client=info.client)
        return []

    return flushed


# An eighth less of the processor for a page of a hundred messages. Reloaded while one develops, this would wrap itself.
if not hasattr(AppSession.flush_browser_queue, "__wrapped__"):
    AppSession.flush_browser_queue = _at_once(AppSession.flush_browser_queue)  # type: ignore[method-assign, assignment]
