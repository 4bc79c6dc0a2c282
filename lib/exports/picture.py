"""The picture to keep: a chart with its title, source, edition, date and link drawn inside."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from lib.core.wording import count_of, day
from lib.exports.file_names import file_stem
from lib.exports.notices import MAP_ATTRIBUTION, STATUS

if TYPE_CHECKING:
    from lib.core.card import Bundle
    from lib.core.theme import Theme

#: Size of the saved picture; PNG is saved at twice as many points.
WIDTH, _LEAST_HEIGHT = 1000, 480
_EDGE = 16
_TITLE_SIZE, _SUBTITLE_SIZE, _FOOT_SIZE = 20, 14, 11
#: Characters that a line holds on a picture of `WIDTH`.
_TITLE_LINE, _SUBTITLE_LINE, _FOOT_LINE = 84, 120, 150
_LINE = 1.35
#: Sources that are named one by one; more are counted.
_MOST_NAMED = 2
#: Room that axis labels take beside the plot: a row of labels, an axis title, a character of a label.
_LABELS, _AXIS_TITLE, _CHARACTER = 44, 26, 7.6
_MARGINS = ("l", "r", "t", "b")


def picture(bundle: Bundle, figure: go.Figure, theme: Theme, link: str) -> go.Figure:
    """A copy of a card's figure that can stand alone: headline and subtitle above, source, edition, date and link below.

    Args:
        bundle: The card worked out for a view.
        figure: What the card draws; it is left as it is.
        theme: Colours of text and background.
        link: Address of the view.
    """
    alone = go.Figure(figure)
    head, head_height = _head(bundle, theme)
    foot = [line for text in _foot(bundle, figure, link) for line in wrap(text, _FOOT_LINE, break_on_hyphens=False)]
    foot_height = round(len(foot) * _FOOT_SIZE * _LINE) + _EDGE
    margins = _margins(figure)
    alone.update_layout(
        title={"text": ""},
        margin={**margins, "t": margins["t"] + head_height, "b": margins["b"] + foot_height},
        height=_height(figure) + head_height + foot_height,
        autosize=True,
        paper_bgcolor=theme.background,
        plot_bgcolor=theme.background,
    )
    # Notes, not the figure's title: the browser places a title of several lines differently on the page and in the file.
    aside = {
        "align": "left",
        "showarrow": False,
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "xshift": _EDGE - margins["l"],
        "yref": "paper",
    }
    alone.add_annotation(
        text=head,
        font={"size": _TITLE_SIZE, "color": theme.text},
        y=1,
        yanchor="top",
        yshift=margins["t"] + head_height - _EDGE // 2,
        **aside,
    )
    alone.add_annotation(
        text="<br>".join(_escape(line) for line in foot),
        font={"size": _FOOT_SIZE, "color": theme.text},
        y=0,
        yanchor="top",
        yshift=-margins["b"],
        **aside,
    )
    return alone


def picture_config(bundle: Bundle, kind: str) -> dict[str, Any]:
    """Settings of a chart whose one button saves it.

    Args:
        bundle: The card.
        kind: 'png' or 'svg'.

    Raises:
        ValueError: For another kind.
    """
    if kind not in ("png", "svg"):
        raise ValueError(f"A picture is png or svg, not {kind}")
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "modeBarButtons": [["toImage"]],
        "scrollZoom": False,
        "responsive": True,
        "toImageButtonOptions": {
            "format": kind,
            "filename": file_stem(bundle.result),
            "width": WIDTH,
            # Without a height the button keeps the figure's own, in which head and foot are counted.
            "height": None,
            "scale": 2 if kind == "png" else 1,
        },
    }


def _head(bundle: Bundle, theme: Theme) -> tuple[str, int]:
    """Title and subtitle as the browser draws them, and how high they are."""
    title = [f"<b>{_escape(line)}</b>" for line in wrap(bundle.words.headline, _TITLE_LINE)]
    style = f"font-size:{_SUBTITLE_SIZE}px;color:{theme.muted}"
    subtitle = [f'<span style="{style}">{_escape(line)}</span>' for line in wrap(bundle.words.subtitle, _SUBTITLE_LINE)]
    height = round((len(title) + len(subtitle)) * _TITLE_SIZE * _LINE) + _EDGE
    return "<br>".join([*title, *subtitle]), height


def _foot(bundle: Bundle, figure: go.Figure, link: str) -> list[str]:
    """What stands below the chart: source, edition and date, status, link, and attributions of a map."""
    register = bundle.result.speaker.say("register of public service mutuals")
    names = [source.label for source in bundle.sources.values()]
    pages = f"compiled from {count_of(len(names), 'public page')}"
    source = f"Source: {'; '.join(names)}." if 0 < len(names) <= _MOST_NAMED else f"Source: {register}, {pages}."
    result = bundle.result
    maps = [MAP_ATTRIBUTION] if _is_map(figure) else []
    return [source, f"Data edition {result.edition}; as at {day(result.view.as_at)}. {STATUS}.", link, *maps]


def _margins(figure: go.Figure) -> dict[str, int]:
    """The figure's margins with room for its axis labels.

    The browser widens margins for labels, but only as far as they need it: what is reserved for the foot would count.
    """
    margins = {side: int(figure.layout.margin[side] or 0) for side in _MARGINS}
    if _is_map(figure):
        return margins
    across, up = list(figure.select_xaxes()), list(figure.select_yaxes())
    margins["b"] += _LABELS + (_AXIS_TITLE if any(axis.title.text for axis in across) else 0)
    margins["l"] += max(_LABELS, round(_longest_label(figure) * _CHARACTER) + _EDGE) + (
        _AXIS_TITLE if any(axis.title.text for axis in up) else 0
    )
    return margins


def _longest_label(figure: go.Figure) -> int:
    """How many characters the longest label of the vertical axis has."""
    labels = [text for axis in figure.select_yaxes() for text in (axis.ticktext if axis.ticktext is not None else ())]
    labels += [value for trace in figure.data for value in (trace.y if trace.y is not None else ()) if isinstance(value, str)]
    return max((len(line) for label in labels for line in str(label).split("<br>")), default=0)


def _is_map(figure: go.Figure) -> bool:
    return any("map" in trace.type and trace.type != "heatmap" for trace in figure.data)


def _height(figure: go.Figure) -> int:
    return max(int(figure.layout.height or 0), _LEAST_HEIGHT)


def _escape(text: str) -> str:
    """Text in which the drawing library finds no tags."""
    return escape(text, quote=False)
