"""How Streamlit runs a page and its server inside; the one file that knows.

What sends parts again (see `lib.ui.replay`) checks here what it leans on, once, when an entrypoint calls `install`: on a Streamlit of
another series than `TESTED`, or where a name or a signature is not as it was, it steps aside, and every part is drawn plainly. Whoever
brings the project to a newer Streamlit runs `tests/app/test_replay.py` and `tests/app/test_replay_server.py` on it, then changes `TESTED`.

What the hosted form asks of Streamlit's server stands at the end. Sign-in can't step aside: it raises ImportError where Streamlit keeps its
cookies elsewhere, and so lets nobody in.
"""

from __future__ import annotations

import inspect
import json
import logging
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from functools import partial, wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import streamlit as st

try:
    from streamlit.commands.execution_control import _force_yield_point
    from streamlit.cursor import RunningCursor, get_container_cursor
    from streamlit.delta_generator_singletons import get_dg_singleton_instance
    from streamlit.proto.RootContainer_pb2 import RootContainer
    from streamlit.runtime import Runtime
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.forward_msg_cache import create_reference_msg
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
    from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
    from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState, get_script_run_ctx
    from streamlit.runtime.session_manager import SessionClientDisconnectedError
    from streamlit.runtime.state.common import user_key_from_element_id
except ImportError:
    # Another Streamlit: `_differences` finds the same, and nothing below is used.
    pass

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
    from streamlit.runtime.state.common import RegisterWidgetResult, WidgetMetadata

    T = TypeVar("T")

#: The series of Streamlit whose messages were compared, sent again and drawn anew.
TESTED = "1.67"
#: Turns sending again off where it is 0.
VARIABLE = "MUTUALS_REPLAY"
_LOG = logging.getLogger(__name__)
#: Module -> name in it -> its parameters, or None for what is no function.
_FUNCTIONS: Mapping[str, Mapping[str, tuple[str, ...] | None]] = {
    "streamlit.commands.execution_control": {"_force_yield_point": ()},
    "streamlit.cursor": {
        "RunningCursor.delta_path": None,
        "RunningCursor.index": None,
        "RunningCursor.lock_element": ("self",),
        "get_container_cursor": ("root_container",),
    },
    "streamlit.delta_generator": {"DeltaGenerator._active_dg": None, "DeltaGenerator._cursor": None},
    "streamlit.delta_generator_singletons": {"get_dg_singleton_instance": ()},
    "streamlit.proto.RootContainer_pb2": {"RootContainer.EVENT": None},
    "streamlit.runtime": {
        "Runtime._instance": None,
        "Runtime._send_message": ("self", "session_info", "msg"),
        "Runtime.disconnect_session": ("self", "session_id", "client"),
        "Runtime.instance": ("cls",),
    },
    "streamlit.runtime.app_session": {
        "AppSession._call_soon_on_event_loop": ("self", "callback"),
        "AppSession.flush_browser_queue": ("self",),
    },
    "streamlit.runtime.forward_msg_cache": {"create_reference_msg": ("msg",)},
    "streamlit.runtime.scriptrunner.script_runner": {"ScriptRunner": None},
    "streamlit.runtime.scriptrunner_utils.script_run_context": {
        "ScriptRunContext.page_script_hash": None,
        "ThreadState.get": (),
        "get_script_run_ctx": ("suppress_warning",),
    },
    "streamlit.runtime.session_manager": {
        "SessionClientDisconnectedError": None,
        "SessionManager.get_active_session_info": ("self", "session_id"),
        "SessionManager.get_session_info": ("self", "session_id"),
    },
    "streamlit.runtime.state.common": {"user_key_from_element_id": ("element_id",)},
    "streamlit.runtime.state.query_params": {
        "QueryParams._send_query_param_msg": ("self",),
        "QueryParams.clear_with_no_forward_msg": ("self", "preserve_embed"),
        "QueryParams.get_initial_value": ("self", "param_key"),
        "QueryParams.set_initial_query_params_from_current": ("self",),
        "QueryParams.set_with_no_forward_msg": ("self", "key", "val"),
        "QueryParams.unbind_widget": ("self", "widget_id"),
    },
    "streamlit.runtime.state.safe_session_state": {"SafeSessionState.register_widget": ("self", "metadata", "user_key")},
    "streamlit.runtime.state.session_state": {
        "KeyIdMapper.get_id_from_key": ("self", "key", "default"),
        "KeyIdMapper.id_key_mapping": None,
    },
}
#: Class -> what its objects must have, as fields or set when they are initialiser.
_ATTRIBUTES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "streamlit.runtime": {"Runtime": ("_session_mgr",)},
    "streamlit.runtime.app_session": {"AppSession": ("_browser_queue", "_message_enqueued_callback", "_scriptrunner")},
    "streamlit.runtime.scriptrunner_utils.script_run_context": {
        "ScriptRunContext": ("_enqueue", "cached_message_hashes", "is_history_navigation", "session_id", "session_state", "shared")
    },
    "streamlit.runtime.state.query_params": {"QueryParams": ("_bindings_by_widget",)},
    "streamlit.runtime.state.safe_session_state": {"SafeSessionState": ("_state",)},
    "streamlit.runtime.state.session_state": {
        "SessionState": ("_key_id_mapper", "_new_session_state", "_new_widget_state", "_old_state", "query_params")
    },
}
#: Elements whose messages name a file that belongs to one session.
_OF_ONE_SESSION = frozenset({"download_button"})
#: Seconds in which Streamlit has sent what waits to be sent.
_FLUSHED = 0.05
_UNSET = object()
#: Bytes that a message takes beside what is in it.
_MESSAGE_BYTES = 500


