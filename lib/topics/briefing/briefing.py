"""The briefing of a view: everything that the two pages, the slides, the document and the offline pack say, worked out once.

Each output only lays this object out, so they cannot disagree. It holds results, the words computed from them and, for
every table, the cells as readers see them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from lib.core.asat import source_ids
from lib.core.card import Bundle, work_out
from lib.core.cells import write_column
from lib.core.field import Show
from lib.core.fields import COMMON
from lib.core.result import records
from lib.core.sentences import FLOOR, REGISTER
from lib.core.wording import NOT_KNOWN, cell, day, missing, quantity
from lib.core.words import Words, capital, place_words, scope, sector_words, sentences
from lib.register.measures import FIGURES, MEASURES, Measure, Style, find_measure, size_measure
from lib.topics.briefing.cards import CARDS
from lib.topics.briefing.fields import COLUMNS
from lib.topics.overview.alternatives import alternative_sentences, comparison_sentence, find_alternatives, has_none_live
from lib.topics.overview.words import KeyFigure, key_figure_words, overview_sentence
from lib.topics.worth.fields import COLUMNS as PARTS
from lib.view.view import measure_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lib.core.result import Result
    from lib.register.dataset import Dataset, Source
    from lib.view.view import View


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as readers see it.

    Args:
        headings: Of the columns, with units.
        rows: Cells as text; the first of a row is its heading.
        numeric: For each column, True when its cells are numbers.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Part:
    """One chart or list of the briefing: its rows, its words, its table and the sources named beside it."""

    id: str
    result: Result[Any]
    words: Words
    table: Table
    sources: tuple[Source, ...] = ()

    @property
    def empty(self) -> bool:
        """True when there is nothing to draw or list; `words.empty` then says why."""
        return self.result.empty

    @property
    def known(self) -> bool:
        """True when there is a figure to draw: rows can be there of which no source gives the measure shown."""
        frame = self.result.frame
        return not self.empty and ("shown" not in frame.columns or bool(frame["shown"].notna().any()))


@dataclass(frozen=True, kw_only=True, eq=False)
class Briefing:
    """A view, ready to be laid out.

    Args:
        title: What it is about, in words.
        scope: What is counted, where and when.
        lead: One or two sentences.
        figures: The key figures, named beside published.
        growth: Live mutuals over time.
        worth: The value of services, traced, estimated and not named.
        published: Published counts; empty where the view is narrowed, since they cover the whole sector.
        sectors: The measure by sector.
        regions: The measure by region.
        largest: The largest mutuals.
        newest: The newest mutuals.
        examples: Local examples.
        outcomes: Outcomes worth quoting.
        caveats: What to bear in mind, a sentence or two each.
        cited: The sources of what is quoted on the two pages.
        edition: The edition and its dates, in words.
        site: The short name of the dashboard.
        register: What the register is called.
        licence: The line that names its licence.
        note: What the reader's own office adds, marked as such; empty for nothing.
        link: Address that rebuilds it; empty if not known.
        bundle: The results behind it, with every source.
    """

    title: str
    scope: str
    lead: str
    figures: tuple[KeyFigure, ...]
    growth: Part
    worth: Part
    published: Part
    sectors: Part
    regions: Part
    largest: Part
    newest: Part
    examples: Part
    outcomes: Part
    caveats: tuple[str, ...]
    cited: tuple[Source, ...]
    edition: str
    site: str
    register: str
    licence: str
    note: str
    link: str
    bundle: Bundle

    @property
    def view(self) -> View:
        """What it is about."""
        return self.bundle.result.view

    @property
    def charts(self) -> tuple[Part, ...]:
        """The parts that are drawn, in order."""
        return (self.growth, self.worth, self.sectors, self.regions)

    @property
    def lists(self) -> tuple[Part, ...]:
        """The parts that are lists, in order."""
        return (self.largest, self.newest, self.examples, self.outcomes)


def build_briefing(data: Dataset, view: View, *, link: str = "", bundle: Bundle | None = None) -> Briefing:
    """The briefing of a view.

    Args:
        data: The edition.
        view: What to brief on.
        link: Address that rebuilds the briefing.
        bundle: The briefing's card if it is worked out already.
    """
    bundle = bundle or work_out(CARDS[0], data, view)
    figures, register, speaker = bundle.result, data.register, data.speaker.in_year(view.as_at)
    say = speaker.say
    parts = {name: _build_part(name, result, data) for name, result in bundle.companions.items()}
    if view.sectors or view.regions:
        parts["published"] = without_rows(parts["published"])
    quoted = source_ids(figures.frame["source_id"], *(parts[name].result.frame["source_id"] for name in ("largest", "outcomes")))
    return Briefing(
        title=say(_write_title(data, view)),
        scope=say(scope(view, register)),
        lead=say(sentences(overview_sentence(figures), *_lead_on(data, view))),
        figures=speaker.over(_write_figures(data, figures)),
        **parts,
        caveats=speaker.over(_gather_caveats(bundle)),
        cited=tuple(data.find_sources(quoted).values()),
        edition=(
            f"Data edition {data.edition}, last updated {day(register.updated)}; next update due by {day(register.next_update)}. "
            f"Contact: {register.contact}"
        ),
        site=register.short_title,
        register=say("Register of public service mutuals"),
        licence=register.vocabulary.licence,
        note=view.note,
        link=link,
        bundle=bundle,
    )


def build_part(name: str, data: Dataset, view: View) -> Part:
    """One part of the briefing of a view alone, by its name in `CARDS`, such as growth."""
    return _build_part(name, CARDS[0].companions[name].work_out(data, view), data)


def _lead_on(data: Dataset, view: View) -> tuple[str, ...]:
    """How the selection compares with the whole; where nothing is live, what there is instead."""
    if has_none_live(data, view):
        return alternative_sentences(data, view, find_alternatives(data, view))
    return (comparison_sentence(data, view),)


def _write_figures(data: Dataset, figures: Result[Any]) -> tuple[KeyFigure, ...]:
    """The key figures, without those of measures that the register does not offer."""
    left_out = set(MEASURES) - set(measure_words(data.register).values())
    return tuple(key_figure_words(row, figures) for row in records(figures.frame) if row["figure"] not in left_out)


def _write_title(data: Dataset, view: View) -> str:
    sectors = sector_words(view, data.register)
    about = "Public service mutuals" if sectors == "all sectors" else f"{sectors}: public service mutuals"
    return f"{about} – {capital(place_words(view))}, {day(view.as_at)}"


def _build_part(name: str, result: Result[Any], data: Dataset) -> Part:
    rows = _choose_rows(name, result.frame)
    sources = data.find_sources(source_ids(rows["source_id"]) if "source_id" in rows.columns else ())
    table = (
        _build_outcomes_table(rows, sources)
        if name == "outcomes"
        else _build_table(rows, _choose_columns(name, result), sources, result.unit)
    )
    return Part(id=name, result=result, words=result.words, table=data.speaker.over(table), sources=tuple(sources.values()))


def without_rows(part: Part) -> Part:
    """The part with nothing in it, as where published figures do not cover what is looked at."""
    return replace(part, result=replace(part.result, frame=part.result.frame.head(0)), table=replace(part.table, rows=()), sources=())


def _choose_rows(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a part's table: one a year is enough to read of growth, of which the picture has every month."""
    return frame[frame["date"].dt.month.eq(1)] if name == "growth" else frame


