"""The house rules for UK government charts and data, checked over every card of the register.

The numbers in brackets are those of the checklist that the rules come from (dashboard regulation, chart guidance,
tabular data standard); each test names what would break it.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go
import pytest

from lib.catalogue import CARDS, FIELDS
from lib.core.card import Bundle, Options, work_out
from lib.core.cells import write_column
from lib.core.field import Show
from lib.core.theme import DARK, LIGHT, Theme, contrast
from lib.core.wording import NOT_APPLICABLE
from lib.topics.mutuals.measure import side_by_side
from lib.topics.profile.measure import facts as profile_facts
from lib.ui.table import heading, table_html, visible_fields
from lib.view.pages import PAGES
from lib.view.view import PARAMETERS, make_view, with_subject
from tests.editions import NEWEST as DATA

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
#: What pages of their own are about: the mutuals with the most figures, and the town of the first.
_MUTUALS = [str(name) for name in DATA.observations["mutual_id"].value_counts().index[:3]]
_TOWN = str(DATA.mutuals.set_index("mutual_id").loc[_MUTUALS[0], "town"])
#: The claim with the most tests.
_CLAIM = str(
    DATA.tables["claim_tests"]["claim_id"]
    .where(lambda ids: ids.isin(DATA.tables["claims"].dropna(subset="value")["claim_id"]))
    .value_counts()
    .index[0]
)
VIEWS = {
    name: with_subject(view, mutual=_MUTUALS[0], compare=_MUTUALS, near=_TOWN, claim=_CLAIM)
    for name, view in {
        "default": make_view(DATA.register, DATA.latest),
        "latest value": make_view(DATA.register, DATA.latest, as_at=DATA.latest, measure="value"),
        "London staff": make_view(DATA.register, DATA.latest, regions=["London"], measure="staff"),
        "one sector rate": make_view(DATA.register, DATA.latest, sectors=[DATA.register.sectors[0]], measure="rate"),
        "latest estimates": make_view(DATA.register, DATA.latest, as_at=DATA.latest, measure="estimated"),
        "weak in 2010": make_view(DATA.register, DATA.latest, as_at=DATA.register.presets[1].date, grades=["Weak"]),
    }.items()
}
#: Bytes of one picture on the wire.
LARGEST_PICTURE = 60_000
THEMES = {"light": LIGHT, "dark": DARK}
BUNDLES: dict[tuple[str, str], Bundle] = {}
cards = pytest.mark.parametrize("card", CARDS)
pictures = pytest.mark.parametrize("card", [name for name, card in CARDS.items() if card.draw])
#: Cards that show bars in some view.
BARS = (
    *(
        "growth-launches",
        "since",
        "growth-value",
        "growth-times",
        "growth-times-regions",
        "sectors",
        "sector-groups",
        "sectors-concentration",
        "worth",
    ),
    *("outcome-themes", "pipeline-councils", "pipeline-pathfinders", "pipeline-supported", "pipeline-planned", "pipeline-endings"),
)
#: Views that every run looks at.
OFTEN = ("default", "latest value", "weak in 2010")
views = pytest.mark.parametrize("view", [view if view in OFTEN else pytest.param(view, marks=pytest.mark.thorough) for view in VIEWS])
themes = pytest.mark.parametrize("theme", THEMES)


def bundle(card: str, view: str) -> Bundle:
    if (card, view) not in BUNDLES:
        BUNDLES[card, view] = work_out(CARDS[card], DATA, VIEWS[view])
    return BUNDLES[card, view]


def drawn(card: str, view: str, theme: Theme) -> dict[str, Any]:
    shown = bundle(card, view)
    if shown.result.empty or not shown.card.draw:
        return {"data": [], "layout": {}}
    figure: dict[str, Any] = json.loads(shown.card.draw(shown, theme, Options(events=True)).to_json())
    return figure


def values_of(node: object, names: tuple[str, ...]) -> Iterator[object]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in names:
                yield value
            yield from values_of(value, names)
    elif isinstance(node, list):
        for item in node:
            yield from values_of(item, names)


@cards
@views
def test_a_card_has_headline_subtitle_alt_caption_sources_and_a_table_of_the_same_rows(card: str, view: str) -> None:
    """[1]"""
    shown = bundle(card, view)
    words = shown.words
    if shown.result.empty:
        assert len(words.empty) > 20
        return
    for text in (words.headline, words.subtitle, words.alt, words.caption):
        assert len(text) > 10
        assert not re.search(r"\b(None|nan|NaN|NaT|<NA>)\b", text)
    assert shown.source_ids
    html = table_html(shown.result, words.subtitle, shown.sources)
    assert html.count('class="row"') == len(shown.result.frame)
    # Each column once: as a heading, or as what opens with the row; sources are told apart from columns
    frame, unit = shown.result.frame, shown.result.unit
    columns = [field for field in visible_fields(shown.result) if field.show is not Show.SOURCE]
    named = {f"<dt>{escape(heading(field))}</dt>" for field in columns if set(write_column(field, frame, unit)) != {NOT_APPLICABLE}}
    assert all(each in html or f">{each[4:-5]}</th>" in html for each in named)


@pictures
@views
@themes
def test_a_chart_uses_at_most_four_colours_of_the_palette(card: str, view: str, theme: str) -> None:
    """[3] A map or heat map shades with the sequential palette, which is not counted as categories."""
    used = {
        colour.upper()
        for trace in drawn(card, view, THEMES[theme])["data"]
        if trace.get("type") in ("bar", "scatter")
        for given in values_of([trace.get("marker", {}), trace.get("line", {})], ("color",))
        for colour in (given if isinstance(given, list) else [given])
        if isinstance(colour, str) and colour.startswith("#")
    }
    allowed = THEMES[theme]
    categorical = {colour.upper() for colour in allowed.categorical}
    assert len(used & categorical) <= 4
    neutral = {
        colour.upper()
        for colour in (allowed.other, allowed.focus, allowed.text, allowed.muted, allowed.background, allowed.grid, allowed.outline)
    }
    assert used <= categorical | neutral


@themes
def test_neighbouring_colours_of_the_palette_can_be_told_apart(theme: str) -> None:
    """[3]"""
    palette = THEMES[theme].categorical
    assert len(palette) == 4
    assert all(contrast(colour, THEMES[theme].background) >= 3 for colour in palette)
    assert all(contrast(one, other) >= 3 for one, other in pairwise(palette))


@pictures
@views
def test_no_chart_has_two_scales_a_pie_or_depth(card: str, view: str) -> None:
    """[4]"""
    figure = drawn(card, view, LIGHT)
    kinds = {trace.get("type", "scatter") for trace in figure["data"]}
    assert kinds <= {"bar", "scatter", "heatmap", "choroplethmap", "scattermap"}
    assert "bar" not in kinds or card in BARS
    for name, axis in figure["layout"].items():
        if re.fullmatch(r"[xy]axis\d*", name):
            assert axis.get("side") not in ("right", "top") or axis.get("overlaying") is None


@pytest.mark.parametrize("card", BARS)
def test_bars_start_at_zero(card: str) -> None:
    """[4] Plotly begins an axis of bars at zero by itself, where it has no range of its own and a linear scale."""
    figures = [drawn(card, view, LIGHT) for view in VIEWS]
    bars = [(figure["layout"], trace) for figure in figures for trace in figure["data"] if trace.get("type") == "bar"]
    assert bars
    for layout, trace in bars:
        along = "x" if trace.get("orientation") == "h" else "y"
        axis = layout.get(trace.get(f"{along}axis", along).replace(along, f"{along}axis"), {})
        assert (axis.get("range") or [0])[0] <= 0
        assert axis.get("type", "linear") == "linear"
        assert axis.get("rangemode") != "normal"


@cards
def test_every_column_of_a_card_is_labelled_and_defined(card: str) -> None:
    """[13]"""
    for result in bundle(card, "default").results:
        for column in result.frame.columns:
            assert FIELDS[str(column)].label
            assert len(FIELDS[str(column)].definition) > 10


def test_every_column_that_is_defined_is_shown_somewhere() -> None:
    """A field that no card has, nor a profile or comparison, would stand in the dictionary for nobody."""
    # Given every column of every card in every view, of a comparison, and of what profiles list
    profiles = [profile_facts(DATA, with_subject(VIEWS["default"], mutual=str(mutual))).frame for mutual in DATA.mutuals["mutual_id"]]
    frames = [result.frame for card in CARDS for view in VIEWS for result in bundle(card, view).results]
    columns = {str(column) for frame in (*frames, *profiles, side_by_side(DATA, VIEWS["default"]).frame) for column in frame.columns}
    items = {item for frame in profiles for item in frame["item"]}
    # When those are left out, and those by whose label a profile lists a fact
    left = [name for name, field in FIELDS.items() if name not in columns and field.label not in items]
    # Then none is left
    assert left == []


def test_every_value_has_a_source_that_exists() -> None:
    """[11]"""
    known = set(DATA.tables["sources"]["source_id"])
    for name, frame in DATA.tables.items():
        for column in {"source_id", "source_ids"} & set(frame.columns):
            if name == "sources":
                continue
            assert frame[column].map(len).gt(0).all(), name
            assert {source for cell in frame[column] for source in cell} <= known, name
    sources = DATA.tables["sources"]
    assert sources["publisher"].notna().all()
    assert sources["title"].notna().all()


def test_the_changelog_names_the_current_edition() -> None:
    """[15]"""
    assert DATA.edition in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_requirement_is_pinned() -> None:
    """[19]"""
    for name in ("requirements.in", "requirements-dev.in"):
        lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
        for line in filter(None, lines):
            assert line.startswith("-r ") or re.fullmatch(r"[A-Za-z0-9._\[\]-]+==[^ ;]+( ?;.*)?", line), line


def test_every_page_filter_and_page_parameter_is_in_the_readme() -> None:
    """Documentation is a tested artefact."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scripts = [path.read_text(encoding="utf-8") for folder in ("pages", "lib/ui") for path in sorted((ROOT / folder).rglob("*.py"))]
    bound = {name for script in scripts for name in re.findall(r'key="(\w+)"[^)]*bind="query-params"', script, re.DOTALL)}
    assert bound - set(PARAMETERS)
    assert set(PARAMETERS) - {"mutual", "compare", "near", "claim"} <= bound
    for name in bound | set(PARAMETERS):
        assert f"`{name}`" in readme, name


