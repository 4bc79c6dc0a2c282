"""What several rooms of unit tests are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lib.build.__main__ import main as build
from lib.importing.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.clubs import Importing


@pytest.fixture
def importing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Importing:
    """Runs an import of a mapping and files; gives the code, what was said and the source folder, which builds where that is asked for."""

    def run(mapping: str, *, builds: bool = False, **files: str | bytes) -> tuple[int, str, Path]:
        for name, content in files.items():
            stem, _, ending = name.rpartition("_")
            path = tmp_path / f"{stem}.{ending}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        out = tmp_path / "out"
        code = main([str(tmp_path / "map.toml"), "--out", str(out)])
        said = capsys.readouterr()
        if code == 0 and builds:
            assert build(["--source", str(out), "--out", str(tmp_path / "built")]) == 0, capsys.readouterr().err
            capsys.readouterr()
        return code, said.out + said.err, out

    return run