def _choose_columns(name: str, result: Result[Any]) -> tuple[str, ...]:
    """The columns of a part's table that two pages have room for."""
    measure = find_measure(result.view.measure)
    columns = dict.fromkeys(("mutuals", *measure.columns))
    # Sectors have a measure that is no column of theirs, such as the rate, as the measure shown.
    by_sector = [name if name in result.frame.columns else "shown" for name in columns]
    share = (f"{measure.key}_share",) if measure.share else ()
    *size, _ = size_measure(measure).figure_columns
    return {
        "growth": ("date", "central", "certain", "possible"),
        "worth": ("part", "part_mutuals", "part_value", "part_low", "part_high"),
        "published": ("published_as_of", "published", "published_coverage", "source_id"),
        "sectors": ("sector", *by_sector, *share),
        "regions": ("area", *columns),
        "largest": ("name", "sector", "region", *size, "source_id"),
        "newest": ("name", "sector", "region", "launched", "grade"),
        "examples": ("place", "lad_name", "name", "services", "launched"),
    }[name]


def _build_table(rows: pd.DataFrame, names: tuple[str, ...], sources: dict[str, Source], unit: str) -> Table:
    fields = [COLUMNS.get(name) or PARTS.get(name) or COMMON[name] for name in names]
    short = {"shown": MEASURES["rate"].label} | {each.key: _head_figure(each) for each in FIGURES}
    columns = [
        [name_publishers(value, sources) for value in rows[field.name]] if field.show is Show.SOURCE else write_column(field, rows, unit)
        for field in fields
    ]
    return Table(
        headings=tuple(short.get(field.name, field.label) for field in fields),
        rows=tuple(zip(*columns, strict=True)),
        numeric=tuple(field.show.numeric for field in fields),
    )


def _head_figure(measure: Measure) -> str:
    """The heading of a measure where two pages have no room for its label."""
    return capital(f"{measure.key} a year" if measure.style is Style.MONEY else measure.key)


def name_publishers(ids: object, sources: dict[str, Source]) -> str:
    """Who published the sources of a cell, each once; the list of sources has their titles."""
    if missing(ids):
        return NOT_KNOWN
    id_list: Iterable[str] = [ids] if isinstance(ids, str) else list(ids)  # type: ignore[call-overload]  # lists, tuples and arrays of ids
    return "; ".join(dict.fromkeys(sources[each].publisher for each in id_list))


def _build_outcomes_table(rows: pd.DataFrame, sources: dict[str, Source]) -> Table:
    """Figures carry their own unit here, so each cell says it."""
    return Table(
        headings=("What was measured", "Who", "Result", "Compared with", "When", "Better or worse", "Who says so"),
        rows=tuple(
            (
                row["outcome"],
                row["subject"],
                quantity(row["outcome_value"], row["unit"]),
                row["comparator"]
                if missing(row["comparator_value"])
                else f"{quantity(row['comparator_value'], row['unit'])} ({row['comparator']})",
                cell(row["period"], Show.PERIOD),
                row["compares"],
                f"{row['basis']}: {name_publishers(row['source_id'], sources)}",
            )
            for row in records(rows)
        ),
        numeric=(False,) * 7,
    )


def _gather_caveats(bundle: Bundle) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in (REGISTER, bundle.words.caption, FLOOR) if text))
