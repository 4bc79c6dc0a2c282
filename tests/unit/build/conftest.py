"""What the tests of the build share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh build of the real source."""
    folder = tmp_path_factory.mktemp("fresh")
    assert main(["--out", str(folder)]) == 0
    return folder
