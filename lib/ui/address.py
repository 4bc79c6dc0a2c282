"""The address bar says what the page shows, whatever the reader does and however fast.

The browser side of Streamlit takes to another page only the parameters of widgets that it has put up by then. A reader who clicks while a
page is still coming up leaves them behind, and Streamlit writes back only some. So before anything is drawn what the session holds is set
against the address that came: the address goes first on a first visit and after Back and Forward, the session's filters otherwise.

What the server sets in a filter (a button that clears it, a date, Back) goes to the browser with the run. A click that leaves the browser
before it is there brings the old choice once more, so what was set is held for a moment; any other choice is said back to the browser,
which may hear of what was set only after it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from lib.ui.streamlit_internals import bound_parameters, find_run, write_address
from lib.view.links import migrate
from lib.view.pasted import STRAY
from lib.view.view import from_params, make_view, measure_words, sector_options, to_params

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lib.register.dataset import Dataset
    from lib.view.view import View

#: Parameters that the shared filters are bound to.
BOUND = ("as_at", "sector", "region", "evidence", "measure", "edition")
#: What the choice of editions says for 'follow the newest'; it stays out of the link.
NEWEST = "Newest"
#: Seconds after a run in which a click may come that left the browser before what the run set was there; nobody chooses again so quickly.
_ON_THE_WAY = 1.5
#: Seconds after which even a slow browser has what was set.
_LANDED = 10.0


@dataclass(frozen=True)
class _Setting:
    """What the server set in a filter, what the browser may still say because it has not heard of it, and when (seconds)."""

    value: Any
    old: tuple[Any, ...]
    at: float


@dataclass
class _Visit:
    """What a session knows of its address.

    Args:
        notices: What the link asked for in vain.
        filters: What the last run showed; None before the first.
        script: The script of the run before.
        parameters: Those that widgets of any page had so far.
        came: Those that the present run was asked with.
        unsettled: True while a run has written to the address bar, or was broken off so that nobody can tell.
        written: When a run last wrote to it, or set a filter.
        settings: What was set in filters of late, by the keys of their widgets.
        fresh: Those that the present run set.
        ended: When the last run ended; None while one goes on, or where it was broken off.
    """

    notices: tuple[str, ...] = ()
    filters: View | None = None
    script: str = ""
    parameters: frozenset[str] = frozenset()
    came: Mapping[str, list[str]] = field(default_factory=dict)
    unsettled: bool = False
    written: float = -_LANDED
    settings: dict[str, _Setting] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    ended: float | None = None


def _visit() -> _Visit:
    visit: _Visit = st.session_state.setdefault("_link", _Visit())
    return visit


def set_filters(**values: Any) -> None:
    """Set filters by the keys of their widgets (for callbacks); a click from a browser that has not heard of it yet can't undo it."""
    visit, now = _visit(), time.monotonic()
    for name, value in values.items():
        old = visit.settings[name].old if name in visit.settings else ()
        visit.settings[name] = _Setting(value, (*old, st.session_state.get(name, value)), now)
    visit.fresh |= values.keys()
    visit.written = now
    st.session_state.update(values)


def comes_late(name: str, value: Any) -> bool:
    """True for the value of a filter that the browser says only because it has not heard yet of what was set."""
    visit = _visit()
    soon = visit.ended is None or time.monotonic() - visit.ended < _ON_THE_WAY
    setting = visit.settings.get(name)
    return setting is not None and soon and not _same(value, setting.value) and any(_same(value, old) for old in setting.old)


def agree(data: Dataset) -> None:
    """Bring address and filters together; to be called in every run, before anything is drawn."""
    visit, run = _visit(), find_run()
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    shown = visit.filters or _read(given, data)
    unsettled, visit.unsettled, visit.came = visit.unsettled, True, given
    if run is None:
        return
    if run.went_back:
        if time.monotonic() - visit.written < _LANDED:
            # The browser may have come to this address before an older message, which then put another in its place.
            _write(given)
        set_filters(**_widget_values(from_params(given, data.register, data.latest)[0], data))
    _hold_settings(visit)
    if run.went_back:
        return
    filters = _spell(_choose(data, shown), data)
    left = visit.parameters - set(BOUND) if run.script != (visit.script or run.script) else ()
    wanted = _correct({name: values for name, values in given.items() if name not in left}, filters)
    # A message on its way to the browser may have met a newer choice of the reader there, so it is sent once more.
    if wanted != given or unsettled:
        _write(wanted)


