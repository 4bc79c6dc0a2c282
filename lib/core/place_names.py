"""Names of places on a map, drawn here as a picture: the map's own writing would need fonts from another host."""

from __future__ import annotations

import io
import math
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from lib.core.theme import Theme

    Box: TypeAlias = tuple[float, float, float, float]

#: Pixels of the picture across, and of its letters and dots: twice as large as they are shown.
_ACROSS, _LETTERS, _DOT, _HALO = 640, 26, 4, 3
#: Pixels round the middle that the mutual's own mark takes.
_MARK = 26
#: Names at the most; more would hide the map.
_MOST = 9


def name_layer(names: Iterable[str], lon: Iterable[float], lat: Iterable[float], frame: Box, theme: Theme) -> dict[str, Any]:
    """A layer of a map with the names of places, those named first before others; a name that would cover another is left out.

    Args:
        names: What the places are called.
        lon: Where they are, degrees east.
        lat: Degrees north.
        frame: West, south, east and north of the picture.
        theme: Its colours.
    """
    west, south, east, north = frame
    top, bottom = _northing(north), _northing(south)
    down = round(_ACROSS * (top - bottom) / math.radians(east - west))
    image = Image.new("RGBA", (_ACROSS, down))
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(_LETTERS)
    boxes: list[Box] = [(_ACROSS / 2 - _MARK, down / 2 - _MARK, _ACROSS / 2 + _MARK, down / 2 + _MARK)]
    for name, east_of, north_of in zip(names, lon, lat, strict=True):
        x, y = (east_of - west) / (east - west) * _ACROSS, (top - _northing(north_of)) / (top - bottom) * down
        box = _place(draw.textlength(name, font=font), x, y, (_ACROSS, down), boxes)
        if box is None or len(boxes) > _MOST:
            continue
        boxes.append(box)
        draw.ellipse((x - _DOT, y - _DOT, x + _DOT, y + _DOT), fill=theme.text)
        draw.text((box[0], box[1]), name, font=font, fill=theme.text, stroke_width=_HALO, stroke_fill=theme.ground)
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return {
        "sourcetype": "image",
        "source": f"data:image/png;base64,{b64encode(stream.getvalue()).decode()}",
        "coordinates": [[west, north], [east, north], [east, south], [west, south]],
        "type": "raster",
        "below": "traces",
    }


def _place(width: float, x: float, y: float, size: tuple[int, int], boxes: Sequence[Box]) -> Box | None:
    """Where a name stands: right of its dot, else left, above or below; None where it would cover another or the edge."""
    gap, high = 2 * _DOT, _LETTERS * 1.2
    for left, above in (
        (x + gap, y - high / 2),
        (x - gap - width, y - high / 2),
        (x - width / 2, y - gap - high),
        (x - width / 2, y + gap),
    ):
        box = (left, above, left + width, above + high)
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]
        if inside and not any(box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in boxes):
            return box
    return None


def _northing(lat: float) -> float:
    """How far north a latitude stands on the map's projection."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
