"""What a card is, and how one is worked out for a view."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from lib.core.caching import weigh
from lib.core.picture import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from lib.core.field import Field
    from lib.core.result import Result
    from lib.core.theme import Theme
    from lib.core.words import Words
    from lib.register.dataset import Dataset, Source
    from lib.register.vocabulary import Speaker
    from lib.view.view import View

    Measure: TypeAlias = Callable[[Dataset, View], Result[Any]]
    Wording: TypeAlias = Callable[[Result[Any]], Words]
    Draw: TypeAlias = Callable[["Bundle", Theme, "Options"], go.Figure]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a card is drawn; not part of what it says.

    Args:
        compact: The small form for the overview.
        events: Policy events along the time axis.
        points: Mutuals as points on the map.
    """

    compact: bool = False
    events: bool = False
    points: bool = True


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows that are measured and put into words: a card, or what goes with one.

    Args:
        id: Name of the result, its link parameter and the stem of its files.
        measure: Gives the result.
        words: Gives its words.
        columns: Columns of the topic, beside those that every topic may use.
    """

    id: str
    measure: Measure
    words: Wording
    columns: Mapping[str, Field] = field(default_factory=dict)

    def work_out(self, data: Dataset, view: View) -> Result[Any]:
        """The result for a view, with its name, words and columns, in the register's own nouns."""
        result = self.measure(data, view)
        return replace(result, name=self.id, wording=self.words, own_columns=self.columns, speaker=data.speaker.in_year(view.as_at))


@dataclass(frozen=True, kw_only=True)
class Card(Rows):
    """One chart, map or list, complete: everything that any face or file of it needs.

    Args:
        title: What it is called in lists of cards.
        draw: Draws the bundle with a theme and options; None for rows that no picture helps, which have no Chart face.
        definition: What is shown, in a sentence.
        method: How it is worked out.
        limits: What to bear in mind.
        companions: Further rows drawn in the same picture, each with a table of its own.
    """

    title: str
    draw: Draw | None
    definition: str
    method: str
    limits: str
    companions: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """A card worked out for one view: its main result, its companions by name, and every source behind them by id, sorted."""

    card: Card
    result: Result[Any]
    companions: Mapping[str, Result[Any]]
    sources: Mapping[str, Source]

    @property
    def words(self) -> Words:
        """The words of the main result."""
        return self.result.words

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """The main result, then its companions."""
        return (self.result, *self.companions.values())

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Every source behind the card, sorted."""
        return tuple(self.sources)


@weigh.register
def _(bundle: Bundle) -> int:
    return weigh(bundle.results) + weigh(bundle.source_ids)


def work_out(card: Card, data: Dataset, view: View) -> Bundle:
    """Work a card out for a view; what it says is in the register's own nouns."""
    result = card.work_out(data, view)
    companions = {name: rows.work_out(data, view) for name, rows in card.companions.items()}
    ids = set(result.source_ids).union(*(each.source_ids for each in companions.values()))
    return Bundle(card=_speak(card, data.speaker), result=result, companions=companions, sources=data.find_sources(sorted(ids)))


def _speak(card: Card, speaker: Speaker) -> Card:
    """The card with its texts, and those of its picture, in the register's own nouns."""
    if speaker.silent:
        return card
    draw = card.draw

    def draw_in_words(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
        assert draw  # noqa: S101 - set only where there is a picture
        figure = draw(bundle, theme, options)
        return picture(**speaker.over(figure.to_dict()))

    say = speaker.say
    return replace(
        card,
        title=say(card.title),
        draw=draw_in_words if draw else None,
        definition=say(card.definition),
        method=say(card.method),
        limits=say(card.limits),
    )


def draw_main_result(draw: Callable[..., go.Figure]) -> Draw:
    """A card whose picture needs its main result only."""

    def draw_bundle(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
        return draw(bundle.result, theme, compact=options.compact)

    return draw_bundle


def fix_dimension(measure: Callable[..., Result[Any]], dimension: str) -> Measure:
    """A measure with its dimension fixed."""

    def measure_split(data: Dataset, view: View) -> Result[Any]:
        return measure(data, view, dimension)

    return measure_split


def with_columns(columns: Mapping[str, Field], *cards: Card) -> tuple[Card, ...]:
    """The cards of a topic, each with the columns of the topic, and so its companions unless they have their own."""
    return tuple(
        replace(
            card,
            columns=columns,
            companions={name: replace(rows, columns=rows.columns or columns) for name, rows in card.companions.items()},
        )
        for card in cards
    )
