"""A synthetic register builds, every page answers on it, and the same seed gives the same bytes."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.generate import generate
from lib.build.__main__ import main as build
from lib.register.dataset import open_dataset
from lib.topics.overview.measure import scope_counts
from lib.ui.table import PAGE_ROWS
from lib.view.pages import PAGES, Page, has_content, heading
from lib.view.view import make_view
from tests.app.opening import open_page, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lib.register.dataset import Dataset

ROOT = Path(__file__).resolve().parents[2]
MUTUALS, FIGURES = 700, 2100
#: Pages that every run opens on it.
OFTEN = ("", "growth", "mutuals", "quality")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "source"
    generate(folder, mutuals=MUTUALS, figures=FIGURES)
    return folder


@pytest.fixture(scope="module")
def data(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    out = tmp_path_factory.mktemp("built")
    assert build(["--source", str(source), "--out", str(out)]) == 0
    return open_dataset(out)


@pytest.fixture(scope="module")
def served(data: Dataset) -> Iterator[Dataset]:
    with serving(data):
        yield data


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(source: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", mutuals=MUTUALS, figures=FIGURES)
    generate(tmp_path / "other", mutuals=MUTUALS, figures=FIGURES, seed=2)
    assert content(tmp_path / "again") == content(source)
    assert content(tmp_path / "other")["organisations.csv"] != content(source)["organisations.csv"]


def test_a_synthetic_register_has_the_size_asked_for_and_says_what_it_is(data: Dataset, source: Path) -> None:
    assert (len(data.mutuals), len(data.observations)) == (MUTUALS, FIGURES)
    assert data.observations["mutual_id"].value_counts().eq(FIGURES // MUTUALS).all()
    assert data.mutuals["name"].str.startswith("Synthetic ").all()
    assert tomllib.loads((source / "register.toml").read_text(encoding="utf-8"))["title"] == data.register.title == "Synthetic register"


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=[] if page.path in OFTEN else pytest.mark.thorough, id=page.title) for page in PAGES if page.filtered],
)
def test_every_filtered_page_answers_on_a_synthetic_register(page: Page, served: Dataset) -> None:
    app = open_page(page.path, as_at="2016-05-01")
    assert not app.error
    # And what it says is of this register, or that the register has nothing for it
    if not has_content(page, served):
        assert [info.value for info in app.info] == [
            "Synthetic register holds nothing for this page, so there is nothing to show. [Go to the overview](.)"
        ]
        return
    assert [title.value for title in app.title] == [heading(page, served)]
    counts = scope_counts(served, make_view(served.register, served.latest, as_at=date(2016, 5, 1)))
    assert 0 < counts["named"] < MUTUALS
    summary = str(app.container(key="summary").get("html")[0].proto.body)
    assert f">{counts['sightings'].live} mutuals " in summary
    assert f", of {counts['named']} in all" in summary


@pytest.mark.usefixtures("served")
def test_the_story_of_a_large_sector_is_turned_over_page_by_page() -> None:
    # Given a sector that holds more mutuals than a page of a list has rows
    # When its story is read
    app = open_page("sectors")
    told = re.search(r"The register names (\d+) mutuals", " ".join(each.value for each in app.markdown))
    assert told
    assert int(told[1]) > PAGE_ROWS
    # Then the first page of its table is shown, and says which rows those are
    html = next(each.proto.body for each in app.get("html") if "oldest first" in each.proto.body)
    assert html.count('<tr role="row" class="row">') == PAGE_ROWS
    assert f"rows 1 to {PAGE_ROWS} of {told[1]}" in html