@dataclass
class _Settings:
    """What `install` decided: whether parts are sent again, and whether addresses are written; None before it was called."""

    replays: bool | None = None
    addresses: bool = False


_INSTALLED = _Settings()


def install() -> None:
    """Put on what sends parts again; to be called by an entrypoint, as often as it likes. Where it steps aside, the log says why, once."""
    if _INSTALLED.replays is not None:
        return
    unfamiliar = _name_unfamiliar()
    _INSTALLED.addresses = not unfamiliar
    off = os.environ.get(VARIABLE, "").strip().lower() in {"0", "false", "no", "off"}
    reason = f"{VARIABLE} is off." if off else unfamiliar
    _INSTALLED.replays = not reason
    if reason:
        _LOG.warning("Every part of a page is drawn anew for every reader: %s", reason)
        return
    # An eighth less of the processor for a page of a hundred messages. Reloaded while one develops, this would wrap itself.
    if not hasattr(AppSession.flush_browser_queue, "__wrapped__"):
        AppSession.flush_browser_queue = _in_one_step(AppSession.flush_browser_queue)  # type: ignore[method-assign, assignment]


def leave_pages_folder() -> bool:
    """Have Streamlit run the entrypoint for every page, although there is a folder named `pages`; True where that changes anything.

    Until `st.navigation` has been called once in the process, Streamlit takes such a folder for its older kind of app: the page of a
    deep link that is the very first request is then run without the entrypoint. A Streamlit without that kind of app is left alone.
    """
    try:
        from streamlit.runtime.pages_manager import PagesManager  # noqa: PLC0415 - alone, as it may go on its own
    except ImportError:
        return False
    found, PagesManager.uses_pages_directory = getattr(PagesManager, "uses_pages_directory", False), False
    return bool(found)


def can_switch() -> bool:
    """True where `switch_page` works: on the Streamlit that was tested."""
    return _INSTALLED.addresses


def switch_page(page: Any, query: str) -> None:
    """Run a page of the navigation in place of this one, with this query in its link.

    Streamlit's own `st.switch_page` refuses where a parameter of the link is bound to a widget, as all shared filters are.

    Args:
        page: What `st.Page` gave.
        query: Without its question mark. What widgets are bound to must be set in them too.
    """
    run = get_script_run_ctx()
    if run is None or run.script_requests is None:
        return
    with run.session_state.query_params() as link:
        # What is bound when this run ends goes out of the link with it; the next run binds anew.
        for widget in list(link._bindings_by_widget):  # noqa: SLF001
            link.unbind_widget(widget)
        link.clear_with_no_forward_msg()
        for name, values in parse_qs(query).items():
            link.set_with_no_forward_msg(name, values)
        link._send_query_param_msg()  # noqa: SLF001
    time.sleep(_FLUSHED)  # the browser must have the link before the page changes
    run.script_requests.request_rerun(
        RerunData(
            query_string=query,
            page_script_hash=page._script_hash,  # noqa: SLF001
            cached_message_hashes=run.cached_message_hashes,
            context_info=run.context_info,
        )
    )
    _force_yield_point()


def _name_unfamiliar() -> str:
    """What is not known of this Streamlit's inside, in words; empty where it is the one that was tested."""
    if not st.__version__.startswith(f"{TESTED}."):
        return f"this is Streamlit {st.__version__}, and its inside is known of {TESTED}."
    if different := _differences():
        return f"Streamlit {st.__version__} has no {', '.join(different)} as before."
    return ""


