"""What several pictures share: labels, line breaks, hover texts."""

from __future__ import annotations

import textwrap
from collections import Counter
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.core.caching import weigh
from lib.core.theme import text_on
from lib.core.wording import count, count_of, rate, short_pounds
from lib.register.measures import Measure, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from lib.core.theme import Theme
    from lib.register.dataset import Source

#: Held while a picture is put together.
_ASSEMBLY = RLock()
BILLION = 1_000_000_000
#: Under an axis of sums that hold estimates.
RANGE_AXIS = "£ million a year (line: 95% range)"
#: Below this an axis would be given ticks between whole numbers.
#: Years from one tick to the next.
_YEAR_STEPS = (1, 2, 4, 10, 20, 50, 100, 200)
_FEW = 5
#: What a picture takes beside the values of its traces, and what a value takes, texts for readers among them.
_REST_BYTES, _VALUE_BYTES = 20_000, 100


class Picture(go.Figure):  # type: ignore[misc]  # Plotly ships no types
    """A figure that is put together from its traces and layout when somebody looks into it.

    To be sent to a browser it need not be: that took a fifth of drawing a page of five pictures.
    """

    def __init__(self, data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any]) -> None:
        """Take traces and a layout as plain values."""
        self._plain = {"data": data, "layout": layout}

    def __getattr__(self, name: str) -> Any:
        """What a figure knows of itself, once it is put together; asked only for what is not there yet."""
        if name.startswith("__"):
            raise AttributeError(name)
        with _ASSEMBLY:  # two readers may look into the same picture at once
            if "_begun" in vars(self):
                if "_ready" in vars(self) and name in vars(self):
                    return vars(self)[name]
                raise AttributeError(name)
            self.__dict__["_begun"] = True
            super().__init__(**self._plain, _validate=False)
            self.__dict__["_ready"] = True
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """The traces and the layout; nobody may change them."""
        return super().to_dict() if "_ready" in vars(self) else self._plain

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies are figures like any other."""
        return go.Figure, (super().to_dict(),)


@weigh.register
def _(figure: Picture) -> int:
    columns = [value for trace in figure.to_dict()["data"] for value in trace.values() if isinstance(value, list)]
    return _REST_BYTES + _VALUE_BYTES * sum(map(len, columns))


def picture(layout: Mapping[str, Any], data: Iterable[Mapping[str, Any]] = ()) -> go.Figure:
    """A figure of traces and a layout as they are: checking each of their properties takes most of the time, and the tests do that."""
    return Picture([{name: _to_list(value) for name, value in trace.items()} for trace in data], layout)


def _to_list(value: Any) -> Any:
    """A column as a list, days as text and what is missing as None; Plotly takes three times as long to pack arrays."""
    if isinstance(value, pd.Series | pd.Index):
        value = value.to_numpy()
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype.kind == "M":
        return np.datetime_as_string(value.astype("datetime64[s]"), unit="D").tolist()
    return np.where(np.isnan(value), None, value).tolist() if value.dtype.kind == "f" else value.tolist()  # type: ignore[call-overload]


def wrap(text: str, width: int) -> str:
    """Text broken into lines of at most `width` characters, as Plotly writes line breaks."""
    if len(text) <= width and text.isprintable():  # most names: textwrap takes a tenth of a map to find that out
        return text
    return "<br>".join(textwrap.wrap(text, width)) or text


def wrap_short(text: str, width: int, lines: int = 2) -> str:
    """The same on at most so many lines, shortened with a mark where it is longer; the whole must stand in a hover and the table."""
    if len(text) <= width and text.isprintable():
        return text
    return "<br>".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…")) or text


def short_labels(names: Iterable[str], width: int, lines: int = 2) -> list[str]:
    """Names as labels of an axis, each on at most so many lines and no two alike, since a label stands for its row."""
    counts: Counter[str] = Counter()
    labels = []
    for name in names:
        label = wrap_short(str(name), width, lines)
        # Marks that nobody sees tell apart what is shortened to the same.
        labels.append(label + "\u200b" * counts[label])
        counts[label] += 1
    return labels


def hover_sources(ids: Iterable[str], sources: Mapping[str, Source]) -> str:
    """Titles of sources for a hover text."""
    return wrap("Source: " + "; ".join(sources[each].label if each in sources else each for each in ids), 54)


def top_of(values: Iterable[float], room: float = 1.0) -> float:
    """Where an axis that starts at zero ends: the largest known value and some room, or 1 where nothing is known."""
    return max((float(value) for value in values if value > 0), default=0.0) * room or 1.0


def year_ticks(first: int, last: int, most: int = 8) -> tuple[int, int]:
    """The first tick of an axis of years and the step to the next, so that no more than `most` are written, on round years."""
    step = next((step for step in _YEAR_STEPS if (last - first) / step <= most), _YEAR_STEPS[-1])
    return (first if step < 10 else first // step * step), step


def round_step(span: float, most: int = 10) -> int:
    """A step of 1, 2 or 5, or of those with noughts, of which no more than `most` go into a span of whole numbers."""
    step = next(size * ten for ten in (10**power for power in range(16)) for size in (1, 2, 5) if span / (size * ten) <= most)
    return int(step)


def whole_ticks(top: float) -> dict[str, Any]:
    """What an axis of counts up to `top` needs so that no tick stands for part of a mutual."""
    return {"dtick": 1} if top < _FEW else {}


def label_writer(measure: Measure) -> Callable[[float], str]:
    """Writes values of a measure where space is short: 1,234; £598m; 1.4."""
    return {Style.COUNT: count, Style.MONEY: short_pounds, Style.PEOPLE: count, Style.RATE: rate}[measure.style]


def range_label(row: Mapping[str, Any], measure: Measure) -> str:
    """Beside a sum that holds estimates where space is short: '£1.3 billion to £1.6 billion'; 'traced' where nothing is estimated."""
    low, high = row[f"{measure.key}_low"], row[f"{measure.key}_high"]
    if low != low or high != high:  # noqa: PLR0124 - NaN: nothing is known
        return ""
    return "traced" if low == high else f"{short_pounds(low)} to {short_pounds(high)}"


def estimate_label(row: Mapping[str, Any], measure: Measure) -> str:
    """A sum that holds estimates, its range and its count, short: '£1.46 billion (£1.32 billion to £1.63 billion), 51 of 54'."""
    span = range_label(row, measure)
    if not span:
        return "no basis for an estimate"
    return f"{short_pounds(row[measure.key])} ({span}), {count(row[f'{measure.key}_known'])} of {count(row['mutuals'])}"


def part_label(name: str, part: Any) -> str:
    """A part of a sum with its figure, range and count, for a legend: 'Estimated: £660m (£510m to £830m), 26 mutuals'."""
    if part.value is None or part.low is None or part.high is None:
        return f"{name}: none"
    span = "" if part.low == part.high else f" ({short_pounds(part.low)} to {short_pounds(part.high)})"
    return f"{name}: {short_pounds(part.value)}{span}, {count_of(part.mutuals, 'mutual')}"


def solid_bar(labels: Sequence[str], lengths: Any, theme: Theme, *, name: str, texts: Sequence[str]) -> dict[str, Any]:
    """A horizontal bar of what is traced; `texts` are said when a pointer rests on it."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(labels),
        "x": lengths,
        "name": name,
        "marker": {"color": theme.focus, "line": {"color": theme.focus, "width": 1}},
        "customdata": list(texts),
        "hovertemplate": "<b>%{y}</b><br>%{customdata}<extra></extra>",
        "showlegend": True,
    }


