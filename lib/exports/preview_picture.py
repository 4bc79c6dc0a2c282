"""The picture that messages show of a link: the first card of its page for exactly its filters, in words and as the briefing draws it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import resvg_py

from lib.core.theme import LIGHT
from lib.exports.briefing.pictures import bars_svg, growth_svg, map_svg
from lib.topics.briefing.briefing import build_part, without_rows

if TYPE_CHECKING:
    from lib.register.dataset import Dataset
    from lib.view.view import View

#: What messengers ask for.
WIDTH, HEIGHT = 1200, 630
#: Where systems keep fonts, and those that stand for the site's, regular and bold; the first that is there is taken.
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", "C:/Windows/Fonts")
_FONTS = (
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "Liberation Sans"),
    ("Arimo-Regular.ttf", "Arimo-Bold.ttf", "Arimo"),
    ("arial.ttf", "arialbd.ttf", "Arial"),
    ("Arial.ttf", "Arial Bold.ttf", "Arial"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVu Sans"),
)
_EDGE, _FOOT, _BESIDE = 56, 574, 480
#: Pixels of headlines by how many lines they take, and characters that a line then holds.
_HEADLINE = ((56, 38), (46, 46), (38, 56))
_LINES = 3
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"')


@dataclass(frozen=True, kw_only=True)
class PreviewWords:
    """The words of a preview's picture.

    Args:
        headline: What is found.
        subtitle: What is shown.
        foot: Whose it is, its edition and status.
    """

    headline: str
    subtitle: str
    foot: str


def draw_part(card_id: str, data: Dataset, view: View) -> str:
    """The briefing's drawing of a card as SVG; empty for a card that it does not draw, and where nothing is known."""
    name = {"growth-live": "growth", "map-regions": "regions", "sectors": "sectors"}.get(card_id)
    part = build_part(name, data, view) if name else None
    if part is None or not part.known:
        return ""
    if name == "growth":
        published = build_part("published", data, view)
        return growth_svg(part, without_rows(published) if view.sectors or view.regions else published)
    return map_svg(part) if name == "regions" else bars_svg(part)


def picture_svg(words: PreviewWords, drawing: str) -> str:
    """Headline, drawing and foot on a ground of 1200 by 630."""
    tall = bool(drawing) and _measure(drawing)[0] < _measure(drawing)[1] * 1.5
    across = WIDTH - 2 * _EDGE - (_BESIDE + 20 if tall else 0)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{LIGHT.background}"/><rect width="{WIDTH}" height="12" fill="{LIGHT.focus}"/>']
    top = 40.0
    for size, characters in _HEADLINE:
        lines = wrap(words.headline, int(characters * across / (WIDTH - 2 * _EDGE)))
        if len(lines) <= _LINES - (1 if drawing and not tall else 0) or size == _HEADLINE[-1][0]:
            break
    for line in lines[: _LINES + (2 if tall or not drawing else 0)]:
        top += size * 1.15
        parts.append(_text(line, _EDGE, top, size, LIGHT.text, bold=True))
    size, most = (26, 3) if drawing else (32, 8)
    top += 12
    for line in wrap(words.subtitle, int(across / (size * 0.48)), max_lines=most, placeholder=" …"):
        top += size * 1.3
        parts.append(_text(line, _EDGE, top, size, LIGHT.muted))
    if drawing:
        parts.append(_place(drawing, None if tall else top + 24))
    parts.append(f'<rect y="{_FOOT}" width="{WIDTH}" height="{HEIGHT - _FOOT}" fill="{LIGHT.focus}"/>')
    parts.append(_text(words.foot, _EDGE, _FOOT + 36, 22, LIGHT.background))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    )


def picture_png(svg: str) -> bytes:
    """A picture as PNG, with the fonts of the system. Raises FileNotFoundError where it has none that is known."""
    found = find_fonts()
    if found is None:
        raise FileNotFoundError("There is no font to draw previews with: install Liberation Sans, Arial or DejaVu Sans.")
    files, family = found
    png = resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=list(files), font_family=family, sans_serif_family=family
    )
    return bytes(png)


@cache
def find_fonts() -> tuple[tuple[str, str], str] | None:
    """The regular and the bold font that pictures are drawn with, and their family; None where there is none."""
    there = {path.name: str(path) for folder in _FOLDERS if Path(folder).is_dir() for path in sorted(Path(folder).rglob("*.[to]tf"))}
    for regular, bold, family in _FONTS:
        if regular in there and bold in there:
            return (there[regular], there[bold]), family
    return None


def _measure(svg: str) -> tuple[float, float]:
    found = _SIZE.search(svg)
    assert found  # noqa: S101 # nosec B101 - every drawing of the briefing says its size
    return float(found[1]), float(found[2])


def _place(drawing: str, top: float | None) -> str:
    """The drawing below the words, which end at `top`, or to their right."""
    wide, high = _measure(drawing)
    box = (WIDTH - _EDGE - _BESIDE, 32, _BESIDE, _FOOT - 48) if top is None else (_EDGE, top, WIDTH - 2 * _EDGE, _FOOT - top - 16)
    scale = min(box[2] / wide, box[3] / high)
    inner = f'viewBox="0 0 {wide:g} {high:g}" width="{wide * scale:.1f}" height="{high * scale:.1f}"'
    at = f'x="{box[0] + (box[2] - wide * scale) / 2:.1f}" y="{box[1]:.1f}"'
    return _SIZE.sub(f"{at} {inner}", drawing, count=1)


def _text(text: str, x: float, y: float, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{weight}>{escape(text)}</text>'
