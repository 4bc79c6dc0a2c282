"""Colours and type of every picture, light and dark.

The palettes are the government Analysis Function's, from `afcharts`, kept in their official order. The dark ones are the
same hues, lightened or darkened by turns so that each stands out from the background and from its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from afcharts.af_colours import get_af_colours

FONT = "'Helvetica Neue', Helvetica, Arial, 'Liberation Sans', sans-serif"
_LINEAR_BELOW = 0.03928


@dataclass(frozen=True, kw_only=True)
class Theme:
    """What a picture is drawn with; all colours are #RRGGBB.

    Args:
        name: light or dark.
        background: Of the page.
        text: Of titles, labels and axes.
        muted: Of secondary text; still at least 4.5:1.
        grid: Grid lines.
        outline: Of areas and bars.
        ground: Of land without a figure.
        categorical: At most four, in the official order.
        focus: The selected item.
        other: Everything else beside the focus.
        band: Fill of a range, with its opacity.
        sequential: Five classes, from least to most.
    """

    name: str
    background: str
    text: str
    muted: str
    grid: str
    outline: str
    ground: str
    categorical: tuple[str, ...]
    focus: str
    other: str
    band: str
    sequential: tuple[str, ...]

    @property
    def duo(self) -> tuple[str, str]:
        """The official pair for two series: the first and the last of the four."""
        return self.categorical[0], self.categorical[3]


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    text="#0B0C0C",
    muted="#505A5F",
    grid="#D6D6D6",
    outline="#505A5F",
    ground=get_af_colours("sequential", include_grey=True)[-1],
    categorical=tuple(get_af_colours("categorical", number_of_colours=4)),
    focus=get_af_colours("focus")[0],
    other=get_af_colours("focus")[1],
    band="rgba(18, 67, 109, 0.22)",
    sequential=tuple(reversed(get_af_colours("sequential"))),
)
DARK = Theme(
    name="dark",
    background="#0F1720",
    text="#F3F5F7",
    muted="#C4CCD3",
    grid="#3A4653",
    outline="#C4CCD3",
    ground="#2A3541",
    categorical=("#B4D6F4", "#1A7A72", "#F5C2DE", "#BA5116"),
    focus="#B4D6F4",
    other="#8794A0",
    band="rgba(180, 214, 244, 0.28)",
    sequential=("#16344F", "#1D5583", "#3888C6", "#7DB8EA", "#D3E7F8"),
)


def luminance(colour: str) -> float:
    """Relative luminance of a colour, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _LINEAR_BELOW else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on(theme: Theme, colour: str) -> str:
    """The theme's text or background colour, whichever reads better on a fill."""
    return max((theme.text, theme.background), key=lambda ink: contrast(ink, colour))


def blend(colour: str, ground: str, opacity: float) -> str:
    """What a colour of some opacity, 0 to 1, looks like on a ground."""
    pairs = [(int(colour[start : start + 2], 16), int(ground[start : start + 2], 16)) for start in (1, 3, 5)]
    return "#" + "".join(f"{round(opacity * one + (1 - opacity) * other):02x}" for one, other in pairs)


def layout(theme: Theme, height: int, **more: Any) -> dict[str, Any]:
    """The layout that every picture starts from: government look, fixed axes so that phones scroll, transparent paper."""
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.muted,
        "zerolinecolor": theme.muted,
        "tickfont": {"color": theme.text},
        "title": {"font": {"color": theme.text, "size": 13}},
        "fixedrange": True,
        "automargin": True,
    }
    base: dict[str, Any] = {
        "height": height,
        "font": {"family": FONT, "size": 14, "color": theme.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 12, "t": 28, "b": 8},
        "hoverlabel": {
            "bgcolor": theme.background,
            "bordercolor": theme.outline,
            "font": {"family": FONT, "size": 13, "color": theme.text},
            "align": "left",
        },
        "separators": ".,",
        "showlegend": False,
        "uirevision": "keep",
        "dragmode": False,
        "template": {},
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
    for key, value in more.items():
        base[key] = _merge(base[key], value) if isinstance(base.get(key), dict) else value
    return base


def _merge(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {
        **base,
        **{
            key: {**base[key], **value} if isinstance(value, dict) and isinstance(base.get(key), dict) else value
            for key, value in more.items()
        },
    }