def _write(params: Mapping[str, Sequence[str]]) -> None:
    _visit().written = time.monotonic()
    write_address(params)


def _hold_settings(visit: _Visit) -> None:
    """Set once more what the browser has not heard of; what it says otherwise is a choice of the reader, and is said back to it."""
    state, now = st.session_state, time.monotonic()
    visit.settings = {name: each for name, each in visit.settings.items() if now - each.at < _LANDED}
    for name in [name for name in visit.settings if name in state and name not in visit.fresh]:
        if not comes_late(name, state[name]):
            visit.settings[name] = replace(visit.settings[name], value=state[name], old=())
        state[name] = visit.settings[name].value
    visit.fresh.clear()
    visit.ended = None


def _same(one: Any, other: Any) -> bool:
    return sorted(one) == sorted(other) if isinstance(one, list) and isinstance(other, list) else bool(one == other)


def keep(view: View) -> None:
    """Remember the filters that a run shows, and its page: on a first visit that is known only once the menu is put up."""
    visit = _visit()
    if run := find_run():
        visit.script = run.script
    visit.filters = replace(view, mutual="", compare=(), near="", since="", claim="")


def finish(data: Dataset) -> None:
    """At the end of a run: what Streamlit left of the address is held against what was shown, and the next run is told what was done."""
    visit = _visit()
    if visit.filters is None:
        return
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    wanted = _correct(given, _spell(visit.filters, data))
    if wanted != given:
        _write(wanted)
    visit.unsettled = wanted != visit.came
    visit.ended = time.monotonic()
    visit.parameters |= bound_parameters()


def _correct(given: Mapping[str, Sequence[str]], filters: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The parameters with those of the filters as they are held; in the order and with the words that came where they say the same."""
    others = {name: list(values) for name, values in given.items() if name not in BOUND or name in filters}
    return others | {name: list(values) for name, values in filters.items() if set(values) != set(given.get(name, ()))}


def notices() -> tuple[str, ...]:
    """What the link asked for in vain, one sentence each."""
    return _visit().notices


def _read(given: Mapping[str, Sequence[str]], data: Dataset) -> View:
    """Once a visit: bring an old link into the present form, note what it asks for in vain, and spell it as the widgets do."""
    params, migrated = migrate(given, data.register)
    view, ignored = from_params(params, data.register, data.latest)
    _visit().notices = (*migrated, *ignored, *_unknown_edition(view, data))
    keep(view)
    spelled = _spell(view, data)
    wanted = {name: spelled.get(name, []) if name in BOUND else list(values) for name, values in params.items() if name != STRAY}
    if any(set(wanted.get(name, ())) != set(given.get(name, ())) for name in wanted | dict(given)):
        # Widgets take their first value from the link as it was when the run began, so the run begins again.
        st.query_params.from_dict({name: values for name, values in wanted.items() if values})
        st.rerun()
    return view


def _spell(view: View, data: Dataset) -> dict[str, list[str]]:
    spelled: dict[str, list[str]] = {}
    for name, value in to_params(view, data.register):
        if name in BOUND:
            spelled.setdefault(name, []).append(value)
    return spelled


def _widget_values(view: View, data: Dataset) -> dict[str, Any]:
    """What the widgets of the filters hold for a view, by their keys."""
    register = data.register
    return {
        "as_at": view.as_at,
        "sector": [word for word, name in sector_options(register).items() if name in view.sectors],
        "region": list(view.regions),
        "evidence": list(view.grades),
        "measure": next(word for word, key in measure_words(register).items() if key == view.measure),
        "edition": view.edition or NEWEST,
    }


def _choose(data: Dataset, before: View) -> View:
    """The filters that the widgets hold; of a widget that was not put up yet, what the link or the run before said."""
    register, filters = data.register, st.session_state
    options, labels = sector_options(register), measure_words(register)
    edition = filters.get("edition", before.edition)
    return make_view(
        register,
        data.latest,
        as_at=filters.get("as_at", before.as_at),
        sectors=[options[word] for word in filters["sector"] if word in options] if "sector" in filters else before.sectors,
        regions=filters.get("region", before.regions),
        grades=filters.get("evidence", before.grades),
        measure=labels.get(filters["measure"], before.measure) if "measure" in filters else before.measure,
        edition="" if edition == NEWEST else edition,
    )


def _unknown_edition(view: View, data: Dataset) -> tuple[str, ...]:
    if not view.edition or view.edition in {each.name for each in data.editions}:
        return ()
    return (f"The link asked for data edition ‘{view.edition}’, which is not kept; this is the newest, {data.edition}.",)
