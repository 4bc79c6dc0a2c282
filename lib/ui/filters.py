"""The shared filters: drawn once, in the entrypoint, bound to the link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.core.wording import day
from lib.core.words import capital, evidence_words
from lib.register.schema import GRADES
from lib.topics.places.measure import region_by_code
from lib.ui import address
from lib.ui.address import NEWEST
from lib.ui.replay import replay
from lib.ui.spoken import st
from lib.view.view import SUBJECTS, View, make_view, measure_words, sector_options, usual_grades, with_subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from lib.register.dataset import Dataset
    from lib.view.pages import Page


def draw(data: Dataset, here: Page) -> View:
    """Draw the filters in the sidebar and give the view they ask for; where the page does not follow them, they say so first.

    `lib.ui.address.agree` has read the link before.
    """
    if as_at := st.session_state.get("as_at"):
        _mark_preset(data, as_at)
    with st.sidebar:
        if not here.filtered:
            st.caption(":material/info: This page does not follow the filters; the other pages do.")
        view = replay(_draw, data)
    address.keep(view)
    return view


def _draw(data: Dataset) -> View:
    register, say = data.register, data.speaker.say
    st.header("What to show", anchor=False)
    as_at = st.date_input(
        "As at",
        register.reference_date,
        min_value=register.first_date,
        max_value=data.latest,
        format="DD/MM/YYYY",
        key="as_at",
        bind="query-params",
        help=say("Mutuals are counted on this day. Day, month, year."),
    )
    _presets(data, as_at)
    labels = measure_words(register)
    measure = st.selectbox("Measure", list(labels), key="measure", bind="query-params")
    options = sector_options(register)
    with _closing_list("sector"):
        sectors = st.multiselect(
            "Sector",
            list(options),
            key="sector",
            bind="query-params",
            placeholder="All sectors",
            help="‘(all)’ chooses every sector of a group.",
        )
    with _closing_list("region"):
        regions = st.multiselect("Region", register.places, key="region", bind="query-params", placeholder=say("All of England"))
    grades = st.pills(
        "Evidence",
        list(GRADES.values()),
        selection_mode="multi",
        default=list(usual_grades(register)),
        key="evidence",
        bind="query-params",
    )
    st.caption("How sure sources make it that a body is a public service mutual, and when it began and ended.")
    edition = st.selectbox(
        "Data edition",
        [NEWEST, *(each.name for each in data.editions)],
        key="edition",
        bind="query-params",
        help="A link to a named edition keeps its numbers when the data are updated.",
    )
    st.button("Clear filters", on_click=clear, args=(data,), key="clear", icon=":material/filter_alt_off:", width="stretch")
    return make_view(
        register,
        data.latest,
        as_at=as_at,
        sectors=[options[word] for word in sectors],
        regions=regions,
        grades=grades,
        measure=labels[measure],
        edition="" if edition == NEWEST else edition,
    )


def _closing_list(key: str) -> Any:
    """A container for a list of several choices, anew after each choice: a list that is drawn anew is closed."""
    return st.container(key=f"list-{key}-{len(st.session_state.get(key, ()))}")


def add_subject(view: View, page: Page) -> View:
    """The view with what belongs to a page alone: the mutual, the mutuals compared, the place looked round."""

    def values_of(name: str) -> Sequence[str]:
        if name not in page.subject:
            return ()
        # A widget bound to the parameter goes first: the link follows it.
        chosen = st.session_state.get(name, st.query_params.get_all(name))
        return [chosen] if isinstance(chosen, str) else chosen or ()

    return with_subject(view, compare=values_of("compare"), **{name: next(iter(values_of(name)), "") for name in SUBJECTS})


def clear(data: Dataset) -> None:
    """Set every filter back to its default (a callback)."""
    address.set_filters(
        as_at=data.register.reference_date,
        sector=[],
        region=[],
        evidence=list(usual_grades(data.register)),
        measure=next(iter(measure_words(data.register))),
    )


def show_chips(view: View, data: Dataset) -> None:
    """What is filtered, as chips that clear one by one."""
    words = {value: word for word, value in sector_options(data.register).items()}
    for name, chosen in (("sector", view.sectors), ("region", view.regions)):
        for value in chosen:
            _chip(value, name, [words.get(each, each) for each in chosen if each != value])
    if view.grades != view.usual:
        _chip(capital(evidence_words(view)), "evidence", list(view.usual))
    if view.as_at != data.register.reference_date:
        _chip(day(view.as_at), "as_at", data.register.reference_date)


def _chip(label: str, name: str, rest: Any) -> None:
    """A button that sets a filter to what is left of it."""
    help_ = f"Clear {label}"
    st.button(
        label, key=f"chip-{name}-{label}", icon=":material/close:", icon_position="right", help=help_, on_click=_set, args=(name, rest)
    )


def _set(name: str, value: Any) -> None:
    address.set_filters(**{name: value})


def choose_region(data: Dataset, chart_key: str) -> None:
    """Filter by the region chosen on a map, or by the region of the authority chosen (for a callback).

    Choosing the region that is already the filter clears it.
    """
    regions = region_by_code(data)
    places = [regions[point["location"]] for point in st.session_state[chart_key].selection.points if point.get("location") in regions]
    if places:
        chosen = places[:1]
        address.set_filters(region=[] if st.session_state["region"] == chosen else chosen)


def show_notices() -> None:
    """Say quietly which parts of the link were ignored."""
    for notice in address.notices():
        st.caption(f":material/info: {notice}")


def _presets(data: Dataset, as_at: date) -> None:
    dates = _mark_preset(data, as_at)

    def jump() -> None:
        # A button that has not heard of Back yet says again what it said before.
        if (label := st.session_state["preset"]) and not address.comes_late("as_at", dates[label]):
            address.set_filters(as_at=dates[label])

    st.pills("Go to a date", list(dates), key="preset", on_change=jump, label_visibility="collapsed")


def _mark_preset(data: Dataset, as_at: date) -> dict[str, date]:
    """Have the button of a date stand out where that is the date, and give all that there are, by label."""
    dates = {preset.label: preset.date for preset in data.register.presets} | {"Latest": data.latest}
    label = next((label for label, day in dates.items() if day == as_at), None)
    if st.session_state.get("preset") != label:
        st.session_state["preset"] = label
    return dates
