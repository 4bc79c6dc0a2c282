"""What a card is, and how one is worked out for a view."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from lib.core.picture import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        return replace(result, name=self.id, wording=self.words, own_columns=self.columns, speaker=data.speaker)


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


class Companions(Mapping[str, "Result[Any]"]):
    """Further results of a card by name, each worked out when it is first asked for: most faces need none of them."""

    def __init__(self, rows: Mapping[str, Rows], data: Dataset, view: View) -> None:
        """Take what there is to work out, and for what."""
        self._rows, self._data, self._view = rows, data, view
        self._found: dict[str, Result[Any]] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Result[Any]:
        """A result. Raises KeyError for a name that the card does not have."""
        with self._lock:
            if name not in self._found:
                self._found[name] = self._rows[name].work_out(self._data, self._view)
            return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the card's order."""
        return iter(self._rows)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """A card worked out for one view: its main result, its companions and, when asked for, its sources."""

    card: Card
    result: Result[Any]
    companions: Mapping[str, Result[Any]]
    register_sources: Mapping[str, Source]

    @property
    def words(self) -> Words:
        """The words of the main result."""
        return self.result.words

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Id -> source, for every source behind the card."""
        return Cited(self)

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """The main result, then its companions."""
        return (self.result, *self.companions.values())

    @cached_property
    def source_ids(self) -> tuple[str, ...]:
        """Every source behind the card, sorted."""
        # The cards of a page share the same long lists of sources: what is the same is not gone through again.
        lists = {result.source_ids for result in self.results}
        return tuple(sorted(set[str]().union(*lists)))


class Cited(Mapping[str, "Source"]):
    """The sources behind a card by id, listed only when somebody goes through them: most faces name a few of what may be thousands."""

    def __init__(self, bundle: Bundle) -> None:
        """Take the card."""
        self._bundle = bundle

    def __getitem__(self, source_id: str) -> Source:
        """A source. Raises KeyError for an id that the register does not have."""
        return self._bundle.register_sources[source_id]

    def __iter__(self) -> Iterator[str]:
        """The ids, sorted."""
        return iter(self._bundle.source_ids)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._bundle.source_ids)


def work_out(card: Card, data: Dataset, view: View) -> Bundle:
    """Work a card out for a view; what it says is in the register's own nouns."""
    return Bundle(
        card=_spoken(card, data.speaker),
        result=card.work_out(data, view),
        companions=Companions(card.companions, data, view),
        register_sources=data.sources,
    )


def _spoken(card: Card, speaker: Speaker) -> Card:
    """The card with its texts, and those of its picture, in the register's own nouns."""
    if speaker.silent:
        return card
    draw = card.draw

    def drawn(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
        assert draw  # noqa: S101 - set only where there is a picture
        figure = draw(bundle, theme, options)
        return picture(**speaker.over(figure.to_dict()))

    say = speaker.say
    return replace(
        card,
        title=say(card.title),
        draw=drawn if draw else None,
        definition=say(card.definition),
        method=say(card.method),
        limits=say(card.limits),
    )


def plain(draw: Callable[..., go.Figure]) -> Draw:
    """A card whose picture needs its main result only."""

    def drawn(bundle: Bundle, theme: Theme, options: Options) -> go.Figure:
        return draw(bundle.result, theme, compact=options.compact)

    return drawn


def split_by(measure: Callable[..., Result[Any]], dimension: str) -> Measure:
    """A measure with its dimension fixed."""

    def split(data: Dataset, view: View) -> Result[Any]:
        return measure(data, view, dimension)

    return split


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
