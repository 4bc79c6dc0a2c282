"""What a card is, and how one is worked out for a view."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from lib.charts.common import picture
from lib.describe import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import plotly.graph_objects as go

    from lib.dataset import Dataset, Source
    from lib.describe import Words
    from lib.results import Result
    from lib.theme import Theme
    from lib.view import View
    from lib.vocabulary import Speaker

    Measure: TypeAlias = Callable[[Dataset, View], Result]
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
class Card:
    """One chart, map or list.

    Args:
        id: Name of its main result, its link parameter and the stem of its files.
        title: What it is called in lists of cards.
        measure: Gives the main result.
        draw: Draws the bundle with a theme and options; None for rows that no picture helps, which have no Chart face.
        definition: What is shown, in a sentence.
        method: How it is worked out.
        limits: What to bear in mind.
        companions: Further results drawn in the same picture, each with a table of its own.
    """

    id: str
    title: str
    measure: Measure
    draw: Draw | None
    definition: str
    method: str
    limits: str
    companions: Mapping[str, Measure] = field(default_factory=dict)


class Companions(Mapping[str, "Result"]):
    """Further results of a card by name, each worked out when it is first asked for: most faces need none of them."""

    def __init__(self, measures: Mapping[str, Measure], work: Callable[[Measure], Result]) -> None:
        """Take what there is to work out, and how."""
        self._measures, self._work = measures, work
        self._found: dict[str, Result] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Result:
        """A result. Raises KeyError for a name that the card does not have."""
        with self._lock:
            if name not in self._found:
                self._found[name] = self._work(self._measures[name])
            return self._found[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in the card's order."""
        return iter(self._measures)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._measures)


@dataclass(frozen=True, kw_only=True, eq=False)
class Bundle:
    """A card worked out for one view: its main result, its companions, its words and, when asked for, its sources."""

    card: Card
    result: Result
    companions: Mapping[str, Result]
    words: Words
    register_sources: Mapping[str, Source]

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Id -> source, for every source behind the card."""
        return Cited(self)

    @property
    def results(self) -> tuple[Result, ...]:
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

    def worked(measure: Measure) -> Result:
        return replace(measure(data, view), speaker=data.speaker)

    result = worked(card.measure)
    return Bundle(
        card=_spoken(card, data.speaker),
        result=result,
        companions=Companions(card.companions, worked),
        words=words_of(result),
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


def split_by(measure: Callable[..., Result], dimension: str) -> Measure:
    """A measure with its dimension fixed."""

    def split(data: Dataset, view: View) -> Result:
        return measure(data, view, dimension)

    return split