def test_telemetry_is_off_and_static_files_are_served() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["enableStaticServing"] is True


def imports(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it, but for what only the type checker reads."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = {
        id(each) for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test) for each in node.body
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and id(node) not in unread:
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom) and id(node) not in unread and node.module:
            found.add(node.module)
    return found


def test_pages_stay_thin_and_say_what_they_show() -> None:
    """[16] Pages compute and draw nothing themselves; the import contract covers lib."""
    for script in sorted((ROOT / "pages").glob("*.py")):
        assert {name.partition(".")[0] for name in imports(script)} == {"lib"}, script
        tree = ast.parse(script.read_text(encoding="utf-8"))
        assert len(ast.get_docstring(tree) or "") > 20, script
        assert not [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))], script
    assert {f"pages/{script.name}" for script in (ROOT / "pages").glob("*.py")} == {page.file for page in PAGES}


def test_one_file_knows_the_inside_of_streamlit() -> None:
    """What is private, or below `streamlit.`, may change with any version: only these two know it."""
    code = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py", ROOT / "serve.py"]
    inside = {path.name for path in code if any(name.startswith("streamlit.") for name in imports(path))}
    assert inside == {"streamlit_internals.py"}
    outside = {path for path in code if "streamlit" in imports(path)}
    assert {path.parent for path in outside} <= {ROOT / "lib" / "ui", ROOT}


@pictures
@views
def test_a_picture_is_small_enough_for_a_slow_line(card: str, view: str) -> None:
    """[18] What a card sends when a filter changes; times are not asserted here but measured in `benchmarks`."""
    assert len(json.dumps(drawn(card, view, LIGHT))) <= LARGEST_PICTURE


@pictures
def test_a_picture_is_what_plotly_accepts(card: str) -> None:
    """[5] Pictures are made without Plotly's checks, so that they are quick; here each is checked."""
    figure = drawn(card, "default", LIGHT)
    accepted = go.Figure(figure)  # says which property is wrong
    assert len(accepted.data) == len(figure["data"])
