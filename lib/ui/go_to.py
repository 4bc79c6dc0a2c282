"""The box that finds a mutual, place, sector or page from anywhere, and goes there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lib.core.caching import once_an_edition
from lib.register.schema import NATIONAL, NOT_KNOWN
from lib.ui.address import set_filters
from lib.ui.site import script_of
from lib.ui.spoken import st
from lib.ui.streamlit_internals import can_switch, switch_page
from lib.view import addresses
from lib.view.pages import PAGES, has_content, page_at
from lib.view.view import sector_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lib.register.dataset import Dataset
    from lib.view.pages import Page
    from lib.view.view import View

    #: The path of a page, and what its link carries beside the filters.
    Target = tuple[str, Mapping[str, str]]

_KEY, _ASKED = "go-to", "_go_to"
#: Beyond so many mutuals the box offers none by name: what is typed is looked for in the directory.
MOST_MUTUALS = 2000
_POSTCODE = re.compile(r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]?( ?[0-9][A-Za-z]{2})?", re.ASCII)
#: Filters that several values may be chosen in.
_SEVERAL = ("sector", "region")


def show_go_to(data: Dataset) -> None:
    """The box itself; `follow` goes where it says in the run that follows."""
    if not can_switch():
        return
    st.selectbox(
        "Go to a mutual, place, sector or page",
        list(list_targets(data)),
        index=None,
        key=_KEY,
        placeholder="Go to …",
        label_visibility="collapsed",
        accept_new_options=True,
        width=210,
        on_change=_note,
        args=(data,),
    )


def _note(data: Dataset) -> None:
    """Set what widgets are bound to, so that the link follows them, and remember the page to go to (a callback)."""
    words, st.session_state[_KEY] = st.session_state[_KEY], None
    if not words:
        return
    path, own = find_target(data, str(words))
    set_filters(**{name: [value] if name in _SEVERAL else value for name, value in own.items() if name != "mutual"})
    st.session_state[_ASKED] = path, own


def follow(data: Dataset, here: Page, view: View) -> None:
    """Go where the reader asked to in the box, with the filters of the view; to be called when these are drawn."""
    if _ASKED not in st.session_state:
        return
    path, own = st.session_state.pop(_ASKED)
    if path != here.path:
        # The filters that it chose are in the view already.
        address = addresses.page(path, view, data, own=[each for each in own.items() if each[0] not in _SEVERAL])
        switch_page(script_of(page_at(path)), address.partition("?")[2])
    elif "mutual" in own:
        st.query_params["mutual"] = own["mutual"]
        st.rerun()
    elif "mutual" in st.query_params:
        del st.query_params["mutual"]
        st.rerun()


def find_target(data: Dataset, text: str) -> Target:
    """Where words lead: a choice of the box, or the only one that begins so; else a postcode, or a search in the directory."""
    targets, words = list_targets(data), text.strip().casefold()
    if text in targets:
        return targets[text]
    if named := [target for label, target in targets.items() if label.casefold().rpartition(" (")[0] == words]:
        return named[0]
    if _POSTCODE.fullmatch(words):
        return "nearby", {"near": text.strip()}
    begun = [target for label, target in targets.items() if label.casefold().startswith(words)]
    return begun[0] if len(begun) == 1 else ("mutuals", {"find": text.strip()})


@once_an_edition
def list_targets(data: Dataset) -> Mapping[str, Target]:
    """What the box offers, in its words, and where each leads. Not to be changed."""
    say, register = data.speaker.say, data.register
    targets: dict[str, Target] = {f"{say(page.title)} (page)": (page.path, {}) for page in PAGES if has_content(page, data)}
    targets |= {f"{place} (region)": ("map", {"region": place}) for place in register.places if place not in (NATIONAL, NOT_KNOWN)}
    targets |= {f"{name} (sector)": ("sectors", {"sector": word}) for word, name in sector_options(register).items()}
    if len(data.names) <= MOST_MUTUALS:
        by_name = sorted((name, mutual) for mutual, name in data.names.items())
        targets |= {name: ("mutuals", {"mutual": mutual}) for name, mutual in by_name}
    if has_content(page_at("nearby"), data):
        councils = sorted(data.tables["geo_authorities"]["lad_name"].astype(str))
        targets |= {f"{name} (council)": ("nearby", {"near": name}) for name in councils}
    return targets
