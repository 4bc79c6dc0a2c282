"""The picture of what services are worth: one bar, and a thinner one of what bodies launched long before hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.core.estimates import OLDER
from lib.core.picture import BILLION, RANGE_AXIS, hatched_bar, legend_above, part_label, picture, range_marks, solid_bar, top_of
from lib.core.theme import Theme, layout
from lib.core.wording import approx_word, count_of, short_pounds
from lib.topics.worth.measure import Part

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from lib.core.result import Result
    from lib.topics.worth.measure import Published, WorthFacts


def worth(result: Result[WorthFacts], theme: Theme, *, compact: bool = False) -> go.Figure:
    """Draw traced (solid), estimated (hatched, with the range of both) and not named (outline), and a line at what was published."""
    facts, million = result.facts, BILLION / 1000
    older = bool(facts.older_traced.mutuals or facts.older_estimated.mutuals)
    labels = ["All named", *([f"Of these, launched<br>before {OLDER}"] if older else [])]
    traced, estimated = ([_millions(each) for each in pair][: len(labels)] for pair in _pairs(facts))
    low, high = _ends(facts)
    total = np.array(traced) + np.array(estimated)
    not_named, published = facts.not_named, facts.published
    outline = _millions(not_named) if not_named else 0.0
    ends = [*high, total[0] + outline, published.value / million if published else 0.0]
    traces: list[dict[str, Any]] = [
        solid_bar(labels, traced, theme, name=part_label("Traced", facts.traced), texts=_texts(facts.traced, facts.older_traced)),
        {
            **hatched_bar(
                labels,
                estimated,
                theme,
                name=part_label("Estimated", facts.estimated),
                texts=_texts(facts.estimated, facts.older_estimated),
            ),
            "error_x": range_marks(total, np.array(low[: len(labels)]), np.array(high[: len(labels)]), theme),
        },
    ]
    if not_named and not_named.value:
        traces.append(_outline(labels, outline, theme, part_label("Not named", not_named)))
    shapes = []
    if published:
        at, line = published.value / million, {"color": theme.categorical[3], "width": 3}
        shapes.append({"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line})
        name = published_label(published)
        # The shape runs over the whole height; this trace only stands in the legend.
        traces.append({"type": "scatter", "mode": "lines", "x": [None], "y": [None], "line": line, "name": name, "hoverinfo": "skip"})
    return picture(
        data=traces,
        layout=layout(
            theme,
            (140 if compact else 150) + 62 * len(labels) + 19 * (bool(not_named) + bool(published)),
            barmode="stack",
            bargap=0.45,
            margin={"t": 8},
            shapes=shapes,
            xaxis={
                "title": {"text": RANGE_AXIS},
                "rangemode": "tozero",
                "range": [0, top_of(ends, 1.08)],
                "nticks": 5,
                "tickformat": ",~f",
            },
            yaxis={"showgrid": False, "type": "category", "autorange": "reversed", "tickfont": {"size": 13, "color": theme.text}},
            **legend_above(theme),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of the slim bar: traced, estimated or not-named, its words, and its length as a share of the bar's room."""

    kind: str
    text: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Strip:
    """The bar of all named in its slim form, for plain HTML.

    Args:
        pieces: Its pieces from the left.
        low: Where the 95% range begins, as a share of the room; the same as `high` where nothing is estimated.
        high: Where it ends.
        span: The range in words; empty where nothing is estimated.
        published: Where the published value stands; None where there is none.
        published_text: What was published, in words.
        rest: How many named bodies are in no piece, in words; empty where all are.
    """

    pieces: tuple[Piece, ...]
    low: float
    high: float
    span: str
    published: float | None
    published_text: str
    rest: str


def strip(facts: WorthFacts) -> Strip:
    """The bar of all named as shares of its room, the longest of what is drawn being all of it."""
    parts = {"traced": facts.traced, "estimated": facts.estimated, "not-named": facts.not_named or Part(mutuals=0)}
    widths = {kind: part for kind, part in parts.items() if part.value}
    at = facts.published.value if facts.published else 0.0
    low, high = facts.in_all.low or 0.0, facts.in_all.high or 0.0
    room = top_of([sum(part.value or 0.0 for part in widths.values()), high, at])
    return Strip(
        pieces=tuple(
            Piece(kind=kind, text=part_label(kind.capitalize().replace("-", " "), part), share=(part.value or 0.0) / room)
            for kind, part in widths.items()
        ),
        low=low / room,
        high=high / room,
        span="" if low == high else f"95% range of both: {short_pounds(low)} to {short_pounds(high)}",
        published=at / room if facts.published else None,
        published_text=published_label(facts.published) if facts.published else "",
        rest=f"No basis for an estimate: {count_of(facts.none, 'mutual')}" if facts.none else "",
    )


def published_label(published: Published) -> str:
    """What was published, for a legend: 'Published: about £1 billion'."""
    return f"Published: {approx_word(published.approx)}{short_pounds(published.value)}"


def _pairs(facts: WorthFacts) -> tuple[tuple[Part, Part], tuple[Part, Part]]:
    return (facts.traced, facts.older_traced), (facts.estimated, facts.older_estimated)


def _millions(part: Part) -> float:
    return (part.value or 0.0) / BILLION * 1000


def _ends(facts: WorthFacts) -> tuple[list[float], list[float]]:
    """Where the range of each bar begins and ends: what is traced has none."""
    bars = ((facts.traced, facts.estimated), (facts.older_traced, facts.older_estimated))
    low, high = ([_millions(solid) + (getattr(open_, end) or 0.0) / BILLION * 1000 for solid, open_ in bars] for end in ("low", "high"))
    return low, high


def _texts(*parts: Part) -> list[str]:
    return [part_label("Here", part).removeprefix("Here: ") for part in parts]


def _outline(labels: list[str], length: float, theme: Theme, name: str) -> dict[str, Any]:
    """An outline without a fill: nobody has shown what stands in it."""
    bar = solid_bar(labels[:1], [length], theme, name=name, texts=[name])
    return {**bar, "marker": {"color": "rgba(0,0,0,0)", "line": {"color": theme.text, "width": 1.5}}}
