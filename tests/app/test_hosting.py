"""What the host sets shows on the page: a refused edition is said in the footer, and sign-in stops the run."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from lib.register.release import DATA_DIR, read_release
from lib.register.store import store

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