def _differences() -> list[str]:
    """What of `_FUNCTIONS` and `_ATTRIBUTES` this Streamlit has not, or not so."""
    different = [name for module, names in _FUNCTIONS.items() for name, wanted in names.items() if not _has(module, name, wanted)]
    return different + [
        f"{owner}.{name}"
        for module, owners in _ATTRIBUTES.items()
        for owner, names in owners.items()
        for name in names
        if name not in _attributes_of(_find(module, owner))
    ]


def _has(module: str, name: str, parameters: tuple[str, ...] | None) -> bool:
    found = _find(module, name)
    return found is not _UNSET and (parameters is None or tuple(inspect.signature(found).parameters) == parameters)


def _find(module: str, name: str) -> Any:
    try:
        found: Any = import_module(module)
        for part in name.split("."):
            found = inspect.getattr_static(found, part) if inspect.isclass(found) else getattr(found, part)
    except (ImportError, AttributeError):
        return _UNSET
    return found.__func__ if isinstance(found, classmethod | staticmethod) else found


def _attributes_of(owner: Any) -> set[str]:
    if is_dataclass(owner):
        return {each.name for each in fields(owner)}
    if not inspect.isclass(owner):
        return set()
    initialiser: Any = owner.__init__
    return {*initialiser.__code__.co_names, *initialiser.__code__.co_consts}


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What a part sent, and how it is sent again.

    Args:
        messages: Each message, and the short one for a browser that holds it already (None where browsers don't hold it).
        widgets: What Streamlit knows of each widget, to register it again, and whether its message carries a new value to the browser.
        keys: The keys of the widgets.
        element_ids: Ids of all elements that have one, so that Streamlit still finds two of the same.
        places: How many elements it takes where it stands, and beside the page, where Streamlit puts style sheets.
    """

    messages: tuple[tuple[ForwardMsg, ForwardMsg | None], ...]
    widgets: tuple[tuple[WidgetMetadata[Any], bool], ...]
    keys: tuple[str, ...]
    element_ids: frozenset[str]
    places: tuple[int, ...]

    def size(self) -> int:
        """Bytes that it takes, near enough."""
        return sum(message.ByteSize() + _MESSAGE_BYTES for message, _ in self.messages)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where the next part of a page goes in the run of one reader.

    Args:
        run: Streamlit's context of the run.
        cursors: Where elements go: on the page, and beside it.
        address: What tells the place from others: the page's script and the places in its containers.
    """

    run: ScriptRunContext
    cursors: tuple[RunningCursor, ...]
    address: Hashable

    def choices(self, keys: Sequence[str]) -> tuple[Hashable, ...] | None:
        """What is chosen in widgets, and who chose it; None where only drawing can tell.

        So it is where the link may choose, and where the browser brought a choice to a server that has not yet drawn the widget for it,
        as after a restart: Streamlit then has the choice, but not under the widget's key.
        """
        state = self.run.session_state._state  # noqa: SLF001
        undrawn = state._new_widget_state.keys() - state._key_id_mapper.id_key_mapping.keys()  # noqa: SLF001
        brought = set(map(user_key_from_element_id, undrawn))
        chosen: list[Hashable] = []
        for key in keys:
            if key in brought:
                return None
            widget = state._key_id_mapper.get_id_from_key(key, None)  # noqa: SLF001
            by_reader = widget in state._new_widget_state  # noqa: SLF001
            if not by_reader and widget not in state._old_state and state.query_params.get_initial_value(key) is not None:  # noqa: SLF001
                return None
            by_code, by_browser = key in state._new_session_state, not by_reader and key in state._old_state  # noqa: SLF001
            chosen.append((_hashable(state[key]) if key in state else _UNSET, by_code, by_browser))
        return tuple(chosen)

    def record(self, draw: Callable[[], T]) -> tuple[T, Recording | None]:
        """Draw a part; give what drawing it gave, and what it sent, or None where that belongs to one session alone."""
        widget_ids, first = self.run.shared.widget_ids_this_run, [cursor.index for cursor in self.cursors]
        before = widget_ids.snapshot()
        with _listening(self.run) as heard:
            value = draw()
        keys = [user_key_from_element_id(metadata.id) for metadata, _ in heard.widgets]
        if not all(keys) or not all(map(_is_for_everyone, heard.messages)):
            return value, None
        return value, Recording(
            messages=tuple((each, create_reference_msg(each) if each.metadata.cacheable else None) for each in heard.messages),
            widgets=tuple(heard.widgets),
            keys=tuple(filter(None, keys)),
            element_ids=widget_ids.snapshot() - before,
            places=tuple(cursor.index - index for cursor, index in zip(self.cursors, first, strict=True)),
        )

    def send(self, recording: Recording) -> bool:
        """Register the widgets and send the messages of a part; False, and nothing sent, where a widget is not as it was."""
        run = self.run
        for metadata, changed in recording.widgets:
            if run.session_state.register_widget(metadata, user_key_from_element_id(metadata.id)).value_changed is not changed:
                return False
        for element in recording.element_ids:
            run.shared.widget_ids_this_run.check_and_add(element)
            if key := user_key_from_element_id(element):
                run.shared.widget_user_keys_this_run.check_and_add(key)
        in_browser = run.cached_message_hashes
        _send([short if short and message.hash in in_browser else message for message, short in recording.messages], run)
        for cursor, places in zip(self.cursors, recording.places, strict=True):
            for _ in range(places):
                cursor.lock_element()
        return True


def find_spot() -> Spot | None:
    """Where the next part of the page goes; None where parts are drawn plainly: without a reader, in a fragment, after Back."""
    run = get_script_run_ctx(suppress_warning=True) if _INSTALLED.replays else None
    if run is None:
        return None
    thread, cursor = ThreadState.get(), get_dg_singleton_instance().main_dg._active_dg._cursor  # noqa: SLF001
    if not isinstance(cursor, RunningCursor) or thread.fragment_id or run.is_history_navigation:
        return None
    beside = get_container_cursor(RootContainer.EVENT)
    cursors = (cursor, beside) if beside else (cursor,)
    return Spot(run=run, cursors=cursors, address=(thread.active_script_hash, *(tuple(each.delta_path) for each in cursors)))


@dataclass(frozen=True, kw_only=True)
class Run:
    """What a run knows of how it came about.

    Args:
        script: What tells the script of its page from others.
        went_back: True after Back and Forward.
    """

    script: str
    went_back: bool


def find_run() -> Run | None:
    """How the present run came about; None where Streamlit's inside is left alone, and without a reader."""
    run = get_script_run_ctx(suppress_warning=True) if _INSTALLED.addresses else None
    return Run(script=run.page_script_hash, went_back=run.is_history_navigation) if run else None


def write_address(params: Mapping[str, Sequence[str]]) -> None:
    """Have the address bar carry these parameters, and widgets that were never put up begin with them; others are dropped.

    Streamlit's own `st.query_params` refuses parameters that widgets are bound to.
    """
    run = get_script_run_ctx(suppress_warning=True) if _INSTALLED.addresses else None
    if run is None:
        return
    with run.session_state.query_params() as query:
        query.clear_with_no_forward_msg(preserve_embed=True)
        for name, values in params.items():
            query.set_with_no_forward_msg(name, list(values))
        query.set_initial_query_params_from_current()
        query._send_query_param_msg()  # noqa: SLF001


def bound_parameters() -> frozenset[str]:
    """The parameters that widgets are bound to."""
    run = get_script_run_ctx(suppress_warning=True) if _INSTALLED.addresses else None
    return frozenset(run.session_state._state.query_params._bindings_by_param) if run else frozenset()  # noqa: SLF001


def _hashable(value: Any) -> Hashable:
    if isinstance(value, dict):
        return tuple((key, _hashable(each)) for key, each in value.items())
    return tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value


def _send(messages: Sequence[ForwardMsg], run: ScriptRunContext) -> None:
    """Put messages into the session's queue, all in one step of the server's loop (a tenth more runs a second)."""
    runtime, runner = Runtime._instance, getattr(run._enqueue, "__self__", None)  # noqa: SLF001 - `instance()` raises where there is none
    # Tests of pages have no server, and a part within a part is taken down message by message.
    info = runtime._session_mgr.get_session_info(run.session_id) if type(runtime) is Runtime else None  # noqa: SLF001
    if not runtime or not info or not isinstance(runner, ScriptRunner):
        for message in messages:
            run._enqueue(message)  # noqa: SLF001
        return
    info.session._call_soon_on_event_loop(partial(_put, messages, info.session, runner))  # noqa: SLF001


def _put(messages: Sequence[ForwardMsg], session: AppSession, runner: ScriptRunner) -> None:
    if session._scriptrunner is runner:  # noqa: SLF001 - else a later run has begun
        for message in messages:
            session._browser_queue.enqueue(message)  # noqa: SLF001
        if wake := session._message_enqueued_callback:  # noqa: SLF001
            wake()


@dataclass(frozen=True)
class _Heard:
    messages: list[ForwardMsg]
    widgets: list[tuple[WidgetMetadata[Any], bool]]


@contextmanager
def _listening(run: ScriptRunContext) -> Iterator[_Heard]:
    """Take down what is sent and registered; messages come here whole, and go on short where the browser holds them."""
    heard, enqueue, in_browser = _Heard([], []), run._enqueue, run.cached_message_hashes  # noqa: SLF001
    state, register, above = run.session_state, run.session_state.register_widget, vars(run.session_state).get("register_widget")

    def send(message: ForwardMsg) -> None:
        heard.messages.append(message)
        enqueue(create_reference_msg(message) if message.metadata.cacheable and message.hash in in_browser else message)

    def note(metadata: WidgetMetadata[Any], user_key: str | None) -> RegisterWidgetResult[Any]:
        result = register(metadata, user_key)
        heard.widgets.append((metadata, result.value_changed))
        return result

    # The session's state takes assignments for its own values.
    run._enqueue, run.cached_message_hashes = send, frozenset()  # noqa: SLF001
    object.__setattr__(state, "register_widget", note)
    try:
        yield heard
    finally:
        run._enqueue, run.cached_message_hashes = enqueue, in_browser  # noqa: SLF001
        object.__setattr__(state, "register_widget", above) if above else object.__delattr__(state, "register_widget")


def _is_for_everyone(message: ForwardMsg) -> bool:
    """True for an element or a container that is the same for every session."""
    if message.WhichOneof("type") != "delta":
        return False
    delta = message.delta
    return delta.WhichOneof("type") == "add_block" or (
        delta.WhichOneof("type") == "new_element" and delta.new_element.WhichOneof("type") not in _OF_ONE_SESSION
    )


def _in_one_step(flush: Callable[[AppSession], list[ForwardMsg]]) -> Callable[[AppSession], list[ForwardMsg]]:
    """Have the messages of a session leave in one step, and so in one write, where the server's loop takes a step for each."""

    @wraps(flush)
    def flush_in_one_step(session: AppSession) -> list[ForwardMsg]:
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

    return flush_in_one_step


# What the hosted form asks of the server

#: Bytes of the message that ends a run; most are longer, and need not be read.
_LONGEST_END = 200


def index_page() -> bytes:
    """The page that Streamlit sends to every reader, as it is installed."""
    from streamlit import file_util  # noqa: PLC0415 - only the hosted form needs it

    return (Path(file_util.get_static_dir()) / "index.html").read_bytes()


def ends_run(message: bytes) -> bool:
    """True for the message to the browser that says that a run has ended, and no other follows at once."""
    if len(message) > _LONGEST_END:
        return False
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415 - only the hosted form needs it

    try:
        end = ForwardMsg.FromString(message)
    except ValueError:
        return False
    return bool(end.WhichOneof("type") == "script_finished" and end.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN)


def page_files() -> frozenset[str]:
    """Names of the files that Streamlit serves beside its page."""
    from streamlit import file_util  # noqa: PLC0415 - only the hosted form needs it

    return frozenset(path.name for path in Path(file_util.get_static_dir()).iterdir() if path.is_file())


def base_path() -> str:
    """The path that the site is below, as the host's settings say it."""
    from streamlit import config  # noqa: PLC0415 - only the hosted form needs it

    return str(config.get_option("server.baseUrlPath") or "")


def read_secrets() -> Mapping[str, object]:
    """What the host's secrets hold; nothing where there are none. Raises ValueError where there are some that can't be read."""
    from streamlit import config  # noqa: PLC0415 - rarely needed
    from streamlit.runtime.secrets import secrets_singleton  # noqa: PLC0415

    try:
        return dict(secrets_singleton.to_dict())
    except Exception as error:  # Streamlit raises several kinds, none of its own; secrets that are there must never pass for none
        if any(os.path.lexists(path) for path in config.get_option("secrets.files")):
            raise ValueError("the host's secrets can't be read") from error
        return {}


def provider_token() -> str:
    """What Streamlit's way in calls the provider of the secrets."""
    from streamlit.auth_util import encode_provider_token  # noqa: PLC0415 - only where sign-in is on

    return str(encode_provider_token("default"))


def is_signed_in(cookies: Mapping[str, str]) -> bool:
    """True for the cookies of someone who has signed in; their signature, age and origin are checked."""
    from streamlit.auth_util import get_cookie_with_chunks, get_origin_from_redirect_uri  # noqa: PLC0415 - only where sign-in is on
    from streamlit.web.server.server_util import get_cookie_secret  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value  # noqa: PLC0415
    from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME  # noqa: PLC0415

    def read(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace")) if value else None

    try:
        user = json.loads(get_cookie_with_chunks(read, USER_COOKIE_NAME) or b"{}")
    except ValueError:
        return False
    return isinstance(user, dict) and user.get("is_logged_in") is True and user.get("origin") == get_origin_from_redirect_uri()
