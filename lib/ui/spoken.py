"""Streamlit in the register's own words: the one border at which every literal text of a page gets its nouns.

Pages and rooms write `from lib.ui.spoken import st` in place of `import streamlit as st`. Two plainer ways were looked at: to hand every
literal to the speaker where it stands means some 150 calls, and one that is forgotten shows only on another register; to rewrite what
Streamlit sends means to reach into it.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import TYPE_CHECKING, Any

import streamlit

from lib.register.vocabulary import SILENT, Speaker

if TYPE_CHECKING:
    from collections.abc import Callable

    import streamlit as st

__all__ = ["DATASET", "speaker", "st"]

#: Where `lib.ui.state` keeps the edition that this run shows.
DATASET = "_dataset"
#: Commands that show a text of their own first.
_COMMANDS = frozenset(
    (
        "button",
        "caption",
        "checkbox",
        "code",
        "date_input",
        "download_button",
        "error",
        "expander",
        "header",
        "html",
        "info",
        "link_button",
        "markdown",
        "metric",
        "multiselect",
        "number_input",
        "page_link",
        "pills",
        "plotly_chart",
        "popover",
        "radio",
        "segmented_control",
        "select_slider",
        "selectbox",
        "slider",
        "subheader",
        "success",
        "text",
        "text_area",
        "text_input",
        "title",
        "toggle",
        "warning",
    )
)
#: Further arguments that readers see.
_TEXTS = ("label", "body", "help", "placeholder", "alt")


def speaker() -> Speaker:
    """Who puts the register's nouns into texts in this run; silent before an edition is open."""
    data = streamlit.session_state.get(DATASET)
    return data.speaker if data is not None else SILENT


class _SpeakingStreamlit:
    """Streamlit, with the texts of its commands said by the register's speaker."""

    def __getattr__(self, name: str) -> Any:
        command = getattr(streamlit, name)
        if name not in _COMMANDS:
            return command
        return _speaking(command)


@cache
def _speaking(command: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(command)
    def speak(*texts: Any, **options: Any) -> Any:
        register_speaker = speaker()
        if not register_speaker.silent:
            texts = tuple(register_speaker.say(each) if index == 0 and isinstance(each, str) else each for index, each in enumerate(texts))
            options |= {name: register_speaker.say(options[name]) for name in _TEXTS if isinstance(options.get(name), str)}
        return command(*texts, **options)

    return speak


if not TYPE_CHECKING:
    st = _SpeakingStreamlit()