def hatched_bar(labels: Sequence[str], lengths: Any, theme: Theme, *, name: str, texts: Sequence[str]) -> dict[str, Any]:
    """A horizontal bar of what is estimated: hatched, so that it is never taken for what is traced."""
    hatched = {"shape": "/", "fgcolor": theme.focus, "bgcolor": theme.background, "size": 7, "solidity": 0.35, "fillmode": "overlay"}
    marker = {"color": theme.background, "line": {"color": theme.focus, "width": 1}, "pattern": hatched}
    return {**solid_bar(labels, lengths, theme, name=name, texts=texts), "marker": marker}


def range_marks(total: Any, low: Any, high: Any, theme: Theme) -> dict[str, Any]:
    """The range of each sum as a line at the end of its bar."""
    return {
        "type": "data",
        "symmetric": False,
        # Where nothing is estimated there is no range to mark.
        "array": _to_list(np.where(high > low, high - total, np.nan)),
        "arrayminus": _to_list(np.where(high > low, total - low, np.nan)),
        "color": theme.text,
        "thickness": 2,
        "width": 0,  # ends would be drawn where there is no range too
    }


def legend_above(theme: Theme) -> dict[str, Any]:
    """A legend over the picture, that touching does not change."""
    place = {"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    look = {"font": {"size": 11.5, "color": theme.text}, "bgcolor": "rgba(0,0,0,0)", "traceorder": "normal"}
    return {"showlegend": True, "legend": {**place, **look, "itemclick": False, "itemdoubleclick": False}}


def bar_labels(texts: list[str], lengths: Iterable[float], theme: Theme, fill: str | list[str]) -> dict[str, Any]:
    """Labels of horizontal bars: inside at the end where they fit, else just outside, so that none is cut off on a phone.

    A bar of no length would lose its label inside, so that one always goes outside.
    """
    inks = [text_on(theme, each) for each in fill] if isinstance(fill, list) else text_on(theme, fill)
    return {
        "text": texts,
        "textposition": ["auto" if length else "outside" for length in lengths],
        "insidetextanchor": "end",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "insidetextfont": {"color": inks},
        "outsidetextfont": {"color": theme.text},
    }


def line_label(text: str, x: Any, y: Any, colour: str, **more: Any) -> dict[str, Any]:
    """A label beside what it names, without an arrow."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"color": colour, "size": 13}, **more}


def date_line(on: date, theme: Theme) -> dict[str, Any]:
    """A dotted upright line at a date, over the whole height."""
    return {
        "type": "line",
        "x0": on.isoformat(),
        "x1": on.isoformat(),
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.muted, "width": 1.5, "dash": "dot"},
    }
