"""What the host sets shows on the page: a refused edition is said in the footer, and sign-in stops the run."""

from __future__ import annotations

import json
import shutil
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from lib.register.dates import today
from lib.register.release import DATA_DIR, read_release
from lib.register.store import store
from lib.view.view import make_view

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data that the app serves."""
    shutil.copytree(DATA_DIR / "editions", tmp_path / "editions")
    shutil.copy(DATA_DIR / "release.json", tmp_path)
    monkeypatch.setenv("MUTUALS_DATA", str(tmp_path))
    store.cache_clear()
    yield tmp_path
    store.cache_clear()


def test_a_refused_edition_is_said_in_the_footer_and_the_page_goes_on(folder: Path) -> None:
    # Given a page that is served
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    edition = read_release(folder).newest.name
    said = f"A newer edition could not be opened; this is edition {edition}, the last good one."
    assert said not in " ".join(each.value for each in app.markdown)

    # When a newer edition arrives half copied
    (folder / "release.json").write_text('{"editions": [{"edition": "2099-01"', encoding="utf-8")
    store().look()
    app.run()

    # Then the reader sees the last good one, and is told
    assert not app.exception
    assert app.title
    assert said in " ".join(each.value for each in app.markdown)


def infos(app: AppTest) -> str:
    return " ".join(each.value for each in app.info)


def arrive(folder: Path) -> str:
    """Offer an edition of another name, as newer editions arrive; gives its name."""
    release = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    release["editions"] = [release["editions"][1], release["editions"][0]]
    (folder / "release.json").write_text(json.dumps(release | release["editions"][0]), encoding="utf-8")
    store().look()
    return str(release["editions"][0]["edition"])


def test_an_edition_that_arrives_while_a_page_is_open_is_told_above_what_it_shows(folder: Path) -> None:
    # Given an open page, which says nothing of editions above what it shows
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    assert infos(app) == ""
    # When another edition arrives and the reader goes on
    name = arrive(folder)
    app.run()
    # Then the page says that its figures are those of it, once
    assert f"Data edition {name} arrived while this page was open" in infos(app)
    app.run()
    assert "arrived while" not in infos(app)


def test_an_open_page_that_nobody_touches_is_told_in_its_place(folder: Path) -> None:
    # Given the part of a page that looks for editions by itself
    data = store().newest()
    name = arrive(folder)
    app = AppTest.from_function(watch, kwargs={"data": data, "view": make_view(data.register, data.latest)}).run()
    # Then it says which has arrived, what is still shown, and where the new one is
    assert f"Data edition {name} has arrived" in infos(app)
    assert f"still shows edition {data.edition}" in infos(app)


def watch(data: object, view: object) -> None:
    from lib.ui.arrival import _watch  # noqa: PLC0415 - AppTest runs the text of this function alone
    from lib.view.pages import PAGES  # noqa: PLC0415 - as above

    _watch(PAGES[0], data, view)


def test_a_page_with_a_pinned_edition_is_left_alone(folder: Path) -> None:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    app.query_params["edition"] = read_release(folder).newest.name
    app.run()
    arrive(folder)
    app.run()
    assert "arrived" not in infos(app)


def test_no_error_box_offers_to_ask_another_company() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["client"]["showErrorLinks"] is False


def test_the_day_is_that_of_london(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given half an hour before midnight in Greenwich, in summer
    moment = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    clock = SimpleNamespace(now=moment.astimezone)
    monkeypatch.setattr("lib.register.dates.datetime", clock)
    # Then it is the next day already
    assert today() == date(2026, 7, 1)


def test_with_no_edition_the_page_says_so_and_nothing_breaks(folder: Path) -> None:
    (folder / "release.json").unlink()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    assert not app.exception
    assert "make data" in app.error[0].value


def test_sign_in_that_is_asked_for_but_not_set_up_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUALS_SIGN_IN", "1")
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).run()
    assert not app.exception
    assert not app.title
    assert "Sign-in is asked for" in app.error[0].value


def test_without_the_setting_everyone_reads() -> None:
    assert AppTest.from_file(ROOT / "app.py", default_timeout=60).run().title
